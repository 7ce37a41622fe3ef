"""A month as a wall calendar shows it: whole weeks, beginning on Sunday."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from campus.domain.hubtime import day_slot, local_date
from campus.domain.slot import Slot
from campus.groups.models import GroupKind
from campus.groups.queries.calendar import CalendarEntry

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month by its first day."""

    first: date

    @property
    def next(self) -> "Month":
        return Month((self.first + timedelta(days=32)).replace(day=1))

    @property
    def before(self) -> "Month":
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def key(self) -> str:
        """``2026-11``: how an address names it."""
        return f"{self.first:%Y-%m}"

    @property
    def grid(self) -> tuple[tuple[date, ...], ...]:
        """Its weeks from Sunday to Saturday, with the days of its neighbours that fill them."""
        start = self.first - timedelta(days=(self.first.weekday() + 1) % 7)
        weeks = -(-(self.next.first - start).days // 7)
        return tuple(tuple(start + timedelta(days=7 * week + day) for day in range(7)) for week in range(weeks))

    @property
    def period(self) -> Slot:
        """The time of all days that the grid shows."""
        return day_slot(self.grid[0][0], 7 * len(self.grid))


def read_month(raw: str | None, today: date) -> Month:
    """The month that an address names, else today's: a link never breaks."""
    try:
        first = date.fromisoformat(f"{raw}-01")
    except ValueError:
        return Month(today.replace(day=1))
    return Month(first if _FIRST_YEAR <= first.year < _LAST_YEAR else today.replace(day=1))


def first_to_show(entries: Iterable[CalendarEntry]) -> list[CalendarEntry]:
    """Entries as a cell with little room shows them: meetups first, then other groups, then what else is on."""
    return sorted(entries, key=lambda each: 2 if each.mark is None else each.mark.kind is not GroupKind.MEETUP)


def by_day(entries: Iterable[CalendarEntry]) -> dict[date, list[CalendarEntry]]:
    """Entries by the hub's day on which they start."""
    found: dict[date, list[CalendarEntry]] = defaultdict(list)
    for each in entries:
        found[local_date(each.slot.starts_at)].append(each)
    return dict(found)
