"""Trying to break the no-overlap rule, in a transaction that is always rolled back."""

import secrets
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campus.booking.models import Allocation, Booking, Occurrence, OccurrenceStatus, Purpose
from campus.db import Sessions
from campus.domain.rules import Visibility
from campus.people.models import Resident, ResidentStatus
from campus.permissions import Role
from campus.spaces.models import Building, Floor, Room, RoomKind, Zone

START = datetime(2099, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _room(mark: str) -> Room:
    names = {"name_ko": mark, "name_en": mark, "slug": mark}
    zone = Zone(position=0, **names)
    building = Building(zone=zone, address_ko="", address_en="", latitude=0.0, longitude=0.0, **names)
    floor = Floor(building=building, level=1)
    return Room(floor=floor, kind=RoomKind.MEETING, capacity=1, area_m2=Decimal(1), **names)


def _occurrence(mark: str, room: Room) -> Occurrence:
    resident = Resident(
        email=f"{mark}@localhost", name=mark, role=Role.MEMBER, status=ResidentStatus.DISABLED, created_at=START
    )
    booking = Booking(
        uid=mark,
        title=mark,
        purpose=Purpose.OTHER,
        visibility=Visibility.TIME_ONLY,
        people=1,
        organizer=resident,
        booked_by=resident,
        created_at=START,
        revised_at=START,
    )
    return Occurrence(
        booking=booking,
        room=room,
        original_starts_at=START,
        starts_at=START,
        ends_at=START + HOUR,
        status=OccurrenceStatus.CONFIRMED,
        revised_at=START,
    )


def _fits(db: Session, occurrence: Occurrence, starts_at: datetime) -> bool:
    """Whether the database takes an hour from ``starts_at``."""
    try:
        with db.begin_nested():
            db.add(
                Allocation(
                    room_id=occurrence.room.id,
                    occurrence_id=occurrence.id,
                    starts_at=starts_at,
                    ends_at=starts_at + HOUR,
                )
            )
            db.flush()
    except IntegrityError:
        return False
    return True


def try_overlap(sessions: Sessions) -> dict[str, bool]:
    """What the database let happen to a room of its own: the first hour, the next one, and one half over both."""
    mark = f"doctor-{secrets.token_hex(8)}"
    with sessions.open(write=True) as db:
        occurrence = _occurrence(mark, _room(mark))
        db.add(occurrence)
        db.flush()
        tries = {"first": START, "next": START + HOUR, "overlapping": START + HOUR / 2}
        took = {name: _fits(db, occurrence, starts_at) for name, starts_at in tries.items()}
        db.rollback()
    return took
