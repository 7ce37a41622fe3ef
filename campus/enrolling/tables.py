"""A file of people as a table of texts: CSV as Korean and other spreadsheets write it, and XLSX.

What a file is, its first octets say, never its name alone; where the two differ it is refused. Nothing is guessed
silently: ``Table.encoding`` says how a text was read, and its page shows it.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO

MOST_ROWS = 50_000
MOST_CSV_OCTETS = 2 * 1024 * 1024
MOST_XLSX_OCTETS = 5 * 1024 * 1024
MOST_COLUMNS = 50
LONGEST_CELL = 500


class FileProblem(StrEnum):
    """Why a file is not read at all."""

    TOO_LARGE = "too-large"
    NO_TEXT = "no-text"
    NO_TABLE = "no-table"
    NOT_ITS_NAME = "not-its-name"
    OLD_WORKBOOK = "old-workbook"
    LOCKED = "locked"
    BROKEN_WORKBOOK = "broken-workbook"
    MACROS = "macros"
    ENTITIES = "entities"
    BOMB = "bomb"
    EMPTY = "empty"
    TOO_MANY = "too-many"
    TOO_WIDE = "too-wide"


class FileRefused(ValueError):
    """A file that is not read; ``problem`` says why."""

    def __init__(self, problem: FileProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class Encoding(StrEnum):
    """How the texts of a file were read."""

    UTF_8 = "utf-8"
    CP949 = "cp949"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Line:
    """One row; ``number`` is the one that a spreadsheet shows beside it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What is in a file: the names of its columns, and its rows without the empty ones."""

    encoding: Encoding
    headers: tuple[str, ...]
    lines: tuple[Line, ...]


_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_AN_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def read_csv(data: bytes) -> Table:
    """The table of a CSV file in UTF-8 (with or without a byte order mark) or CP949, parted by commas, semicolons or
    tabs. Raises :class:`FileRefused`."""
    if len(data) > MOST_CSV_OCTETS:
        raise FileRefused(FileProblem.TOO_LARGE)
    text, encoding = _text(data)
    try:
        return table_of(encoding, enumerate(csv.reader(StringIO(text, newline=""), _Dialect(text), strict=True), 1))
    except csv.Error:
        raise FileRefused(FileProblem.NO_TABLE) from None


def _text(data: bytes) -> tuple[str, Encoding]:
    for codec, encoding in (("utf-8-sig", Encoding.UTF_8), ("cp949", Encoding.CP949)):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if not _CONTROLS.search(text):
            return text, encoding
    raise FileRefused(FileProblem.NO_TEXT)


class _Dialect(csv.excel):
    """Parted by whichever of three signs stands most often in the first line."""

    def __init__(self, text: str) -> None:
        first = text.partition("\n")[0]
        self.delimiter = max(",;\t", key=first.count)
        super().__init__()


def table_of(encoding: Encoding, rows: Iterable[tuple[int, Iterable[str]]]) -> Table:
    """The table of numbered rows; the first that is not empty names the columns, unless an address stands in it.

    Raises :class:`FileRefused`.
    """
    filled = _filled(rows)
    first = next(filled, None)
    if first is None:
        raise FileRefused(FileProblem.EMPTY)
    lines: list[Line] = []
    headers = first.cells
    if any(_AN_ADDRESS.fullmatch(cell) for cell in first.cells):
        lines, headers = [first], tuple("" for _cell in first.cells)
    for line in filled:
        lines.append(line)
        if len(lines) > MOST_ROWS:
            raise FileRefused(FileProblem.TOO_MANY)
    if not lines:
        raise FileRefused(FileProblem.EMPTY)
    width = max(len(headers), *(len(line.cells) for line in lines))
    return Table(encoding, headers + ("",) * (width - len(headers)), tuple(lines))


def _filled(rows: Iterable[tuple[int, Iterable[str]]]) -> Iterator[Line]:
    for number, raw in rows:
        cells = [cell.strip()[:LONGEST_CELL] for cell in raw]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise FileRefused(FileProblem.TOO_WIDE)
        if cells:
            yield Line(number, tuple(cells))
