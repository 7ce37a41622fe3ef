"""Ended days are kept as the bookings say, whatever happens to them, when, and in what order."""

import random
from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import CheckInWay, Purpose
from campus.booking.queries.occurrences import find_date, find_occurrence
from campus.booking.services import BookRoom, book_room
from campus.booking.services.changing import BookingGone
from campus.booking.services.checking_in import CheckInShut, check_in, count_people
from campus.booking.services.ending import cancel_booking, end_booking
from campus.booking.services.extending import extend_booking
from campus.booking.services.no_show_answers import Excuse, excuse
from campus.booking.services.releasing import sweep_check_ins
from campus.db import Sessions
from campus.domain.days import Days
from campus.domain.errors import Refused
from campus.domain.hubtime import local_date
from campus.domain.occupancy import DayMeasure
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.reports.models import HUB_DAYS, MEASURE_COLUMNS, ROOM_DAYS, SLOT_SPREADS, columns_of
from campus.reports.queries.rollup import kept_days, measures_by_room, measures_by_time, peak_within, read_measure
from campus.reports.services.rolling import keep_ended_days
from campus.spaces.models import OpeningHours, Room
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.services.revision import renew_revision
from tests.reports.conftest import DAY, Acting, Put, judged, keep_all, on, put, put_worked_example
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.racing import at_once
from tests.support.statements import counted

MINUTE, ONE_DAY = timedelta(minutes=1), timedelta(days=1)


def kept(sessions: Sessions) -> dict[tuple[date, int], DayMeasure]:
    """What stands in the tables, by day and room."""
    names = [each for spread, lanes in SLOT_SPREADS.items() for each in columns_of(spread, lanes)]
    columns = [ROOM_DAYS.c[name] for name in (*MEASURE_COLUMNS, *names)]
    found = {}
    with sessions.read() as db:
        for day, room_id, *row in db.execute(select(ROOM_DAYS.c.day, ROOM_DAYS.c.room_id, *columns)):
            slots, at = [], len(MEASURE_COLUMNS)
            for lanes in SLOT_SPREADS.values():
                slots.append(lanes.unpack(row[at : at + lanes.words]))
                at += lanes.words
            found[day, room_id] = DayMeasure(read_measure(row[: len(MEASURE_COLUMNS)]), *slots)
    return found


def days_kept(sessions: Sessions) -> Days:
    with sessions.read() as db:
        found = kept_days(db)
    assert found is not None
    return found


def assert_as_judged(sessions: Sessions, now: datetime) -> None:
    """Rows, sums of months and peaks are those of the bookings."""
    days = days_kept(sessions)
    right = judged(sessions, days, now)
    assert kept(sessions) == right
    with sessions.read() as db:
        by_room, by_time = measures_by_room(db, days), measures_by_time(db, days)
        peak, same = peak_within(db, days), peak_within(db, days, list(read_catalogue(db).rooms))
    assert peak == same
    for room_id in by_room:
        sums = [each.measure.sums for (_, its), each in right.items() if its == room_id]
        assert by_room[room_id].sums == sum(sums[1:], sums[0])
    total = [each.sums for each in by_time.values()]
    every = [each.measure.sums for each in right.values()]
    assert sum(total[1:], total[0]) == sum(every[1:], every[0])


def test_the_worked_example_is_kept(sessions: Sessions, hub: Hub) -> None:
    put_worked_example(sessions, hub, hub.meeting, hub.small)
    keep_all(sessions)
    assert_as_judged(sessions, NOW)
    found = kept(sessions)
    sums = found[DAY, hub.meeting.id].measure.sums + found[DAY, hub.small.id].measure.sums
    # These rooms open from nine to ten at night, so that all of B2 counts.
    assert (sums.open_minutes, sums.booked_minutes, sums.used_minutes) == (1560, 480, 385)
    assert (sums.released_minutes, sums.rebooked_minutes, sums.no_shows, sums.required) == (135, 60, 1, 5)


def test_a_whole_room_is_measured_by_its_parts_and_counted_once(sessions: Sessions, hub: Hub) -> None:
    parts = (hub.hall_a, hub.hall_b, hub.hall_c)
    put(sessions, Put(hub.hall, "10:00", "12:00", came="10:00", counted=60, people=100), hub.member, parts)
    put(sessions, Put(hub.hall_b, "14:00", "15:00", came="14:00", counted=10), hub.member)
    keep_all(sessions)
    found = {place.slug: kept(sessions)[DAY, place.id].measure.sums for place in (hub.hall, *parts)}
    assert [found[each.slug].used_minutes for each in (hub.hall, *parts)] == [0, 120, 180, 120]
    assert [found[each.slug].bookings for each in (hub.hall, *parts)] == [1, 0, 1, 0]
    # 60 people in 50, 40 and 30 seats: 25, 20 and 15 of them.
    assert [found[each.slug].people_minutes for each in parts] == [25 * 120, 20 * 120 + 10 * 60, 15 * 120]
    assert_as_judged(sessions, NOW)


