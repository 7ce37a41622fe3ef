"""The pages of seasons: planned with the group's standing, elsewhere, changed, with one more session."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from webtest import TestApp, TestResponse

from campus.booking.models import Booking
from campus.booking.queries.occurrences import occurrences_of
from campus.booking.services import book_room
from campus.db import Sessions
from campus.groups.models import GroupRole, Membership, Season, Segment, SessionStatus, SignUpStatus
from tests.booking.conftest import room, slot, wish
from tests.groups.conftest import Acting
from tests.groups.pages import acts, mails, said, send, signed_in
from tests.support.groups import Circle
from tests.support.hub import Hub
from tests.support.series_pages import WEEKLY, press
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")
NEW = "/groups/ai-friends/seasons/new"
SEASON = WEEKLY | {
    "name": "2026 겨울",
    "where": "room",
    "place": "",
    "online_url": "",
    "room": "seminar",
    "visibility": "public",
    "purpose": "event",
    "title": "",
    "seats": "",
    "form_key": "one-form",
    "kind_1": "talk",
    "minutes_1": "60",
    "kind_2": "meal",
    "minutes_2": "60",
    **{f"{name}_{number}": "" for number in range(3, 7) for name in ("kind", "minutes")},
}


def plan(app: TestApp, status: int = 200, **change: Any) -> TestResponse:
    return send(app, NEW, status, **SEASON | {"do": "plan"} | change)


def season_of(sessions: Sessions) -> Season:
    with sessions.read() as db:
        return db.scalars(select(Season)).one()


def test_a_season_is_planned_and_begins(circle: Circle, app: TestApp, hub: Hub) -> None:
    browser = signed_in(app, hub.organizer)
    fresh = browser.get(NEW)
    assert "Plan a season" in fresh.text and fresh.html.find("input", {"name": "people"})["value"] == "3"
    page = plan(browser)
    assert "AI 프렌즈" in page.html.select_one(".page-head").text
    page = press(page, "book", status=303).follow()
    assert page.request.path == "/groups/ai-friends/seasons/1"
    assert "5 sessions" in page.text and "Talk 1 h · Meal 1 h" in page.text
    season = season_of(circle.sessions)
    dates = circle.dates(season.id)
    assert [each.seats_taken for each in dates] == [3] * 5
    with circle.sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(Segment)) == 10
        booking = db.get_one(Booking, season.booking_id)
        assert (booking.is_for_group, booking.title) == (True, "AI 프렌즈")


def test_a_season_sent_twice_is_one(circle: Circle, app: TestApp, hub: Hub) -> None:
    browser = signed_in(app, hub.organizer)
    page = plan(browser)
    first, second = press(page, "book", status=303), press(page, "book", status=303)
    assert first.location == second.location
    assert season_of(circle.sessions).number == 1


def test_a_member_who_leads_plans_with_the_groups_standing(
    circle: Circle, app: TestApp, hub: Hub, sessions: Sessions
) -> None:
    """Thirty days ahead is all that a member books; a group's season reaches to its end, and lasts longer a day."""
    far = {"date": "2027-03-03", "start": "14:00", "end": "21:00", "minutes_1": "60"}
    with sessions.write() as db:
        mine = Membership.group_id == circle.id, Membership.resident_id == hub.member.id
        db.scalars(select(Membership).where(*mine)).one().role = GroupRole.CO_ORGANIZER
    browser = signed_in(app, hub.member)
    alone = WEEKLY | {"do": "plan"} | {name: far[name] for name in ("date", "start", "end")}
    page = send(browser, "/bookings/series/new", 200, **alone)
    assert "5 confirmed" not in page.text
    page = plan(browser, **far)
    assert page.html.select_one("#plan-said").text.strip() == "5 confirmed"
    press(page, "book", status=303)
    booking_id = season_of(sessions).booking_id or 0
    with sessions.read() as db:
        it = occurrences_of(db, booking_id)[1]
    # A later change of one date is judged by the same standing.
    stamp = it.original_starts_at.strftime("%Y%m%dT%H%M%SZ")
    page = browser.get(f"/bookings/{booking_id}/{stamp}/edit?scope=this")
    form = next(each for each in page.forms.values() if "people" in each.fields)
    form["start"] = "13:00"
    assert form.submit().status_int == 303


