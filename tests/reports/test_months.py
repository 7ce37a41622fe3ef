"""Closing months: figures stay, corrections show, and what cannot be closed is told in words."""

from datetime import date

import pytest
from sqlalchemy import func, select, update
from webtest import TestApp, TestResponse

from campus.audit.models import AuditEntry
from campus.booking.models import Occurrence, OccurrenceStatus
from campus.db import Sessions
from campus.domain.figures import FigureKind
from campus.reports.models import MonthClosing
from campus.reports.services.closing import MonthIsClosed, close_month, corrections, find_closing, month_figures
from campus.spaces.queries.catalogue import read_catalogue
from tests.reports.conftest import Put, put
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub

OCTOBER, DAY = date(2026, 10, 1), date(2026, 10, 20)


def _close(sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        close_month(db, read_catalogue(db), OCTOBER, by=hub.manager.id, now=NOW)


def test_figures_stay_and_corrections_show(sessions: Sessions, hub: Hub) -> None:
    first = put(sessions, Put(hub.meeting, "9:00", "11:00", came="9:00", day=DAY), hub.member)
    put(sessions, Put(hub.small, "9:00", "10:00", came="9:00", day=DAY), hub.member)
    _close(sessions, hub)
    with sessions.read() as db:
        closing = find_closing(db, OCTOBER)
        assert closing is not None and closing.figures["booked"]["part"] == 180
        assert corrections(closing, month_figures(db, read_catalogue(db), OCTOBER, now=NOW)) == []
    with sessions.write() as db:
        db.execute(update(Occurrence).where(Occurrence.id == first).values(status=OccurrenceStatus.CANCELLED))
    with sessions.read() as db:
        closing = find_closing(db, OCTOBER)
        assert closing is not None and closing.figures["booked"]["part"] == 180
        found = corrections(closing, month_figures(db, read_catalogue(db), OCTOBER, now=NOW))
    booked = next(each for each in found if each.closed.kind is FigureKind.BOOKED)
    assert (booked.closed.part, booked.current.part) == (180, 60)


def test_a_month_is_closed_once(sessions: Sessions, hub: Hub) -> None:
    put(sessions, Put(hub.meeting, "9:00", "11:00", came="9:00", day=DAY), hub.member)
    _close(sessions, hub)
    with pytest.raises(MonthIsClosed):
        _close(sessions, hub)
    with sessions.read() as db:
        acts = select(func.count()).select_from(AuditEntry).where(AuditEntry.act == "month.closed")
        assert (db.scalar(acts), db.scalar(select(func.count()).select_from(MonthClosing))) == (1, 1)


def test_on_the_page(app: TestApp, sessions: Sessions, sign_in: SignIn, hub: Hub) -> None:
    put(sessions, Put(hub.meeting, "9:00", "11:00", came="9:00", day=DAY), hub.member)
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    page = app.get("/reports/months")
    form = next(each for each in page.forms.values() if each.action == "/reports/months/2026-10/close")
    closed = form.submit().follow()
    assert "Nothing changed since" in closed.text
    assert "closed already" in form.submit(status=422).text
    token = form["csrf_token"].value
    open_now = app.post("/reports/months/2026-11/close", {"csrf_token": token}, status=422)
    assert "has not ended yet" in open_now.text
    assert "no figures" in app.post("/reports/months/2001-02/close", {"csrf_token": token}, status=422).text
    for wrong in ("2026-13", "2026-1", "soon", "0001-01"):
        app.post(f"/reports/months/{wrong}/close", {"csrf_token": token}, status=404)


def test_roles_and_routes(app: TestApp, sign_in: SignIn, hub: Hub) -> None:
    table = {None: 303, hub.member: 403, hub.organizer: 403, hub.manager: 200, hub.admin: 200}
    for person, status in table.items():
        app.reset()
        if person is not None:
            sign_in(app, person)
        assert app.get("/reports/months", status="*").status_int == status, person
        assert app.post("/reports/months/2026-10/close", status="*").status_int in (303, 400, 403), person


def test_the_occupancy_of_a_closed_month_is_the_frozen_one(
    app: TestApp, sessions: Sessions, sign_in: SignIn, hub: Hub
) -> None:
    first = put(sessions, Put(hub.meeting, "9:00", "11:00", came="9:00", day=DAY), hub.member)
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    asked = "/reports/occupancy?period=month&date=2026-10-01&beside=nothing"
    before = app.get(asked)
    assert "Closed month" not in before.text
    _close(sessions, hub)
    assert "Nothing changed since the month was closed." in app.get(asked).text
    with sessions.write() as db:
        db.execute(update(Occurrence).where(Occurrence.id == first).values(status=OccurrenceStatus.CANCELLED))
    page = app.get(asked)

    def tile(where: TestResponse) -> str:
        return where.html.select_one(".report-figs .fig-sum").text

    assert tile(page) == tile(before)
    row = page.html.select_one(".month-corrections tbody tr")
    assert [each.text.split()[1] for each in row.find_all("td")] == ["120", "0"]
    # Of a part of the rooms nothing was frozen.
    assert "Closed month" not in app.get(f"{asked}&kind=meeting").text
