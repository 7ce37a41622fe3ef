"""What is chosen for each date of a plan, as a form sends it: ``choice-20270915T1900`` is ``keep``, ``skip``, ``wait``,
``wait-like`` or ``move:<room>:<HH:MM>``, ``move:<room>:<HH:MM>-<HH:MM>`` where it is as long as another time. Whatever
else is sent is refused, never guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from campus.domain.hubtime import at, local, local_date
from campus.domain.recurrence import SeriesDate
from campus.domain.series import KEEP, SKIP, WAIT, WAIT_LIKE, Choice, How, PlannedDate, SeriesPlan
from campus.domain.slot import Slot
from campus.domain.spans import DAY_MINUTES, read_clock
from campus.spaces.catalogue import Catalogue

PREFIX = "choice-"
_PLAIN = {"keep": KEEP, "skip": SKIP, "wait": WAIT, "wait-like": WAIT_LIKE}
_VALUES = {choice: value for value, choice in _PLAIN.items()}


def wall_stamp(wall: datetime) -> str:
    """``20270915T1900``: how a plan names a date."""
    return f"{wall:%Y%m%dT%H%M}"


def field_name(date: SeriesDate | PlannedDate, of: str = "") -> str:
    """The name of a date's field; ``of`` tells one plan from another where a form has several: ``choice-12-2027…``."""
    return PREFIX + of + wall_stamp(date.wall)


def choice_value(choice: Choice, catalogue: Catalogue, planned: Slot) -> str:
    """``choice`` for a date that was ``planned`` so, as its field's value."""
    if choice.how is not How.MOVE or choice.room_id is None or choice.slot is None:
        return _VALUES.get(choice, choice.how.value)
    until = "" if choice.slot.length == planned.length else f"-{local(choice.slot.ends_at):%H:%M}"
    return f"move:{catalogue.rooms[choice.room_id].slug}:{local(choice.slot.starts_at):%H:%M}{until}"


@dataclass(frozen=True, slots=True)
class ReadChoices:
    """The choices that could be read, and the dates whose value could not."""

    choices: dict[datetime, Choice]
    unread: tuple[datetime, ...]


def read_choices(
    sent: Mapping[str, str], dates: Iterable[SeriesDate | PlannedDate], catalogue: Catalogue, of: str = ""
) -> ReadChoices:
    """What was ``sent`` for ``dates``; a date for which nothing was sent is kept. Fields that name none of them are
    left over from another plan and do nothing; ``of`` as in :func:`field_name`."""
    choices: dict[datetime, Choice] = {}
    unread: list[datetime] = []
    for date in dates:
        raw = sent.get(field_name(date, of))
        choice = KEEP if raw is None else _choice(raw, date, catalogue)
        if choice is None:
            unread.append(date.wall)
        else:
            choices[date.wall] = choice
    return ReadChoices(choices, tuple(unread))


def fitting_choices(sent: Mapping[str, str], plan: SeriesPlan, catalogue: Catalogue) -> ReadChoices:
    """:func:`read_choices` for the dates of ``plan``: one that may not wait has no choice, a free one need not."""
    read = read_choices(sent, plan.dates, catalogue)
    waiting = [date for date in plan.dates if read.choices.get(date.wall) in (WAIT, WAIT_LIKE)]
    kept = {date.wall: KEEP for date in waiting if date.is_free}
    never = {date.wall for date in waiting if not date.is_free and not date.may_wait}
    choices = {wall: choice for wall, choice in (read.choices | kept).items() if wall not in never}
    return ReadChoices(choices, tuple(sorted({*read.unread, *never})))


def _choice(raw: str, date: SeriesDate | PlannedDate, catalogue: Catalogue) -> Choice | None:
    if raw in _PLAIN:
        return _PLAIN[raw]
    how, _colon, place = raw.partition(":")
    slug, _colon, clocks = place.partition(":")
    clock, dash, until = clocks.partition("-")
    room = catalogue.by_slug.get(slug)
    start = read_clock(clock)
    if how != How.MOVE.value or room is None or start is None or start >= DAY_MINUTES:
        return None
    starts_at, minutes = at(local_date(date.slot.starts_at), start), date.slot.minutes
    if dash:
        end = read_clock(until)
        if end is None:
            return None
        # Midnight ends a day as well as it begins one.
        minutes = (end or DAY_MINUTES) - start
    return None if minutes <= 0 else Choice(How.MOVE, room.id, Slot(starts_at, starts_at + timedelta(minutes=minutes)))
