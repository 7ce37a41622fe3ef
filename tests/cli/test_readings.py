"""``campus readings``: all rows or none, the wrong ones left out where that is asked for."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.spaces.models import Reading
from tests.cli.conftest import Run
from tests.support.clock import NOW
from tests.support.hub import Hub

pytestmark = pytest.mark.usefixtures("clock")
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "readings.csv"
    rows = [f"meeting,power,{(NOW - timedelta(minutes=each)).isoformat()},4{each}0" for each in range(3)]
    path.write_text("\n".join(["room,kind,at,value", *rows]) + "\n")
    return path


def count(sessions: Sessions) -> int:
    with sessions.read() as db:
        return db.scalar(select(func.count()).select_from(Reading)) or 0


def test_a_file_is_taken_in_once(run: Run, file: Path, sessions: Sessions, hub: Hub, capsys: Capture) -> None:
    assert run("readings", str(file)) == 0
    assert run("readings", str(file)) == 0
    assert capsys.readouterr().out.splitlines() == ["3 new, 0 known, 0 left out", "0 new, 3 known, 0 left out"]
    assert count(sessions) == 3
    with sessions.read() as db:
        assert db.scalars(select(AuditEntry.act)).all() == ["readings.taken-in"] * 2


def test_nothing_while_a_row_is_wrong(run: Run, file: Path, sessions: Sessions, hub: Hub, capsys: Capture) -> None:
    file.write_text(file.read_text() + "nowhere,power,now,1\n" * 60)
    assert run("readings", str(file)) == 1
    said = capsys.readouterr().err
    assert "row 5: There is no such room." in said
    assert "and 10 more" in said
    assert "60 of 63 rows are wrong; nothing was taken in." in said
    assert count(sessions) == 0
    assert run("readings", str(file), "--leave-out-wrong") == 0
    assert "3 new, 0 known, 60 left out" in capsys.readouterr().out
    assert count(sessions) == 3


def test_what_is_no_file_is_refused(run: Run, file: Path, sessions: Sessions, hub: Hub, capsys: Capture) -> None:
    assert run("readings", str(file.with_name("other.csv"))) == 2
    assert run("readings", str(file.parent)) == 2
    file.write_text("a,b\n")
    assert run("readings", str(file)) == 2
    assert "The first row must name the columns" in capsys.readouterr().err
