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
from campus.feeds.models import Detail, FeedKind, FeedPurpose
from campus.feeds.tokens import NewFeed, make_feed
from campus.groups.models import GroupSession
from campus.groups.services.session_editing import EditSession, edit_session
from campus.people.queries.logins import Identity
from campus.permissions import Role
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.clock import NOW
from tests.support.groups import Circle
from tests.support.hub import Hub, Person, Place

Book = Callable[..., int]
Make = Callable[..., str]


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


@pytest.fixture
def make(sessions: Sessions, hub: Hub) -> Make:
    """``make(kind, target_id, by=…, detail=…)`` makes a private feed and returns its path."""

    def private(
        kind: FeedKind = FeedKind.PERSON,
        target_id: int = 0,
        *,
        by: Person | None = None,
        detail: Detail = Detail.FULL,
        purpose: FeedPurpose = FeedPurpose.OWN,
    ) -> str:
        with sessions.write() as db:
            wish = NewFeed(kind, target_id, purpose, detail, "내 것")
            token = make_feed(db, wish, by=(by or hub.member).id, now=NOW)
        return f"/feeds/t/{token}/calendar.ics"

    return private


def edit_session_of(circle: Circle, session_id: int, **changes: object) -> None:
    """Change a session as its organizer does."""
    with circle.sessions.write() as db:
        it = db.get_one(GroupSession, session_id)
        command = EditSession(it.version, it.topic, it.about, it.notes, (), it.seats, it.takes_guests, it.place)
        command = replace(command, online_url=it.online_url, slot=Slot(it.starts_at, it.ends_at))
        edit_session(db, read_catalogue(db), session_id, replace(command, **changes), by=circle.by, now=NOW)  # type: ignore[arg-type]