class History:
    """What people do with a few rooms over some days and nights, at random."""

    def __init__(self, sessions: Sessions, hub: Hub, manager: Identity, admin: Identity, seed: int) -> None:
        self.sessions, self.hub, self.manager, self.admin = sessions, hub, manager, admin
        self.chance = random.Random(seed)
        self.now = on(date(2026, 11, 20), "20:00")
        self.made: list[int] = []
        self.places = (hub.studio, hub.studio, hub.studio, hub.meeting, hub.hall, hub.hall_a)

    def live(self, minutes: int) -> None:
        """Let some time pass: the hub sweeps, somebody does something."""
        self.now += timedelta(minutes=minutes)
        other = self.chance.choice([self.end, self.cancel, self.count, self.extend])
        for act in (self.book, self.book, self.book, self.come, other):
            with suppress(Refused, CheckInShut, BookingGone), self.sessions.write() as db:
                act(db)
        with self.sessions.write() as db:
            sweep_check_ins(db, read_catalogue(db), now=self.now)
        if self.chance.random() < 0.5:
            with self.sessions.write() as db:
                keep_ended_days(db, read_catalogue(db), now=self.now)
        if self.chance.random() < 0.1:
            with self.sessions.write() as db:
                self.put_right(db)

    def book(self, db: Session) -> None:
        place = self.chance.choice(self.places)
        start = self.now.replace(minute=0, second=0) + timedelta(minutes=30 * self.chance.randrange(1, 6))
        slot = Slot(start, start + timedelta(minutes=30 * self.chance.randrange(1, 9)))
        words = {"title": "회의", "purpose": Purpose.MEETING, "visibility": Visibility.MEMBERS, "override": "시험"}
        command = BookRoom(slot=slot, people=self.chance.randrange(1, 9), **words)  # type: ignore[arg-type]
        room = read_catalogue(db).rooms[place.id]
        booking_id = book_room(db, room, command, by=self.manager, now=self.now)
        facts = find_occurrence(db, booking_id)
        assert facts is not None
        self.made.append(facts.occurrence_id)

    def some(self, db: Session) -> OccurrenceFacts:
        """One of the latest; a running one more often than not."""
        for _ in range(4):
            facts = find_date(db, self.chance.choice(self.made[-8:]))
            if facts is not None and facts.slot.starts_at <= self.now < facts.slot.ends_at:
                break
        if facts is None:
            raise BookingGone(0)
        return facts

    def come(self, db: Session) -> None:
        facts = self.some(db)
        people = self.chance.choice([None, 1, 5])
        check_in(db, facts, read_catalogue(db).rooms[facts.room_id], CheckInWay.DOOR, people=people, now=self.now)

    def count(self, db: Session) -> None:
        facts = self.some(db)
        count_people(db, facts, read_catalogue(db).rooms[facts.room_id], self.chance.randrange(1, 9), now=self.now)

    def end(self, db: Session) -> None:
        facts = self.some(db)
        end_booking(db, facts.booking_id, read_catalogue(db).rooms[facts.room_id], by=None, now=self.now)

    def cancel(self, db: Session) -> None:
        cancel_booking(db, self.some(db).booking_id, by=self.manager, now=self.now)

    def extend(self, db: Session) -> None:
        facts = self.some(db)
        extend_booking(db, facts, read_catalogue(db).rooms[facts.room_id], 30, by=self.manager, now=self.now)

    def put_right(self, db: Session) -> None:
        some = self.chance.sample(self.made, min(3, len(self.made)))
        excuse(db, some, Excuse({"ko": "있었음", "en": "Was there"}, came=True), by=self.admin, now=self.now)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_is_what_the_bookings_say(sessions: Sessions, hub: Hub, acting: Acting, seed: int) -> None:
    """Through nights and midnights, with late answers about days long kept."""
    it = History(sessions, hub, acting(hub.manager), acting(hub.admin), seed)
    with sessions.write() as db:
        it.book(db)
    for _ in range(70):
        it.live(it.chance.randrange(4, 75))
    keep_all(sessions, it.now)
    assert days_kept(sessions).last == local_date(it.now) - ONE_DAY
    assert_as_judged(sessions, it.now)
    found = [each.measure.sums for each in kept(sessions).values()]
    total = sum(found[1:], found[0])
    assert min(total.used_minutes, total.released_minutes) > 0


