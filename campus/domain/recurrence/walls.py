"""Wall times of a zone as instants (RFC 5545, 3.3.5): what becomes of them when its clock is changed."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from campus.domain.recurrence.problems import RecurrenceProblem, RecurrenceRefused
from campus.domain.recurrence.values import WallNote

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_WALL = _EPOCH.replace(tzinfo=None)
_DAY, _NOTHING = timedelta(days=1), timedelta()


@lru_cache(maxsize=64)
def clock_of(zone: str) -> ZoneInfo:
    """The clock of the IANA ``zone``. Raises RecurrenceRefused."""
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise RecurrenceRefused(RecurrenceProblem.BAD_ZONE, zone=zone) from None


def instant_of(wall: datetime, clock: ZoneInfo) -> tuple[datetime, WallNote | None]:
    """The instant, in UTC, at which ``clock`` shows the naive ``wall``.

    A time that the clock skips is read with the offset before, and so moves on by the length of the gap; of a time
    that comes twice it is the first.
    """
    if wall.fold:
        wall = wall.replace(fold=0)
    offset = clock.utcoffset(wall) or _NOTHING
    # Sums of datetimes cost a tenth of replace().
    instant = _EPOCH + (wall - _EPOCH_WALL - offset)
    if clock.utcoffset(wall + _DAY) == offset:
        # Around a change the offset before it is read, and a day later there is another.
        return instant, None
    other = clock.utcoffset(wall.replace(fold=1)) or _NOTHING
    if offset == other:
        return instant, None
    return instant, WallNote.MOVED_OUT_OF_GAP if offset < other else WallNote.COMES_TWICE


@lru_cache(maxsize=64)
def skipped_days(zone: str, wall: time, year: int) -> tuple[date, ...]:
    """The days of ``year`` on which the clock of the IANA ``zone`` is put forward over the naive time of day ``wall``.
    Raises RecurrenceRefused."""
    clock, first = clock_of(zone), date(year, 1, 1)
    days = (first + number * _DAY for number in range((date(year + 1, 1, 1) - first).days))
    return tuple(
        day for day in days if instant_of(datetime.combine(day, wall), clock)[1] is WallNote.MOVED_OUT_OF_GAP
    )
