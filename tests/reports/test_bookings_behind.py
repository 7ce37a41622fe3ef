"""The bookings behind a figure add up to it: all figures, all rooms, cells of the heat tables, pages of long lists."""

import random
import re
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session
from webtest import TestApp

from campus.booking.models import Purpose
from campus.db import Memory, Sessions
from campus.domain.days import Days
from campus.domain.figures import FigureKind
from campus.domain.hubtime import local_date
from campus.domain.rules import Visibility
from campus.reports.queries.bookings import Behind, Cell, count_behind, page_behind
from campus.reports.queries.direct import Scope
from campus.reports.queries.gathered import Gathered, gather, read_horizon
from campus.reports.queries.stays import WhoseBookings
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from tests.reports.conftest import DAY, Put, keep_all, put
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub, Place
from tests.support.statements import counted

WEEKS = Days(date(2026, 11, 9), date(2026, 11, 25))


def clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def put_weeks(sessions: Sessions, hub: Hub, seed: int = 7) -> None:
    """Two and a half weeks of bookings: given back and booked again, of the whole hall, on to the next day."""
    chance = random.Random(seed)
    halls = (hub.hall_a, hub.hall_b, hub.hall_c)
    places: list[tuple[Place, tuple[Place, ...]]] = [(hub.meeting, ()), (hub.studio, ()), (hub.hall, halls)]
    for day in Days(WEEKS.first, WEEKS.last - timedelta(days=1)):
        for place, parts in places:
            start = chance.choice([480, 540, 600])
            for _ in range(chance.randrange(1, 5)):
                length = 30 * chance.randrange(2, 7)
                end = start + length
                kind = chance.choice(["full", "early", "missed", "late"])
                said = {
                    "full": {"came": clock(start)},
                    "late": {"came": clock(start + 11)},
                    "early": {"came": clock(start), "ended": clock(start + 20)},
                    "missed": {"missed": clock(start + 15)},
                }[kind]
                organization_id = chance.choice([hub.kaist.id, hub.etri.id, None])
                it = Put(place, clock(start), clock(end), day=day, counted=chance.randrange(1, 9), **said)
                it = Put(**{name: getattr(it, name) for name in it.__slots__} | {"organization_id": organization_id})
                put(sessions, it, hub.member, parts)
                start += 30 if kind in ("early", "missed") else length
    put(sessions, Put(hub.studio, "30:00", "34:00", came="30:00", day=WEEKS.last - timedelta(days=1)), hub.member)


def both(
    db: Session, catalogue: Catalogue, scope: Scope, figure: FigureKind, cell: Cell
) -> tuple[Gathered, int, list[int]]:
    """The report, and how many bookings it lists with what each adds."""
    horizon = read_horizon(db, NOW)
    it = gather(db, catalogue, WEEKS, scope, horizon, now=NOW)
    behind = Behind(horizon.measured(WEEKS), scope, figure, cell)
    total = count_behind(db, catalogue, behind, now=NOW)
    adds = []
    for offset in range(0, total, 7):
        adds += [each.adds for each in page_behind(db, catalogue, behind, offset=offset, limit=7, now=NOW)]
    return it, total, adds


@pytest.mark.parametrize("figure", [each for each in FigureKind if each is not FigureKind.PEAK])
def test_the_list_adds_up_to_the_figure(sessions: Sessions, hub: Hub, figure: FigureKind) -> None:
    put_weeks(sessions, hub)
    keep_all(sessions)
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        halls = {hub.hall.id, hub.hall_a.id, hub.hall_b.id, hub.hall_c.id}
        for scope in (
            Scope(frozenset(catalogue.rooms)),
            Scope(frozenset({hub.meeting.id})),
            Scope(frozenset(halls)),
            Scope(frozenset({hub.hall_b.id})),
            Scope(frozenset(catalogue.rooms), WhoseBookings(organization_id=hub.kaist.id)),
        ):
            it, total, adds = both(db, catalogue, scope, figure, Cell())
            assert len(adds) == total
            assert sum(adds) == it.figures[figure].part, scope
    assert sum(adds) > 0


