"""Each message leaves once, whatever happens to workers and mail servers."""

import threading
from datetime import timedelta

from sqlalchemy.exc import OperationalError

from campus.outbox.claims import LEASE, MOST_ATTEMPTS, claim_next, note_failure, note_sent, retry_failed, wait_after
from campus.outbox.delivery import DeliveryFailed
from campus.outbox.models import MessageState
from campus.outbox.worker import deliver_all, deliver_one, work
from tests.outbox.conftest import LETTERHEAD, Memory


def test_a_message_leaves_once(sessions, out, worker_clock, write_mail, rows):
    write_mail()
    assert deliver_all(sessions, out, LETTERHEAD, worker_clock) == 1
    assert deliver_all(sessions, out, LETTERHEAD, worker_clock) == 0
    assert out.subjects == ["예약이 확정됐어요"]
    (row,) = rows()
    assert (row.state, row.attempts, row.sent_at) == (MessageState.SENT, 1, worker_clock.now)
    assert row.claimed_until is None


def test_nothing_leaves_before_the_commit(sessions, out, worker_clock, write_mail, rows):
    with sessions.open(write=True) as db:
        db.begin()
        assert claim_next(db, now=worker_clock()) is None
        db.rollback()
    assert not deliver_one(sessions, out, LETTERHEAD, worker_clock)


def test_the_oldest_goes_first(sessions, out, worker_clock, write_mail):
    for subject in ("하나", "둘", "셋"):
        write_mail(subject=subject)
    deliver_all(sessions, out, LETTERHEAD, worker_clock)
    assert out.subjects == ["하나", "둘", "셋"]


def test_two_workers_never_hold_one_message(sessions, worker_clock, write_mail):
    write_mail(subject="하나")
    with sessions.write() as db:
        first = claim_next(db, now=worker_clock())
    with sessions.write() as db:
        assert claim_next(db, now=worker_clock()) is None
    assert first is not None


def test_many_workers_at_once_send_each_message_once(sessions, out, write_mail, worker_clock):
    for number in range(20):
        write_mail(subject=f"메일 {number}")
    given = (sessions, out, LETTERHEAD, worker_clock)
    workers = [threading.Thread(target=deliver_all, args=given) for _number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(out.subjects) == sorted(f"메일 {number}" for number in range(20))


def test_when_a_worker_dies_another_takes_over_after_the_lease(sessions, out, worker_clock, write_mail, rows):
    write_mail()
    with sessions.write() as db:
        lost = claim_next(db, now=worker_clock())
    worker_clock.shift(seconds=LEASE.total_seconds() - 1)
    assert not deliver_one(sessions, out, LETTERHEAD, worker_clock)
    worker_clock.shift(seconds=1)
    assert deliver_one(sessions, out, LETTERHEAD, worker_clock)
    assert out.left[0]["Message-ID"] == f"<{lost.message_id}>"
    assert rows()[0].attempts == 2


def test_a_worker_that_lost_its_lease_cannot_write_over_the_next_ones_result(
    sessions, out, worker_clock, write_mail, rows
):
    write_mail()
    with sessions.write() as db:
        slow = claim_next(db, now=worker_clock())
    worker_clock.shift(seconds=LEASE.total_seconds())
    deliver_one(sessions, out, LETTERHEAD, worker_clock)
    with sessions.write() as db:
        note_failure(db, slow, "too late", is_final=True, now=worker_clock())
    assert rows()[0].state is MessageState.SENT


def test_a_failure_waits_longer_each_time_and_is_given_up_at_last(sessions, out, worker_clock, write_mail, rows):
    write_mail()
    out.problems = [DeliveryFailed("451 later", is_final=False) for _number in range(MOST_ATTEMPTS)]
    waits = []
    while deliver_one(sessions, out, LETTERHEAD, worker_clock):
        (row,) = rows()
        waits.append(row.due_at - worker_clock.now)
        assert not deliver_one(sessions, out, LETTERHEAD, worker_clock)
        worker_clock.now = max(row.due_at, worker_clock.now)
    assert waits[:-1] == [wait_after(number) for number in range(1, MOST_ATTEMPTS)]
    assert (waits[0], waits[1], waits[-2]) == (timedelta(seconds=30), timedelta(minutes=2), timedelta(hours=6))
    (row,) = rows()
    assert (row.state, row.attempts, row.last_problem) == (MessageState.FAILED, MOST_ATTEMPTS, "451 later")
    assert out.left == []


def test_a_final_answer_is_not_tried_again(sessions, out, worker_clock, write_mail, rows):
    write_mail()
    out.problems = [DeliveryFailed("550 no such user", is_final=True)]
    deliver_all(sessions, out, LETTERHEAD, worker_clock)
    assert (rows()[0].state, rows()[0].attempts) == (MessageState.FAILED, 1)


def test_a_message_that_kills_every_worker_is_given_up(sessions, out, worker_clock, write_mail, rows):
    write_mail(subject="독")
    write_mail(subject="약")
    for _number in range(MOST_ATTEMPTS):
        with sessions.write() as db:
            assert claim_next(db, now=worker_clock()).mail.subject == "독"
        worker_clock.shift(seconds=LEASE.total_seconds())
    deliver_all(sessions, out, LETTERHEAD, worker_clock)
    assert out.subjects == ["약"]
    assert rows()[0].state is MessageState.FAILED
    assert rows()[0].last_problem


def test_given_up_messages_can_be_tried_again(sessions, out, worker_clock, write_mail):
    write_mail()
    out.problems = [DeliveryFailed("550 no such user", is_final=True)]
    deliver_all(sessions, out, LETTERHEAD, worker_clock)
    with sessions.write() as db:
        assert retry_failed(db, now=worker_clock()) == 1
    deliver_all(sessions, out, LETTERHEAD, worker_clock)
    assert len(out.left) == 1


def test_a_message_no_mail_can_hold_is_given_up_and_the_others_leave(sessions, out, worker_clock, write_mail, rows):
    write_mail(address="a@b.example\r\nBcc: all@campus.example")
    write_mail(subject="다음")
    deliver_all(sessions, out, LETTERHEAD, worker_clock)
    assert [row.state for row in rows()] == [MessageState.FAILED, MessageState.SENT]
    assert out.subjects == ["다음"]


def test_the_worker_ends_when_told_and_sees_to_other_things_between_mails(clock, sessions, out, write_mail):
    write_mail()
    asked: list[float] = []
    left: list[int] = []

    def told_to_stop(seconds: float) -> bool:
        asked.append(seconds)
        return seconds > 0

    work(sessions, out, LETTERHEAD, told_to_stop, lambda: left.append(len(out.left)))
    assert len(out.left) == 1
    assert asked == [0, 0, 1.0]
    assert left == [1, 1]


def test_the_worker_waits_for_a_database_that_is_away(clock, sessions, write_mail):
    write_mail()
    troubles = [OperationalError("SELECT 1", {}, Exception("gone"))]

    class Away(Memory):
        def deliver(self, message):
            if troubles:
                raise troubles.pop()
            super().deliver(message)

    turns = iter([False] * 5 + [True] * 5)
    work(sessions, Away(), LETTERHEAD, lambda _seconds: next(turns), lambda: None)
    assert troubles == []


def test_noting_what_was_sent_frees_the_lease(sessions, worker_clock, write_mail, rows):
    write_mail()
    with sessions.write() as db:
        claim = claim_next(db, now=worker_clock())
    with sessions.write() as db:
        note_sent(db, claim, now=worker_clock())
    assert rows()[0].claimed_until is None
