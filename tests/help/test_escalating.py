"""A call that nobody answers goes on, each step once, whoever looks first and whoever dies over it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event, current_thread, main_thread

import pytest
from sqlalchemy import event

from campus.db import Sessions
from campus.domain.help_times import HelpTimes
from campus.help.alarms import escalate_calls, silence_alarm
from campus.help.models import AlertStep
from campus.help.queries.calls import alerts_of
from campus.help.services.answering import acknowledge_call, close_call
from campus.help.services.duty import save_times
from campus.settings import Settings
from tests.help.conftest import Calling, escalated, mails_to, put_on_duty, standing
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import letters_to

MINUTE = timedelta(minutes=1)


def test_all_after_three_minutes_administrators_once_more_after_five(
    sessions: Sessions, settings: Settings, hub: Hub, calling: Calling
) -> None:
    put_on_duty(sessions, hub.manager)
    call = calling(hub.meeting, hub.member)
    settled = [escalated(sessions, settings, NOW + minute * MINUTE) for minute in range(12)]
    assert settled == [0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0]
    assert mails_to(sessions, hub.manager) == ["help-call", "help-escalated"]
    assert mails_to(sessions, hub.admin) == ["help-escalated"] * 2
    after = standing(sessions, call)
    assert (after.escalated_at, after.escalated_again_at) == (NOW + 3 * MINUTE, NOW + 8 * MINUTE)
    with sessions.read() as db:
        steps = [(told.step, told.at - NOW, set(told.resident_ids)) for told in alerts_of(db, call.id)]
    assert steps == [
        (AlertStep.FIRST, 0 * MINUTE, {hub.manager.id}),
        (AlertStep.ESCALATED, 3 * MINUTE, {hub.manager.id, hub.admin.id}),
        (AlertStep.AGAIN, 8 * MINUTE, {hub.admin.id}),
    ]
    assert "3분" in letters_to(sessions, hub.admin.email)[0].subject


def test_who_says_that_they_are_coming_ends_it(
    sessions: Sessions, settings: Settings, hub: Hub, calling: Calling
) -> None:
    put_on_duty(sessions, hub.manager)
    answered, closed, withdrawn = (calling(place, hub.member) for place in (hub.meeting, hub.small, hub.seminar))
    with sessions.write() as db:
        acknowledge_call(db, answered.id, by=hub.manager.id, now=NOW + MINUTE)
        close_call(db, closed.id, "문이 잠겼어요. 열어 드렸습니다.", by=hub.manager.id, now=NOW + MINUTE)
        silence_alarm(db, settings, withdrawn.id, by=hub.member.id, now=NOW + MINUTE)
    assert escalated(sessions, settings, NOW + 60 * MINUTE) == 0
    assert mails_to(sessions, hub.admin) == []


def test_a_worker_that_was_off_goes_one_step_at_a_time(
    sessions: Sessions, settings: Settings, hub: Hub, calling: Calling
) -> None:
    calling(hub.meeting, hub.member)
    assert escalated(sessions, settings, NOW + 60 * MINUTE) == 1
    assert mails_to(sessions, hub.admin) == ["help-escalated"]
    assert escalated(sessions, settings, NOW + 64 * MINUTE) == 0
    assert escalated(sessions, settings, NOW + 65 * MINUTE) == 1


def test_the_times_are_those_that_are_set(
    sessions: Sessions, settings: Settings, hub: Hub, calling: Calling
) -> None:
    with sessions.write() as db:
        times = HelpTimes(escalate_minutes=10, again_minutes=1)
        save_times(db, times, version=0, by=hub.manager.id, now=NOW)
    calling(hub.meeting, hub.member)
    settled = [escalated(sessions, settings, NOW + minute * MINUTE) for minute in (9, 10, 11)]
    assert settled == [0, 1, 1]


def test_a_worker_that_dies_leaves_it_to_the_next(
    sessions: Sessions, settings: Settings, hub: Hub, calling: Calling
) -> None:
    put_on_duty(sessions, hub.manager)
    calling(hub.meeting, hub.member)
    with pytest.raises(RuntimeError), sessions.write() as db:
        escalate_calls(db, settings, now=NOW + 3 * MINUTE)
        raise RuntimeError("killed")
    assert mails_to(sessions, hub.admin) == []
    assert escalated(sessions, settings, NOW + 3 * MINUTE) == 1
    assert mails_to(sessions, hub.admin) == ["help-escalated"]


def test_several_workers_tell_everyone_once(
    sessions: Sessions, settings: Settings, hub: Hub, calling: Calling
) -> None:
    for place in (hub.meeting, hub.small, hub.seminar):
        calling(place, hub.member)
    gate = Barrier(4)

    def work(_: int) -> int:
        gate.wait()
        return escalated(sessions, settings, NOW + 3 * MINUTE)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 3
    assert mails_to(sessions, hub.admin) == ["help-escalated"] * 3


def test_two_managers_and_the_worker_at_once(
    sessions: Sessions, settings: Settings, hub: Hub, calling: Calling
) -> None:
    """One answers, never two; either it was answered before it went on, or it went on and was then answered."""
    put_on_duty(sessions, hub.manager)
    for place in (hub.meeting, hub.small, hub.seminar, hub.studio, hub.hall_a):
        call = calling(place, hub.member)
        before = len(mails_to(sessions, hub.admin))
        gate = Barrier(3)

        def answer(who: int, call_id: int = call.id, gate: Barrier = gate) -> int:
            gate.wait()
            with sessions.write() as db:
                return int(acknowledge_call(db, call_id, by=who, now=NOW + 3 * MINUTE)[1])

        def go_on(gate: Barrier = gate) -> int:
            gate.wait()
            return escalated(sessions, settings, NOW + 3 * MINUTE)

        with ThreadPoolExecutor(3) as pool:
            tries = [pool.submit(answer, who) for who in (hub.manager.id, hub.admin.id)]
            count = pool.submit(go_on).result()
        assert sum(each.result() for each in tries) == 1
        after = standing(sessions, call)
        assert after.acknowledged_by_id in (hub.manager.id, hub.admin.id)
        assert (after.escalated_at is not None) == bool(count)
        assert len(mails_to(sessions, hub.admin)) == before + count
        assert escalated(sessions, settings, NOW + 30 * MINUTE) == 0


def test_answered_between_the_workers_look_and_its_note(
    sessions: Sessions, settings: Settings, hub: Hub, calling: Calling
) -> None:
    """The worker sees a call that waits, the manager answers, and only then the worker would pass it on."""
    put_on_duty(sessions, hub.manager)
    call = calling(hub.meeting, hub.member)
    has_looked = Event()
    looks: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "help_calls" in statement and statement.startswith("SELECT") and current_thread() is not main_thread():
            looks.append(statement)
            if len(looks) == len(AlertStep) - 1:  # for each step beyond the first
                has_looked.set()

    event.listen(sessions.engine, "after_cursor_execute", note)
    with ThreadPoolExecutor(1) as pool:
        with sessions.write() as db:
            acknowledge_call(db, call.id, by=hub.manager.id, now=NOW + 3 * MINUTE)
            worker = pool.submit(escalated, sessions, settings, NOW + 3 * MINUTE)
            if sessions.engine.dialect.name == "postgresql":  # SQLite lets nobody look meanwhile
                assert has_looked.wait(20)
        assert worker.result() == 0
    event.remove(sessions.engine, "after_cursor_execute", note)
    assert standing(sessions, call).escalated_at is None
    assert mails_to(sessions, hub.admin) == []


def test_closing_and_taking_back_at_once_is_one_end(
    sessions: Sessions, settings: Settings, hub: Hub, calling: Calling
) -> None:
    call = calling(hub.meeting, hub.member)
    gate = Barrier(2)

    def close() -> bool:
        gate.wait()
        with sessions.write() as db:
            return close_call(db, call.id, "다녀왔습니다.", by=hub.manager.id, now=NOW + MINUTE)[1]

    def take_back() -> bool:
        gate.wait()
        with sessions.write() as db:
            return silence_alarm(db, settings, call.id, by=hub.member.id, now=NOW + MINUTE) is not None

    with ThreadPoolExecutor(2) as pool:
        is_closed, is_back = pool.submit(close), pool.submit(take_back)
        assert is_closed.result() != is_back.result()
    after = standing(sessions, call)
    assert after.is_false_alarm == is_back.result()
    assert (after.note != "") == is_closed.result()


def test_pressed_by_many_hands_at_once(sessions: Sessions, hub: Hub, calling: Calling) -> None:
    gate = Barrier(6)

    def press(_: int) -> int:
        gate.wait()
        return calling(hub.meeting).id

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(press, range(6)))) == 1
    assert mails_to(sessions, hub.manager) == ["help-call"]
