"""Quotas hold under the race (C-9): whoever asks at the same moment, no more is booked than the quota allows."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import pytest
from sqlalchemy import func, select
from webtest import TestApp

from campus.booking.models import Occurrence
from campus.db import Sessions
from campus.domain.asker import Holder, Period
from tests.booking.ruling import OWNER, let_in, rule
from tests.booking.test_people_rules import join
from tests.booking.test_races import at_once, booking, fields
from tests.support.applications import SignIn
from tests.support.hub import Hub, Person

pytestmark = pytest.mark.usefixtures("clock")

ROOMS = ("meeting", "small", "studio", "seminar")
HOURS = (("11:00", "12:00"), ("13:00", "14:00"), ("15:00", "16:00"), ("17:00", "18:00"))
Client = tuple[TestApp, str]


@pytest.fixture
def client_of(app: TestApp, sign_in: SignIn) -> Callable[[Person], Client]:
    """A signed-in browser with the CSRF token of its visit."""

    def of(person: Person) -> Client:
        client = TestApp(app.app)
        client.router = app.router
        sign_in(client, person)
        return client, client.get("/bookings/new").forms[0]["csrf_token"].value

    return of


def booked_minutes(sessions: Sessions) -> int:
    with sessions.read() as db:
        found = db.execute(select(Occurrence.starts_at, Occurrence.ends_at)).all()
    return sum(int((ends_at - starts_at).total_seconds()) // 60 for starts_at, ends_at in found)


def test_one_resident_asks_many_times_at_once(
    client_of: Callable[[Person], Client], sessions: Sessions, hub: Hub
) -> None:
    """Sixteen different slots and rooms, of which a quota of three hours lets three pass."""
    rule(sessions, quotas=[(Holder.RESIDENT, Period.DAY, 180, None)])
    clients = [client_of(hub.member) for _ in range(16)]
    asked = [fields(room, *hours) for room in ROOMS for hours in HOURS]
    answers = at_once(booking(client, token, each) for (client, token), each in zip(clients, asked, strict=True))
    assert Counter(answer.status_int for answer in answers) == {303: 3, 422: 13}
    assert booked_minutes(sessions) == 180
    assert all(OWNER in answer.text for answer in answers if answer.status_int == 422)


def test_two_of_one_team_at_once(client_of: Callable[[Person], Client], sessions: Sessions, hub: Hub) -> None:
    """3 h each on a day with a team quota of 4 h: one is refused, and told which rule."""
    rule(sessions, quotas=[(Holder.TEAM, Period.DAY, 240, None)])
    let_in(sessions, hub.startup, hub.meeting)
    join(sessions, hub.member.id, hub.startup.id)
    for day in range(26, 30):
        asked = [fields(room, "13:00", "16:00", date=f"2026-11-{day}") for room in ROOMS[:2]]
        clients = (client_of(hub.organizer), client_of(hub.member))
        answers = at_once(booking(client, token, each) for (client, token), each in zip(clients, asked, strict=True))
        assert sorted(answer.status_int for answer in answers) == [303, 422]
        refused = next(answer for answer in answers if answer.status_int == 422)
        assert OWNER in refused.html.find(class_="why-list").text


def test_a_rest_between_bookings_holds_at_once(
    client_of: Callable[[Person], Client], sessions: Sessions, hub: Hub
) -> None:
    rule(sessions, rooms=[hub.studio], rest_minutes=60)
    clients = [client_of(hub.member) for _ in range(4)]
    asked = [fields("studio", f"{hour}:00", f"{hour + 1}:00") for hour in range(11, 15)]
    answers = at_once(booking(client, token, each) for (client, token), each in zip(clients, asked, strict=True))
    assert {answer.status_int for answer in answers} == {303, 422}
    with sessions.read() as db:
        starts = sorted(db.scalars(select(Occurrence.starts_at)))
    assert all((later - earlier).total_seconds() >= 7_200 for earlier, later in pairwise(starts))


def test_bookings_that_grow_at_once_share_the_quota(
    client_of: Callable[[Person], Client], sessions: Sessions, hub: Hub
) -> None:
    """Four bookings of half an hour each are made an hour long at the same moment: two more half hours are left."""
    rule(sessions, quotas=[(Holder.RESIDENT, Period.WEEK, 180, None)])
    clients = [client_of(hub.member) for _ in range(4)]
    paths = []
    for (client, token), room in zip(clients, ROOMS, strict=True):
        made = booking(client, token, fields(room, "13:00", "13:30"))()
        paths.append(made.location.removeprefix("http://localhost"))

    def grow(client: TestApp, token: str, path: str, room: str) -> Callable[[], object]:
        asked = fields(room, "13:00", "14:00", version="1") | {"csrf_token": token}
        return lambda: client.post(f"{path}/edit", asked, status="*")

    acts = [grow(*client, path, room) for client, path, room in zip(clients, paths, ROOMS, strict=True)]
    answers = at_once(acts)  # type: ignore[arg-type]
    assert Counter(answer.status_int for answer in answers) == {303: 2, 422: 2}
    assert booked_minutes(sessions) == 180
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(Occurrence)) == 4
