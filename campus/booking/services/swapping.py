"""Changing rooms: asked for, agreed to by both sides, and done in one commit; nobody is without a room for a moment."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, delete, insert, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import Act, OccurrenceChange, OccurrenceFacts, OccurrencesChanged, announce
from campus.booking.models import (
    Allocation,
    Booking,
    Occurrence,
    OccurrenceStatus,
    SwapOutcome,
    SwapProposal,
    WaitingEntry,
    WaitingOutcome,
)
from campus.booking.queries.askers import read_asker
from campus.booking.queries.swaps import Swap, facts_by_id, find_swap
from campus.booking.queries.usage import lock_holders
from campus.booking.queries.waiting import Waiting, entries_by_id, entries_to_swap_for
from campus.booking.services.alone import is_alone
from campus.booking.services.making import allocate_all, enter_rooms
from campus.booking.services.swap_closing import close_swaps
from campus.booking.services.swap_search import NOTICE, Match, find_matches, is_instant, rooms_to_swap
from campus.booking.services.verdict import Asking, Place, as_asked, check_places
from campus.domain.errors import Refused
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.spaces.queries.catalogue import read_catalogue

# So long a proposal stands.
STANDS = timedelta(hours=24)
MOST_AT_ONCE = 20

_SWAPS: Table = SwapProposal.metadata.tables["swap_proposals"]


class SwapGone(LookupError):
    """There is no such proposal, or nobody to ask."""


class SwapClosed(Exception):
    """The proposal is over already; ``outcome`` says how it ended. Nothing was written."""

    def __init__(self, outcome: SwapOutcome) -> None:
        super().__init__(outcome.value)
        self.outcome = outcome


def propose_swaps(db: Session, catalogue: Catalogue, *, now: datetime) -> list[Swap]:
    """Ask holders of large rooms to change for those in line who take what comes by itself: they have agreed already.

    Returns what was proposed; a second time nobody is asked again.
    """
    if not is_alone(db):
        return []
    entries = entries_to_swap_for(db, now=now, limit=MOST_AT_ONCE)
    matches = find_matches(db, catalogue, entries, now=now)
    return [_propose(db, each, by_id=None, now=now) for each in matches]


def ask_for_entry(db: Session, entry: Waiting, *, by: Identity, now: datetime) -> Swap:
    """Ask someone to change rooms, so that ``entry`` has one. Raises :class:`SwapGone` when there is nobody to ask."""
    matches = find_matches(db, read_catalogue(db), [entry], now=now)
    if not matches:
        raise SwapGone(entry.id)
    return _propose(db, matches[0], by_id=by.resident_id, now=now)


def ask_to_swap(db: Session, mine: OccurrenceFacts, room: RoomFacts, *, by: Identity, now: datetime) -> Swap:
    """Ask whoever has ``room`` at the time of the booked date ``mine`` to change places with it.

    Raises :class:`SwapGone` when nobody can be asked for that room.
    """
    catalogue = read_catalogue(db)
    pairs = {each.id: holder for each, holder in rooms_to_swap(db, catalogue, mine, now=now)}
    holder, left = pairs.get(room.id), Place(catalogue.rooms[mine.room_id], mine.slot)
    if holder is None or _refusals(db, holder, left, mine, now):
        raise SwapGone(room.id)
    asked = {"room_id": mine.room_id, "other_id": mine.occurrence_id, "asked_by_id": by.resident_id}
    return _write(db, holder, asked, now=now)


def _propose(db: Session, match: Match, *, by_id: int | None, now: datetime) -> Swap:
    asked_by = by_id or match.entry.facts.organizer_id
    asked = {"room_id": match.room.id, "entry_id": match.entry.id, "asked_by_id": asked_by}
    return _write(db, match.holder, asked, now=now)


def _write(db: Session, holder: OccurrenceFacts, asked: dict[str, Any], *, now: datetime) -> Swap:
    times = {"asked_at": now, "expires_at": min(now + STANDS, holder.slot.starts_at - NOTICE)}
    row = {"holder_id": holder.occurrence_id} | asked | times
    swap_id = db.execute(insert(_SWAPS).returning(_SWAPS.c.id), row).scalar_one()
    swap = find_swap(db, swap_id)
    assert swap is not None  # written above
    about = {"room": [holder.room_id, swap.room_id], "starts_at": swap.slot.starts_at.isoformat()}
    by_id = asked["asked_by_id"]
    record(db, "booking.swap-asked", ("booking", swap.asking.booking_id), by=by_id, now=now, details=about)
    return swap


def decline_swap(db: Session, swap_id: int, *, by: Identity, now: datetime) -> None:
    """Stay where one is; nobody is told, and the same is not asked again. Raises :class:`SwapClosed`,
    :class:`SwapGone`."""
    swap = find_swap(db, swap_id)
    if swap is None:
        raise SwapGone(swap_id)
    if not close_swaps(db, _SWAPS.c.id == swap_id, outcome=SwapOutcome.DECLINED, now=now):
        raise SwapClosed(_outcome(db, swap_id))
    record(db, "booking.swap-declined", ("booking", swap.holder.booking_id), by=by.resident_id, now=now)


def lapse_swaps(db: Session, *, now: datetime) -> int:
    """End proposals that nobody answered in time; how many."""
    return close_swaps(db, _SWAPS.c.expires_at <= now, outcome=SwapOutcome.LAPSED, now=now)


def accept_swap(db: Session, swap_id: int, *, by: Identity, now: datetime) -> tuple[OccurrenceChange, OccurrenceChange]:
    """Let both sides change rooms at once; returns what became of the holder and of the other side.

    Raises :class:`Refused` when a rule or a clash stands in the way by now, :class:`SwapClosed` when it is over or
    something has changed since, :class:`SwapGone`. Nothing is written then.
    """
    swap = _hold(db, swap_id, now=now)
    catalogue = read_catalogue(db)
    holder, asking = swap.holder, swap.asking
    left, room = catalogue.rooms[holder.room_id], catalogue.rooms[swap.room_id]
    moves = [(holder, Place(room, holder.slot)), (asking, Place(left, swap.slot))]
    for facts, _ in sorted(moves, key=lambda each: each[0].organizer_id):
        asker = as_asked(read_asker(db, facts.organizer_id, now=now), facts)
        lock_holders(db, [room, left], asker)
    refusals = [
        said
        for (facts, place), other in zip(moves, (asking, holder), strict=True)
        for said in _refusals(db, facts, place, other, now)
    ]
    if refusals:
        raise Refused(refusals)
    if not close_swaps(db, _SWAPS.c.id == swap_id, outcome=SwapOutcome.DONE, now=now):
        raise SwapClosed(_outcome(db, swap_id))
    changes = _move(db, moves, now=now)
    if swap.entry is not None:
        taken = {"closed_at": now, "outcome": WaitingOutcome.TAKEN}
        db.execute(update(WaitingEntry).where(WaitingEntry.id == swap.entry.id).values(taken))
    _tell(db, changes, by, now=now)
    return changes


def _hold(db: Session, swap_id: int, *, now: datetime) -> Swap:
    """The proposal with both sides, locked on PostgreSQL: bookings, dates, the entry. Raises :class:`SwapClosed`,
    :class:`SwapGone`."""
    seen = find_swap(db, swap_id)
    if seen is None:
        raise SwapGone(swap_id)
    facts_by_id(db, {seen.holder.occurrence_id, seen.asking.occurrence_id}, for_update=True)
    entries_by_id(db, {seen.entry.id} if seen.entry is not None else (), for_update=True)
    swap = find_swap(db, swap_id)
    if swap is None or swap.closed_at is not None or swap.expires_at <= now:
        raise SwapClosed(SwapOutcome.LAPSED if swap is None or swap.outcome is None else swap.outcome)
    entry, other = swap.entry, swap.other
    stands = swap.holder.status is OccurrenceStatus.CONFIRMED and swap.holder.ended_at is None
    if entry is not None:
        waits = entry.closed_at is None and not entry.is_offered and entry.facts.status is OccurrenceStatus.WAITING
        stands = stands and waits and swap.holder.slot.contains(entry.slot)
    if other is not None:
        is_there = other.status is OccurrenceStatus.CONFIRMED and other.room_id == swap.room_id
        stands = stands and is_there and other.slot == swap.holder.slot
    if not stands or swap.holder.slot.starts_at <= now:
        raise SwapClosed(SwapOutcome.OVERTAKEN)
    return swap


def _outcome(db: Session, swap_id: int) -> SwapOutcome:
    swap = find_swap(db, swap_id)
    return SwapOutcome.OVERTAKEN if swap is None or swap.outcome is None else swap.outcome


def _refusals(db: Session, facts: OccurrenceFacts, to: Place, other: OccurrenceFacts, now: datetime) -> tuple[Any, ...]:
    """What stands against ``facts`` being at ``to``, once ``other`` has left it."""
    asker = as_asked(read_asker(db, facts.organizer_id, now=now), facts)
    both = frozenset({facts.occurrence_id, other.occurrence_id})
    if not is_instant(to.room):
        raise SwapClosed(SwapOutcome.OVERTAKEN)
    return check_places(db, [to], Asking(facts.people, asker, now, both))[0]


def _move(
    db: Session, moves: list[tuple[OccurrenceFacts, Place]], *, now: datetime
) -> tuple[OccurrenceChange, OccurrenceChange]:
    """Write both at their places: what they had goes, and what they get comes, in one statement each."""
    changes = [OccurrenceChange(before, _after(before, to, now)) for before, to in moves]
    enter_rooms(db, {room_id for _, to in moves for room_id in to.room.standing_ids})
    ids = [each.after.occurrence_id for each in changes]
    db.execute(delete(Allocation).where(Allocation.occurrence_id.in_(ids)))
    for each in changes:
        after = each.after
        values = {"room_id": after.room_id, "starts_at": after.slot.starts_at, "ends_at": after.slot.ends_at}
        values |= {"status": after.status, "sequence": after.sequence, "revised_at": now}
        db.execute(update(Occurrence).where(Occurrence.id == after.occurrence_id).values(values))
        revision = {"version": after.version, "revised_at": now}
        db.execute(update(Booking).where(Booking.id == after.booking_id).values(revision))
    allocate_all(db, [(to.room, to.slot, before.occurrence_id) for before, to in moves])
    return changes[0], changes[1]


def _after(before: OccurrenceFacts, to: Place, now: datetime) -> OccurrenceFacts:
    return replace(
        before,
        room_id=to.room.id,
        slot=to.slot,
        status=OccurrenceStatus.CONFIRMED,
        sequence=before.sequence + 1,
        version=before.version + 1,
        revised_at=now,
    )


def _tell(
    db: Session, changes: tuple[OccurrenceChange, OccurrenceChange], by: Identity, *, now: datetime
) -> None:
    """Neither side learns who the other is: to the one that asked, the hub did it."""
    for change, by_id in zip(changes, (by.resident_id, None), strict=True):
        before, after = change.before or change.after, change.after
        about = {"room": [before.room_id, after.room_id]}
        record(db, "booking.swapped", ("booking", after.booking_id), by=by_id, now=now, details=about)
        announce(db, OccurrencesChanged(Act.SWAPPED, by_id, now, (change,)))
