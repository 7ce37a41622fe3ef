"""Managers book for others: by name or by address, however many residents there are."""

import pytest
from sqlalchemy import select
from webtest import TestApp

from campus.booking.models import Booking
from campus.db import Sessions
from campus.people.models import Resident
from tests.support.applications import SignIn
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.pages import token_of

pytestmark = pytest.mark.usefixtures("clock")
ASKED = {"room": "meeting", "date": "2026-11-27", "start": "10:00", "end": "11:00", "people": "3", "title": "면담"}
WORDS = {"purpose": "meeting", "visibility": "members", "note": ""}


@pytest.fixture
def desk(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    return app


def ask(desk: TestApp, organizer: str, status: int) -> str:
    token = token_of(desk.get("/bookings/new"))
    return desk.post("/bookings/new", ASKED | WORDS | {"organizer": organizer, "csrf_token": token}, status=status).text


@pytest.mark.parametrize("by_name", [True, False])
def test_a_name_or_an_address_does(desk: TestApp, hub: Hub, sessions: Sessions, by_name: bool) -> None:
    assert 'name="organizer"' in desk.get("/bookings/new").text
    ask(desk, hub.member.name if by_name else hub.member.email.upper(), 303)
    with sessions.read() as db:
        booking = db.scalars(select(Booking)).one()
        assert (booking.organizer_id, booking.booked_by_id) == (hub.member.id, hub.manager.id)
    (letter,) = letters_to(sessions, hub.member.email)
    assert letter.event == "booking-made"
    assert hub.manager.name in letter.text


def test_two_of_one_name_are_told_apart(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    with sessions.write() as db:
        other, member = (db.get_one(Resident, each.id) for each in (hub.other_member, hub.member))
        other.name, other.search_text = member.name, member.search_text
        other.search_jamo, other.search_initials = member.search_jamo, member.search_initials
    page = ask(desk, hub.member.name, 422)
    assert hub.member.email in page
    assert hub.other_member.email in page
    for nobody in ("아무개", "nobody@example.org", "@", "%"):
        assert "No active resident" in ask(desk, nobody, 422)
    with sessions.read() as db:
        assert db.scalars(select(Booking)).all() == []


def test_members_book_for_themselves_whatever_they_send(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn
) -> None:
    sign_in(app, hub.member)
    ask(app, hub.other_member.name, 303)
    with sessions.read() as db:
        assert db.scalars(select(Booking.organizer_id)).one() == hub.member.id
