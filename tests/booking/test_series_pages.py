"""The pages of a new series: its form, the plan with a choice for each date, one commit."""


import pytest
from sqlalchemy import func, select
from webtest import TestApp

from campus.booking.models import Booking, Healing, Occurrence, OccurrenceStatus, Reach, WaitingEntry, Wish
from campus.booking.queries.occurrences import occurrences_of
from campus.booking.queries.series import read_series
from campus.db import Sessions
from campus.domain.recurrence import Frequency, NthWeekday, Rule
from tests.booking.conftest import Block, listed, slot
from tests.support.hub import Hub
from tests.support.series_pages import FORM, ask, button, chips, errors, plan_form, press, said, typed

pytestmark = pytest.mark.usefixtures("clock")



def booked(sessions: Sessions) -> list[tuple[str, int]]:
    """State and room of every date of the newest booking."""
    with sessions.read() as db:
        newest = db.scalar(select(func.max(Booking.id))) or 0
        return [(each.status.value, each.room_id) for each in occurrences_of(db, newest)]


def test_a_free_season_is_planned_and_booked(organizer: TestApp, sessions: Sessions, hub: Hub) -> None:
    page = ask(organizer)
    assert page.html.h1.text == "Every Wednesday 19:00–21:00, 5 times"
    assert (said(page), button(page)) == ("5 confirmed", "Book 5 of 5 dates")
    assert chips(page) == ["is-ok Confirmed"] * 5
    page = press(page, "book", status=303).follow()
    assert booked(sessions) == [("confirmed", hub.meeting.id)] * 5
    with sessions.read() as db:
        booking_id = db.scalar(select(Booking.id)) or 0
        series = read_series(db, [booking_id])[booking_id]
        assert (series.title, series.healing, series.room_id) == ("논문 읽기", Healing.OFFER, hub.meeting.id)
        assert series.recurrence.rule == Rule(Frequency.WEEKLY, weekdays=(NthWeekday(2),), count=5)
        assert db.scalar(select(Booking.note)) == "세미나실 열쇠는 안내 데스크에"
    assert page.request.path == f"/bookings/{booking_id}"


def test_nothing_private_stands_in_an_address(organizer: TestApp) -> None:
    page = ask(organizer)
    assert page.request.path_qs == FORM
    assert "논문 읽기" in page.text
    fresh = organizer.get(f"{FORM}?room=meeting&date=2026-12-02&start=19:00&end=21:00&title=secret&note=secret")
    assert (typed(fresh)["title"].value, typed(fresh)["note"].value) == ("", "")
    assert [box["value"] for box in fresh.html.select("[name=weekdays][checked]")] == ["2"]


def test_the_booking_form_leads_here_with_what_was_typed(organizer: TestApp) -> None:
    single = organizer.get("/bookings/new?room=meeting&date=2026-12-04&start=19:00&end=21:00&people=6")
    single = next(form for form in single.forms.values() if "purpose" in form.fields)
    single["title"] = "금요일 모임"
    data = dict(single.submit_fields()) | {"do": "form"}
    page = organizer.post(FORM, data, status=200)
    form = typed(page)
    assert (form["title"].value, form["date"].value, form["room"].value) == ("금요일 모임", "2026-12-04", "meeting")
    assert [box["value"] for box in page.html.select("[name=weekdays][checked]")] == ["4"]
    assert form["frequency"].value == "WEEKLY"


def test_each_failing_date_is_explained_and_the_best_is_chosen(
    organizer: TestApp, sessions: Sessions, hub: Hub, block: Block
) -> None:
    block(hub.meeting, slot("19:30", "20:30", days=14))  # 9 December
    block(hub.meeting, slot("19:00", "22:00", days=21))  # 16 December
    page = ask(organizer)
    assert said(page) == "3 confirmed, 2 at another time"
    rows = page.html.select(".plan-row")
    assert [row.select_one("input[checked]")["value"] for row in rows] == ["move:meeting:17:30", "move:meeting:17:00"]
    assert "The room is already taken 19:30–20:30" in rows[0].text
    assert "the hub's common rules" in rows[0].text
    assert [each["value"] for each in rows[0].select("input")] == [
        "move:meeting:17:30",
        "move:studio:19:00",
        "wait",
        "wait-like",
        "skip",
    ]
    form = plan_form(page)
    form["choice-20261209T1900"] = "move:studio:19:00"
    form["choice-20261216T1900"] = "wait-like"
    again = press(page, "again", status=200)
    assert plan_form(again)["choice-20261216T1900"].value == "wait-like"
    assert (said(again), button(again)) == ("3 confirmed, 1 in another room, 1 waiting", "Book 4 of 5 dates")
    best = press(again, "best", status=200)
    assert said(best) == "3 confirmed, 2 at another time"
    press(again, "book", status=303)
    meeting, studio = hub.meeting.id, hub.studio.id
    assert booked(sessions) == [
        ("confirmed", meeting),
        ("confirmed", studio),
        ("waiting", meeting),
        ("confirmed", meeting),
        ("confirmed", meeting),
    ]
    with sessions.read() as db:
        # The date in the studio wishes to be back in its own room.
        reaches = db.execute(select(WaitingEntry.wish, WaitingEntry.reach).order_by(WaitingEntry.starts_at)).all()
    assert reaches == [(Wish.HEAL, Reach.ROOM), (Wish.WAIT, Reach.LIKE)]


