"""Who passes which door of a session, what is private, and what a page costs."""

import pytest
from sqlalchemy import select, update
from webtest import TestApp

from campus.booking.models import Booking
from campus.db import Sessions
from campus.domain.rules import Visibility
from campus.groups.models import Group, GroupSession, GroupStatus, Segment, SegmentKind
from campus.groups.services.signing_up import Wishes, sign_up
from tests.booking.conftest import Acting
from tests.groups.test_session_guests import ask, follow
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.groups import Circle, add_residents, found_group
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.pages import token_of
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock", "in_english")

# Status by role: stranger, resident, member, organizer of the group, manager. 303 for strangers: to sign in.
PAGES = {
    "": (200, 200, 200, 200, 200),
    "/guest": (200, 303, 303, 303, 303),
    "/check-in": (303, 200, 200, 200, 200),
    "/edit": (303, 403, 403, 200, 200),
    "/cancel": (303, 403, 403, 200, 200),
    "/door": (303, 403, 403, 200, 200),
    "/people": (303, 403, 403, 200, 200),
    "/tables/2": (303, 403, 403, 200, 200),
}
# What the same roles get who send nothing but the token: 400 and 422 let in, and find the form wanting; 409 misses its
# version.
ACTS = {
    "/sign-up": (403, 303, 303, 303, 303),
    "/opt-out": (403, 303, 303, 303, 303),
    "/check-in": (403, 422, 422, 422, 422),
    "/talks/1": (403, 400, 400, 400, 400),
    "/materials": (403, 403, 403, 422, 422),
    "/edit": (403, 403, 403, 409, 409),
    "/cancel": (403, 403, 403, 422, 422),
    "/restore": (403, 403, 403, 303, 303),
    "/ask": (403, 403, 403, 400, 400),
    "/room": (403, 403, 403, 400, 400),
    "/people": (403, 403, 403, 400, 400),
    "/tables/2": (403, 403, 403, 400, 400),
    "/guest": (422, 422, 422, 422, 422),
}


@pytest.fixture
def first(circle: Circle, hub: Hub) -> GroupSession:
    return circle.dates(circle.season(hub.seminar))[0]


@pytest.mark.parametrize("role", range(5))
def test_roles_and_doors(
    app: TestApp, hub: Hub, sessions: Sessions, first: GroupSession, sign_in: SignIn, role: int
) -> None:
    with sessions.write() as db:
        resident = add_residents(db, hub, 1)[0]
    person = (None, resident, hub.member, hub.organizer, hub.manager)[role]
    if person is not None:
        sign_in(app, person)
    token = token_of(app.get("/sign-up" if person is None else "/me"))
    for path, expected in PAGES.items():
        answer = app.get(f"/sessions/{first.id}{path}", status="*")
        assert answer.status_int == expected[role], path
        if answer.status_int == 303 and person is None:
            assert "/sign-in" in answer.location
    for path, expected_post in ACTS.items():
        got = app.post(f"/sessions/{first.id}{path}", {"csrf_token": token}, status="*").status_int
        assert got == expected_post[role], path
    season = app.get("/groups/ai-friends/seasons/1/attendance", status="*").status_int
    assert season == (303, 403, 403, 200, 200)[role]


def test_no_such_session(app: TestApp, hub: Hub, first: GroupSession, sign_in: SignIn) -> None:
    for path in ("/sessions/99999", "/sessions/99999999999999999999", "/sessions/x", "/sessions/99999/guest"):
        app.get(path, status=404)


def test_a_group_that_is_not_shown_hides_its_sessions(
    app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn
) -> None:
    with circle.sessions.write() as db:
        db.execute(update(Group).values(status=GroupStatus.PROPOSED))
    sign_in(app, hub.member)
    for path in ("", "/guest", "/check-in"):
        app.get(f"/sessions/{first.id}{path}", status=404)
    app.get(f"/c/{first.door_key}", status=404)
    sign_in(app, hub.organizer)
    app.get(f"/sessions/{first.id}")


def test_a_private_room_is_shown_to_its_people_only(
    app: TestApp, hub: Hub, circle: Circle, sign_in: SignIn
) -> None:
    first = circle.dates(circle.season(hub.seminar, takes_guests=True))[0]
    with circle.sessions.write() as db:
        db.execute(update(Booking).values(visibility=Visibility.TIME_ONLY))

    def place() -> str:
        return str(app.get(f"/sessions/{first.id}").html.select_one(".session-where").text)

    assert "Seminar room" not in place()
    assert "Seminar room" not in app.get(f"/sessions/{first.id}/guest").text
    ask(app, first.id)
    letter = letters_to(circle.sessions, "guest@gmail.test")[-1]
    assert "세미나실" not in letter.text and "Seminar room" not in letter.text
    page = follow(app, circle.sessions, "confirm")
    assert "Seminar room" in page.text
    sign_in(app, hub.admin)
    assert "Seminar room" in place()  # who manages the hub's rooms
    sign_in(app, hub.member)
    assert "Seminar room" in place()


def statements(app: TestApp, sessions: Sessions, path: str) -> int:
    app.get(path)
    with counted(sessions) as found:
        app.get(path)
    return len(found)


@pytest.mark.parametrize("path", ["", "/people", "/door", "/edit", "/tables/2", "/check-in"])
def test_pages_cost_the_same_for_one_and_for_thirty(
    app: TestApp, hub: Hub, sessions: Sessions, acting: Acting, sign_in: SignIn, path: str
) -> None:
    circle = found_group(sessions, hub.organizer, acting(hub.organizer))
    first = circle.dates(circle.season(hub.seminar))[0]
    with sessions.write() as db:
        people = add_residents(db, hub, 29)
        mine = (Segment.session_id == first.id, Segment.kind == SegmentKind.TALK)
        db.execute(update(Segment).where(*mine).values(guest_presenter="홍길동"))
        assert db.scalar(select(Segment.id).where(*mine))
    sign_in(app, hub.organizer)
    alone = statements(app, sessions, f"/sessions/{first.id}{path}")
    for person in people:
        with sessions.write() as db:
            sign_up(db, first.id, Wishes(eats=True, is_shown=True), by=acting(person), now=NOW)
    crowded = statements(app, sessions, f"/sessions/{first.id}{path}")
    assert crowded <= alone + (1 if not path else 0), path  # a room is looked for when it is too large or too small
    assert crowded <= 24
