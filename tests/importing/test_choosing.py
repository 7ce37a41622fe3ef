"""Choosing on the preview what becomes of each date: the planner's choices, and nothing lost from form to form."""


import pytest
from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.booking.models import Booking, Occurrence, OccurrenceStatus
from campus.db import Sessions
from tests.booking.conftest import Block, listed, slot
from tests.importing.conftest import ROOM, calendar, event
from tests.importing.test_pages import form_with, member, press, preview
from tests.importing.test_services import WEEKLY, booked
from tests.support.applications import SignIn
from tests.support.hub import Hub

__all__ = ["member"]

pytestmark = pytest.mark.usefixtures("clock")

FIRST = "choice-0-20261126T1100"
ONE = calendar(event("a", "20261126", "1100", "1200", **ROOM))
SERIES = calendar(event("s", "20261126", "1100", "1200", **WEEKLY))


def offered(page: TestResponse, name: str = FIRST) -> list[str]:
    """The values of a date's choices."""
    return [each["value"] for each in page.html.select(f"input[name='{name}']")]


def chosen(page: TestResponse, name: str = FIRST) -> str:
    return str(form_with(page, "people")[name].value)


def test_the_best_is_chosen_and_another_way_may_be(
    member: TestApp, sessions: Sessions, hub: Hub, block: Block
) -> None:
    block(hub.meeting, slot("11:00", "12:00", days=1))
    page = preview(member, ONE)
    assert set(offered(page)) == {
        "move:meeting:10:00",
        "move:meeting:12:00",
        "move:small:11:00",
        "move:studio:11:00",
        "skip",
    }
    assert chosen(page) == "move:meeting:10:00"
    form_with(page, "people")[FIRST] = "move:studio:11:00"
    page = press(page, "look", status=303).follow()
    assert chosen(page) == "move:studio:11:00"
    assert "1 in another room" in page.text
    press(page, "book", status=303)
    with sessions.read() as db:
        assert (hub.studio.id, slot("11:00", "12:00", days=1)) in listed(db)


def test_a_meeting_of_fifty_minutes_takes_the_hour_around_it(
    member: TestApp, sessions: Sessions, hub: Hub
) -> None:
    page = preview(member, calendar(event("a", "20261126", "1110", "1200", **ROOM)))
    name = "choice-0-20261126T1110"
    assert chosen(page, name) == "move:meeting:11:00-12:00"
    assert "around it, in the steps of this room" in page.text
    form_with(page, "people")[name] = "move:studio:11:00-12:00"
    page = press(page, "look", status=303).follow()
    assert chosen(page, name) == "move:studio:11:00-12:00"
    form_with(page, "people")[name].force_value("move:studio:11:00-10:00")
    page = press(page, "book", status=422)
    press(page, "book", status=303)
    with sessions.read() as db:
        assert listed(db) == [(hub.meeting.id, slot("11:00", "12:00", days=1))]


def test_a_date_of_a_series_may_wait(member: TestApp, sessions: Sessions, hub: Hub, block: Block) -> None:
    block(hub.meeting, slot("11:00", "12:00", days=1))
    page = preview(member, SERIES)
    assert "wait" in offered(page)
    form_with(page, "people")[FIRST] = "wait"
    press(page, "book", status=303)
    with sessions.read() as db:
        first = select(Occurrence.status).join(Booking, Booking.id == Occurrence.booking_id)
        waiting = db.scalar(first.where(Booking.title == "모임 s").order_by(Occurrence.original_starts_at).limit(1))
    assert waiting is OccurrenceStatus.WAITING


def test_a_single_date_does_not_wait(member: TestApp, sessions: Sessions, hub: Hub, block: Block) -> None:
    """Only the dates of series stand in line; whoever sends it all the same gets what is best."""
    block(hub.meeting, slot("11:00", "12:00", days=1))
    page = preview(member, ONE)
    form = form_with(page, "people")
    form[FIRST].force_value("wait")
    press(page, "book", status=409)
    assert [state for _title, state in booked(sessions)] == ["confirmed"]


def test_a_free_date_of_a_series_is_left_out(member: TestApp, sessions: Sessions, hub: Hub) -> None:
    page = preview(member, SERIES)
    form_with(page, "people")["choice-0-20261203T1100"] = True
    page = press(page, "look", status=303).follow()
    assert "3 confirmed, 1 skipped (not needed)" in page.text
    press(page, "book", status=303)
    assert sorted(state for _title, state in booked(sessions)) == ["confirmed"] * 3 + ["skipped"]


