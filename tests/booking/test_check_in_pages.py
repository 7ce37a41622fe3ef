"""Checking in on a booking's own page, from "my bookings", by six digits, and by the link of a warning."""

import pytest
import time_machine
from webtest import TestApp, TestResponse

from campus.booking.models import CheckInWay
from campus.db import Sessions
from campus.domain.check_in import code_of
from campus.domain.rules import Visibility
from campus.settings import Settings
from tests.booking.conftest import slot
from tests.booking.presence import Presence, today
from tests.booking.presence_pages import it, press, said, token
from tests.support.applications import SignIn
from tests.support.hub import Hub
from tests.support.statements import counted

__all__ = ["it"]


def test_one_tap_for_whoever_may_change_it(
    app: TestApp, it: Presence, hub: Hub, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    booked = it.book(hub.meeting)
    url = f"/bookings/{booked.booking_id}"
    sign_in(app, hub.member)
    assert "Open from 13:45." in said(app.get(url))
    clock.move_to(today("13:50"))
    page = app.get(url)
    assert "Check-in is open, until 14:15" in said(page)
    page = press(page, f"{url}/check-in").follow()
    assert "You are checked in." in said(page)
    assert "Checked in at 13:50 on the booking's page" in said(page)
    page = press(page, f"{url}/count", people="3").follow()
    assert "3 people were counted" in said(page)
    assert {"Checked in", "People counted"} <= {each.text for each in page.html.select(".history b")}
    clock.move_to(today("15:40"))
    page = press(app.get(url), f"{url}/extend").follow()
    assert "The room is yours until 16:30." in said(page)
    clock.move_to(today("16:30"))
    assert "Over" in said(app.get(url))


def test_a_manager_puts_it_right(
    app: TestApp, it: Presence, hub: Hub, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    booked = it.book(hub.meeting)
    clock.move_to(today("14:05"))
    sign_in(app, hub.manager)
    press(app.get(f"/bookings/{booked.booking_id}"), f"/bookings/{booked.booking_id}/check-in")
    known = it.known(booked)
    assert known is not None
    assert (known.way, known.by_id) == (CheckInWay.MANAGER, hub.manager.id)


def type_digits(app: TestApp, url: str, digits: str) -> TestResponse:
    form = app.get(url).forms["check-in"]
    form["code"] = digits
    answer = form.submit(status="*")
    return answer.follow() if answer.status_int == 303 else answer


def test_others_who_see_it_type_the_digits(
    app: TestApp, it: Presence, hub: Hub, sign_in: SignIn, settings: Settings, clock: time_machine.Traveller
) -> None:
    booked = it.book(hub.meeting)
    url = f"/bookings/{booked.booking_id}"
    digits = code_of(settings.secret, booked.occurrence_id, booked.slot.starts_at)
    sign_in(app, hub.member)
    clock.move_to(today("14:01"))
    assert f"{digits[:3]} {digits[3:]}" in said(app.get(url))
    sign_in(app, hub.other_member)
    page = app.get(url)
    assert digits[:3] + " " + digits[3:] not in page.text
    assert f"{url}/check-in" in {link["href"] for link in page.html.select("main a")}
    assert "Type the six digits." in said(type_digits(app, f"{url}/check-in", "12"))
    wrong = f"{(int(digits) + 1) % 1_000_000:06}"
    assert "not the digits of this booking" in said(type_digits(app, f"{url}/check-in", wrong))
    assert it.known(booked) is None
    page = type_digits(app, f"{url}/check-in", f" {digits[:3]}-{digits[3:]}")
    assert "You are checked in." in said(page)
    known = it.known(booked)
    assert known is not None
    assert (known.way, known.by_id) == (CheckInWay.CODE, hub.other_member.id)
    # Whoever checked in says how many came.
    assert "2 people" in said(press(page, f"{url}/count", people="2").follow())
    sign_in(app, hub.organizer)
    app.post(f"{url}/count", {"csrf_token": token(app), "people": "9"}, status=403)


def test_wrong_digits_are_throttled(
    app: TestApp, it: Presence, hub: Hub, sign_in: SignIn, settings: Settings, clock: time_machine.Traveller
) -> None:
    booked = it.book(hub.meeting)
    url = f"/bookings/{booked.booking_id}/check-in"
    digits = code_of(settings.secret, booked.occurrence_id, booked.slot.starts_at)
    clock.move_to(today("14:01"))
    sign_in(app, hub.other_member)
    for _ in range(10):
        type_digits(app, url, f"{(int(digits) + 1) % 1_000_000:06}")
    answer = type_digits(app, url, digits)
    assert answer.status_int == 429
    assert it.known(booked) is None


def test_what_only_shows_its_time_has_no_page_for_digits(
    app: TestApp, it: Presence, hub: Hub, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    booked = it.book(hub.meeting, visibility=Visibility.TIME_ONLY)
    clock.move_to(today("14:01"))
    sign_in(app, hub.other_member)
    app.get(f"/bookings/{booked.booking_id}/check-in", status=404)
    app.post(f"/bookings/{booked.booking_id}/check-in", {"csrf_token": token(app)}, status=404)


# Who may send what, while the booking is on: the status for whoever is not signed in, another resident, its organizer,
# a manager. Another resident has to know the digits.
DOORS = [
    ("GET", "check-in", (404, 200, 200, 200)),
    ("POST", "check-in", (403, 422, 303, 303)),
    ("POST", "count", (403, 403, 303, 303)),
    ("POST", "extend", (403, 403, 303, 303)),
]


@pytest.mark.parametrize(("method", "act", "statuses"), DOORS)
def test_who_may_pass(
    app: TestApp,
    it: Presence,
    hub: Hub,
    sign_in: SignIn,
    clock: time_machine.Traveller,
    method: str,
    act: str,
    statuses: tuple[int, ...],
) -> None:
    booked = it.book(hub.meeting)
    url = f"/bookings/{booked.booking_id}/{act}"
    clock.move_to(today("14:01"))
    for who, status in zip((None, hub.other_member, hub.member, hub.manager), statuses, strict=True):
        app.reset()
        if who is not None:
            sign_in(app, who)
        if method == "GET":
            app.get(url, status=status)
        else:
            fields = {"people": "3", "code": "1"} | ({"csrf_token": token(app)} if who else {})
            app.post(url, fields, status="4*" if status == 403 and who is None else status)


def test_my_bookings_and_home_have_the_button(
    app: TestApp, it: Presence, hub: Hub, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    booked = it.book(hub.meeting)
    url = f"/bookings/{booked.booking_id}"
    clock.move_to(today("13:50"))
    sign_in(app, hub.member)
    for path in ("/", "/bookings"):
        assert f"{url}/check-in" in {form["action"] for form in app.get(path).html.select("main form")}
    press(app.get("/bookings"), f"{url}/check-in")
    for path in ("/", "/bookings"):
        page = app.get(path)
        assert f"{url}/check-in" not in {form["action"] for form in page.html.select("main form")}
        assert "Checked in" in said(page)


def test_one_booking_or_thirty_cost_the_same_statements(
    app: TestApp, it: Presence, hub: Hub, sign_in: SignIn, sessions: Sessions, clock: time_machine.Traveller
) -> None:
    sign_in(app, hub.member)
    costs = []
    for days in (range(1, 2), range(2, 31)):
        for day in days:
            it.book(hub.meeting, slot("14:00", "15:00", days=day))
        clock.move_to(today("14:05"))
        it.book(hub.small if costs else hub.studio, slot("14:00", "15:00"), now=today("14:05"))
        app.get("/bookings")
        with counted(sessions) as statements:
            app.get("/bookings")
        costs.append(len(statements))
    assert costs[0] == costs[1]
