"""What is not for the public is nowhere in the bytes of any room's feed."""

import hmac

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from webtest import TestApp

from campus.booking.services import cancel_booking
from campus.db import Sessions
from campus.domain.rules import Visibility
from campus.feeds.masking import busy_name
from campus.settings import Settings
from tests.booking.conftest import slot
from tests.feeds.conftest import Book, acting, change, standing
from tests.support.hub import Hub, Place

SECRET_TITLE = "인수 협상, 나래AI"
NOTE = "비밀번호는 7741입니다"


@pytest.fixture(autouse=True)
def _some_day(clock: time_machine.Traveller) -> None:
    """All of these stand at the tests' Wednesday."""


def everything(app: TestApp, *places: Place) -> str:
    """The feeds of ``places`` in both languages, unfolded, with their headers."""
    texts = []
    for place in places:
        for language in ("ko", "en"):
            answer = app.get(f"/feeds/rooms/{place.slug}.ics?lang={language}")
            texts.append(f"{answer.headers}\n{answer.text}")
    return "\n".join(texts).replace("\r\n ", "")


def uids(app: TestApp, place: Place) -> list[str]:
    calendar = Calendar.from_ical(app.get(f"/feeds/rooms/{place.slug}.ics").body)
    return [str(event["UID"]) for event in calendar.walk("VEVENT")]


@pytest.mark.parametrize("visibility", [Visibility.MEMBERS, Visibility.TIME_ONLY])
def test_of_a_private_booking_only_the_time_is_told(
    app: TestApp, hub: Hub, sessions: Sessions, book: Book, visibility: Visibility
) -> None:
    booking_id = book(hub.hall_a, slot("11:00", "12:00"), title=SECRET_TITLE, visibility=visibility)
    facts = standing(sessions, booking_id)
    text = everything(app, hub.hall, hub.hall_a)
    assert text.count("BEGIN:VEVENT") == 4
    assert text.count("DTSTART;TZID=Asia/Seoul:20261125T110000") == 4
    for hidden in ("인수", "협상", NOTE, hub.member.name, hub.member.email, facts.uid, "/bookings/", "ORGANIZER"):
        assert hidden not in text
    assert "CATEGORIES" not in text
    assert "DESCRIPTION:" not in text.partition("BEGIN:VEVENT")[2].partition("END:VEVENT")[0]


def test_a_busy_time_has_the_same_uid_in_every_feed_and_none_that_leads_further(
    app: TestApp, hub: Hub, sessions: Sessions, book: Book, settings: Settings
) -> None:
    booking_id = book(hub.hall, slot("11:00", "12:00"), visibility=Visibility.TIME_ONLY)
    facts = standing(sessions, booking_id)
    assert uids(app, hub.hall) == uids(app, hub.hall_b)
    (uid,) = uids(app, hub.hall)
    name, _, host = uid.partition("@")
    assert (len(name), host) == (32, settings.host)
    plain = hmac.digest(b"", facts.uid.encode(), "sha256").hex()
    assert name not in (facts.uid, plain[:32])


def test_a_public_booking_tells_its_title_but_neither_note_nor_names(
    app: TestApp, hub: Hub, sessions: Sessions, book: Book
) -> None:
    booking_id = book(hub.meeting, slot("11:00", "12:00"), title="AI 프렌즈 112회")
    text = everything(app, hub.meeting)
    assert "SUMMARY:AI 프렌즈 112회" in text
    assert f"UID:{standing(sessions, booking_id).uid}@localhost" in text
    assert f"URL:http://localhost/bookings/{booking_id}" in text
    assert "ORGANIZER;CN=신성캠퍼스:mailto:hub@localhost" in text
    for hidden in (NOTE, "비밀번호", hub.member.name, hub.member.email):
        assert hidden not in text


def test_what_was_public_and_is_private_now_is_gone(
    app: TestApp, hub: Hub, sessions: Sessions, book: Book
) -> None:
    booking_id = book(hub.meeting, slot("11:00", "12:00"), title=SECRET_TITLE)
    assert "인수" in everything(app, hub.meeting)
    change(sessions, booking_id, by=hub.member, visibility=Visibility.MEMBERS)
    text = everything(app, hub.meeting)
    assert "인수" not in text
    assert standing(sessions, booking_id).uid not in text


def test_a_private_booking_that_is_cancelled_tells_no_more(
    app: TestApp, hub: Hub, sessions: Sessions, book: Book
) -> None:
    booking_id = book(hub.meeting, slot("11:00", "12:00"), title=SECRET_TITLE, visibility=Visibility.MEMBERS)
    with sessions.write() as db:
        cancel_booking(db, booking_id, reason="인수 무산", by=acting(hub.member), now=slot("10:00", "10:30").starts_at)
    text = everything(app, hub.meeting)
    assert "STATUS:CANCELLED" in text
    assert "인수" not in text


def test_being_signed_in_shows_no_more(app: TestApp, hub: Hub, book: Book, sign_in) -> None:
    book(hub.meeting, slot("11:00", "12:00"), title=SECRET_TITLE, visibility=Visibility.MEMBERS)
    stranger = app.get("/feeds/rooms/meeting.ics")
    sign_in(app, hub.manager)
    known = app.get("/feeds/rooms/meeting.ics")
    assert dict(known.headers) == dict(stranger.headers)
    assert known.body == stranger.body


@given(st.text(min_size=1), st.text(min_size=1), st.binary(), st.binary())
def test_busy_uids_differ_by_booking_and_by_secret(one: str, other: str, secret: bytes, another: bytes) -> None:
    def uid(text: str, key: bytes) -> str:
        return busy_name(text.encode("utf-8", "surrogatepass").hex(), key)

    assert (uid(one, secret) == uid(other, secret)) == (one == other)
    assert uid(one, secret + b"\0a") != uid(one, another + b"\0b")
