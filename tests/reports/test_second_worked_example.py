"""The second worked example (docs/worked-example.md), worked out by hand and found by the services, the page and its
files: a holiday, closures, a divisible hall and a series over three days."""

import csv
from datetime import date
from io import StringIO

from sqlalchemy import update
from webtest import TestApp

from campus.booking.models import CheckInWay, OccurrenceStatus, Purpose
from campus.booking.queries.occurrences import occurrences_of
from campus.booking.services import BookRoom, book_room
from campus.booking.services.checking_in import check_in
from campus.booking.services.ending import end_booking
from campus.booking.services.making import BookingWords
from campus.booking.services.releasing import sweep_check_ins
from campus.booking.services.series_making import BookSeries, book_series
from campus.booking.services.series_planning import SeriesWish, plan_series
from campus.booking.services.verdict import Asking
from campus.db import Sessions
from campus.domain.days import Days
from campus.domain.figures import FigureKind, Peak
from campus.domain.hubtime import at
from campus.domain.recurrence import Frequency, Recurrence, Rule
from campus.domain.rules import Visibility
from campus.domain.series import SKIP, Verdict
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.reports.queries.direct import Scope
from campus.reports.queries.gathered import gather, read_horizon
from campus.spaces.models import Closure, OpeningHours, Policy, Room, RoomPolicy
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.services.revision import renew_revision
from tests.reports.conftest import Acting, Put, keep_all, on, put
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.recurrences import wall

MON, TUE, WED = date(2026, 10, 5), date(2026, 10, 6), date(2026, 10, 7)  # Monday: 개천절's substitute
PLANNED_AT = on(date(2026, 9, 28), "10:00")
WORDS = {"title": "논문 읽기", "purpose": Purpose.MEETING, "visibility": Visibility.MEMBERS}
K = FigureKind


def prepare(sessions: Sessions, hub: Hub) -> None:
    """A meeting room that shuts on holidays and a hall of three parts that does not, open 9 to 18; no other room."""
    rooms = [hub.meeting.id, hub.hall.id, hub.hall_a.id, hub.hall_b.id, hub.hall_c.id]
    with sessions.write() as db:
        db.execute(update(OpeningHours).values(closes_minute=18 * 60))
        db.execute(update(Room).where(Room.id.not_in(rooms)).values(retired_at=at(date(2026, 9, 1))))
        words = {"name_ko": "휴일", "name_en": "Holidays", "owner_ko": "운영팀", "owner_en": "Team"}
        shut = Policy(slug="shut-on-holidays", opens_on_holidays=False, **words)
        open_ = Policy(slug="open-on-holidays", opens_on_holidays=True, **words)
        db.add_all([shut, open_])
        db.flush()
        db.add(RoomPolicy(room_id=hub.meeting.id, policy_id=shut.id))
        db.add_all(RoomPolicy(room_id=each, policy_id=open_.id) for each in rooms[1:])
        renew_revision(db, now=PLANNED_AT)


def close(sessions: Sessions, room_id: int, day: date, first: str, last: str) -> None:
    with sessions.write() as db:
        times = {"starts_at": on(day, first), "ends_at": on(day, last)}
        db.add(Closure(room_id=room_id, reason_ko="공사", reason_en="Works", **times))
        renew_revision(db, now=PLANNED_AT)


