"""``campus import``: what it shows, what it books, and how it ends."""

from pathlib import Path

import pytest
from sqlalchemy import select

from campus.db import Sessions
from campus.importing.models import ImportJob, ImportStep
from campus.importing.services import planning
from campus.importing.services.jobs import begin_job
from campus.outbox.kinds import MailKind
from campus.outbox.models import MailChoice, OutboxMessage
from tests.booking.conftest import Block, acting, block, slot
from tests.cli.conftest import Run
from tests.importing.conftest import calendar, event
from tests.importing.test_services import TWO, booked
from tests.support.clock import NOW
from tests.support.hub import Hub

__all__ = ["acting", "block"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "team.ics"
    path.write_bytes(TWO)
    return path


def test_a_file_is_shown_then_booked_once(
    run: Run, file: Path, sessions: Sessions, hub: Hub, clock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", str(file), "--as", hub.member.email, "--dry-run") == 0
    assert "Will be booked: 모임 a" in capsys.readouterr().out
    assert booked(sessions) == []
    assert run("import", str(file), "--as", hub.member.email.upper()) == 0
    assert "2 booked, 0 changed, 0 cancelled" in capsys.readouterr().out
    assert run("import", str(file), "--as", hub.member.email) == 0
    assert "Nothing was changed." in capsys.readouterr().out
    assert len(booked(sessions)) == 2


def test_a_room_for_what_names_none(run: Run, file: Path, sessions: Sessions, hub: Hub, clock) -> None:
    file.write_bytes(calendar(event("a", "20261126", "1100", "1200")))
    assert run("import", str(file), "--as", hub.member.email) == 0
    assert booked(sessions) == []
    assert run("import", str(file), "--as", hub.member.email, "--room", "small") == 0
    assert len(booked(sessions)) == 1


def test_what_cannot_begin_is_refused(run: Run, file: Path, sessions: Sessions, hub: Hub, clock, capsys) -> None:
    assert run("import", str(file), "--as", "nobody@kaist.example") == 2
    assert run("import", str(file), "--as", "no address") == 2
    assert run("import", str(file), "--as", hub.member.email, "--room", "nowhere") == 2
    assert run("import", str(file.with_name("other.ics")), "--as", hub.member.email) == 2
    file.write_bytes(b"no calendar")
    assert run("import", str(file), "--as", hub.member.email) == 2
    assert "not a calendar file" in capsys.readouterr().err


def test_what_is_taken_goes_elsewhere_where_that_is_asked_for(
    run: Run, file: Path, sessions: Sessions, hub: Hub, clock, block: Block, capsys: pytest.CaptureFixture[str]
) -> None:
    block(hub.meeting, slot("11:00", "12:00", days=1))
    assert run("import", str(file), "--as", hub.member.email) == 0
    assert "1 booked" in capsys.readouterr().out
    assert run("import", str(file), "--as", hub.member.email, "--best") == 0
    said = capsys.readouterr().out
    assert "Will be booked at another time: 모임 a" in said
    assert "→ Thu 26 Nov 10:00–11:00" in said
    assert len(booked(sessions)) == 3


def test_one_mail_tells_of_everything(run: Run, file: Path, sessions: Sessions, hub: Hub, clock) -> None:
    with sessions.write() as db:
        db.add(MailChoice(resident_id=hub.member.id, kind=MailKind.CONFIRMATION, wanted=True))
    assert run("import", str(file), "--as", hub.member.email) == 0
    with sessions.read() as db:
        assert db.scalars(select(OutboxMessage.event)).all() == ["own-booking-imported"]


def test_what_is_more_than_can_be_booked_at_once_is_left_for_later(
    run: Run, file: Path, sessions: Sessions, hub: Hub, clock, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setattr(planning, "MOST_EVENTS", 1)
    assert run("import", str(file), "--as", hub.member.email) == 0
    assert "1 events are left for later" in capsys.readouterr().out
    assert run("import", str(file), "--as", hub.member.email) == 0
    assert [title for title, _state in booked(sessions)] == ["모임 a", "모임 b"]


def test_the_worker_goes_on_with_what_pages_began(
    run: Run, file: Path, sessions: Sessions, hub: Hub, clock
) -> None:
    with sessions.write() as db:
        key = begin_job(db, TWO, by_id=hub.member.id, total=2, now=NOW)
    assert run("worker", "--once") == 0
    with sessions.read() as db:
        assert db.scalar(select(ImportJob.step).where(ImportJob.id == key)) is ImportStep.READY
