"""The community report: a worked example by hand, who may open it, bad addresses, hidden pairs, bounded statements."""

from datetime import date, timedelta

import pytest
from webtest import TestApp, TestResponse

from campus.db import Sessions
from campus.groups.models import SessionStatus
from campus.people.models import Resident
from tests.reports.conftest import Acting, on
from tests.reports.gatherings import put_season, put_session
from tests.support.applications import SignIn
from tests.support.groups import add_residents, found_group
from tests.support.hub import Hub
from tests.support.statements import counted

PAGE = "/reports/community"
MONTH = f"{PAGE}?period=month&date=2026-11-01"
BEHIND = "/reports/sessions?period=month&date=2026-11-01"


@pytest.fixture
def manager(app: TestApp, sign_in: SignIn, hub: Hub) -> TestApp:
    """The browser of a manager who reads English."""
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    return app


def put_example(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    """2 h with a meal: KAIST ×3, ETRI ×2, 나래AI ×1. 1 h without: KAIST ×3, ETRI ×2; one signed up and missed it.
    In October KAIST and ETRI had met already; a session called off counts for nothing."""
    circle = found_group(sessions, hub.organizer, acting(hub.organizer))
    with sessions.write() as db:
        # KAIST, ETRI, 나래AI in turn.
        people = [each.id for each in add_residents(db, hub, 9)]
        kaist, etri, startup = people[0::3], people[1::3], people[2::3]
        season = put_season(db, circle, hub)
        both = dict.fromkeys(kaist, hub.kaist.id) | dict.fromkeys(etri[:2], hub.etri.id)
        dinner = both | {startup[0]: hub.startup.id}
        put_session(db, season, on(date(2026, 10, 6), "19:00"), 60, {kaist[0]: hub.kaist.id, etri[0]: hub.etri.id})
        put_session(db, season, on(date(2026, 11, 3), "19:00"), 120, dinner, meal=True, presenter=kaist[0])
        put_session(db, season, on(date(2026, 11, 10), "19:00"), 60, both, missed=[startup[0]])
        off = SessionStatus.CANCELLED
        put_session(db, season, on(date(2026, 11, 17), "19:00"), 60, dinner, status=off)
        put_session(db, season, on(date(2026, 11, 26), "19:00"), 60, {})


def table(page: TestResponse, heading: str) -> list[list[str]]:
    """The rows of the table under ``heading``."""
    section = page.html.find(id=heading).find_parent("section")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in section.select("tr")]


def test_the_worked_example_on_the_page(sessions: Sessions, hub: Hub, acting: Acting, manager: TestApp) -> None:
    """Three hours of six people; pairs with 나래AI had four and three people."""
    put_example(sessions, hub, acting)
    page = manager.get(MONTH)
    few = "under 5 people"
    assert table(page, "who-met")[1:] == [
        ["KAIST", "itself", "3.0", few, "3.0"],
        ["ETRI", "3.0", "itself", few, "3.0"],
        ["Narae AI", few, few, "itself", "0.0"],
    ]
    assert "Together: 3.0 h, in 1 pairs that are shown." in page
    assert table(page, "by-group")[1] == ["AI Friends", "2", "5.5", "8.3% 1 / 12", "1 → 1", "1", "1", few]
    assert table(page, "meals")[1:] == [["With a meal", "1", "3.0", "83.3%"], ["Without a meal", "1", "2.0", "–"]]
    assert "Too few sessions to say" in page
    assert "KAIST and ETRI met longest: 3.0 h." in page
    assert "None in this period." in page  # they had met in October


def test_a_pair_that_met_for_the_first_time(sessions: Sessions, hub: Hub, acting: Acting, manager: TestApp) -> None:
    """The quarter has October in it."""
    put_example(sessions, hub, acting)
    page = manager.get(f"{PAGE}?period=quarter&date=2026-11-01")
    assert [each.get_text() for each in page.html.select(".meeting-new a")] == ["KAIST · ETRI"]
    assert "Pairs of organizations that met for the first time: 1." in page


def test_korean_particles(sessions: Sessions, hub: Hub, acting: Acting, manager: TestApp) -> None:
    """They stand right after the names."""
    put_example(sessions, hub, acting)
    manager.set_cookie("locale", "ko")
    page = manager.get(MONTH)
    assert "한국과학기술원과" in page
    assert "한국전자통신연구원이" in page


