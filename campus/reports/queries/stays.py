"""Confirmed dates with what became of them, and what they are to a room and a day."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from campus.booking.models import Booking, CheckIn, CheckInWay, Occurrence, OccurrenceStatus, Purpose
from campus.domain.check_in import asks_for_check_in
from campus.domain.hubtime import at
from campus.domain.occupancy import Begun, Stay, shared_people
from campus.domain.slot import Slot
from campus.domain.spans import Span
from campus.groups.models import GroupInitiative, GroupSession, Season, SignUp
from campus.people.models import Organization, OrganizationKind
from campus.spaces.catalogue import RoomFacts
from campus.spaces.models import Room

# Nothing that touches a moment began earlier than this before it: the longest a policy may allow is a week.
LONGEST = timedelta(days=8)
_MINUTE = timedelta(minutes=1)
# Whoever was checked in by the hub itself had to check in all the same.
_BY_ITSELF = (CheckInWay.LATE, CheckInWay.ACTIVITY)


@dataclass(frozen=True, slots=True)
class WhoseBookings:
    """Which bookings count; nothing named: all of them. An initiative's are those of its groups."""

    organization_id: int | None = None
    organization_kind: OrganizationKind | None = None
    group_id: int | None = None
    purpose: Purpose | None = None
    initiative_id: int | None = None

    @property
    def is_everyone(self) -> bool:
        return self == EVERYONE

    def conditions(self) -> list[ColumnElement[bool]]:
        """On ``bookings``."""
        found: list[ColumnElement[bool]] = []
        if self.organization_id is not None:
            found.append(Booking.organization_id == self.organization_id)
        if self.organization_kind is not None:
            of_kind = select(Organization.id).where(Organization.kind == self.organization_kind)
            found.append(Booking.organization_id.in_(of_kind))
        if self.purpose is not None:
            found.append(Booking.purpose == self.purpose)
        seasons = select(Season.booking_id).where(Season.booking_id.is_not(None))
        if self.group_id is not None:
            found.append(Booking.id.in_(seasons.where(Season.group_id == self.group_id)))
        if self.initiative_id is not None:
            groups = select(GroupInitiative.group_id).where(GroupInitiative.initiative_id == self.initiative_id)
            found.append(Booking.id.in_(seasons.where(Season.group_id.in_(groups))))
        return found


EVERYONE = WhoseBookings()


@dataclass(frozen=True, slots=True)
class BookedDate:
    """A confirmed date. ``people`` as far as the hub knows: counted in the room, else who came to or signed up for the
    session, else as booked. ``is_required`` is None where nobody looked whether somebody came."""

    id: int
    room_id: int
    starts_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    created_at: datetime
    people: int
    is_required: bool | None
    checked_in_at: datetime | None
    way: CheckInWay | None
    no_show_at: datetime | None

    @property
    def asked_for_check_in(self) -> bool:
        return bool(self.is_required) or self.way in _BY_ITSELF

    def came_at(self, room: RoomFacts) -> datetime | None:
        """From when on people were in the room, or None. Where nobody needs to check in, they came as planned."""
        if self.checked_in_at is not None:
            return max(self.checked_in_at, self.starts_at)
        if self.no_show_at is not None:
            return None
        asks = self.is_required
        if asks is None:
            asks = asks_for_check_in(room.rules.policy, Slot(self.starts_at, self.ends_at))
        return None if asks else self.starts_at


def _people() -> ColumnElement[int]:
    came = (
        select(func.count())
        .select_from(SignUp)
        .where(SignUp.session_id == GroupSession.id, SignUp.checked_in_at.is_not(None))
        .correlate(GroupSession)
        .scalar_subquery()
    )
    of_session = case((GroupSession.id.is_not(None), func.nullif(came, 0)))
    return func.coalesce(CheckIn.people, of_session, func.nullif(GroupSession.seats_taken, 0), Booking.people)


