"""The zones that files name, in the words of each program; and those that they only describe."""

import zoneinfo

import pytest

from campus.domain.imported import NoteKind
from campus.ical.reading import dates_of, read_calendar
from campus.ical.reading.windows_zones import WINDOWS_ZONES
from campus.ical.reading.zone_names import named_zone
from campus.ical.zones import write_zone
from tests.support.ics import NOW, note_kinds, octets, read, read_one, vevent

ENDS = ("DTEND;TZID=X:20270705T100000", "SUMMARY:x")


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Asia/Seoul", "Asia/Seoul"),
        ("asia/seoul", "Asia/Seoul"),
        (" Asia/Seoul ", "Asia/Seoul"),
        ('"Asia/Seoul"', "Asia/Seoul"),
        ("/Europe/Stockholm", "Europe/Stockholm"),
        ("/mozilla.org/20050126_1/Asia/Seoul", "Asia/Seoul"),
        ("/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("/softwarestudio.org/Olson_20011030_5/America/New_York", "America/New_York"),
        ("Korea Standard Time", "Asia/Seoul"),
        ("korea standard time", "Asia/Seoul"),
        ("Eastern Daylight Time", "America/New_York"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("대한민국 표준시", "Asia/Seoul"),
        ("(UTC+09:00) Seoul", "Asia/Seoul"),
        ("(UTC+09:00) 서울", "Asia/Seoul"),
        ("(GMT+09:00) Seoul", "Asia/Seoul"),
        ("(GMT +09:00) Seoul", "Asia/Seoul"),
        (r"(UTC+09:00) Osaka\, Sapporo\, Tokyo", "Asia/Tokyo"),
        ("(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi", "Asia/Chongqing"),
        ("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", "Asia/Kolkata"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam"),
        ("(UTC+00:00) Dublin, Edinburgh, Lisbon, London", "Europe/Dublin"),
        ("(UTC) Coordinated Universal Time", "UTC"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(UTC-04:00) Georgetown, La Paz, Manaus, San Juan", "America/La_Paz"),
        ("(UTC-03:00) Brasília", "America/Sao_Paulo"),
        ("(UTC+10:00) Canberra, Melbourne, Sydney", "Australia/Canberra"),
        ("Seoul", "Asia/Seoul"),
        ("New York", "America/New_York"),
        ("KST", "Asia/Seoul"),
        ("EST5EDT", "EST5EDT"),
        ("Korea", "Asia/Seoul"),
        ("Eastern", "America/New_York"),
        ("GMT+0900", "Asia/Seoul"),
        ("UTC+9", "Asia/Seoul"),
        ("+09:00", "Asia/Seoul"),
        ("GMT-8", "Etc/GMT+8"),
        ("Etc/GMT-9", "Etc/GMT-9"),
        ("UTC", "UTC"),
        ("Customized Time Zone", None),
        ("tzone://Microsoft/Custom", None),
        ("(UTC+09:00) New York", None),
        ("+0545", None),
        ("GMT+99", None),
        ("../../etc/passwd", None),
        ("Factory", None),
        ("", None),
    ],
)
def test_names(name: str, zone: str | None) -> None:
    assert named_zone(name) == zone


def test_the_names_of_windows_are_zones() -> None:
    assert len(WINDOWS_ZONES) >= 140
    assert set(WINDOWS_ZONES.values()) <= zoneinfo.available_timezones()
    assert all(named_zone(name) == zone for name, zone in WINDOWS_ZONES.items())


def described(zone: str) -> str:
    """Our VTIMEZONE of ``zone`` under a name that says nothing."""
    return write_zone(zone).replace(f"TZID:{zone}", "TZID:X")


@pytest.mark.parametrize(
    ("zone", "taken"),
    [
        ("Asia/Seoul", "Asia/Seoul"),
        ("Asia/Tokyo", "Asia/Seoul"),  # the hub's clock is the same
        ("America/New_York", "America/New_York"),
        ("Europe/Paris", "Europe/Berlin"),
        ("Australia/Sydney", "Australia/Sydney"),
        ("Asia/Kolkata", "Asia/Kolkata"),
        ("America/Santiago", "America/Santiago"),
        ("Pacific/Chatham", "Pacific/Chatham"),
    ],
)
def test_a_zone_is_known_by_its_clock(zone: str, taken: str) -> None:
    (event,) = read(described(zone), vevent("DTSTART;TZID=X:20270705T090000", *ENDS)).events
    assert event.zone == taken
    assert [(each.kind, each["name"], each["zone"]) for each in event.notes] == [(NoteKind.ZONE_BY_CLOCK, "X", taken)]


def test_what_a_zone_says_of_its_place_comes_first() -> None:
    zone = described("Europe/Paris").replace("TZID:X", "TZID:X\r\nX-LIC-LOCATION:Europe/Madrid")
    (event,) = read(zone, vevent("DTSTART;TZID=X:20270705T090000", *ENDS)).events
    assert event.zone == "Europe/Madrid"


def test_an_offset_that_no_zone_has() -> None:
    zone = described("Asia/Seoul").replace("+0900", "+0913")
    (event,) = read(zone, vevent("DTSTART;TZID=X:20270705T090000", *ENDS)).events
    assert (event.zone, note_kinds(event)) == ("Asia/Seoul", [NoteKind.ZONE_UNKNOWN])


def test_an_old_summer_time_is_no_longer_regarded() -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:X\r\n"
        "BEGIN:DAYLIGHT\r\nDTSTART:19870510T020000\r\nTZOFFSETFROM:+0900\r\nTZOFFSETTO:+1000\r\n"
        "RRULE:FREQ=YEARLY;UNTIL=19880507T170000Z;BYMONTH=5;BYDAY=2SU\r\nEND:DAYLIGHT\r\n"
        "BEGIN:STANDARD\r\nDTSTART:19881009T030000\r\nTZOFFSETFROM:+1000\r\nTZOFFSETTO:+0900\r\nEND:STANDARD\r\n"
        "END:VTIMEZONE\r\n"
    )
    (event,) = read(zone, vevent("DTSTART;TZID=X:20270705T090000", *ENDS)).events
    assert (event.zone, note_kinds(event)) == ("Asia/Seoul", [NoteKind.ZONE_BY_CLOCK])


@pytest.mark.parametrize(
    "lines",
    [
        "TZID:X\r\n",
        "TZID:X\r\nBEGIN:STANDARD\r\nEND:STANDARD\r\n",
        "TZID:X\r\nBEGIN:STANDARD\r\nDTSTART:16011301T990000\r\nTZOFFSETTO:+9999\r\nEND:STANDARD\r\n",
        "TZID:X\r\nBEGIN:STANDARD\r\nDTSTART:x\r\nTZOFFSETTO:+0900\r\nEND:STANDARD\r\n",
    ],
)
def test_zones_that_say_nothing(lines: str) -> None:
    zone = f"BEGIN:VTIMEZONE\r\n{lines}END:VTIMEZONE\r\n"
    calendar = read(zone, vevent("DTSTART;TZID=X:20270705T090000", *ENDS))
    assert note_kinds(calendar.events[0]) == [NoteKind.ZONE_UNKNOWN]
    assert calendar.zone_assumed


def test_floating_times_are_on_the_clock_of_the_file_or_the_hub() -> None:
    lines = ("DTSTART:20270705T090000", "DTEND:20270705T100000")
    assert read_one(*lines).zone == "Asia/Seoul"
    (elsewhere,) = read_calendar(octets(vevent(*lines)), now=NOW, default_zone="Europe/Dublin").events
    assert elsewhere.zone == "Europe/Dublin"
    days = vevent("DTSTART;VALUE=DATE:20270705", uid="2")
    calendar = read("X-WR-TIMEZONE:America/New_York\r\n", vevent(*lines), days)
    floating, day = calendar.events
    assert [(each.kind, each["zone"]) for each in floating.notes] == [(NoteKind.FLOATING_TIME, "America/New_York")]
    assert (calendar.zone_assumed, day.zone) == (True, "Asia/Seoul")


def test_whole_days_are_as_long_as_the_clock_makes_them() -> None:
    """2027-11-07 New York's day has 25 hours."""
    data = octets(vevent("DTSTART;VALUE=DATE:20271107"))
    (event,) = read_calendar(data, now=NOW, default_zone="America/New_York").events
    (each,) = dates_of(event)
    assert (event.zone, each.slot.minutes) == ("America/New_York", 25 * 60)


def test_a_time_in_utc_stays_in_utc_whatever_zone_is_named_beside_it() -> None:
    event = read_one("DTSTART;TZID=Asia/Seoul:20270705T090000Z", "DTEND:20270705T100000Z")
    assert (event.zone, event.wall.hour) == ("UTC", 9)


def test_days_of_outlook_in_utc() -> None:
    event = read_one(
        "DTSTART:20270704T150000Z", "DTEND:20270706T150000Z", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", "SUMMARY:x"
    )
    assert (f"{event.wall:%m-%d}", event.days, event.zone) == ("07-05", 2, "Asia/Seoul")