def test_best_for_all_forgets_what_was_chosen(member: TestApp, hub: Hub, block: Block) -> None:
    block(hub.meeting, slot("11:00", "12:00", days=1))
    page = preview(member, ONE)
    form_with(page, "people")[FIRST] = "skip"
    page = press(page, "look", status=303).follow()
    assert chosen(page) == "skip"
    page = press(page, "best", status=303).follow()
    assert chosen(page) == "move:meeting:10:00"


def test_another_room_is_planned_anew(member: TestApp, sessions: Sessions, hub: Hub, block: Block) -> None:
    block(hub.meeting, slot("11:00", "12:00", days=1))
    block(hub.studio, slot("11:00", "12:00", days=1))
    page = preview(member, ONE)
    form_with(page, "people")["room-0"] = "studio"
    page = press(page, "look", status=303).follow()
    assert chosen(page) == "move:studio:10:00"
    assert "is-changed" not in page.text
    form_with(page, "people")["room-0"] = "small"
    press(page, "book", status=303)
    with sessions.read() as db:
        assert (hub.small.id, slot("11:00", "12:00", days=1)) in listed(db)


def test_what_the_best_would_be_in_another_room_is_never_booked_unseen(
    member: TestApp, sessions: Sessions, hub: Hub, block: Block
) -> None:
    block(hub.studio, slot("11:00", "12:00", days=1))
    page = preview(member, ONE)
    form_with(page, "people")["room-0"] = "studio"
    answer = press(page, "book", status=409)
    assert len(booked(sessions)) == 1
    assert chosen(answer) == "move:studio:10:00"
    press(answer, "book", status=303)
    assert len(booked(sessions)) == 2


def test_more_people_are_judged_anew(member: TestApp, hub: Hub) -> None:
    page = preview(member, ONE)
    form_with(page, "people")["people"] = "9"
    page = press(page, "look", status=303).follow()
    assert "8" in page.html.select_one(".why-list").text
    assert chosen(page) == "move:seminar:11:00"
    assert form_with(page, "people")["people"].value == "9"


def test_a_wrong_number_loses_no_choice(member: TestApp, hub: Hub, block: Block) -> None:
    block(hub.meeting, slot("11:00", "12:00", days=1))
    page = preview(member, ONE)
    form = form_with(page, "people")
    form[FIRST], form["people"] = "move:small:11:00", "many"
    page = press(page, "book", status=422)
    assert "Write a whole number" in page.text
    assert chosen(page) == "move:small:11:00"


def test_what_is_no_choice_is_refused(member: TestApp, sessions: Sessions, hub: Hub, block: Block) -> None:
    block(hub.meeting, slot("11:00", "12:00", days=1))
    page = preview(member, ONE)
    form_with(page, "people")[FIRST].force_value("move:nowhere:99:00")
    page = press(page, "book", status=422)
    assert "Some choices could not be read" in page.text
    assert len(booked(sessions)) == 1


def test_choices_of_two_events_that_clash_are_told(
    member: TestApp, sessions: Sessions, hub: Hub, block: Block
) -> None:
    for days in (1, 2):
        block(hub.meeting, slot("11:00", "12:00", days=days))
    page = preview(member, calendar(*(event(uid, "20261126", "1100", "1200", **ROOM) for uid in "ab")))
    form = form_with(page, "people")
    for index in (0, 1):
        form[f"choice-{index}-20261126T1100"].force_value("move:studio:11:00")
    page = press(page, "book", status=409)
    assert len(page.html.select(".import-event.is-changed")) == 1
    press(page, "book", status=303)
    assert len(booked(sessions)) == 4


def test_an_exception_needs_a_reason(app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn) -> None:
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    page = preview(app, ONE)
    form_with(page, "people")["people"] = "9"
    page = press(page, "look", status=303).follow()
    form_with(page, "people")[FIRST] = "keep"
    page = press(page, "book", status=422)
    assert "Without a reason no rule is set aside" in page.text
    assert chosen(page) == "keep"
    form_with(page, "people")["override"] = "의자를 더 놓아요"
    press(page, "book", status=303)
    with sessions.read() as db:
        assert db.scalar(select(Booking.override_reason)) == "의자를 더 놓아요"


def test_holidays_are_skipped_unless_it_is_said_otherwise(member: TestApp, sessions: Sessions, hub: Hub) -> None:
    data = calendar(event("s", "20261218", "1100", "1200", RRULE="FREQ=WEEKLY;COUNT=2", **ROOM))
    page = preview(member, data)
    assert "1 confirmed, 1 skipped (Christmas Day)" in page.text
    form_with(page, "people")["holidays"] = "keep"
    page = press(page, "look", status=303).follow()
    assert "2 confirmed" in page.text
