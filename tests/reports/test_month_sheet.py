"""The sheet of a month: what it shows, that a closed month's stays for ever, bad months, two who close at once."""

import json
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from webtest import TestApp, TestResponse

from campus.audit.models import AuditEntry
from campus.booking.models import Occurrence, OccurrenceStatus
from campus.db import Sessions
from campus.reports.models import MonthClosing
from campus.reports.month_sheet import read_sheet, write_sheet
from campus.reports.queries.month_sheet import gather_sheet
from campus.reports.services.closing import MonthIsClosed, close_month
from campus.reports.views import month_sheet
from campus.spaces.models import Room
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.services.revision import renew_revision
from tests.reports.conftest import Acting, Put, put
from tests.reports.test_community_page import put_example
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.racing import at_once
from tests.support.statements import counted

OCTOBER, DAY = date(2026, 10, 1), date(2026, 10, 20)
PAGE = "/reports/months/2026-10"


@pytest.fixture
def manager(app: TestApp, sign_in: SignIn, hub: Hub) -> TestApp:
    """The browser of a manager who reads English."""
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    return app


@pytest.fixture
def booked(sessions: Sessions, hub: Hub) -> int:
    """Two bookings in October and one in September; the longer one's occurrence."""
    put(sessions, Put(hub.meeting, "9:00", "10:00", came="9:00", day=date(2026, 9, 15)), hub.member)
    put(sessions, Put(hub.small, "9:00", "10:00", came="9:00", day=DAY), hub.member)
    return put(sessions, Put(hub.meeting, "9:00", "11:00", came="9:00", day=DAY), hub.member)


def text(page: TestResponse, selector: str) -> str:
    return " ".join(" ".join(each.get_text(" ").split()) for each in page.html.select(selector))


def close(sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        close_month(db, read_catalogue(db), OCTOBER, by=hub.manager.id, now=NOW)


def cancel(sessions: Sessions, occurrence_id: int) -> None:
    with sessions.write() as db:
        values = {"status": OccurrenceStatus.CANCELLED}
        db.execute(update(Occurrence).where(Occurrence.id == occurrence_id).values(**values))


def rename(sessions: Sessions) -> None:
    with sessions.write() as db:
        db.execute(update(Room).values(name_ko=Room.name_ko + " 새 이름", name_en=Room.name_en + " renamed"))
        renew_revision(db, now=NOW)


def shown(page: TestResponse) -> list[str]:
    """The sheet without its corrections."""
    return [str(each) for each in page.html.select("main > section") if each.get("aria-labelledby") != "corrections"]


def test_what_it_shows(manager: TestApp, booked: int, sessions: Sessions, hub: Hub, acting: Acting) -> None:
    put_example(sessions, hub, acting)
    page = manager.get(PAGE)
    assert text(page, "h1") == "October 2026"
    assert len(page.html.select(".month-figures .report-fig")) == 6
    assert "180 ÷" in text(page, ".month-figures") and "▲" in text(page, ".month-figures")
    assert "booked minutes within opening hours ÷ open minutes" in text(page, ".report-formula")
    assert "Compared with September 2026." in text(page, ".month-state")
    assert len(page.html.select(".heat tbody tr")) == 7
    assert page.html.select_one(".report-rooms tbody th").get_text().startswith("Meeting room")
    assert text(page, ".month-met dd").startswith("1 – under 5 people")
    manager.set_cookie("locale", "ko")
    assert text(manager.get(PAGE), "h1") == "2026년 10월"


def test_the_community_in_brief(manager: TestApp, sessions: Sessions, hub: Hub, acting: Acting) -> None:
    """11 came to two sessions for which 12 had a seat; KAIST and ETRI were together for three hours."""
    put_example(sessions, hub, acting)
    page = manager.get("/reports/months/2026-11")
    assert "Not over yet" in text(page, ".month-state")
    assert text(page, ".month-met dd")[:40].startswith("2 11 of 12 with a seat 3.0 h")


def test_a_closed_month_stays_as_it_was(manager: TestApp, booked: int, sessions: Sessions, hub: Hub) -> None:
    """Whatever is cancelled or renamed afterwards; that shows as a correction."""
    close(sessions, hub)
    before = manager.get(PAGE)
    assert "Closed month" in text(before, ".month-state") and hub.manager.name in text(before, ".month-state")
    assert "Nothing changed since" in before
    cancel(sessions, booked)
    rename(sessions)
    after = manager.get(PAGE)
    assert len(shown(before)) == 6 and shown(after) == shown(before)
    assert "Booking rate" in text(after, "section[aria-labelledby=corrections] th")
    assert "180 ÷" in text(after, "section[aria-labelledby=corrections] td:nth-child(2)")
    assert "60 ÷" in text(after, "section[aria-labelledby=corrections] td:nth-child(3)")


def test_an_open_month_follows(manager: TestApp, booked: int, sessions: Sessions) -> None:
    before = manager.get(PAGE)
    cancel(sessions, booked)
    assert shown(manager.get(PAGE)) != shown(before)
    assert not before.html.select("#corrections")


def test_months_closed_with_figures_alone(manager: TestApp, booked: int, sessions: Sessions, hub: Hub) -> None:
    """Their figures stay, and the page says that the rest is of today."""
    close(sessions, hub)
    with sessions.write() as db:
        closing = db.scalars(select(MonthClosing)).one()
        closing.version = 1
        closing.figures = {name: each for name, each in closing.figures.items() if name != "sheet"}
    cancel(sessions, booked)
    page = manager.get(PAGE)
    assert "180 ÷" in text(page, ".month-figures")
    assert "when figures alone were kept" in page
    assert "60 ÷" in text(page, "section[aria-labelledby=corrections]")


def test_what_is_frozen_is_read_again(booked: int, sessions: Sessions, hub: Hub, acting: Acting) -> None:
    put_example(sessions, hub, acting)
    for month in (OCTOBER, date(2026, 11, 1)):
        with sessions.read() as db:
            sheet = gather_sheet(db, read_catalogue(db), month, now=NOW)
        assert sheet is not None
        again = read_sheet(json.loads(json.dumps(write_sheet(sheet))), sheet.figures)
        assert write_sheet(again) == write_sheet(sheet)
        assert (again.days, again.peak, again.before) == (sheet.days, sheet.peak, sheet.before)
        assert (again.rooms, again.by_weekday, again.by_day) == (sheet.rooms, sheet.by_weekday, sheet.by_day)
        assert again.community == sheet.community


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "soon", "0001-01", "1999-12", "2101-01", "%EF%BC%92026-10"])
@pytest.mark.parametrize("ending", ["", ".pdf"])
def test_bad_months(manager: TestApp, month: str, ending: str) -> None:
    manager.get(f"/reports/months/{month}{ending}", status=404)


