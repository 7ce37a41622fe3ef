"""Invitations and cancellations: one UID, a METHOD, and what RFC 5546 wants in each."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from campus.domain.event import Attendee, CalendarEvent, EventRefused, Organizer
from campus.ical.itip import write_cancel, write_request

START = datetime(2026, 12, 2, 10, 0, tzinfo=UTC)
ORGANIZER = Organizer("신성캠퍼스", "hub@campus.example")
ME = Attendee("member@kaist.example", "김하늘", reply_wanted=True)
ROOM = Attendee.room("room-203@campus.example", "회의실 203")
EVENT = CalendarEvent(
    uid="1@campus.example",
    summary="모임",
    starts_at=START,
    ends_at=START + timedelta(hours=2),
    created_at=START,
    revised_at=START,
    organizer=ORGANIZER,
    attendees=(ME, ROOM),
)
SERIES = replace(EVENT, rule="FREQ=WEEKLY;COUNT=3", sequence=4)
CHANGED = replace(
    EVENT, recurrence_id=START + timedelta(days=7), starts_at=START + timedelta(days=7, hours=1),
    ends_at=START + timedelta(days=7, hours=3), sequence=5,
)  # fmt: skip


def read(text: str) -> Calendar:
    return Calendar.from_ical(text.encode())


def test_a_request_holds_the_series_and_the_dates_that_differ():
    text = write_request([SERIES, CHANGED])
    calendar = read(text)
    assert calendar["METHOD"] == "REQUEST"
    series, changed = calendar.walk("VEVENT")
    assert (series["UID"], changed["UID"]) == ("1@campus.example", "1@campus.example")
    assert changed["RECURRENCE-ID"].dt == CHANGED.recurrence_id
    assert [str(each.params["CUTYPE"]) for each in series["ATTENDEE"]] == ["INDIVIDUAL", "ROOM"]
    assert str(series["ORGANIZER"]) == "mailto:hub@campus.example"
    assert [each["TZID"] for each in calendar.walk("VTIMEZONE")] == ["Asia/Seoul"]
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")


def test_a_cancelled_series_keeps_its_rule_and_says_so():
    (event,) = read(write_cancel([replace(SERIES, exdates=(START,))])).walk("VEVENT")
    assert event["STATUS"] == "CANCELLED"
    assert "EXDATE" not in event
    assert event["SEQUENCE"] == 4


def test_a_cancelled_date_names_itself():
    calendar = read(write_cancel([CHANGED]))
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert event["RECURRENCE-ID"].dt == CHANGED.recurrence_id


@pytest.mark.parametrize(
    "events",
    [
        [],
        [EVENT, replace(EVENT, uid="2@campus.example")],
        [replace(EVENT, organizer=None)],
        [replace(EVENT, attendees=())],
    ],
    ids=["nothing", "two UIDs", "nobody invites", "nobody is invited"],
)
def test_what_is_no_message_is_refused(events):
    for write in (write_request, write_cancel):
        with pytest.raises(EventRefused):
            write(events)


@given(st.text(max_size=60), st.text(max_size=30))
def test_no_name_becomes_a_property_of_its_own(title, name):
    hostile = replace(EVENT, summary=f"{title}\r\nMETHOD:PUBLISH", attendees=(replace(ME, name=f"{name}\r\nX:1"), ROOM))
    calendar = read(write_request([hostile]))
    (event,) = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "REQUEST"
    assert "X" not in event
    assert len(event["ATTENDEE"]) == 2
