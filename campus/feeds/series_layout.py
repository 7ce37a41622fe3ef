"""How a series is told: by its rule, by the dates left out, by those that differ, by those that stand alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import dropwhile

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE, OccurrenceStatus
from campus.booking.queries.series import SeriesFacts
from campus.domain.event import HUB_ZONE
from campus.domain.recurrence import (
    Recurrence,
    SeriesDate,
    clock_of,
    expand,
    from_on,
    instant_of,
    is_plain,
    skipped_days,
)
from campus.ical.zones import is_regular

# What was refused, given back or called off; a skipped date and one that waits may yet come true.
_CALLED_OFF = (OccurrenceStatus.CANCELLED, OccurrenceStatus.DECLINED, OccurrenceStatus.EXPIRED)
_NEVER_SHOWN = (OccurrenceStatus.SKIPPED, OccurrenceStatus.WAITING)


@dataclass(frozen=True, slots=True)
class RuleEvent:
    """The dates that take place as ``recurrence`` says: ``pattern`` is the first of them, as all of them stand.

    ``left_out`` are the starts of the others, ``changed`` the dates that differ in time, length, title, status or (for
    those who see all rooms) place. ``starts_at`` and ``ends_at`` bound all that is shown.
    """

    recurrence: Recurrence
    pattern: OccurrenceFacts
    left_out: tuple[datetime, ...]
    changed: tuple[OccurrenceFacts, ...]
    starts_at: datetime
    ends_at: datetime
    cancelled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A series as events: one with a rule, where there is one to be shown, and dates that are events of their own."""

    rule: RuleEvent | None
    alone: tuple[OccurrenceFacts, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """What a rule tells: ``dates`` from the first that every program reads alike; ``alike`` the starts of all such."""

    recurrence: Recurrence
    dates: tuple[SeriesDate, ...]
    alike: frozenset[datetime]


def lay_out(
    series: SeriesFacts,
    dates: Sequence[OccurrenceFacts],
    *,
    of_one_room: bool,
    apart: Collection[int] = frozenset(),
) -> Layout:
    """How ``series`` with all its ``dates`` is told; ``of_one_room``: where only its usual room is spoken of, so that
    dates in another one stand alone. ``apart`` are the occurrences that have words of their own."""
    told = _told_by_rule(series)
    if told is None:
        return Layout(None, tuple(each for each in dates if _is_shown(each)))
    shown = {
        each.original_starts_at: each
        for each in dates
        if each.status in LIVE
        and each.original_starts_at in told.alike
        and not (of_one_room and each.room_id != series.room_id)
    }
    alone = tuple(
        each
        for each in dates
        if _is_shown(each)
        and (
            each.original_starts_at not in shown
            if each.status in LIVE
            else _stood_alone(series, each, told, of_one_room=of_one_room)
        )
    )
    return Layout(_rule_event(series, told, dates, shown, apart), alone)


def _told_by_rule(series: SeriesFacts) -> _Told | None:
    """None where there is no rule that all programs hold."""
    recurrence = series.recurrence
    if not is_plain(recurrence.rule, recurrence.first.date()) or not is_regular(recurrence.zone):
        return None
    dates = expand(recurrence)
    if recurrence.zone == HUB_ZONE:  # whose clock is never changed
        return _Told(recurrence, dates, frozenset(each.slot.starts_at for each in dates))
    if _is_skipped_over(recurrence, dates):
        return None
    rest = tuple(dropwhile(lambda date: not _is_read_alike(date, recurrence), dates))
    if not rest:
        return None
    alike = frozenset(each.slot.starts_at for each in rest if _is_read_alike(each, recurrence))
    return _Told(from_on(recurrence, rest[0].wall), rest, alike)


def _is_skipped_over(recurrence: Recurrence, dates: Sequence[SeriesDate]) -> bool:
    """Whether the clock is put forward over the time of day of the rule while it runs, whatever day that is: libical,
    which GNOME reads with, shows dates after that day an hour late."""
    first, last = dates[0].wall.date(), dates[-1].wall.date()
    years = range(first.year, last.year + 1)
    skipped = (day for year in years for day in skipped_days(recurrence.zone, recurrence.first.time(), year))
    return any(first <= day <= last for day in skipped)


def _is_read_alike(date: SeriesDate, recurrence: Recurrence) -> bool:
    """Whether no change of the clock falls on the start, on the end, or between them."""
    end, note = instant_of(date.wall + timedelta(minutes=recurrence.minutes), clock_of(recurrence.zone))
    return date.note is None and note is None and end == date.slot.ends_at


def _is_shown(each: OccurrenceFacts) -> bool:
    """Whether a date takes place, or did in somebody's calendar before it was called off."""
    return each.status not in _NEVER_SHOWN or each.sequence > 0


def _stood_alone(series: SeriesFacts, each: OccurrenceFacts, told: _Told, *, of_one_room: bool) -> bool:
    """Whether a date that does not take place was an event of its own while it did.

    What lies behind the end of the rule was told by it, until it ended sooner.
    """
    if each.is_extra or (of_one_room and each.room_id != series.room_id):
        return True
    start = each.original_starts_at
    return start not in told.alike and start <= told.dates[-1].slot.starts_at


def _rule_event(
    series: SeriesFacts,
    told: _Told,
    dates: Sequence[OccurrenceFacts],
    shown: Mapping[datetime, OccurrenceFacts],
    apart: Collection[int],
) -> RuleEvent | None:
    if not shown:
        return _cancelled(series, told, dates)
    pending = sum(each.status is OccurrenceStatus.PENDING for each in shown.values())
    status = OccurrenceStatus.PENDING if 2 * pending > len(shown) else OccurrenceStatus.CONFIRMED
    pattern = _pattern(series, told, dates, status)
    # A date that differs is told after the series, in each version of it.
    changed = tuple(
        replace(each, sequence=pattern.sequence + 1, revised_at=pattern.revised_at)
        for each in shown.values()
        if each.occurrence_id in apart or not _is_as_the_rule_says(each, pattern)
    )
    left_out = tuple(date.slot.starts_at for date in told.dates if date.slot.starts_at not in shown)
    starts_at = min(each.slot.starts_at for each in shown.values())
    ends_at = max(each.effective_end for each in shown.values())
    return RuleEvent(told.recurrence, pattern, left_out, changed, starts_at, ends_at)


def _pattern(
    series: SeriesFacts, told: _Told, dates: Sequence[OccurrenceFacts], status: OccurrenceStatus
) -> OccurrenceFacts:
    """The first date of the rule as all stand. Whatever changes a date raises its sequence, and so the sum of all."""
    return replace(
        dates[0],
        room_id=series.room_id,
        slot=told.dates[0].slot,
        original_starts_at=told.dates[0].slot.starts_at,
        status=status,
        sequence=sum(each.sequence for each in dates),
        revised_at=max(each.revised_at for each in dates),
        ended_at=None,
        cancelled_at=None,
        title=series.title,
    )


def _is_as_the_rule_says(each: OccurrenceFacts, pattern: OccurrenceFacts) -> bool:
    return (
        each.room_id == pattern.room_id
        and each.slot.starts_at == each.original_starts_at
        and each.effective_end - each.slot.starts_at == pattern.slot.length
        and each.title == pattern.title
        and each.status is pattern.status
    )


def _cancelled(series: SeriesFacts, told: _Told, dates: Sequence[OccurrenceFacts]) -> RuleEvent | None:
    """A series of which nothing is left, if it was called off, or all that stood in calendars is skipped: a series that
    is not told any more, Thunderbird goes on showing until it is started again."""
    if any(each.status in (*LIVE, OccurrenceStatus.WAITING) for each in dates):
        return None
    was_there = (each for each in dates if each.status in _CALLED_OFF or each.sequence > 0)
    gone = [each.cancelled_at or each.revised_at for each in was_there]
    if not gone:
        return None
    pattern = _pattern(series, told, dates, OccurrenceStatus.CANCELLED)
    bounds = (told.dates[0].slot.starts_at, told.dates[-1].slot.ends_at)
    return RuleEvent(told.recurrence, pattern, (), (), *bounds, cancelled_at=max(gone))
