"""Dates that stand in line for a room: who does, what was offered to whom, and which waits are over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, and_, not_, or_, select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import (
    LIVE,
    Booking,
    Healing,
    Occurrence,
    OccurrenceStatus,
    Reach,
    Series,
    SkipKind,
    SwapProposal,
    WaitingEntry,
    WaitingOutcome,
    Wish,
)
from campus.booking.queries.occurrences import OCCURRENCES, facts_of
from campus.domain.slot import Slot

_ENTRY = (
    WaitingEntry.id,
    WaitingEntry.room_id,
    WaitingEntry.starts_at,
    WaitingEntry.ends_at,
    WaitingEntry.wish,
    WaitingEntry.healing,
    WaitingEntry.reach,
    WaitingEntry.created_at,
    WaitingEntry.offered_at,
    WaitingEntry.offered_room_id,
    WaitingEntry.offer_ends_at,
    WaitingEntry.closed_at,
    WaitingEntry.outcome,
)
_ENTRIES = OCCURRENCES.join(WaitingEntry, WaitingEntry.occurrence_id == Occurrence.id).add_columns(*_ENTRY)
# No policy keeps a room for longer for whoever does not come.
LONGEST_RELEASE = timedelta(minutes=240)
# First come, first served.
_IN_ORDER = (WaitingEntry.created_at, WaitingEntry.id)
# Dates that were given up for another reason than a clash do not come back by themselves.
_GIVEN_UP = (SkipKind.CHOICE, SkipKind.HOLIDAY)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry of the waiting list: the date of ``facts`` wants ``slot`` in the room ``room_id``, or in one like it.

    Until ``offer_ends_at`` the room ``offered_room_id`` is held for it and nobody books over that.
    """

    id: int
    room_id: int
    slot: Slot
    wish: Wish
    healing: Healing
    reach: Reach
    created_at: datetime
    offered_at: datetime | None
    offered_room_id: int | None
    offer_ends_at: datetime | None
    closed_at: datetime | None
    outcome: WaitingOutcome | None
    facts: OccurrenceFacts

    @property
    def is_offered(self) -> bool:
        """Whether a room is held for it, or was until its wait ended."""
        return self.offered_room_id is not None

    def has_lapsed(self, now: datetime) -> bool:
        """Whether it was offered a room and nobody answered before ``now``."""
        return self.offer_ends_at is not None and self.offer_ends_at <= now

    @property
    def may_linger(self) -> bool:
        """Whether it may still get the rest of its time once that has begun: a single booking without a room."""
        is_roomless = self.facts.status is OccurrenceStatus.WAITING and not self.facts.is_series
        return is_roomless and not self.is_offered

    @property
    def is_rehoused(self) -> bool:
        """Whether the date takes place meanwhile, in another room or at another time."""
        return self.facts.status in LIVE


def _waiting_of(row: Row[*tuple[object, ...]]) -> Waiting:
    split = len(row) - len(_ENTRY)
    entry_id, room_id, starts_at, ends_at, *rest = row[split:]
    return Waiting(entry_id, room_id, Slot(starts_at, ends_at), *rest, facts_of(row[:split]))  # type: ignore[arg-type, call-arg]


def _may_come_true() -> ColumnElement[bool]:
    skipped = and_(
        Occurrence.status == OccurrenceStatus.SKIPPED,
        or_(Occurrence.skip_kind.is_(None), Occurrence.skip_kind.not_in(_GIVEN_UP)),
    )
    return or_(Occurrence.status.in_((*LIVE, OccurrenceStatus.WAITING)), skipped)


def _has_begun(now: datetime) -> ColumnElement[bool]:
    """Whether what is wanted has begun, or the date itself has, wherever it takes place; or an offer has lapsed."""
    is_on = and_(Occurrence.status.in_(LIVE), Occurrence.starts_at <= now)
    has_lapsed = and_(WaitingEntry.offer_ends_at.is_not(None), WaitingEntry.offer_ends_at <= now)
    return or_(WaitingEntry.starts_at <= now, is_on, has_lapsed)


def _is_too_late(now: datetime) -> ColumnElement[bool]:
    """:func:`_has_begun`, but for single bookings that wait: for a while they may still get the rest of their time."""
    is_single = and_(Occurrence.status == OccurrenceStatus.WAITING, Series.booking_id.is_(None))
    may_linger = and_(is_single, WaitingEntry.offered_room_id.is_(None), WaitingEntry.starts_at > now - LONGEST_RELEASE)
    return and_(_has_begun(now), not_(may_linger))


def open_entries(db: Session, *, now: datetime) -> list[Waiting]:
    """Everything that stands in line at ``now`` and may still come true, first come first. One statement."""
    begin = WaitingEntry.starts_at > now - LONGEST_RELEASE
    statement = _ENTRIES.where(WaitingEntry.closed_at.is_(None), begin, _may_come_true(), not_(_is_too_late(now)))
    return [_waiting_of(row) for row in db.execute(statement.order_by(*_IN_ORDER))]


