"""Independent readers of a feed see exactly the bookings that stand in the database."""

from datetime import timedelta

import recurring_ical_events
import time_machine
from icalendar import Calendar
from sqlalchemy import func, select
from webtest import TestApp

from campus.booking.models import Occurrence, OccurrenceStatus
from campus.booking.services import cancel_booking
from campus.db import Sessions
from campus.domain.hubtime import at
from campus.domain.rules import Visibility
from tests.booking.conftest import DAY, slot
from tests.feeds.conftest import Book, acting, change
from tests.support.clock import NOW
from tests.support.hub import Hub, Place


def seen(app: TestApp, place: Place) -> list[tuple]:
    """Starts and ends of what is on, as recurring_ical_events reads them from the bytes."""
    calendar = Calendar.from_ical(app.get(f"/feeds/rooms/{place.slug}.ics").body)
    found = recurring_ical_events.of(calendar).between(at(DAY), at(DAY + timedelta(days=60)))
    return sorted((event["DTSTART"].dt, event["DTEND"].dt) for event in found if event["STATUS"] == "CONFIRMED")


def stored(sessions: Sessions, *places: Place) -> list[tuple]:
    end = func.coalesce(Occurrence.ended_at, Occurrence.ends_at, type_=Occurrence.ends_at.type)
    with sessions.read() as db:
        rows = db.execute(
            select(Occurrence.starts_at, end).where(
                Occurrence.room_id.in_([place.id for place in places]),
                Occurrence.status == OccurrenceStatus.CONFIRMED,
            )
        )
        return sorted((starts_at, ends_at) for starts_at, ends_at in rows)


def test_readers_see_what_is_booked(
    app: TestApp, hub: Hub, sessions: Sessions, book: Book, clock: time_machine.Traveller
) -> None:
    kinds = list(Visibility)
    made = [
        book(place, slot(f"{9 + 3 * part}:00", f"{11 + 3 * part}:00", days=1 + part + 3 * turn), visibility=kinds[part])
        for turn in range(3)
        for part, place in enumerate((hub.hall, hub.hall_a, hub.hall_b))
    ]
    change(sessions, made[0], by=hub.member, slot=slot("15:30", "16:30", days=2))
    change(sessions, made[1], by=hub.member, room=hub.meeting)
    with sessions.write() as db:
        cancel_booking(db, made[4], by=acting(hub.member), now=NOW)
    assert len(stored(sessions, hub.hall, hub.hall_a, hub.hall_b)) == 7
    assert seen(app, hub.hall) == stored(sessions, hub.hall, hub.hall_a, hub.hall_b)
    assert seen(app, hub.hall_a) == stored(sessions, hub.hall, hub.hall_a)
    assert seen(app, hub.hall_c) == stored(sessions, hub.hall)
    assert seen(app, hub.meeting) == stored(sessions, hub.meeting)
    clock.shift(timedelta(days=2))
    assert seen(app, hub.hall) == stored(sessions, hub.hall, hub.hall_a, hub.hall_b)
