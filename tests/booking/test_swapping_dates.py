"""Two booked dates of one time change places: an organizer asks, the other agrees."""

import pytest

from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services.swapping import SwapGone, ask_to_swap
from campus.db import Sessions
from tests.booking.conftest import Acting, Hands, listed, room
from tests.support.clock import NOW
from tests.support.hub import Hub


def test_two_booked_dates_change_places(sessions: Sessions, hands: Hands, hub: Hub, acting: Acting) -> None:
    few = hands.book(hub.other_member, hub.seminar, 4)
    mine = hands.book(hub.member, hub.meeting, 8)
    with sessions.write() as db:
        facts = find_occurrence(db, mine)
        assert facts is not None
        swap = ask_to_swap(db, facts, room(db, hub.seminar), by=acting(hub.member), now=NOW)
    hands.accept(swap, hub.other_member)
    with sessions.read() as db:
        places = [find_occurrence(db, each).room_id for each in (mine, few)]  # type: ignore[union-attr]
        assert len(listed(db)) == 2
    assert places == [hub.seminar.id, hub.meeting.id]


@pytest.mark.parametrize("people", [(8, 9), (31, 4)])
def test_nobody_is_asked_into_a_room_that_is_too_small(
    sessions: Sessions, hands: Hands, hub: Hub, acting: Acting, people: tuple[int, int]
) -> None:
    mine_of, theirs_of = people
    hands.book(hub.other_member, hub.seminar, theirs_of)
    mine = hands.book(hub.member, hub.hall if mine_of > 30 else hub.meeting, mine_of)
    with sessions.write() as db:
        facts = find_occurrence(db, mine)
        assert facts is not None
        with pytest.raises(SwapGone):
            ask_to_swap(db, facts, room(db, hub.seminar), by=acting(hub.member), now=NOW)
