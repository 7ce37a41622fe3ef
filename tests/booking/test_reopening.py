"""Still there after the release: the room is theirs again while it is free, and with it the point goes."""

import pytest

from campus.booking.models import CheckInWay
from campus.booking.services.checking_in import check_in
from campus.db import Sessions
from campus.domain.errors import Refused, SlotTaken
from campus.domain.slot import Slot
from tests.booking.conftest import Acting, listed, room, slot
from tests.booking.presence import AFTERNOON, Presence, today
from tests.booking.test_releasing import acts, points, set_policy
from tests.support.hub import Hub

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def it(sessions: Sessions, hub: Hub, acting: Acting) -> Presence:
    return Presence(sessions, hub, acting)


def test_still_there_takes_the_room_again(it: Presence, hub: Hub, sessions: Sessions) -> None:
    set_policy(sessions, tidy_minutes=10)
    booked = it.book(hub.meeting)
    for clock in ("14:10", "14:15"):
        it.sweep(today(clock))
    assert points(sessions) == 1
    came = it.come(booked, today("14:25"))
    assert (came.checked_in_at, came.no_show_at, came.warned_at) == (today("14:25"), None, today("14:10"))
    after = it.facts(booked)
    assert (after.ended_at, after.slot, after.sequence) == (None, AFTERNOON, 2)
    with sessions.read() as db:
        assert listed(db) == [(hub.meeting.id, Slot(today("14:00"), today("16:10")))]
    assert points(sessions) == 0
    assert not it.sweep(today("14:30")).count
    assert "booking.reopened" in acts(sessions)


def test_what_others_have_is_not_taken_again(it: Presence, hub: Hub, sessions: Sessions) -> None:
    booked = it.book(hub.meeting)
    for clock in ("14:10", "14:15"):
        it.sweep(today(clock))
    it.book(hub.meeting, slot("15:00", "15:30"), by=hub.other_member, now=today("14:20"))
    with pytest.raises(Refused) as refused:
        it.come(booked, today("14:25"))
    assert [type(each) for each in refused.value.refusals] == [SlotTaken]
    assert refused.value.is_clash
    known = it.known(booked)
    assert known is not None
    assert known.is_released
    assert points(sessions) == 1


def test_someone_else_may_book_what_was_released(it: Presence, hub: Hub, sessions: Sessions) -> None:
    it.book(hub.meeting)
    for clock in ("14:10", "14:15"):
        it.sweep(today(clock))
    next_one = it.book(hub.meeting, slot("14:30", "15:30"), by=hub.other_member, now=today("14:16"))
    with sessions.write() as db:
        check_in(db, next_one, room(db, hub.meeting), CheckInWay.DOOR, by_id=hub.other_member.id, now=today("14:31"))
