"""Mails are forgotten when they have done their work."""

from datetime import timedelta

from campus.outbox.models import MessageState
from campus.outbox.queries import read_backlog
from campus.outbox.retention import ROW_KEPT, TEXT_KEPT, forget_mails
from campus.outbox.worker import deliver_all
from tests.outbox.conftest import LETTERHEAD
from tests.support.clock import NOW


def forget(sessions, age: timedelta) -> int:
    with sessions.write() as db:
        return forget_mails(db, now=NOW + age)


def test_texts_go_after_a_month_and_rows_after_a_year(sessions, out, worker_clock, write_mail, rows):
    write_mail()
    deliver_all(sessions, out, LETTERHEAD, worker_clock)
    assert forget(sessions, TEXT_KEPT) == 0
    assert forget(sessions, TEXT_KEPT + timedelta(seconds=1)) == 1
    assert (rows()[0].subject, rows()[0].text, rows()[0].html) == ("", "", "")
    assert forget(sessions, TEXT_KEPT + timedelta(days=1)) == 0
    assert forget(sessions, ROW_KEPT + timedelta(seconds=1)) == 1
    assert rows() == []


def test_waiting_mails_keep_their_text(sessions, write_mail, rows):
    write_mail()
    assert forget(sessions, ROW_KEPT * 2) == 0
    assert rows()[0].text


def test_the_backlog_counts_states(sessions, out, worker_clock, write_mail):
    write_mail()
    deliver_all(sessions, out, LETTERHEAD, worker_clock)
    write_mail()
    with sessions.read() as db:
        backlog = read_backlog(db)
    assert (backlog.waiting, backlog.sent, backlog.failed, backlog.oldest_due_at) == (1, 1, 0, NOW)
    assert MessageState.WAITING
