"""The community report by hand: funnels, groups, presenters, meals, newcomers, comparison, and what is behind them."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from webtest import TestApp, TestResponse

from campus.connections.models import InterestStep, IntroductionState, OpportunityState
from campus.db import Sessions
from campus.groups.models import GroupRole, Membership, Standing
from campus.people.models import Resident
from tests.reports.conftest import Acting, on
from tests.reports.gatherings import put_season, put_session
from tests.reports.outcomes import put_interest, put_introduction, put_opportunity
from tests.reports.test_community_page import BEHIND, MONTH, PAGE, manager, table  # noqa: F401 - a fixture
from tests.support.groups import add_residents, found_group
from tests.support.hub import Hub

DAY = date(2026, 11, 3)
ASKED = "?period=month&date=2026-11-01"
ACCEPTED, DECLINED = IntroductionState.ACCEPTED, IntroductionState.DECLINED
MET, JOINT, CHOSEN, NOT_CHOSEN = InterestStep.MET, InterestStep.JOINT, InterestStep.CHOSEN, InterestStep.NOT_CHOSEN


def tile(page: TestResponse, name: str) -> tuple[str, str]:
    """A tile's number, and the line under it."""
    found = next(each for each in page.html.select(".report-fig") if each.dt.get_text() == name)
    return found.strong.get_text(), " ".join(found.select_one(".fig-sum").get_text(" ").split())


def put_introductions(sessions: Sessions, hub: Hub) -> list[int]:
    """In November ten: three accepted (one thanked), two declined, one each that lapsed, was passed on, is open and was
    withdrawn, one more accepted by two of one organization. In October five, of which one was accepted."""
    with sessions.write() as db:
        people = [each.id for each in add_residents(db, hub, 9)]
        kaist, etri, startup = people[0::3], people[1::3], people[2::3]
        homes = (hub.kaist.id, hub.etri.id)
        noon = on(DAY, "12:00")
        for place in range(3):
            two = (startup[0], kaist[place], etri[place])
            put_introduction(db, two, noon, ACCEPTED, homes=homes[:: 1 if place else -1], thanked=place == 0)
        same = (hub.kaist.id, hub.kaist.id)
        put_introduction(db, (startup[1], kaist[0], kaist[1]), noon, ACCEPTED, homes=same)
        rest = (DECLINED, DECLINED, *(each for each in IntroductionState if each not in (ACCEPTED, DECLINED)))
        for place, state in enumerate(rest):
            put_introduction(db, (startup[place % 3], kaist[place % 3], etri[(place + 1) % 3]), noon, state)
        before = on(date(2026, 10, 7), "12:00")
        put_introduction(db, (kaist[0], etri[0], startup[0]), before, ACCEPTED, homes=(hub.etri.id, hub.startup.id))
        for place in range(4):
            put_introduction(db, (kaist[place % 3], etri[1], startup[place % 2 + 1]), before, DECLINED)
    return people


def test_introductions_and_what_came_of_them(
    sessions: Sessions, hub: Hub, manager: TestApp  # noqa: F811
) -> None:
    put_introductions(sessions, hub)
    page = manager.get(MONTH)
    assert table(page, "introduced")[1:] == [
        ["Made", "10", "100%"],
        ["Accepted by both", "4", "40%"],
        ["Meeting booked", "0", "0%"],
        ["Thanked", "1", "10%"],
    ]
    assert "1 waits for an answer." in page
    assert tile(page, "Introductions accepted") == ("4", "4 of 10 made")
    behind = manager.get(page.html.find("a", string="By where they stand")["href"])
    assert [row[:2] for row in table(behind, "by-state")[1:]] == [
        ["Accepted by both", "4"],
        ["Still unanswered", "1"],
        ["Turned down", "2"],
        ["Passed on", "1"],
        ["Not answered in time", "1"],
        ["The question was closed", "1"],
        ["All introductions", "10"],
    ]
    assert table(behind, "introduced-organizations")[1:] == [["KAIST · ETRI", "3"]]


