"""The pages of groups: the list, founding and proposing, editing, ending, joining."""

import pytest
from sqlalchemy import select
from webtest import TestApp

from campus.db import Sessions
from campus.groups.models import Group, GroupStatus, SessionStatus
from campus.people.models import Resident
from campus.permissions import Role
from tests.groups.conftest import Acting
from tests.groups.pages import acts, mails, said, send, signed_in
from tests.support.groups import Circle, add_residents, found_group
from tests.support.hub import Hub
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")
GROUP = {
    "name_ko": "강화학습 읽기",
    "name_en": "Reading RL",
    "slug": "",
    "kind": "study",
    "tagline": "논문을 한 편씩",
    "about": "",
    "topics": "강화학습, RL, #rl, Robotics",
    "joining": "open",
    "completion_percent": "",
}


def group(sessions: Sessions, slug: str) -> Group:
    with sessions.read() as db:
        found = db.scalars(select(Group).where(Group.slug == slug)).one()
        assert len(found.topics) < 11  # read while the session is open
        return found


def test_everyone_sees_the_groups_and_where_their_people_come_from(
    app: TestApp, hub: Hub, sessions: Sessions, acting: Acting
) -> None:
    with sessions.write() as db:
        people = add_residents(db, hub, 6)
    members = [each.id for each in people]
    found_group(sessions, hub.organizer, acting(hub.organizer), members=members).season(hub.seminar)
    found_group(sessions, hub.member, acting(hub.member), slug="tiny", members=[people[0].id])
    app.set_cookie("locale", "en")
    cards = {card.h2.text: card for card in app.get("/groups").html.select(".group-card")}
    assert len(cards) == 1  # both have the same name
    texts = [" ".join(card.text.split()) for card in app.get("/groups").html.select(".group-card")]
    assert "7 members" in texts[0] and "KAIST 2" in texts[0] and "Wed 2 Dec 19:00" in texts[0]
    assert "2 members" in texts[1] and "KAIST" not in texts[1]


def test_groups_are_found_by_kind_topic_and_words(circle: Circle, app: TestApp, hub: Hub) -> None:
    browser = signed_in(app, hub.organizer)
    send(browser, "/groups/new", **GROUP)
    wanted: list[tuple[dict[str, str], list[str]]] = [
        ({"kind": "study"}, ["Reading RL"]),
        ({"topic": "robotics"}, ["Reading RL"]),
        ({"q": "ㄱㅎㅎㅅ"}, ["Reading RL"]),
        ({"q": "강화ㅎ"}, ["Reading RL"]),
        ({"kind": "lab"}, []),
        ({"kind": "nothing", "initiative": "9"}, ["Reading RL", "AI Friends"]),
    ]
    for query, found in wanted:
        page = browser.get("/groups", query)
        names = [each.text for each in page.html.select(".group-card h2")]
        assert sorted(names) == sorted(found), query


def test_ones_own_groups_come_first(
    circle: Circle, app: TestApp, hub: Hub, sessions: Sessions, acting: Acting
) -> None:
    other = found_group(sessions, hub.manager, acting(hub.manager), slug="first-by-name")
    with sessions.write() as db:
        group = db.get_one(Group, other.id)
        group.name_ko, group.name_en = "1번 모임", "First by name"
    cards = signed_in(app, hub.admin).get("/groups").html.select(".group-card")
    assert [each.h2.text for each in cards] == ["First by name", "AI Friends"]
    cards = signed_in(app, hub.member).get("/groups").html.select(".group-card")
    assert [each.h2.text for each in cards] == ["AI Friends", "First by name"]
    assert "My group" in cards[0].text and "My group" not in cards[1].text


def test_the_list_takes_as_many_statements_for_thirty_groups_as_for_one(
    app: TestApp, hub: Hub, sessions: Sessions, acting: Acting
) -> None:
    browser = signed_in(app, hub.member)

    def statements() -> int:
        browser.get("/groups")
        with counted(sessions) as asked:
            browser.get("/groups")
        return len(asked)

    with sessions.write() as db:
        people = add_residents(db, hub, 6)
    members = [each.id for each in people]
    found_group(sessions, hub.organizer, acting(hub.organizer), members=members).season(hub.seminar)
    one = statements()
    for number in range(30):
        found_group(sessions, hub.organizer, acting(hub.organizer), members=members, slug=f"group-{number}")
    assert statements() == one


def test_an_organizer_founds_at_once(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    page = send(signed_in(app, hub.organizer), "/groups/new", **GROUP).follow()
    assert page.request.path == "/groups/reading-rl" and "Reading RL" in page.html.h1.text
    made = group(sessions, "reading-rl")
    assert made.status is GroupStatus.ACTIVE
    assert sorted(each.topic for each in made.topics) == ["RL", "Robotics", "강화학습"]
    assert "Plan a season" in page.text and hub.organizer.name in page.text
    assert acts(sessions) == ["group.founded"]


def test_topics_keep_the_spelling_that_is_there(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    browser = signed_in(app, hub.organizer)
    send(browser, "/groups/new", **GROUP)
    send(browser, "/groups/new", **GROUP | {"slug": "second", "topics": "robotics"})
    assert [each.topic for each in group(sessions, "second").topics] == ["Robotics"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"slug": "new"}, "This address is taken"),
        ({"slug": "No Spaces"}, "Use small letters"),
        ({"name_en": "강화학습"}, "the name gives none"),
        ({"topics": ",".join(f"t{n}" for n in range(11))}, "At most 10 topics"),
        ({"kind": "party"}, "Choose one of the list"),
        ({"completion_percent": "101"}, "from 1 to 100"),
        ({"name_ko": ""}, "Please fill this in"),
    ],
)
def test_what_cannot_be_a_group_is_told(
    app: TestApp, hub: Hub, sessions: Sessions, change: dict[str, str], words: str
) -> None:
    page = send(signed_in(app, hub.organizer), "/groups/new", 422, **GROUP | change)
    assert words in said(page)
    with sessions.read() as db:
        assert db.scalars(select(Group)).all() == []