def test_free_dates_may_be_left_out(organizer: TestApp, sessions: Sessions) -> None:
    page = ask(organizer)
    plan_form(page)["choice-20261209T1900"] = True
    again = press(page, "again", status=200)
    assert said(again) == "4 confirmed, 1 skipped (not needed)"
    press(again, "book", status=303)
    assert [status for status, _room in booked(sessions)] == ["confirmed", "skipped", *["confirmed"] * 3]


def test_a_room_that_takes_every_date_is_one_tap_away(
    organizer: TestApp, sessions: Sessions, hub: Hub, block: Block
) -> None:
    block(hub.meeting, slot("19:30", "20:30", days=14))
    page = press(ask(organizer), "room studio", status=200)
    assert said(page) == "5 confirmed"
    press(page, "book", status=303)
    assert booked(sessions) == [("confirmed", hub.studio.id)] * 5


def test_someone_was_faster_so_the_plan_returns_with_what_changed(
    organizer: TestApp, sessions: Sessions, hub: Hub, block: Block
) -> None:
    block(hub.meeting, slot("19:30", "20:30", days=14))
    page = ask(organizer)
    form = plan_form(page)
    form["choice-20261209T1900"] = "wait"
    form["choice-20261216T1900"] = True  # left out though it is free
    block(hub.meeting, slot("19:00", "20:00", days=28))  # 23 December, meanwhile
    changed = press(page, "book", status=409)
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(Booking)) == 2
    assert changed.html.select_one("[data-error-summary]").text.count("Wed 23 Dec") == 1
    row = changed.html.select_one("#date-20261223T1900")
    assert "is-changed" in row["class"] and row.select_one("details[open]")
    assert "Someone else booked it a moment ago." in row.text
    assert said(changed) == "2 confirmed, 1 at another time, 1 waiting, 1 skipped (not needed)"
    press(changed, "book", status=303)
    assert [status for status, _room in booked(sessions)] == [
        "confirmed", "waiting", "skipped", "confirmed", "confirmed",
    ]  # fmt: skip


def test_a_form_that_is_sent_twice_books_once(organizer: TestApp, sessions: Sessions) -> None:
    page = ask(organizer, form_key="one-form")
    first = press(page, "book", status=303)
    assert press(page, "book", status=303).location == first.location
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(Booking)) == 1
        assert db.scalar(select(func.count()).select_from(Occurrence)) == 5


def test_healing_is_kept(organizer: TestApp, sessions: Sessions, hub: Hub, block: Block) -> None:
    block(hub.meeting, slot("19:30", "20:30", days=14))
    press(ask(organizer, healing="take"), "book", status=303)
    with sessions.read() as db:
        assert db.scalars(select(WaitingEntry.healing)).all() == [Healing.TAKE]


def test_whoever_is_not_signed_in_is_led_to_the_door(app: TestApp, hub: Hub) -> None:
    assert "/sign-in" in app.get(FORM, status=303).location


def test_only_the_commit_takes_the_write_lock(organizer: TestApp, sessions: Sessions) -> None:
    page = ask(organizer)
    with sessions.write() as db:
        db.execute(select(Booking.id))
        assert said(press(page, "again", status=200)) == "5 confirmed"


def test_the_page_of_a_member_shows_waiting_dates_first(
    organizer: TestApp, sessions: Sessions, hub: Hub, block: Block
) -> None:
    block(hub.meeting, slot("19:30", "20:30", days=14))
    page = ask(organizer)
    plan_form(page)["choice-20261209T1900"] = "wait"
    shown = press(page, "book", status=303).follow()
    assert chips(shown)[:2] == ["is-ok is-next Confirmed", "is-waiting Place 1 in line"]
    assert OccurrenceStatus.WAITING.value in [status for status, _room in booked(sessions)]
    assert listed_count(sessions) == 4 + 1


def listed_count(sessions: Sessions) -> int:
    with sessions.read() as db:
        return len(listed(db))


def test_the_form_explains_beside_the_field(organizer: TestApp) -> None:
    page = ask(organizer, count="", status=422)
    assert "A series needs an end" in errors(page)
    assert typed(page)["title"].value == "논문 읽기"
