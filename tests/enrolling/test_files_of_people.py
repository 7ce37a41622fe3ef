"""A file of people from the desk to the end: preview, agreement, progress, undo."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from webtest import TestApp, TestResponse, Upload

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.enrolling import working
from campus.enrolling.models import FileStep, ImportedPerson, PeopleFile
from campus.enrolling.queries import find_job
from campus.enrolling.services.jobs import LEASE, begin_undo, forget_files
from campus.enrolling.working import work_on_people
from campus.outbox.models import OutboxMessage
from campus.people.models import Invitation, Resident, ResidentStatus
from campus.permissions import Role
from campus.settings import Settings
from tests.enrolling.files import csv_of, xlsx_of
from tests.support.applications import SignIn
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.pages import token_of
from tests.support.statements import counted

# The parser of forms keeps large parts in a temporary file of its own, and closes it with itself.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
PAGE = "/manage/people/import"
HANEUL = ("김새벽", "dawn@example.org", "010-2222-3333", "ETRI", "연구원", "모임장", "ko")
WRONG = ("", "no address", "12", "어디", "", "", "")


@pytest.fixture
def desk(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    return app


def send(desk: TestApp, data: bytes, name: str = "people.csv", status: int = 303) -> TestResponse:
    form = desk.get(PAGE).forms["file-form"]
    form["file"] = Upload(name, data)
    return form.submit(status=status)


def agree(preview: TestResponse, status: int = 303, **values: object) -> TestResponse:
    form = preview.forms["agree"]
    for name, value in values.items():
        form[name] = value
    return form.submit("do", value="agree", status=status)


def many(count: int, prefix: str = "p") -> bytes:
    return csv_of(*((f"사람{n}", f"{prefix}{n}@example.org") for n in range(count)), headers=("이름", "이메일"))


def people(sessions: Sessions) -> int:
    with sessions.read() as db:
        return db.scalar(select(func.count()).select_from(Resident)) or 0


def job(sessions: Sessions):  # type: ignore[no-untyped-def]
    with sessions.read() as db:
        key = db.scalars(select(PeopleFile.id).order_by(PeopleFile.created_at.desc())).first()
        return find_job(db, key)


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


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


def test_the_worker_goes_on_where_it_was_killed(
    desk: TestApp, hub: Hub, sessions: Sessions, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = people(sessions)
    agree(send(desk, many(700)).follow(), mails="create")
    assert people(sessions) == before
    assert "progress" in desk.get(f"{PAGE}/{job(sessions).id}").text
    seen: list[int] = []
    real = working.prepare_residents

    def dies(db, some, **options):  # type: ignore[no-untyped-def]
        seen.append(len(some))
        if len(seen) == 2:
            raise KeyboardInterrupt
        return real(db, some, **options)

    monkeypatch.setattr(working, "prepare_residents", dies)
    with pytest.raises(KeyboardInterrupt):
        work_on_people(sessions, settings, now=now())
    assert people(sessions) == before + 250
    assert not work_on_people(sessions, settings, now=now())
    work_on_people(sessions, settings, now=now() + 2 * LEASE)
    assert people(sessions) == before + 700
    written = job(sessions)
    assert (written.step, written.outcome.made, seen) == (FileStep.WRITTEN, 700, [250, 250, 250, 200])
    with sessions.read() as db:
        assert db.scalar(select(func.length(PeopleFile.data))) == 0


def test_a_step_that_fails_always_is_given_up(
    desk: TestApp, hub: Hub, sessions: Sessions, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(send(desk, many(300)).follow())

    def fails(*_arguments: object, **_options: object) -> None:
        raise ValueError

    monkeypatch.setattr(working, "prepare_residents", fails)
    for _attempt in range(6):
        work_on_people(sessions, settings, now=now())
    assert not work_on_people(sessions, settings, now=now())
    assert job(sessions).outcome.is_broken
    assert desk.get(f"{PAGE}/{job(sessions).id}").html.find(class_="notice-stop")


def test_two_clicks_write_once(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    preview = send(desk, csv_of(HANEUL)).follow()
    agree(preview)
    agree(preview)
    assert job(sessions).outcome.made == 1


def undo(desk: TestApp, sessions: Sessions) -> None:
    page = desk.get(f"{PAGE}/{job(sessions).id}")
    page.forms[next(key for key, form in page.forms.items() if "do" in form.fields)].submit("do", value="undo")


def test_taking_back_leaves_who_came_and_who_is_spoken_of(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    before = people(sessions)
    agree(send(desk, many(6)).follow())
    with sessions.write() as db:
        ids = list(db.scalars(select(ImportedPerson.resident_id).order_by(ImportedPerson.resident_id)))
        db.execute(update(Resident).where(Resident.id == ids[0]).values(status=ResidentStatus.ACTIVE))
        db.execute(update(Resident).where(Resident.id == ids[1]).values(password_hash="x"))
        db.execute(update(Resident).where(Resident.id == hub.member.id).values(approved_by_id=ids[2]))
    undo(desk, sessions)
    outcome = job(sessions).outcome
    assert (outcome.removed, outcome.stayed) == (3, 3)
    assert outcome.named == ((ids[0], "came"), (ids[1], "came"), (ids[2], "tied"))
    assert people(sessions) == before + 3
    assert "사람2" in desk.get(f"{PAGE}/{job(sessions).id}").text
    assert letters_to(sessions, "p5@example.org") == []
    with sessions.read() as db:
        assert set(db.scalars(select(ImportedPerson.resident_id))) == set(ids[:3])
        acts = db.scalars(select(AuditEntry.act).where(AuditEntry.act == "resident.import-undone")).all()
    assert len(acts) == 3


def test_after_a_week_it_stays(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    agree(send(desk, many(1)).follow())
    with sessions.write() as db:
        late = now() + timedelta(days=7, seconds=1)
        assert not begin_undo(db, job(sessions), by=hub.manager.id, now=late)
        assert forget_files(db, now=now() + timedelta(days=2)) == 0
        assert forget_files(db, now=now() + timedelta(days=91)) == 1


def test_what_nobody_agreed_to_is_forgotten(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    key = send(desk, many(1)).location
    with sessions.write() as db:
        assert forget_files(db, now=now() + timedelta(days=1, minutes=1)) == 1
    desk.get(key, status=404)


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
