"""Our VTIMEZONEs, read by two judges that know nothing but their text, against zoneinfo."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from dateutil.tz import tzical
from icalendar import Timezone

from campus.ical.posix import Footer, YearlyRule, parse_footer, read_footer
from campus.ical.zones import is_regular, write_zone

HOUR = timedelta(hours=1)
REGULAR = [
    "Asia/Seoul",
    "Asia/Kathmandu",
    "America/New_York",
    "America/Santiago",
    "America/Nuuk",
    "America/St_Johns",
    "Asia/Jerusalem",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/Dublin",
    "Pacific/Chatham",
]
# No rule of RFC 5545 that engines share says "the day after the last Thursday"; Ramadan; a law of 2024.
IRREGULAR = ["Africa/Cairo", "Africa/Casablanca", "Africa/El_Aaiun", "Asia/Gaza", "Asia/Almaty"]


def days_of_change(zone: ZoneInfo) -> Iterator[datetime]:
    """The UTC midnights of 2024 to 2030 next to which the clock changes, and the first of each month."""
    day = datetime(2024, 1, 1, tzinfo=UTC)
    while day.year < 2031:
        offsets = {(day + timedelta(days=n)).astimezone(zone).utcoffset() for n in (-1, 0, 1)}
        if len(offsets) > 1 or day.day == 1:
            yield day
        day += timedelta(days=1)


def clear_walls(zone: ZoneInfo) -> Iterator[datetime]:
    """Wall times at each hour of those days, without hours that come twice: engines disagree on these."""
    for day in days_of_change(zone):
        for hours in range(24):
            wall = (day + hours * HOUR).astimezone(zone)
            if wall.replace(fold=0).utcoffset() == wall.replace(fold=1).utcoffset():
                yield wall


def by_icalendar(zone: str) -> tzinfo:
    return Timezone.from_ical(write_zone(zone).replace(zone, "Read/Only")).to_tz(lookup_tzid=False)


def by_dateutil(zone: str) -> tzinfo:
    read = tzical(io.StringIO(write_zone(zone).replace(zone, "Read/Only"))).get()
    assert read is not None
    return read


@pytest.mark.parametrize("zone", REGULAR + IRREGULAR)
@pytest.mark.parametrize("judge", [by_icalendar, by_dateutil])
def test_each_wall_time_means_the_right_instant(zone, judge) -> None:
    clock, read = ZoneInfo(zone), judge(zone)
    walls = list(clear_walls(clock))
    assert len(walls) >= 7 * 12 * 24
    wrong = [wall for wall in walls if wall.replace(tzinfo=read, fold=0).utcoffset() != wall.utcoffset()]
    assert wrong == []
    wrong = [wall for wall in walls if wall.astimezone(UTC).astimezone(read).utcoffset() != wall.utcoffset()]
    assert wrong == []


def test_the_judges_do_see_a_wrong_hour() -> None:
    """An onset one hour late, as in VTIMEZONEs that count it on the clock after the change."""
    late = write_zone("America/New_York").replace("DTSTART:19701101T020000", "DTSTART:19701101T030000")
    clock, read = ZoneInfo("America/New_York"), Timezone.from_ical(late).to_tz(lookup_tzid=False)
    wrong = {wall.hour for wall in clear_walls(clock) if wall.replace(tzinfo=read).utcoffset() != wall.utcoffset()}
    assert wrong == {2}


def test_seoul_is_one_block() -> None:
    assert write_zone("Asia/Seoul").split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Seoul",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0900",
        "TZOFFSETTO:+0900",
        "TZNAME:KST",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


@pytest.mark.parametrize("zone", REGULAR)
def test_a_yearly_rule_is_written_as_a_rule(zone: str) -> None:
    assert is_regular(zone)
    text = write_zone(zone)
    assert "RDATE" not in text
    assert text.count("RRULE") == text.count("BEGIN:DAYLIGHT") * 2


@pytest.mark.parametrize("zone", IRREGULAR)
def test_a_clock_without_a_rule_has_its_changes_listed(zone: str) -> None:
    assert not is_regular(zone)
    text = write_zone(zone)
    assert "RRULE" not in text
    # libical and ical.js pass over DTSTART where there is an RDATE: the first onset must be among the RDATEs.
    for block in text.split("BEGIN:")[1:]:
        lines = block.split("\r\n")
        start = next((line.partition(":")[2] for line in lines if line.startswith("DTSTART")), None)
        dates = [line.partition(":")[2] for line in lines if line.startswith("RDATE")]
        assert not dates or dates[0] == start
        assert dates == sorted(dates)


def test_summer_is_daylight_also_where_the_law_says_otherwise() -> None:
    assert "BEGIN:DAYLIGHT\r\nDTSTART:19700329T010000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100" in write_zone(
        "Europe/Dublin"
    )
    after_ramadan = "BEGIN:DAYLIGHT\r\nDTSTART:20240414T020000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100"
    assert after_ramadan in write_zone("Africa/Casablanca")


def test_utc_needs_no_zone() -> None:
    assert write_zone("UTC") == write_zone("Etc/UTC") == ""


@pytest.mark.parametrize("zone", ["Korea Standard Time", "../../etc/passwd", "/etc/passwd", ""])
def test_what_is_no_zone_is_refused(zone: str) -> None:
    with pytest.raises((ZoneInfoNotFoundError, ValueError, OSError)):
        write_zone(zone)


def test_the_footer_is_the_one_zoneinfo_reads() -> None:
    assert read_footer("Asia/Seoul") == "KST-9"
    assert read_footer("America/New_York") == "EST5EDT,M3.2.0,M11.1.0"


@pytest.mark.parametrize(
    ("footer", "rules"),
    [
        ("KST-9", []),
        ("<+0545>-5:45", []),
        ("EST5EDT,M3.2.0,M11.1.0", ["BYMONTH=3;BYDAY=2SU", "BYMONTH=11;BYDAY=1SU"]),
        ("CET-1CEST,M3.5.0,M10.5.0/3", ["BYMONTH=3;BYDAY=-1SU", "BYMONTH=10;BYDAY=-1SU"]),
        (
            "IST-2IDT,M3.4.4/26,M10.5.0",
            ["BYMONTH=3;BYDAY=FR;BYMONTHDAY=23,24,25,26,27,28,29", "BYMONTH=10;BYDAY=-1SU"],
        ),
        (
            "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
            ["BYMONTH=3;BYDAY=SA;BYMONTHDAY=24,25,26,27,28,29,30", "BYMONTH=10;BYDAY=-1SU"],
        ),
        ("XST0XDT,M3.2.0/-24,M10.2.0/168", ["BYMONTH=3;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "BYMONTH=10;BYDAY=3SU"]),
    ],
)
def test_a_footer_as_rules(footer: str, rules: list[str]) -> None:
    parsed = parse_footer(footer)
    assert parsed is not None
    assert [rule.rrule for rule in parsed.rules] == [f"FREQ=YEARLY;{rule}" for rule in rules]


@pytest.mark.parametrize(
    "footer", ["", "EET-2EEST,M4.5.5/0,M10.5.4/24", "EST5EDT,J60,J300", "EST5EDT,M3.1.0/-1,M11.1.0"]
)
def test_a_footer_that_no_rule_says(footer: str) -> None:
    assert parse_footer(footer) is None


def test_the_onset_is_reckoned_on_the_clock_before() -> None:
    footer = parse_footer("EST5EDT,M3.2.0,M11.1.0")
    assert isinstance(footer, Footer)
    spring, autumn = footer.rules
    assert spring.onset(2027) == datetime(2027, 3, 14, 7, tzinfo=UTC)
    assert autumn.onset(2027) == datetime(2027, 11, 7, 6, tzinfo=UTC)
    last = YearlyRule(10, 5, 4, 24 * 3600, 3 * HOUR, 2 * HOUR, "EET")
    assert last.onset(2024) == datetime(2024, 10, 31, 21, tzinfo=UTC)
