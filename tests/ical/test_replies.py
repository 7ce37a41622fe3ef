"""Answers of calendars: read as real programs write them, and nothing that anyone sends breaks the reader."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event, vCalAddress, vText

from campus.ical.replies import ANSWERS, MOST_CHARACTERS, read_replies

STAMP = datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)
SEOUL = ZoneInfo("Asia/Seoul")

GOOGLE = """\
BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VEVENT
DTSTART:20261209T100000Z
DTEND:20261209T120000Z
DTSTAMP:20261201T030405Z
ORGANIZER;CN=신성캠퍼스:mailto:reply+s12.abcdefghijklmnopqrst@campus.example
UID:1@campus.example
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=DECLINED;CN=member
 @kaist.example;X-NUM-GUESTS=0:mailto:Member@kaist.example
RECURRENCE-ID:20261209T100000Z
SEQUENCE:5
STATUS:CONFIRMED
SUMMARY:AI 프렌즈
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")

OUTLOOK = """\
BEGIN:VCALENDAR
METHOD:REPLY
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:Korea Standard Time
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0900
TZOFFSETTO:+0900
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT=ACCEPTED;CN="Kim, Haneul":MAILTO:member@kaist.example
COMMENT;LANGUAGE=ko-KR:네\\, 갑니다\\n고맙습니다
UID:1@campus.example
RECURRENCE-ID;TZID=Korea Standard Time:20261209T190000
DTSTART;TZID=Korea Standard Time:20261209T190000
DTEND;TZID=Korea Standard Time:20261209T210000
DTSTAMP:20261201T030405Z
SEQUENCE:5
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


@pytest.mark.parametrize(("text", "answer"), [(GOOGLE, "DECLINED"), (OUTLOOK, "ACCEPTED")], ids=["google", "outlook"])
def test_answers_as_programs_write_them(text, answer):
    (reply,) = read_replies(text)
    assert (reply.method, reply.uid, reply.answer) == ("REPLY", "1@campus.example", answer)
    assert reply.recurrence_at == datetime(2026, 12, 9, 10, 0, tzinfo=UTC)
    assert (reply.sequence, reply.stamped_at, reply.attendee) == (5, STAMP, "member@kaist.example")


def test_a_comment_is_read_in_plain_words():
    assert read_replies(OUTLOOK)[0].comment == "네, 갑니다\n고맙습니다"


@pytest.mark.parametrize(
    "changed",
    [
        GOOGLE.replace("METHOD:REPLY", "METHOD:REQUEST"),
        GOOGLE.replace("METHOD:REPLY\r\n", ""),
        GOOGLE.replace("DTSTAMP:20261201T030405Z", "DTSTAMP:yesterday"),
        GOOGLE.replace("RECURRENCE-ID:20261209T100000Z", "RECURRENCE-ID;VALUE=DATE:20261209"),
        GOOGLE.replace("RECURRENCE-ID:20261209T100000Z", "RECURRENCE-ID:99999999T999999Z"),
        GOOGLE.replace("SEQUENCE:5", "SEQUENCE:-5"),
        GOOGLE.replace("SEQUENCE:5", "SEQUENCE:" + "9" * 400),
        GOOGLE.replace("UID:1@campus.example\r\n", ""),
        GOOGLE + " " * MOST_CHARACTERS,
    ],
    ids=["request", "no method", "stamp", "day", "no time", "negative", "huge", "no UID", "too long"],
)
def test_what_is_no_answer_is_left_out(changed):
    assert read_replies(changed) == []


MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 - hypothesis wants naive bounds
    lambda each: each.replace(microsecond=0, tzinfo=UTC)
)


@given(
    st.sampled_from(ANSWERS),
    st.sampled_from(["REPLY", "COUNTER"]),
    MOMENTS,
    st.sampled_from([UTC, SEOUL, ZoneInfo("America/New_York")]),
    st.integers(0, 999_999),
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=60),
)
def test_whatever_a_program_writes_is_read_back(answer, method, moment, zone, sequence, name):
    event = Event()
    attendee = vCalAddress("mailto:member@kaist.example")
    attendee.params["PARTSTAT"] = vText(answer)
    attendee.params["CN"] = vText(name.replace('"', ""))
    event.add("attendee", attendee)
    event.add("uid", "1@campus.example")
    event.add("dtstamp", STAMP)
    event.add("recurrence-id", moment.astimezone(zone))
    event.add("sequence", sequence)
    event.add("dtstart", moment)
    event.add("dtend", moment + timedelta(hours=1))
    calendar = Calendar()
    calendar.add("method", method)
    calendar.add_component(event)
    (reply,) = read_replies(calendar.to_ical().decode())
    assert (reply.method, reply.answer, reply.sequence) == (method, answer, sequence)
    assert (reply.starts_at, reply.ends_at) == (moment, moment + timedelta(hours=1))
    # An hour that the clock repeats is told without saying which of the two.
    assert abs(reply.recurrence_at - moment) <= timedelta(hours=1 if zone.key == "America/New_York" else 0) if (
        isinstance(zone, ZoneInfo)
    ) else reply.recurrence_at == moment


LINES = st.lists(st.one_of(st.sampled_from(GOOGLE.split("\r\n")), st.text(max_size=40)), max_size=40)


@given(LINES)
def test_nothing_that_anyone_sends_breaks_it(lines):
    for reply in read_replies("\r\n".join(lines)):
        assert reply.stamped_at.tzinfo is not None


@given(st.integers(1, 30), st.sampled_from([";", ",", "=", '"', ":", "A;B=", ';B="', ",,"]))
def test_lines_that_are_made_to_be_slow_are_not(length, piece):
    read_replies("BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nATTENDEE" + piece * (length * 1_000))
