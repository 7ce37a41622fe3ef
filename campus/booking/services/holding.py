"""Holding a room for a date in line while it is offered, and letting go of it. Both show on the board at once."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, update
from sqlalchemy.orm import Session

from campus.booking.models import Allocation, SwapOutcome, SwapProposal, WaitingEntry, WaitingOutcome
from campus.booking.queries.line import allocated_to
from campus.booking.queries.waiting import Waiting
from campus.booking.services.making import write_allocations
from campus.booking.services.swap_closing import close_swaps
from campus.booking.services.versions import renew_versions
from campus.domain.rules import RoomPolicy
from campus.domain.slot import Slot, split_by_day, without
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue

_ENTRIES: Table = WaitingEntry.metadata.tables["waiting_entries"]
_ALLOCATIONS: Table = Allocation.metadata.tables["allocations"]
_SWAPS: Table = SwapProposal.metadata.tables["swap_proposals"]
# When the start is within this time, an offer is held shortly.
NEAR = timedelta(hours=1)


def offer_ends(policy: RoomPolicy, slot: Slot, now: datetime) -> datetime:
    """Until when a room that is offered at ``now`` for ``slot`` is held: as its policy says, never past the start."""
    is_near = slot.starts_at - now < NEAR
    minutes = policy.near_offer.value if is_near else policy.offer.value
    return min(now + timedelta(minutes=minutes), slot.starts_at)


def hold_room(db: Session, entry: Waiting, room: RoomFacts, *, now: datetime) -> Waiting:
    """Offer ``room`` to ``entry``, which is locked, and hold it for a time: nobody books over that. Returns the entry.

    What the date itself has there meanwhile is part of what is held. Raises the database's refusal where someone else
    was faster.
    """
    until = offer_ends(room.rules.policy, entry.slot, now)
    own = allocated_to(db, [entry.facts.occurrence_id] if entry.is_rehoused else [])
    mine = own.get(entry.facts.occurrence_id, {})
    rows = [
        (room_id, piece.starts_at, piece.ends_at, entry.facts.occurrence_id)
        for day in split_by_day(room.rules.occupied(entry.slot))
        for room_id in room.standing_ids
        for piece in without([day], mine.get(room_id, ()))
    ]
    write_allocations(db, rows, entry_id=entry.id)
    offered: dict[str, Any] = {"offered_at": now, "offered_room_id": room.id, "offer_ends_at": until}
    # Of a time that has begun what is left is held.
    held = offered | {"starts_at": entry.slot.starts_at}
    db.execute(update(_ENTRIES).where(_ENTRIES.c.id == entry.id).values(held))
    close_swaps(db, _SWAPS.c.entry_id == entry.id, outcome=SwapOutcome.OVERTAKEN, now=now)
    _show_in(db, [room.id], now=now)
    return replace(entry, **offered)


def close_entries(db: Session, *which: ColumnElement[bool], outcome: WaitingOutcome, now: datetime) -> None:
    """End the open waits among ``which`` as ``outcome``, and let go of what is held for them; nobody is asked to change
    rooms for them any more."""
    closing = update(_ENTRIES).where(*which, _ENTRIES.c.closed_at.is_(None)).values(closed_at=now, outcome=outcome)
    closed = db.execute(closing.returning(_ENTRIES.c.id, _ENTRIES.c.offered_room_id)).all()
    if closed:
        let_go(db, closed, now=now)
        mine = _SWAPS.c.entry_id.in_([row.id for row in closed])
        close_swaps(db, mine, outcome=SwapOutcome.OVERTAKEN, now=now)


def let_go(db: Session, entries: Iterable[Any], *, now: datetime) -> None:
    """Give back what is held for ``entries``, each as (id, offered room or None). Nothing is done where nothing is."""
    held = {entry_id: room_id for entry_id, room_id in entries if room_id is not None}
    if held:
        db.execute(delete(_ALLOCATIONS).where(_ALLOCATIONS.c.entry_id.in_(sorted(held))))
        _show_in(db, held.values(), now=now)


def _show_in(db: Session, room_ids: Iterable[int], *, now: datetime) -> None:
    catalogue = read_catalogue(db)
    shown_in = {each for room_id in room_ids for each in catalogue.related_ids(catalogue.rooms[room_id])}
    renew_versions(db, shown_in, now=now)
