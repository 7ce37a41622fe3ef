"""Proposals to change rooms, and who could be asked to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Booking, Occurrence, OccurrenceStatus, SwapOutcome, SwapProposal, WaitingEntry
from campus.booking.queries.occurrences import OCCURRENCES, facts_of
from campus.booking.queries.waiting import Waiting, entries_by_id
from campus.domain.slot import Slot

_COLUMNS = (
    SwapProposal.id,
    SwapProposal.holder_id,
    SwapProposal.room_id,
    SwapProposal.entry_id,
    SwapProposal.other_id,
    SwapProposal.asked_by_id,
    SwapProposal.asked_at,
    SwapProposal.expires_at,
    SwapProposal.closed_at,
    SwapProposal.outcome,
)


@dataclass(frozen=True, slots=True)
class Swap:
    """That the date ``holder`` goes to ``room_id``, so that the other side gets its room: a date in line (``entry``),
    or one that is booked in ``room_id`` (``other``)."""

    id: int
    holder: OccurrenceFacts
    room_id: int
    entry: Waiting | None
    other: OccurrenceFacts | None
    asked_by_id: int
    asked_at: datetime
    expires_at: datetime
    closed_at: datetime | None
    outcome: SwapOutcome | None

    @property
    def asking(self) -> OccurrenceFacts:
        """The date for whose sake it is asked."""
        facts = self.other if self.entry is None else self.entry.facts
        assert facts is not None  # the table has one of the two
        return facts

    @property
    def slot(self) -> Slot:
        """When the other side needs the holder's room."""
        return self.asking.slot if self.entry is None else self.entry.slot


def find_swap(db: Session, swap_id: int) -> Swap | None:
    """One proposal, open or closed, or None."""
    return next(iter(_read(db, SwapProposal.id == swap_id)), None)


def open_swaps_of(db: Session, booking_id: int, *, now: datetime) -> list[Swap]:
    """The open proposals in which a booking has a part, as holder or as the one that asks, soonest to lapse first."""
    mine = select(Occurrence.id).where(Occurrence.booking_id == booking_id)
    entries = select(WaitingEntry.id).where(WaitingEntry.occurrence_id.in_(mine))
    its = or_(
        SwapProposal.holder_id.in_(mine), SwapProposal.other_id.in_(mine), SwapProposal.entry_id.in_(entries)
    )
    return _read(db, SwapProposal.closed_at.is_(None) & (SwapProposal.expires_at > now) & its)


def asked_to_swap(db: Session, booking_ids: Collection[int], *, now: datetime) -> set[int]:
    """Those of the bookings that others ask to change rooms; no statement for none."""
    if not booking_ids:
        return set()
    statement = select(Occurrence.booking_id).join(SwapProposal, SwapProposal.holder_id == Occurrence.id)
    is_open = (SwapProposal.closed_at.is_(None), SwapProposal.expires_at > now)
    return set(db.scalars(statement.where(Occurrence.booking_id.in_(sorted(booking_ids)), *is_open)))


def _read(db: Session, which: ColumnElement[bool]) -> list[Swap]:
    statement = select(*_COLUMNS).where(which).order_by(SwapProposal.expires_at, SwapProposal.id)
    rows = db.execute(statement).all()
    dates = facts_by_id(db, {number for row in rows for number in (row.holder_id, row.other_id) if number is not None})
    entries = entries_by_id(db, {row.entry_id for row in rows if row.entry_id is not None})
    return [
        Swap(number, dates[holder_id], room_id, entries.get(entry_id), dates.get(other_id), *rest)
        for number, holder_id, room_id, entry_id, other_id, *rest in rows
    ]


def facts_by_id(
    db: Session, occurrence_ids: Collection[int], *, for_update: bool = False
) -> dict[int | None, OccurrenceFacts]:
    """Dates by their ids; ``for_update`` locks them on PostgreSQL, bookings first, each in the order of their ids."""
    if not occurrence_ids:
        return {}
    these = Occurrence.id.in_(sorted(occurrence_ids))
    if for_update:
        bookings = select(Booking.id).where(Booking.id.in_(select(Occurrence.booking_id).where(these)))
        db.execute(bookings.order_by(Booking.id).with_for_update())
    statement = OCCURRENCES.where(these).order_by(Occurrence.id)
    rows = db.execute(statement.with_for_update(of=Occurrence) if for_update else statement)
    return {each.occurrence_id: each for each in map(facts_of, rows)}


def proposed_pairs(db: Session, asking: ColumnElement[bool]) -> set[tuple[int, int]]:
    """Whom those ``asking`` (entries, or dates) asked already, whatever came of it: pairs of asker and holder."""
    statement = select(SwapProposal.entry_id, SwapProposal.other_id, SwapProposal.holder_id).where(asking)
    return {(entry_id or other_id or 0, holder_id) for entry_id, other_id, holder_id in db.execute(statement)}


def _may_be_asked(now: datetime) -> list[ColumnElement[bool]]:
    """Confirmed dates that begin after ``now``, and whom nobody asks at this moment."""
    asked = select(SwapProposal.holder_id).where(SwapProposal.closed_at.is_(None))
    return [
        Occurrence.status == OccurrenceStatus.CONFIRMED,
        Occurrence.ended_at.is_(None),
        Occurrence.starts_at > now,
        Occurrence.id.not_in(asked),
    ]


def holders_around(db: Session, entry_ids: Sequence[int], *, now: datetime) -> list[tuple[int, OccurrenceFacts]]:
    """For each of the entries: dates of others that have some room for all of the time that is wanted. What a group
    meets for is not among them: its people were told the place. One statement."""
    around = and_(Occurrence.starts_at <= WaitingEntry.starts_at, Occurrence.ends_at >= WaitingEntry.ends_at)
    statement = (
        OCCURRENCES.join(WaitingEntry, around)
        .add_columns(WaitingEntry.id)
        .where(WaitingEntry.id.in_(entry_ids), Booking.is_for_group.is_(False), *_may_be_asked(now))
        .order_by(WaitingEntry.created_at, WaitingEntry.id, Booking.people, Occurrence.id)
    )
    return [(row[-1], facts_of(row[:-1])) for row in db.execute(statement)]


def booked_at(db: Session, slot: Slot, *, now: datetime) -> list[OccurrenceFacts]:
    """Dates that have a room for exactly ``slot`` and may be asked to change it, few people first. One statement."""
    same = (Occurrence.starts_at == slot.starts_at, Occurrence.ends_at == slot.ends_at)
    statement = OCCURRENCES.where(*same, *_may_be_asked(now)).order_by(Booking.people, Occurrence.id)
    return [facts_of(row) for row in db.execute(statement)]
