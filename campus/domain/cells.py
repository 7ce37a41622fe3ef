"""What may be told of small groups: cells of a table that stand on too few are left out, and so that none of them can
be worked out from the others."""

from collections.abc import Mapping, Sequence, Set
from typing import TypeVar

Key = TypeVar("Key")
LEAST = 5


def tellable(cells: Mapping[Key, tuple[int, Set[int]]], least: int = LEAST) -> set[Key]:
    """The keys that may be published of ``cells``, the parts of one total that is known: by key its bookings and the
    ids of their organizers, each of which must be ``least`` at least, or nothing at all was there.

    Where what is left out together could be told as total less the rest, the smallest others go too, of equals the one
    that stands first in ``cells``: what is hidden stands on two cells and on ``least`` bookings and different people
    together (secondary suppression). Who stands behind several cells is one person still.
    """
    hidden = [key for key, (count, who) in cells.items() if (count or who) and min(count, len(who)) < least]
    if not hidden:
        return set(cells)
    others = sorted((key for key in cells if key not in hidden), key=lambda key: (not cells[key][0], cells[key][0]))
    while others and not _is_safe([cells[key] for key in hidden], least):
        hidden.append(others.pop(0))
    return set(cells) - set(hidden)


def _is_safe(hidden: Sequence[tuple[int, Set[int]]], least: int) -> bool:
    people: set[int] = set().union(*(who for _, who in hidden))
    return len(hidden) >= 2 and min(sum(count for count, _ in hidden), len(people)) >= least


def inert(text: str) -> str:
    """``text`` as a cell of a CSV that no spreadsheet takes for a formula: what begins with one of = + - @, their
    full-width forms, a tab or a return gets an apostrophe before it."""
    return f"'{text}" if text[:1] in tuple("=+-@\t\r\n＝＋－＠") else text