def test_the_booking_leads_back_to_its_group_and_co_organizers_change_it(
    circle: Circle, app: TestApp, hub: Hub, sessions: Sessions
) -> None:
    season_id = circle.season(hub.seminar)
    booking_id, first = circle.booking_id(season_id), circle.dates(season_id)[0]
    page = app.get(f"/bookings/{booking_id}")
    assert page.html.select_one(".booking-kin a")["href"] == "/groups/ai-friends/seasons/1"
    with sessions.read() as db:
        stamp = occurrences_of(db, booking_id)[0].original_starts_at.strftime("%Y%m%dT%H%M%SZ")
    page = app.get(f"/bookings/{booking_id}/{stamp}")
    assert page.html.select_one(".booking-kin a")["href"] == f"/sessions/{first.id}"
    signed_in(app, hub.member).get(f"/bookings/{booking_id}/{stamp}/edit?scope=this", status=403)
    send(signed_in(app, hub.organizer), f"/groups/ai-friends/members/{hub.member.id}/role", role="co_organizer")
    signed_in(app, hub.member).get(f"/bookings/{booking_id}/{stamp}/edit?scope=this", status=200)


def test_a_date_that_is_taken_meanwhile_shows_the_plan_again(
    circle: Circle, app: TestApp, hub: Hub, acting: Acting
) -> None:
    browser = signed_in(app, hub.organizer)
    page = plan(browser)
    with circle.sessions.write() as db:
        taken = wish(slot("19:00", "20:00", days=7))
        book_room(db, room(db, hub.seminar), taken, by=acting(hub.other_member), now=circle.by.last_seen_at)
    again = press(page, "book", status=409)
    assert "has changed since you looked" in again.text
    with circle.sessions.read() as db:
        assert db.scalars(select(Season)).all() == []
    press(again, "book", status=303)
    assert [each.status for each in circle.dates(season_of(circle.sessions).id)].count(SessionStatus.SKIPPED) <= 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"minutes_1": "90"}, "The parts take 150 minutes together, a date lasts 120."),
        ({"minutes_2": ""}, "Please fill this in."),
        ({"kind_2": ""}, "Choose what this part is."),
        ({"kind_1": "dance"}, "Choose one of the list."),
        ({"name": ""}, "Please fill this in."),
        ({"seats": "0"}, "from 1 to 5000"),
        ({"where": "elsewhere"}, "Write a place, or a link to meet online."),
        ({"where": "elsewhere", "place": "카이스트", "date": "2026-11-24"}, "The first date lies in the past."),
        ({"where": "elsewhere", "place": "카이스트", "count": ""}, "an end"),
        ({"where": "moon"}, "Choose one of the list."),
    ],
)
def test_what_cannot_be_a_season_is_told(
    circle: Circle, app: TestApp, hub: Hub, change: dict[str, str], words: str
) -> None:
    page = plan(signed_in(app, hub.organizer), 422, **change)
    assert words in said(page)


def test_a_season_elsewhere_leaves_out_holidays(circle: Circle, app: TestApp, hub: Hub) -> None:
    browser = signed_in(app, hub.organizer)
    christmas = {"where": "elsewhere", "place": "카이스트 N1", "date": "2026-12-18", "weekdays": "4", "count": "4"}
    page = plan(browser, **christmas)
    assert "2 dates" in page.text and "2 public holidays are left out." in page.text
    form = next(each for each in page.forms.values() if "name" in each.fields)
    page = form.submit("do", index=0).follow()
    assert "카이스트 N1" in page.text
    season = season_of(circle.sessions)
    dates = circle.dates(season.id)
    assert (season.booking_id, len(dates), season.starts_on) == (None, 2, date(2026, 12, 18))
    assert [each.seats for each in dates] == [None, None] and [each.seats_taken for each in dates] == [3, 3]
    assert form.submit("do", index=0).follow().request.path.endswith("/seasons/1")


