"""The octets of photos and plans, asked for over HTTP."""

import pytest
from sqlalchemy import select
from webtest import TestApp

from campus.db import Sessions
from campus.spaces.models import Room
from campus.spaces.pictures import Mark
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.services.photos import Alt, add_photo
from campus.spaces.services.picture_files import read_photo_file, read_plan_file
from campus.spaces.services.plans import mark_rooms, set_plan
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.pictures import photo
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")
ALT = Alt("창이 <큰> 방", "A room with a <large> window")


def put_photos(sessions: Sessions, room_id: int, count: int) -> list[int]:
    ids = []
    for each in range(count):
        with sessions.write() as db:
            picture = read_photo_file(photo(1000 + 4 * each, 700))
            ids.append(add_photo(db, room_id, picture, ALT, by=None, now=NOW))
    return ids


def put_plan(sessions: Sessions, room_id: int) -> int:
    with sessions.write() as db:
        floor = db.scalars(select(Room.floor_id).where(Room.id == room_id)).one()
        set_plan(db, floor, read_plan_file(photo(1000, 600)), Alt("평면도", "Plan"), by=None, now=NOW)
        mark_rooms(db, floor, {room_id: Mark(125, 875, "계단 왼쪽", "left of the stairs")}, by=None, now=NOW)
        return floor


def test_a_photo_is_sent_once_and_kept(app: TestApp, sessions: Sessions, hub: Hub) -> None:
    (photo_id,) = put_photos(sessions, hub.meeting.id, 1)
    with sessions.read() as db:
        digest = read_catalogue(db).rooms[hub.meeting.id].pictures.photos[0].digest
    path = f"/rooms/meeting/photos/{photo_id}-480.jpg"
    answer = app.get(f"{path}?v={digest}")
    assert answer.content_type == "image/jpeg"
    assert answer.body[:3] == b"\xff\xd8\xff"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert "Set-Cookie" not in answer.headers
    etag = answer.headers["ETag"]
    assert digest in etag and not etag.startswith("W/")
    for known in (etag, f'"other", {etag}', "*"):
        again = app.get(path, headers={"If-None-Match": known}, status=304)
        assert again.body == b"" and again.headers["ETag"] == etag
    assert app.get(path, headers={"If-None-Match": '"other"'}).body == answer.body
    # Without the content in the address, or with another, it is asked about again.
    for address in (path, path + "?v=0123456789abcdef"):
        assert app.get(address).headers["Cache-Control"] == "no-cache"
    assert app.head(path).body == b""
    other = app.get(f"/rooms/meeting/photos/{photo_id}-960.jpg")
    assert other.headers["ETag"] != etag and len(other.body) > len(answer.body)


def test_what_is_not_there(app: TestApp, sessions: Sessions, hub: Hub) -> None:
    (photo_id,) = put_photos(sessions, hub.meeting.id, 1)
    floor = put_plan(sessions, hub.meeting.id)
    for path in (
        f"/rooms/studio/photos/{photo_id}-480.jpg",
        f"/rooms/nowhere/photos/{photo_id}-480.jpg",
        f"/rooms/meeting/photos/{photo_id + 1}-480.jpg",
        f"/rooms/meeting/photos/{photo_id}-481.jpg",
        f"/rooms/meeting/photos/{photo_id}-99999999999999999999.jpg",
        f"/rooms/meeting/photos/{10**30}-480.jpg",
        f"/rooms/meeting/photos/{photo_id}-480.png",
        f"/floors/{floor}/plan-801.webp",
        f"/floors/{floor + 1000}/plan-800.webp",
    ):
        app.get(path, status=404)


def test_octets_cost_two_statements_and_nothing_new_one(app: TestApp, sessions: Sessions, hub: Hub) -> None:
    (photo_id,) = put_photos(sessions, hub.meeting.id, 1)
    path = f"/rooms/meeting/photos/{photo_id}-480.jpg"
    with counted(sessions) as statements:
        etag = app.get(path).headers["ETag"]
    assert len(statements) == 2
    with counted(sessions) as statements:
        app.get(path, headers={"If-None-Match": etag}, status=304)
    assert len(statements) == 1 and "data" not in statements[0].split("FROM")[0]


def test_a_plan_is_sent_as_webp(app: TestApp, sessions: Sessions, hub: Hub) -> None:
    floor = put_plan(sessions, hub.meeting.id)
    answer = app.get(f"/floors/{floor}/plan-800.webp")
    assert answer.content_type == "image/webp" and answer.body[8:12] == b"WEBP"
    app.get(f"/floors/{floor}/plan-800.webp", headers={"If-None-Match": answer.headers["ETag"]}, status=304)


def test_the_rooms_page_shows_them(app: TestApp, sessions: Sessions, hub: Hub) -> None:
    plain = app.get("/rooms/meeting").html
    assert plain.find("figure", class_="plan") and not plain.find(class_="gallery")
    ids = put_photos(sessions, hub.meeting.id, 2)
    put_plan(sessions, hub.meeting.id)
    page = app.get("/rooms/meeting", headers={"Accept-Language": "en"}).html
    assert page.find("figure", class_="plan") is None
    images = page.find(class_="gallery").find_all("img")
    assert [each["alt"] for each in images] == [ALT.en, ALT.en]
    assert [each["width"] for each in images] == ["1000", "1004"] and images[0]["height"] == "700"
    for image in images:
        for address in [image["src"], *(each.split()[0] for each in image["srcset"].split(", "))]:
            assert "immutable" in app.get(address).headers["Cache-Control"]
    large = page.find(class_="gallery-cover")["href"]
    assert large.startswith(f"/rooms/meeting/photos/{ids[0]}-1000.jpg")
    where = page.find(class_="where")
    assert where.find("img")["alt"] == "Plan"
    assert "left of the stairs" in where.find("figcaption").text
    pin = where.find("svg", class_="pin")
    assert (pin["x"], pin["y"]) == ("12.5%", "87.5%")
    korean = app.get("/rooms/meeting", headers={"Accept-Language": "ko"}).html
    assert korean.find(class_="gallery").find("img")["alt"] == ALT.ko
    assert "계단 왼쪽" in korean.find(class_="where").text


def test_pages_cost_no_more_with_pictures(app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn) -> None:
    sign_in(app, hub.member)

    def cost(path: str) -> int:
        app.get(path)
        with counted(sessions) as statements:
            app.get(path)
        return len(statements)

    paths = ("/rooms/meeting", "/rooms", "/rooms/find?people=2", "/")
    before = [cost(path) for path in paths]
    for room in (hub.meeting, hub.studio, hub.small):
        put_photos(sessions, room.id, 3)
        put_plan(sessions, room.id)
    assert [cost(path) for path in paths] == before


def test_photos_of_a_retired_room_stay(app: TestApp, sessions: Sessions, hub: Hub) -> None:
    (photo_id,) = put_photos(sessions, hub.meeting.id, 1)
    with sessions.write() as db:
        db.get_one(Room, hub.meeting.id).retired_at = NOW
    app.get("/rooms/meeting")
    app.get(f"/rooms/meeting/photos/{photo_id}-480.jpg")