_COLUMNS = (
    Occurrence.id,
    Occurrence.room_id,
    Occurrence.starts_at,
    Occurrence.ends_at,
    Occurrence.ended_at,
    Booking.created_at,
    _people(),
    CheckIn.is_required,
    CheckIn.checked_in_at,
    CheckIn.way,
    CheckIn.no_show_at,
)
IS_CONFIRMED = Occurrence.status == OccurrenceStatus.CONFIRMED


def joined(*columns: Any) -> Select[Any]:
    """``columns`` of confirmed dates with their bookings, check-ins and sessions."""
    return (
        select(*columns)
        .select_from(Occurrence)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .outerjoin(CheckIn, CheckIn.occurrence_id == Occurrence.id)
        .outerjoin(GroupSession, GroupSession.occurrence_id == Occurrence.id)
        .where(IS_CONFIRMED)
    )


def touching(slot: Slot, room_ids: Collection[int] | None = None) -> ColumnElement[bool]:
    """On ``occurrences``: that they touch ``slot``, in those rooms (None: in any)."""
    within = and_(
        Occurrence.starts_at < slot.ends_at,
        Occurrence.starts_at > slot.starts_at - LONGEST,
        Occurrence.ends_at > slot.starts_at,
    )
    return within if room_ids is None else and_(within, Occurrence.room_id.in_(sorted(room_ids)))


def read_dates(db: Session, *conditions: ColumnElement[bool]) -> list[BookedDate]:
    """Confirmed dates under ``conditions``. One statement."""
    return [BookedDate(*row) for row in db.execute(joined(*_COLUMNS).where(*conditions))]


def rebooked_after(db: Session, *conditions: ColumnElement[bool]) -> list[BookedDate]:
    """The dates that took time which those under ``conditions`` had given back, in the same room, its whole or its
    parts. One statement."""
    its, near, later = aliased(Room), aliased(Room), aliased(Occurrence)
    given_back = (
        joined(later.id)
        .where(*conditions, Occurrence.ended_at < Occurrence.ends_at)
        .join(its, its.id == Occurrence.room_id)
        .join(near, func.coalesce(near.whole_id, near.id) == func.coalesce(its.whole_id, its.id))
        .join(later, and_(later.room_id == near.id, later.id != Occurrence.id))
        .where(later.starts_at >= Occurrence.ended_at, later.starts_at < Occurrence.ends_at)
    )
    again = given_back.subquery()
    return read_dates(db, Occurrence.id.in_(select(again.c.id)))


def minute_of_day(midnight: datetime, instant: datetime) -> int:
    """Whole minutes from ``midnight``, which may be negative; seconds are left out."""
    return (instant - midnight) // _MINUTE


def stays_on(it: BookedDate, room: RoomFacts, seats: dict[int, int], day: date) -> Iterator[tuple[int, Stay]]:
    """What a date in ``room`` is to each undivided room on which it stands, on ``day``; ``seats`` by undivided room."""
    midnight = at(day)
    end = it.ended_at or it.ends_at
    came_at = it.came_at(room)
    used: Span | None = None
    if came_at is not None and came_at < end:
        used = (minute_of_day(midnight, came_at), minute_of_day(midnight, end))
    booked = (minute_of_day(midnight, it.starts_at), minute_of_day(midnight, it.ends_at))
    released_from = None if it.ended_at is None or it.ended_at >= it.ends_at else minute_of_day(midnight, it.ended_at)
    standing = room.standing_ids
    people = [it.people] if len(standing) == 1 else shared_people(it.people, [seats.get(each, 0) for each in standing])
    for room_id, here in zip(standing, people, strict=True):
        yield room_id, Stay(it.id, booked, used, here, released_from)


def begun_of(it: BookedDate, room: RoomFacts, capacity: int) -> Begun:
    """What is counted once for a date."""
    return Begun(
        lead_minutes=max((it.starts_at - it.created_at) // _MINUTE, 0),
        people=it.people,
        capacity=capacity,
        is_required=it.asked_for_check_in,
        is_no_show=it.no_show_at is not None,
        is_used=it.came_at(room) is not None,
    )
