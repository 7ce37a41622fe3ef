"""Every command, as typed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from campus.cli.program import make_parser
from campus.outbox.models import MessageState, OutboxMessage
from campus.outbox.services import Recipient, post
from campus.web.mails import MailText


def write_mail(sessions, address: str = "member@kaist.example") -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    with sessions.write() as db:
        post(db, "people.reset", Recipient(address, "ko"), MailText("비밀번호", "여기예요.\n", "<p>여기</p>"), now=now)


def set_revision(sessions, revision: str) -> None:
    with sessions.write() as db:
        db.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


@pytest.mark.parametrize("command", ["serve", "worker", "init", "upgrade", "seed", "doctor", "mails", "mail"])
def test_help_teaches_by_examples(command, capsys):
    with pytest.raises(SystemExit) as ended:
        make_parser().parse_args([command, "--help"])
    assert ended.value.code == 0
    assert f"examples:\n  campus {command}" in capsys.readouterr().out.replace("--ini production.ini ", "")


def test_no_command_is_refused(capsys):
    with pytest.raises(SystemExit) as ended:
        make_parser().parse_args([])
    assert ended.value.code == 2
    assert "COMMAND" in capsys.readouterr().err


def test_upgrading_again_says_that_there_is_nothing_to_do(run, capsys):
    assert run("upgrade") == 0
    assert "Nothing to do" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["serve"], ["worker"], ["worker", "--once"], ["mails"], ["seed"]])
def test_tables_of_another_version_are_refused(run, sessions, capsys, command):
    set_revision(sessions, "29990101_from_the_future")
    assert run(*command) == 2
    assert "newer Campus" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["serve", "worker", "mails", "doctor"])
def test_an_empty_database_is_refused_with_the_command_to_run(run, monkeypatch, tmp_path, capsys, command):
    monkeypatch.setenv("CAMPUS_DATABASE_URL", f"sqlite:///{tmp_path}/none.sqlite")
    assert run(command) == 2
    assert "campus upgrade" in capsys.readouterr().err
    assert not (tmp_path / "none.sqlite").exists()


def test_a_database_that_is_away_is_said_in_a_sentence(run, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("CAMPUS_DATABASE_URL", f"postgresql+psycopg://campus@/campus?host={tmp_path}")
    assert run("upgrade") == 2
    assert capsys.readouterr().err.startswith("campus: The database cannot be used: ")


def test_a_missing_setting_is_said_in_a_sentence(run, monkeypatch, capsys):
    monkeypatch.delenv("CAMPUS_DATABASE_URL")
    assert run("upgrade") == 2
    assert "campus.database_url is missing" in capsys.readouterr().err


def test_the_worker_works_once(run, sessions, settings, capsys):
    write_mail(sessions)
    assert run("worker", "--once") == 0
    assert capsys.readouterr().out.startswith("1 mails tried")
    assert [file.suffix for file in Path(settings.mail.folder).iterdir()] == [".eml"]


def test_mails_shows_what_failed_and_lets_it_be_tried_again(run, sessions, capsys):
    write_mail(sessions, address="nobody")
    run("worker", "--once")
    capsys.readouterr()
    assert run("mails") == 0
    shown = capsys.readouterr().out
    assert "0 waiting, 0 sent, 1 failed" in shown
    assert "nobody" in shown
    assert run("mails", "--retry") == 0
    with sessions.read() as db:
        assert db.query(OutboxMessage.state).scalar() == MessageState.WAITING


def test_serve_refuses_no_processes(run, capsys):
    assert run("serve", "--processes", "0") == 2
    assert "at least 1" in capsys.readouterr().err
