"""What time brings to dates that nobody has come to: noted, warned of, released; and taken again."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from campus.audit.models import AuditEntry
from campus.booking.models import Allocation, CheckIn, CheckInWay, NoShowPoint, OccurrenceStatus
from campus.booking.services import end_booking
from campus.booking.services.releasing import SweptCheckIns
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.spaces.models import Policy
from campus.spaces.services.revision import renew_revision
from tests.booking.conftest import Acting, listed, room, slot
from tests.booking.presence import AFTERNOON, Presence, today
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")
NOTHING = SweptCheckIns()


@pytest.fixture
def it(sessions: Sessions, hub: Hub, acting: Acting) -> Presence:
    return Presence(sessions, hub, acting)


def set_policy(sessions: Sessions, slug: str = "hub", **numbers: object) -> None:
    with sessions.write() as db:
        db.execute(update(Policy).where(Policy.slug == slug).values(numbers))
        renew_revision(db, now=NOW)


def acts(sessions: Sessions) -> list[str]:
    with sessions.read() as db:
        return list(db.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def points(sessions: Sessions) -> int:
    with sessions.read() as db:
        return db.scalar(select(func.count()).select_from(NoShowPoint)) or 0


def test_warned_at_ten_released_at_fifteen(it: Presence, hub: Hub, sessions: Sessions) -> None:
    booked = it.book(hub.meeting)
    assert it.sweep(today("13:59")) == NOTHING
    assert it.sweep(today("14:00")).begun == 1
    assert it.sweep(today("14:09", 59)) == NOTHING
    assert [each.occurrence_id for each in it.sweep(today("14:10")).warned] == [booked.occurrence_id]
    assert it.sweep(today("14:14", 59)) == NOTHING
    (released,) = it.sweep(today("14:15", 20)).released
    assert released.facts == it.facts(booked)
    after = released.facts
    assert (after.status, after.slot, after.ended_at) == (OccurrenceStatus.CONFIRMED, AFTERNOON, today("14:15"))
    assert (after.sequence, after.version) == (1, booked.version + 1)
    with sessions.read() as db:
        assert listed(db) == [(hub.meeting.id, slot("14:00", "14:15"))]
    known = it.known(booked)
    assert known is not None
    assert (known.warned_at, known.no_show_at) == (today("14:10"), today("14:15", 20))
    assert released.noted.has_point
    assert acts(sessions).count("booking.released") == 1


def test_again_at_the_same_moment_nothing_happens(it: Presence, hub: Hub, sessions: Sessions) -> None:
    it.book(hub.meeting)
    for clock in ("14:00", "14:10", "14:15"):
        it.sweep(today(clock))
        before = acts(sessions)
        assert it.sweep(today(clock)) == NOTHING
        assert acts(sessions) == before
    assert points(sessions) == 1


@pytest.mark.parametrize("clock", ["13:50", "14:03", "14:12"])
def test_whoever_came_keeps_the_room(it: Presence, hub: Hub, clock: str) -> None:
    booked = it.book(hub.meeting)
    came_at = today(clock)
    for step in ("13:45", "13:55", "14:00", "14:05", "14:10", "14:12", "14:15", "14:20", "15:00"):
        if today(step) >= came_at:
            it.come(booked, came_at)
        swept = it.sweep(today(step))
        assert not swept.released
    assert it.facts(booked) == booked


def test_a_worker_that_comes_late_warns_first(it: Presence, hub: Hub) -> None:
    """The five minutes that the rules put between warning and release are everyone's."""
    booked = it.book(hub.meeting)
    late = it.sweep(today("14:40"))
    assert (late.begun, len(late.warned), late.released) == (1, 1, ())
    assert it.sweep(today("14:44", 59)) == NOTHING
    assert len(it.sweep(today("14:45")).released) == 1
    assert it.facts(booked).ended_at == today("14:45")


def test_nobody_is_warned_whose_room_could_not_be_released_any_more(it: Presence, hub: Hub) -> None:
    booked = it.book(hub.meeting)
    it.sweep(today("14:00"))
    assert it.sweep(today("15:55")) == NOTHING
    assert it.sweep(today("16:00")) == NOTHING
    known = it.known(booked)
    assert known is not None
    assert (known.warned_at, known.no_show_at) == (None, None)


def test_nobody_is_missed_after_the_end(it: Presence, hub: Hub, sessions: Sessions) -> None:
    """Warned, then the worker was away until it was over."""
    booked = it.book(hub.meeting)
    it.sweep(today("14:10"))
    assert it.sweep(today("16:00")) == NOTHING
    assert it.facts(booked).ended_at is None
    assert points(sessions) == 0


def test_of_what_was_over_before_anyone_looked_nothing_is_kept(it: Presence, hub: Hub) -> None:
    away = it.book(hub.meeting)
    late = it.book(hub.small, slot("14:00", "15:00"), now=today("13:40"))
    it.sweep(today("16:30"))
    assert it.known(away) is None
    known = it.known(late)
    assert known is not None
    assert (known.way, known.checked_in_at) == (CheckInWay.LATE, today("14:00"))


