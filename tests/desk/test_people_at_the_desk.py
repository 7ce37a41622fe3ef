from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update
from webtest import TestApp, TestResponse

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.people.models import Affiliation, Login, Resident, ResidentStatus, Verification
from campus.people.services.names import set_search
from campus.permissions import Role
from tests.support.applications import SignIn
from tests.support.hub import Hub, Person
from tests.support.letters import letters_to
from tests.support.pages import token_of
from tests.support.statements import counted

CLOSE = {"close-reason": "퇴사", "close-bookings": "keep"}
ASKED = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)


@pytest.fixture
def desk(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    """The application asked as ``hub.manager``."""
    sign_in(app, hub.manager)
    return app


def _add(sessions: Sessions, name: str, status: ResidentStatus, organization_id: int | None = None) -> Person:
    email = f"{name.encode().hex()}@gmail.test"
    resident = Resident(
        name=name, email=email, status=status, role=Role.MEMBER, created_at=ASKED, claimed_organization="한밭연구조합"
    )
    set_search(resident)
    if organization_id:
        resident.affiliations.append(Affiliation(organization_id=organization_id, starts_on=ASKED.date()))
    with sessions.write() as db:
        db.add(resident)
        db.flush()
        return Person(resident.id, email, name)


def _waiting(sessions: Sessions, name: str = "윤서진", organization_id: int | None = None) -> Person:
    return _add(sessions, name, ResidentStatus.PENDING, organization_id)


def _send(app: TestApp, path: str, status: int, **values: str) -> TestResponse:
    token = token_of(app.get("/manage/people"))
    return app.post(path, values | {"csrf_token": token}, status=status)


def _read(sessions: Sessions, person: Person) -> Resident:
    with sessions.read() as db:
        return db.get_one(Resident, person.id)


def _listed(page: TestResponse) -> list[str]:
    return [row.b.text for row in page.html.find(attrs={"aria-labelledby": "everybody"}).find_all(class_="row-main")]


def test_it_is_for_managers(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    person = _waiting(sessions)
    app.get("/manage/people", status=303)
    for who in (hub.member, hub.organizer):
        sign_in(app, who)
        app.get("/manage/people", status=403)
        token = token_of(app.get("/me"))
        for act in ("approve", "decline", "disable", "enable", "reset-factors"):
            app.post(f"/manage/people/{person.id}/{act}", {"csrf_token": token}, status=403)
            # Whether there is such a person is not told either.
            app.post(f"/manage/people/999999/{act}", {"csrf_token": token}, status=403)
    assert _read(sessions, person).status is ResidentStatus.PENDING
    for who in (hub.manager, hub.admin):
        sign_in(app, who)
        app.get("/manage/people", status=200)


def test_a_waiting_person_is_approved_as_they_said(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    person = _waiting(sessions, organization_id=hub.etri.id)
    form = next(f for f in desk.get("/manage/people").forms.values() if f.action.endswith("/approve"))
    assert form[f"approve{person.id}-organization"].value == str(hub.etri.id)
    form[f"approve{person.id}-title"] = "선임연구원"
    form.submit(status=303)
    resident = _read(sessions, person)
    assert (resident.status, resident.approved_by_id) == (ResidentStatus.ACTIVE, hub.manager.id)
    with sessions.read() as db:
        (affiliation,) = db.scalars(select(Affiliation).where(Affiliation.resident_id == person.id))
        (entry,) = db.scalars(select(AuditEntry))
    assert (affiliation.organization_id, affiliation.title) == (hub.etri.id, "선임연구원")
    assert affiliation.verified_how is Verification.MANAGER
    assert (entry.act, entry.actor_id, entry.subject_id) == ("resident.approved", hub.manager.id, person.id)
    (letter,) = letters_to(sessions, person.email)
    assert letter.event == "sign-up-approved"
    assert _listed(desk.get("/manage/people", {"q": "ETRI 서진"})) == [person.name]


def test_another_organization_or_none_takes_the_place_of_the_claim(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    for name, chosen, expected in (("윤서진", str(hub.kaist.id), [hub.kaist.id]), ("오도현", "", [])):
        person = _waiting(sessions, name, hub.etri.id)
        _send(desk, f"/manage/people/{person.id}/approve", 303, **{f"approve{person.id}-organization": chosen})
        with sessions.read() as db:
            rows = db.scalars(select(Affiliation.organization_id).where(Affiliation.resident_id == person.id)).all()
        assert rows == expected


def test_declining_asks_for_a_reason_and_sends_it(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    person = _waiting(sessions)
    refused = _send(desk, f"/manage/people/{person.id}/decline", 422)
    assert refused.html.find(id=f"decline{person.id}-reason")["aria-invalid"] == "true"
    assert letters_to(sessions, person.email) == []
    reason = "소속을 확인하지 못했어요.\n재직증명서를 보내 주세요. <b>"
    _send(desk, f"/manage/people/{person.id}/decline", 303, **{f"decline{person.id}-reason": reason})
    assert _read(sessions, person).status is ResidentStatus.DECLINED
    (letter,) = letters_to(sessions, person.email)
    assert reason in letter.text
    assert "소속을 확인하지 못했어요.<br>재직증명서를" in letter.html
    assert "<b>" not in letter.html


def test_the_second_manager_is_told_that_it_is_decided(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    person = _waiting(sessions)
    _send(desk, f"/manage/people/{person.id}/approve", 303)
    _send(desk, f"/manage/people/{person.id}/decline", 303, **{f"decline{person.id}-reason": "too late"})
    assert _read(sessions, person).status is ResidentStatus.ACTIVE
    assert desk.get("/manage/people").html.find(class_="notice-warn")
    assert len(letters_to(sessions, person.email)) == 1


def test_a_closed_account_is_out_at_once_and_comes_back(
    desk: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn
) -> None:
    _send(desk, f"/manage/people/{hub.member.id}/disable", 422)
    _send(desk, f"/manage/people/{hub.member.id}/disable", 303, **CLOSE)
    with sessions.read() as db:
        assert db.scalars(select(Login).where(Login.resident_id == hub.member.id)).all() == []
    sign_in(desk, hub.member)
    desk.get("/me", status=303)
    sign_in(desk, hub.manager)
    _send(desk, f"/manage/people/{hub.member.id}/enable", 303)
    sign_in(desk, hub.member)
    desk.get("/me", status=200)


def test_nobody_closes_their_own_account_or_one_above(
    desk: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn
) -> None:
    for person in (hub.manager, hub.admin):
        _send(desk, f"/manage/people/{person.id}/disable", 403)
    sign_in(desk, hub.admin)
    _send(desk, f"/manage/people/{hub.admin.id}/disable", 403)
    _send(desk, f"/manage/people/{hub.manager.id}/disable", 303, **CLOSE)
    assert _read(sessions, hub.manager).status is ResidentStatus.DISABLED


def test_who_does_not_exist_is_not_found(desk: TestApp, hub: Hub) -> None:
    for number in ("999999", "0", "99999999999999999999", "x", "%D9%A3"):
        _send(desk, f"/manage/people/{number}/disable", 404)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("하늘", ["김하늘"]),
        ("김 하늘", ["김하늘"]),
        ("ㄱㅎㄴ", ["김하늘"]),
        ("gksmf", ["김하늘"]),
        ("%", []),
        ("nobody", []),
        ("하늘 서준", []),
    ],
)
def test_people_are_found_as_koreans_type(desk: TestApp, hub: Hub, query: str, names: list[str]) -> None:
    page = desk.get("/manage/people", {"q": query})
    # A query of signs alone asks for nothing and shows everybody.
    assert _listed(page) == (names if query != "%" else ["김하늘", "박도윤", "이서준", "정민서", "최지우"])


def test_filters_by_role_and_state(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    _waiting(sessions)
    assert _listed(desk.get("/manage/people?role=manager")) == ["최지우"]
    assert _listed(desk.get("/manage/people?status=pending")) == ["윤서진"]
    assert _listed(desk.get("/manage/people?status=pending&role=admin")) == []
    for nonsense in ("role=king", "status=%00", "page=-1", "page=x", "q=" + "a" * 2_000, "q=%00"):
        desk.get(f"/manage/people?{nonsense}", status=200)


def test_long_lists_come_by_pages_of_thirty(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    for number in range(40):
        _add(sessions, f"사람{number:02}", ResidentStatus.ACTIVE)
    first, second = desk.get("/manage/people?status=active"), desk.get("/manage/people?status=active&page=2")
    assert (len(_listed(first)), len(_listed(second))) == (30, 15)
    assert not set(_listed(first)) & set(_listed(second))
    assert first.html.find(rel="next")["href"] == "?status=active&page=2"


def test_one_row_and_thirty_take_as_many_statements(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    def statements() -> int:
        with counted(sessions) as seen:
            desk.get("/manage/people")
        return len(seen)

    _waiting(sessions, "먼저", hub.etri.id)
    once = statements()
    for number in range(30):
        _waiting(sessions, f"다음{number:02}", hub.etri.id)
    assert statements() == once <= 12


def test_an_approved_person_waits_no_more(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    person = _waiting(sessions)
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == person.id).values(status=ResidentStatus.UNVERIFIED))
    _send(desk, f"/manage/people/{person.id}/approve", 303)
    assert _read(sessions, person).status is ResidentStatus.UNVERIFIED