@pytest.mark.parametrize(
    ("month", "said"),
    [("2026-12", "has not begun"), ("2100-12", "has not begun"), ("2001-02", "no figures this far back")],
)
def test_months_without_figures(manager: TestApp, booked: int, month: str, said: str) -> None:
    assert said in manager.get(f"/reports/months/{month}")
    manager.get(f"/reports/months/{month}.pdf", status=404)


def test_a_hub_without_rooms(manager: TestApp, sessions: Sessions) -> None:
    with sessions.write() as db:
        db.execute(update(Room).values(retired_at=datetime(2026, 1, 1, tzinfo=NOW.tzinfo)))
        renew_revision(db, now=NOW)
    assert "Nothing was open" in manager.get("/reports/months/2026-11")


def test_more_rooms_than_fit(
    manager: TestApp, booked: int, sessions: Sessions, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those used most stand there; the last row is of all others together."""
    rows = len(manager.get(PAGE).html.select(".report-rooms tbody tr"))
    monkeypatch.setattr(month_sheet, "MOST_ROOMS", 2)
    page = manager.get(PAGE)
    assert len(page.html.select(".report-rooms tbody tr")) == 2
    assert f"{rows - 1} other rooms" in text(page, ".report-rooms tbody tr:last-child")


def test_months_by_name_lead_to_their_sheets(manager: TestApp, booked: int) -> None:
    page = manager.get("/reports/months")
    links = [each.get_text() for each in page.html.select(".row-main a")]
    assert links == ["November 2026", "October 2026", "September 2026"]
    assert "2026-10" not in page.html.get_text()
    assert text(page.click("October 2026"), "h1") == "October 2026"
    manager.set_cookie("locale", "ko")
    assert "2026년 10월" in manager.get("/reports/months")


def test_roles_and_routes(app: TestApp, sign_in: SignIn, hub: Hub, booked: int) -> None:
    table = {None: 303, hub.member: 403, hub.organizer: 403, hub.manager: 200, hub.admin: 200}
    for person, status in table.items():
        app.reset()
        if person is not None:
            sign_in(app, person)
        for path in (PAGE, f"{PAGE}.pdf"):
            assert app.get(path, status="*").status_int == status, (path, person)


@pytest.mark.parametrize("is_closed", [False, True])
def test_thirty_bookings_take_as_many_statements_as_one(
    manager: TestApp, booked: int, sessions: Sessions, hub: Hub, is_closed: bool
) -> None:
    if is_closed:
        close(sessions, hub)
    manager.get(PAGE)
    with counted(sessions.engine) as few:
        manager.get(PAGE)
    for number in range(30):
        day = OCTOBER + timedelta(days=number)
        put(sessions, Put(hub.seminar, "13:00", "14:00", came="13:00", day=day), hub.member)
    with counted(sessions.engine) as many:
        manager.get(PAGE)
    assert len(many) == len(few)


def test_two_managers_close_one_month_at_once(booked: int, sessions: Sessions, hub: Hub) -> None:
    """One does, the other is told; one row in the audit."""

    def by(person: int) -> object:
        return lambda db: close_month(db, read_catalogue(db), OCTOBER, by=person, now=NOW)

    acts = [by(hub.manager.id), by(hub.admin.id)] * 2
    assert sorted(at_once(sessions, acts, (MonthIsClosed,))) == ["MonthIsClosed"] * 3 + ["done"]  # type: ignore[arg-type]
    with sessions.read() as db:
        acted = select(func.count()).select_from(AuditEntry).where(AuditEntry.act == "month.closed")
        assert (db.scalar(acted), db.scalar(select(func.count()).select_from(MonthClosing))) == (1, 1)