def test_booked_late_is_checked_in_from_its_start_on(it: Presence, hub: Hub) -> None:
    ahead = it.book(hub.meeting, now=today("13:30"))
    late = it.book(hub.small, now=today("13:30", 1))
    running = it.book(hub.studio, slot("14:00", "15:00"), now=today("14:12"))
    for clock in ("14:00", "14:12", "14:20", "14:30"):
        it.sweep(today(clock))
    kept = [it.known(each) for each in (ahead, late, running)]
    assert all(each is not None and each.is_required for each in kept)
    ways = [(each.way, each.checked_in_at) for each in kept if each is not None]
    assert ways == [(None, None), (CheckInWay.LATE, today("14:00")), (CheckInWay.LATE, today("14:12"))]
    assert it.facts(ahead).ended_at is not None
    assert it.facts(late).ended_at is None


def test_exempt_and_pending_ones_are_left_alone(it: Presence, hub: Hub, sessions: Sessions) -> None:
    set_policy(sessions, longest_minutes=600)
    long = it.book(hub.meeting, slot("10:00", "18:00"))
    hall = it.book(hub.hall_a, by=hub.organizer)
    set_policy(sessions, needs_approval=True)
    pending = it.book(hub.small, slot("14:00", "16:00", days=12), by=hub.other_member)
    for clock in ("10:00", "14:00", "14:10", "14:15", "14:30"):
        assert not it.sweep(today(clock)).count
    assert not it.sweep(today("14:30") + timedelta(days=12)).count
    assert [it.known(each) is not None and not it.known(each).is_required for each in (long, hall)] == [True, True]
    assert it.known(pending) is None
    assert it.facts(pending).status is OccurrenceStatus.PENDING


def test_what_was_required_is_asked_of_the_rules_of_that_moment(it: Presence, hub: Hub, sessions: Sessions) -> None:
    booked = it.book(hub.meeting)
    it.sweep(today("14:00"))
    set_policy(sessions, needs_check_in=False)
    other = it.book(hub.small, slot("14:30", "16:00"))
    it.sweep(today("14:30"))
    kept = [it.known(each) for each in (booked, other)]
    assert [each is not None and each.is_required for each in kept] == [True, False]


def test_given_back_by_hand_is_not_missed(it: Presence, hub: Hub, sessions: Sessions) -> None:
    booked = it.book(hub.meeting)
    it.sweep(today("14:10"))
    with sessions.write() as db:
        end_booking(db, booked.booking_id, room(db, hub.meeting), by=it.by(hub.member), now=today("14:12"))
    assert it.sweep(today("14:15")) == NOTHING
    assert points(sessions) == 0


def test_the_whole_of_a_divisible_room_and_its_tidying_up(it: Presence, hub: Hub, sessions: Sessions) -> None:
    """Nobody was there, so nothing is to be tidied: all parts are free from the release on."""
    set_policy(sessions, needs_check_in=True, tidy_minutes=10, setup_minutes=5)
    hall = it.book(hub.hall, by=hub.organizer, people=60)
    for clock in ("14:10", "14:15"):
        it.sweep(today(clock))
    with sessions.read() as db:
        parts = [hub.hall_a.id, hub.hall_b.id, hub.hall_c.id]
        assert listed(db) == [(part, Slot(today("13:55"), today("14:15"))) for part in sorted(parts)]
    assert it.facts(hall).ended_at == today("14:15")
    later = it.book(hub.hall_b, slot("14:30", "15:00"), by=hub.organizer, now=today("14:16"))
    assert later.status is OccurrenceStatus.CONFIRMED


def test_the_work_does_not_grow_with_what_is_only_looked_at(it: Presence, hub: Hub, sessions: Sessions) -> None:
    """A hundred dates on, all checked in but those not due yet: as many statements as with one."""
    costs = []
    rooms = [hub.meeting, hub.small, hub.seminar, hub.studio, hub.hall_a, hub.hall_b]
    for group in (rooms[:1], rooms[1:]):
        for place in group:
            it.book(place, by=hub.organizer, people=2)
        it.sweep(today("14:00"))
        with counted(sessions) as statements:
            assert it.sweep(today("14:05")) == NOTHING
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 4


def test_many_releases_are_written_together(it: Presence, hub: Hub, sessions: Sessions) -> None:
    """Beside the history and the ledger, which have a line each."""
    rooms = [hub.meeting, hub.small, hub.seminar, hub.studio]
    for place in rooms:
        it.book(place, by=hub.organizer, people=2)
    it.sweep(today("14:10"))
    with counted(sessions) as statements:
        assert len(it.sweep(today("14:15")).released) == 4
    for table in ("allocations", "occurrences", "bookings", "check_ins"):
        assert sum(statement.startswith(f"UPDATE {table}") for statement in statements) == 1, table
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(Allocation)) == 4
        assert db.scalar(select(func.count()).where(CheckIn.no_show_at.is_not(None))) == 4
