"""A larger room when sign-ups outgrow theirs, a smaller one when they shrink: fully checked, taken by one tap."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from webtest import TestApp, TestResponse

from campus.booking.queries.occurrences import find_date
from campus.booking.services import book_room
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.groups.models import GroupSession, SignUp, SignUpStatus
from campus.groups.services.room_proposing import Fit, fit_of
from tests.booking.conftest import Acting, room, wish
from tests.groups.test_sessions_taking_part import press, said
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.groups import Circle, add_residents, found_group
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.pages import token_of

pytestmark = pytest.mark.usefixtures("clock", "in_english")


@pytest.fixture
def crowd(sessions: Sessions, hub: Hub, acting: Acting) -> Circle:
    """A group of eleven."""
    with sessions.write() as db:
        people = add_residents(db, hub, 10)
    return found_group(sessions, hub.organizer, acting(hub.organizer), members=[each.id for each in people])


def proposed(page: TestResponse) -> list[str]:
    return [each.text for each in page.html.select("#proposal .rows b")]


def take(page: TestResponse, number: int = 0) -> TestResponse:
    buttons = [form for form in page.forms.values() if form.action.endswith("/room")]
    return buttons[number].submit().follow()


@pytest.mark.parametrize(
    ("taken", "waiting", "capacity", "fit"),
    [(19, 0, 20, Fit.TOO_SMALL), (18, 0, 20, Fit.WELL), (9, 1, 20, Fit.TOO_SMALL), (9, 0, 20, Fit.TOO_LARGE),
     (10, 0, 20, Fit.WELL)],
)  # fmt: skip
def test_what_suits(taken: int, waiting: int, capacity: int, fit: Fit) -> None:
    assert fit_of(taken, waiting, capacity) is fit


def test_a_larger_room_is_proposed_and_taken(app: TestApp, hub: Hub, crowd: Circle, sign_in: SignIn) -> None:
    first = crowd.dates(crowd.season(hub.meeting))[0]
    assert (first.seats, first.seats_taken) == (8, 8)
    sign_in(app, hub.organizer)
    page = app.get(f"/sessions/{first.id}")
    assert "11 people want to come, the room holds 8." in page.html.select_one("#proposal").text
    assert proposed(page)[:2] == ["Seminar room", "Hall C"]
    page = take(page)
    assert "Seminar room is yours for this date, with 30 seats." in said(page)
    with crowd.sessions.read() as db:
        after = db.get_one(GroupSession, first.id)
        date = find_date(db, after.occurrence_id or 0)
    assert (after.seats, after.seats_taken) == (30, 11)
    assert date is not None and date.room_id == hub.seminar.id
    assert {status for _, status in crowd.signups(first.id)} == {SignUpStatus.IN}
    events = [letters_to(crowd.sessions, f"resident{n}@elsewhere.example")[-1].event for n in range(10)]
    assert events.count("session-promoted") == 3 and events.count("session-moved") == 7


def test_seats_set_to_the_rooms_size_grow_with_it(app: TestApp, hub: Hub, crowd: Circle, sign_in: SignIn) -> None:
    first = crowd.dates(crowd.season(hub.meeting, seats=8))[0]
    sign_in(app, hub.organizer)
    take(app.get(f"/sessions/{first.id}"))
    with crowd.sessions.read() as db:
        after = db.get_one(GroupSession, first.id)
    assert (after.seats, after.seats_taken) == (30, 11)
    events = [letters_to(crowd.sessions, f"resident{n}@elsewhere.example")[-1].event for n in range(10)]
    assert events.count("session-promoted") == 3


def test_what_is_taken_is_not_proposed(
    app: TestApp, hub: Hub, crowd: Circle, sign_in: SignIn, acting: Acting
) -> None:
    first = crowd.dates(crowd.season(hub.meeting))[0]
    sign_in(app, hub.organizer)
    page = app.get(f"/sessions/{first.id}")
    late = Slot(first.starts_at + timedelta(hours=1), first.ends_at)
    with crowd.sessions.write() as db:
        book_room(db, room(db, hub.seminar), wish(late), by=acting(hub.manager), now=NOW)
    # It was free when the page was drawn.
    assert "It did not work" in said(take(page))
    page = app.get(f"/sessions/{first.id}")
    assert "Seminar room" not in proposed(page)
    with crowd.sessions.read() as db:
        date = find_date(db, first.occurrence_id or 0)
        assert date is not None and date.room_id == hub.meeting.id
        assert db.get_one(GroupSession, first.id).seats == 8


def test_a_smaller_room_is_enough(app: TestApp, hub: Hub, circle: Circle, sign_in: SignIn) -> None:
    first = circle.dates(circle.season(hub.seminar))[0]
    sign_in(app, hub.organizer)
    page = app.get(f"/sessions/{first.id}")
    assert "3 people come, the room holds 30." in page.html.select_one("#proposal").text
    assert proposed(page) == ["Small meeting room", "Studio", "Meeting room"]
    assert "Small meeting room is yours for this date, with 4 seats." in said(take(page))


def test_a_room_that_became_too_small_meanwhile_is_refused_as_a_whole(
    app: TestApp, hub: Hub, circle: Circle, sign_in: SignIn, sessions: Sessions
) -> None:
    first = circle.dates(circle.season(hub.seminar))[0]
    with sessions.write() as db:
        people = add_residents(db, hub, 3)
    for person in people:
        sign_in(app, person)
        press(app, first.id, "sign-up")
    sign_in(app, hub.organizer)
    token = token_of(app.get(f"/sessions/{first.id}"))
    answer = app.post(f"/sessions/{first.id}/room", {"csrf_token": token, "room": "small"}).follow()
    assert "It did not work" in said(answer)
    with sessions.read() as db:
        after = db.get_one(GroupSession, first.id)
        date = find_date(db, after.occurrence_id or 0)
    assert date is not None and (date.room_id, after.seats, after.seats_taken) == (hub.seminar.id, 30, 6)


def test_nothing_is_proposed_where_it_suits(app: TestApp, hub: Hub, circle: Circle, sign_in: SignIn) -> None:
    first = circle.dates(circle.season(hub.studio))[0]
    sign_in(app, hub.organizer)
    assert proposed(app.get(f"/sessions/{first.id}")) == []
    with circle.sessions.write() as db:
        db.execute(delete(SignUp).where(SignUp.session_id == first.id))
        db.execute(update(GroupSession).values(seats_taken=0))
    sign_in(app, hub.member)
    assert not app.get(f"/sessions/{first.id}").html.select("#proposal")