def hold_the_series(sessions: Sessions, hub: Hub, by: Identity) -> None:
    """Three days in a row at ten: the holiday is skipped, Tuesday ends early, nobody comes on Wednesday."""
    first = wall("2026-10-05 10:00")
    recurrence = Recurrence(Rule(Frequency.DAILY, count=3), first, 120, "Asia/Seoul")
    with sessions.write() as db:
        catalogue = read_catalogue(db)
        wish = SeriesWish(recurrence, catalogue.rooms[hub.meeting.id])
        plan = plan_series(db, catalogue, wish, Asking(6, None, PLANNED_AT))
        assert [each.verdict for each in plan.dates] == [Verdict.HOLIDAY, Verdict.FREE, Verdict.FREE]
        command = BookSeries(wish, BookingWords(people=6, **WORDS), {first: SKIP})  # type: ignore[arg-type]
        booking_id = book_series(db, catalogue, command, by=by, now=PLANNED_AT)
        dates = occurrences_of(db, booking_id)
    assert dates[0].status is OccurrenceStatus.SKIPPED
    with sessions.write() as db:
        room = read_catalogue(db).rooms[hub.meeting.id]
        check_in(db, dates[1], room, CheckInWay.DOOR, people=6, now=on(TUE, "10:00"))
        end_booking(db, booking_id, room, original=dates[1].slot.starts_at, by=by, now=on(TUE, "11:20"))
    for clock in ("10:10", "10:15"):  # warned, then released
        with sessions.write() as db:
            sweep_check_ins(db, read_catalogue(db), now=on(WED, clock))
    with sessions.write() as db:
        catalogue = read_catalogue(db)
        slot = Slot(on(WED, "10:30"), on(WED, "11:30"))
        again = BookRoom(slot=slot, people=3, **WORDS)  # type: ignore[arg-type]
        book_room(db, catalogue.rooms[hub.meeting.id], again, by=by, now=on(WED, "10:20"))
    with sessions.write() as db:  # booked so late that it is checked in already
        sweep_check_ins(db, read_catalogue(db), now=on(WED, "10:31"))


def put_example(sessions: Sessions, hub: Hub, by: Identity) -> None:
    """Everything of the example, in the order in which it happens."""
    prepare(sessions, hub)
    close(sessions, hub.meeting.id, TUE, "12:00", "14:00")
    hold_the_series(sessions, hub, by)
    parts = (hub.hall_a, hub.hall_b, hub.hall_c)
    put(sessions, Put(hub.hall, "13:00", "16:00", came="13:10", counted=90, day=MON), hub.organizer, parts)
    put(sessions, Put(hub.hall_c, "17:00", "19:00", came="17:00", counted=15, day=TUE), hub.organizer)
    put(sessions, Put(hub.hall_b, "12:00", "15:00", came="12:00", counted=20, day=WED), hub.organizer)
    # Works that were announced over what was booked already.
    close(sessions, hub.hall_b.id, WED, "9:00", "13:00")


def test_as_worked_out_by_hand(sessions: Sessions, hub: Hub, acting: Acting, app: TestApp, sign_in: SignIn) -> None:
    put_example(sessions, hub, acting(hub.manager))
    for is_kept in (False, True):
        if is_kept:
            keep_all(sessions)
        with sessions.read() as db:
            catalogue = read_catalogue(db)
            scope = Scope(frozenset(catalogue.rooms))
            it = gather(db, catalogue, Days(MON, WED), scope, read_horizon(db, NOW), now=NOW)
        sums = it.total.sums
        assert (sums.open_minutes, sums.booked_minutes, sums.used_minutes) == (5_580, 960, 830)
        assert (sums.released_minutes, sums.rebooked_minutes) == (145, 60)
        assert (sums.no_shows, sums.required) == (1, 6)
        assert (sums.people_minutes, sums.seat_minutes, sums.open_seat_minutes) == (19_260, 28_120, 192_480)
        assert it.peak == Peak(3, 3, MON, 13 * 60)
        assert {kind: each.percent for kind, each in it.figures.items() if not each.is_amount} == {
            K.BOOKED: 17.2,
            K.USED: 14.9,
            K.NO_SHOWS: 16.7,
            K.REBOOKED: 41.4,
            K.SEATS: 68.5,
            K.OVERALL: 10.0,
            K.PEAK: 100.0,
        }
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    asked = f"period=custom&from={MON}&to={WED}"
    page = app.get(f"/reports/occupancy?{asked}&beside=nothing")
    for text in ("960 ÷ 5,580 min", "17.2%", "14.9%", "68.5%", "41.4%"):
        assert text in page.text
    rows = list(csv.DictReader(StringIO(app.get(f"/reports/occupancy.csv?{asked}").body.decode("utf-8-sig"))))
    assert [int(rows[-1][name]) for name in ("Open minutes", "Booked minutes", "Used minutes")] == [5_580, 960, 830]
