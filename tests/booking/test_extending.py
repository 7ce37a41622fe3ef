"""Staying longer: as far as the room is free and the rules allow, in the organizer's name."""

import pytest

from campus.booking.changes import OccurrenceFacts
from campus.booking.services import end_booking
from campus.booking.services.extending import check_extension, extend_booking
from campus.db import Sessions
from campus.domain.errors import AlreadyOver, OutsideOpeningHours, Refused, SlotTaken, TooLong, WaitsForAnswer
from campus.people.queries.logins import Identity
from tests.booking.conftest import Acting, listed, room, slot
from tests.booking.presence import Presence, today
from tests.booking.test_releasing import acts, set_policy
from tests.support.hub import Hub
from tests.support.letters import letters_to

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def it(sessions: Sessions, hub: Hub, acting: Acting) -> Presence:
    return Presence(sessions, hub, acting)


def stay(
    it: Presence, booked: OccurrenceFacts, minutes: int = 30, *, by: Identity | None = None, clock: str = "14:50"
) -> OccurrenceFacts:
    place = next(each for each in (it.hub.meeting, it.hub.hall, it.hub.seminar) if each.id == booked.room_id)
    with it.sessions.write() as db:
        return extend_booking(db, booked, room(db, place), minutes, by=by, now=today(clock))


def refusals(it: Presence, booked: OccurrenceFacts, **how: object) -> list[type]:
    with pytest.raises(Refused) as refused:
        stay(it, booked, **how)  # type: ignore[arg-type]
    return [type(each) for each in refused.value.refusals]


def test_half_an_hour_more(it: Presence, hub: Hub, sessions: Sessions) -> None:
    booked = it.book(hub.meeting, slot("14:00", "15:00"))
    it.come(booked, today("14:00"))
    after = stay(it, booked, by=it.by(hub.member))
    assert after == it.facts(booked)
    assert (after.slot, after.sequence, after.version) == (slot("14:00", "15:30"), 1, booked.version + 1)
    with sessions.read() as db:
        assert listed(db) == [(hub.meeting.id, slot("14:00", "15:30"))]
    assert acts(sessions)[-1] == "booking.extended"
    known = it.known(booked)
    assert known is not None
    assert known.checked_in_at == today("14:00")
    assert letters_to(sessions, hub.member.email) == []


def test_the_display_may_ask_for_it(it: Presence, hub: Hub, sessions: Sessions) -> None:
    booked = it.book(hub.hall, slot("14:00", "15:00"), by=hub.organizer)
    assert stay(it, booked).slot == slot("14:00", "15:30")
    with sessions.read() as db:
        parts = sorted([hub.hall_a.id, hub.hall_b.id, hub.hall_c.id])
        assert listed(db) == [(part, slot("14:00", "15:30")) for part in parts]


def test_not_into_others_time_tidying_up_included(it: Presence, hub: Hub) -> None:
    booked = it.book(hub.seminar, slot("14:00", "15:00"))
    it.book(hub.seminar, slot("15:30", "16:30"), by=hub.other_member)
    assert refusals(it, booked) == [SlotTaken]
    assert it.facts(booked) == booked


def test_not_beyond_what_the_rules_allow(it: Presence, hub: Hub, sessions: Sessions) -> None:
    longest = it.book(hub.meeting, slot("12:00", "15:00"))
    assert refusals(it, longest) == [TooLong]
    last = it.book(hub.seminar, slot("21:00", "22:00"))
    assert refusals(it, last, clock="21:30") == [OutsideOpeningHours]
    with sessions.read() as db:
        said = check_extension(db, longest, room(db, hub.meeting), 30, by=None, now=today("14:50"))
    assert [type(each) for each in said] == [TooLong]


def test_not_where_a_manager_answers_unless_one_asks(it: Presence, hub: Hub, sessions: Sessions) -> None:
    booked = it.book(hub.meeting, slot("14:00", "15:00"))
    set_policy(sessions, needs_approval=True)
    for by in (None, it.by(hub.member)):
        assert refusals(it, booked, by=by) == [WaitsForAnswer]
    assert stay(it, booked, by=it.by(hub.manager)).slot == slot("14:00", "15:30")


def test_not_what_is_over(it: Presence, hub: Hub, sessions: Sessions) -> None:
    booked = it.book(hub.meeting, slot("14:00", "15:00"))
    assert refusals(it, booked, clock="15:00") == [AlreadyOver]
    with sessions.write() as db:
        end_booking(db, booked.booking_id, room(db, hub.meeting), by=None, now=today("14:30"))
    assert refusals(it, booked) == [AlreadyOver]
