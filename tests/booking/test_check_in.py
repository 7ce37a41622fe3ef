"""Checking in: when one may, once, counted, and what of it is kept."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campus.audit.models import AuditEntry
from campus.booking.models import CheckInWay
from campus.booking.services import cancel_booking, end_booking
from campus.booking.services.changing import ChangeBooking, change_booking
from campus.booking.services.checking_in import CheckInShut, ShutReason, count_people
from campus.db import Sessions
from campus.domain.check_in import code_of
from campus.domain.rules import Visibility
from tests.booking.conftest import Acting, room, slot
from tests.booking.presence import AFTERNOON, Presence, today
from tests.support.clock import NOW
from tests.support.hub import Hub

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def it(sessions: Sessions, hub: Hub, acting: Acting) -> Presence:
    return Presence(sessions, hub, acting)


def test_from_a_quarter_before_until_the_end(it: Presence, hub: Hub) -> None:
    booked = it.book(hub.meeting)
    with pytest.raises(CheckInShut) as early:
        it.come(booked, today("13:44", 59))
    assert (early.value.reason, early.value.opens_at) == (ShutReason.TOO_EARLY, today("13:45"))
    with pytest.raises(CheckInShut) as over:
        it.come(booked, today("16:00"))
    assert over.value.reason is ShutReason.OVER
    assert it.known(booked) is None
    came = it.come(booked, today("13:45"), CheckInWay.DOOR)
    assert (came.checked_in_at, came.way, came.by_id) == (today("13:45"), CheckInWay.DOOR, hub.member.id)
    assert came.is_required


def test_a_second_time_changes_nothing_but_the_count(it: Presence, hub: Hub, sessions: Sessions) -> None:
    booked = it.book(hub.meeting)
    first = it.come(booked, today("14:00"))
    assert it.come(booked, today("14:05"), CheckInWay.CODE) == first
    assert it.come(booked, today("14:06"), people=3).people == 3
    with sessions.read() as db:
        acts = db.scalars(select(AuditEntry.act).where(AuditEntry.act == "booking.checked-in")).all()
    assert acts == ["booking.checked-in"]


def test_a_check_in_leaves_the_booking_as_it_is(it: Presence, hub: Hub) -> None:
    booked = it.book(hub.meeting)
    it.come(booked, today("14:00"))
    assert it.facts(booked) == booked


def test_what_does_not_take_place_is_not_checked_in_to(it: Presence, hub: Hub, sessions: Sessions) -> None:
    booked = it.book(hub.meeting)
    with sessions.write() as db:
        cancel_booking(db, booked.booking_id, by=it.by(hub.member), now=NOW)
    with pytest.raises(CheckInShut) as shut:
        it.come(booked, today("14:00"))
    assert shut.value.reason is ShutReason.NOT_BOOKED


def test_what_was_given_back_by_hand_is_over(it: Presence, hub: Hub, sessions: Sessions) -> None:
    booked = it.book(hub.meeting)
    with sessions.write() as db:
        end_booking(db, booked.booking_id, room(db, hub.meeting), by=it.by(hub.member), now=today("14:20"))
    with pytest.raises(CheckInShut) as shut:
        it.come(booked, today("14:30"))
    assert shut.value.reason is ShutReason.OVER


def test_the_hub_may_end_it_for_whoever_stands_at_the_door(it: Presence, hub: Hub, sessions: Sessions) -> None:
    booked = it.book(hub.meeting)
    with sessions.write() as db:
        ended = end_booking(db, booked.booking_id, room(db, hub.meeting), by=None, now=today("14:20"))
    assert ended.ended_at == today("14:20")


def test_counting_people_after_check_in_until_the_end(it: Presence, hub: Hub, sessions: Sessions) -> None:
    booked = it.book(hub.meeting)

    def count(people: int, now):  # type: ignore[no-untyped-def]
        with sessions.write() as db:
            return count_people(db, booked, room(db, hub.meeting), people, by_id=hub.member.id, now=now).people

    with pytest.raises(CheckInShut):
        count(4, today("14:05"))
    it.come(booked, today("14:05"))
    assert count(4, today("14:05")) == 4
    assert count(6, today("15:59")) == 6
    with pytest.raises(CheckInShut):
        count(7, today("16:00"))


def test_a_hall_is_counted_without_a_check_in(it: Presence, hub: Hub, sessions: Sessions) -> None:
    booked = it.book(hub.hall, by=hub.organizer, people=80)
    with sessions.write() as db:
        counted = count_people(db, booked, room(db, hub.hall), 64, by_id=hub.organizer.id, now=today("14:30"))
    assert (counted.is_required, counted.checked_in_at, counted.people) == (False, None, 64)


@pytest.mark.parametrize("days", [0, 1])
def test_who_moves_a_date_after_checking_in_checks_in_anew(
    it: Presence, hub: Hub, sessions: Sessions, days: int
) -> None:
    booked = it.book(hub.meeting)
    it.come(booked, today("13:50"))
    later = slot("17:00", "18:00", days=days)
    command = ChangeBooking(
        booked.version, later, booked.title, booked.purpose, booked.people, Visibility.MEMBERS, booked.note
    )
    with sessions.write() as db:
        change_booking(
            db, booked.booking_id, room(db, hub.meeting), command, by=it.by(hub.member), now=today("13:51")
        )
    assert it.known(booked) is None


def test_who_only_stays_shorter_or_changes_rooms_keeps_the_check_in(
    it: Presence, hub: Hub, sessions: Sessions
) -> None:
    booked = it.book(hub.meeting)
    it.come(booked, today("13:50"))
    for place, until in ((hub.meeting, "15:30"), (hub.studio, "15:30")):
        now_it = it.facts(booked)
        command = ChangeBooking(
            now_it.version, slot("14:00", until), booked.title, booked.purpose, 4, Visibility.MEMBERS, ""
        )
        with sessions.write() as db:
            by = it.by(hub.member)
            change_booking(db, booked.booking_id, room(db, place), command, by=by, now=today("13:55"))
    known = it.known(booked)
    assert known is not None
    assert known.checked_in_at == today("13:50")


def test_digits_belong_to_one_time_of_one_date() -> None:
    codes = {
        code_of("secret", number, AFTERNOON.starts_at + timedelta(minutes=30 * step))
        for number in range(1, 41)
        for step in range(5)
    }
    assert len(codes) > 195
    assert all(len(code) == 6 and code.isdecimal() for code in codes)
    assert code_of("secret", 1, AFTERNOON.starts_at) != code_of("another", 1, AFTERNOON.starts_at)
