"""Many at once for a few seats: never one too many, whoever signs up, opts out or takes seats away meanwhile.

Whole requests are raced, as in ``tests.booking.test_races``.
"""

import random
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from webtest import TestApp, TestResponse

from campus.db import Sessions
from campus.groups.models import GroupSession, Segment, SegmentKind, SignUp, SignUpStatus
from tests.booking.test_races import at_once
from tests.groups.test_sessions_taking_part import set_session
from tests.support.applications import SignIn
from tests.support.groups import Circle, add_residents, found_group
from tests.support.hub import Hub, Person
from tests.support.letters import letters_to
from tests.support.pages import token_of

pytestmark = pytest.mark.usefixtures("clock", "in_english")
MANY, SEATS, ROUNDS = 24, 7, 3
Client = tuple[TestApp, str, Person]


@pytest.fixture
def clients(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> list[Client]:
    """Residents, each at a browser of their own."""
    with sessions.write() as db:
        people = add_residents(db, hub, MANY)
    found = []
    for person in people:
        client = TestApp(app.app, extra_environ=dict(app.extra_environ))
        client.router = app.router
        sign_in(client, person)
        token = token_of(client.get("/me"))
        found.append((client, token, person))
    return found


@pytest.fixture
def first(circle: Circle, hub: Hub) -> GroupSession:
    """A session of seven seats of which three are taken."""
    return circle.dates(circle.season(hub.seminar, seats=SEATS))[0]


def post(client: Client, path: str, **fields: str) -> Callable[[], TestResponse]:
    app, token, _person = client
    return lambda: app.post(path, {"csrf_token": token} | fields, status="*")


def assert_seats_hold(sessions: Sessions, number: int) -> tuple[int, int]:
    """Seats taken and people in line; what is counted is what there is, and nobody waits beside a free seat."""
    with sessions.read() as db:
        it = db.get_one(GroupSession, number)
        rows = db.execute(
            select(SignUp.status, func.count()).where(SignUp.session_id == number).group_by(SignUp.status)
        )
        by_status = dict(rows.all())
    taken, waiting = by_status.get(SignUpStatus.IN, 0), by_status.get(SignUpStatus.WAITING, 0)
    assert it.seats is not None and it.seats_taken == taken <= it.seats
    assert not waiting or taken == it.seats
    return taken, waiting


def test_seats_are_never_overrun(clients: list[Client], circle: Circle, first: GroupSession) -> None:
    answers = at_once(post(each, f"/sessions/{first.id}/sign-up") for each in clients)
    assert {answer.status_int for answer in answers} == {303}
    assert assert_seats_hold(circle.sessions, first.id) == (SEATS, MANY - SEATS + 3)


def test_signing_up_opting_out_and_fewer_seats_at_once(
    clients: list[Client], circle: Circle, first: GroupSession, hub: Hub, app: TestApp, sign_in: SignIn
) -> None:
    chance = random.Random(11)
    sign_in(app, hub.organizer)
    for client in clients[::2]:
        post(client, f"/sessions/{first.id}/sign-up")()
    for _ in range(ROUNDS):
        form = app.get(f"/sessions/{first.id}/edit").forms["session-form"]
        form["seats"] = str(chance.randrange(3, 20))
        acts = [
            post(each, f"/sessions/{first.id}/{chance.choice(('sign-up', 'sign-up', 'opt-out'))}")
            for each in clients[:-1]
        ]
        answers = at_once([*acts, lambda form=form: form.submit(status="*")])
        assert {answer.status_int for answer in answers} <= {303, 422}
        assert_seats_hold(circle.sessions, first.id)


def test_a_freed_seat_is_given_once(clients: list[Client], circle: Circle, first: GroupSession) -> None:
    for client in clients:
        post(client, f"/sessions/{first.id}/sign-up")()
    seated = clients[: SEATS - 3]
    at_once(post(each, f"/sessions/{first.id}/opt-out") for each in seated)
    assert assert_seats_hold(circle.sessions, first.id)[0] == SEATS
    told = [
        person.email
        for _app, _token, person in clients
        if [each for each in letters_to(circle.sessions, person.email) if each.event == "session-promoted"]
    ]
    assert len(told) == len(seated)


def test_the_database_itself_refuses_a_seat_too_many(circle: Circle, first: GroupSession) -> None:
    for values in ({"seats_taken": SEATS + 1}, {"seats": 2}, {"seats_taken": -1}):
        with pytest.raises(IntegrityError):
            set_session(circle.sessions, first.id, **values)


def test_of_many_volunteers_one_gives_the_talk(
    clients: list[Client], hub: Hub, sessions: Sessions, acting: Callable[[Person], object]
) -> None:
    members = [person.id for _app, _token, person in clients]
    circle = found_group(sessions, hub.organizer, acting(hub.organizer), members=members)  # type: ignore[arg-type]
    first = circle.dates(circle.season(hub.hall))[0]
    with sessions.read() as db:
        mine = (Segment.session_id == first.id, Segment.kind == SegmentKind.TALK)
        talk = db.scalar(select(Segment.id).where(*mine))
    answers = at_once(post(each, f"/sessions/{first.id}/talks/{talk}", act="take") for each in clients)
    pages = [answer.follow() if answer.status_int == 303 else answer for answer in answers]
    yours = ["The talk is yours." in page.text for page in pages]
    assert Counter(yours) == {True: 1, False: MANY - 1}
    assert sum("Someone else gives this talk" in page.text for page in pages) == MANY - 1
    with sessions.read() as db:
        presenter = db.scalar(select(Segment.presenter_id).where(Segment.id == talk))
    assert presenter == clients[yours.index(True)][2].id
