"""The feed of deadlines: what anyone reads, when it changes, and what a conditional request costs."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from icalendar import Calendar
from pyramid.request import Request
from webtest import TestApp

from campus.connections.models import OpportunityKind
from campus.connections.queries.deadlines import list_deadlines
from campus.connections.services.interests import show_interest
from campus.connections.services.opportunities import (
    PostOpportunity,
    close_opportunity,
    post_opportunity,
    revise_opportunity,
    withdraw_opportunity,
)
from campus.db import Sessions
from campus.people.queries.logins import Identity
from campus.permissions import Role
from tests.support.clock import NOW, SEOUL
from tests.support.hub import Hub, Person
from tests.support.statements import counted

PATH = "/feeds/opportunities.ics"
CALL = PostOpportunity(
    OpportunityKind.CALL, "공동 과제; 함께", "글", "", date(2026, 12, 10), 18 * 60, ("영상",), ()
)
Post = Callable[..., int]


@pytest.fixture(autouse=True)
def _some_day(clock: time_machine.Traveller) -> None:
    """All of these stand at the tests' Wednesday."""


def of_kaist(hub: Hub, person: Person | None = None, organization_id: int | None = None) -> Identity:
    who = person or hub.member
    return Identity(who.id, 0, who.name, who.email, Role.MEMBER, "ko", organization_id or hub.kaist.id, NOW)


@pytest.fixture
def post(sessions: Sessions, hub: Hub) -> Post:
    """``post(deadline_day=…, …)`` posts by ``hub.member`` and returns an id."""

    def make(**values: Any) -> int:
        with sessions.write() as db:
            return post_opportunity(db, replace(CALL, **values), by=of_kaist(hub), now=NOW)

    return make


def events(app: TestApp, query: str = "") -> dict[str, Any]:
    found = Calendar.from_ical(app.get(PATH + query).body)
    return {str(event["SUMMARY"]): event for event in found.walk("VEVENT")}


def test_a_day_and_an_hour(app: TestApp, hub: Hub, post: Post) -> None:
    post()
    post(title="온종일", deadline_minute=None)
    post(title="기한 없음", deadline_day=None, deadline_minute=None)
    found = {name.split(": ")[-1]: event for name, event in events(app).items()}
    assert set(found) == {"공동 과제; 함께", "온종일"}
    timed, whole = found["공동 과제; 함께"], found["온종일"]
    assert timed["DTEND"].dt == datetime(2026, 12, 10, 18, 0, tzinfo=SEOUL)
    assert timed["DTSTART"].dt == datetime(2026, 12, 10, 17, 30, tzinfo=SEOUL)
    assert (whole["DTSTART"].dt, whole["DTEND"].dt) == (date(2026, 12, 10), date(2026, 12, 11))
    for event in found.values():
        assert (str(event["TRANSP"]), event["SEQUENCE"], str(event["STATUS"])) == ("TRANSPARENT", 0, "CONFIRMED")
        assert event["DTSTAMP"].dt == NOW
    assert "김하늘" not in app.get(PATH).text


def test_uid_stays_and_sequence_rises_with_the_deadline_alone(
    app: TestApp, hub: Hub, sessions: Sessions, post: Post
) -> None:
    opportunity_id = post()
    (first,) = events(app).values()
    later = NOW + timedelta(hours=1)
    for values in ({"title": "새 이름"}, {"deadline_minute": 17 * 60}):
        with sessions.write() as db:
            revise_opportunity(db, opportunity_id, replace(CALL, **values), by=of_kaist(hub), now=later)
        (event,) = events(app).values()
        assert event["UID"] == first["UID"]
        assert event["DTSTAMP"].dt == later
    assert event["SEQUENCE"] == 1


def test_a_withdrawn_one_is_cancelled_for_thirty_days(
    app: TestApp, hub: Hub, sessions: Sessions, post: Post, clock: time_machine.Traveller
) -> None:
    closed, withdrawn = post(title="닫음"), post(title="거둠")
    with sessions.write() as db:
        close_opportunity(db, closed, by=of_kaist(hub), now=NOW)
        withdraw_opportunity(db, withdrawn, by=of_kaist(hub), now=NOW)
    states = {name[-2:]: str(event["STATUS"]) for name, event in events(app).items()}
    assert states == {"닫음": "CONFIRMED", "거둠": "CANCELLED"}
    clock.move_to(NOW + timedelta(days=31))
    assert {name[-2:] for name in events(app)} == {"닫음"}


def test_ninety_days_back_and_eighteen_months_ahead(
    app: TestApp, hub: Hub, sessions: Sessions, post: Post, clock: time_machine.Traveller
) -> None:
    post(title="가까움", deadline_minute=None)
    post(title="멀다", deadline_day=date(2029, 12, 1))
    assert [name[-3:] for name in events(app)] == ["가까움"]
    clock.move_to(NOW + timedelta(days=15 + 90))
    assert [name[-3:] for name in events(app)] == ["가까움"]
    clock.move_to(NOW + timedelta(days=15 + 92))
    assert list(events(app)) == []
    with sessions.read() as db:
        found = list_deadlines(db, NOW, NOW + timedelta(days=30))
    assert [(each.title, each.day, each.minute) for each in found] == [("가까움", date(2026, 12, 10), None)]


def test_what_has_not_changed_is_not_sent_again_and_costs_one_statement(
    app: TestApp, hub: Hub, sessions: Sessions, post: Post
) -> None:
    opportunity_id = post()
    first = app.get(PATH)
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Set-Cookie" not in first.headers
    tag = {"If-None-Match": first.headers["ETag"]}
    with counted(sessions) as statements:
        app.get(PATH, headers=tag, status=304)
    assert len(statements) == 1
    with sessions.write() as db:
        show_interest(db, opportunity_id, "", by=of_kaist(hub, hub.other_member, hub.etri.id), now=NOW)
    app.get(PATH, headers=tag, status=304)
    with sessions.write() as db:
        # In the same second.
        revise_opportunity(db, opportunity_id, replace(CALL, title="새 이름"), by=of_kaist(hub), now=NOW)
    assert "새 이름" in app.get(PATH, headers=tag, status=200).text
    assert app.get(PATH + "?lang=en").headers["ETag"] != app.get(PATH).headers["ETag"]


def test_the_same_bytes_each_time_and_gzip(app: TestApp, hub: Hub, post: Post) -> None:
    post()
    post(title="온종일", deadline_minute=None)
    assert app.get(PATH).body == app.get(PATH).body
    packed = Request.blank(PATH, headers={"Accept-Encoding": "gzip"}).get_response(app.router)
    assert gzip.decompress(packed.body) == app.get(PATH).body


def test_nothing_posted_yet_is_an_empty_calendar(app: TestApp, hub: Hub) -> None:
    assert events(app) == {}
    assert "SOURCE;VALUE=URI:http://localhost/feeds/opportunities.ics" in app.get(PATH).text
    assert PATH in app.get("/opportunities").text
