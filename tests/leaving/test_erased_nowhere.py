"""Somebody who left is found nowhere: not in a table, not in the file or beside it, not in what the hub logs."""

import logging
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from campus.db import Sessions
from campus.leaving.scrubbing import scrub
from campus.leaving.words import WORDS, Word
from campus.outbox.worker import deliver_all
from campus.settings import Settings
from tests.leaving.conftest import Depart
from tests.leaving.grepping import marks_in, marks_in_files, marks_in_tables
from tests.leaving.marks import EMAIL, NAME
from tests.outbox.conftest import LETTERHEAD, Memory, StandingClock
from tests.support.hub import Person

# What mails to others and the last one to the person hold until they have left.
_UNTIL_SENT = {f"outbox_messages.{name}" for name in ("address", "subject", "text", "html", "calendar")}
# Digests, codes and words that the hub chooses: nobody writes anything there.
_NO_WORDS = {
    *("bookings.form_key", "certificates.code", "consent_records.subject", "consent_records.text_version"),
    *("imported_events.content_sha256", "imported_people.file_id", "logins.proof", "people_files.answers"),
    *("passkeys.credential", "passkeys.public_key", "passkeys.user_handle"),
    *("residents.key", "residents.password_hash", "signups.guest_locale"),
}


def test_marks_stand_everywhere_before(sessions: Sessions, busy: Person) -> None:
    found = set(marks_in_tables(sessions))
    fates = {Word.OWN, Word.SHARED, Word.ROW, Word.TEXT, Word.MAIL, Word.AUDIT}
    without = {path for path, fate in WORDS.items() if fate in fates} - found
    assert {path for path in without if not path.endswith(("_sha256", "sealed_secret"))} <= _NO_WORDS


def deliver(sessions: Sessions) -> Memory:
    out = Memory()
    deliver_all(sessions, out, LETTERHEAD, StandingClock())
    return out


def test_nothing_is_left_in_any_table_nor_log(
    sessions: Sessions, busy: Person, depart: Depart, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        depart(busy)
        found = marks_in_tables(sessions)
        assert set(found) <= _UNTIL_SENT, found
        out = deliver(sessions)
        assert marks_in_tables(sessions) == {}
    assert [str(each["To"]) for each in out.left].count(EMAIL) == 1, "the last mail, and no other"
    assert not marks_in(caplog.text.encode())


def files_of(settings: Settings) -> list[Path]:
    file = Path(make_url(settings.database_url).database or "")
    return [file, *(file.with_name(f"{file.name}-{end}") for end in ("wal", "shm", "journal"))]


def test_nothing_is_left_in_the_file_nor_beside_it(
    sessions: Sessions, settings: Settings, busy: Person, depart: Depart
) -> None:
    if sessions.engine.dialect.name != "sqlite":
        return  # its tables are looked through above; files are the server's
    assert NAME in set().union(*marks_in_files(files_of(settings)).values())
    depart(busy)
    deliver(sessions)
    assert scrub(sessions.engine)
    assert marks_in_files(files_of(settings)) == {}