def late_entries(db: Session, *, now: datetime) -> list[Waiting]:
    """Open entries whose time has begun, or whose offer nobody answered; locked on PostgreSQL with their bookings and
    dates, without those that someone acts on at this moment."""
    statement = _ENTRIES.where(WaitingEntry.closed_at.is_(None), _has_begun(now)).order_by(*_IN_ORDER)
    locked = statement.with_for_update(of=(Booking, Occurrence, WaitingEntry), skip_locked=True)
    return [_waiting_of(row) for row in db.execute(locked)]


def entries_of(db: Session, booking_id: int, *, now: datetime) -> list[Waiting]:
    """The open entries of one booking, soonest first."""
    statement = _ENTRIES.where(
        Booking.id == booking_id, WaitingEntry.closed_at.is_(None), not_(_is_too_late(now)), _may_come_true()
    )
    return [_waiting_of(row) for row in db.execute(statement.order_by(WaitingEntry.starts_at, WaitingEntry.id))]


def waits_of(db: Session, booking_ids: Collection[int], *, now: datetime) -> dict[int, Waiting]:
    """The open entries of single bookings that have no room yet, by booking."""
    if not booking_ids:
        return {}
    statement = _ENTRIES.where(
        Booking.id.in_(booking_ids),
        Series.booking_id.is_(None),
        WaitingEntry.closed_at.is_(None),
        Occurrence.status == OccurrenceStatus.WAITING,
        not_(_is_too_late(now)),
    )
    return {each.facts.booking_id: each for each in map(_waiting_of, db.execute(statement))}


def offers_to(db: Session, resident_id: int, *, now: datetime) -> list[Waiting]:
    """What is held for a resident at ``now``, soonest to lapse first."""
    mine = or_(Booking.organizer_id == resident_id, Booking.booked_by_id == resident_id)
    held = (WaitingEntry.offered_room_id.is_not(None), WaitingEntry.closed_at.is_(None), not_(_is_too_late(now)))
    statement = _ENTRIES.where(mine, *held).order_by(WaitingEntry.offer_ends_at, WaitingEntry.id)
    return [_waiting_of(row) for row in db.execute(statement)]


def open_waits(db: Session, resident_id: int, *, now: datetime) -> list[tuple[int, Slot]]:
    """What a resident waits for with single bookings: rooms and times."""
    statement = (
        select(WaitingEntry.room_id, WaitingEntry.starts_at, WaitingEntry.ends_at)
        .join(Occurrence, Occurrence.id == WaitingEntry.occurrence_id)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .outerjoin(Series, Series.booking_id == Booking.id)
        .where(
            Booking.organizer_id == resident_id,
            Series.booking_id.is_(None),
            WaitingEntry.closed_at.is_(None),
            WaitingEntry.wish == Wish.WAIT,
            WaitingEntry.starts_at > now,
        )
    )
    return [(room_id, Slot(starts_at, ends_at)) for room_id, starts_at, ends_at in db.execute(statement)]


def find_entry(
    db: Session, entry_id: int, *, for_update: bool = False, skip_locked: bool = False
) -> Waiting | None:
    """One entry, open or closed, or None; ``for_update`` locks it with booking and date on PostgreSQL. With
    ``skip_locked`` one that someone acts on at this moment is None."""
    statement = _ENTRIES.where(WaitingEntry.id == entry_id)
    if for_update:
        statement = statement.with_for_update(of=(Booking, Occurrence, WaitingEntry), skip_locked=skip_locked)
    row = db.execute(statement).first()
    return None if row is None else _waiting_of(row)


def entries_by_id(db: Session, entry_ids: Collection[int], *, for_update: bool = False) -> dict[int | None, Waiting]:
    """Entries by their ids; ``for_update`` locks only them on PostgreSQL: whoever asks has locked their bookings."""
    if not entry_ids:
        return {}
    statement = _ENTRIES.where(WaitingEntry.id.in_(sorted(entry_ids))).order_by(WaitingEntry.id)
    rows = db.execute(statement.with_for_update(of=WaitingEntry) if for_update else statement)
    return {each.id: each for each in map(_waiting_of, rows)}


def entries_to_swap_for(db: Session, *, now: datetime, limit: int) -> list[Waiting]:
    """Those in line who take what comes by itself, have no room, and for whom nobody was asked to change rooms at this
    moment; first come first."""
    asked = select(SwapProposal.entry_id).where(SwapProposal.closed_at.is_(None), SwapProposal.entry_id.is_not(None))
    statement = _ENTRIES.where(
        WaitingEntry.closed_at.is_(None),
        WaitingEntry.wish == Wish.WAIT,
        WaitingEntry.healing == Healing.TAKE,
        WaitingEntry.offered_room_id.is_(None),
        WaitingEntry.starts_at > now,
        Occurrence.status == OccurrenceStatus.WAITING,
        WaitingEntry.id.not_in(asked),
    )
    return [_waiting_of(row) for row in db.execute(statement.order_by(*_IN_ORDER).limit(limit))]
