"""The stored texts follow the bookings: what each act writes, and whose feeds it changes."""

from datetime import timedelta

import time_machine
from icalendar import Calendar, Event
from sqlalchemy import select
from webtest import TestApp

from campus.booking.changes import Act, OccurrenceChange, OccurrencesChanged
from campus.booking.models import RoomVersion
from campus.booking.services import cancel_booking, end_booking
from campus.booking.services.versions import version_keeper
from campus.db import Sessions
from campus.feeds.models import EventText
from campus.feeds.rebuilding import event_text_rows, rebuild_texts
from campus.feeds.texts import event_text_keeper
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import slot
from tests.feeds.conftest import Book, acting, change, standing
from tests.support.clock import NOW
from tests.support.hub import Hub, Place
from tests.support.statements import counted

LATER = NOW + timedelta(minutes=5)


def events(app: TestApp, place: Place) -> list[Event]:
    calendar = Calendar.from_ical(app.get(f"/feeds/rooms/{place.slug}.ics").body)
    return list(calendar.walk("VEVENT"))


def titles(app: TestApp, place: Place) -> list[str]:
    return [str(event["SUMMARY"]) for event in events(app, place)]


def revisions(sessions: Sessions) -> dict[int, int]:
    with sessions.read() as db:
        return dict(db.execute(select(RoomVersion.room_id, RoomVersion.revision)).all())  # type: ignore[arg-type]


def test_words_alone_leave_the_sequence_and_a_move_raises_it(
    app: TestApp, hub: Hub, sessions: Sessions, book: Book
) -> None:
    booking_id = book(hub.meeting, slot("11:00", "12:00"))
    (first,) = events(app, hub.meeting)
    change(sessions, booking_id, by=hub.member, title="다른 제목", now=LATER)
    (reworded,) = events(app, hub.meeting)
    change(sessions, booking_id, by=hub.member, slot=slot("13:00", "14:00"), now=LATER)
    (moved,) = events(app, hub.meeting)
    assert [event["SEQUENCE"] for event in (first, reworded, moved)] == [0, 0, 1]
    assert {str(event["UID"]) for event in (first, reworded, moved)} == {first["UID"]}
    assert reworded["SUMMARY"] == "다른 제목"
    assert reworded["LAST-MODIFIED"].dt == reworded["DTSTAMP"].dt == LATER
    assert first["CREATED"].dt == moved["CREATED"].dt == NOW
    assert moved["DTSTART"].dt == slot("13:00", "14:00").starts_at


def test_a_booking_moves_from_one_room_s_feed_to_the_other_s(
    app: TestApp, hub: Hub, sessions: Sessions, book: Book
) -> None:
    booking_id = book(hub.meeting, slot("11:00", "12:00"))
    (before,) = events(app, hub.meeting)
    versions = revisions(sessions)
    change(sessions, booking_id, by=hub.member, room=hub.small)
    (after,) = events(app, hub.small)
    assert events(app, hub.meeting) == []
    assert after["UID"] == before["UID"]
    assert "작은 회의실" in after["LOCATION"]
    changed = {room_id for room_id, revision in revisions(sessions).items() if revision != versions.get(room_id)}
    assert changed == {hub.meeting.id, hub.small.id}


def test_an_early_end_is_the_event_s_end(app: TestApp, hub: Hub, sessions: Sessions, book: Book) -> None:
    booking_id = book(hub.meeting, slot("11:00", "13:00"))
    now = slot("11:00", "11:40").ends_at
    with sessions.write() as db:
        room = read_catalogue(db).rooms[hub.meeting.id]
        end_booking(db, booking_id, room, by=acting(hub.member), now=now)
    (ended,) = events(app, hub.meeting)
    assert (ended["DTEND"].dt, ended["SEQUENCE"], ended["STATUS"]) == (now, 1, "CONFIRMED")


