"""Filters of the community report: what they choose, that every link keeps them, and that they tell nothing hidden."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webtest import TestApp

from campus.db import Sessions
from campus.domain.mixing import FEWEST_PEOPLE, Meeting
from campus.groups.models import GroupInitiative
from campus.people.models import Initiative, Organization, OrganizationKind
from campus.reports.community import Meetings, group_rows, meetings_of
from campus.reports.headline import Headline, Told
from campus.reports.queries.community import GroupName, IntroductionsFunnel, Newcomers
from campus.reports.queries.meetings import Held
from tests.reports.conftest import Acting, Put, on, put
from tests.reports.gatherings import put_season, put_session
from tests.reports.test_community_outcomes import tile
from tests.reports.test_community_page import BEHIND, MONTH, manager, table  # noqa: F401 - a fixture
from tests.support.groups import add_residents, found_group
from tests.support.hub import Hub

KINDS = (OrganizationKind.UNIVERSITY, OrganizationKind.INSTITUTE, OrganizationKind.STARTUP, OrganizationKind.STARTUP)
ORGANIZATIONS = {
    place: Organization(id=place, slug=str(place), kind=kind, name_ko=str(place), name_en=str(place))
    for place, kind in enumerate(KINDS, 1)
}
GROUPS = {each: GroupName(each, str(each), str(each), str(each)) for each in (1, 2, 3)}
PRESENT = st.dictionaries(st.integers(1, 12), st.none() | st.integers(1, 4), max_size=8)
MEETING = st.builds(Meeting, st.just(1), st.integers(1, 3), st.integers(1, 480), st.booleans(), PRESENT)
HELD = st.lists(st.builds(Held, MEETING, st.integers(0, 9), st.integers(0, 9)), max_size=8)


def told(held: list[Held], chosen: frozenset[int], kind: OrganizationKind | None) -> Told:
    """What a page with these filters tells."""
    theirs = [each for each in held if each.meeting.group_id in chosen]
    rows = group_rows(theirs, GROUPS, {}, [])
    nobody = IntroductionsFunnel(0, 0, 0, 0, {}), Newcomers([], 0)
    return Told(meetings_of(held, set(), ORGANIZATIONS, kind), rows, *nobody)


def cells(it: Meetings) -> dict[tuple[int, int], int | None]:
    return {
        (row.organization.id, column.id): cell.minutes
        for row in it.rows
        for column, cell in zip(it.columns, row.cells, strict=True)
    }


@given(HELD, st.frozensets(st.integers(1, 3)), st.sampled_from([None, *OrganizationKind]))
def test_filters_make_no_figure_anew(
    held: list[Held], chosen: frozenset[int], kind: OrganizationKind | None
) -> None:
    """Every row and cell of a narrowed page stands on the wide one as it is, and every total is of what is shown: so
    whatever pages are subtracted from each other, nothing comes out that the wide page hides."""
    wide, narrow = told(held, frozenset(GROUPS), None), told(held, chosen, kind)
    of = {row.group.id: row for row in wide.rows}
    assert all(of[row.group.id] == row for row in narrow.rows)
    assert {row.group.id for row in narrow.rows} == chosen & of.keys()
    assert narrow.value(Headline.ATTENDANCES) == sum(row.came for row in narrow.rows if row.came is not None)
    for row in narrow.rows:
        came = {who for each in held if each.meeting.group_id == row.group.id for who in each.meeting.present}
        assert (row.came is None) is (len(came) < FEWEST_PEOPLE)
    assert cells(narrow.it).items() <= cells(wide.it).items()
    chosen_pairs = {pair for pair in wide.it.minutes if kind is None or kind in {KINDS[one - 1] for one in pair}}
    assert narrow.value(Headline.HOURS) == sum(wide.it.minutes[pair] for pair in chosen_pairs)
    assert narrow.value(Headline.NEW_PAIRS) == len(chosen_pairs)
    assert (narrow.it.with_meal, narrow.it.without) == (wide.it.with_meal, wide.it.without)


def put_two_groups(sessions: Sessions, hub: Hub, acting: Acting) -> tuple[int, int, int]:
    """Six of KAIST and ETRI in the main building, and three of them in the annex as another group, which belongs to an
    initiative; the first group also met in the annex in October. Both groups, the initiative."""
    one = found_group(sessions, hub.organizer, acting(hub.organizer), slug="one")
    other = found_group(sessions, hub.organizer, acting(hub.organizer), slug="other")
    rooms = {}
    places = {date(2026, 10, 5): hub.small, date(2026, 11, 5): hub.meeting, date(2026, 11, 6): hub.small}
    for day, place in places.items():
        rooms[day] = put(sessions, Put(place, "10:00", "11:00", day=day, is_known=False), hub.member)
    with sessions.write() as db:
        people = [each.id for each in add_residents(db, hub, 6)]
        both = dict(zip(people, (hub.kaist.id, hub.etri.id) * 3, strict=True))
        seasons = put_season(db, one, hub), put_season(db, other, hub)
        for day, season, came in (
            (date(2026, 10, 5), seasons[0], both),
            (date(2026, 11, 5), seasons[0], both),
            (date(2026, 11, 6), seasons[1], {who: both[who] for who in people[:3]}),
        ):
            put_session(db, season, on(day, "10:00"), 60, came, occurrence=rooms[day])
        put_session(db, seasons[0], on(date(2026, 11, 12), "10:00"), 60, both)
        initiative = Initiative(slug="ax", name_ko="과학 AI", name_en="AI for science", position=0)
        db.add(initiative)
        db.flush()
        db.add(GroupInitiative(group_id=other.id, initiative_id=initiative.id))
        return one.id, other.id, initiative.id


@pytest.mark.parametrize(
    ("asked", "sessions_told", "attendances", "lines"),
    [
        ("", "3", "12", 3),
        ("&building=main", "2", "12", 2),
        ("&building=annex", "1", "0", 1),
        ("&zone=hub", "3", "12", 3),
        ("&group={one}", "2", "12", 2),
        ("&initiative={initiative}", "1", "0", 1),
        ("&building=main&initiative={initiative}", "0", "0", 0),
        ("&group=999999999", "0", "0", 0),
        ("&zone=nowhere&group=x", "3", "12", 3),
    ],
)
def test_what_each_filter_chooses(
    sessions: Sessions,
    hub: Hub,
    acting: Acting,
    manager: TestApp,  # noqa: F811
    asked: str,
    sessions_told: str,
    attendances: str,
    lines: int,
) -> None:
    """Groups with all of their sessions; the table stays that of everyone, and is told by no list."""
    one, _, initiative = put_two_groups(sessions, hub, acting)
    page = manager.get(MONTH + asked.format(one=one, initiative=initiative))
    assert tile(page, "Sessions held")[0] == sessions_told
    assert tile(page, "Attendances")[0] == attendances
    assert tile(page, "Hours organizations met")[0] == "3.0 h"
    assert table(page, "meals")[2][:2] == ["Without a meal", "3"]
    behind = manager.get(page.html.select_one('.report-fig a[href^="/reports/sessions"]')["href"])
    assert len(behind.html.select(".rows > li")) == lines
    pair = manager.get(page.html.select_one(".meeting-matrix a")["href"])
    assert len(pair.html.select(".rows > li")) == 3


def test_every_link_keeps_the_filters(
    sessions: Sessions, hub: Hub, acting: Acting, manager: TestApp  # noqa: F811
) -> None:
    one, _, _ = put_two_groups(sessions, hub, acting)
    kept = f"&beside=year&building=main&group={one}&organization-kind=university"
    page = manager.get(MONTH + kept)
    links = [each["href"] for each in page.html.select("main a[href*='/reports/']")]
    links = [each for each in links if "?" in each and "#" not in each]
    assert len(links) > 10
    for part in kept.strip("&").split("&"):
        without = [each for each in links if part not in each]
        name = part.split("=")[0]
        # Only the way back to all groups drops them.
        assert without == ([] if name == "beside" else without[:1]), part
    back = manager.get(BEHIND + kept + "&of-group=1").html.select_one('main a[href^="/reports/community"]')["href"]
    assert all(part in back for part in kept.strip("&").split("&"))
    assert "of-group" not in back


def test_the_kind_chooses_rows(sessions: Sessions, hub: Hub, acting: Acting, manager: TestApp) -> None:  # noqa: F811
    put_two_groups(sessions, hub, acting)
    page = manager.get(MONTH + "&organization-kind=university")
    assert table(page, "who-met") == [
        ["Organization", "KAIST", "ETRI", "Total shown"],
        ["KAIST", "itself", "3.0", "3.0"],
    ]
    assert "No two organizations met" in manager.get(MONTH + "&organization-kind=community")


def test_the_first_group_is_not_told_apart_by_a_building(
    sessions: Sessions, hub: Hub, acting: Acting, manager: TestApp  # noqa: F811
) -> None:
    """One of its sessions was elsewhere: the building shows the group whole."""
    put_two_groups(sessions, hub, acting)
    wide = table(manager.get(MONTH), "by-group")
    narrow = table(manager.get(MONTH + "&building=main"), "by-group")
    assert narrow[1:] == [row for row in wide[1:] if row[1] == "2"]
    quarter = "/reports/community?period=quarter&date=2026-11-01"
    assert table(manager.get(quarter + "&building=annex"), "by-group") == table(manager.get(quarter), "by-group")
