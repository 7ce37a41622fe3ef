"""Waiting for a slot: whoever is refused by a clash stands in line by one tap, and leaves it by one."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from campus.booking.models import Allocation, Healing, OccurrenceStatus, Reach, WaitingEntry
from campus.booking.services import book_room, end_booking
from campus.booking.services.joining import MOST_WAITS
from campus.booking.services.taking import accept_offer
from campus.db import Sessions
from campus.domain.asker import Holder, Period
from campus.domain.errors import AlreadyInLine, QuotaSpent, Refused, TooLong, TooManyWaits
from campus.domain.rules import Visibility
from campus.settings import Settings
from tests.booking.conftest import AFTERNOON, Acting, Block, FreeUp, Join, listed, room, slot, wish
from tests.booking.ruling import rule
from tests.support.approvals import status_of
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import news_to
from tests.support.readers import feed_of
from tests.support.waiting import look, unblock

SOON = NOW + timedelta(minutes=1)
EXPIRED, CANCELLED, WAITING, CONFIRMED = (
    OccurrenceStatus.EXPIRED,
    OccurrenceStatus.CANCELLED,
    OccurrenceStatus.WAITING,
    OccurrenceStatus.CONFIRMED,
)
LIKE, TAKE = Reach.LIKE, Healing.TAKE


def entries(sessions: Sessions) -> list[WaitingEntry]:
    with sessions.read() as db:
        return list(db.scalars(select(WaitingEntry).order_by(WaitingEntry.id)))


def test_who_waits_has_no_room_until_it_is_taken(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting, block: Block, join: Join
) -> None:
    blocker = block(hub.meeting, AFTERNOON)
    booking_id = join(hub.meeting, title="면접 준비", visibility=Visibility.PUBLIC)
    assert status_of(sessions, booking_id) is WAITING
    assert "면접 준비" not in feed_of(sessions, hub.meeting, NOW).decode()
    assert look(sessions, settings).count == 0
    unblock(sessions, blocker, acting(hub.other_member))
    (offered,) = look(sessions, settings).offered
    assert offered.facts.booking_id == booking_id
    assert "면접 준비" not in feed_of(sessions, hub.meeting, NOW).decode()
    with sessions.write() as db:
        facts = accept_offer(db, offered.id, by=acting(hub.member), now=SOON)
    assert (facts.status, facts.sequence) == (CONFIRMED, 1)
    assert "면접 준비" in feed_of(sessions, hub.meeting, NOW).decode()


def test_it_is_taken_by_itself_where_that_was_wished(
    sessions: Sessions, hub: Hub, free_up: FreeUp, join: Join
) -> None:
    with free_up(hub.meeting):
        booking_id = join(hub.meeting, healing=TAKE)
    assert status_of(sessions, booking_id) is CONFIRMED
    (letter,) = news_to(sessions, hub.member.email)
    assert letter.event == "booking-healed"
    assert "본관 1층" in letter.text


def test_any_room_like_it(sessions: Sessions, settings: Settings, hub: Hub, block: Block, join: Join) -> None:
    """Of the same kind, in the zone, with seats for all: never the hall, never a room that is too small."""
    block(hub.meeting, AFTERNOON)
    many = join(hub.meeting, reach=LIKE, healing=TAKE, people=6)
    few = join(hub.meeting, reach=LIKE, healing=TAKE, people=4, who=hub.organizer)
    (taken,) = look(sessions, settings).taken
    assert (taken.booking_id, taken.room_id) == (few, hub.small.id)
    assert status_of(sessions, many) is WAITING


def test_an_offer_that_nobody_answers_ends_the_wait(
    sessions: Sessions, settings: Settings, hub: Hub, free_up: FreeUp, join: Join
) -> None:
    with free_up(hub.meeting):
        booking_id = join(hub.meeting)
    look(sessions, settings, now=NOW + timedelta(minutes=30))
    assert status_of(sessions, booking_id) is EXPIRED
    assert [each.event for each in news_to(sessions, hub.member.email)] == ["booking-offered", "booking-wait-ended"]
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(Allocation)) == 0


def test_the_time_comes_first(sessions: Sessions, settings: Settings, hub: Hub, block: Block, join: Join) -> None:
    """Until then, and as long as a room is kept for whoever does not come, it may come true."""
    block(hub.meeting, AFTERNOON)
    booking_id = join(hub.meeting)
    begins = AFTERNOON.starts_at
    for minutes in (-1, 0, 19):
        assert look(sessions, settings, now=begins + timedelta(minutes=minutes)).count == 0
    assert len(look(sessions, settings, now=begins + timedelta(minutes=20)).passed) == 1
    assert status_of(sessions, booking_id) is EXPIRED
    assert [each.event for each in news_to(sessions, hub.member.email)] == ["booking-wait-ended"]


@pytest.mark.parametrize("healing", [Healing.OFFER, TAKE])
def test_where_nobody_came_the_rest_of_the_time_is_offered(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting, block: Block, join: Join, healing: Healing
) -> None:
    """In steps of the room's grid, for the few minutes of a start that is near; never taken unasked."""
    blocker, released = block(hub.meeting, AFTERNOON), AFTERNOON.starts_at + timedelta(minutes=15)
    booking_id = join(hub.meeting, healing=healing)
    with sessions.write() as db:
        end_booking(db, blocker, room(db, hub.meeting), by=acting(hub.other_member), now=released)
    (offered,) = look(sessions, settings, now=released).offered
    rest = slot("14:30", "16:00", days=2)
    assert (offered.slot, offered.offer_ends_at) == (rest, released + timedelta(minutes=3))
    (letter,) = news_to(sessions, hub.member.email)
    assert "14:30~16:00" in letter.text and "14:00~16:00" in letter.text
    with sessions.write() as db:
        facts = accept_offer(db, offered.id, by=acting(hub.member), now=released)
    assert (facts.booking_id, facts.slot, facts.status) == (booking_id, rest, CONFIRMED)
    with sessions.read() as db:
        assert listed(db)[-1] == (hub.meeting.id, rest)


