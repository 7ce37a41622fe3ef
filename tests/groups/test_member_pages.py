"""The page of members: requests, invitations, roles, and who is taken out."""

import pytest
from webtest import TestApp

from campus.db import Sessions
from campus.groups.models import Joining
from tests.groups.conftest import Acting
from tests.groups.pages import acts, mails, said, send, signed_in
from tests.support.groups import Circle, add_residents, found_group
from tests.support.hub import Hub
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")
MEMBERS = "/groups/ai-friends/members"


@pytest.fixture
def careful(sessions: Sessions, hub: Hub, acting: Acting) -> Circle:
    """A group that answers who asks, with one member."""
    return found_group(
        sessions, hub.organizer, acting(hub.organizer), members=[hub.other_member.id], joining=Joining.APPROVAL
    )


def names(app: TestApp, query: str = "") -> list[str]:
    page = app.get(MEMBERS, {"q": query})
    return [each.text for each in page.html.select("section[aria-labelledby=members] .row-main b")]


def test_a_request_is_accepted(careful: Circle, app: TestApp, hub: Hub) -> None:
    page = send(signed_in(app, hub.member), "/groups/ai-friends/join", note="<b>강화학습</b>을 공부해요").follow()
    assert "Your request is with those who lead the group" in page.text
    assert mails(careful.sessions) == [("group-asked", hub.organizer.email)]
    leader = signed_in(app, hub.organizer)
    page = leader.get(MEMBERS)
    assert "&lt;b&gt;강화학습&lt;/b&gt;" in page.text and "1 request" in leader.get("/groups/ai-friends").text
    page = send(leader, f"{MEMBERS}/{hub.member.id}/accept").follow()
    assert "They are a member now" in said(page)
    assert "answered first" in said(send(leader, f"{MEMBERS}/{hub.member.id}/accept").follow())
    assert mails(careful.sessions)[-1] == ("group-let-in", hub.member.email)
    assert acts(careful.sessions) == ["group.asked", "group.joined"]


def test_a_request_is_declined_with_a_word(careful: Circle, app: TestApp, hub: Hub) -> None:
    send(signed_in(app, hub.member), "/groups/ai-friends/join")
    leader = signed_in(app, hub.organizer)
    send(leader, f"{MEMBERS}/{hub.member.id}/decline", reason="이번 시즌은 자리가 없어요")
    assert mails(careful.sessions)[-1] == ("group-turned-down", hub.member.email)


def test_one_is_invited_by_the_exact_address(circle: Circle, app: TestApp, hub: Hub) -> None:
    leader = signed_in(app, hub.organizer)
    assert "No resident of the hub has this address" in said(
        send(leader, f"{MEMBERS}/invite", 422, email="nobody@nowhere.example")
    )
    assert "They are a member already" in said(send(leader, f"{MEMBERS}/invite", 422, email=hub.member.email))
    page = send(leader, f"{MEMBERS}/invite", email=hub.manager.email.upper()).follow()
    assert "The invitation is sent" in said(page) and hub.manager.name in page.text
    assert mails(circle.sessions) == [("group-invited", hub.manager.email)]
    invited = signed_in(app, hub.manager)
    assert "You are invited to this group" in invited.get("/groups/ai-friends").text
    assert "You declined" in said(send(invited, "/groups/ai-friends/answer", accepts="no").follow())
    assert "withdrawn, or answered already" in said(send(invited, "/groups/ai-friends/answer", accepts="yes").follow())


def test_an_invitation_is_withdrawn(circle: Circle, app: TestApp, hub: Hub) -> None:
    leader = signed_in(app, hub.organizer)
    send(leader, f"{MEMBERS}/invite", email=hub.manager.email)
    page = send(leader, f"{MEMBERS}/{hub.manager.id}/withdraw").follow()
    assert "The invitation is withdrawn" in said(page)
    page = send(signed_in(app, hub.manager), "/groups/ai-friends/answer", accepts="yes").follow()
    assert "withdrawn, or answered already" in said(page)


def test_whoever_is_taken_out_is_told_and_their_seats_go_on(circle: Circle, app: TestApp, hub: Hub) -> None:
    circle.season(hub.seminar, seats=2)
    leader = signed_in(app, hub.organizer)
    page = send(leader, f"{MEMBERS}/{hub.member.id}/remove", reason="").follow()
    assert "no longer a member" in said(page) and hub.member.name not in page.text
    told = mails(circle.sessions)
    assert told[0] == ("group-removed", hub.member.email)
    assert told[1:] == [("session-promoted", hub.other_member.email)] * 3
    page = send(signed_in(app, hub.member), "/groups/ai-friends/join").follow()
    assert "You were taken out of this group" in said(page)


def test_roles_are_given_and_the_last_organizer_stays(circle: Circle, app: TestApp, hub: Hub) -> None:
    leader = signed_in(app, hub.organizer)
    page = send(leader, f"{MEMBERS}/{hub.organizer.id}/role", role="member").follow()
    assert "A group always has an organizer" in said(page)
    send(leader, f"{MEMBERS}/{hub.member.id}/role", role="co_organizer")
    assert "Choose one of the list" in said(send(leader, f"{MEMBERS}/{hub.member.id}/role", role="king").follow())
    other = signed_in(app, hub.member)
    assert other.get(MEMBERS).status_int == 200
    page = send(other, f"{MEMBERS}/{hub.member.id}/role", role="member").follow()
    assert page.request.path == "/groups/ai-friends"
    other.get(MEMBERS, status=403)


def test_members_are_searched_by_name_and_never_by_address(circle: Circle, app: TestApp, hub: Hub) -> None:
    leader = signed_in(app, hub.organizer)
    assert len(names(leader)) == 3
    assert names(leader, hub.member.name[:2]) == [hub.member.name]
    assert names(leader, "campus.example") == [] and names(leader, hub.member.email.split("@")[0]) == []


def test_the_list_takes_as_many_statements_for_thirty_members(
    sessions: Sessions, app: TestApp, hub: Hub, acting: Acting
) -> None:
    with sessions.write() as db:
        people = add_residents(db, hub, 30)
    found_group(sessions, hub.organizer, acting(hub.organizer), slug="small")
    found_group(sessions, hub.organizer, acting(hub.organizer), members=[each.id for each in people], slug="large")
    leader = signed_in(app, hub.organizer)
    leader.get("/groups/small/members")
    with counted(sessions) as few:
        leader.get("/groups/small/members")
    with counted(sessions) as many:
        page = leader.get("/groups/large/members")
    assert len(many) == len(few)
    assert "Page 1 of 2" in page.text
