"""What is chosen for each date of a plan, as a form sends it: ``choice-20270915T1900`` is ``keep``, ``skip``, ``wait``
or ``move:<room>:<HH:MM>``. Whatever else is sent is refused, never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from campus.domain.hubtime import at, local, local_date
from campus.domain.series import KEEP, SKIP, WAIT, Choice, How, PlannedDate, SeriesPlan
from campus.domain.slot import Slot
from campus.domain.spans import DAY_MINUTES, read_clock
from campus.spaces.catalogue import Catalogue

PREFIX = "choice-"
_PLAIN = {"keep": KEEP, "skip": SKIP, "wait": WAIT}


def wall_stamp(wall: datetime) -> str:
    """``20270915T1900``: how a plan names a date."""
    return f"{wall:%Y%m%dT%H%M}"


def field_name(date: PlannedDate) -> str:
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


def read_choices(sent: Mapping[str, str], plan: SeriesPlan, catalogue: Catalogue) -> ReadChoices:
    """What was ``sent`` for the dates of ``plan``; a date for which nothing was sent is kept. Fields that name no date
    of the plan are left over from another one and do nothing."""
    choices: dict[datetime, Choice] = {}
    unread: list[datetime] = []
    for date in plan.dates:
        raw = sent.get(field_name(date))
        choice = KEEP if raw is None else _choice(raw, date, catalogue)
        if choice is WAIT and date.is_free:
            # What it would wait for is there by now.
            choice = KEEP
        if choice is None or (choice is WAIT and not date.may_wait):
            unread.append(date.wall)
        else:
            choices[date.wall] = choice
    return ReadChoices(choices, tuple(unread))


def _choice(raw: str, date: PlannedDate, catalogue: Catalogue) -> Choice | None:
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
