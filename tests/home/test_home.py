"""The first page: what is on, what is mine, what is free, and what nobody else may know."""

from datetime import datetime
from typing import Any

import pytest
import time_machine
from webtest import TestApp
from webtest.response import TestResponse

from campus.booking.services import book_room, end_booking
from campus.db import Sessions
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from tests.booking.conftest import room, slot, wish
from tests.feeds.conftest import acting
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub, Person, Place
from tests.support.statements import counted

AFTERNOON = NOW.replace(hour=14, minute=12)


@pytest.fixture(autouse=True)
def _some_day(clock: time_machine.Traveller) -> None:
    """All of these stand at the tests' Wednesday, 10:00."""


def book(
    sessions: Sessions, place: Place, where: Slot, by: Person, *, now: datetime = NOW, **values: Any
) -> int:
    values = {"visibility": Visibility.PUBLIC} | values
    with sessions.write() as db:
        return book_room(db, room(db, place), wish(where, **values), by=acting(by), now=now)


def part(page: TestResponse, heading: str) -> str:
    """The words of the section that the element with this id names."""
    section = page.html.find(attrs={"aria-labelledby": heading})
    return " ".join(section.get_text(" ").split())


def rows(page: TestResponse, heading: str) -> list[str]:
    section = page.html.find(attrs={"aria-labelledby": heading})
    return [" ".join(each.get_text(" ").split()) for each in section.find_all("li")]


def test_a_stranger_reads_public_titles_and_is_told_how_to_begin(
    app: TestApp, hub: Hub, sessions: Sessions, clock: time_machine.Traveller
) -> None:
    book(sessions, hub.meeting, slot("14:00", "15:00"), hub.member, title="공개 세미나")
    book(sessions, hub.small, slot("14:00", "15:00"), hub.member, title="비밀 협상", visibility=Visibility.TIME_ONLY)
    book(sessions, hub.seminar, slot("16:00", "17:00"), hub.member, title="모두의 저녁")
    book(sessions, hub.studio, slot("16:00", "17:00"), hub.member, title="우리끼리", visibility=Visibility.MEMBERS)
    clock.move_to(AFTERNOON)
    page = app.get("/")
    assert [row for row in rows(page, "on") if "공개 세미나" in row] == rows(page, "on")
    assert [row for row in rows(page, "next") if "모두의 저녁" in row] == rows(page, "next")
    assert "None" not in part(page, "on")
    assert "비밀" not in page.text
    assert "우리끼리" not in page.text
    assert {"/sign-in", "/sign-up"} <= {link["href"] for link in page.html.select("section[aria-labelledby=hello] a")}


