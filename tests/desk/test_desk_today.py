"""The desk at a glance: what waits, what is shut ahead, what happened since yesterday, what does not work."""

from datetime import date, timedelta

import pytest
import time_machine
from webtest import TestApp

from campus.booking.models import OccurrenceStatus
from campus.db import Sessions
from campus.desk.queries.glance import closures_ahead, dates_on, read_machinery, read_waiting, silent_displays
from campus.displays.models import Display
from campus.domain.hubtime import at, local_date
from campus.outbox.models import MessageState, OutboxMessage
from campus.people.models import Resident, ResidentStatus
from campus.spaces.models import Closure
from campus.spaces.services.revision import renew_revision
from tests.reports.conftest import Put, put
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.statements import counted

TODAY = local_date(NOW)
IN_TWO_DAYS = TODAY + timedelta(days=2)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _wednesday(clock: time_machine.Traveller) -> None:
    """At the tests' Wednesday, 10:00."""


@pytest.fixture
def desk(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    return app


def shut(sessions: Sessions, **where: int | None) -> None:
    with sessions.write() as db:
        times = {"starts_at": at(IN_TWO_DAYS, 9 * 60), "ends_at": at(IN_TWO_DAYS, 18 * 60)}
        db.add(Closure(reason_ko="공사", reason_en="Works", **times, **where))
        renew_revision(db, now=NOW)


def test_roles(app: TestApp, hub: Hub, sign_in: SignIn) -> None:
    table = {None: 303, hub.member: 403, hub.organizer: 403, hub.manager: 200, hub.admin: 200}
    for person, status in table.items():
        app.reset()
        if person is not None:
            sign_in(app, person)
        assert app.get("/manage", status="*").status_int == status, person


def test_a_quiet_day(desk: TestApp) -> None:
    page = desk.get("/manage")
    for text in ("Nobody waits for an answer.", "No closures and no public holidays.", "Everything runs"):
        assert text in page.text


def test_a_request_is_approved_from_here(desk: TestApp, sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        db.get_one(Resident, hub.other_member.id).status = ResidentStatus.PENDING
        assert read_waiting(db, now=NOW).sign_ups == 1
    page = desk.get("/manage")
    line = page.html.find("a", string="People who signed up").parent
    assert (line.a["href"], line.strong.text) == ("/manage/people", "1")


@pytest.mark.parametrize(
    ("shut_place", "booked", "dates"),
    [
        ("meeting", "meeting", 1),
        ("meeting", "small", 0),
        ("hall", "hall_a", 1),
        ("hall_a", "hall", 1),
        ("hall_a", "hall_b", 0),
        (None, "small", 1),
    ],
)
def test_a_closure_ahead_says_what_stands_in_it(
    sessions: Sessions, hub: Hub, shut_place: str | None, booked: str, dates: int
) -> None:
    parts = (hub.hall_a, hub.hall_b, hub.hall_c) if booked == "hall" else ()
    put(sessions, Put(getattr(hub, booked), "10:00", "11:00", day=IN_TWO_DAYS), hub.member, parts)
    put(sessions, Put(getattr(hub, booked), "19:00", "20:00", day=IN_TWO_DAYS), hub.member, parts)
    shut(sessions, room_id=getattr(hub, shut_place).id if shut_place else None)
    with sessions.read() as db:
        found = closures_ahead(db, now=NOW, until=NOW + timedelta(days=14))
    assert [each.dates for each in found] == [dates]


def test_what_was_cancelled_does_not_stand_in_a_building_that_shuts(sessions: Sessions, hub: Hub) -> None:
    put(sessions, Put(hub.meeting, "10:00", "11:00", day=IN_TWO_DAYS), hub.member)
    cancelled = Put(hub.meeting, "12:00", "13:00", day=IN_TWO_DAYS, status=OccurrenceStatus.CANCELLED, is_known=False)
    put(sessions, cancelled, hub.member)
    shut(sessions, building_id=hub.building.id)
    with sessions.read() as db:
        assert [each.dates for each in closures_ahead(db, now=NOW, until=NOW + timedelta(days=14))] == [1]
        assert closures_ahead(db, now=NOW, until=NOW + timedelta(days=1)) == []
        assert dates_on(db, [IN_TWO_DAYS, TODAY, date(2026, 12, 25)]) == {
            IN_TWO_DAYS: 1,
            TODAY: 0,
            date(2026, 12, 25): 0,
        }


def test_what_does_not_work_is_said(desk: TestApp, sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        made = {"made_at": NOW - HOUR, "made_by_id": hub.manager.id, "paired_at": NOW - HOUR, "locale": "ko"}
        db.add(Display(name="본관 입구", key_sha256=b"1" * 32, seen_at=NOW - HOUR, **made))
        db.add(Display(name="별관", key_sha256=b"2" * 32, seen_at=NOW, **made))
        mail = {"event": "x", "address": "a@b.example", "subject": "s", "text": "t", "html": "h", "created_at": NOW}
        db.add(OutboxMessage(message_id="1", state=MessageState.FAILED, due_at=NOW - HOUR, **mail))
        db.add(OutboxMessage(message_id="2", state=MessageState.WAITING, due_at=NOW - HOUR, **mail))
        db.add(OutboxMessage(message_id="3", state=MessageState.WAITING, due_at=NOW, **mail))
        db.flush()
        assert read_machinery(db, today=TODAY, now=NOW) == (1, 1, 0, 0, 0, 0)
        assert [each.name for each in silent_displays(db, now=NOW)] == ["본관 입구"]
    page = desk.get("/manage")
    assert "Everything runs" not in page.text
    assert "본관 입구" in page.text
    assert "별관" not in page.html.find(id="machinery").parent.text


def test_statements_do_not_grow(desk: TestApp, sessions: Sessions, hub: Hub) -> None:
    def look() -> int:
        desk.get("/manage")
        with counted(sessions.engine) as statements:
            desk.get("/manage")
        return len(statements)

    shut(sessions, room_id=hub.meeting.id)
    one = look()
    for _ in range(9):
        shut(sessions, room_id=hub.small.id)
    for hour in range(9, 18):
        put(sessions, Put(hub.small, f"{hour}:00", f"{hour + 1}:00", day=IN_TWO_DAYS), hub.member)
    assert look() == one
