"""The occupancy report: its figures, who may open it, every bad address, and as many statements for a year as a day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update
from webtest import TestApp, TestResponse

from campus.booking.models import Purpose
from campus.booking.queries.occurrences import find_date
from campus.booking.services.ending import cancel_booking
from campus.db import Memory, Sessions
from campus.spaces.models import Room
from campus.spaces.services.revision import renew_revision
from tests.reports.conftest import DAY, Acting, Put, keep_all, on, put, put_worked_example
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.statements import counted

PAGE = "/reports/occupancy"
AS_DAY = f"{PAGE}?period=day&date={DAY}&beside=nothing"


@pytest.fixture
def manager(app: TestApp, sign_in: SignIn, hub: Hub) -> TestApp:
    """The browser of a manager who reads English."""
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    return app


def tiles(page: TestResponse) -> dict[str, tuple[str, str]]:
    """Each figure by its name: its value, and its sum."""
    found = {}
    for each in page.html.select(".report-fig"):
        name, value = each.select_one("dt").get_text(), each.select_one("strong").get_text()
        found[name] = (value, " ".join(each.select_one(".fig-sum").get_text(" ").split()))
    return found


@pytest.mark.parametrize("is_kept", [True, False])
def test_the_worked_example_on_the_page(sessions: Sessions, hub: Hub, manager: TestApp, is_kept: bool) -> None:
    """In rooms that open until ten at night; kept, or from the bookings themselves."""
    put_worked_example(sessions, hub, hub.meeting, hub.small)
    if is_kept:
        keep_all(sessions)
    page = manager.get(f"{AS_DAY}&kind=meeting")
    assert tiles(page) == {
        "Booking rate": ("30.8%", "480 ÷ 1,560 min"),
        "Use rate": ("24.7%", "385 ÷ 1,560 min"),
        "No-show rate": ("20.0%", "1 ÷ 5 bookings"),
        # 4 × 85 + 2 × 60 + 4 × 120 + 3 × 120 people minutes on 8 × 145 + 4 × 240 seat minutes.
        "Seats taken": ("61.3%", "1,300 ÷ 2,120 seat minutes"),
        "Overall use": ("13.9%", "1,300 ÷ 9,360 seat minutes"),
        "Busiest half hour": ("100.0%", "2 ÷ 2 rooms · Tue 24 Nov 10:00"),
        "Booked, but empty": ("1 h 35 min", "95 ÷ 480 min"),
        "Time given back": ("2 h 15 min", "135 ÷ 480 min"),
        "Booked again": ("44.4%", "60 ÷ 135 min"),
    }


def test_roles_and_routes(app: TestApp, sign_in: SignIn, hub: Hub) -> None:
    """A stranger is asked to sign in; members and organizers of groups are told no; managers and admins may."""
    table = {None: 303, hub.member: 403, hub.organizer: 403, hub.manager: 200, hub.admin: 200}
    for person, status in table.items():
        app.reset()
        if person is not None:
            sign_in(app, person)
        for path in (PAGE, "/reports/bookings"):
            assert app.get(path, status="*").status_int == status, (person, path)
            assert app.post(path, status="*").status_int in (303, 400, 403, 404, 405), (person, path)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("period=custom", "Say from which to which day."),
        ("period=custom&from=2026-11-02&to=2026-11-01", "The last day lies before the first."),
        ("period=custom&from=2000-01-01&to=2099-12-31", "A report covers three years at most."),
        ("period=custom&from=2026-02-30&to=2026-03-01", "This is no day of the calendar"),
        ("period=month&date=1999-12-31", "Reports look at the years 2000 to 2100."),
        ("period=month&date=11/25/2026", "This is no day of the calendar"),
        ("period=decade", "Choose a day, week, month"),
    ],
)
def test_what_is_no_period_is_refused_in_words(manager: TestApp, asked: str, said: str) -> None:
    for path in (PAGE, "/reports/bookings"):
        page = manager.get(f"{path}?{asked}", status=422)
        assert said in page.html.select_one("[role=alert]").get_text()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("period=month&date=2027-03-01", "This period has not begun"),
        ("period=month&date=2100-12-01", "This period has not begun"),
        ("period=year&date=2000-01-01", "There are no figures this far back"),
        ("period=month&kind=desk", "Nothing was open"),
        ("period=custom&from=2026-11-01&to=2026-11-01&zone=hub&size=1-4&kind=hall", "Nothing was open"),
    ],
)
def test_periods_without_figures_say_so(sessions: Sessions, hub: Hub, manager: TestApp, asked: str, said: str) -> None:
    put(sessions, Put(hub.meeting, "10:00", "12:00", came="10:00"), hub.member)
    keep_all(sessions)
    page = manager.get(f"{PAGE}?{asked}")
    assert page.html.select_one(".empty h2").get_text() == said
    assert manager.get(f"/reports/bookings?{asked}").html.select_one(".empty") is not None


@pytest.mark.parametrize("asked", ["room=nowhere", "organization=x", "organization=99999999999", "hour=99", "page=-1"])
def test_unknown_words_break_no_link(sessions: Sessions, hub: Hub, manager: TestApp, asked: str) -> None:
    put(sessions, Put(hub.meeting, "10:00", "12:00", came="10:00"), hub.member)
    manager.get(f"{PAGE}?{asked}")
    manager.get(f"/reports/bookings?{asked}")


def test_a_month_that_is_not_over_is_measured_up_to_now(sessions: Sessions, hub: Hub, manager: TestApp) -> None:
    """At ten in the morning the meeting room has been open for an hour; what is booked later is not counted."""
    today = NOW.date()
    put(sessions, Put(hub.meeting, "9:00", "11:00", came="9:00", day=today), hub.member)
    put(sessions, Put(hub.meeting, "15:00", "16:00", day=today, is_known=False), hub.member)
    keep_all(sessions)
    page = manager.get(f"{PAGE}?period=day&date={today}&room=meeting&beside=nothing")
    assert tiles(page)["Booking rate"] == ("100.0%", "60 ÷ 60 min")
    assert "measured up to Wed 25 Nov 2026 10:00" in page.html.select_one(".report-note").get_text()
    month = manager.get(f"{PAGE}?period=month&room=meeting&beside=nothing")
    assert tiles(month)["Use rate"][1] == f"60 ÷ {24 * 780 + 60:,} min"


def test_a_room_that_was_closed_midway_counts_until_then(sessions: Sessions, hub: Hub, manager: TestApp) -> None:
    with sessions.write() as db:
        db.execute(update(Room).where(Room.id == hub.small.id).values(retired_at=on(DAY, "12:00")))
        renew_revision(db, now=NOW)
    put(sessions, Put(hub.small, "9:00", "10:30", came="9:00"), hub.member)
    keep_all(sessions)
    assert tiles(manager.get(f"{AS_DAY}&room=small"))["Booking rate"] == ("50.0%", "90 ÷ 180 min")


def test_bookings_of_some_beside_the_whole_of_the_rooms(sessions: Sessions, hub: Hub, manager: TestApp) -> None:
    """By organization, its kind and purpose; what others booked again counts for who gave it back."""
    mine = {"organization_id": hub.kaist.id, "purpose": Purpose.STUDY}
    put(sessions, Put(hub.meeting, "10:00", "12:00", came="10:00", ended="10:30", **mine), hub.member)
    put(sessions, Put(hub.meeting, "11:00", "12:00", came="11:00", organization_id=hub.etri.id), hub.other_member)
    keep_all(sessions)
    for asked in (f"organization={hub.kaist.id}", "organization-kind=university", "purpose=study"):
        found = tiles(manager.get(f"{AS_DAY}&room=meeting&{asked}"))
        # The hour that was booked again is the other's.
        assert found["Booking rate"] == ("7.7%", "60 ÷ 780 min"), asked
        assert found["Booked again"] == ("66.7%", "60 ÷ 90 min"), asked
        assert found["Busiest half hour"][1].startswith("1 ÷ 1 rooms"), asked
    assert tiles(manager.get(f"{AS_DAY}&room=meeting"))["Booking rate"] == ("15.4%", "120 ÷ 780 min")
    none = manager.get(f"{AS_DAY}&room=meeting&group=1")
    assert tiles(none)["Booking rate"] == ("0.0%", "0 ÷ 780 min")


def test_a_year_takes_as_many_statements_as_a_month_and_thirty_bookings_as_one(
    sessions: Sessions, hub: Hub, manager: TestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(sessions, Put(hub.meeting, "10:00", "12:00", came="10:00", day=date(2025, 12, 3)), hub.member)
    put(sessions, Put(hub.meeting, "9:00", "10:00", came="9:00", day=NOW.date()), hub.member)
    keep_all(sessions)
    # Nothing is remembered here.
    monkeypatch.setitem(sessions.info, "kept_reports", Memory(0))
    monkeypatch.setitem(manager.router.registry, "kept_pieces", Memory(0))
    month, year = f"{PAGE}?period=month&date=2026-10-01", f"{PAGE}?period=year&date=2026-01-01&beside=nothing"
    counts = {}
    for path in (f"{month}&beside=nothing", year):
        manager.get(path)
        with counted(sessions) as statements:
            manager.get(path)
        counts[path] = len(statements)
    # This year is not over: one statement more, for today.
    assert counts[year] <= counts[f"{month}&beside=nothing"] + 1
    for number in range(30):
        day = date(2026, 10, 1) + timedelta(days=number)
        put(sessions, Put(hub.small, "10:00", "12:00", came="10:00", day=day), hub.member)
    with counted(sessions) as statements:
        manager.get(f"{month}&beside=nothing")
    assert len(statements) == counts[f"{month}&beside=nothing"]


def test_beside_the_month_before_and_a_year_ago(sessions: Sessions, hub: Hub, manager: TestApp) -> None:
    put(sessions, Put(hub.meeting, "9:00", "22:00", came="9:00", day=date(2026, 10, 5)), hub.member)
    put(sessions, Put(hub.meeting, "9:00", "15:30", came="9:00", day=date(2026, 11, 5)), hub.member)
    keep_all(sessions)
    page = manager.get(f"{PAGE}?period=month&room=meeting")
    note = " ".join(page.html.select_one(".report-note").get_text().split())
    # Twenty-five days of November have begun: as many of October.
    assert "Compared with Thu 1 Oct 2026 to Sun 25 Oct 2026." in note
    assert "▼" in tiles(page)["Use rate"][1]
    ago = manager.get(f"{PAGE}?period=month&room=meeting&beside=year")
    assert "Compared" not in ago.html.select_one(".report-note").get_text()
    assert "▼" not in tiles(ago)["Use rate"][1]


def test_what_is_remembered_goes_with_what_is_kept(
    sessions: Sessions, hub: Hub, manager: TestApp, acting: Acting
) -> None:
    """The page reads sums once, and anew as soon as an ended day was worked out again."""
    late = put(sessions, Put(hub.hall_a, "21:00", "34:30", came="21:00"), hub.member)
    keep_all(sessions)
    asked = f"{AS_DAY}&room=hall-a"
    assert tiles(manager.get(asked))["Use rate"] == ("7.7%", "60 ÷ 780 min")
    with counted(sessions) as statements:
        manager.get(asked)
    assert not [each for each in statements if "GROUP BY room_days.room_id" in each and "used_minutes" in each]
    by = acting(hub.manager)
    with sessions.write() as db:
        facts = find_date(db, late)
        assert facts is not None
        cancel_booking(db, facts.booking_id, by=by, now=NOW)
    assert tiles(manager.get(asked))["Use rate"] == ("0.0%", "0 ÷ 780 min")
