"""The waiting list and changing rooms in a browser: wait by one tap, take what is held, make room for others."""

import pytest
from playwright.sync_api import Page, expect

from campus.booking.models import Healing
from campus.booking.services import cancel_booking
from campus.booking.services.joining import JoinLine, join_line
from campus.cli.sweeps import sweep
from campus.people.queries.logins import Identity
from campus.permissions import Role
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import wish
from tests.e2e.boards import NOW, TOMORROW, book, slot
from tests.support.applications import LiveServer
from tests.support.browser import PHONE, sign_in_browser
from tests.support.hub import Hub, Person, Place
from tests.support.looking import BOTH, look

pytestmark = pytest.mark.usefixtures("clock")

TIMES = slot(TOMORROW, "15:00", "16:30")
FORM = f"/bookings/new?room=meeting&date={TOMORROW}&start=15:00&end=16:30&people=4"


def by(person: Person) -> Identity:
    return Identity(person.id, 0, person.name, person.email, Role.MEMBER, "ko", None, NOW)


def wait_for(live: LiveServer, place: Place, person: Person, people: int = 4, *, takes: bool = False) -> int:
    """Stand in line; the booking's id."""
    command = JoinLine(wish(TIMES, people=people), healing=Healing.TAKE if takes else Healing.OFFER)
    with live.sessions.write() as db:
        return join_line(db, read_catalogue(db).rooms[place.id], command, by=by(person), now=NOW)


def free(live: LiveServer, booking_id: int, person: Person) -> None:
    """Cancel what is in the way, and let the worker look."""
    with live.sessions.write() as db:
        cancel_booking(db, booking_id, by=by(person), now=NOW)
    sweep(live.sessions, live.settings, now=NOW)


@BOTH
def test_who_is_refused_waits_by_one_tap(page: Page, live_server: LiveServer, hub: Hub) -> None:
    book(live_server.sessions, hub.meeting, TIMES, hub.other_member, "남의 예약")
    wait_for(live_server, hub.meeting, hub.organizer)
    sign_in_browser(page, live_server, hub.member)
    page.goto(FORM)
    line = page.locator(".stand-in-line")
    expect(line).to_contain_text("2")
    look(page, "line-form")
    line.locator("[name=automatic]").check()
    line.locator("button[value=like]").click()
    expect(page.locator("#waiting")).to_be_visible()
    look(page, "line-waiting")
    page.goto("/bookings")
    look(page, "line-mine")
    page.goto(f"/rooms/find?date={TOMORROW}&start=15:00&minutes=90&people=5&kind=meeting")
    expect(page.locator("form[action='/bookings/wait']")).to_have_count(1)
    look(page, "line-finder")


@BOTH
def test_what_is_held_is_seen_by_all_and_taken_by_one(page: Page, live_server: LiveServer, hub: Hub) -> None:
    taken = book(live_server.sessions, hub.meeting, TIMES, hub.other_member, "남의 예약")
    mine = wait_for(live_server, hub.meeting, hub.member)
    free(live_server, taken, hub.other_member)
    page.goto(f"/rooms?date={TOMORROW}")
    expect(page.locator(".tt-entry.is-held > div")).to_have_count(1)
    look(page, "line-board-others")
    sign_in_browser(page, live_server, hub.organizer)
    page.goto(FORM)
    look(page, "line-form-held")
    sign_in_browser(page, live_server, hub.member)
    page.goto("/")
    expect(page.locator("section[aria-labelledby=offers] li")).to_have_count(1)
    look(page, "line-home")
    page.goto(f"/rooms?date={TOMORROW}")
    look(page, "line-board-own")
    page.set_viewport_size(PHONE)
    page.goto(f"/rooms?date={TOMORROW}")
    look(page, "line-board-phone")
    page.goto(f"/bookings/{mine}")
    look(page, "line-offered")
    page.locator("#waiting .btn-primary").click()
    expect(page.locator("#waiting")).to_have_count(0)
    expect(page.locator("[role=status]").first).to_be_visible()


@BOTH
def test_a_smaller_group_makes_room(page: Page, live_server: LiveServer, hub: Hub) -> None:
    few = book(live_server.sessions, hub.seminar, TIMES, hub.other_member, "넷이서")
    many = wait_for(live_server, hub.seminar, hub.member, people=20)
    sign_in_browser(page, live_server, hub.member)
    page.goto(f"/bookings/{many}")
    page.locator("form[action$='/swap'] button").click()
    expect(page.locator("#swaps")).to_be_visible()
    look(page, "swap-asking")
    sign_in_browser(page, live_server, hub.other_member)
    page.goto(f"/bookings/{few}")
    look(page, "swap-asked")
    page.goto("/bookings")
    look(page, "swap-mine")
    page.goto(f"/bookings/{few}")
    page.locator("#swaps .btn-primary").click()
    expect(page.locator("#swaps")).to_have_count(0)
    look(page, "swap-done")


@BOTH
def test_asking_others_to_change_rooms(page: Page, live_server: LiveServer, hub: Hub) -> None:
    book(live_server.sessions, hub.seminar, TIMES, hub.other_member, "넷이서")
    mine = book(live_server.sessions, hub.meeting, TIMES, hub.member, "여덟이서")
    sign_in_browser(page, live_server, hub.member)
    page.goto(f"/bookings/{mine}/swap")
    look(page, "swap-page")
    page.locator("form button:has(svg)").last.click()
    expect(page.locator("#swaps")).to_be_visible()
    page.goto(f"/bookings/{mine}/swap")
    look(page, "swap-page-empty")
