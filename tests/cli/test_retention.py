"""``campus retention`` says what is due, forgets it, and owns up where something stays; the doctor asks for runs."""

from datetime import timedelta

import pytest

from campus.cli.checks import RETENTION_LATE, check_retention
from campus.cli.chores import CHORES, do_chores
from campus.cli.findings import Level
from campus.people.models import SignInFailure
from tests.support.clock import NOW

pytestmark = pytest.mark.usefixtures("hub", "clock")


@pytest.fixture
def old(sessions):
    """A failed sign-in that is long over."""
    with sessions.write() as db:
        db.add(SignInFailure(key="old", at=NOW - timedelta(days=9)))


def due(said: str) -> list[str]:
    (line,) = (line for line in said.splitlines() if line.startswith("Failed sign-ins"))
    return line.split()[-2:]


def test_a_dry_run_tells_and_deletes_nothing(run, old, capsys):
    for _time in range(2):
        assert run("retention", "--dry-run") == 0
        said = capsys.readouterr().out
        assert due(said) == ["1", "–"] and "forgotten" not in said


def test_a_run_forgets_and_says_that_nothing_is_due(run, old, capsys):
    assert run("retention") == 0
    said = capsys.readouterr().out
    assert "forgotten: 1 failed sign-ins" in said and due(said) == ["0", "–"]


def test_a_run_that_leaves_something_fails(run, old, capsys, monkeypatch):
    monkeypatch.delitem(CHORES, "failed sign-ins")
    assert run("retention") == 1
    said = capsys.readouterr()
    assert due(said.out) == ["1", "–"] and "beyond their time" in said.err


def test_the_doctor_asks_for_runs_and_for_what_they_left(settings, sessions, old, monkeypatch):
    def says() -> tuple[Level, str]:
        (finding,) = check_retention(settings, sessions)
        return finding.level, finding.text

    assert says()[0] is Level.WARN and "never" in says()[1]
    with monkeypatch.context() as forgetful:
        forgetful.delitem(CHORES, "failed sign-ins")
        do_chores(sessions, now=NOW)
        assert says()[0] is Level.FAIL and "tries" in says()[1]
    do_chores(sessions, now=NOW)
    assert says()[0] is Level.OK


def test_the_doctor_warns_where_no_run_was_for_long(settings, sessions, clock):
    do_chores(sessions, now=NOW)
    clock.move_to(NOW + RETENTION_LATE + timedelta(minutes=1))
    (finding,) = check_retention(settings, sessions)
    assert finding.level is Level.WARN and "last on" in finding.text
