"""Affiliations at the desk: claims of all organizations, those of none in the list, and renewals."""

from datetime import date

import pytest
from webtest import TestApp

from campus.db import Sessions
from campus.people.models import Affiliation, Resident, ResidentStatus, Verification
from campus.permissions import Role
from tests.desk.conftest import Send
from tests.people.affiliating import TODAY, Put, asked, put, read
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")


def test_a_claim_of_no_listed_organization_is_confirmed_as_one(
    rule_desk: TestApp, send: Send, hub: Hub, sessions: Sessions
) -> None:
    (number,) = put(sessions, hub.member, asked(None, claimed_name="에트리"))
    assert "에트리" in rule_desk.get("/manage/affiliations").text
    path, field = f"/manage/affiliations/{number}/confirm", f"confirm{number}-organization"
    assert send(path, 422, **{field: ""}).html.find(id=field)["aria-invalid"] == "true"
    send(path, 422, **{field: "999999"})
    send(path, 303, **{field: hub.etri.id})
    row = read(sessions, number)
    assert (row.organization_id, row.claimed_name, row.verified_how) == (hub.etri.id, "", Verification.MANAGER)
    (letter,) = letters_to(sessions, hub.member.email)
    assert letter.event == "affiliation-confirmed" and "한국전자통신연구원" in letter.text
    assert rule_desk.get("/manage/affiliations").html.find(class_="empty")


def test_confirming_into_an_overlap_is_refused(send: Send, hub: Hub, sessions: Sessions) -> None:
    number, _ = put(sessions, hub.member, asked(None, claimed_name="KAIST"), Put(hub.kaist))
    page = send(f"/manage/affiliations/{number}/confirm", 422, **{f"confirm{number}-organization": hub.kaist.id})
    assert page.html.find(class_="error-summary")
    assert read(sessions, number).verified_how is None
    assert letters_to(sessions, hub.member.email) == []


def test_declining_and_renewing(send: Send, hub: Hub, sessions: Sessions) -> None:
    claim, due = put(sessions, hub.member, asked(hub.etri), Put(hub.kaist, expires_on=TODAY, asked_at=NOW))
    send(f"/manage/affiliations/{claim}/decline", 422)
    send(f"/manage/affiliations/{claim}/decline", 303, **{f"decline{claim}-reason": "확인할 수 없어요."})
    send(f"/manage/affiliations/{due}/confirm", 303)
    assert read(sessions, claim).declined_at == NOW
    assert read(sessions, due).expires_on == date(2027, 11, 25)
    events = [letter.event for letter in letters_to(sessions, hub.member.email)]
    assert events == ["affiliation-declined", "affiliation-confirmed"]


def test_my_own_and_what_is_gone(send: Send, hub: Hub, sessions: Sessions) -> None:
    (mine,) = put(sessions, hub.manager, asked(hub.etri))
    send(f"/manage/affiliations/{mine}/confirm", 303, **{f"confirm{mine}-organization": hub.etri.id})
    send(f"/manage/affiliations/{mine}/decline", 303, **{f"decline{mine}-reason": "me"})
    row = read(sessions, mine)
    assert (row.verified_how, row.declined_at) == (None, None)
    send("/manage/affiliations/999999/decline", 303, **{"decline999999-reason": "gone"})
    send("/manage/affiliations/99999999999999999999/decline", 404, reason="gone")


def test_by_pages_at_the_same_cost(rule_desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    put(sessions, hub.member, asked(hub.etri))
    with counted(sessions) as once:
        rule_desk.get("/manage/affiliations")
    with sessions.write() as db:
        for number in range(40):
            email, status = f"person{number}@gmail.test", ResidentStatus.ACTIVE
            one = Resident(name=f"사람{number}", email=email, status=status, role=Role.MEMBER, created_at=NOW)
            claim = {"claimed_name": "조합"} if number % 2 else {"organization_id": hub.kaist.id}
            one.affiliations.append(Affiliation(**claim, starts_on=TODAY, asked_at=NOW))
            db.add(one)
    with counted(sessions) as often:
        page = rule_desk.get("/manage/affiliations")
    assert len(page.html.find("main").find_all("article")) == 30
    assert len(often) == len(once) <= 8
