"""The page of feeds, and what an organizer reads and does about a late change."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update
from webtest import TestApp

from campus.booking.models import Occurrence
from campus.booking.stamps import stamp_of
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.feeds.models import FeedToken, LateNotice
from campus.outbox.models import MessageState, OutboxMessage
from tests.booking.conftest import acting, slot
from tests.feeds.conftest import Book
from tests.feeds.conftest import change as change_booking
from tests.groups.conftest import circle
from tests.groups.test_following import change
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.groups import Circle
from tests.support.hub import Hub
from tests.support.seasons import FIRST
from tests.support.statements import counted

__all__ = ["acting", "circle"]
HOUR = timedelta(hours=1)
LATE = FIRST.replace(tzinfo=NOW.tzinfo) - timedelta(hours=30)


@pytest.fixture(autouse=True)
def _in_english(app: TestApp, clock: time_machine.Traveller) -> None:
    app.extra_environ["HTTP_ACCEPT_LANGUAGE"] = "en"


def test_a_stranger_finds_every_public_feed_and_is_asked_to_sign_in_for_more(
    app: TestApp, hub: Hub, circle: Circle
) -> None:
    page = app.get("/feeds")
    for path in ("hub", "holidays", "closures", "opportunities"):
        assert f"http://localhost/feeds/{path}.ics?lang=en" in page.text
    assert "webcal://localhost/feeds/hub.ics?lang=en" in page.text
    assert 'action="/feeds/private"' not in page.text
    app.post("/feeds/private", {"csrf_token": page.forms[0].fields.get("csrf_token")}, status=(400, 403))
    chosen = app.get("/feeds?of=group:ai-friends&kind=meetup&detail=busy")
    assert "http://localhost/feeds/groups/ai-friends.ics?detail=busy&amp;lang=en" in chosen.text
    assert "http://localhost/feeds/hub.ics?kind=meetup&amp;detail=busy&amp;lang=en" in chosen.text
    app.get("/feeds?of=group:nobody&kind=<script>&detail=full")


def test_a_private_feed_is_shown_once_rotated_and_revoked(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn
) -> None:
    sign_in(app, hub.member)
    form = app.get("/feeds").forms["make-feed"]
    form["name"] = "Phone"
    shown = form.submit(status=200)
    assert shown.headers["Cache-Control"] == "no-store"
    address = shown.html.find(id="address-new")["value"]
    fetched = app.get(address, headers={"User-Agent": "Thunderbird/140"})
    assert fetched.content_type == "text/calendar"
    listed = app.get("/feeds")
    assert address not in listed.text
    assert "Thunderbird" in listed.text
    again = listed.forms["make-feed"]
    again["name"] = "Phone again"
    assert "for this purpose already" in again.submit(status=422).text
    rotate = next(each for each in listed.forms.values() if each.action.endswith("/rotate"))
    renewed = rotate.submit().html.find(id="address-new")["value"]
    app.get(address, status=404)
    app.get(renewed)
    revoke = next(each for each in app.get("/feeds").forms.values() if each.action.endswith("/revoke"))
    assert revoke.submit(status=303).location.endswith("/feeds#private")
    app.get(renewed, status=404)
    with sessions.read() as db:
        assert db.scalars(select(FeedToken)).all() == []


def test_nobody_touches_the_feeds_of_others(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    form = app.get("/feeds").forms["make-feed"]
    form["name"] = "Mine"
    address = form.submit().html.find(id="address-new")["value"]
    sign_in(app, hub.manager)
    page = app.get("/feeds")
    assert "Mine" not in page.text
    token = page.forms["make-feed"]["csrf_token"].value
    with sessions.read() as db:
        number = db.execute(select(FeedToken.id)).scalar_one()
    app.post(f"/feeds/private/{number}/rotate", {"csrf_token": token}, status=404)
    app.post(f"/feeds/private/{number}/revoke", {"csrf_token": token}, status=404)
    app.get(address)


def test_a_feed_of_a_group_that_one_is_not_in_is_not_offered(
    app: TestApp, hub: Hub, circle: Circle, sign_in: SignIn
) -> None:
    sign_in(app, hub.manager)
    form = app.get("/feeds").forms["make-feed"]
    form["of"].force_value(f"group:{circle.id}")
    form["name"] = "x"
    form.submit(status=422)


def test_the_page_costs_as_many_statements_however_many_feeds(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn
) -> None:
    sign_in(app, hub.member)
    counts = []
    for purpose in ("own", "shared", "device"):
        form = app.get("/feeds").forms["make-feed"]
        form["name"], form["purpose"] = "x", purpose
        form.submit()
        with counted(sessions) as statements:
            app.get("/feeds")
        counts.append(len(statements))
    assert len(set(counts)) == 1


def test_a_late_change_of_a_booking_says_who_will_see_it_when(
    app: TestApp, hub: Hub, book: Book, sessions: Sessions, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    number = book(hub.meeting, slot("15:00", "16:00"))
    app.get("/feeds/rooms/meeting.ics", headers={"User-Agent": "Google-Calendar-Importer"})
    sign_in(app, hub.member)
    assert "Google subscribers" not in app.get(f"/bookings/{number}").text
    clock.shift(60)
    change_booking(sessions, number, by=hub.member, now=NOW + timedelta(minutes=1), slot=slot("16:00", "17:00"))
    page = app.get(f"/bookings/{number}")
    assert "Google subscribers will see this change tomorrow." in page.text
    assert "Google Calendar last looked" in page.text
    assert "Tell them now" not in page.text  # nobody is signed up for a booking
    clock.shift(3_600)
    app.get("/feeds/rooms/meeting.ics", headers={"User-Agent": "Google-Calendar-Importer"})
    assert "Google Calendar has it already." in app.get(f"/bookings/{number}").text
    sign_in(app, hub.other_member)
    assert "Google subscribers" not in app.get(f"/bookings/{number}").text


def test_those_without_a_mail_are_told_by_one_click_and_once(
    app: TestApp, hub: Hub, circle: Circle, sessions: Sessions, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    booking_id = circle.booking_id(circle.season(hub.seminar))
    clock.move_to(LATE)
    first = circle.dates(1)[0]
    moved = Slot(first.starts_at + HOUR, first.ends_at + HOUR)
    change(circle, booking_id, 0, slot=moved)
    sign_in(app, hub.organizer)
    path = f"/bookings/{booking_id}/{stamp_of(first.starts_at)}"
    with sessions.write() as db:  # as if it had happened just now
        db.execute(update(Occurrence).where(Occurrence.id == first.occurrence_id).values(revised_at=LATE))
        db.execute(update(OutboxMessage).values(created_at=LATE))
    # Whoever moved it needs no mail, all others had one at once.
    page = app.get(path)
    assert "1 person who is signed up had no mail about it." in page.text
    with sessions.write() as db:
        db.execute(update(OutboxMessage).values(state=MessageState.FAILED))
    page = app.get(path)
    assert "3 people who are signed up had no mail about it." in page.text
    form = next(each for each in page.forms.values() if each.action.endswith("/tell"))
    form.submit(status=303)
    form.submit(status=303)
    with sessions.read() as db:
        told = db.scalars(select(OutboxMessage.address).where(OutboxMessage.event == "session-late")).all()
        assert sorted(told) == sorted([hub.organizer.email, hub.member.email, hub.other_member.email])
        assert db.execute(select(LateNotice.people)).scalar_one() == 3
    assert "Those signed up were told by mail" in app.get(path).text
    sign_in(app, hub.member)
    app.post(f"{path}/tell", {"csrf_token": form["csrf_token"].value}, status=(400, 403))

