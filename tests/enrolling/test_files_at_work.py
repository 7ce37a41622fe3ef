"""Files of people as the worker goes on with them, and as they are taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from webtest import TestApp

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.enrolling import working
from campus.enrolling.models import FileStep, ImportedPerson, PeopleFile
from campus.enrolling.services.jobs import LEASE, begin_undo, forget_files
from campus.enrolling.working import work_on_people
from campus.people.models import Resident, ResidentStatus
from campus.settings import Settings
from tests.enrolling.at_the_desk import PAGE, agree, job, many, now, people, send
from tests.support.hub import Hub
from tests.support.letters import letters_to

# The parser of forms keeps large parts in a temporary file of its own, and closes it with itself.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


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
