"""A workbook as spreadsheet programs read it (ECMA-376, SpreadsheetML): plain sheets with number formats and formulas.

Text is written as inline strings, which no program takes for a formula.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
# Styles by their place in cellXfs: plain, bold head, 1,234 and 12.3%.
_PLAIN, _BOLD, _COUNT, _PERCENT = range(4)
_NEVER = {code: None for code in range(32) if chr(code) not in "\t\n\r"} | {0xFFFE: None, 0xFFFF: None}


@dataclass(frozen=True, slots=True)
class Rate:
    """A percentage that the program works out by ``formula`` (``B2/C2``); ``value`` is what it comes to."""

    formula: str
    value: float | None


Cell = str | int | Rate | None


def write_workbook(sheets: Sequence[tuple[str, Sequence[Sequence[Cell]]]]) -> bytes:
    """``sheets`` by name, each with its head as the first row."""
    names = [name.translate(_NEVER)[:31] for name, _ in sheets]
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{place}" r:id="rId{place}"/>' for place, name in enumerate(names, 1)
    )
    kind = f"{_RELATIONS}/worksheet"
    links = "".join(
        f'<Relationship Id="rId{place}" Type="{kind}" Target="worksheets/sheet{place}.xml"/>'
        for place in range(1, len(sheets) + 1)
    )
    styles = f'<Relationship Id="rId{len(sheets) + 1}" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">{links}{styles}</Relationships>'
        ),
        "xl/styles.xml": _STYLES,
    }
    parts |= {f"xl/worksheets/sheet{place}.xml": _sheet(rows) for place, (_, rows) in enumerate(sheets, 1)}
    octets = BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as package:
        for path, text in parts.items():
            package.writestr(path, f"{_HEAD}{text}")
    return octets.getvalue()


def column(place: int) -> str:
    """The letters of the column at ``place``, from 0: A … Z, AA …"""
    letters = ""
    place += 1
    while place:
        place, left = divmod(place - 1, 26)
        letters = chr(65 + left) + letters
    return letters


def _sheet(rows: Sequence[Sequence[Cell]]) -> str:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    written = "".join(
        f'<row r="{number}">{"".join(_cell(f"{column(at)}{number}", it, number) for at, it in enumerate(row))}</row>'
        for number, row in enumerate(rows, 1)
    )
    views = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    widths = '<cols><col min="1" max="40" width="18" customWidth="1"/></cols>'
    return f'<worksheet xmlns="{_MAIN}">{views}{widths}<sheetData>{written}</sheetData></worksheet>'


def _cell(where: str, it: Cell, row: int) -> str:
    if it is None:
        return ""
    if isinstance(it, Rate):
        value = "" if it.value is None else f"<v>{it.value!r}</v>"
        return f'<c r="{where}" s="{_PERCENT}"><f>{escape(it.formula)}</f>{value}</c>' if value else ""
    if isinstance(it, int):
        return f'<c r="{where}" s="{_COUNT}"><v>{it}</v></c>'
    style = _BOLD if row == 1 else _PLAIN
    text = escape(it.translate(_NEVER))
    return f'<c r="{where}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _content_types(sheets: int) -> str:
    base = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
    parts += [(f"xl/worksheets/sheet{place}.xml", "worksheet") for place in range(1, sheets + 1)]
    listed = "".join(f'<Override PartName="/{path}" ContentType="{base}.{kind}+xml"/>' for path, kind in parts)
    links = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{links}{listed}</Types>'


_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    "</fills><borders count=\"1\"><border/></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    "</cellXfs></styleSheet>"
)
