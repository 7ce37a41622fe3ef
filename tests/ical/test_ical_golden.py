"""Whole calendars, byte for byte, in tests/golden: one file for each case, named for it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from campus.domain.event import Attendee, CalendarEvent, CalendarMeta, EventStatus, Organizer
from campus.ical.writer import write_calendar

GOLDEN = Path(__file__).parent.parent / "golden"
CREATED = datetime(2026, 11, 1, 0, 0, 0, tzinfo=UTC)
REVISED = datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)
ROOM = CalendarMeta(
    name="세미나실 301",
    revised_at=REVISED,
    description="AI 스타트업파크 3층; 20석, 화상회의",
    url="https://hub.example/rooms/seminar-301",
    color="teal",
    source="https://hub.example/feeds/rooms/seminar-301.ics",
)

BOOKING = CalendarEvent(
    uid="b-7f3a@hub.example",
    summary="AI 프렌즈: 생성 모델, 함께 읽기",
    starts_at=datetime(2026, 11, 25, 10, tzinfo=UTC),
    ends_at=datetime(2026, 11, 25, 12, tzinfo=UTC),
    created_at=CREATED,
    revised_at=REVISED,
    sequence=2,
    location="대전 유성구 신성동 AI 스타트업파크 3층 세미나실 301",
    geo=(36.3861, 127.3512),
    url="https://hub.example/bookings/7f3a",
    description="논문 두 편을 읽고 이야기해요.\n자료: \\\\hub\\자료; 누구나, 환영",
    categories=("정기모임", "읽기, 토론"),
    color="steelblue",
    conference="https://meet.example/ai-friends?room=세미나",
    image="https://hub.example/static/img/ai-friends.png",
    organizer=Organizer("신성 AI 허브", "hub@hub.example"),
    related_to="b-0001@hub.example",
)
CANCELLED = CalendarEvent(
    uid="b-c001@hub.example",
    summary="예약됨",
    starts_at=datetime(2026, 11, 26, 1, tzinfo=UTC),
    ends_at=datetime(2026, 11, 26, 2, 30, tzinfo=UTC),
    created_at=CREATED,
    revised_at=REVISED,
    sequence=1,
    status=EventStatus.CANCELLED,
)
CLOSURE = CalendarEvent(
    uid="closure-3@hub.example",
    summary="휴관: 성탄절",
    starts_at=date(2026, 12, 25),
    ends_at=date(2026, 12, 26),
    created_at=CREATED,
    revised_at=REVISED,
    is_transparent=True,
)
INVITATION = CalendarEvent(
    uid="b-9d@hub.example",
    summary="과제 회의",
    starts_at=datetime(2026, 12, 1, 5, tzinfo=UTC),
    ends_at=datetime(2026, 12, 1, 6, tzinfo=UTC),
    created_at=CREATED,
    revised_at=REVISED,
    status=EventStatus.TENTATIVE,
    organizer=Organizer('김"하늘"; KAIST', "reply@hub.example"),
    attendees=(
        Attendee("sora@etri.example", "이소라", reply_wanted=True),
        Attendee.room("seminar-301@hub.example", "세미나실 301, 신성 AI 허브"),
    ),
)
SERIES = CalendarEvent(
    uid="b-ny@hub.example",
    summary="Weekly call",
    starts_at=datetime(2026, 10, 21, 9, tzinfo=NEW_YORK),
    ends_at=datetime(2026, 10, 21, 10, tzinfo=NEW_YORK),
    created_at=CREATED,
    revised_at=REVISED,
    zone="America/New_York",
    rule="FREQ=WEEKLY;UNTIL=20261216T140000Z;BYDAY=WE",
    exdates=(datetime(2026, 11, 25, 9, tzinfo=NEW_YORK), datetime(2026, 10, 28, 9, tzinfo=NEW_YORK)),
)
MOVED = CalendarEvent(
    uid="b-ny@hub.example",
    summary="Weekly call, later that day",
    starts_at=datetime(2026, 11, 4, 14, tzinfo=NEW_YORK),
    ends_at=datetime(2026, 11, 4, 15, tzinfo=NEW_YORK),
    created_at=CREATED,
    revised_at=REVISED,
    zone="America/New_York",
    sequence=1,
    recurrence_id=datetime(2026, 11, 4, 9, tzinfo=NEW_YORK),
)
CAIRO_START = datetime(2026, 10, 21, 9, tzinfo=ZoneInfo("Africa/Cairo"))
LISTED = CalendarEvent(
    uid="b-cairo@hub.example",
    summary="Weekly call",
    starts_at=CAIRO_START,
    ends_at=CAIRO_START + HOUR,
    created_at=CREATED,
    revised_at=REVISED,
    zone="Africa/Cairo",
    rule="FREQ=WEEKLY;COUNT=3",
    exdates=(CAIRO_START + timedelta(weeks=1),),
)
NASTY = CalendarEvent(
    uid="b-nasty@hub.example",
    summary="줄바꿈\r\nEND:VEVENT\r\n가짜, 속성; \\n 끝\x00\x07" + "👩‍🔬각" * 15,
    starts_at=datetime(2026, 12, 2, 5, tzinfo=UTC),
    ends_at=datetime(2026, 12, 2, 6, tzinfo=UTC),
    created_at=CREATED,
    revised_at=REVISED,
    description="가나다라마바사아자차카타파하 " * 20,
)
CASES: dict[str, list[CalendarEvent]] = {
    "room_empty": [],
    "room_booking_with_everything": [BOOKING],
    "room_cancelled_and_closed": [CANCELLED, CLOSURE],
    "private_invitation": [INVITATION],
    "series_in_new_york_with_changes": [MOVED, SERIES],
    "series_in_cairo_listed_in_utc": [LISTED.single_date(CAIRO_START + n * timedelta(weeks=1)) for n in (0, 2)],
    "text_that_must_be_escaped_and_folded": [NASTY],
}


@pytest.mark.parametrize("case", CASES)
def test_the_bytes_are_those_on_file(case: str) -> None:
    assert write_calendar(ROOM, CASES[case]) == (GOLDEN / f"{case}.ics").read_bytes()


@pytest.mark.parametrize("case", CASES)
def test_the_files_keep_the_form(case: str) -> None:
    octets = (GOLDEN / f"{case}.ics").read_bytes()
    assert octets.endswith(b"END:VCALENDAR\r\n")
    for line in octets.removesuffix(b"\r\n").split(b"\r\n"):
        assert 0 < len(line) <= 75
        assert b"\r" not in line
        assert b"\n" not in line
        line.decode()
    read = Calendar.from_ical(octets)
    assert [event.errors for event in read.walk()] == [[] for _ in read.walk()]
    assert len(read.events) == len(CASES[case])


def test_the_whole_event_comes_back() -> None:
    read = Calendar.from_ical((GOLDEN / "room_booking_with_everything.ics").read_bytes()).events[0]
    assert read["SUMMARY"] == BOOKING.summary
    assert read["LOCATION"] == BOOKING.location
    assert read["DESCRIPTION"] == f"{BOOKING.description}\n\n{BOOKING.conference}"
    assert (read["GEO"].latitude, read["GEO"].longitude) == BOOKING.geo
    assert read["CATEGORIES"].cats == list(BOOKING.categories)
    assert read["ORGANIZER"].params["CN"] == "신성 AI 허브"
    assert read["DTSTART"].dt == BOOKING.starts_at
    assert read["DTEND"].dt == BOOKING.ends_at


def test_what_stands_in_a_text_stays_in_it() -> None:
    read = Calendar.from_ical((GOLDEN / "text_that_must_be_escaped_and_folded.ics").read_bytes())
    assert len(read.events) == 1
    assert read.events[0]["SUMMARY"] == "줄바꿈\nEND:VEVENT\n가짜, 속성; \\n 끝" + "👩‍🔬각" * 15
