"""Photos of rooms and plans of floors at the desk."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from webtest import TestApp, TestResponse

from campus.db import Sessions
from campus.spaces.models import Room, RoomMark, RoomPhoto, RoomPhotoSize
from campus.spaces.queries.pictures import find_plan, list_photos
from campus.spaces.services.picture_files import MOST_OCTETS
from tests.desk.conftest import acts
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.pages import token_of
from tests.support.pictures import SECRET, bomb, photo, with_place
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")
PHOTOS = "/manage/spaces/rooms/meeting/photos"
WORDS = {"alt_ko": "창이 큰 방", "alt_en": "A room with a large window"}
Upload = Callable[..., TestResponse]


@pytest.fixture
def desk(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    return app


@pytest.fixture
def upload(desk: TestApp) -> Upload:
    def upload(
        data: bytes | None, status: int = 303, path: str = PHOTOS, name: str = "a.jpg", **words: str
    ) -> TestResponse:
        values = {"csrf_token": token_of(desk.get(path)), **(words or WORDS)}
        files = [] if data is None else [("file", name, data)]
        return desk.post(path, values, upload_files=files, status=status)

    return upload


@pytest.fixture
def floor(sessions: Sessions, hub: Hub) -> int:
    with sessions.read() as db:
        return db.scalars(select(Room.floor_id).where(Room.id == hub.meeting.id)).one()


def held(sessions: Sessions, hub: Hub) -> list[tuple[str, str]]:
    with sessions.read() as db:
        return [(each.alt_ko, each.alt_en) for each in list_photos(db, hub.meeting.id)]


def post(desk: TestApp, path: str, status: int = 303, page: str = PHOTOS, **values: str) -> TestResponse:
    return desk.post(path, {"csrf_token": token_of(desk.get(page)), **values}, status=status)


def test_a_photo_is_added_described_moved_and_taken_away(
    desk: TestApp, upload: Upload, sessions: Sessions, hub: Hub
) -> None:
    assert "The first photo" in desk.get(PHOTOS).text
    page = upload(with_place()).follow()
    assert "The photo is on the room" in page.text
    upload(photo(700, 500), alt_ko="  둘째  사진 ", alt_en="Second")
    assert held(sessions, hub) == [("창이 큰 방", "A room with a large window"), ("둘째 사진", "Second")]
    with sessions.read() as db:
        first, second = [each.id for each in list_photos(db, hub.meeting.id)]
        assert not any(SECRET in data or b"Exif" in data for data in db.scalars(select(RoomPhotoSize.data)))
    done = post(desk, f"{PHOTOS}/{second}/move", to="up").follow()
    assert "The first photo is the cover." in done.text
    assert [ko for ko, _en in held(sessions, hub)] == ["둘째 사진", "창이 큰 방"]
    for to in ("up", "sideways", ""):
        post(desk, f"{PHOTOS}/{second}/move", to=to)
    words = {f"photo-{second}-alt_ko": "탁자", f"photo-{second}-alt_en": "A table"}
    assert "The description is saved." in post(desk, f"{PHOTOS}/{second}/words", **words).follow().text
    assert held(sessions, hub)[0] == ("탁자", "A table")
    post(desk, f"{PHOTOS}/{second}/remove")
    post(desk, f"{PHOTOS}/{second}/remove", 404)
    post(desk, f"{PHOTOS}/{second}/words", 404, **words)
    assert [act for act, _details in acts(sessions)] == [
        *("room.photo-added", "room.photo-added", "room.photo-moved", "room.photo-described", "room.photo-removed"),
    ]
    assert [each for each, _ in held(sessions, hub)] == ["창이 큰 방"]
    assert first


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "Choose a picture."),
        (b"", "Choose a picture."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is no JPEG, PNG or WebP picture"),
        (photo()[:2000], "This is no JPEG, PNG or WebP picture"),
        (bomb(30_000, 30_000), "more than 40 million pixels"),
        (photo(100, 100), "each side has at least 200 pixels"),
        (photo(1300, 300), "too long for its width"),
        (bytes(MOST_OCTETS + 1), "larger than 8 MB"),
    ],
)
def test_a_bad_file_is_refused_and_the_words_stay(
    desk: TestApp, upload: Upload, sessions: Sessions, hub: Hub, data: bytes | None, words: str
) -> None:
    page = upload(data, 422)
    form = page.forms["photo-form"]
    assert words in page.html.find(id="file-error").text
    assert (form["alt_ko"].value, form["alt_en"].value) == tuple(WORDS.values())
    assert held(sessions, hub) == [] and acts(sessions) == []


def test_words_are_asked_for_with_the_file(desk: TestApp, upload: Upload, sessions: Sessions, hub: Hub) -> None:
    page = upload(photo(), 422, alt_ko="", alt_en="A" * 301)
    assert "Please fill this in." in page.html.find(id="alt_ko-error").text
    assert "at most 300 characters" in page.html.find(id="alt_en-error").text
    assert "Choose the picture once more." in page.html.find(id="file-error").text
    for blank in (" ", "\u3164", "\u200b"):
        upload(photo(), 422, alt_ko=blank, alt_en="A room")
    upload(photo(), alt_ko="가" * 300, alt_en="A")
    with sessions.read() as db:
        photo_id = list_photos(db, hub.meeting.id)[0].id
    wrong = {f"photo-{photo_id}-alt_ko": "", f"photo-{photo_id}-alt_en": "Kept <b>"}
    page = post(desk, f"{PHOTOS}/{photo_id}/words", 422, **wrong)
    assert "Please fill this in." in page.text and 'value="Kept &lt;b&gt;"' in page.text
    assert held(sessions, hub) == [("가" * 300, "A")]


def test_twice_and_too_many(desk: TestApp, upload: Upload, sessions: Sessions, hub: Hub) -> None:
    for each in range(8):
        upload(photo(300 + each, 300))
    assert "This photo is here already." in upload(photo(300, 300), 422).text
    page = upload(photo(600, 300), 422)
    assert "A room has at most 8 photos." in page.html.find(id="file-error").text
    page = desk.get(PHOTOS)
    assert "A room has at most 8 photos." in page.text and "photo-form" not in page.forms
    assert len(held(sessions, hub)) == 8


def test_a_body_larger_than_a_picture_is_refused(desk: TestApp, upload: Upload) -> None:
    upload(bytes(MOST_OCTETS + 128 * 1024), 413)
    # Elsewhere the small limit holds.
    desk.post(f"{PHOTOS}/1/words", "x" * 200_000, status=413)


def test_eight_photos_cost_what_one_does(desk: TestApp, upload: Upload, sessions: Sessions) -> None:
    def cost() -> int:
        desk.get(PHOTOS)
        with counted(sessions) as statements:
            desk.get(PHOTOS)
        return len(statements)

    upload(photo(300, 300))
    before = cost()
    for each in range(7):
        upload(photo(310 + each, 300))
    assert cost() == before


def test_a_plan_is_put_up_marked_and_taken_away(
    desk: TestApp, upload: Upload, sessions: Sessions, hub: Hub, floor: int
) -> None:
    path = f"/manage/spaces/floors/{floor}/plan"
    assert "This floor has no plan yet" in desk.get(path).text
    for act in ("words", "rooms", "remove"):
        post(desk, f"{path}/{act}", 404)
    assert "This is no JPEG" in upload(b"%PDF-1.7", 422, path, "plan.pdf").html.find(id="file-error").text
    page = upload(photo(1000, 600), path=path, alt_ko="평면도", alt_en="Plan").follow()
    assert "Now mark the rooms on it." in page.text
    marks = {"meeting-x": "125", "meeting-y": "875"}
    marks |= {"meeting-way_ko": "계단 왼쪽", "meeting-way_en": "left of the stairs"}
    assert "The rooms are marked." in post(desk, f"{path}/rooms", page=path, **marks).follow().text
    assert "left of the stairs" in desk.get("/rooms/meeting").text
    page = post(desk, f"{path}/words", page=path, **{"plan-alt_ko": "새 평면도", "plan-alt_en": "New plan"}).follow()
    assert 'alt="New plan"' in page.text
    page = post(desk, f"{path}/words", 422, path, **{"plan-alt_ko": "", "plan-alt_en": "x"})
    assert page.html.find(id="plan-alt_ko-error")
    upload(photo(1200, 600), path=path, alt_ko="평면도", alt_en="Plan")
    with sessions.read() as db:
        plan = find_plan(db, floor)
        assert plan is not None and plan.width == 1200
        assert db.scalar(select(func.count()).select_from(RoomMark)) == 1
    post(desk, f"{path}/remove", page=path)
    assert "left of the stairs" not in desk.get("/rooms/meeting").text
    assert [act for act, _ in acts(sessions)] == [
        *("floor.plan-set", "floor.rooms-marked", "floor.plan-described", "floor.plan-set", "floor.plan-removed")
    ]


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"x": "10"}, "y", "A place needs both numbers."),
        ({"y": "10"}, "x", "A place needs both numbers."),
        ({"x": "1001", "y": "1"}, "x", "Write a whole number from 0 to 1000."),
        ({"x": "1", "y": "-1"}, "y", "Write a whole number from 0 to 1000."),
        ({"x": "1", "y": "no"}, "y", "Write a whole number from 0 to 1000."),
        ({"way_ko": "왼쪽", "way_en": "left"}, "x", "Mark the room on the plan, or take the words out."),
        ({"x": "1", "y": "1", "way_ko": "왼쪽"}, "way_en", "Write it in both languages, or in neither."),
        ({"x": "1", "y": "1", "way_en": "l" * 121, "way_ko": "왼"}, "way_en", "at most 120 characters"),
    ],
)
def test_marks_that_are_wrong(
    desk: TestApp, upload: Upload, sessions: Sessions, floor: int, values: dict[str, str], field: str, words: str
) -> None:
    path = f"/manage/spaces/floors/{floor}/plan"
    upload(photo(1000, 600), path=path)
    sent = {"x": "", "y": "", "way_ko": "", "way_en": ""} | values
    page = post(desk, f"{path}/rooms", 422, path, **{f"meeting-{name}": value for name, value in sent.items()})
    assert words in page.html.find(id=f"meeting-{field}-error").text
    for name, value in values.items():
        assert page.html.find(id=f"meeting-{name}")["value"] == value
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(RoomMark)) == 0


@pytest.mark.parametrize("who", ["stranger", "member", "organizer", "manager", "admin"])
def test_who_may(app: TestApp, hub: Hub, sign_in: SignIn, floor: int, who: str) -> None:
    if who != "stranger":
        sign_in(app, getattr(hub, who))
    may = who in ("manager", "admin")
    for path in (PHOTOS, f"/manage/spaces/floors/{floor}/plan", "/manage/spaces/floors/99999/plan"):
        answer = app.get(path, status="*")
        wanted = (404 if "99999" in path else 200) if may else (303 if who == "stranger" else 403)
        assert answer.status_int == wanted, path
    app.get("/manage/spaces/rooms/nowhere/photos", status=404)
    assert ("/manage/spaces/rooms/meeting" in app.get("/rooms/meeting").text) is may


_HEADS = [b"", b"\xff\xd8\xff", photo(200, 200)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400), st.text(max_size=20), st.text(max_size=20), st.sampled_from(_HEADS))
def test_whatever_is_sent_is_answered(desk: TestApp, data: bytes, ko: str, en: str, head: bytes) -> None:
    values = {"csrf_token": token_of(desk.get(PHOTOS)), "alt_ko": ko, "alt_en": en}
    values = {name: value.encode("utf-8", "replace") for name, value in values.items()}
    answer = desk.post(PHOTOS, values, upload_files=[("file", "a.svg", head + data)], status="*")
    assert answer.status_int in (303, 422)


def test_photos_are_of_a_moment(upload: Upload, sessions: Sessions) -> None:
    upload(photo(300, 300))
    with sessions.read() as db:
        assert db.scalars(select(RoomPhoto.added_at)).one() == NOW