def test_the_sessions_behind(sessions: Sessions, hub: Hub, acting: Acting, manager: TestApp) -> None:
    """A hidden pair leads to nothing; no person stands in a list."""
    put_example(sessions, hub, acting)

    def behind(asked: str) -> int:
        return len(manager.get(BEHIND + asked).html.select(".rows > li"))

    assert behind(f"&one={hub.kaist.id}&other={hub.etri.id}") == 2
    assert behind(f"&one={hub.kaist.id}&other={hub.startup.id}") == 0
    assert behind(f"&one={hub.kaist.id}") == 0
    assert (behind("&meal=yes"), behind("&meal=no"), behind(""), behind("&group=999")) == (1, 1, 2, 0)
    with sessions.read() as db:
        names = [each.name for each in db.query(Resident) if each.name.startswith("회원")]
    assert names
    for page in (manager.get(MONTH), manager.get(BEHIND)):
        assert not [name for name in names if name in page]


@pytest.mark.parametrize(
    "asked",
    [
        "period=custom&from=2026-11-24&to=2026-11-01",
        "period=custom&from=1926-01-01&to=2026-01-01",
        "period=custom&from=2001-01-01&to=2100-12-31",
        "period=month&date=2026-02-30",
        "period=age",
    ],
)
@pytest.mark.parametrize("path", [PAGE, "/reports/sessions"])
def test_a_bad_period_is_answered(manager: TestApp, path: str, asked: str) -> None:
    assert "No report can be made of this" in manager.get(f"{path}?{asked}", status=422)


@pytest.mark.parametrize("asked", ["", "?period=day&date=2026-11-01", "?period=year&date=2099-01-01"])
def test_an_empty_period(manager: TestApp, asked: str) -> None:
    """Says so, and claims nothing."""
    page = manager.get(PAGE + asked)
    assert "No two organizations met" in page
    assert not page.html.select(".report-findings")


@pytest.mark.parametrize("path", [PAGE, "/reports/sessions"])
@pytest.mark.parametrize(
    ("who", "status"), [(None, 303), ("member", 403), ("organizer", 403), ("manager", 200), ("admin", 200)]
)
def test_who_may_open_it(
    app: TestApp, sign_in: SignIn, hub: Hub, path: str, who: str | None, status: int
) -> None:
    if who:
        sign_in(app, getattr(hub, who))
    app.get(path, status=status)


def test_thirty_sessions_take_as_many_statements_as_one(
    sessions: Sessions, hub: Hub, acting: Acting, manager: TestApp
) -> None:
    circle = found_group(sessions, hub.organizer, acting(hub.organizer))
    with sessions.write() as db:
        people = [each.id for each in add_residents(db, hub, 6)]
        homes = (hub.kaist.id, hub.etri.id, hub.startup.id)
        came = {who: homes[place % 3] for place, who in enumerate(people)}
        season = put_season(db, circle, hub)
        put_session(db, season, on(date(2026, 10, 1), "10:00"), 60, came, meal=True, presenter=people[0])
    manager.get(MONTH)  # what every page reads once is read
    counts = []
    for _ in range(2):
        with counted(sessions) as statements:
            manager.get(f"{PAGE}?period=quarter&date=2026-10-01")
            manager.get("/reports/sessions?period=quarter&date=2026-10-01")
        counts.append(len(statements))
        with sessions.write() as db:
            for more in range(1, 30):
                moment = on(date(2026, 10, 1), "10:00") + timedelta(days=more)
                presenter = people[more % 6]
                put_session(db, season, moment, 60, came, meal=bool(more % 2), presenter=presenter)
    assert counts[0] == counts[1]


def test_newcomers_with_their_quartiles(sessions: Sessions, hub: Hub, acting: Acting, manager: TestApp) -> None:
    """Five who joined on 1 November and met another organization on the 3rd, or the 11th; one met nobody."""
    circle = found_group(sessions, hub.organizer, acting(hub.organizer))
    with sessions.write() as db:
        people = [each.id for each in add_residents(db, hub, 6)]
        for each in people:
            db.get_one(Resident, each).approved_at = on(date(2026, 11, 1), "09:00")
        homes = dict(zip(people, (hub.kaist.id, hub.etri.id, hub.startup.id) * 2, strict=True))
        season = put_season(db, circle, hub)
        put_session(db, season, on(date(2026, 11, 2), "19:00"), 60, {people[5]: homes[people[5]]})
        put_session(db, season, on(date(2026, 11, 3), "19:00"), 60, {each: homes[each] for each in people[:3]})
        put_session(db, season, on(date(2026, 11, 11), "19:00"), 60, {each: homes[each] for each in people[:5]})
    page = manager.get(MONTH)
    assert "Median 2.0 days; half of them between 2.0 and 10.0 days (n = 5)." in page
    assert "1 more had no such meeting yet" in page