def test_fewer_seats_take_none_away(circle: Circle, app: TestApp, hub: Hub) -> None:
    season_id = circle.season(hub.seminar)
    browser = signed_in(app, hub.organizer)
    edit = "/groups/ai-friends/seasons/1/edit"
    page = send(browser, edit, 422, name="겨울", seats="2", version="1")
    assert "3 people have a seat on Wed 2 Dec already" in said(page)
    page = send(browser, edit, name="겨울", seats="3", takes_guests="y", version="1").follow()
    assert "The changes are saved." in said(page)
    first = circle.dates(season_id)[0]
    assert (first.seats, first.takes_guests) == (3, True)
    assert "Somebody changed this season" in said(send(browser, edit, 409, name="봄", seats="3", version="1"))
    assert "season.changed" in acts(circle.sessions)


def test_more_seats_go_to_those_in_line(circle: Circle, app: TestApp, hub: Hub) -> None:
    season_id = circle.season(hub.seminar, seats=2)
    send(signed_in(app, hub.organizer), "/groups/ai-friends/seasons/1/edit", name="겨울", seats="", version="1")
    assert [each.seats_taken for each in circle.dates(season_id)] == [3, 3, 3]
    assert mails(circle.sessions) == [("session-promoted", hub.other_member.email)] * 3


EXTRA = {
    "topic": "특강",
    "where": "room",
    "room": "meeting",
    "date": "2026-12-10",
    "start": "14:00",
    "end": "16:00",
    "people": "3",
    "place": "",
    "online_url": "",
    "form_key": "one-more",
}


def test_one_more_session_has_a_room_of_its_own(circle: Circle, app: TestApp, hub: Hub) -> None:
    season_id = circle.season(hub.seminar)
    browser = signed_in(app, hub.organizer)
    new = "/groups/ai-friends/seasons/1/sessions/new"
    assert browser.get(new).html.find("option", {"value": "seminar"}).has_attr("selected")
    first = send(browser, new, **EXTRA)
    assert send(browser, new, **EXTRA).location == first.location
    added = circle.dates(season_id)[-1]
    assert (added.number, added.seats, added.seats_taken, added.topic) == (4, 8, 3, "특강")
    assert {status for _, status in circle.signups(added.id)} == {SignUpStatus.IN}
    clash = send(browser, new, 409, **EXTRA | {"form_key": "another"})
    assert said(clash)
    assert "lies in the past" in said(send(browser, new, 422, **EXTRA | {"date": "2026-11-20"}))


def test_one_more_session_elsewhere(circle: Circle, app: TestApp, hub: Hub) -> None:
    season_id = circle.season(hub.seminar)
    more = EXTRA | {"where": "elsewhere", "place": "대전역 앞", "room": ""}
    send(signed_in(app, hub.organizer), "/groups/ai-friends/seasons/1/sessions/new", **more)
    added = circle.dates(season_id)[-1]
    assert (added.occurrence_id, added.place, added.seats_taken) == (None, "대전역 앞", 3)



def test_the_page_takes_as_many_statements_for_forty_sessions(circle: Circle, app: TestApp, hub: Hub) -> None:
    browser = signed_in(app, hub.organizer)
    press(plan(browser, count="1"), "book", status=303)
    press(plan(browser, count="40", date="2027-01-06", room="hall", form_key="other"), "book", status=303)
    browser.get("/groups/ai-friends/seasons/1")
    with counted(circle.sessions) as few:
        browser.get("/groups/ai-friends/seasons/1")
    with counted(circle.sessions) as many:
        browser.get("/groups/ai-friends/seasons/2")
    assert len(many) == len(few)
    with counted(circle.sessions) as of_group:
        browser.get("/groups/ai-friends")
    assert len(of_group) <= 20
