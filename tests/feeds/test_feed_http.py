"""A room's feed over HTTP: validators, encodings, and nothing that belongs to a visitor."""

import gzip
from datetime import datetime, timedelta

import pytest
import time_machine
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import update
from webtest import TestApp

from campus.db import Sessions
from campus.spaces.models import Room
from campus.spaces.services import renew_revision
from tests.booking.conftest import slot
from tests.feeds.conftest import Book
from tests.support.applications import SignIn
from tests.support.clock import NOW, SEOUL
from tests.support.hub import Hub
from tests.support.statements import counted

PATH = "/feeds/rooms/meeting.ics"
WORN = (
    "ETag",
    "Last-Modified",
    "Cache-Control",
    "Vary",
)


@pytest.fixture(autouse=True)
def _some_day(clock: time_machine.Traveller) -> None:
    """All of these stand at the tests' Wednesday."""


def test_it_is_a_public_calendar_that_may_be_kept_for_five_minutes(app: TestApp, hub: Hub) -> None:
    answer = app.get(PATH)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Content-Disposition"] == (
        "inline; filename=\"meeting.ics\"; filename*=UTF-8''%ED%9A%8C%EC%9D%98%EC%8B%A4.ics"
    )
    assert answer.headers["ETag"].startswith('"')
    assert answer.last_modified == datetime(2026, 11, 25, 0, 0, tzinfo=SEOUL)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "spelled",
    ['"{tag}"', 'W/"{tag}"', '"other", "{tag}"', '"other","{tag}"', 'W/"a",W/"{tag}" , "b"', "*", " * ", "{tag}"],
)
def test_what_has_not_changed_is_not_sent_again(app: TestApp, hub: Hub, spelled: str) -> None:
    first = app.get(PATH)
    tag = first.headers["ETag"].strip('"')
    again = app.get(PATH, headers={"If-None-Match": spelled.format(tag=tag)}, status=304)
    assert again.body == b""
    assert {name: again.headers[name] for name in WORN} == {name: first.headers[name] for name in WORN}
    assert "Content-Type" not in again.headers


@pytest.mark.parametrize("tag", ['"other"', 'W/"other"', "", '"', "other", '""', "W/", ",,,"])
def test_another_tag_gets_the_whole_feed(app: TestApp, hub: Hub, tag: str) -> None:
    app.get(PATH, headers={"If-None-Match": tag}, status=200)


def test_a_date_will_do_where_there_is_no_tag(app: TestApp, hub: Hub) -> None:
    modified = app.get(PATH).headers["Last-Modified"]
    app.get(PATH, headers={"If-Modified-Since": modified}, status=304)
    app.get(PATH, headers={"If-Modified-Since": "Tue, 24 Nov 2026 14:59:59 GMT"}, status=200)
    app.get(PATH, headers={"If-Modified-Since": "yesterday"}, status=200)
    app.get(PATH, headers={"If-Modified-Since": modified, "If-None-Match": '"other"'}, status=200)


def test_changes_within_one_second_are_told_apart(app: TestApp, hub: Hub, book: Book) -> None:
    book(hub.meeting, slot("11:00", "12:00"))
    first = app.get(PATH)
    book(hub.meeting, slot("13:00", "14:00"))
    app.get(PATH, headers={"If-Modified-Since": first.headers["Last-Modified"]}, status=200)
    app.get(PATH, headers={"If-None-Match": first.headers["ETag"]}, status=200)


