"""When a call for help goes to more people, and when someone alone at night is asked whether all is well."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from campus.domain.hubtime import at, local_date, minute_of
from campus.domain.slot import Slot
from campus.domain.spans import DAY_MINUTES

# The bounds within which the late hours begin and end, minutes of the hub's day: a page asks nothing outside them.
EARLIEST_LATE, LATEST_LATE = 20 * 60, DAY_MINUTES
EARLIEST_EARLY, LATEST_EARLY = 4 * 60, 8 * 60
LONGEST_ANSWER = 30
# Who checked in so shortly before needs not be asked again.
FRESH = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class HelpTimes:
    """The hub's times. A call that nobody answers goes to all after ``escalate_minutes``, to the administrators once
    more ``again_minutes`` later. From ``late_from`` to ``late_until`` (minutes of the hub's day, the end next morning)
    bookings of one person are asked every ``check_every`` minutes, if at all; an answer is awaited for
    ``answer_minutes``."""

    escalate_minutes: int = 3
    again_minutes: int = 5
    is_checking: bool = True
    late_from: int = 22 * 60
    late_until: int = 6 * 60
    check_every: int = 120
    answer_minutes: int = 15

    @property
    def escalates_after(self) -> timedelta:
        return timedelta(minutes=self.escalate_minutes)

    @property
    def escalates_again_after(self) -> timedelta:
        return timedelta(minutes=self.again_minutes)

    @property
    def patience(self) -> timedelta:
        return timedelta(minutes=self.answer_minutes)


def night_of(times: HelpTimes, instant: datetime) -> Slot | None:
    """The late hours that ``instant`` lies in, or None."""
    today = local_date(instant)
    for evening in (today, today - timedelta(days=1)):
        night = Slot(at(evening, times.late_from), at(evening + timedelta(days=1), times.late_until))
        if night.starts_at <= instant < night.ends_at:
            return night
    return None


def check_time(times: HelpTimes, now: datetime) -> datetime | None:
    """The latest time at which those alone are to be asked: the night's start and every ``check_every`` minutes after
    it, up to its end. None by day, and where nobody is asked."""
    night = night_of(times, now) if times.is_checking else None
    if night is None:
        return None
    step = timedelta(minutes=times.check_every)
    return night.starts_at + (now - night.starts_at) // step * step


def may_be_night(now: datetime) -> bool:
    """Whether ``now`` lies where late hours may be set, or an answer may still be awaited."""
    minute = minute_of(now)
    return minute >= EARLIEST_LATE or minute < LATEST_EARLY + LONGEST_ANSWER
