"""Changing a series through its pages: one date, what follows, or all; and what happens when that cannot be."""


import pytest
from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.booking.models import Occurrence
from campus.db import Sessions
from tests.booking.conftest import Block, slot
from tests.support.hub import Hub
from tests.support.series_pages import button, chips, errors, press, said, states

pytestmark = pytest.mark.usefixtures("clock")

SECOND = "20261209T100000Z"


def edit(app: TestApp, season: str, scope: str, **change: str) -> TestResponse:
    """Send the form of a change with some fields changed."""
    page = app.get(f"{season}/{SECOND}/edit?scope={scope}")
    form = next(form for form in page.forms.values() if "version" in form.fields)
    for name, value in change.items():
        form[name] = value
    return form.submit(status="*")


def test_changing_one_date(organizer: TestApp, sessions: Sessions, season: str) -> None:
    choice = organizer.get(f"{season}/{SECOND}/edit")
    assert [each["value"] for each in choice.html.select("[name=scope]")] == ["this", "following", "all"]
    edit(organizer, season, "this", date="2026-12-10", start="10:00", end="12:00", title="특강")
    assert states(sessions, season)[:2] == ["02 19:00 confirmed", "10 10:00 confirmed"]
    page = organizer.get(season)
    assert chips(page)[1] == "is-moved Another day"
    assert page.html.h1.text == "논문 읽기"
    assert organizer.get(f"{season}/{SECOND}").html.h1.text == "특강"


def test_a_date_that_cannot_move_says_why(
    organizer: TestApp, sessions: Sessions, season: str, hub: Hub, block: Block
) -> None:
    block(hub.meeting, slot("10:00", "12:00", days=15))
    page = edit(organizer, season, "this", date="2026-12-10", start="10:00", end="12:00")
    assert page.status_int == 409
    assert "already taken" in page.html.select_one("[data-error-summary]").text
    assert states(sessions, season)[1] == "09 19:00 confirmed"


def test_changing_what_follows_makes_a_second_series(organizer: TestApp, sessions: Sessions, season: str) -> None:
    done = edit(organizer, season, "following", start="18:00", end="20:00")
    assert done.status_int == 303 and not done.location.endswith(season)
    assert states(sessions, season) == ["02 19:00 confirmed"]
    rest = done.location.replace("http://localhost", "")
    assert states(sessions, rest) == [f"{day} 18:00 confirmed" for day in ("09", "16", "23", "30")]
    assert organizer.get(season).html.find("a", string="What follows")["href"] == rest
    assert organizer.get(rest).html.find("a", string="What came before")["href"] == season


def test_words_alone_book_nothing_anew(organizer: TestApp, sessions: Sessions, season: str) -> None:
    edit(organizer, season, "all", title="논문과 커피", people="5")
    assert organizer.get(season).html.h1.text == "논문과 커피"
    with sessions.read() as db:
        assert db.scalars(select(Occurrence.sequence)).all() == [0] * 5


def test_where_all_cannot_move_the_plan_shows_the_ways_out(
    organizer: TestApp, sessions: Sessions, season: str, hub: Hub, block: Block
) -> None:
    block(hub.meeting, slot("17:00", "18:30", days=21))
    plan = edit(organizer, season, "all", start="18:00", end="20:00")
    assert plan.status_int == 200
    assert (said(plan), button(plan)) == ("4 confirmed, 1 at another time", "Change 5 of 5 dates")
    assert states(sessions, season)[0] == "02 19:00 confirmed"
    block(hub.meeting, slot("17:00", "18:30", days=28))
    changed = press(plan, "book", status=409)
    assert "1 date has changed" in errors(changed)
    press(changed, "book", status=303)
    assert states(sessions, season)[:2] == ["02 18:00 confirmed", "09 18:00 confirmed"]
    assert chips(organizer.get(season))[2:4] == ["is-moved 18:30"] * 2


def test_of_two_edits_the_later_sees_both(organizer: TestApp, sessions: Sessions, season: str) -> None:
    for scope in ("this", "all"):
        page = organizer.get(f"{season}/{SECOND}/edit?scope={scope}")
        form = next(form for form in page.forms.values() if "version" in form.fields)
        edit(organizer, season, "all", title=f"다른 창 {scope}")
        form["title"] = "이 창"
        stale = form.submit(status=409)
        assert f"다른 창 {scope}" in stale.html.select_one(".notice-warn").text
        form = next(form for form in stale.forms.values() if "version" in form.fields)
        assert form["title"].value == "이 창"
        form.submit(status=303)
