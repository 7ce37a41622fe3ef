"""Changing rooms beside everyone else: both have their rooms, or both stay; never one without."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from campus.booking.models import LIVE, Healing, Occurrence, OccurrenceStatus
from campus.booking.queries.swaps import open_swaps_of
from campus.booking.queries.waiting import entries_of
from campus.booking.services import book_room, cancel_booking
from campus.booking.services.changing import BookingGone
from campus.booking.services.healing import heal
from campus.booking.services.joining import JoinLine, join_line
from campus.booking.services.swapping import SwapClosed, SwapGone, accept_swap, ask_for_entry, propose_swaps
from campus.booking.services.taking import EntryClosed, EntryGone, decline_offer
from campus.db import Sessions
from campus.domain.errors import Refused
from campus.domain.slot import Slot
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, listed, room, slot, wish
from tests.support.approvals import status_of
from tests.support.clock import NOW
from tests.support.hub import Hub, Person
from tests.support.racing import Act, at_once

REFUSALS = (Refused, SwapClosed, SwapGone, EntryClosed, EntryGone, BookingGone)
SOON = NOW + timedelta(minutes=1)
# As many as one may stand in line for.
DAYS = range(2, 7)
WAITING = OccurrenceStatus.WAITING


def when(day: int) -> Slot:
    return slot("14:00", "16:00", days=day)


class Scene:
    """Four hold the room for thirty on a day, twenty wait for it, the meeting room is free, and the four are asked."""

    def __init__(self, sessions: Sessions, hub: Hub, acting: Acting, day: int) -> None:
        self.hub, self.acting, self.day = hub, acting, day
        with sessions.write() as db:
            seminar, few = room(db, hub.seminar), wish(when(day), people=4)
            self.few = book_room(db, seminar, few, by=acting(hub.other_member), now=NOW)
            many = JoinLine(wish(when(day), people=20), healing=Healing.TAKE)
            self.many = join_line(db, seminar, many, by=acting(hub.member), now=NOW)
        with sessions.write() as db:
            (self.swap,) = propose_swaps(db, read_catalogue(db), now=NOW)

    def accepting(self) -> Act:
        return lambda db: accept_swap(db, self.swap.id, by=self.acting(self.hub.other_member), now=SOON)

    def cancelling(self) -> Act:
        return lambda db: cancel_booking(db, self.few, by=self.acting(self.hub.other_member), now=SOON)

    def leaving(self) -> Act:
        entry = self.swap.entry
        assert entry is not None
        return lambda db: decline_offer(db, entry.id, by=self.acting(self.hub.member), now=SOON)

    def booking(self, who: Person) -> Act:
        return lambda db: book_room(
            db, room(db, self.hub.meeting), wish(when(self.day), people=2), by=self.acting(who), now=SOON
        )

    def looking(self) -> Act:
        return lambda db: heal(db, read_catalogue(db), now=SOON)


@pytest.fixture
def scenes(sessions: Sessions, hub: Hub, acting: Acting) -> Iterator[Scene]:
    """One a day, each set when the one before has been played."""
    return (Scene(sessions, hub, acting, day) for day in DAYS)


def assert_all_have_their_rooms(sessions: Sessions) -> None:
    """Every date that takes place has what it needs, and no two overlap."""
    with sessions.read() as db:
        live = select(Occurrence.room_id, Occurrence.starts_at).where(Occurrence.status.in_(LIVE))
        dates = [tuple(row) for row in db.execute(live)]
        stands = listed(db)
    assert sorted(dates) == sorted((room_id, taken.starts_at) for room_id, taken in stands)
    assert all(a[0] != b[0] or a[1].ends_at <= b[1].starts_at for a, b in pairwise(stands))


def test_two_taps_change_rooms_once(sessions: Sessions, scenes: Iterator[Scene]) -> None:
    for scene in scenes:
        assert sorted(at_once(sessions, [scene.accepting()] * 3, REFUSALS)) == ["SwapClosed", "SwapClosed", "done"]
    assert_all_have_their_rooms(sessions)


def test_somebody_books_the_smaller_room(sessions: Sessions, hub: Hub, scenes: Iterator[Scene]) -> None:
    for scene in scenes:
        said = at_once(sessions, [scene.accepting(), scene.booking(hub.manager)], REFUSALS)
        assert sorted(said) == ["Refused", "done"]
        assert (status_of(sessions, scene.many) is WAITING) is (said[0] == "Refused")
    assert_all_have_their_rooms(sessions)


def test_the_holder_cancels_meanwhile(sessions: Sessions, scenes: Iterator[Scene]) -> None:
    for scene in scenes:
        said = at_once(sessions, [scene.accepting(), scene.cancelling(), scene.looking()], REFUSALS)
        assert said[1:] == ["done", "done"]
        # Whichever came first, the room goes to who waited, in this look or the next.
        with sessions.write() as db:
            heal(db, read_catalogue(db), now=SOON)
        assert status_of(sessions, scene.many) is OccurrenceStatus.CONFIRMED
        assert status_of(sessions, scene.few) is OccurrenceStatus.CANCELLED
    assert_all_have_their_rooms(sessions)


def test_the_waiter_leaves_meanwhile(sessions: Sessions, scenes: Iterator[Scene]) -> None:
    for scene in scenes:
        said = at_once(sessions, [scene.accepting(), scene.leaving()], REFUSALS)
        assert sorted(said) in (["SwapClosed", "done"], ["EntryClosed", "done"])
        with sessions.read() as db:
            taken = [room_id for room_id, each in listed(db) if each.starts_at == when(scene.day).starts_at]
        assert len(taken) == (2 if said[0] == "done" else 1)
    assert_all_have_their_rooms(sessions)


def test_one_holder_is_asked_by_one_at_a_time(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    for day in DAYS:
        with sessions.write() as db:
            seminar = room(db, hub.seminar)
            few = book_room(db, seminar, wish(when(day), people=4), by=acting(hub.other_member), now=NOW)
            waiting = []
            for who in (hub.member, hub.organizer):
                number = join_line(db, seminar, JoinLine(wish(when(day), people=20)), by=acting(who), now=NOW)
                waiting += entries_of(db, number, now=NOW)
        asks: list[Act] = [
            lambda db, entry=entry: ask_for_entry(db, entry, by=acting(hub.member), now=NOW) for entry in waiting
        ]
        assert sorted(at_once(sessions, asks, REFUSALS)) == ["SwapGone", "done"]
        with sessions.read() as db:
            assert len(open_swaps_of(db, few, now=NOW)) == 1