def test_a_cancelled_date_of_yesterday_is_taken_out(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    put(sessions, Put(hub.studio, "20:00", "24:00", came="20:00"), hub.member)
    put(sessions, Put(hub.meeting, "20:00", "21:00", came="20:00"), hub.member)
    late = put(sessions, Put(hub.studio, "24:00", "30:00", came="24:00"), hub.member)
    over_midnight = put(sessions, Put(hub.hall_a, "21:00", "34:30", came="21:00"), hub.member)
    keep_all(sessions)
    by = acting(hub.manager)
    with sessions.write() as db:
        facts = find_date(db, over_midnight)
        assert facts is not None
        cancel_booking(db, facts.booking_id, by=by, now=NOW)
    assert_as_judged(sessions, NOW)
    assert kept(sessions)[DAY, hub.hall_a.id].measure.sums.booked_minutes == 0
    assert late


def test_changes_of_what_lies_ahead_cost_nothing(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    keep_all(sessions)
    by = acting(hub.manager)
    words = {"title": "회의", "purpose": Purpose.MEETING, "visibility": Visibility.MEMBERS, "people": 2}
    with counted(sessions) as statements, sessions.write() as db:
        room = read_catalogue(db).rooms[hub.meeting.id]
        slot = Slot(on(NOW.date(), "14:00"), on(NOW.date(), "15:00"))
        booking_id = book_room(db, room, BookRoom(slot=slot, **words), by=by, now=NOW)  # type: ignore[arg-type]
        cancel_booking(db, booking_id, by=by, now=NOW)
    assert not [each for each in statements if "hub_days" in each or "room_days" in each]


def test_the_past_keeps_its_own_hours_and_seats(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    number = put(sessions, Put(hub.meeting, "10:00", "12:00", missed="10:15", people=4), hub.member)
    keep_all(sessions)
    with sessions.write() as db:
        db.execute(update(OpeningHours).where(OpeningHours.room_id == hub.meeting.id).values(opens_minute=12 * 60))
        db.execute(update(Room).where(Room.id == hub.meeting.id).values(capacity=20))
        renew_revision(db, now=NOW)
    by = acting(hub.admin)
    with sessions.write() as db:
        excuse(db, [number], Excuse({"ko": "있었음", "en": "There"}, came=True), by=by, now=NOW)
    sums = kept(sessions)[DAY, hub.meeting.id].measure.sums
    assert (sums.open_minutes, sums.booked_minutes, sums.no_shows) == (780, 120, 0)
    assert sums.seat_minutes == 8 * sums.used_minutes > 0
    assert judged(sessions, Days(DAY, DAY), NOW, as_kept=False)[DAY, hub.meeting.id].measure.sums.open_minutes == 600


def test_days_are_kept_once_and_without_a_gap(sessions: Sessions, hub: Hub) -> None:
    put(sessions, Put(hub.meeting, "10:00", "12:00", came="10:00", day=date(2026, 7, 3)), hub.member)
    dones: list[int] = []

    def work(db: Session) -> None:
        dones.append(keep_ended_days(db, read_catalogue(db), now=NOW))

    for _ in range(3):
        assert at_once(sessions, [work] * 3, ()) == ["done"] * 3
    assert keep_all(sessions) + sum(dones) == (date(2026, 11, 25) - date(2026, 7, 1)).days
    with sessions.read() as db:
        days = list(db.scalars(select(HUB_DAYS.c.day).order_by(HUB_DAYS.c.day)))
    assert days == list(Days(date(2026, 7, 1), date(2026, 11, 24)))
    # An import brings what lies further back.
    put(sessions, Put(hub.meeting, "10:00", "12:00", came="10:00", day=date(2026, 5, 9)), hub.member)
    keep_all(sessions)
    assert days_kept(sessions) == Days(date(2026, 5, 1), date(2026, 11, 24))
    assert_as_judged(sessions, NOW)


def test_keeping_a_month_takes_as_many_statements_as_a_day(sessions: Sessions, hub: Hub) -> None:
    for day in range(2, 24):
        put(sessions, Put(hub.meeting, "10:00", "12:00", came="10:00", day=date(2026, 11, day)), hub.member)
    with sessions.read() as db:
        read_catalogue(db)
    with counted(sessions) as month:
        keep_all(sessions)
    with counted(sessions) as one:
        keep_all(sessions, NOW + ONE_DAY)
    # The lot of them is written five hundred rows at a time.
    assert len(month) == len(one)
