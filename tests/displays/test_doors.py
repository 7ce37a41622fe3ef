"""Roles × routes of this floor, as a table, and what a door tells strangers."""

from collections.abc import Callable

import pytest
from sqlalchemy import insert, update
from webtest import TestApp

from campus.booking.models import Booking, CheckIn
from campus.db import Sessions
from campus.domain.check_in import code_of
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.settings import Settings
from tests.displays.conftest import paired
from tests.help.conftest import clock_at, put_booking
from tests.support.applications import SignIn
from tests.support.hub import Hub, Place
from tests.support.pages import token_of
from tests.support.statements import counted

Pairing = Callable[[Place | None], int]
# What a stranger, a member, a manager and an administrator get, none of them a display, and then the room's display.
WHO = (None, "member", "manager", "admin")
PAGES = {
    "/manage/displays": (303, 403, 200, 200, 303),
    "/display/pair/wrong": (410, 410, 410, 410, 410),
    "/display/lobby": (403, 403, 403, 403, 403),
    "/display/meeting": (403, 403, 403, 403, 200),
    "/display/meeting/take": (403, 403, 403, 403, 200),
    "/display/meeting/help": (403, 403, 403, 403, 200),
    "/display/meeting/end": (403, 403, 403, 403, 200),
}
ACTS = {
    "/manage/displays": (403, 403, 422, 422, 403),
    "/manage/displays/99/link": (403, 403, 404, 404, 403),
    "/manage/displays/99/revoke": (403, 403, 303, 303, 403),
    "/display/pair/wrong": (410, 410, 410, 410, 410),
    "/display/meeting/help": (403, 403, 403, 403, 422),
    "/display/meeting/check-in": (403, 403, 403, 403, 422),
    "/display/meeting/extend": (403, 403, 403, 403, 422),
    "/display/meeting/end": (403, 403, 403, 403, 422),
}


def _browsers(app: TestApp, hub: Hub, sign_in: SignIn, sessions: Sessions) -> list[Callable[[], None]]:
    key = paired(sessions, hub, hub.meeting)[1]

    def person(name: str | None) -> None:
        app.reset()
        if name:
            sign_in(app, getattr(hub, name))

    def display() -> None:
        app.reset()
        app.set_cookie("display", key)

    return [*(lambda name=name: person(name) for name in WHO), display]


def test_pages(app: TestApp, hub: Hub, sign_in: SignIn, sessions: Sessions) -> None:
    found: dict[str, list[int]] = {path: [] for path in PAGES}
    for become in _browsers(app, hub, sign_in, sessions):
        become()
        for path in PAGES:
            found[path].append(app.get(path, status="*").status_int)
    assert {path: tuple(each) for path, each in found.items()} == PAGES


def test_acts(app: TestApp, hub: Hub, sign_in: SignIn, sessions: Sessions) -> None:
    found: dict[str, list[int]] = {path: [] for path in ACTS}
    for become in _browsers(app, hub, sign_in, sessions):
        become()
        token = token_of(app.get("/rooms"))
        for path in ACTS:
            found[path].append(app.post(path, {"csrf_token": token}, status="*").status_int)
            assert app.post(path, status="*").status_int in (400, 403, 404)
    assert {path: tuple(each) for path, each in found.items()} == ACTS


def _booked(sessions: Sessions, hub: Hub, visibility: Visibility, *, people: int = 2) -> int:
    slot = Slot(clock_at(9, 30), clock_at(11))
    number = put_booking(sessions, hub.meeting, slot, hub.member, people=people)
    with sessions.write() as db:
        db.execute(update(Booking).values(visibility=visibility))
    return number


@pytest.mark.parametrize(
    ("visibility", "has_title", "has_name"),
    [(Visibility.PUBLIC, True, True), (Visibility.MEMBERS, False, True), (Visibility.TIME_ONLY, False, False)],
)
def test_what_a_passer_by_reads(
    app: TestApp,
    hub: Hub,
    sessions: Sessions,
    pairing: Pairing,
    *,
    visibility: Visibility,
    has_title: bool,
    has_name: bool,
) -> None:
    _booked(sessions, hub, visibility)
    pairing(hub.meeting)
    text = app.get("/display/meeting").text
    assert hub.member.name not in text
    assert ("논문 마감" in text) is has_title
    assert ("*" in text.split('id="display"')[1]) is has_name
    app.reset()
    pairing(None)
    assert ("논문 마감" in app.get("/display/lobby").text) is has_title


