"""``campus mail receive``, as a mail server calls it: what it reads, what it says, and how it ends."""

import io
import os
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from campus.cli.mail import TRY_AGAIN
from campus.db import Sessions
from campus.groups.models import SignUp, SignUpStatus
from campus.mailings.raw_mails import MOST_OCTETS
from campus.settings import Settings
from tests.booking.conftest import acting
from tests.cli.conftest import Run
from tests.groups.conftest import circle
from tests.mailings.conftest import REPLIES, answering, last_letter
from tests.mailings.test_receiving import Invited
from tests.mailings.test_session_invitations import move
from tests.support.groups import Circle
from tests.support.hub import Hub

__all__ = ["acting", "answering", "circle"]


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch):
    """Put octets on standard input."""

    def put(octets: bytes) -> io.BytesIO:
        stream = io.BytesIO(octets)
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=stream))
        return stream

    monkeypatch.setenv("CAMPUS_MAIL_REPLIES", REPLIES)
    return put


def test_a_no_is_taken(
    run: Run, pipe, sessions: Sessions, hub: Hub, circle: Circle, answering: Settings, clock, capsys
) -> None:
    season_id = circle.season(hub.seminar)
    move(circle, season_id, 1)
    it = Invited(circle.dates(season_id)[1].id, hub.member.email, last_letter(sessions, hub.member.email))
    pipe(it.reply(to="undisclosed@campus.example"))
    assert run("mail", "receive", "--recipient", it.letter.reply_to) == 0
    assert capsys.readouterr().out.startswith("opted_out")
    mine = (SignUp.session_id == it.session_id, SignUp.resident_id == hub.member.id)
    with sessions.read() as db:
        assert db.scalars(select(SignUp.status).where(*mine)).one() is SignUpStatus.OUT


@pytest.mark.parametrize("octets", [b"", b"\x00\xff" * 1000, b"x" * (2 * MOST_OCTETS)], ids=["empty", "junk", "large"])
def test_whatever_else_comes_is_dropped_and_read_to_its_end(run: Run, pipe, sessions, octets: bytes) -> None:
    stream = pipe(octets)
    assert run("mail", "receive") == 0
    assert stream.read() == b""


def test_a_database_that_is_away_is_tried_again(run: Run, pipe, monkeypatch, tmp_path, sessions) -> None:
    pipe(b"From: a@b.example\r\n\r\nhello")
    monkeypatch.setenv("CAMPUS_DATABASE_URL", f"sqlite:///{tmp_path}/none.sqlite")
    assert run("mail", "receive") == TRY_AGAIN == os.EX_TEMPFAIL == 75


def test_settings_that_are_not_in_order_are_tried_again(run: Run, pipe, monkeypatch, sessions) -> None:
    pipe(b"From: a@b.example\r\n\r\nhello")
    monkeypatch.setenv("CAMPUS_MAIL_REPLIES", "not+an@address.example")
    assert run("mail", "receive") == 75


def test_a_bug_keeps_the_message(run: Run, pipe, monkeypatch, sessions) -> None:
    pipe(b"From: a@b.example\r\n\r\nhello")
    monkeypatch.setattr("campus.cli.mail.receive", lambda *_given, **_named: 1 / 0)
    assert run("mail", "receive") == 75
