"""Zones, buildings, floors, rooms and equipment at the desk."""

from typing import Any

import pytest
from sqlalchemy import func, select
from webtest import TestApp

from campus.booking.services import book_room
from campus.db import Sessions
from campus.people.models import Resident
from campus.people.queries.logins import Identity
from campus.spaces.models import Building, Equipment, Floor, Room, Zone
from tests.booking.conftest import room, slot, wish
from tests.desk.conftest import Send, acts
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.pages import token_of
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")
SPACES = "/manage/spaces"
PAGES = (
    *(SPACES, f"{SPACES}/zones/new", f"{SPACES}/zones/1", f"{SPACES}/buildings/new", f"{SPACES}/buildings/1"),
    *(f"{SPACES}/rooms/new", f"{SPACES}/rooms/meeting", f"{SPACES}/equipment", f"{SPACES}/equipment/1"),
)
ACTS = (
    *(*PAGES[1:], f"{SPACES}/zones/1/move", f"{SPACES}/zones/1/remove", f"{SPACES}/buildings/1/remove"),
    *(f"{SPACES}/buildings/1/floors", f"{SPACES}/floors/1/remove", f"{SPACES}/rooms/meeting/move"),
    *(f"{SPACES}/rooms/meeting/remove", f"{SPACES}/equipment/1/remove"),
)


def _book(sessions: Sessions, hub: Hub, place: Any, people: int = 4) -> int:
    with sessions.write() as db:
        it = db.get_one(Resident, hub.member.id)
        by = Identity(it.id, 0, it.name, it.email, it.role, it.locale, None, NOW)
        return book_room(db, room(db, place), wish(slot("14:00", "15:00"), people=people), by=by, now=NOW)


def _said(app: TestApp, path: str, **changes: object) -> dict[str, Any]:
    """What the form of a room holds, as it is shown, with changes."""
    form = next(it for it in app.get(path).forms.values() if "area_m2" in it.fields)
    return {name: value for name, value in form.submit_fields() if name != "csrf_token"} | changes


def _count(sessions: Sessions, table: Any) -> int:
    with sessions.read() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def test_it_is_for_managers(app: TestApp, hub: Hub, sign_in: SignIn) -> None:
    for path in PAGES:
        app.get(path, status=303)
    for who in (hub.member, hub.organizer):
        sign_in(app, who)
        token = token_of(app.get("/me"))
        for path in PAGES:
            app.get(path, status=403)
        for path in ACTS:
            app.post(path, {"csrf_token": token}, status=403)


def test_what_is_not_there_is_not_found(rule_desk: TestApp, send: Send) -> None:
    for path in ("zones/99", "buildings/99", "rooms/nowhere", "equipment/99"):
        rule_desk.get(f"{SPACES}/{path}", status=404)
        send(f"{SPACES}/{path}", 404)
    for path in ("zones/99/move", "zones/99/remove", "buildings/99/remove", "buildings/99/floors", "floors/99/remove"):
        send(f"{SPACES}/{path}", 404)
    for path in ("rooms/nowhere/move", "rooms/nowhere/remove", "equipment/99/remove"):
        send(f"{SPACES}/{path}", 404)


