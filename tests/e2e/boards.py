"""What browser tests of the board and the booking pages share: bookings already made, and a hand on the timetable."""

from datetime import date, timedelta

from playwright.sync_api import Locator, Page
from sqlalchemy import select

from campus.booking.models import Booking, Occurrence, Purpose
from campus.booking.services import BookRoom, book_room
from campus.db import Sessions
from campus.domain.hubtime import at
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.permissions import Role
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.clock import NOW
from tests.support.hub import Person, Place

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)


def minute(clock: str) -> int:
    """Minutes since midnight of ``09:30``."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def slot(day: date, start: str, end: str) -> Slot:
    return Slot(at(day, minute(start)), at(day, minute(end)))


def book(sessions: Sessions, place: Place, when: Slot, by: Person, title: str = "연구 모임") -> int:
    """A members' booking for four, made directly; its id."""
    who = Identity(by.id, 0, by.name, by.email, Role.MEMBER, "ko", None, NOW)
    command = BookRoom(slot=when, title=title, purpose=Purpose.MEETING, people=4, visibility=Visibility.MEMBERS)
    with sessions.write() as db:
        return book_room(db, read_catalogue(db).rooms[place.id], command, by=who, now=NOW)


def booked(sessions: Sessions) -> list[tuple[str, int, Slot]]:
    """Title, room and time of every booking, in order of making."""
    statement = (
        select(Booking.title, Occurrence.room_id, Occurrence.starts_at, Occurrence.ends_at)
        .join(Occurrence, Occurrence.booking_id == Booking.id)
        .order_by(Booking.id)
    )
    with sessions.read() as db:
        return [(title, room_id, Slot(starts, ends)) for title, room_id, starts, ends in db.execute(statement)]


def free(page: Page, room: Place, starts: str = "09:00") -> Locator:
    """The free stretch of ``room`` that begins at ``starts``."""
    return page.locator(f"tr[data-room='{room.slug}'] a[data-from='{starts}']")


def point(link: Locator, clock: str) -> tuple[float, float]:
    """Where on the screen ``clock`` is on a free stretch."""
    box = link.bounding_box()
    assert box is not None
    first, last = (minute(link.get_attribute(f"data-{side}") or "") for side in ("from", "to"))
    share = (minute(clock) - first) / (last - first)
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2


def chosen(page: Page) -> tuple[str, str]:
    """Start and end in the open card."""
    card = page.locator("#booking-card")
    card.locator("#end").wait_for(state="attached")
    return card.locator("#start").input_value(), card.locator("#end").input_value()


def focused(page: Page) -> str:
    """What has the focus: its tag and id, or the address of a link."""
    script = "(e => e.getAttribute('href') ?? `${e.localName}#${e.id}`)(document.activeElement)"
    return str(page.evaluate(script))


def asked(page: Page) -> list[str]:
    """From now on, the addresses that the page asks for, static files aside."""
    found: list[str] = []
    page.on("request", lambda request: None if "/static/" in request.url else found.append(request.url))
    return found
