"""Shutting rooms at the same moment as others, and after random histories: nothing overlaps, nothing is left."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.models import Allocation, Occurrence, OccurrenceStatus
from campus.booking.queries.in_the_way import in_the_way
from campus.booking.services import book_room
from campus.booking.services.clearing import ClearingRefused
from campus.booking.services.shutting import (
    Agreed,
    InTheWayOf,
    PlanStale,
    Shut,
    Shutting,
    plan_shutting,
    shut,
)
from campus.db import Sessions
from campus.domain.errors import Refused
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, listed, room, slot, wish
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.racing import at_once
from tests.support.shutting import SORRY, Book, assert_no_overlap, book, done, emptied, first_of, works

__all__ = ["book"]


def test_a_booking_and_a_block_at_once(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    """Exactly one has the time, whoever is faster."""
    when = slot("10:00", "12:00", days=2)
    manager, member = acting(hub.manager), acting(hub.member)

    def block(db: Session) -> None:
        shut(db, read_catalogue(db), works(hub.meeting, when=[when]), Agreed(), by=manager, now=NOW)

    def take(db: Session) -> None:
        book_room(db, room(db, hub.meeting), wish(when), by=member, now=NOW)

    told = at_once(sessions, [block, take] * 3, (PlanStale, InTheWayOf, Refused))
    assert told.count("done") == 1, told
    with sessions.read() as db:
        assert [each for _, each in listed(db)] == [when]


def test_a_booking_and_a_closure_at_once(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    """A closure has no allocations: whoever is second looks again, so that nobody slips in beneath it."""
    manager, member = acting(hub.manager), acting(hub.member)
    for days in range(1, 9):
        when = slot("10:00", "12:00", days=days)
        closure = Shutting(Shut.CLOSED, (when,), ("휴관", "Closed"), room_ids=(hub.meeting.id,))

        def close(db: Session, closure: Shutting = closure) -> None:
            shut(db, read_catalogue(db), closure, Agreed(), by=manager, now=NOW)

        def take(db: Session, when: Slot = when) -> None:
            book_room(db, room(db, hub.meeting), wish(when), by=member, now=NOW)

        told = at_once(sessions, [close, take], (PlanStale, Refused))
        assert sorted(told) in (["PlanStale", "done"], ["Refused", "done"]), told


def test_two_managers_empty_one_room(sessions: Sessions, hub: Hub, acting: Acting, book: Book) -> None:
    for days in (2, 3):
        book(hub.member, hub.meeting, slot("10:00", "12:00", days=days))
    when = Slot(slot("00:00", "01:00").starts_at, slot("00:00", "24:00", days=9).ends_at)
    with sessions.read() as db:
        plan = plan_shutting(db, read_catalogue(db), emptied(hub.meeting, when), now=NOW)
    agreed = Agreed({each.facts.occurrence_id: first_of(each) for each in plan.dates}, SORRY)
    whoever = [acting(hub.manager), acting(hub.admin)]

    def act(by: Identity) -> Callable[[Session], object]:
        return lambda db: shut(db, read_catalogue(db), emptied(hub.meeting, when), agreed, by=by, now=NOW)

    told = at_once(sessions, [act(each) for each in whoever], (PlanStale, ClearingRefused))
    assert sorted(told) == ["PlanStale", "done"], told
    assert_no_overlap(sessions)


@pytest.mark.parametrize("seed", range(6))
def test_after_emptying_the_room_is_empty_and_nothing_overlaps(
    seed: int, sessions: Sessions, hub: Hub, acting: Acting
) -> None:
    chance = random.Random(seed)
    places = [hub.meeting, hub.small, hub.studio, hub.seminar, hub.hall_a, hub.hall]
    by = [acting(each) for each in (hub.member, hub.other_member, hub.organizer)]
    begin = slot("00:00", "01:00", days=1).starts_at

    def period(first: int, last: int) -> Slot:
        return Slot(begin + timedelta(minutes=30 * first), begin + timedelta(minutes=30 * last))

    for _ in range(30):
        start = chance.choice([0, 48]) + chance.randint(18, 40)
        with suppress(Refused), sessions.write() as db:
            asked = wish(period(start, start + chance.randint(1, 4)), people=chance.randint(1, 6))
            book_room(db, room(db, chance.choice(places)), asked, by=chance.choice(by), now=NOW)
    for place in chance.sample(places, 3):
        first, last = sorted(chance.sample(range(97), 2))
        with sessions.write() as db:
            done(db, emptied(place, period(first, last)), acting(hub.manager))
        with sessions.read() as db:
            assert not in_the_way(db, room(db, place).standing_ids, [period(first, last)]).dates
        assert_no_overlap(sessions)
    with sessions.read() as db:
        live = set(db.scalars(select(Occurrence.id).where(Occurrence.status == OccurrenceStatus.CONFIRMED)))
        assert set(db.scalars(select(Allocation.occurrence_id))) == live