def test_from_a_zone_to_a_room(rule_desk: TestApp, send: Send, sessions: Sessions) -> None:
    send(f"{SPACES}/zones/new", 422, name_ko="새 구역")
    send(f"{SPACES}/zones/new", 303, name_ko="새 구역", name_en="New Zone")
    with sessions.read() as db:
        zone = db.scalar(select(Zone.id).where(Zone.slug == "new-zone"))
    house = {"zone": zone, "name_ko": "새 건물", "name_en": "New House", "address_ko": "신성동 1"}
    house |= {"address_en": "1 Sinseong-dong", "latitude": "36.39", "longitude": "127.35"}
    for wrong in ({"latitude": "91"}, {"longitude": "east"}, {"zone": "99"}, {"name_ko": "가" * 101}):
        page = send(f"{SPACES}/buildings/new", 422, **(house | wrong))
        assert "New House" in page.text and "is-bad" in page.text
    answer = send(f"{SPACES}/buildings/new", 303, **house)
    one = answer.location.removeprefix("http://localhost")
    for level in ("0", "x", "151", ""):
        send(f"{one}/floors", 422, level=level)
    send(f"{one}/floors", 303, level="-1")
    assert "already" in send(f"{one}/floors", 422, level="-1").text
    with sessions.read() as db:
        floor = db.scalar(select(Floor.id).where(Floor.level == -1, Floor.building_id == int(one.split("/")[-1])))
    said = _said(rule_desk, f"{SPACES}/rooms/new?floor={floor}", name_ko="다락", name_en="Attic", capacity="6")
    assert said["floor"] == str(floor)
    send(f"{SPACES}/rooms/new", 422, **said)
    page = send(f"{SPACES}/rooms/new", 422, **(said | {"area_m2": "20", "thing-1": "many"}))
    assert "from 0 to 999" in page.text
    send(f"{SPACES}/rooms/new", 303, **(said | {"area_m2": "20.5", "thing-1": "2", "aliases": "위층\n다락방"}))
    page = rule_desk.get(f"{SPACES}/rooms/attic")
    assert 'value="20.5"' in page.text and "다락방" in page.text
    assert "Attic" in rule_desk.get("/rooms").text
    assert rule_desk.get("/rooms/attic").status_int == 200
    done = [act for act, _details in acts(sessions)]
    assert done == ["zone.added", "building.added", "floor.added", "room.added"]


def test_another_name_shows_everywhere_at_once(
    rule_desk: TestApp, send: Send, hub: Hub, sessions: Sessions
) -> None:
    _book(sessions, hub, hub.meeting)
    feed = "/feeds/rooms/meeting.ics"
    before = rule_desk.get(feed)
    said = _said(rule_desk, f"{SPACES}/rooms/meeting", name_ko="까치방", name_en="Magpie Room")
    send(f"{SPACES}/rooms/meeting", 303, **said)
    after = rule_desk.get(feed, headers={"If-None-Match": before.headers["ETag"]})
    assert "Magpie Room" in after.text.replace("\r\n ", "") or "까치방" in after.text.replace("\r\n ", "")
    assert "까치방" not in before.text
    assert "Magpie Room" in rule_desk.get("/rooms").text
    rule_desk.set_cookie("locale", "ko")
    assert "까치방" in rule_desk.get("/rooms", {"q": "ㄲㅊㅂ"}).text
    rule_desk.set_cookie("locale", "en")
    form = next(it for it in rule_desk.get(f"{SPACES}/buildings/1").forms.values() if "latitude" in it.fields)
    house = {name: value for name, value in form.submit_fields() if name != "csrf_token"}
    send(f"{SPACES}/buildings/1", 303, **(house | {"name_ko": "둥지동", "name_en": "Nest House"}))
    assert "둥지동" in rule_desk.get(feed).text.replace("\r\n ", "")


def test_fewer_seats_than_people_are_shown_first(
    rule_desk: TestApp, send: Send, hub: Hub, sessions: Sessions
) -> None:
    booking_id = _book(sessions, hub, hub.meeting, people=7)
    path = f"{SPACES}/rooms/meeting"
    said = _said(rule_desk, path, capacity="6")
    page = send(path, 422, **said)
    assert f'href="/bookings/{booking_id}"' in page.text and 'name="sure"' in page.text
    with sessions.read() as db:
        assert db.get_one(Room, hub.meeting.id).capacity == 8
    send(path, 303, **(said | {"sure": "y"}))
    with sessions.read() as db:
        assert db.get_one(Room, hub.meeting.id).capacity == 6
    send(path, 303, **_said(rule_desk, path, capacity="3", sure="y"))


