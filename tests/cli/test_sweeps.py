"""What time brings is seen to every minute, each thing apart from the others."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from campus.booking.models import Approval, ApprovalState, Healing, OccurrenceStatus, WaitingEntry
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services import cancel_booking
from campus.cli import jobs
from campus.cli.jobs import beside_mail
from campus.cli.sweeps import SWEEPS, sweep
from campus.db import Sessions
from campus.domain.hubtime import at, local_date
from campus.domain.slot import Slot
from campus.outbox.models import MessageState, OutboxMessage
from campus.people.models import Resident
from campus.people.queries.logins import Identity
from campus.settings import Settings
from tests.cli.conftest import Run
from tests.support.approvals import ask_for, need_approval, week_later
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.waiting import SKIPPED, PutDate, date_of, put_season

EVENING = week_later(19, 21)
REQUESTS, DATES = "requests that nobody answered", "dates in line for a room"


def swept(sessions: Sessions, settings: Settings) -> dict[str, int]:
    """What a round settled of requests and dates in line."""
    done = sweep(sessions, settings, now=NOW)
    return {name: count for name, count in done.items() if name in (REQUESTS, DATES)}


def identity(sessions: Sessions, resident_id: int) -> Identity:
    with sessions.read() as db:
        it = db.get_one(Resident, resident_id)
    return Identity(it.id, 0, it.name, it.email, it.role, it.locale, None, NOW)


def test_what_expires_makes_room_for_who_waits(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    """In one round: the request that held the hall runs out, and the date in line for a part of it is pending there."""
    need_approval(sessions, hub)
    asked = ask_for(sessions, hub.hall, EVENING, identity(sessions, hub.member.id))
    season = put_season(sessions, hub.organizer, hub.hall_a, [PutDate(EVENING, SKIPPED, Healing.TAKE)])
    assert swept(sessions, settings) == {REQUESTS: 0, DATES: 0}
    with sessions.write() as db:
        db.execute(update(Approval).values(expires_at=NOW))
    assert swept(sessions, settings) == {REQUESTS: 1, DATES: 1}
    with sessions.read() as db:
        facts = find_occurrence(db, asked)
        assert facts is not None
        assert facts.status is OccurrenceStatus.EXPIRED
        states = db.scalars(select(Approval.state).order_by(Approval.id)).all()
    assert states == [ApprovalState.EXPIRED, ApprovalState.OPEN]
    assert date_of(sessions, season.occurrence_ids[0]).status is OccurrenceStatus.PENDING
    assert swept(sessions, settings) == {REQUESTS: 0, DATES: 0}


def test_an_offer_is_written_in_the_same_transaction(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, SKIPPED, Healing.OFFER)])
    for _ in range(2):
        sweep(sessions, settings, now=NOW)
    assert [letter.event for letter in letters_to(sessions, hub.organizer.email)] == ["booking-offered"]


@pytest.mark.parametrize("trouble", [ValueError("a bug"), OperationalError("SELECT 1", {}, Exception("gone"))])
def test_one_that_fails_is_logged_and_undone_and_the_others_go_on(
    sessions: Sessions,
    settings: Settings,
    hub: Hub,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    trouble: Exception,
) -> None:
    put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, SKIPPED, Healing.TAKE)])
    asked = ask_for(sessions, hub.small, week_later(10, 11), identity(sessions, hub.member.id), people=3)

    def fail(db: object, _settings: object, now: datetime) -> int:
        cancel_booking(db, asked, by=identity(sessions, hub.member.id), now=now)  # type: ignore[arg-type]
        raise trouble

    monkeypatch.setitem(SWEEPS, REQUESTS, fail)
    with caplog.at_level(logging.WARNING):
        assert swept(sessions, settings) == {DATES: 1}
    assert [record.name for record in caplog.records] == ["campus.cli.sweeps"]
    with sessions.read() as db:
        facts = find_occurrence(db, asked)
    assert facts is not None
    assert facts.status is OccurrenceStatus.CONFIRMED


def test_a_worker_sweeps_once_a_minute(
    sessions: Sessions, settings: Settings, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds: list[datetime] = []
    ticks = [1_000.0]

    def note(_db: object, _settings: object, now: datetime) -> int:
        rounds.append(now)
        return 0

    monkeypatch.setitem(SWEEPS, REQUESTS, note)
    monkeypatch.setattr(jobs, "monotonic", lambda: ticks[0])
    beside: Callable[[], None] = beside_mail(sessions, settings)
    for seconds, expected in ((0, 1), (59.0, 1), (1.0, 2), (30.0, 2), (31.0, 3)):
        ticks[0] += seconds
        beside()
        assert len(rounds) == expected


def test_the_worker_by_hand_heals_and_delivers(
    run: Run, sessions: Sessions, hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    """This one runs by the machine's clock."""
    day = local_date(datetime.now(UTC)) + timedelta(days=7)
    evening = Slot(at(day, 19 * 60), at(day, 21 * 60))
    put_season(sessions, hub.organizer, hub.meeting, [PutDate(evening, SKIPPED, Healing.TAKE)])
    assert run("worker", "--once") == 0
    assert capsys.readouterr().out.startswith("1 mails tried, 1 requests and dates settled")
    with sessions.read() as db:
        assert db.scalars(select(OutboxMessage.state)).all() == [MessageState.SENT]
        assert db.scalars(select(WaitingEntry.outcome)).all() == ["taken"]
