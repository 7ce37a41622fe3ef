"""Several workers, one that dies, an answer in the last moment: asked once, called once, nobody runs for nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from campus.db import Sessions
from campus.help.alarms import check_on_the_lone
from campus.help.models import CheckOutcome
from campus.settings import Settings
from tests.help.conftest import NIGHT, all_calls, clock_at, looked_after, mails_to, put_booking, put_on_duty
from tests.help.test_checks import answer, checks
from tests.support.hub import Hub

MINUTE = timedelta(minutes=1)
TEN = clock_at(22)


def test_several_workers_ask_and_call_once(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    put_on_duty(sessions, hub.manager)
    for place, who in ((hub.studio, hub.member), (hub.small, hub.other_member), (hub.meeting, hub.organizer)):
        put_booking(sessions, place, NIGHT, who)
    for now in (TEN, TEN + 15 * MINUTE):
        gate = Barrier(4)

        def work(_: int, now: datetime = now, gate: Barrier = gate) -> int:
            gate.wait()
            return looked_after(sessions, settings, now)

        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(work, range(4))) == 3
    for who in (hub.member, hub.other_member, hub.organizer):
        assert mails_to(sessions, who) == ["help-check"]
    assert mails_to(sessions, hub.manager) == ["help-call"] * 3


def test_a_worker_that_dies_leaves_it_to_the_next(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    put_booking(sessions, hub.studio, NIGHT, hub.member)
    for now, who, mail in ((TEN, hub.member, "help-check"), (TEN + 15 * MINUTE, hub.manager, "help-call")):
        with pytest.raises(RuntimeError), sessions.write() as db:
            check_on_the_lone(db, settings, now=now)
            raise RuntimeError("killed")
        assert looked_after(sessions, settings, now) == 1
        assert mails_to(sessions, who) == [mail]


def test_an_answer_in_the_last_moment_and_the_alarm(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    """Whichever is first, in the end nobody runs for nothing: the call was never made, or is taken back."""
    occurrences = [put_booking(sessions, place, NIGHT, hub.member) for place in (hub.studio, hub.small, hub.meeting)]
    assert looked_after(sessions, settings, TEN) == len(occurrences)
    late = TEN + 15 * MINUTE
    for check in checks(sessions):
        gate = Barrier(2)

        def say(check_id: int = check.id, gate: Barrier = gate) -> bool:
            gate.wait()
            return answer(sessions, settings, hub.member.id, late, check_id)

        def alarm(gate: Barrier = gate) -> int:
            gate.wait()
            return looked_after(sessions, settings, late)

        with ThreadPoolExecutor(2) as pool:
            said, _count = pool.submit(say), pool.submit(alarm)
            said.result()
            _count.result()
    outcomes = {check.occurrence_id: check.outcome for check in checks(sessions)}
    calls = {call.occurrence_id: call for call in all_calls(sessions)}
    assert set(calls) == {each for each, outcome in outcomes.items() if outcome is CheckOutcome.ALARMED}
    assert all(call.is_false_alarm for call in calls.values())
    assert all(check.answered_at == late for check in checks(sessions))
