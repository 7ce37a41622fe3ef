"""What is chosen for each date of a plan, as a form sends it: ``choice-20270915T1900`` is ``keep``, ``skip``, ``wait``
or ``move:<room>:<HH:MM>``. Whatever else is sent is refused, never guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from campus.domain.hubtime import at, local, local_date
from campus.domain.recurrence import SeriesDate
from campus.domain.series import KEEP, SKIP, WAIT, Choice, How, PlannedDate, SeriesPlan
from campus.domain.slot import Slot
from campus.domain.spans import DAY_MINUTES, read_clock
from campus.spaces.catalogue import Catalogue

PREFIX = "choice-"
_PLAIN = {"keep": KEEP, "skip": SKIP, "wait": WAIT}


def wall_stamp(wall: datetime) -> str:
    """``20270915T1900``: how a plan names a date."""
    return f"{wall:%Y%m%dT%H%M}"


def field_name(date: SeriesDate | PlannedDate) -> str:
    """The name of a date's field."""
    return PREFIX + wall_stamp(date.wall)


def choice_value(choice: Choice, catalogue: Catalogue) -> str:
    """``choice`` as its field's value."""
    if choice.how is not How.MOVE or choice.room_id is None or choice.slot is None:
        return choice.how.value
    return f"move:{catalogue.rooms[choice.room_id].slug}:{local(choice.slot.starts_at):%H:%M}"


@dataclass(frozen=True, slots=True)
class ReadChoices:
    """The choices that could be read, and the dates whose value could not."""

    choices: dict[datetime, Choice]
    unread: tuple[datetime, ...]


def read_choices(
    sent: Mapping[str, str], dates: Iterable[SeriesDate | PlannedDate], catalogue: Catalogue
) -> ReadChoices:
    """What was ``sent`` for ``dates``; a date for which nothing was sent is kept. Fields that name none of them are
    left over from another plan and do nothing."""
    choices: dict[datetime, Choice] = {}
    unread: list[datetime] = []
    for date in dates:
        raw = sent.get(field_name(date))
        choice = KEEP if raw is None else _choice(raw, date, catalogue)
        if choice is None:
            unread.append(date.wall)
        else:
            choices[date.wall] = choice
    return ReadChoices(choices, tuple(unread))


def fitting_choices(sent: Mapping[str, str], plan: SeriesPlan, catalogue: Catalogue) -> ReadChoices:
    """:func:`read_choices` for the dates of ``plan``: one that may not wait has no choice, a free one need not."""
    read = read_choices(sent, plan.dates, catalogue)
    waiting = [date for date in plan.dates if read.choices.get(date.wall) is WAIT]
    kept = {date.wall: KEEP for date in waiting if date.is_free}
    never = {date.wall for date in waiting if not date.is_free and not date.may_wait}
    choices = {wall: choice for wall, choice in (read.choices | kept).items() if wall not in never}
    return ReadChoices(choices, tuple(sorted({*read.unread, *never})))


def _choice(raw: str, date: SeriesDate | PlannedDate, catalogue: Catalogue) -> Choice | None:
    if raw in _PLAIN:
        return _PLAIN[raw]
    how, _colon, place = raw.partition(":")
    slug, _colon, clock = place.partition(":")
    room = catalogue.by_slug.get(slug)
    start = read_clock(clock)
    if how != How.MOVE.value or room is None or start is None or start >= DAY_MINUTES:
        return None
    starts_at = at(local_date(date.slot.starts_at), start)
    return Choice(How.MOVE, room.id, Slot(starts_at, starts_at + timedelta(minutes=date.slot.minutes)))
