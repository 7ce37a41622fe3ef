"""A file of people from the desk to the end: preview, agreement, progress, undo."""


import pytest
from sqlalchemy import func, select
from webtest import TestApp

from campus.db import Sessions
from campus.enrolling.models import PeopleFile
from campus.outbox.models import OutboxMessage
from campus.people.models import Invitation, Resident, ResidentStatus
from campus.permissions import Role
from tests.enrolling.at_the_desk import PAGE, agree, job, many, people, send
from tests.enrolling.files import csv_of, xlsx_of
from tests.support.applications import SignIn
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.pages import token_of
from tests.support.statements import counted

# The parser of forms keeps large parts in a temporary file of its own, and closes it with itself.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
HANEUL = ("김새벽", "dawn@example.org", "010-2222-3333", "ETRI", "연구원", "모임장", "ko")
WRONG = ("", "no address", "12", "어디", "", "", "")


@pytest.mark.parametrize(("name", "make"), [("people.csv", csv_of), ("people.xlsx", xlsx_of)])
def test_a_file_is_shown_then_written_and_people_are_invited(
    desk: TestApp, hub: Hub, sessions: Sessions, name: str, make: object
) -> None:
    before = people(sessions)
    preview = send(desk, make(HANEUL, WRONG, ("박도윤", hub.member.email)), name).follow()  # type: ignore[operator]
    assert people(sessions) == before
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(OutboxMessage)) == 0
    assert "Row 3" in preview.text and "no address" in preview.text
    agree(preview, 422)
    assert people(sessions) == before
    done = agree(preview, leave_out=True).follow()
    outcome = job(sessions).outcome
    assert (outcome.made, outcome.known, outcome.wrong, outcome.invited) == (1, 1, 1, 1)
    with sessions.read() as db:
        new = db.scalars(select(Resident).where(Resident.email == HANEUL[1])).one()
        assert new.affiliations[0].organization_id == hub.etri.id
    assert (new.name, new.phone, new.role) == ("김새벽", "+821022223333", Role.ORGANIZER)
    assert new.status is ResidentStatus.UNVERIFIED
    assert "/invitations/" in letters_to(sessions, HANEUL[1])[0].text
    assert "Take it back" in done.text


def test_others_are_only_prepared_if_asked(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    agree(send(desk, csv_of(HANEUL)).follow(), mails="create")
    assert letters_to(sessions, HANEUL[1]) == []
    with sessions.read() as db:
        assert db.scalars(select(Invitation)).one().sent_at is None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("people.csv", b"\x89PNG\r\n\x1a\n" + bytes(30)),
        ("people.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(30)),
        ("people.csv", b"name,email\nA\0B,a@b.kr"),
        ("people.csv", b""),
        ("people.csv", b"n,e\n" + b"a,b\n" * 50_001),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_kept(
    desk: TestApp, hub: Hub, sessions: Sessions, name: str, data: bytes
) -> None:
    assert send(desk, data, name, 422).html.find(class_="notice-stop")
    with sessions.read() as db:
        assert db.scalars(select(PeopleFile)).all() == []
    desk.post(PAGE, {"csrf_token": token_of(desk.get(PAGE))}, status=422)


def test_too_many_octets_are_not_even_read(desk: TestApp, hub: Hub) -> None:
    desk.post(PAGE, "x" * 6_000_000, status=413)


def test_columns_can_be_chosen_anew(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    preview = send(desk, csv_of(("x", "김새벽", "dawn@example.org"), headers=("번호", "담당", "연락"))).follow()
    assert "agree" not in preview.forms
    form = preview.forms["columns"]
    form["name"] = form["email"] = "3"
    form.submit("do", value="columns", status=422)
    form["name"] = ""
    form.submit("do", value="columns", status=422)
    form["name"], form["email"] = "2", "3"
    agree(form.submit("do", value="columns", status=303).follow())
    with sessions.read() as db:
        assert db.scalars(select(Resident).where(Resident.name == "김새벽")).one().email == "dawn@example.org"


def test_cp949_is_said_and_the_names_are_shown(desk: TestApp, hub: Hub) -> None:
    preview = send(desk, csv_of(HANEUL, encoding="cp949")).follow()
    assert "CP949" in preview.text and "김새벽" in preview.text


def test_two_clicks_write_once(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    preview = send(desk, csv_of(HANEUL)).follow()
    agree(preview)
    agree(preview)
    assert job(sessions).outcome.made == 1


def test_the_sample_is_a_file_that_passes(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    sample = desk.get(f"{PAGE}/template.csv")
    assert sample.body.startswith("\ufeff이름".encode())
    agree(send(desk, sample.body).follow())
    assert job(sessions).outcome.made == 2


def test_it_is_for_managers(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    sign_in(app, hub.manager)
    path = send(app, many(1)).location
    for who in (hub.member, hub.organizer):
        sign_in(app, who)
        token = {"csrf_token": token_of(app.get("/me"))}
        for each in (PAGE, f"{PAGE}/template.csv", path, f"{PAGE}/{'x' * 22}"):
            app.get(each, status=403)
        for each in (PAGE, path, f"{PAGE}/{'x' * 22}"):
            app.post(each, token, status=403)
    sign_in(app, hub.manager)
    app.get(f"{PAGE}/{'x' * 22}", status=404)


def test_a_large_preview_takes_few_statements(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    small, large = send(desk, many(1)).location, None
    desk.get(small)
    with counted(sessions) as once:
        desk.get(small)
    large = send(desk, many(800)).location
    with counted(sessions) as often:
        desk.get(large)
    assert len(often) == len(once)
