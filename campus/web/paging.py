"""Long lists, a page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pyramid.request import Request

_LAST_PAGE = 100_000


def read_page_number(request: Request) -> int:
    """``?page=`` from 1; anything unreadable is the first page."""
    raw = request.GET.get("page", "1")
    return min(max(int(raw), 1), _LAST_PAGE) if raw.isascii() and raw.isdecimal() and len(raw) < 7 else 1


@dataclass(frozen=True, slots=True)
class Paged:
    """A page as the ``pager`` macro shows it."""

    items: Sequence[Any]
    number: int
    last: int
    total: int
    url_of: Callable[[int], str]


def paged(request: Request, items: Sequence[Any], *, number: int, total: int, size: int) -> Paged:
    """``items`` as page ``number`` of ``total`` things, ``size`` a page; links keep the rest of the address."""

    def url_of(page: int) -> str:
        pairs = [(name, value) for name, value in request.GET.items() if name != "page"]
        return "?" + urlencode([*pairs, ("page", page)])

    return Paged(items, number, max(-(-total // size), 1), total, url_of)
