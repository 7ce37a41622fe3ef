"""Stewards: they see and decide for their organization, while they belong to it, and never about themselves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update
from webtest import TestApp

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.domain.affiliation import Term
from campus.people.models import Affiliation, Resident, ResidentStatus, Verification
from campus.people.services.claiming import AffiliationGone, ClaimAffiliation, ClaimRefused, claim
from campus.people.services.confirming import confirm, decline
from campus.permissions import Role
from tests.people.affiliating import TODAY, Put, asked, make_steward, put, read, read_all, send
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.statements import counted

PEOPLE = "/organizations/etri/people"


@pytest.fixture
def steward(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn, clock: object) -> TestApp:
    """The application asked as ``hub.other_member``, a steward of ETRI, in English."""
    make_steward(sessions, hub.etri, hub.other_member)
    sign_in(app, hub.other_member)
    app.set_cookie("locale", "en")
    return app


def _acts(number: int) -> list[str]:
    return [f"{PEOPLE}/{number}/{act}" for act in ("confirm", "decline", "end", "renew")]


def test_it_is_for_its_stewards_and_managers(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    make_steward(sessions, hub.etri, hub.other_member)
    (number,) = put(sessions, hub.member, asked(hub.etri))
    app.get(PEOPLE, status=303)
    for who in (hub.member, hub.organizer):
        sign_in(app, who)
        app.get(PEOPLE, status=403)
        for path in (*_acts(number), *_acts(999_999)):
            send(app, path, 403)
    for who in (hub.other_member, hub.manager, hub.admin):
        sign_in(app, who)
        app.get(PEOPLE, status=200)
    sign_in(app, hub.other_member)
    app.get("/organizations/kaist/people", status=403)
    assert read(sessions, number).verified_how is None


def test_who_left_decides_nothing_from_that_day(steward: TestApp, hub: Hub, sessions: Sessions) -> None:
    steward.get(PEOPLE, status=200)
    put(sessions, hub.other_member, Put(hub.etri, ends_on=TODAY - timedelta(days=1)))
    steward.get(PEOPLE, status=403)
    put(sessions, hub.other_member, Put(hub.etri, expires_on=TODAY - timedelta(days=1)))
    steward.get(PEOPLE, status=403)


def test_affiliations_of_others_do_not_exist_here(steward: TestApp, hub: Hub, sessions: Sessions) -> None:
    elsewhere, unlisted = put(sessions, hub.member, asked(hub.kaist), asked(None, claimed_name="ETRI"))
    for number in (elsewhere, unlisted, 999_999):
        for path in _acts(number):
            send(steward, path, 404)
    assert "김하늘" not in steward.get(PEOPLE).text


def test_confirming_counts_at_once_and_is_told(steward: TestApp, hub: Hub, sessions: Sessions) -> None:
    (number,) = put(sessions, hub.organizer, asked(hub.etri, starts_on=date(2026, 11, 1)))
    assert "박도윤" in steward.get(PEOPLE).text
    send(steward, f"{PEOPLE}/{number}/confirm", 303)
    row = read(sessions, number)
    assert (row.verified_how, row.expires_on, row.asked_at) == (Verification.STEWARD, date(2027, 11, 25), None)
    assert [letter.event for letter in letters_to(sessions, hub.organizer.email)] == ["affiliation-confirmed"]
    with sessions.read() as db:
        (entry,) = db.scalars(select(AuditEntry))
    assert (entry.act, entry.actor_id, entry.subject_id) == ("affiliation.verified", hub.other_member.id, number)
    send(steward, f"{PEOPLE}/{number}/confirm", 303)  # said, not done again
    assert len(letters_to(sessions, hub.organizer.email)) == 1


def test_declining_asks_for_a_reason_that_is_kept_and_told(steward: TestApp, hub: Hub, sessions: Sessions) -> None:
    (number,) = put(sessions, hub.organizer, asked(hub.etri))
    page = send(steward, f"{PEOPLE}/{number}/decline", 422)
    assert page.html.find(id=f"decline{number}-reason")["aria-invalid"] == "true"
    reason = "명단에 없어요.\n인사팀에 물어봐 주세요. <b>"
    send(steward, f"{PEOPLE}/{number}/decline", 303, **{f"decline{number}-reason": reason})
    (letter,) = letters_to(sessions, hub.organizer.email)
    assert letter.event == "affiliation-declined"
    assert reason in letter.text and "<b>" not in letter.html
    row = read(sessions, number)
    assert (row.verified_how, row.asked_at, row.decline_reason) == (None, None, reason)


def test_renewing_and_ending(steward: TestApp, hub: Hub, sessions: Sessions) -> None:
    (number,) = put(sessions, hub.organizer, Put(hub.etri, expires_on=TODAY - timedelta(days=3)))
    assert "박도윤" in steward.get(PEOPLE + "?show=past").text
    send(steward, f"{PEOPLE}/{number}/renew", 303)
    assert read(sessions, number).expires_on == date(2027, 11, 25)
    send(steward, f"{PEOPLE}/{number}/end", 422, **{f"end{number}-last_day": "2020-01-01"})
    send(steward, f"{PEOPLE}/{number}/end", 303, **{f"end{number}-last_day": "2026-11-24"})
    assert read(sessions, number).ends_on == date(2026, 11, 24)
    events = [letter.event for letter in letters_to(sessions, hub.organizer.email)]
    assert events == ["affiliation-confirmed", "affiliation-ended"]


def test_nobody_decides_about_themselves(steward: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    there, again = put(
        sessions, hub.other_member, Put(hub.etri, expires_on=TODAY), asked(hub.etri, starts_on=date(2028, 1, 1))
    )
    (managers,) = put(sessions, hub.manager, asked(hub.etri))
    for act, number in (("renew", there), ("confirm", again)):
        send(steward, f"{PEOPLE}/{number}/{act}", 303)
    sign_in(steward, hub.manager)
    send(steward, f"{PEOPLE}/{managers}/confirm", 303)
    assert read(sessions, there).expires_on == TODAY
    assert [read(sessions, number).verified_how for number in (again, managers)] == [None, None]


def test_people_by_pages_at_the_same_cost(steward: TestApp, hub: Hub, sessions: Sessions) -> None:
    put(sessions, hub.member, asked(hub.etri))
    with counted(sessions) as once:
        steward.get(PEOPLE)
    with sessions.write() as db:
        for number in range(40):
            row = Affiliation(
                organization_id=hub.etri.id,
                starts_on=date(2025, 1, 1),
                verified_how=Verification.MANAGER if number % 2 else None,
                asked_at=None if number % 2 else NOW,
            )
            email = f"person{number}@gmail.test"
            status, role = ResidentStatus.ACTIVE, Role.MEMBER
            one = Resident(name=f"사람{number}", email=email, status=status, role=role, created_at=NOW)
            one.affiliations.append(row)
            db.add(one)
    with counted(sessions) as often:
        page = steward.get(PEOPLE)
    assert len(often) == len(once) <= 14
    assert len(page.html.find(attrs={"aria-labelledby": "asked"}).find_all("article")) == 21


def test_the_same_claim_sent_at_once_is_written_once(sessions: Sessions, hub: Hub) -> None:
    """Twelve at once on either database: one affiliation, for the others it overlaps."""
    put(sessions, hub.member)
    command = ClaimAffiliation(hub.etri.id, "", "", Term(TODAY, None), takes_over=False)
    start = Barrier(12)

    def ask(_number: int) -> bool:
        start.wait()
        try:
            with sessions.write() as db:
                claim(db, hub.member.id, command, now=NOW)
        except ClaimRefused:
            return False
        return True

    with ThreadPoolExecutor(12) as pool:
        assert sorted(pool.map(ask, range(12))) == [False] * 11 + [True]
    assert len(read_all(sessions, hub.member)) == 1


def test_of_two_answers_at_once_one_counts(sessions: Sessions, hub: Hub) -> None:
    (number,) = put(sessions, hub.member, asked(hub.etri))
    start = Barrier(8)

    def answer(turn: int) -> bool:
        start.wait()
        try:
            with sessions.write() as db:
                if turn % 2:
                    confirm(db, number, None, Verification.MANAGER, by=hub.manager.id, now=NOW)
                else:
                    decline(db, number, "no", by=hub.admin.id, now=NOW)
        except AffiliationGone:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(answer, range(8))) == 1
    row = read(sessions, number)
    assert (row.verified_how is None) == (row.declined_at is not None)


def test_a_renamed_role_changes_nothing_for_stewards(steward: TestApp, hub: Hub, sessions: Sessions) -> None:
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.other_member.id).values(role=Role.ORGANIZER))
    steward.get(PEOPLE, status=200)
