"""``campus serve`` as an operator meets it: real processes, a real port, mail leaving beside."""

import os
import re
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from campus.outbox.services import Recipient, post
from campus.settings import Settings
from campus.web.mails import MailText
from tests.support.databases import Database
from tests.support.serving import ServedHub, until


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """Processes are what is tried here."""
    return sqlite_database


@pytest.fixture
def served(settings: Settings, sessions, hub, tmp_path: Path) -> Iterator[ServedHub]:
    program = Path(sys.executable).with_name("campus")
    with ServedHub(program, settings, tmp_path, "--processes", "2") as served:
        yield served


def test_it_serves_delivers_survives_and_ends(served, settings, sessions):
    now = datetime.now(UTC).replace(microsecond=0)
    with sessions.write() as db:
        post(db, "x", Recipient("member@kaist.example", "ko"), MailText("예약", "예약", "<p>예약</p>"), now=now)
    until(lambda: len(list(Path(settings.mail.folder).glob("*.eml"))) == 1)
    before = served.children()
    assert len(before) == 3
    os.kill(min(before), signal.SIGKILL)
    assert served.answers()
    until(lambda: len(served.children() - before) == 1)
    output = served.end()
    assert served.process.returncode == 0
    assert f"Campus is at {served.url}" in output
    assert "There are no demo accounts yet: campus seed" in output
    assert re.search(r"web process 1 ended \(-9\) and starts again", output)