def test_few_introductions_are_not_told(sessions: Sessions, hub: Hub, manager: TestApp) -> None:  # noqa: F811
    """Four: neither how many nor where they stand, nor which organizations, on any page."""
    with sessions.write() as db:
        people = [each.id for each in add_residents(db, hub, 9)]
        for place in range(4):
            homes = (hub.kaist.id, hub.etri.id)
            two = (people[2], people[0], people[1 + 3 * (place % 2)])
            put_introduction(db, two, on(DAY, "12:00"), DECLINED if place > 1 else ACCEPTED, homes=homes)
    page, behind = manager.get(MONTH), manager.get("/reports/introductions" + ASKED)
    assert "Fewer than five introductions were made: too few to tell of." in page
    assert tile(page, "Introductions accepted") == ("–", "fewer than five made")
    assert "Too few to tell of" in behind
    assert not behind.html.select("table")


def test_from_opportunities_to_outcomes(sessions: Sessions, hub: Hub, manager: TestApp) -> None:  # noqa: F811
    """Whoever came far came through the steps before. What was withdrawn is shown to nobody."""
    with sessions.write() as db:
        noon = on(DAY, "12:00")
        first, second = (put_opportunity(db, hub, noon, title) for title in ("첫 공고", "둘째 공고"))
        old = put_opportunity(db, hub, on(date(2026, 9, 1), "12:00"), "옛 공고")
        gone = put_opportunity(db, hub, noon, "거둔 공고", state=OpportunityState.WITHDRAWN)
        put_interest(db, first, hub.etri.id, hub.other_member.id, noon)
        put_interest(db, first, hub.startup.id, hub.organizer.id, noon, MET, NOT_CHOSEN)
        put_interest(db, second, hub.etri.id, hub.other_member.id, noon, MET)
        put_interest(db, old, hub.etri.id, hub.other_member.id, noon, CHOSEN)
    page = manager.get(MONTH)
    assert table(page, "outcomes")[1:] == [["Interest shown", "4", "100%"]]
    assert "How far it came is told from five on." in page
    with sessions.write() as db:
        put_interest(db, gone, hub.etri.id, hub.other_member.id, noon, MET, JOINT)
        put_interest(db, old, hub.startup.id, hub.organizer.id, on(date(2026, 10, 1), "12:00"), CHOSEN)
    page = manager.get(MONTH)
    assert [row[:2] for row in table(page, "outcomes")[1:]] == [
        ["Interest shown", "5"],
        ["Met", "4"],
        ["Applied together", "3"],
        ["Chosen", "1"],
    ]
    shown = manager.get("/reports/opportunities" + ASKED)
    assert [each.get_text() for each in shown.html.select(".rows b a")] == ["둘째 공고", "첫 공고", "옛 공고"]
    posted = manager.get(page.html.select_one('a[href*="what=posted"]')["href"])
    assert [each.get_text() for each in posted.html.select(".rows b a")] == ["둘째 공고", "첫 공고"]
    assert "ETRI" not in posted and "Met" not in shown.html.select_one("main").get_text()