def test_a_304_costs_one_small_statement(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    tag = app.get(PATH).headers["ETag"]
    with counted(sessions) as statements:
        app.get(PATH, headers={"If-None-Match": tag}, status=304)
    assert len(statements) == 1
    assert not any("logins" in statement or "event_texts" in statement for statement in statements)


def test_a_full_feed_costs_three_statements_however_long(
    app: TestApp, hub: Hub, sessions: Sessions, book: Book
) -> None:
    app.get(PATH)
    counts = []
    for hour in range(11, 21):
        book(hub.meeting, slot(f"{hour}:00", f"{hour + 1}:00"))
        with counted(sessions) as statements:
            app.get(PATH)
        counts.append(len(statements))
    assert set(counts) == {3}


def test_head_says_the_same_without_the_body(app: TestApp, hub: Hub, book: Book) -> None:
    book(hub.meeting, slot("11:00", "12:00"))
    got, head = app.get(PATH), app.head(PATH)
    assert head.body == b""
    assert dict(head.headers) == dict(got.headers)
    assert int(head.headers["Content-Length"]) == len(got.body)
    app.head(PATH, headers={"If-None-Match": got.headers["ETag"]}, status=304)


def test_gzip_has_a_tag_of_its_own(app: TestApp, hub: Hub, book: Book) -> None:
    book(hub.meeting, slot("11:00", "12:00"))

    def ask(**headers: str) -> Response:  # WebTest would unpack what it gets
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Request.blank(PATH, headers=named).get_response(app.router)

    plain, packed = ask(), ask(Accept_Encoding="br, gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert ask(Accept_Encoding="gzip").body == packed.body
    tag = packed.headers["ETag"]
    assert ask(Accept_Encoding="gzip", If_None_Match=tag).status_int == 304
    assert ask(If_None_Match=tag).status_int == 200


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "identity, gzip;q=0.5", "br", ";;;", "gzip;q=x"])
def test_plain_octets_for_who_does_not_ask_for_gzip(app: TestApp, hub: Hub, accepted: str) -> None:
    assert "Content-Encoding" not in app.get(PATH, headers={"Accept-Encoding": accepted}).headers


def test_each_language_and_each_day_has_a_tag_of_its_own(
    app: TestApp, hub: Hub, clock: time_machine.Traveller
) -> None:
    korean = app.get(PATH)
    assert app.get(f"{PATH}?lang=ko").headers["ETag"] == korean.headers["ETag"]
    assert app.get(f"{PATH}?lang=xx").headers["ETag"] == korean.headers["ETag"]
    assert app.get(PATH, headers={"Accept-Language": "en"}).headers["ETag"] == korean.headers["ETag"]
    english = app.get(f"{PATH}?lang=en")
    assert english.headers["ETag"] != korean.headers["ETag"]
    assert "SOURCE;VALUE=URI:http://localhost/feeds/rooms/meeting.ics?lang=en" in english.text
    clock.move_to(NOW + timedelta(hours=13, minutes=59))
    assert app.get(PATH).headers["ETag"] == korean.headers["ETag"]
    clock.move_to(NOW + timedelta(hours=14))
    assert app.get(PATH).headers["ETag"] != korean.headers["ETag"]


def test_a_new_name_of_the_room_is_sent(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    first = app.get(PATH)
    with sessions.write() as db:
        db.execute(update(Room).where(Room.id == hub.meeting.id).values(name_ko="느티나무방"))
        renew_revision(db, now=NOW)
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert "NAME:느티나무방" in app.get(PATH, headers={"If-None-Match": tag}, status=200).text
    app.get(PATH, headers={"If-Modified-Since": modified}, status=200)


def test_an_unknown_room_is_told_in_plain_words_and_nobody_is_sent_to_sign_in(app: TestApp, hub: Hub) -> None:
    answer = app.get("/feeds/rooms/nowhere.ics", status=404)
    assert answer.content_type == "text/plain"
    assert "Set-Cookie" not in answer.headers
    app.get("/feeds/rooms/meeting", status=404)
    app.post(PATH, status=(404, 405))


def test_a_retired_room_still_answers(app: TestApp, hub: Hub, sessions: Sessions, book: Book) -> None:
    book(hub.meeting, slot("11:00", "12:00"))
    with sessions.write() as db:
        db.execute(update(Room).where(Room.id == hub.meeting.id).values(retired_at=NOW))
        renew_revision(db, now=NOW)
    assert "생성 모델" in app.get(PATH).text
