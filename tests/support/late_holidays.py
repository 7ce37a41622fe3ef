"""A holiday that is announced late, and bookings that stand on it."""

from datetime import date

from campus.booking.date_notices import mail_holiday
from campus.booking.services import book_room
from campus.booking.services.holidays import ask_organizers
from campus.db import Sessions
from campus.domain.holidays import NamedDay
from campus.domain.slot import Slot
from campus.settings import Settings
from campus.spaces.services.holidays import add_holiday
from tests.booking.conftest import room, wish
from tests.support.clock import NOW
from tests.support.hub import Hub, Place

FRIDAY = date(2026, 12, 4)
AHEAD = 9  # days from the tests' Wednesday to it


def book(sessions: Sessions, place: Place, where: Slot, by: object, **changes: object) -> int:
    """Book ``place`` in the name of ``by``; the booking's id."""
    with sessions.write() as db:
        return book_room(db, room(db, place), wish(where, **changes), by=by, now=NOW)  # type: ignore[arg-type]


def announce(sessions: Sessions, settings: Settings, hub: Hub) -> list[int]:
    """Enter Friday as the desk does; the bookings that were asked about."""
    with sessions.write() as db:
        add_holiday(db, FRIDAY, NamedDay("임시공휴일", "Temporary public holiday"), by=hub.manager.id, now=NOW)
        dates = ask_organizers(db, FRIDAY, now=NOW)
        mail_holiday(db, settings, FRIDAY, dates, now=NOW)
    return [each.booking_id for each in dates]
