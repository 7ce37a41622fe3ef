"""Self-healing: when the room that a date wants frees up, the date gets it, or its organizer is asked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Healing, OccurrenceStatus, SkipKind, WaitingEntry, WaitingOutcome
from campus.booking.queries.waiting import Waiting, find_entry, late_entries, open_entries, unblocked
from campus.booking.services.restoring import restore
from campus.booking.services.skipping import SkipReason, skip_dates
from campus.booking.services.verdict import Asking, Place, as_asked, check_places
from campus.db.engines import is_retryable
from campus.domain.asker import Asker
from campus.domain.errors import HUB, AlreadyOver, Refused
from campus.domain.rules import judge
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.spaces.queries.askers import read_asker, read_askers
from campus.spaces.queries.catalogue import read_catalogue

# So long an offer keeps its place before the next in line is asked; when the start is near, only shortly.
OFFER_STANDS, NEAR_OFFER_STANDS = timedelta(minutes=30), timedelta(minutes=3)
NEAR = timedelta(hours=1)


class EntryGone(LookupError):
    """There is no such entry, or nothing was offered to it."""


class EntryClosed(Exception):
    """The wait is over already; ``outcome`` says how it ended."""

    def __init__(self, outcome: WaitingOutcome) -> None:
        super().__init__(outcome.value)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Healed:
    """What one look did: whom the room was offered to, which dates have it now, which waits ended without one."""

    offered: tuple[Waiting, ...] = ()
    taken: tuple[OccurrenceFacts, ...] = ()
    passed: tuple[Waiting, ...] = ()

    @property
    def count(self) -> int:
        return len(self.offered) + len(self.taken) + len(self.passed)


class _Line:
    """What those earlier in line get in this look, or were offered a moment ago, by undivided room."""

    def __init__(self) -> None:
        self._claimed: dict[int, list[Slot]] = defaultdict(list)

    def claim(self, room: RoomFacts, slot: Slot) -> None:
        for room_id in room.standing_ids:
            self._claimed[room_id].append(room.rules.occupied(slot))

    def is_claimed(self, room: RoomFacts, slot: Slot) -> bool:
        around = room.rules.occupied(slot)
        return any(each.overlaps(around) for room_id in room.standing_ids for each in self._claimed[room_id])


def heal(db: Session, catalogue: Catalogue, *, now: datetime) -> Healed:
    """Look once at everything that stands in line, first come first served, and give or offer what is free by now.

    Entries whose time has come are closed; a date that was still waiting is skipped. The number of statements does not
    grow with the entries that stay blocked, and doing it again changes nothing.
    """
    passed = _close_late(db, now=now)
    entries = [each for each in open_entries(db, now=now) if each.healing is not Healing.LEAVE]
    free = unblocked(db, catalogue, entries)
    askers = _askers(db, (each for each in free if not each.is_offered), now=now)
    line, offered, taken = _Line(), [], []
    for entry in free:
        room = catalogue.rooms[entry.room_id]
        if line.is_claimed(room, entry.slot):
            continue
        if entry.is_offered:
            if now < _offer_ends(entry):
                line.claim(room, entry.slot)
            continue
        asker = askers[entry.id]
        if judge(room.rules, entry.slot, people=entry.facts.people, now=now, asker=asker):
            continue
        if entry.healing is Healing.TAKE:
            facts = _try_to_take(db, entry.id, room, asker, now=now)
            done = facts is not None
            taken += [facts] if facts is not None else []
        else:
            done = _offer(db, entry, room, asker, now=now)
            offered += [replace(entry, offered_at=now)] if done else []
        if done:
            line.claim(room, entry.slot)
    return Healed(tuple(offered), tuple(taken), passed)


def _askers(db: Session, entries: Iterable[Waiting], *, now: datetime) -> dict[int, Asker]:
    """In whose name each entry wants its room, by entry."""
    listed = list(entries)
    known = read_askers(db, {each.facts.organizer_id for each in listed}, now=now)
    return {each.id: as_asked(known[each.facts.organizer_id], each.facts) for each in listed}


def _offer_ends(entry: Waiting) -> datetime:
    offered_at = entry.offered_at or entry.created_at
    is_near = entry.slot.starts_at - offered_at < NEAR
    return offered_at + (NEAR_OFFER_STANDS if is_near else OFFER_STANDS)


def _close(db: Session, entry_ids: list[int], outcome: WaitingOutcome, now: datetime) -> None:
    closing = update(WaitingEntry).where(WaitingEntry.id.in_(entry_ids))
    db.execute(closing.values(closed_at=now, outcome=outcome))


def _close_late(db: Session, *, now: datetime) -> tuple[Waiting, ...]:
    late = late_entries(db, now=now)
    if late:
        _close(db, [each.id for each in late], WaitingOutcome.PASSED, now)
        waiting = [each.facts for each in late if each.facts.status is OccurrenceStatus.WAITING]
        skip_dates(db, waiting, SkipReason(SkipKind.CLASH), by_id=None, now=now)
    return tuple(late)


def _offer(db: Session, entry: Waiting, room: RoomFacts, asker: Asker, *, now: datetime) -> bool:
    """Offer the room to the organizer, once; False when it does not pass or another worker was first."""
    if check_places(db, [Place(room, entry.slot)], _asking(entry, asker, now))[0]:
        return False
    untold = (WaitingEntry.id == entry.id, WaitingEntry.closed_at.is_(None), WaitingEntry.offered_at.is_(None))
    told = db.execute(update(WaitingEntry).where(*untold).values(offered_at=now))
    if not told.rowcount:  # type: ignore[attr-defined]
        return False
    about = {"room": [entry.facts.room_id, room.id], "starts_at": entry.slot.starts_at.isoformat()}
    record(db, "booking.offered", ("booking", entry.facts.booking_id), by=None, now=now, details=about)
    return True


def _asking(entry: Waiting, asker: Asker, now: datetime) -> Asking:
    return Asking(entry.facts.people, asker, now, frozenset({entry.facts.occurrence_id}))


def _try_to_take(db: Session, entry_id: int, room: RoomFacts, asker: Asker, *, now: datetime) -> OccurrenceFacts | None:
    """The date as it stands with its room, or None when a rule forbids it or someone else was first.

    In a savepoint of its own: one that is lost to another writer takes nothing from the others.
    """
    try:
        with db.begin_nested():
            entry = find_entry(db, entry_id, for_update=True)
            return None if entry is None or entry.closed_at else _take(db, entry, room, asker, by=None, now=now)
    except Refused:
        return None
    except DBAPIError as lost:
        if lost.orig is None or not is_retryable(lost.orig):
            raise
        return None


def _take(
    db: Session, entry: Waiting, room: RoomFacts, asker: Asker, *, by: Identity | None, now: datetime
) -> OccurrenceFacts:
    """Give the date of ``entry``, which is locked, what it wants, and end its wait. Raises :class:`Refused`."""
    facts = restore(db, entry.facts, Place(room, entry.slot), asker, by=by, now=now)
    _close(db, [entry.id], WaitingOutcome.TAKEN, now)
    return facts


def _find_open(db: Session, entry_id: int) -> Waiting:
    entry = find_entry(db, entry_id, for_update=True)
    if entry is None:
        raise EntryGone(entry_id)
    if entry.closed_at is not None:
        raise EntryClosed(entry.outcome or WaitingOutcome.PASSED)
    return entry


def accept_offer(db: Session, entry_id: int, *, by: Identity, now: datetime) -> OccurrenceFacts:
    """Take what was offered; returns the date as it stands. An offer holds no room: it is checked anew.

    Raises :class:`Refused` when it is gone or a rule stands in the way, :class:`EntryClosed`, :class:`EntryGone`.
    """
    entry = _find_open(db, entry_id)
    if not entry.is_offered:
        raise EntryGone(entry_id)
    if entry.is_rehoused and entry.facts.slot.starts_at <= now:
        raise Refused([AlreadyOver(HUB, entry.facts.effective_end)])
    asker = as_asked(read_asker(db, entry.facts.organizer_id, now=now), entry.facts)
    return _take(db, entry, read_catalogue(db).rooms[entry.room_id], asker, by=by, now=now)


def decline_offer(db: Session, entry_id: int, *, by: Identity, now: datetime) -> Waiting:
    """Leave the line, offered or not; a date that has no room is skipped. Raises :class:`EntryClosed`,
    :class:`EntryGone`."""
    entry = _find_open(db, entry_id)
    _close(db, [entry.id], WaitingOutcome.DECLINED, now)
    about = {"starts_at": entry.slot.starts_at.isoformat(), "offered": entry.is_offered}
    record(db, "booking.left-line", ("booking", entry.facts.booking_id), by=by.resident_id, now=now, details=about)
    if entry.facts.status is OccurrenceStatus.WAITING:
        kind = SkipKind.CHOICE if entry.is_offered else SkipKind.CLASH
        skip_dates(db, [entry.facts], SkipReason(kind), by_id=by.resident_id, now=now)
    return entry
