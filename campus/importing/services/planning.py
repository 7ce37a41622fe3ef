"""What becomes of each event of a file: judged against rooms and rules in one look, before anything is written."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from campus.booking.services.series_deciding import Wanted, Wished, decide_all
from campus.booking.services.series_planning import holiday_on
from campus.booking.services.verdict import Asking, asker_among
from campus.domain.event import EventStatus
from campus.domain.recurrence import SeriesDate
from campus.domain.series import KEEP, SKIP, Choice, How
from campus.importing.matching import match_room
from campus.importing.queries import Known, known_events
from campus.importing.services.settling import Progress, Settler
from campus.importing.values import BOOKS, FileEvent, PlannedEvent, State, Terms
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue, RoomFacts

# What is booked at once: on SQLite nobody else can write meanwhile.
MOST_EVENTS, MOST_DATES = 1_000, 4_000
# Asked for the indexes of the events that a page shows, when it is known what fails.
Shown = Callable[[Sequence[PlannedEvent]], Collection[int]]


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who looks on while a file is planned: what they are shown in full, and whom they tell how far it is."""

    shown: Shown = lambda _planned: ()
    progress: Progress = lambda _done, _total: None


NOBODY = Watcher()


def plan_import(
    db: Session,
    catalogue: Catalogue,
    files: Sequence[FileEvent],
    terms: Terms,
    *,
    by: Identity,
    now: datetime,
    watcher: Watcher = NOBODY,
) -> list[PlannedEvent]:
    """What agreeing on ``terms`` would do with each of ``files``, in their order; nothing is written.

    Every date has a choice: the one in the terms as long as it passes, else the planner's best for all. Of the events
    that the ``watcher`` is shown, by index, every way out is told. The number of statements grows with neither
    events nor dates.
    """
    placed = _placed(db, catalogue, files, terms, by, now)
    acting = [(each, each.room) for each in placed if each.state in BOOKS and each.room is not None]
    if not acting:
        watcher.shown(placed)
        return placed
    # Anyone may be offered any room.
    asker = asker_among(db, catalogue.bookable, by.resident_id, by, now=now)
    leaving = [facts.occurrence_id for each in placed if each.room or each.is_taken for facts in each.before]
    asking = Asking(terms.people, asker, now, frozenset(leaving))
    wishes = [Wished(room, list(_wanted(catalogue, each, terms)), each.file.is_series) for each, room in acting]
    decided = decide_all(db, catalogue, wishes, asking)
    settler = Settler(db, catalogue, terms, asking, by)
    looks = [settler.look(each, room, dates) for (each, room), dates in zip(acting, decided, strict=True)]
    interim = {each.index: each.interim for each in looks}
    named = frozenset(watcher.shown([interim.get(each.file.index, each) for each in placed]))
    settled = {each.file.index: each for each in settler.settle(looks, named, watcher.progress)}
    return [settled.get(each.file.index, each) for each in placed]


def _placed(
    db: Session, catalogue: Catalogue, files: Sequence[FileEvent], terms: Terms, by: Identity, now: datetime
) -> list[PlannedEvent]:
    """Each of ``files`` with its state and its room. What is more than is booked at once is left for later."""
    known = known_events(db, by.resident_id, files, now=now)
    seen: set[str] = set()
    events = dates = 0
    placed = []
    for each in files:
        state = State.TWICE if each.uid in seen else _state(each, known.get(each.uid))
        seen.add(each.uid)
        if state in BOOKS:
            events, dates = events + 1, dates + len(each.dates)
            state = State.LATER if events > MOST_EVENTS or dates > MOST_DATES else state
        placed.append(_placed_one(catalogue, each, state, known.get(each.uid), terms))
    return placed


def _state(file: FileEvent, known: Known | None) -> State:
    is_cancelled = file.event.status is EventStatus.CANCELLED
    if known is not None:
        if file.event.sequence < known.sequence:
            return State.OLDER
        if file.content == known.content or (is_cancelled and not known.dates):
            return State.SAME
    if is_cancelled:
        return State.NOT_HELD if known is None else State.CANCELLED
    if not file.dates:
        return State.PAST if file.past else State.NO_LENGTH
    return State.CHANGED if known is not None and known.dates else State.NEW


def _placed_one(
    catalogue: Catalogue, file: FileEvent, state: State, known: Known | None, terms: Terms
) -> PlannedEvent:
    before = known.dates if known is not None else ()
    planned = PlannedEvent(file, state, booking_id=known.booking_id if known else None, before=before)
    if state is State.CANCELLED:
        return replace(planned, is_taken=file.index not in terms.kept)
    if state not in BOOKS:
        return planned
    match = match_room(catalogue, file.event.location)
    room = match.room or _room_before(catalogue, planned) or terms.usual
    if file.index in terms.rooms:
        room = terms.rooms[file.index]
    return replace(planned, room=room, fitting=match.others)


def _room_before(catalogue: Catalogue, planned: PlannedEvent) -> RoomFacts | None:
    return catalogue.rooms[planned.before[0].room_id] if planned.before else None


def _wanted(catalogue: Catalogue, planned: PlannedEvent, terms: Terms) -> Iterator[Wanted]:
    """Every date with what was chosen for it, else with what holds without a choice."""
    file, moved = planned.file, planned.file.moved
    before = planned.before[0] if planned.follows else None
    for date in file.planned:
        chosen = terms.choice(file.index, date.wall)
        if chosen is not None and chosen.how is How.WAIT and (not file.is_series or date.wall in moved):
            chosen = None  # there is no line for it
        yield Wanted(date, chosen or _unchosen(catalogue, file, date, terms), before)


def _unchosen(catalogue: Catalogue, file: FileEvent, date: SeriesDate, terms: Terms) -> Choice:
    is_left_out = file.is_series and terms.skips_holidays and holiday_on(catalogue, date.slot) is not None
    return SKIP if is_left_out else KEEP