def test_a_member_reads_what_members_may(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    book(sessions, hub.studio, slot("16:00", "17:00"), hub.member, title="우리끼리", visibility=Visibility.MEMBERS)
    book(sessions, hub.small, slot("16:00", "17:00"), hub.member, title="비밀 협상", visibility=Visibility.TIME_ONLY)
    clock.move_to(AFTERNOON)
    sign_in(app, hub.other_member)
    page = app.get("/")
    assert "우리끼리" in part(page, "next")
    assert "비밀" not in page.text


def test_my_next_booking_stands_first_and_a_running_one_may_be_ended(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    running = book(sessions, hub.meeting, slot("14:00", "15:00"), hub.member, title="지금 하는 일")
    book(sessions, hub.meeting, slot("11:00", "12:00", days=3), hub.member, title="사흘 뒤")
    sign_in(app, hub.member)
    before = part(app.get("/"), "mine")
    assert "14:00" in before
    assert "지금 하는 일" in before
    assert "사흘 뒤" in before
    assert f"/bookings/{running}.ics" in app.get("/").text
    clock.move_to(AFTERNOON)
    page = app.get("/")
    answer = page.forms[_form_to(page, f"/bookings/{running}/end")].submit()
    assert answer.status_int == 303
    assert "지금 하는 일" not in part(app.get("/"), "mine")


def _form_to(page: TestResponse, action: str) -> int:
    return next(key for key, form in page.forms.items() if isinstance(key, int) and form.action == action)


def test_who_has_no_booking_is_shown_the_way(app: TestApp, hub: Hub, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    assert "/rooms" in {link["href"] for link in app.get("/").html.select("section[aria-labelledby=mine] a")}


def test_rooms_free_now_say_until_when_and_lead_to_a_booking(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    book(sessions, hub.meeting, slot("14:00", "16:00"), hub.other_member)
    book(sessions, hub.small, slot("16:30", "17:00"), hub.other_member)
    book(sessions, hub.hall_a, slot("14:30", "15:00"), hub.other_member)
    clock.move_to(AFTERNOON)
    sign_in(app, hub.member)
    page = app.get("/")
    free = rows(page, "free")
    assert free[0].startswith("작은 회의실")
    assert "16:30" in free[0]
    assert not any(row.startswith("회의실 ") for row in free)
    (link,) = [a["href"] for a in page.html.select("#free ~ ul a.btn") if "room=small" in a["href"]]
    assert link == "/bookings/new?room=small&date=2026-11-25&start=14%3A00&end=15%3A00"
    form = app.get(link).forms
    assert any(each.fields.get("room") and each["room"].value == "small" for each in form.values())


def test_a_hall_booked_as_a_whole_is_on_once(
    app: TestApp, hub: Hub, sessions: Sessions, clock: time_machine.Traveller
) -> None:
    book(sessions, hub.hall, slot("14:00", "15:00"), hub.member, title="큰 모임")
    clock.move_to(AFTERNOON)
    page = app.get("/")
    assert len([row for row in rows(page, "on") if "큰 모임" in row]) == 1
    assert not any(row.startswith("대강당") for row in rows(page, "free"))


def test_what_was_ended_early_is_not_on_any_more(
    app: TestApp, hub: Hub, sessions: Sessions, clock: time_machine.Traveller
) -> None:
    booking_id = book(sessions, hub.meeting, slot("13:00", "15:00"), hub.member, title="일찍 끝난 일")
    with sessions.write() as db:
        end_booking(db, booking_id, room(db, hub.meeting), by=acting(hub.member), now=NOW.replace(hour=13, minute=20))
    clock.move_to(AFTERNOON)
    page = app.get("/")
    assert "일찍 끝난 일" not in page.text
    assert any(row.startswith("회의실") for row in rows(page, "free"))


def test_a_quiet_evening_looks_ahead(
    app: TestApp, hub: Hub, sessions: Sessions, clock: time_machine.Traveller
) -> None:
    book(sessions, hub.meeting, slot("11:00", "12:00", days=2), hub.member, title="모레의 모임")
    book(sessions, hub.meeting, slot("11:00", "12:00", days=9), hub.member, title="다음 주의 모임")
    book(sessions, hub.small, slot("11:00", "12:00", days=1), hub.member, visibility=Visibility.MEMBERS)
    clock.move_to(NOW.replace(hour=23, minute=10))
    page = app.get("/")
    assert len(rows(page, "next")) == 1
    assert "모레의 모임" in rows(page, "next")[0]
    assert "다음 주의 모임" not in page.text
    form = next(each for each in page.forms.values() if each.action == "/rooms/find")
    assert (form["date"].value, form["start"].value) == ("2026-11-26", "10:00")


def test_the_line_to_book_in_leads_to_the_finder(app: TestApp, hub: Hub) -> None:
    page = app.get("/")
    form = next(each for each in page.forms.values() if each.action == "/rooms/find")
    assert (form["date"].value, form["start"].value, form["minutes"].value) == ("2026-11-25", "10:00", "60")
    form["people"] = "8"
    assert "회의실" in form.submit().text


@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_empty_hub_has_a_page(app: TestApp, hub: Hub, language: str) -> None:
    app.set_cookie("locale", language)
    page = app.get("/")
    assert page.html.find("h1").get_text()
    assert rows(page, "free")


def test_one_booking_or_thirty_cost_the_same_statements(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    sign_in(app, hub.member)
    places = [hub.meeting, hub.small, hub.studio]
    slots = [(place, slot(f"{hour}:00", f"{hour + 1}:00")) for hour in range(11, 21) for place in places]
    counts = []
    for some in (slots[:1], slots[1:]):
        clock.move_to(NOW)
        for place, where in some:
            book(sessions, place, where, hub.member)
        clock.move_to(AFTERNOON)
        app.get("/")  # the catalogue is read once
        with counted(sessions) as statements:
            app.get("/")
        counts.append(len(statements))
    assert max(counts) <= 8
    # A full list looks no further than today, but whether one has checked in to what is on.
    assert counts[1] <= counts[0] + 1
