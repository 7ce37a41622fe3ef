"""Which days a series means, as the plan shows them: rules, holidays, dates beside the rule, seasons of hundreds."""

import pytest
from sqlalchemy import select
from webtest import TestApp

from campus.booking.models import Occurrence
from campus.db import Sessions
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.series_pages import ask, chips, plan_form, press, said

pytestmark = pytest.mark.usefixtures("clock")


def test_holidays_are_named_and_skipped(organizer: TestApp) -> None:
    page = ask(organizer, weekdays="4", date="2026-12-04", count="5")
    assert chips(page)[3:5] == ["is-skipped Christmas Day", "is-skipped New Year's Day"]
    assert said(page) == "3 confirmed, 2 skipped (Christmas Day, New Year's Day)"


def test_monthly_daily_and_yearly(organizer: TestApp) -> None:
    second = ask(organizer, frequency="MONTHLY", nth="2", nth_weekday="3", count="3")
    assert second.html.h1.text == "Every month on the second Thursday 19:00–21:00, 3 times"
    last = ask(organizer, frequency="MONTHLY", month_way="day", month_day="-1", count="3")
    assert last.html.h1.text == "Every month on the last day 19:00–21:00, 3 times"
    daily = ask(organizer, frequency="DAILY", interval="2", count="", until="2026-12-10")
    assert len(chips(daily)) == 5
    yearly = ask(organizer, frequency="YEARLY", count="2")
    assert yearly.html.h1.text == "Every year on 2 December 19:00–21:00, 2 times"


def test_dates_beside_the_rule(organizer: TestApp, sessions: Sessions) -> None:
    page = ask(organizer, count="2", extra="2026-12-03\n2026-12-05 10:00")
    assert [each.text for each in page.html.select(".strip b")] == [
        "Wed 2 Dec",
        "+beside the rule Thu 3 Dec",
        "+beside the rule Sat 5 Dec",
        "Wed 9 Dec",
    ]
    press(page, "book", status=303)
    with sessions.read() as db:
        starts = db.execute(select(Occurrence.starts_at, Occurrence.is_extra).order_by(Occurrence.starts_at))
        walls = [(each.astimezone(NOW.tzinfo).strftime("%d %H:%M"), is_extra) for each, is_extra in starts]
    assert walls == [("02 19:00", False), ("03 19:00", True), ("05 10:00", True), ("09 19:00", False)]


def test_a_holiday_may_be_kept_where_the_room_is_open(organizer: TestApp, sessions: Sessions, hub: Hub) -> None:
    page = ask(organizer, room="studio", date="2026-12-25", weekdays="4", count="2", holidays="keep")
    assert said(page) == "2 confirmed"
    skipping = ask(organizer, room="studio", date="2026-12-18", weekdays="4", count="2")
    assert said(skipping) == "1 confirmed, 1 skipped (Christmas Day)"
    assert "The room is open all the same." in skipping.text
    plan_form(skipping)["choice-20261225T1900"] = "keep"
    assert said(press(skipping, "again")) == "2 confirmed"


def test_a_season_of_two_years_stays_usable(organizer: TestApp) -> None:
    page = ask(organizer, count="104")
    assert len(chips(page)) == 104
    assert len(page.html.select(".plan-row details[open]")) <= 4
    daily = ask(organizer, frequency="DAILY", count="366")
    assert len(chips(daily)) == 366 and len(daily.body) < 600_000
    assert not daily.html.select(".booking-more[open]")


def test_members_see_how_far_they_reach(app: TestApp, hub: Hub, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    app.set_cookie("locale", "en")
    page = ask(app, count="10")
    assert said(page) == "4 confirmed, 6 skipped (against a rule)"
    assert "30 days ahead" in page.html.select_one(".plan-row").text
