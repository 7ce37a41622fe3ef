"""XLSX (ECMA-376, a ZIP of XML) as a table of texts. What could hurt is looked for before anything is unpacked whole.

Sizes that a ZIP declares are held by the reader: it unpacks no more of a member than was declared. So the sum of what
is declared bounds the work; document types, and with them entities, are refused; macros are not run, but refused, since
nobody needs them to list people.
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from campus.enrolling.tables import (
    MOST_COLUMNS,
    MOST_XLSX_OCTETS,
    Encoding,
    FileProblem,
    FileRefused,
    Table,
    read_csv,
    table_of,
)

_ZIP = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0"
_MOST_MEMBERS = 1_000
_MOST_UNPACKED = 48 * 1024 * 1024
_CHUNK = 1024 * 1024
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_XML_NAMES = (".xml", ".rels", ".vml")
# XML in UTF-16 would hide the words that are looked for.
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, LookupError)
_BROKEN_CONTENT = (*_BROKEN, ValueError, TypeError, AttributeError, SyntaxError, AssertionError, OverflowError)


def read_table(name: str, data: bytes) -> Table:
    """The table of a file that its sender calls ``name``. Raises :class:`FileRefused`."""
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    if data.startswith(_OLD):
        raise FileRefused(FileProblem.OLD_WORKBOOK if suffix != "xlsx" else FileProblem.LOCKED)
    is_workbook = data.startswith(_ZIP)
    if is_workbook != (suffix in ("xlsx", "xlsm")) and suffix in ("xlsx", "xlsm", "csv", "txt", "tsv", "xls"):
        raise FileRefused(FileProblem.NOT_ITS_NAME)
    return read_workbook(data) if is_workbook else read_csv(data)


def read_workbook(data: bytes) -> Table:
    """The table on the sheet that is in front. Raises :class:`FileRefused`."""
    if len(data) > MOST_XLSX_OCTETS:
        raise FileRefused(FileProblem.TOO_LARGE)
    _check_parcel(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that are not read
            book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            try:
                sheet = book.active if hasattr(book.active, "iter_rows") else book.worksheets[0]
                sheet.reset_dimensions()  # what a sheet says of its size need not be so
                return table_of(Encoding.XLSX, _rows(sheet))
            finally:
                book.close()
    except FileRefused:
        raise
    except _BROKEN_CONTENT:
        raise FileRefused(FileProblem.BROKEN_WORKBOOK) from None


def _check_parcel(data: bytes) -> None:
    """Raises :class:`FileRefused` for what must not be unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as parcel:
            members = parcel.infolist()
            if len(members) > _MOST_MEMBERS or sum(each.file_size for each in members) > _MOST_UNPACKED:
                raise FileRefused(FileProblem.BOMB)
            if any(each.flag_bits & 1 for each in members):
                raise FileRefused(FileProblem.LOCKED)
            if any(each.filename.lower().endswith("vbaproject.bin") for each in members):
                raise FileRefused(FileProblem.MACROS)
            for each in members:
                if each.filename.lower().endswith(_XML_NAMES):
                    _check_xml(parcel, each)
    except _BROKEN:
        raise FileRefused(FileProblem.BROKEN_WORKBOOK) from None


def _check_xml(parcel: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    with parcel.open(member) as content:
        before = b""
        while chunk := content.read(_CHUNK):
            if (not before and chunk.startswith(_WIDE)) or _DOCTYPE.search(before[-16:] + chunk):
                raise FileRefused(FileProblem.ENTITIES)
            if member.filename == "[Content_Types].xml" and b"macroEnabled" in chunk:
                raise FileRefused(FileProblem.MACROS)
            before = chunk


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True), 1):
        yield number, [_said(cell) for cell in cells]


def _said(cell: object) -> str:
    """A cell as text: a whole number without its ``.0``, a day in ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)
