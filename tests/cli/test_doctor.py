"""The doctor finds what is wrong, and says so with its exit status."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from sqlalchemy import text

from campus.booking.guards import drop_guards
from campus.cli import checks
from campus.cli.checks import check_disk, check_guards, check_mail, check_outbox, check_references, examine
from campus.cli.findings import Level
from campus.outbox.models import MessageState, OutboxMessage
from tests.support.applications import free_port


def levels(findings) -> list[Level]:
    return [finding.level for finding in findings]


def add_mail(sessions, state: MessageState, due_at: datetime) -> None:
    with sessions.write() as db:
        db.add(
            OutboxMessage(
                message_id=f"{state}@campus",
                event="booking.confirmed",
                address="member@kaist.example",
                subject="예약",
                text="예약",
                html="예약",
                state=state,
                created_at=due_at,
                due_at=due_at,
            )
        )


def test_a_healthy_hub_is_well(run, capsys, hub):
    assert run("doctor") == 0
    said = capsys.readouterr().out
    assert "fail" not in said
    assert "the environment, for test" in said


def test_a_missing_guard_is_found_and_tried(run, sessions, capsys):
    with sessions.write() as db:
        drop_guards(db.connection())
    assert run("doctor") == 1
    said = capsys.readouterr().out
    assert "fail  The no-overlap rule lacks" in said
    assert "does not hold" in said


def test_a_guard_that_is_there_in_name_only_is_found(sqlite_database, sessions, settings):
    if sessions.engine.dialect.name != "sqlite":
        return
    with sessions.write() as db:
        db.execute(text("DROP TRIGGER allocations_no_overlap_insert"))
        db.execute(
            text("CREATE TRIGGER allocations_no_overlap_insert BEFORE INSERT ON allocations BEGIN SELECT 1; END")
        )
    assert levels(check_guards(settings, sessions)) == [Level.FAIL]


def test_the_trial_leaves_nothing_behind(settings, sessions, hub):
    assert levels(check_guards(settings, sessions)) == [Level.OK]
    with sessions.read() as db:
        assert db.execute(text("SELECT count(*) FROM rooms WHERE slug LIKE 'doctor-%'")).scalar() == 0
        assert db.execute(text("SELECT count(*) FROM allocations")).scalar() == 0


def test_rows_that_point_nowhere_are_found(settings, sessions):
    if sessions.engine.dialect.name != "sqlite":
        assert list(check_references(settings, sessions)) == []
        return
    raw = sessions.engine.raw_connection()
    raw.driver_connection.execute("PRAGMA foreign_keys=OFF")
    raw.driver_connection.execute("INSERT INTO floors (building_id, level) VALUES (999, 1)")
    raw.invalidate()
    assert levels(check_references(settings, sessions)) == [Level.FAIL, Level.OK]


def test_mail_that_waits_or_was_given_up_is_a_warning(settings, sessions):
    now = datetime.now(UTC).replace(microsecond=0)
    assert levels(check_outbox(settings, sessions)) == [Level.OK]
    add_mail(sessions, MessageState.FAILED, now)
    assert levels(check_outbox(settings, sessions)) == [Level.WARN, Level.OK]
    add_mail(sessions, MessageState.WAITING, now - timedelta(minutes=11))
    assert levels(check_outbox(settings, sessions)) == [Level.WARN, Level.WARN]


def test_the_mail_server_is_asked(settings, sessions):
    by_smtp = replace(settings, mail=replace(settings.mail, folder=None, host="127.0.0.1", port=free_port()))
    assert levels(check_mail(by_smtp, sessions)) == [Level.FAIL]
    server = Controller(Sink(), hostname="127.0.0.1", port=by_smtp.mail.port)
    server.start()
    assert levels(check_mail(by_smtp, sessions)) == [Level.OK]
    server.stop()


@pytest.mark.parametrize(
    ("little", "none", "level"), [(0, 0, Level.OK), (10**9, 0, Level.WARN), (10**9, 10**9, Level.FAIL)]
)
def test_space_and_modes_are_looked_at(sqlite_database, settings, sessions, monkeypatch, little, none, level):
    on_file = replace(settings, database_url=sqlite_database.url)
    monkeypatch.setattr(checks, "LITTLE_SPACE_MB", little)
    monkeypatch.setattr(checks, "NO_SPACE_MB", none)
    file = checks.sqlite_file(on_file)
    file.chmod(0o600)
    assert levels(check_disk(on_file, sessions)) == [level, Level.OK]
    file.chmod(0o644)
    assert levels(check_disk(on_file, sessions))[1] is Level.WARN


def test_a_check_that_the_database_breaks_off_is_a_finding(settings, sessions):
    with sessions.write() as db:
        db.execute(text("DROP TABLE outbox_messages"))
    assert Level.FAIL in levels(examine(settings, sessions))
