"""The published table, docs/roles.md: read as the expectation, written as what was observed."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from pathlib import Path

FILE = Path(__file__).parents[2] / "docs" / "roles.md"
HEAD = "| address | | asks for | visitor | member | organizer | concerned | manager | admin | key |"
RULE = "|---|---|---|:-:|:-:|:-:|:-:|:-:|:-:|:-:|"
_ROW = re.compile(
    r"\| `(?P<address>[^`]+)`(?: (?P<case>[^|]+?))? \| (?P<method>[A-Z]+) \| (?P<right>[^|]*?) \|(?P<cells>.*)\|$"
)
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Mark(StrEnum):
    """What somebody gets who asks."""

    MAY = "●"
    SIGN_IN = "○"
    REFUSED = "–"
    HIDDEN = "×"
    NOBODY = ""  # no such asker: nothing is opened by a key here


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One address and method. ``case`` says of which thing where there are several kinds, else ''; ``right`` is the
    permission the view names; ``cells`` are in the order of :data:`HEAD`."""

    address: str
    case: str
    method: str
    right: str
    cells: tuple[Mark, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        return self.address, self.case, self.method

    def __str__(self) -> str:
        case = f" {self.case}" * bool(self.case)
        cells = " | ".join(cell.value for cell in self.cells)
        return f"| `{self.address}`{case} | {self.method} | {self.right} | {cells} |".replace("|  |", "| |")


def read_row(line: str) -> Row | None:
    """A line of the table; None for any other."""
    found = _ROW.match(line)
    if found is None:
        return None
    cells = tuple(Mark(cell.strip()) for cell in found["cells"].split("|"))
    return Row(found["address"], found["case"] or "", found["method"], found["right"], cells)


def read_chapters(text: str) -> dict[str, list[Row]]:
    """The rows of each chapter that has some, by its heading."""
    chapters: dict[str, list[Row]] = {}
    heading = ""
    for line in text.splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        elif row := read_row(line):
            chapters.setdefault(heading, []).append(row)
    return chapters


def in_order(rows: Iterable[Row]) -> list[Row]:
    """As they are printed: by address, GET before POST."""
    return sorted(rows, key=lambda row: (row.address, row.case, _METHODS.index(row.method)))


def rewritten(text: str, rows_of: Callable[[str], Sequence[Row]]) -> str:
    """``text`` with the rows of each chapter replaced by ``rows_of(heading)``; all other words stay."""
    lines: list[str] = []
    heading = ""
    for line in text.splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        if read_row(line) is not None:
            continue
        lines.append(line)
        if line == RULE:
            lines += map(str, in_order(rows_of(heading)))
    return "\n".join(lines) + "\n"


def chapter_for(address: str, chapters: dict[str, list[str]]) -> str:
    """The chapter whose addresses share most of their beginning with ``address``."""

    def shared(heading: str) -> int:
        return max((_shared(address, other) for other in chapters[heading]), default=0)

    return max(chapters, key=shared)


def _shared(one: str, other: str) -> int:
    """How many segments of the two are the same from the first on."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one.split("/"), other.split("/"), strict=False))
    return len(list(same))
