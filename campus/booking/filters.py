"""The filters of board and finder, as they stand in the address."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from campus.domain.search import matches
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.spaces.models import RoomKind

LONGEST_QUERY = 60
MOST_PEOPLE = 1_000
FURTHEST = timedelta(days=800)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which rooms, on which day. Unknown words in the address are dropped, not refused: a link never breaks."""

    day: date
    people: int | None = None
    zone: str | None = None
    kind: RoomKind | None = None
    equipment: frozenset[str] = frozenset()
    query: str = ""
    whole_day: bool = False
    as_list: bool = False

    def query_string(self, **changes: object) -> str:
        """The address part of these filters with ``changes`` applied; what is empty is left out."""
        it = replace(self, **changes)  # type: ignore[arg-type]
        pairs: list[tuple[str, object]] = [("date", it.day.isoformat())]
        pairs += [("people", it.people)] if it.people else []
        pairs += [("zone", it.zone)] if it.zone else []
        pairs += [("kind", it.kind.value)] if it.kind else []
        pairs += [("equipment", slug) for slug in sorted(it.equipment)]
        pairs += [("q", it.query)] if it.query else []
        pairs += [("hours", "all")] if it.whole_day else []
        pairs += [("view", "list")] if it.as_list else []
        return urlencode(pairs)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.people or self.zone or self.kind or self.equipment or self.query)

    @property
    def day_before(self) -> date:
        return self.day - timedelta(days=1)

    @property
    def day_after(self) -> date:
        return self.day + timedelta(days=1)

    def toggled(self, slug: str) -> frozenset[str]:
        """The equipment with ``slug`` added, or taken out."""
        return self.equipment ^ {slug}


def read_day(raw: str | None, today: date) -> date:
    """An ISO date not too far from today, else today."""
    try:
        day = date.fromisoformat(raw or "")
    except ValueError:
        return today
    return day if abs(day - today) <= FURTHEST else today


def read_people(raw: str | None) -> int | None:
    """A head count from 1 to 1,000, else None."""
    if raw and raw.isascii() and raw.isdecimal() and len(raw) <= 4 and 1 <= int(raw) <= MOST_PEOPLE:
        return int(raw)
    return None


def chosen(catalogue: Catalogue, filters: Filters) -> Sequence[RoomFacts]:
    """The rooms that pass the filters; each word of the query must be found in a room's names."""
    words = filters.query.split()
    return [
        room
        for room in catalogue.bookable
        if (filters.people is None or room.capacity >= filters.people)
        and (filters.zone is None or room.building.zone.slug == filters.zone)
        and (filters.kind is None or room.kind is filters.kind)
        and room.has(filters.equipment)
        and all(matches(room.search, word) for word in words)
    ]
