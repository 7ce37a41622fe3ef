"""Ended days are kept as the bookings say, whatever happens to them, when, and in what order."""

from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campus.booking.models import Purpose
from campus.booking.queries.occurrences import find_date
from campus.booking.services import BookRoom, book_room
from campus.booking.services.ending import cancel_booking
from campus.booking.services.no_show_answers import Excuse, excuse
from campus.db import Sessions
from campus.domain.days import Days
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.reports.models import HUB_DAYS
from campus.reports.services.rolling import keep_ended_days
from campus.spaces.models import OpeningHours, Room
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.services.revision import renew_revision
from tests.reports.conftest import DAY, Acting, Put, judged, keep_all, on, put, put_worked_example
from tests.reports.keeping import assert_as_judged, days_kept, kept
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.racing import at_once
from tests.support.statements import counted

MINUTE, ONE_DAY = timedelta(minutes=1), timedelta(days=1)


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