@pytest.mark.parametrize("weekday", [None, 1, 2])
def test_a_cell_of_the_heat_tables_adds_up(sessions: Sessions, hub: Hub, weekday: int | None) -> None:
    put_weeks(sessions, hub)
    keep_all(sessions)
    seen = 0
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        scope = Scope(frozenset(catalogue.rooms))
        for figure, spread in ((FigureKind.USED, "used_hours"), (FigureKind.BOOKED, "booked_hours")):
            for hour in (0, 9, 11, 14):
                it, total, adds = both(db, catalogue, scope, figure, Cell(hour, weekday))
                measure = it.total if weekday is None else it.by_weekday[weekday]
                assert sum(adds) == getattr(measure, spread)[hour], (figure, hour)
                assert len(adds) == total
                seen += sum(adds)
    assert seen > 0


def test_some_bookings_and_all_others_are_the_whole(sessions: Sessions, hub: Hub) -> None:
    put_weeks(sessions, hub)
    keep_all(sessions)
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        horizon = read_horizon(db, NOW)

        def figures_of(whose: WhoseBookings) -> Gathered:
            return gather(db, catalogue, WEEKS, Scope(frozenset(catalogue.rooms), whose), horizon, now=NOW)

        whole = figures_of(WhoseBookings())
        some = [figures_of(WhoseBookings(purpose=each)) for each in Purpose]
    for kind in (FigureKind.BOOKED, FigureKind.USED, FigureKind.NO_SHOWS, FigureKind.RECOVERED, FigureKind.REBOOKED):
        assert sum(each.figures[kind].part for each in some) == whole.figures[kind].part, kind
    assert {each.figures[FigureKind.BOOKED].whole for each in some} == {whole.figures[FigureKind.BOOKED].whole}


@pytest.fixture
def manager(app: TestApp, sign_in: SignIn, hub: Hub) -> TestApp:
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    return app


def test_every_number_of_the_page_leads_to_its_bookings(sessions: Sessions, hub: Hub, manager: TestApp) -> None:
    put_weeks(sessions, hub)
    keep_all(sessions)
    page = manager.get("/reports/occupancy?period=custom&from=2026-11-09&to=2026-11-24")
    links = [each["href"] for each in page.html.select(".report-fig a")]
    assert len(links) == 9
    for link in links:
        total = manager.get(link).html.select_one(".report-sum").get_text()
        assert re.search(r"together: [\d,]+", " ".join(total.split())), link
    cell = page.html.select_one("#rooms-by-hour").find_parent("section").select_one("td a[href*='hour=11']")
    assert manager.get(cell["href"]).html.select_one(".rows") is not None


def test_the_list_is_in_pages_with_as_many_statements_each(sessions: Sessions, hub: Hub, manager: TestApp) -> None:
    put_weeks(sessions, hub)
    keep_all(sessions)
    path = "/reports/bookings?period=custom&from=2026-11-09&to=2026-11-24"
    first = manager.get(path)
    assert len(first.html.select(".rows > li")) == 50
    assert "Page 1 of" in first.html.select_one(".pager-at").get_text()
    sessions.info["kept_reports"] = Memory(0)
    with counted(sessions) as many:
        manager.get(f"{path}&page=2")
    with counted(sessions) as few:
        manager.get(f"{path}&room=meeting&figure=no-shows")
    assert 0 <= len(many) - len(few) <= 3


def test_hostile_titles_are_inert(sessions: Sessions, hub: Hub, manager: TestApp) -> None:
    bad = "<script>alert(1)</script>"
    it = Put(hub.meeting, "10:00", "11:00", came="10:00", title=bad, visibility=Visibility.TIME_ONLY)
    put(sessions, it, hub.member)
    page = manager.get(f"/reports/bookings?period=day&date={DAY}")
    assert page.html.select_one(".row-main b a").get_text() == bad
    assert bad not in page.text
    assert local_date(NOW) > DAY
