"""Changing rooms: few people hold a large room while many wait; both agree, and all moves in one commit."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from campus.audit.queries import history
from campus.booking.models import Healing, OccurrenceStatus, SwapOutcome, SwapProposal, WaitingOutcome
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.queries.swaps import Swap
from campus.booking.queries.waiting import entries_of
from campus.booking.services import cancel_booking
from campus.booking.services.swapping import (
    SwapClosed,
    SwapGone,
    ask_for_entry,
    decline_swap,
)
from campus.booking.services.taking import decline_offer
from campus.db import Sessions
from campus.domain.errors import Refused
from campus.settings import Settings
from tests.booking.conftest import AFTERNOON, SOON, Acting, Hands, Join, listed, slot
from tests.booking.ruling import rule
from tests.support.approvals import status_of
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import news_to
from tests.support.readers import assert_feeds_show_what_stands
from tests.support.statements import counted
from tests.support.waiting import entry_of, look

TAKE = Healing.TAKE
OVERTAKEN, DECLINED, LAPSED = SwapOutcome.OVERTAKEN, SwapOutcome.DECLINED, SwapOutcome.LAPSED


@pytest.fixture
def few(hands: Hands, hub: Hub) -> int:
    """Four people in the room for thirty, confidential."""
    return hands.book(hub.other_member, hub.seminar, 4, title="비밀 회의")


@pytest.fixture
def many(few: int, hub: Hub, join: Join) -> int:
    """Twenty who wait for that room, and take what comes."""
    return join(hub.seminar, healing=TAKE, people=20, title="공개 강좌")


def proposal(hands: Hands, many: int) -> Swap:
    assert hands.sweep() == 1
    (swap,) = hands.swaps(many)
    return swap


def test_a_holder_is_asked_once_and_one_tap_changes_both(
    sessions: Sessions, hands: Hands, hub: Hub, few: int, many: int
) -> None:
    swap = proposal(hands, many)
    assert (swap.holder.booking_id, swap.room_id, swap.slot) == (few, hub.meeting.id, AFTERNOON)
    assert swap.expires_at == NOW + timedelta(hours=24)
    assert hands.sweep(SOON) == 0
    (letter,) = news_to(sessions, hub.other_member.email)
    assert letter.event == "booking-swap-asked"
    assert "20" in letter.text and "회의실" in letter.text
    for secret in ("공개 강좌", hub.member.name, hub.member.email):
        assert secret not in letter.text + letter.html
    hands.accept(swap, hub.other_member)
    with sessions.read() as db:
        # The room for thirty wants ten minutes of tidy-up.
        tidy = slot("14:00", "16:10", days=2)
        assert listed(db) == [(hub.meeting.id, AFTERNOON), (hub.seminar.id, tidy)]
        moved, waited = find_occurrence(db, few), find_occurrence(db, many)
    assert moved is not None and waited is not None
    assert (moved.room_id, moved.sequence, moved.version) == (hub.meeting.id, 1, 2)
    assert (waited.room_id, waited.status, waited.sequence) == (hub.seminar.id, OccurrenceStatus.CONFIRMED, 1)
    assert swap.entry is not None
    assert entry_of(sessions, swap.entry.id).outcome is WaitingOutcome.TAKEN
    assert hands.outcome(swap) is SwapOutcome.DONE
    assert_feeds_show_what_stands(sessions, [hub.meeting, hub.seminar], NOW)
    with pytest.raises(SwapClosed):
        hands.accept(swap, hub.other_member)


def test_neither_side_learns_who_the_other_is(sessions: Sessions, hands: Hands, hub: Hub, few: int, many: int) -> None:
    hands.accept(proposal(hands, many), hub.other_member)
    with sessions.read() as db:
        theirs = [(each.act, each.actor_id) for each in history(db, ("booking", many))]
        own = [(each.act, each.actor_id) for each in history(db, ("booking", few))]
    assert ("booking.swapped", None) in theirs
    assert ("booking.swapped", hub.other_member.id) in own
    assert hub.other_member.id not in {actor for _, actor in theirs}
    assert hub.member.id not in {actor for _, actor in own}


def test_who_only_wants_to_be_asked_is_not_moved_for(hands: Hands, hub: Hub, few: int, join: Join) -> None:
    join(hub.seminar, people=20)
    assert hands.sweep() == 0


def test_the_waiter_asks_by_one_tap(
    sessions: Sessions, hands: Hands, hub: Hub, acting: Acting, few: int, join: Join
) -> None:
    booking_id = join(hub.seminar, people=20)
    with sessions.write() as db:
        (entry,) = entries_of(db, booking_id, now=NOW)
        swap = ask_for_entry(db, entry, by=acting(hub.member), now=NOW)
    assert swap.holder.booking_id == few
    with pytest.raises(SwapGone), sessions.write() as db:
        ask_for_entry(db, entry, by=acting(hub.member), now=NOW)


def test_declining_is_final_for_this_pair(sessions: Sessions, hands: Hands, hub: Hub, few: int, many: int) -> None:
    swap = proposal(hands, many)
    with sessions.write() as db:
        decline_swap(db, swap.id, by=hands.acting(hub.other_member), now=SOON)
    assert (hands.outcome(swap), hands.sweep(SOON)) == (DECLINED, 0)
    assert news_to(sessions, hub.member.email) == []
    with pytest.raises(SwapClosed), sessions.write() as db:
        decline_swap(db, swap.id, by=hands.acting(hub.other_member), now=SOON)


def test_a_proposal_lapses(hands: Hands, hub: Hub, many: int) -> None:
    swap = proposal(hands, many)
    with pytest.raises(SwapClosed):
        hands.accept(swap, hub.other_member, NOW + timedelta(hours=24))
    assert hands.sweep(NOW + timedelta(hours=24)) == 1
    assert hands.outcome(swap) is LAPSED
    assert hands.sweep(NOW + timedelta(hours=25)) == 0


def test_nobody_is_asked_within_the_last_hour(hands: Hands, many: int) -> None:
    assert hands.sweep(AFTERNOON.starts_at - timedelta(minutes=60)) == 0
    assert hands.sweep(AFTERNOON.starts_at - timedelta(minutes=61)) == 1


def test_nobody_is_asked_for_what_the_line_gives_anyway(hands: Hands, hub: Hub, join: Join) -> None:
    """Another room like it is free for the four who wait."""
    hands.book(hub.other_member, hub.meeting, 2)
    join(hub.meeting, healing=TAKE, people=4)
    assert hands.sweep() == 0


@pytest.mark.parametrize("why", ["few wait", "no smaller room", "a manager answers", "a group's"])
def test_nobody_is_asked_for_nothing(sessions: Sessions, hands: Hands, hub: Hub, join: Join, why: str) -> None:
    hands.book(hub.other_member, hub.seminar, 4, is_for_group=why == "a group's")
    join(hub.seminar, healing=TAKE, people=3 if why == "few wait" else 20)
    if why == "no smaller room":
        for place in (hub.meeting, hub.small):
            hands.book(hub.manager, place, 2)
    if why == "a manager answers":
        rule(sessions, [hub.seminar], needs_approval=True)
    assert hands.sweep() == 0


def test_who_leaves_is_no_longer_asked_for(sessions: Sessions, hands: Hands, hub: Hub, many: int) -> None:
    swap = proposal(hands, many)
    assert swap.entry is not None
    with sessions.write() as db:
        decline_offer(db, swap.entry.id, by=hands.acting(hub.member), now=NOW)
    assert hands.outcome(swap) is OVERTAKEN
    with pytest.raises(SwapClosed):
        hands.accept(swap, hub.other_member)


@pytest.mark.parametrize("what", ["room taken", "rule"])
def test_everything_is_judged_anew_and_all_or_nothing_moves(
    sessions: Sessions, hands: Hands, hub: Hub, many: int, what: str
) -> None:
    swap = proposal(hands, many)
    if what == "room taken":
        hands.book(hub.manager, hub.meeting, 2)
    else:
        rule(sessions, [hub.seminar], longest_minutes=60)
    with sessions.read() as db:
        before = listed(db)
    with pytest.raises(Refused) as refused:
        hands.accept(swap, hub.other_member)
    assert refused.value.is_clash is (what == "room taken")
    with sessions.read() as db:
        assert listed(db) == before
    assert status_of(sessions, many) is OccurrenceStatus.WAITING


def test_an_offer_makes_the_proposal_needless(
    sessions: Sessions, settings: Settings, hands: Hands, hub: Hub, acting: Acting, few: int, many: int
) -> None:
    swap = proposal(hands, many)
    with sessions.write() as db:
        cancel_booking(db, few, by=acting(hub.other_member), now=NOW)
    assert len(look(sessions, settings, now=SOON).taken) == 1
    assert hands.outcome(swap) is OVERTAKEN


def test_those_who_have_nobody_to_ask_cost_no_statements(
    sessions: Sessions, settings: Settings, hands: Hands, hub: Hub, join: Join
) -> None:
    def statements() -> int:
        with counted(sessions) as found:
            assert hands.sweep() == 0
        return len(found)

    hands.book(hub.other_member, hub.seminar, 25)
    join(hub.seminar, healing=TAKE, people=20)
    statements()  # the first one also keeps the days that are over
    few_statements = statements()
    for who in (hub.organizer, hub.manager, hub.admin):
        join(hub.seminar, healing=TAKE, people=20, who=who)
    assert statements() == few_statements
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(SwapProposal)) == 0
