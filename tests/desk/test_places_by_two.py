"""Pages of places beyond their first use: two managers at once, an empty hub, parts, orders, words that are hard."""

from typing import Any

import pytest
from sqlalchemy import delete, select, update
from webtest import TestApp, TestResponse

from campus.db import Sessions
from campus.spaces.drafts import ZoneDraft
from campus.spaces.models import Building, Fitting, Floor, OpeningHours, Policy, Room, RoomAlias, RoomPolicy, Zone
from campus.spaces.services.places import add_floor, add_zone
from tests.desk.conftest import Send, acts
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")
SPACES = "/manage/spaces"


def _form(page: TestResponse) -> Any:
    return next(form for form in page.forms.values() if "seen" in form.fields)


def _said(app: TestApp, path: str, **changes: object) -> dict[str, Any]:
    pairs = _form(app.get(path)).submit_fields()
    return {name: value for name, value in pairs if name != "csrf_token"} | changes


def _standing(page: TestResponse) -> dict[str, str]:
    box = page.html.find(class_="notice-warn")
    return {each.dt.text: each.dd.text for each in box.find_all("div") if each.dt}


def test_the_second_sees_what_the_first_wrote_field_by_field(rule_desk: TestApp, send: Send, hub: Hub) -> None:
    path = f"{SPACES}/rooms/meeting"
    mine = _said(rule_desk, path, name_en="Mine", number="1")
    theirs = _said(rule_desk, path, kind="studio", number="9", aliases="사랑방\n다락", capacity="11")
    theirs |= {f"thing-{hub.screen.id}": "3"}
    send(path, 303, **theirs)
    page = send(path, 409, **mine)
    standing = _standing(page)
    assert standing["Kind"] == "Studio"
    assert (standing["Room number"], standing["Seats"], standing["Name in English"]) == ("9", "11", "Meeting room")
    assert standing["Other names"] == "다락, 사랑방"
    assert "3" in standing["What it has"]
    assert "Floor" not in standing and "Name in Korean" not in standing
    assert _form(page)["name_en"].value == "Mine"
    _form(page).submit(status=303)
    assert _form(rule_desk.get(path))["number"].value == "1"


def test_the_second_sees_what_became_of_zone_building_and_thing(
    rule_desk: TestApp, send: Send, hub: Hub, sessions: Sessions
) -> None:
    with sessions.write() as db:
        other = add_zone(db, ZoneDraft("다른 구역", "Other Zone"), by=None, now=NOW)
    for path, change, shown in (
        (f"{SPACES}/zones/1", {"name_en": "First"}, {"Name in English": "First"}),
        (f"{SPACES}/buildings/1", {"zone": other, "latitude": "36.5"}, {"Zone": "Other Zone", "Latitude": "36.5"}),
        (f"{SPACES}/equipment/1", {"icon": "moon"}, {"Symbol": "Quiet"}),
    ):
        mine = _said(rule_desk, path, name_ko="둘째")
        send(path, 303, **_said(rule_desk, path, **change))
        standing = _standing(send(path, 409, **mine))
        assert shown.items() <= standing.items()
        assert "Name in Korean" in standing


def test_whoever_is_second_to_remove_is_told(send: Send, sessions: Sessions) -> None:
    with sessions.write() as db:
        zone_id = add_zone(db, ZoneDraft("빈", "Empty"), by=None, now=NOW)
        floor_id = add_floor(db, 1, 44, by=None, now=NOW)
    for path in (f"{SPACES}/zones/{zone_id}/remove", f"{SPACES}/floors/{floor_id}/remove"):
        send(path, 303)
        assert "no such place" in send(path, 404).text


def test_a_hub_without_anything_says_what_comes_first(rule_desk: TestApp, sessions: Sessions) -> None:
    with sessions.write() as db:
        db.execute(update(Room).values(whole_id=None))
        for table in (Fitting, RoomAlias, OpeningHours, RoomPolicy, Room):
            db.execute(delete(table))
        db.execute(delete(Policy).where(Policy.for_floor_id.is_not(None)))
        for table in (Floor, Building, Zone):
            db.execute(delete(table))
    page = rule_desk.get(SPACES)
    assert "Begin with a zone." in page.text
    assert f"{SPACES}/rooms/new" not in page.text
    assert "Add a zone first." in rule_desk.get(f"{SPACES}/buildings/new").text
    page = rule_desk.get(f"{SPACES}/rooms/new")
    assert "Add a building with its floors first." in page.text
    assert not page.html.find("input", attrs={"name": "capacity"})


