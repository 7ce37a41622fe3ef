"""``campus import``: what it shows, what it books, and how it ends."""

from pathlib import Path

import pytest

from campus.cli.importing import MOST_ACTS
from campus.db import Sessions
from tests.cli.conftest import Run
from tests.importing.conftest import calendar, event
from tests.importing.test_services import TWO, booked
from tests.support.hub import Hub


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


def test_too_many_are_refused_with_their_number(run: Run, file: Path, sessions, hub: Hub, clock, capsys) -> None:
    days = [f"202612{day:02}" for day in range(1, 23)]
    times = [(day, hour) for day in days for hour in range(10, 20)]
    events = [event(f"{day}-{hour}", day, f"{hour}00", f"{hour}30", LOCATION="회의실") for day, hour in times]
    file.write_bytes(calendar(*events))
    assert len(events) > MOST_ACTS
    assert run("import", str(file), "--as", hub.member.email) == 2
    assert f"{len(events)} events are more than the 200" in capsys.readouterr().err
    assert booked(sessions) == []
