"""What tests of feeds share: bookings made by the services."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Purpose
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services import BookRoom, ChangeBooking, book_room, change_booking
from campus.db import Sessions
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.permissions import Role
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.clock import NOW
from tests.support.hub import Hub, Person, Place

Book = Callable[..., int]


def acting(person: Person, role: Role = Role.MEMBER) -> Identity:
    """The identity that ``person`` acts under."""
    return Identity(person.id, 0, person.name, person.email, role, "ko", None, NOW)


@pytest.fixture
def book(sessions: Sessions, hub: Hub) -> Book:
    """``book(place, slot, visibility=…, by=…, now=…, title=…)`` books through the service and returns an id."""

    def make(place: Place, where: Slot, *, by: Person | None = None, now: datetime = NOW, **values: Any) -> int:
        facts = {
            "title": "생성 모델, 함께 읽기",
            "purpose": Purpose.STUDY,
            "people": 4,
            "visibility": Visibility.PUBLIC,
            "note": "비밀번호는 7741입니다",
        }
        command = BookRoom(slot=where, **(facts | values))
        with sessions.write() as db:
            room = read_catalogue(db).rooms[place.id]
            return book_room(db, room, command, by=acting(by or hub.member), now=now)

    return make


def standing(sessions: Sessions, booking_id: int) -> OccurrenceFacts:
    """A booking as it stands."""
    with sessions.read() as db:
        found = find_occurrence(db, booking_id)
    assert found is not None
    return found


def change(
    sessions: Sessions, booking_id: int, *, by: Person, room: Place | None = None, now: datetime = NOW, **values: Any
) -> None:
    """Change a booking through the service; ``values`` are those of ``ChangeBooking``."""
    facts = standing(sessions, booking_id)
    command = ChangeBooking(
        facts.version, facts.slot, facts.title, facts.purpose, facts.people, facts.visibility, facts.note
    )
    with sessions.write() as db:
        place = read_catalogue(db).rooms[room.id if room else facts.room_id]
        change_booking(db, booking_id, place, replace(command, **values), by=acting(by), now=now)
