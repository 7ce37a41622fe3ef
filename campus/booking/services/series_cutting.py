"""A series with all its dates, held for writing; and how it falls in two parts by days."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.queries.occurrences import AHEAD, occurrences_of
from campus.booking.queries.series import SeriesFacts, read_series
from campus.booking.services.changing import BookingGone
from campus.domain.errors import HUB, AlreadyOver, Refused
from campus.domain.recurrence import Recurrence, SeriesDate, clock_of, expand, from_on, instant_of, without_after
from campus.domain.slot import Slot


@dataclass(frozen=True, slots=True)
class HeldSeries:
    """A series and all its dates in the order in which they were planned."""

    facts: SeriesFacts
    dates: tuple[OccurrenceFacts, ...]

    @property
    def recurrence(self) -> Recurrence:
        """With the extra dates, which the stored one does not know."""
        extra = tuple(self.wall(each.original_starts_at) for each in self.dates if each.is_extra)
        return replace(self.facts.recurrence, extra=extra)

    @property
    def version(self) -> int:
        return self.dates[0].version

    @property
    def minute(self) -> int:
        """At which minute of the day, on the clock of its zone, a date of the rule starts."""
        first = self.facts.recurrence.first
        return first.hour * 60 + first.minute

    def wall(self, instant: datetime) -> datetime:
        """What the clock of the series' zone shows at ``instant``, naive."""
        return instant.astimezone(clock_of(self.facts.recurrence.zone)).replace(tzinfo=None, fold=0)

    def day(self, each: OccurrenceFacts) -> date:
        """The local day on which a date was planned to start."""
        return self.wall(each.original_starts_at).date()

    @property
    def first_day(self) -> date:
        return min(self.day(each) for each in self.dates)

    def first_day_ahead(self, now: datetime) -> date | None:
        """The first day for which a date is planned that takes place, or may, and has not begun."""
        ahead = (each for each in self.dates if each.status in AHEAD and each.original_starts_at > now)
        return min(map(self.day, ahead), default=None)

    def named(self, original: datetime) -> OccurrenceFacts:
        """The date that was planned to start at ``original``. Raises :class:`BookingGone`."""
        found = next((each for each in self.dates if each.original_starts_at == original), None)
        if found is None:
            raise BookingGone(self.facts.booking_id)
        return found


@dataclass(frozen=True, slots=True)
class Cut:
    """A series in two parts: ``kept`` ends before ``day`` (None where nothing is before it), ``rest`` begins then."""

    day: date
    kept: Recurrence | None
    rest: Recurrence


def hold_series(db: Session, booking_id: int, *, for_update: bool = True) -> HeldSeries:
    """A series and its dates, locked on PostgreSQL unless only looked at. Raises :class:`BookingGone`."""
    dates = occurrences_of(db, booking_id, for_update=for_update)
    facts = read_series(db, [booking_id]).get(booking_id)
    if facts is None or not dates:
        raise BookingGone(booking_id)
    # Rows that were locked come as they stand now, but in the order in which they stood before.
    return HeldSeries(facts, tuple(sorted(dates, key=lambda each: each.original_starts_at)))


def refuse_if_over(dates: Iterable[OccurrenceFacts], now: datetime) -> None:
    """Raises :class:`Refused` unless something of ``dates`` lies ahead, if only as a place in line."""
    listed = list(dates)
    if not any(each.status in AHEAD and each.effective_end > now for each in listed):
        raise Refused([AlreadyOver(HUB, max((each.effective_end for each in listed), default=now))])


def cut_at(held: HeldSeries, day: date) -> Cut:
    """``held`` cut before the local ``day``, on or after which it has a date."""
    earlier = [each for each in map(held.day, held.dates) if each < day]
    whole = held.recurrence
    if not earlier:
        return Cut(day, None, whole)
    return Cut(day, without_after(whole, max(earlier)), from_on(whole, datetime.combine(day, time())))


def at_other_time(recurrence: Recurrence, minute: int, minutes: int) -> Recurrence:
    """``recurrence`` at another minute of the day, for other ``minutes``; without its extra dates."""
    first = datetime.combine(recurrence.first.date(), time(minute // 60, minute % 60))
    return replace(recurrence, first=first, minutes=minutes, extra=())


def dates_of_rule(recurrence: Recurrence) -> tuple[SeriesDate, ...]:
    """The dates that the rule means, without those beside it."""
    return expand(replace(recurrence, extra=()))


def extra_date(wall: datetime, minutes: int, zone: str) -> SeriesDate:
    """A date beside the rule, at the naive ``wall`` time of ``zone``."""
    start, note = instant_of(wall, clock_of(zone))
    return SeriesDate(wall, Slot(start, start + timedelta(minutes=minutes)), note, is_extra=True)