def test_a_part_stands_where_its_whole_stands(rule_desk: TestApp, send: Send, hub: Hub, sessions: Sessions) -> None:
    """Nobody is asked for a floor, and nobody can name another one."""
    with sessions.write() as db:
        elsewhere = add_floor(db, hub.other_building.id, 44, by=None, now=NOW)
    page = rule_desk.get(f"{SPACES}/rooms/hall-a")
    assert not page.html.find("select", attrs={"name": "floor"})
    send(f"{SPACES}/rooms/hall-a", 303, **_said(rule_desk, f"{SPACES}/rooms/hall-a", floor=elsewhere, number="A"))
    new = _said(rule_desk, f"{SPACES}/rooms/new?whole={hub.hall.id}", name_ko="라", name_en="Hall D")
    new |= {"capacity": "5", "area_m2": "9", "floor": elsewhere, "whole": hub.hall.id}
    send(f"{SPACES}/rooms/new", 303, **new)
    with sessions.read() as db:
        floors = select(Room.floor_id).where((Room.whole_id == hub.hall.id) | (Room.id == hub.hall.id)).distinct()
        assert len(db.scalars(floors).all()) == 1
        assert db.scalars(select(Room.slug).order_by(Room.position)).all().index("hall-d") < 8
    rows = rule_desk.get(SPACES).html.select("li[id^=room-]")
    slugs = [each["id"] for each in rows]
    place = slugs.index("room-hall")
    assert slugs[place : place + 5] == ["room-hall", "room-hall-a", "room-hall-b", "room-hall-c", "room-hall-d"]


def test_a_room_moves_on_the_page_and_the_page_stays_there(rule_desk: TestApp, send: Send, hub: Hub) -> None:
    def row(slug: str) -> Any:
        return rule_desk.get(SPACES).html.find("li", id=f"room-{slug}")

    assert [each["value"] for each in row("hall-a").find_all("button")] == ["down"]
    assert [each["value"] for each in row("hall-b").find_all("button")] == ["up", "down"]
    answer = send(f"{SPACES}/rooms/hall-a/move", 303, to="down")
    assert answer.location.endswith("/manage/spaces#room-hall-a")
    assert [each["value"] for each in row("hall-b").find_all("button")] == ["down"]
    board = rule_desk.get("/rooms").text
    assert board.index('data-room="hall-b"') < board.index('data-room="hall-a"')


def test_nothing_typed_is_lost_and_nothing_typed_runs(rule_desk: TestApp, send: Send, sessions: Sessions) -> None:
    bad = "<script>alert(1)</script>"
    said = _said(rule_desk, f"{SPACES}/rooms/new?floor=1", name_ko=bad, name_en="A" * 101, capacity="0")
    said |= {"area_m2": "1e3", "thing-1": "-1", "aliases": "\n".join(f"이름 {number}" for number in range(21))}
    before = acts(sessions)
    page = send(f"{SPACES}/rooms/new", 422, **said)
    assert bad not in page.text and "&lt;script&gt;" in page.text
    form = _form(page)
    assert (form["capacity"].value, form["area_m2"].value, form["thing-1"].value) == ("0", "1e3", "-1")
    assert "이름 20" in form["aliases"].value
    for name in ("name_en", "capacity", "area_m2", "aliases", "thing-1"):
        assert page.html.find(id=f"{name}-error"), name
    assert acts(sessions) == before
    for wrong in ("nan", "inf", "-0.001", "100000", "10,5", "１２", "9" * 40):
        send(f"{SPACES}/rooms/new", 422, **(said | {"area_m2": wrong}))
    for number in ("0", "99999999999", "-1", "x", "1 OR 1=1"):
        rule_desk.get(f"{SPACES}/rooms/new?floor={number}", status=200)
        rule_desk.get(f"{SPACES}/rooms/new?whole={number}", status="*")


@pytest.mark.parametrize("path", ["rooms/meeting", "buildings/1", "zones/1", "equipment", "equipment/1", "rooms/new"])
def test_pages_cost_as_many_statements_in_a_large_hub(
    rule_desk: TestApp, hub: Hub, sessions: Sessions, path: str
) -> None:
    def ask() -> int:
        rule_desk.get(f"{SPACES}/{path}")
        with counted(sessions) as asked:
            rule_desk.get(f"{SPACES}/{path}")
        return len(asked)

    few = ask()
    with sessions.write() as db:
        for level in range(40, 70):
            add_floor(db, hub.building.id, level, by=None, now=NOW)
            add_zone(db, ZoneDraft("구역", "Zone"), by=None, now=NOW)
        for number in range(30):
            db.add(RoomAlias(room_id=hub.meeting.id, alias=f"이름 {number}"))
    assert ask() == few
