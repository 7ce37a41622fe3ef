"""Browsers without a browser: signed-in clients that book over HTTP."""

from bench.measuring import Ask, Client
from bench.operations import FORM, booking_form, read_token
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.people.security import LOGIN_COOKIE
from tests.support.applications import open_login
from tests.support.hub import Hub


def signed_in(port: int, sessions: Sessions, hub: Hub, count: int) -> list[tuple[Client, str]]:
    """``count`` clients in turn of three residents, each with the CSRF token of its visit."""
    people = (hub.member, hub.other_member, hub.organizer)
    clients = []
    for number in range(count):
        client = Client(port, {"Cookie": f"{LOGIN_COOKIE}={open_login(sessions, people[number % 3])}"})
        clients.append((client, read_token(client, "/bookings/new")))
    return clients


def book(client: Client, token: str, room: str, slot: Slot) -> tuple[int, int | None]:
    """Ask for ``slot``, which is half an hour; the status, and the id of what was booked."""
    body = booking_form(room, slot.starts_at, token)
    status, _body, headers = client.ask(Ask("POST", "/bookings/new", body=body, headers=FORM))
    return status, int(headers["Location"].rsplit("/", 1)[1].split("?")[0]) if status == 303 else None
