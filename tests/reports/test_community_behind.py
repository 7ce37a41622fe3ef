"""The community report beside another period; who may look behind it, bad addresses, bounded statements."""

from datetime import date, timedelta

import pytest
from webtest import TestApp

from campus.connections.models import InterestStep, IntroductionState
from campus.db import Sessions
from campus.groups.models import Group, GroupKind, GroupStatus, Joining
from tests.reports.conftest import Acting, on
from tests.reports.gatherings import put_season, put_session
from tests.reports.outcomes import put_interest, put_introduction, put_opportunity
from tests.reports.test_community_outcomes import put_introductions, put_newcomers, tile
from tests.reports.test_community_page import BEHIND, MONTH, PAGE, manager, table  # noqa: F401 - a fixture
from tests.support.applications import SignIn
from tests.support.groups import found_group
from tests.support.hub import Hub
from tests.support.statements import counted

DAY = date(2026, 11, 3)
ASKED = "?period=month&date=2026-11-01"
DECLINED, MET = IntroductionState.DECLINED, InterestStep.MET
NEW_PAGES = ("/reports/introductions", "/reports/opportunities", "/reports/newcomers")


def test_the_period_is_put_beside_another(
    sessions: Sessions, hub: Hub, acting: Acting, manager: TestApp  # noqa: F811
) -> None:
    """Until the 25th, against the first 25 days of October, or of November a year ago."""
    people = put_introductions(sessions, hub)[:6]
    circle = found_group(sessions, hub.organizer, acting(hub.organizer))
    with sessions.write() as db:
        both = dict(zip(people, (hub.kaist.id, hub.etri.id) * 3, strict=True))
        three = both | {people[5]: hub.startup.id, people[4]: hub.startup.id} | dict.fromkeys(people[2:4], hub.etri.id)
        season = put_season(db, circle, hub)
        put_session(db, season, on(date(2025, 11, 5), "10:00"), 60, both)
        put_session(db, season, on(date(2026, 10, 5), "10:00"), 60, both)
        put_session(db, season, on(date(2026, 10, 31), "10:00"), 60, both)  # after the 25th: not beside
        put_session(db, season, on(date(2026, 11, 5), "10:00"), 120, both)
        put_session(db, season, on(date(2026, 11, 6), "10:00"), 60, three)
    page = manager.get(MONTH)
    assert "Compared with Thu 1 Oct 2026 to Sun 25 Oct 2026." in page
    assert tile(page, "Sessions held") == ("2", "▲ 1")
    assert tile(page, "Attendances") == ("12", "▲ 6")
    assert tile(page, "Hours organizations met") == ("4.0 h", "pairs shown: 2 · ▲ 3.0 h")
    assert tile(page, "New pairs") == ("1", "▲ 1")
    assert tile(page, "Introductions accepted") == ("4", "4 of 10 made · ▲ 3")
    year = manager.get(MONTH + "&beside=year")
    assert "Compared with Sat 1 Nov 2025 to Tue 25 Nov 2025." in year
    assert tile(year, "New pairs") == ("1", "＝ 0")
    assert "▲" not in manager.get(MONTH + "&beside=nothing").html.select_one(".report-figs").get_text()
    assert "beside=year" in year.html.select_one("a[rel=prev]")["href"]
    unknown = manager.get(f"{PAGE}?period=month&date=2025-11-01&beside=year")
    assert "No session is written down of the time to compare with." in unknown
    assert "▲" not in unknown.html.select_one(".report-figs").get_text()


@pytest.mark.parametrize("path", NEW_PAGES)
@pytest.mark.parametrize(
    ("who", "status"), [(None, 303), ("member", 403), ("organizer", 403), ("manager", 200), ("admin", 200)]
)
def test_who_may_look_behind(
    app: TestApp, sign_in: SignIn, hub: Hub, path: str, who: str | None, status: int
) -> None:
    if who:
        sign_in(app, getattr(hub, who))
    app.get(path, status=status)


@pytest.mark.parametrize("path", NEW_PAGES)
@pytest.mark.parametrize(
    "asked", ["period=custom&from=2026-11-24&to=2026-11-01", "period=custom&from=1926-01-01&to=2026-01-01"]
)
def test_a_bad_period_is_answered_everywhere(manager: TestApp, path: str, asked: str) -> None:  # noqa: F811
    assert "No report can be made of this" in manager.get(f"{path}?{asked}", status=422)


def test_thirty_of_everything_take_as_many_statements(
    sessions: Sessions, hub: Hub, acting: Acting, manager: TestApp  # noqa: F811
) -> None:
    people = put_newcomers(sessions, hub, acting, 2)[:6]
    circle = found_group(sessions, hub.organizer, acting(hub.organizer))
    with sessions.write() as db:
        season = put_season(db, circle, hub)
        came = dict(zip(people, (hub.kaist.id, hub.etri.id) * 3, strict=True))
        put_session(db, season, on(DAY, "10:00"), 60, came, meal=True, presenter=people[0])
    addresses = [MONTH, BEHIND, f"{BEHIND}&one={hub.kaist.id}&other={hub.etri.id}"]
    addresses += [f"{MONTH}&group={circle.id}&zone=hub", *(path + ASKED for path in NEW_PAGES)]
    counts = []
    manager.get(MONTH)
    for _ in range(2):
        with counted(sessions) as statements:
            for each in addresses:
                manager.get(each)
        counts.append(len(statements))
        with sessions.write() as db:
            for place in range(30):
                moment = on(date(2026, 11, 1), "10:00") + timedelta(hours=place)
                put_session(db, season, moment, 60, came, meal=bool(place % 2), presenter=people[place % 6])
                put_introduction(db, (people[2], *people[:2]), moment, DECLINED)
                it = put_opportunity(db, hub, moment)
                put_interest(db, it, hub.etri.id, hub.other_member.id, moment, MET)
                db.add(Group(**_group(len(counts) * 100 + place, hub)))
    assert counts[0] == counts[1]


def _group(place: int, hub: Hub) -> dict[str, object]:
    return {
        "slug": f"circle-{place}",
        "kind": GroupKind.MEETUP,
        "name_ko": f"모임 {place}",
        "name_en": f"Circle {place}",
        "joining": Joining.OPEN,
        "status": GroupStatus.ACTIVE,
        "created_by_id": hub.organizer.id,
        "created_at": on(DAY, "09:00"),
    }