def test_the_same_address_twice_is_refused(circle: Circle, app: TestApp, hub: Hub) -> None:
    page = send(signed_in(app, hub.organizer), "/groups/new", 422, **GROUP | {"slug": "ai-friends"})
    assert "This address is taken" in said(page)


def test_a_member_proposes_and_a_manager_accepts(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    page = send(signed_in(app, hub.member), "/groups/new", **GROUP).follow()
    assert "A manager looks at your proposal" in page.text
    assert mails(sessions) == [("group-proposed", hub.manager.email), ("group-proposed", hub.admin.email)]
    signed_in(app, hub.other_member).get("/groups/reading-rl", status=404)
    number = group(sessions, "reading-rl").id
    desk = signed_in(app, hub.manager)
    assert "Reading RL" in desk.get("/manage/groups").text
    send(desk, f"/manage/groups/{number}/accept")
    assert group(sessions, "reading-rl").status is GroupStatus.ACTIVE
    with sessions.read() as db:
        assert db.get_one(Resident, hub.member.id).role is Role.ORGANIZER
    assert mails(sessions)[-1] == ("group-accepted", hub.member.email)
    late = send(desk, f"/manage/groups/{number}/decline", **{f"group{number}-reason": "x"}).follow()
    assert "answered first" in said(late)


def test_a_proposal_is_declined_with_a_reason(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    send(signed_in(app, hub.member), "/groups/new", **GROUP)
    number = group(sessions, "reading-rl").id
    desk = signed_in(app, hub.manager)
    assert "Please fill this in" in said(send(desk, f"/manage/groups/{number}/decline", 422))
    send(desk, f"/manage/groups/{number}/decline", **{f"group{number}-reason": "비슷한 모임이 있어요"})
    assert mails(sessions)[-1] == ("group-declined", hub.member.email)
    assert "비슷한 모임이 있어요" in signed_in(app, hub.member).get("/groups/reading-rl").text


def test_a_stale_form_changes_nothing(circle: Circle, app: TestApp, hub: Hub) -> None:
    browser = signed_in(app, hub.organizer)
    send(browser, "/groups/ai-friends/edit", **GROUP | {"slug": "ai-friends", "version": "1"})
    page = send(browser, "/groups/ai-friends/edit", 409, **GROUP | {"slug": "ai-friends", "version": "1"})
    assert "Somebody changed this group meanwhile" in said(page)


def test_only_those_who_lead_change_a_group(circle: Circle, app: TestApp, hub: Hub) -> None:
    for path in ("edit", "end", "members", "seasons/new"):
        signed_in(app, hub.member).get(f"/groups/ai-friends/{path}", status=403)
        signed_in(app, hub.manager).get(f"/groups/ai-friends/{path}", status=200)


def test_ending_a_group_cancels_what_lies_ahead_and_tells(circle: Circle, app: TestApp, hub: Hub) -> None:
    season_id = circle.season(hub.seminar)
    browser = signed_in(app, hub.organizer)
    assert "All its sessions ahead are cancelled" in browser.get("/groups/ai-friends/end").text
    page = send(browser, "/groups/ai-friends/end").follow()
    assert "The group has ended" in said(page)
    assert {each.status for each in circle.dates(season_id)} == {SessionStatus.CANCELLED}
    told = [address for event, address in mails(circle.sessions) if event == "session-cancelled"]
    assert sorted(set(told)) == sorted([hub.member.email, hub.other_member.email]) and len(told) == 6
    assert "Only an active group" in said(send(browser, "/groups/ai-friends/end").follow())
    assert "active again" in said(send(browser, "/groups/ai-friends/reopen").follow())


def test_one_joins_and_leaves_on_the_page(circle: Circle, app: TestApp, hub: Hub) -> None:
    circle.season(hub.seminar, seats=4)
    browser = signed_in(app, hub.manager)
    page = send(browser, "/groups/ai-friends/join", is_shown="y").follow()
    assert "Welcome" in said(page) and "Has a seat" in page.text
    assert "Others see that you come" in page.text
    page = send(browser, "/groups/ai-friends/shown", is_shown="no").follow()
    assert "You are only counted now" in said(page)
    page = send(browser, "/groups/ai-friends/leave").follow()
    assert "You have left" in said(page)
    assert "There is no such member" in said(send(browser, "/groups/ai-friends/leave").follow())


def test_visitors_are_asked_to_sign_in(circle: Circle, app: TestApp) -> None:
    app.set_cookie("locale", "en")
    page = app.get("/groups/ai-friends")
    assert "Sign in to join" in page.text
    app.get("/groups/new", status=303)


def test_a_guest_sees_no_names_but_of_those_who_lead(circle: Circle, app: TestApp, hub: Hub) -> None:
    page = app.get("/groups/ai-friends")
    assert hub.organizer.name in page.text
    assert hub.member.name not in page.text
