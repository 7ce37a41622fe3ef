"""The waiting list: rooms that free up go to who stands in line, first come first served; offers that nobody answers
lapse and go on to the next."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Healing, WaitingOutcome
from campus.booking.queries.askers import read_askers
from campus.booking.queries.line import free_rooms
from campus.booking.queries.waiting import Waiting, find_entry, late_entries, open_entries
from campus.booking.services.alone import is_alone
from campus.booking.services.ending_waits import end_waits
from campus.booking.services.holding import hold_room
from campus.booking.services.taking import take
from campus.booking.services.verdict import Asking, Place, as_asked, check_places
from campus.db.engines import is_retryable
from campus.domain.asker import Asker
from campus.domain.errors import Refused
from campus.domain.hubtime import at, local_date, minute_of
from campus.domain.rules import judge
from campus.domain.slot import Slot
from campus.spaces.catalogue import Catalogue, RoomFacts

# So long after a room would have been released who waited for it waits on: workers look once a minute.
LINGERS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Healed:
    """What one look did: for whom a room is held from now on, which dates have one now, which offers nobody answered,
    which waits ended because their time came."""

    offered: tuple[Waiting, ...] = ()
    taken: tuple[OccurrenceFacts, ...] = ()
    lapsed: tuple[Waiting, ...] = ()
    passed: tuple[Waiting, ...] = ()

    @property
    def count(self) -> int:
        return len(self.offered) + len(self.taken) + len(self.lapsed) + len(self.passed)


def heal(db: Session, catalogue: Catalogue, *, now: datetime) -> Healed:
    """Look once at everything that stands in line, first come first served, and give or offer what is free by now.

    Offers that nobody answered lapse first, and what they held goes on to the next in this very look: nobody gets in
    between. Entries whose time has come are closed; a single booking waits on until its room would have been released,
    and is offered the rest of its time then. The number of statements does not grow with the entries that stay
    blocked, and doing it again changes nothing.
    """
    if not is_alone(db):
        return Healed()
    lapsed, passed = _end_late(db, catalogue, now=now)
    waiting = [each for each in open_entries(db, now=now) if each.healing is not Healing.LEAVE and not each.is_offered]
    entries = [left for each in waiting if (left := _left_of(each, catalogue, now)) is not None]
    free = free_rooms(db, catalogue, entries)
    served = [each for each in entries if free[each.id]]
    look = _Look(db, now)
    askers = _askers(db, served, now=now)
    for entry in served:
        look.serve(entry, free[entry.id], askers[entry.id])
    return Healed(tuple(look.offered), tuple(look.taken), lapsed, passed)


def _end_late(
    db: Session, catalogue: Catalogue, *, now: datetime
) -> tuple[tuple[Waiting, ...], tuple[Waiting, ...]]:
    """End offers that lapsed and waits whose time has come."""
    late = late_entries(db, now=now)
    lapsed = tuple(each for each in late if each.has_lapsed(now))
    passed = tuple(each for each in late if not each.has_lapsed(now) and _is_past(each, catalogue, now))
    end_waits(db, lapsed, WaitingOutcome.LAPSED, by_id=None, now=now)
    end_waits(db, passed, WaitingOutcome.PASSED, by_id=None, now=now)
    return lapsed, passed


def _is_past(entry: Waiting, catalogue: Catalogue, now: datetime) -> bool:
    """Whether nothing of what it waits for may come any more: its time has begun, and whoever has the room is there."""
    release = timedelta(minutes=catalogue.rooms[entry.room_id].rules.policy.release.value)
    return not entry.may_linger or now >= entry.slot.starts_at + release + LINGERS


def _left_of(entry: Waiting, catalogue: Catalogue, now: datetime) -> Waiting | None:
    """``entry`` with what is left of its time once that has begun, from the next step of the room's grid on: that is
    offered, never taken unasked. None where too little is left."""
    if entry.slot.starts_at > now:
        return entry
    policy = catalogue.rooms[entry.room_id].rules.policy
    step = (minute_of(now) // policy.grid.value + 1) * policy.grid.value
    starts_at = at(local_date(now), step)
    if entry.slot.ends_at - starts_at < timedelta(minutes=policy.shortest.value):
        return None
    return replace(entry, slot=Slot(starts_at, entry.slot.ends_at))


def _askers(db: Session, entries: Iterable[Waiting], *, now: datetime) -> dict[int, Asker]:
    """In whose name each entry wants its room, by entry."""
    listed = list(entries)
    known = read_askers(db, {each.facts.organizer_id for each in listed}, now=now)
    return {each.id: as_asked(known[each.facts.organizer_id], each.facts) for each in listed}


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at the line; ``claimed`` is what those earlier in line got in it, by undivided room."""

    db: Session
    now: datetime
    offered: list[Waiting] = field(default_factory=list)
    taken: list[OccurrenceFacts] = field(default_factory=list)
    claimed: dict[int, list[Slot]] = field(default_factory=lambda: defaultdict(list))

    def serve(self, entry: Waiting, free: Sequence[RoomFacts], asker: Asker) -> None:
        """Give or offer ``entry`` the first of the ``free`` rooms that passes the whole check, if any does."""
        people, slot = entry.facts.people, entry.slot
        left = [
            room
            for room in free
            if not self._is_claimed(room, slot)
            and not judge(room.rules, slot, people=people, now=self.now, asker=asker)
        ]
        asking = Asking(people, asker, self.now, frozenset({entry.facts.occurrence_id}))
        places = [Place(room, slot, is_wanted=False) for room in left]
        verdicts = check_places(self.db, places, asking) if places else []
        room = next((place.room for place, said in zip(places, verdicts, strict=True) if not said), None)
        if room is not None:
            self._serve_in(entry, room, asker)

    def _serve_in(self, entry: Waiting, room: RoomFacts, asker: Asker) -> None:
        """In a savepoint of its own: one that is lost to another writer takes nothing from the others."""
        try:
            with self.db.begin_nested():
                held = find_entry(self.db, entry.id, for_update=True, skip_locked=True)
                if held is not None and _wish(held) != _wish(entry):
                    return
                # Where someone acts on the booking at this very moment, its turn is kept for the next look.
                if held is not None:
                    healing = held.healing if held.slot == entry.slot else Healing.OFFER
                    self._give(replace(held, slot=entry.slot, healing=healing), room, asker)
            self._claim(room, entry.slot)
        except Refused:
            return
        except DBAPIError as lost:
            if lost.orig is None or not is_retryable(lost.orig):
                raise

    def _give(self, entry: Waiting, room: RoomFacts, asker: Asker) -> None:
        if entry.healing is Healing.TAKE:
            self.taken.append(take(self.db, entry, room, asker, by=None, now=self.now))
            return
        self.offered.append(hold_room(self.db, entry, room, now=self.now))
        about = {"room": [entry.facts.room_id, room.id], "starts_at": entry.slot.starts_at.isoformat()}
        record(self.db, "booking.offered", ("booking", entry.facts.booking_id), by=None, now=self.now, details=about)

    def _claim(self, room: RoomFacts, slot: Slot) -> None:
        for room_id in room.standing_ids:
            self.claimed[room_id].append(room.rules.occupied(slot))

    def _is_claimed(self, room: RoomFacts, slot: Slot) -> bool:
        around = room.rules.occupied(slot)
        return any(each.overlaps(around) for room_id in room.standing_ids for each in self.claimed[room_id])


def _wish(entry: Waiting) -> tuple[object, ...]:
    """What a look has found out about an entry: once any of it changed, that is worth nothing."""
    facts = entry.facts
    wanted = (entry.room_id, entry.slot.ends_at, entry.created_at, entry.reach, facts.people, facts.organizer_id)
    return (*wanted, facts.status, facts.room_id, facts.slot, entry.offered_room_id, entry.closed_at)