def test_groups_grow_and_presenters_share(
    sessions: Sessions, hub: Hub, acting: Acting, manager: TestApp  # noqa: F811
) -> None:
    """One was in before, three came, of which one left again; six talks of five presenters, one of them gave two."""
    circle = found_group(sessions, hub.organizer, acting(hub.organizer))
    with sessions.write() as db:
        people = [each.id for each in add_residents(db, hub, 6)]
        for place, who in enumerate(people[:3]):
            joined = on(date(2026, 11, 2), "09:00")
            left = on(date(2026, 11, 9), "09:00") if place == 2 else None
            row = {"role": GroupRole.MEMBER, "standing": Standing.LEFT if left else Standing.IN, "asked_at": joined}
            db.add(Membership(group_id=circle.id, resident_id=who, joined_at=joined, left_at=left, **row))
        season = put_season(db, circle, hub)
        came = dict.fromkeys(people, hub.kaist.id)
        for place in range(6):
            moment = on(DAY, "10:00") + timedelta(days=place)
            put_session(db, season, moment, 60, came, presenter=people[min(place, 4)])
        put_session(db, season, on(date(2026, 11, 20), "10:00"), 60, {})
    page = manager.get(MONTH)
    assert table(page, "by-group")[1] == ["AI Friends", "7", "5.1", "0.0% 0 / 36", "1 → 3", "5", "3", "33.3%"]
    talks = manager.get(page.html.select_one('#by-group ~ .table-frame a[href*="talks=yes"]')["href"])
    assert len(talks.html.select(".rows > li")) == 6
    attended = manager.get(page.html.select_one('.report-fig a[href*="attended=yes"]')["href"])
    assert len(attended.html.select(".rows > li")) == 6


@pytest.mark.parametrize(
    ("of_each", "said"),
    [
        (7, "Too few sessions to say whether a meal changes anything: it takes eight of each, and five people."),
        (8, "The sessions differ in more than the meal: this shows no cause."),
    ],
)
def test_a_meal_is_spoken_of_from_eight_sessions_on(
    sessions: Sessions, hub: Hub, acting: Acting, manager: TestApp, of_each: int, said: str  # noqa: F811
) -> None:
    """Three organizations with a meal, two without."""
    circle = found_group(sessions, hub.organizer, acting(hub.organizer))
    with sessions.write() as db:
        people = [each.id for each in add_residents(db, hub, 6)]
        homes = dict(zip(people, (hub.kaist.id, hub.etri.id, hub.startup.id) * 2, strict=True))
        fewer = {who: home for who, home in homes.items() if home != hub.startup.id} | {people[2]: hub.etri.id}
        season = put_season(db, circle, hub)
        for place in range(of_each):
            moment = on(date(2026, 11, 1), "10:00") + timedelta(days=place)
            put_session(db, season, moment, 60, homes, meal=True)
            put_session(db, season, moment + timedelta(hours=4), 60, fewer)
    page = manager.get(MONTH)
    assert said in page
    claim = "With a meal more organizations came together: 3.0 on average, 2.0 without."
    assert (claim in page) is (of_each == 8)


def put_newcomers(
    sessions: Sessions, hub: Hub, acting: Acting, slow: int, people: Sequence[int] = ()
) -> Sequence[int]:
    """Seven newcomers of 1 November: ``slow`` of them met another organization on the 16th, the others on the 3rd;
    their ids."""
    circle = found_group(sessions, hub.organizer, acting(hub.organizer), slug="newcomers")
    with sessions.write() as db:
        people = people or [each.id for each in add_residents(db, hub, 7)]
        for each in people:
            db.get_one(Resident, each).approved_at = on(date(2026, 11, 1), "09:00")
        season = put_season(db, circle, hub)
        quick, late = people[: 7 - slow], people[7 - slow :]
        for day, some in ((3, quick), (16, late)):
            came = dict.fromkeys(some, hub.kaist.id) | {hub.other_member.id: hub.etri.id}
            put_session(db, season, on(date(2026, 11, day), "19:00"), 60, came)
    return people


@pytest.mark.parametrize(("slow", "lines"), [(2, [["0 days and more", "7"]]), (0, [["0 to 6 days", "7"]])])
def test_newcomers_are_told_by_fives(
    sessions: Sessions, hub: Hub, acting: Acting, manager: TestApp, slow: int, lines: list[list[str]]  # noqa: F811
) -> None:
    put_newcomers(sessions, hub, acting, slow)
    page = manager.get("/reports/newcomers" + ASKED)
    found = [row[:2] for row in table(page, "spread")[1:]]
    assert [row[1] for row in found] == ["7"]
    assert tile(manager.get(MONTH), "Newcomers' first meeting") == ("2.0 days", "n = 7")
    assert found == lines
