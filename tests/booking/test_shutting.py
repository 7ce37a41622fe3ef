"""Shutting rooms: what stands there goes its way, all of it or nothing, and nothing is left behind."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from campus.audit.models import AuditEntry
from campus.booking.clearing_notices import mail_cleared
from campus.booking.models import Allocation, Booking, Occurrence, OccurrenceStatus
from campus.booking.services import book_room
from campus.booking.services.clearing import Choice, ClearingRefused, Way
from campus.booking.services.lifting import lift
from campus.booking.services.rehousing import Berth, Planned
from campus.booking.services.retiring import bring_back
from campus.booking.services.shutting import (
    Agreed,
    InTheWayOf,
    PlanStale,
    Shut,
    Shutting,
    plan_shutting,
    shut,
)
from campus.cli.sweeps import sweep
from campus.db import Sessions
from campus.domain.errors import Refused, RoomClosed, RoomRetired, SlotTaken
from campus.domain.slot import Slot
from campus.settings import Settings
from campus.spaces.models import Closure
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, listed, room, slot, wish
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.shutting import SORRY, Book, assert_no_overlap, book, done, emptied, first_of, works
from tests.support.statements import counted

__all__ = ["book"]


def test_a_block_takes_the_room_and_says_why(sessions: Sessions, hub: Hub, acting: Acting, book: Book) -> None:
    when = slot("10:00", "12:00", days=2)
    with sessions.write() as db:
        done(db, works(hub.meeting, hub.hall, when=[when]), acting(hub.manager))
    with sessions.read() as db:
        taken = {room_id for room_id, each in listed(db) if each == when}
        assert taken == {hub.meeting.id, hub.hall_a.id, hub.hall_b.id, hub.hall_c.id}
    for place in (hub.meeting, hub.hall_b):
        with pytest.raises(Refused) as refused:
            book(hub.member, place, slot("11:00", "12:00", days=2))
        kinds = {type(each): each for each in refused.value.refusals}
        assert set(kinds) == {RoomClosed, SlotTaken}
        assert kinds[RoomClosed].reason_en == "Works"
    # Not even with a reason: the time is taken.
    with pytest.raises(Refused), sessions.write() as db:
        command = wish(slot("11:00", "12:00", days=2), override="급해요")
        book_room(db, room(db, hub.meeting), command, by=acting(hub.manager), now=NOW)
    book(hub.member, hub.meeting, slot("12:00", "13:00", days=2))
    with sessions.write() as db:
        ids = list(db.scalars(select(Closure.id)))
        lift(db, read_catalogue(db), ids, by=acting(hub.manager), now=NOW)
    book(hub.member, hub.meeting, slot("10:00", "12:00", days=2))


def test_the_database_itself_refuses_a_block_over_a_booking(sessions: Sessions, hub: Hub, book: Book) -> None:
    when = slot("10:00", "12:00", days=2)
    book(hub.member, hub.meeting, when)
    with pytest.raises(DBAPIError, match="overlap"), sessions.write() as db:
        closure = Closure(
            room_id=hub.meeting.id, starts_at=when.starts_at, ends_at=when.ends_at, reason_ko="", reason_en=""
        )
        db.add(closure)
        db.flush()
        taken = {"starts_at": when.starts_at, "ends_at": when.ends_at}
        db.add(Allocation(room_id=hub.meeting.id, closure_id=closure.id, **taken))
    with pytest.raises(DBAPIError, match="one_owner"), sessions.write() as db:
        free = slot("14:00", "15:00", days=2)
        db.add(Allocation(room_id=hub.meeting.id, starts_at=free.starts_at, ends_at=free.ends_at))


def test_a_block_over_bookings_moves_them_first(sessions: Sessions, hub: Hub, acting: Acting, book: Book) -> None:
    when = slot("10:00", "12:00", days=2)
    ids = [book(hub.member, hub.meeting, when), book(hub.other_member, hub.small, when)]
    with sessions.write() as db:
        done(db, works(hub.meeting, hub.small, when=[when]), acting(hub.manager))
    with sessions.read() as db:
        dates = {each.booking_id: each for each in db.scalars(select(Occurrence))}
        assert {dates[each].status for each in ids} == {OccurrenceStatus.CONFIRMED}
        blocked = {hub.meeting.id, hub.small.id}
        assert not any(
            Slot(it.starts_at, it.ends_at).overlaps(when) for it in dates.values() if it.room_id in blocked
        )
        assert [each.sequence for each in dates.values()] == [1, 1]
        assert {each.version for each in db.scalars(select(Booking))} == {2}
        told = db.scalars(select(AuditEntry.details).where(AuditEntry.act == "booking.moved")).all()
        assert [each["because"] for each in told] == ["maintenance", "maintenance"]
    assert_no_overlap(sessions)


def test_the_plan_finds_a_room_that_fits_and_can_be_taken_together(
    sessions: Sessions, hub: Hub, acting: Acting, book: Book
) -> None:
    """All proposals that come first stand together, in the same minutes."""
    when = slot("10:00", "12:00", days=2)
    for place in (hub.meeting, hub.small):
        book(hub.member, place, when)
    with sessions.read() as db:
        shutting = works(hub.meeting, hub.small, when=[when])
        plan = plan_shutting(db, read_catalogue(db), shutting, now=NOW)
    firsts = [each.berths[0] for each in plan.dates if each.berths]
    assert [each.room.id for each in firsts].count(hub.studio.id) == 1
    for each in plan.dates:
        for berth in each.berths:
            assert berth.room.capacity >= each.facts.people
            assert berth.room.id not in shutting.room_ids or not berth.slot.overlaps(when)
    assert len({(each.room.id, each.slot) for each in firsts}) == len(firsts)


def test_nothing_is_written_where_one_date_cannot_go(
    sessions: Sessions, hub: Hub, acting: Acting, book: Book
) -> None:
    when, other = slot("10:00", "12:00", days=2), slot("14:00", "15:00", days=2)
    book(hub.member, hub.meeting, when)
    book(hub.member, hub.meeting, other)
    book(hub.other_member, hub.small, when)

    def into_the_taken(planned: Planned) -> Choice:
        with sessions.read() as db:
            small = room(db, hub.small)
        return Choice(Way.MOVE, Berth(small, planned.facts.slot))

    before = _state(sessions)
    with pytest.raises(ClearingRefused) as refused, sessions.write() as db:
        done(db, emptied(hub.meeting, slot("00:00", "24:00", days=2)), acting(hub.manager), into_the_taken)
    assert len(refused.value.refused) == 1
    assert _state(sessions) == before


def _state(sessions: Sessions) -> object:
    with sessions.read() as db:
        return listed(db), db.scalar(select(func.count()).select_from(AuditEntry))


def test_a_date_that_came_meanwhile_is_never_silent(
    sessions: Sessions, hub: Hub, acting: Acting, book: Book
) -> None:
    shutting = Shutting(Shut.CLOSED, (slot("00:00", "24:00", days=2),), ("휴관", "Closed"), is_hub=True)
    book(hub.member, hub.meeting, slot("10:00", "11:00", days=2))
    with pytest.raises(PlanStale), sessions.write() as db:
        shut(db, read_catalogue(db), shutting, Agreed(), by=acting(hub.manager), now=NOW)
    with sessions.read() as db:
        assert db.scalars(select(Closure)).all() == []


def test_two_blocks_do_not_meet(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    with sessions.write() as db:
        done(db, works(hub.meeting, when=[slot("10:00", "12:00", days=2)]), acting(hub.manager))
    with pytest.raises(InTheWayOf), sessions.write() as db:
        done(db, works(hub.meeting, when=[slot("11:00", "13:00", days=2)]), acting(hub.manager))
    with sessions.write() as db:
        only = tuple(db.scalars(select(Closure.id)))
        later = works(hub.meeting, when=[slot("11:00", "13:00", days=2)])
        done(db, replace(later, replaces=only), acting(hub.manager))
    with sessions.read() as db:
        assert [each for _, each in listed(db)] == [slot("11:00", "13:00", days=2)]


def test_a_retired_room_keeps_its_past_and_loses_its_future(
    sessions: Sessions, hub: Hub, acting: Acting, book: Book, settings: Settings
) -> None:
    before, after = slot("10:00", "11:00", days=1), slot("10:00", "11:00", days=5)
    first, second = (book(hub.member, hub.meeting, each) for each in (before, after))
    begin = slot("00:00", "01:00", days=3).starts_at
    shutting = Shutting(Shut.RETIRED, (Slot(begin, begin + timedelta(days=800)),), room_ids=(hub.meeting.id,))
    with sessions.write() as db:
        done(db, shutting, acting(hub.manager))
    with sessions.read() as db:
        rooms = dict(db.execute(select(Occurrence.booking_id, Occurrence.room_id)).all())
        assert rooms[first] == hub.meeting.id
        assert rooms[second] != hub.meeting.id
        assert not room(db, hub.meeting).is_retired
    book(hub.member, hub.meeting, slot("12:00", "13:00", days=1))
    with pytest.raises(Refused) as refused:
        book(hub.member, hub.meeting, slot("12:00", "13:00", days=4))
    assert [type(each) for each in refused.value.refusals] == [RoomRetired]
    sweep(sessions, settings, now=begin + timedelta(minutes=1))
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        assert catalogue.rooms[hub.meeting.id].is_retired
        assert hub.meeting.id not in {each.id for each in catalogue.bookable}
    with sessions.write() as db:
        bring_back(db, read_catalogue(db), hub.meeting.id, by=acting(hub.manager), now=NOW)
    book(hub.member, hub.meeting, slot("12:00", "13:00", days=4))


def test_each_organizer_gets_one_mail_with_all_of_theirs(
    sessions: Sessions, hub: Hub, acting: Acting, book: Book, settings: Settings
) -> None:
    for days in (2, 3, 4):
        book(hub.member, hub.meeting, slot("10:00", "12:00", days=days))
    book(hub.other_member, hub.meeting, slot("14:00", "15:00", days=3))
    with sessions.write() as db:
        shutting = emptied(hub.meeting, Slot(slot("00:00", "01:00").starts_at, slot("00:00", "24:00", days=9).ends_at))
        catalogue = read_catalogue(db)
        plan = plan_shutting(db, catalogue, shutting, now=NOW)
        choices = {each.facts.occurrence_id: first_of(each) for each in plan.dates}
        choices[plan.dates[0].facts.occurrence_id] = Choice(Way.CANCEL)
        cleared, _ = shut(db, catalogue, shutting, Agreed(choices, SORRY), by=acting(hub.manager), now=NOW)
        assert mail_cleared(db, settings, cleared, SORRY, by=acting(hub.manager), now=NOW) == 2
    letters = [each for each in letters_to(sessions, hub.member.email) if each.event == "booking-cleared"]
    assert len(letters) == 1
    assert letters[0].text.count("논문 초안") == 3
    assert SORRY.ko in letters[0].text
    others = [each.event for each in letters_to(sessions, hub.member.email)]
    assert "booking-moved" not in others
    assert "booking-cancelled" not in others


def test_statements_do_not_grow_with_dates(sessions: Sessions, hub: Hub, acting: Acting, book: Book) -> None:
    book(hub.member, hub.meeting, slot("18:00", "19:00", days=1))
    for days in range(2, 17):
        for start in ("10:00", "14:00"):
            person = hub.member if start == "10:00" else hub.other_member
            book(person, hub.meeting, slot(start, f"{int(start[:2]) + 1}:00", days=days))
    spent = []
    for first, last in ((1, 1), (2, 16)):
        when = Slot(slot("00:00", "01:00", days=first).starts_at, slot("00:00", "24:00", days=last).ends_at)
        with sessions.write() as db, counted(sessions) as statements:
            done(db, emptied(hub.meeting, when), acting(hub.manager))
        spent.append(len(statements))
    # A read of the askers of the second organizer is in the same statement; nothing is asked date by date.
    assert spent[1] <= spent[0] + 2, spent
