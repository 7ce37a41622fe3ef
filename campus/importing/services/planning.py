"""What becomes of each event of a file: judged against rooms and rules in one look, before anything is written."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from campus.booking.services.changing import still_said
from campus.booking.services.verdict import Asking, Place, asker_among, check_places
from campus.domain.asker import Asker
from campus.domain.conflicts import first_clash
from campus.domain.errors import HUB, Refusal, SlotTaken
from campus.domain.event import EventStatus
from campus.domain.slot import Slot
from campus.importing.matching import match_room
from campus.importing.queries import Known, known_events
from campus.importing.values import BOOKS, FileEvent, JudgedDate, PlannedEvent, State, Terms
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue, RoomFacts


def plan_import(
    db: Session, catalogue: Catalogue, files: Sequence[FileEvent], terms: Terms, *, by: Identity, now: datetime
) -> list[PlannedEvent]:
    """What agreeing on ``terms`` would do with each of ``files``, in their order; nothing is written.

    The number of statements does not grow with events and dates.
    """
    known = known_events(db, by.resident_id, {each.uid for each in files}, now=now)
    seen: set[str] = set()
    planned = []
    for each in files:
        state = State.TWICE if each.uid in seen else _state(each, known.get(each.uid))
        seen.add(each.uid)
        planned.append(_placed(catalogue, each, state, known.get(each.uid), terms))
    return _judged(db, planned, terms, by, now)


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


def _placed(
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


def _judged(
    db: Session, planned: Sequence[PlannedEvent], terms: Terms, by: Identity, now: datetime
) -> list[PlannedEvent]:
    """``planned`` with what stands against each date. Whoever leads groups plans series with another standing than
    single dates: those are looked at after each other, and must not clash with what the first have taken."""
    acting = [each for each in planned if each.room is not None]
    rooms = [each.room for each in acting if each.room is not None]
    if not acting:
        return list(planned)
    asker = asker_among(db, rooms, by.resident_id, by, now=now)
    leaving = [facts.occurrence_id for each in planned if each.room or each.is_taken for facts in each.before]
    asking = Asking(terms.people, asker, now, frozenset(leaving))
    series = [each for each in acting if each.file.is_series]
    singles = [each for each in acting if not each.file.is_series]
    if asker is None or asker.in_season() == asker or not series or not singles:
        judged = _look(db, acting, asking if singles else replace(asking, asker=_in_season(asker)))
    else:
        first = _look(db, series, replace(asking, asker=_in_season(asker)))
        judged = [*first, *_beside(first, _look(db, singles, asking))]
    by_index = {each.file.index: each for each in judged}
    return [by_index.get(each.file.index, each) for each in planned]


def _in_season(asker: Asker | None) -> Asker | None:
    return None if asker is None else asker.in_season()


def _look(db: Session, planned: Sequence[PlannedEvent], asking: Asking) -> list[PlannedEvent]:
    places = [Place(each.room, date.slot) for each in planned if each.room for date in each.file.dates]
    verdicts = iter(check_places(db, places, asking))
    judged = []
    for each in planned:
        dates = [JudgedDate(date, _held(each, date.slot, next(verdicts))) for date in each.file.dates]
        judged.append(replace(each, judged=tuple(dates)))
    return judged


def _held(planned: PlannedEvent, slot: Slot, refusals: tuple[Refusal, ...]) -> tuple[Refusal, ...]:
    """Those of ``refusals`` that hold for a booking that is there already, where it is changed."""
    if not planned.follows or planned.room is None:
        return refusals
    before = planned.before[0]
    return still_said(before, Place(planned.room, slot), before.people, refusals)


def _beside(first: Sequence[PlannedEvent], second: Sequence[PlannedEvent]) -> list[PlannedEvent]:
    """``second`` with its clashes with ``first``."""
    taken: dict[int, list[Slot]] = {}
    for each in first:
        for date in each.free if each.room else ():
            for room_id in each.room.standing_ids if each.room else ():
                taken.setdefault(room_id, []).append(_occupied(each, date))
    found = []
    for each in second:
        near = [slot for room_id in (each.room.standing_ids if each.room else ()) for slot in taken.get(room_id, ())]
        judged = []
        for date in each.judged:
            clash = None if date.refusals else first_clash(_occupied(each, date), near)
            judged.append(replace(date, refusals=(SlotTaken(HUB, clash),)) if clash is not None else date)
        found.append(replace(each, judged=tuple(judged)))
    return found


def _occupied(planned: PlannedEvent, judged: JudgedDate) -> Slot:
    slot = judged.date.slot
    return slot if planned.room is None else planned.room.rules.occupied(slot)