def test_a_cancelled_booking_stays_for_thirty_days(
    app: TestApp, hub: Hub, sessions: Sessions, book: Book, clock: time_machine.Traveller
) -> None:
    booking_id = book(hub.meeting, slot("11:00", "12:00", days=20))
    with sessions.write() as db:
        cancel_booking(db, booking_id, by=acting(hub.member), now=NOW)
    (cancelled,) = events(app, hub.meeting)
    assert (cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCELLED", 1)
    clock.move_to(NOW + timedelta(days=30))
    assert len(events(app, hub.meeting)) == 1
    clock.move_to(NOW + timedelta(days=31))
    assert events(app, hub.meeting) == []


def test_a_feed_goes_ninety_days_back(
    app: TestApp, hub: Hub, book: Book, clock: time_machine.Traveller
) -> None:
    book(hub.meeting, slot("11:00", "12:00"))
    clock.move_to(NOW + timedelta(days=90))
    assert len(events(app, hub.meeting)) == 1
    clock.move_to(NOW + timedelta(days=91))
    assert events(app, hub.meeting) == []


def test_wholes_show_their_parts_and_parts_the_whole_but_no_sibling(
    app: TestApp, hub: Hub, sessions: Sessions, book: Book
) -> None:
    book(hub.hall_a, slot("11:00", "12:00"), title="A만")
    assert set(revisions(sessions)) == {hub.hall.id, hub.hall_a.id}
    book(hub.hall, slot("14:00", "15:00"), title="전체")
    assert set(revisions(sessions)) == {hub.hall.id, hub.hall_a.id, hub.hall_b.id, hub.hall_c.id}
    assert titles(app, hub.hall) == ["A만", "전체"]
    assert titles(app, hub.hall_a) == ["A만", "전체"]
    assert titles(app, hub.hall_b) == titles(app, hub.hall_c) == ["전체"]
    assert titles(app, hub.meeting) == []


def test_an_act_costs_the_keepers_three_statements(
    hub: Hub, sessions: Sessions, settings: Settings, book: Book
) -> None:
    keepers = version_keeper(settings), event_text_keeper(settings)
    ids = [book(place, slot("11:00", "12:00")) for place in (hub.meeting, hub.hall, hub.small)]
    facts = [standing(sessions, booking_id) for booking_id in ids]
    counts = []
    for some in (facts[:1], facts):
        changes = tuple(OccurrenceChange(each, each) for each in some)
        with sessions.write() as db, counted(sessions) as statements:
            for keep in keepers:
                keep(db, OccurrencesChanged(Act.REVISED, hub.member.id, LATER, changes))
        counts.append(len(statements))
    # The catalogue, the versions of rooms, the texts; as it commits also the versions of feeds.
    assert counts == [3, 3]


def test_rebuilding_writes_what_the_keeper_wrote(
    hub: Hub, sessions: Sessions, settings: Settings, book: Book
) -> None:
    first = book(hub.meeting, slot("11:00", "12:00"))
    second = book(hub.hall, slot("11:00", "12:00"))
    with sessions.write() as db:
        cancel_booking(db, second, by=acting(hub.member), now=LATER)
    columns = [column.name for column in EventText.__table__.columns]

    def stored() -> list[dict[str, object]]:
        with sessions.read() as db:
            rows = db.execute(select(EventText.__table__).order_by(EventText.occurrence_id))
            return [dict(zip(columns, row, strict=True)) for row in rows]

    kept, versions = stored(), revisions(sessions)
    with sessions.write() as db:
        assert list(event_text_rows(db, None, settings)) == kept
        chosen = standing(sessions, first).occurrence_id
        assert list(event_text_rows(db, [chosen], settings)) == kept[:1]
        assert rebuild_texts(db, settings, now=LATER) == 2
    assert stored() == kept
    assert all(revision > versions.get(room_id, 0) for room_id, revision in revisions(sessions).items())
    assert len(revisions(sessions)) == 8