def test_of_two_managers_the_second_is_told(rule_desk: TestApp, send: Send, sessions: Sessions) -> None:
    path = f"{SPACES}/rooms/meeting"
    first, second = _said(rule_desk, path, number="A1"), _said(rule_desk, path, number="B2")
    send(path, 303, **first)
    page = send(path, 409, **second)
    assert "meanwhile" in page.text and 'value="B2"' in page.text
    form = next(it for it in page.forms.values() if "area_m2" in it.fields)
    form.submit(status=303)
    with sessions.read() as db:
        assert db.scalar(select(Room.number).where(Room.slug == "meeting")) == "B2"
    zone = {"name_ko": "가", "name_en": "A", "seen": "old"}
    assert "meanwhile" in send(f"{SPACES}/zones/1", 409, **zone).text
    send(f"{SPACES}/equipment/1", 409, **zone, icon="check")


def test_parts_and_rooms_that_were_booked(rule_desk: TestApp, send: Send, hub: Hub, sessions: Sessions) -> None:
    part = _said(rule_desk, f"{SPACES}/rooms/new?whole={hub.small.id}", name_ko="반", name_en="Half")
    part |= {"capacity": "2", "area_m2": "9", "whole": str(hub.small.id)}
    _book(sessions, hub, hub.small)
    assert "retire this one" in send(f"{SPACES}/rooms/new", 422, **part).text
    send(f"{SPACES}/rooms/new", 303, **(part | {"whole": str(hub.meeting.id)}))
    text = send(f"{SPACES}/rooms/new", 422, **(part | {"whole": str(hub.hall_a.id)})).text
    assert "not divided again" in text
    _book(sessions, hub, hub.hall, people=20)
    assert "1 dates ahead" in send(f"{SPACES}/rooms/new", 422, **(part | {"whole": str(hub.hall.id)})).text
    rooms = _count(sessions, Room)
    send(f"{SPACES}/rooms/small/remove", 303)
    assert _count(sessions, Room) == rooms
    assert "Retire it instead" in rule_desk.get(f"{SPACES}/rooms/small").text
    send(f"{SPACES}/rooms/half/remove", 303)
    assert _count(sessions, Room) == rooms - 1


def test_what_is_not_empty_stays_and_says_why(
    rule_desk: TestApp, send: Send, hub: Hub, sessions: Sessions
) -> None:
    tables = (Zone, Building, Floor, Equipment)
    before = [_count(sessions, table) for table in tables]
    for path in ("zones/1/remove", "buildings/1/remove", "floors/1/remove", f"equipment/{hub.screen.id}/remove"):
        page = send(f"{SPACES}/{path}", 303).follow()
        assert ": 1" in page.text or "first." in page.text
    assert [_count(sessions, table) for table in tables] == before
    send(f"{SPACES}/equipment", 422)
    send(f"{SPACES}/equipment", 422, name_ko="칠판", name_en="Board", icon="nothing")
    send(f"{SPACES}/equipment", 303, name_ko="칠판", name_en="Board", icon="whiteboard")
    number = _count(sessions, Equipment)
    send(f"{SPACES}/equipment/{number}", 422)
    send(f"{SPACES}/equipment/{number}/remove", 303)
    assert _count(sessions, Equipment) == number - 1
    send(f"{SPACES}/zones/new", 303, name_ko="빈 곳", name_en="Empty")
    send(f"{SPACES}/zones/2/move", 303, to="up")
    with sessions.read() as db:
        assert db.scalars(select(Zone.id).order_by(Zone.position)).first() == 2
    send(f"{SPACES}/zones/2/remove", 303)
    send(f"{SPACES}/rooms/small/move", 303, to="down")


def test_thirty_rooms_are_asked_with_as_many_statements(
    rule_desk: TestApp, send: Send, hub: Hub, sessions: Sessions
) -> None:
    rule_desk.get(SPACES)
    with counted(sessions) as few:
        rule_desk.get(SPACES)
    said = _said(rule_desk, f"{SPACES}/rooms/new", name_ko="방", name_en="Room", capacity="4", area_m2="10")
    for number in range(30):
        send(f"{SPACES}/rooms/new", 303, **(said | {"number": str(number)}))
    rule_desk.get(SPACES)
    with counted(sessions) as many:
        rule_desk.get(SPACES)
    assert len(many) == len(few)
