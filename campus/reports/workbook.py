"""A workbook as spreadsheet programs read it (ECMA-376): plain sheets with number formats and formulas."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from xlsxwriter import Workbook

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH = 18


@dataclass(frozen=True, slots=True)
class Rate:
    """A percentage that the program works out by ``formula`` (``B2/C2``); ``value`` is what it comes to."""

    formula: str
    value: float | None


Cell = str | int | Rate | None


def write_workbook(sheets: Sequence[tuple[str, Sequence[Sequence[Cell]]]]) -> bytes:
    """``sheets`` by name (31 letters at most), each with its head as the first row. No text becomes a formula."""
    octets = BytesIO()
    with Workbook(octets, {"in_memory": True}) as book:
        head, count = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
        percent = book.add_format({"num_format": "0.0%"})
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(map(len, rows), default=1) - 1, _WIDTH)
            for at, row in enumerate(rows):
                for place, it in enumerate(row):
                    if isinstance(it, Rate):
                        if it.value is not None:
                            sheet.write_formula(at, place, f"={it.formula}", percent, it.value)
                    elif isinstance(it, int):
                        sheet.write_number(at, place, it, count)
                    elif it is not None:
                        sheet.write_string(at, place, it, head if at == 0 else None)
    return octets.getvalue()