def test_every_rule_but_the_clash_is_judged_on_joining(
    sessions: Sessions, hub: Hub, acting: Acting, block: Block, join: Join
) -> None:
    block(hub.meeting, AFTERNOON)
    block(hub.studio, slot("09:00", "11:00", days=2))
    with pytest.raises(Refused) as refused:
        join(hub.meeting, slot("12:00", "16:00", days=2))
    assert [type(each) for each in refused.value.refusals] == [TooLong]
    rule(sessions, [hub.meeting], [(Holder.RESIDENT, Period.DAY, 60, None)])
    with pytest.raises(Refused) as refused:
        join(hub.meeting)
    assert [type(each) for each in refused.value.refusals] == [QuotaSpent]
    assert entries(sessions) == []


def test_quotas_count_once_it_is_taken(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting, block: Block, join: Join
) -> None:
    rule(sessions, quotas=[(Holder.RESIDENT, Period.DAY, 180, None)])
    blocker = block(hub.meeting, AFTERNOON)
    booking_id = join(hub.meeting)
    other = slot("10:00", "12:00", days=2)
    with sessions.write() as db:  # waiting took nothing from the three hours
        book_room(db, room(db, hub.small), wish(other), by=acting(hub.member), now=NOW)
    unblock(sessions, blocker, acting(hub.other_member))
    assert look(sessions, settings).count == 0
    assert status_of(sessions, booking_id) is WAITING


def test_what_is_free_is_booked_at_once(sessions: Sessions, hub: Hub, join: Join) -> None:
    booking_id = join(hub.meeting)
    assert (status_of(sessions, booking_id), entries(sessions)) == (CONFIRMED, [])


def test_one_stands_in_five_lines_at_most_and_in_each_once(
    sessions: Sessions, hub: Hub, block: Block, join: Join
) -> None:
    for day in range(2, 2 + MOST_WAITS):
        block(hub.meeting, slot("14:00", "16:00", days=day))
        join(hub.meeting, slot("14:00", "16:00", days=day))
    with pytest.raises(Refused) as refused:
        join(hub.meeting, slot("15:00", "16:00", days=2))
    assert [type(each) for each in refused.value.refusals] == [AlreadyInLine]
    block(hub.meeting, slot("14:00", "16:00", days=9))
    with pytest.raises(Refused) as refused:
        join(hub.meeting, slot("14:00", "16:00", days=9))
    assert [type(each) for each in refused.value.refusals] == [TooManyWaits]
    join(hub.meeting, slot("14:00", "16:00", days=9), who=hub.organizer)


def test_the_same_form_twice_waits_once(sessions: Sessions, hub: Hub, block: Block, join: Join) -> None:
    block(hub.meeting, AFTERNOON)
    assert join(hub.meeting, form_key="one") == join(hub.meeting, form_key="one")
    assert len(entries(sessions)) == 1