def _send(app: TestApp, act: str, code: str, status: int = 303) -> str:
    page = app.get(f"/display/meeting/{act}")
    answer = app.post(f"/display/meeting/{act}", {"csrf_token": token_of(page), "code": code}, status=status)
    return app.get("/display/meeting").text if status == 303 else answer.text


def test_coming_staying_longer_and_leaving(
    app: TestApp, hub: Hub, sessions: Sessions, settings: Settings, pairing: Pairing
) -> None:
    number = _booked(sessions, hub, Visibility.TIME_ONLY)
    pairing(hub.meeting)
    code = code_of(settings.secret, number, clock_at(9, 30))
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert "is-soon" in app.get("/display/meeting").text
    assert "not the digits" in _send(app, "check-in", wrong, 422)
    assert "not the digits" in _send(app, "extend", code, 422), "nobody is in"
    assert "is-in-use" in _send(app, "check-in", code)
    assert "until 11:30" in _send(app, "extend", code)
    assert "not the digits" in _send(app, "end", wrong, 422)
    assert "is-free" in _send(app, "end", code)
    with sessions.read() as db:
        kept = db.get(CheckIn, number)
    assert kept is not None and kept.way == "display" and kept.by_id is None


def test_guessing_comes_to_an_end(
    app: TestApp, hub: Hub, sessions: Sessions, settings: Settings, pairing: Pairing
) -> None:
    number = _booked(sessions, hub, Visibility.TIME_ONLY)
    pairing(hub.meeting)
    code = code_of(settings.secret, number, clock_at(9, 30))
    for step in range(1, 11):
        _send(app, "check-in", f"{(int(code) + step) % 10**6:06d}", 422)
    _send(app, "check-in", code, 429)


def test_digits_of_another_room_do_nothing(
    app: TestApp, hub: Hub, sessions: Sessions, settings: Settings, pairing: Pairing
) -> None:
    other = put_booking(sessions, hub.studio, Slot(clock_at(9, 30), clock_at(11)), hub.member)
    pairing(hub.meeting)
    _send(app, "check-in", code_of(settings.secret, other, clock_at(9, 30)), 422)


def test_help(app: TestApp, hub: Hub, pairing: Pairing) -> None:
    pairing(hub.meeting)
    page = app.get("/display/meeting/help")
    app.post("/display/meeting/help", {"csrf_token": token_of(page), "kind": "hurt"}, status=303)
    assert "Waiting for an answer" in app.get("/display/meeting").text


@pytest.mark.parametrize("path", ["/display/meeting", "/display/lobby"])
def test_a_full_hub_costs_no_more(app: TestApp, hub: Hub, sessions: Sessions, pairing: Pairing, path: str) -> None:
    def cost() -> int:
        with counted(sessions) as statements:
            app.get(path)
        return len(statements)

    put_booking(sessions, hub.meeting, Slot(clock_at(9, 30), clock_at(11)), hub.member)
    pairing(None if path.endswith("lobby") else hub.meeting)
    cost()  # reads the catalogue, once for all
    few = cost()
    for place in (hub.studio, hub.small, hub.seminar, hub.hall_a, hub.hall_b, hub.hall_c):
        for hour in range(11, 21):
            put_booking(sessions, place, Slot(clock_at(hour), clock_at(hour, 50)), hub.member)
    for hour in range(11, 21):
        put_booking(sessions, hub.meeting, Slot(clock_at(hour), clock_at(hour, 50)), hub.other_member)
    with sessions.write() as db:
        db.execute(insert(CheckIn).values(occurrence_id=1, is_required=True, checked_in_at=clock_at(9, 31), way="door"))
        db.execute(update(Booking).values(visibility=Visibility.PUBLIC))
    assert cost() <= few + 1 <= 14
