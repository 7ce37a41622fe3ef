"""Series where a manager answers first, and series that a manager books against a rule."""

import pytest
from sqlalchemy import func, select
from webtest import TestApp

from campus.booking.models import Approval, Booking
from campus.booking.queries.occurrences import occurrences_of, override_reason_of
from campus.db import Sessions
from tests.support.applications import SignIn
from tests.support.approvals import need_approval
from tests.support.hub import Hub
from tests.support.series_pages import ask, button, chips, errors, plan_form, press, said

pytestmark = pytest.mark.usefixtures("clock")

HALL = {"room": "hall", "people": "60", "start": "13:00", "end": "15:00"}


def newest(sessions: Sessions) -> list[str]:
    with sessions.read() as db:
        return [each.status.value for each in occurrences_of(db, db.scalar(select(func.max(Booking.id))) or 0)]


def test_where_a_manager_answers_the_plan_asks(app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn) -> None:
    need_approval(sessions, hub)
    sign_in(app, hub.organizer)
    app.set_cookie("locale", "en")
    page = ask(app, **HALL)
    assert (said(page), button(page)) == ("5 to be approved", "Ask for 5 of 5 dates")
    assert chips(page)[0] == "is-asked Asked for"
    shown = press(page, "book", status=303).follow()
    assert "until a manager answers" in shown.text and "Waiting for approval" in shown.text
    assert newest(sessions) == ["pending"] * 5
    assert chips(shown)[0] == "is-asked is-next To be approved"
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(Approval)) == 1
    date = app.get(shown.html.select(".strip a")[1]["href"])
    assert "Waiting for approval" in date.text


def test_a_manager_sets_rules_aside_with_a_reason(app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn) -> None:
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    page = ask(app, start="20:00", end="23:00", count="2")
    assert chips(page)[0].startswith("is-moved")
    form = plan_form(page)
    for stamp in ("20261202T2000", "20261209T2000"):
        form[f"choice-{stamp}"] = "keep"
    assert said(press(page, "again")) == "2 confirmed"
    assert "Please write why" in errors(press(page, "book", status=422))
    form["override"] = "개관 기념행사"
    press(page, "book", status=303)
    assert newest(sessions) == ["confirmed"] * 2
    with sessions.read() as db:
        assert override_reason_of(db, db.scalar(select(Booking.id)) or 0) == "개관 기념행사"


def test_nobody_else_sets_rules_aside(app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn) -> None:
    sign_in(app, hub.organizer)
    app.set_cookie("locale", "en")
    late = {"start": "20:00", "end": "23:00", "count": "1", "planned": "1", "choice_20261202T2000": "keep"}
    page = ask(app, "book", status=422, override="이유", **late)
    assert "1 date has changed" in errors(page)
    assert newest(sessions) == []
