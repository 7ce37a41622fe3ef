"""What programs are known for: files of our own making in their dialects, in tests/ical/files."""

from datetime import UTC, date, datetime

from campus.domain.event import EventStatus
from campus.domain.imported import NoteKind, ProblemKind
from campus.domain.recurrence import RecurrenceProblem
from campus.ical.reading import ReadCalendar, ReadEvent
from tests.support.ics import note_kinds, read_file, starts
from tests.support.recurrences import wall


def by_title(calendar: ReadCalendar) -> dict[str, ReadEvent]:
    return {event.title: event for event in calendar.events}


def test_google() -> None:
    """An endless series with left-out and moved dates, single events in UTC, days, reminders."""
    calendar = read_file("google.ics")
    assert (calendar.name, calendar.method, calendar.encoding) == ("AI 프렌즈 모임", "PUBLISH", "utf-8")
    assert not calendar.zone_assumed
    (reminder,) = calendar.problems
    assert (reminder.kind, reminder["component"], reminder["count"]) == (ProblemKind.NOT_AN_EVENT, "VALARM", 1)
    series, meeting, hackathon = calendar.events
    assert series.title == "AI 프렌즈: 함께 읽기"
    assert series.description == "매주 논문 한 편을 읽어요.\n준비물: 노트북, 호기심\n<b>누구나</b> 환영"
    assert (series.location, series.line) == ("AI 스타트업파크 3층, 세미나실 301", 19)
    assert series.organizer == "c_0f1e2d@group.calendar.google.com"
    assert starts(series)[:6] == [
        *("2026-11-04 10:00", "2026-11-11 10:00", "2026-11-18 10:00", "2026-12-02 10:00", "2026-12-10 11:00"),
        "2026-12-16 10:00",
    ]
    (shortened,) = series.notes
    assert (shortened["first"], shortened["last"]) == (date(2026, 11, 4), date(2028, 11, 1))
    (moved,) = series.overrides
    assert (moved.original, moved.wall, moved.minutes) == (wall("2026-12-09 19:00"), wall("2026-12-10 20:00"), 90)
    assert (moved.title, moved.sequence, moved.line) == ("AI 프렌즈: 하루 늦게", 3, 44)
    assert (meeting.zone, meeting.status, meeting.minutes) == ("UTC", EventStatus.TENTATIVE, 60)
    assert (meeting.url, meeting.categories) == ("https://hub.example/rooms/301", ("회의", "연구, 개발"))
    assert (hackathon.wall, hackathon.days, hackathon.zone) == (wall("2026-12-25 00:00"), 2, "Asia/Seoul")


def test_outlook() -> None:
    """Zones by the names of Windows in quotes, the second Tuesday by BYSETPOS, days as midnights, folds with tabs."""
    calendar = read_file("outlook.ics")
    meeting, workshop = calendar.events
    assert (meeting.zone, meeting.organizer, meeting.title) == ("Asia/Seoul", "sora@etri.example", "월례 회의")
    assert meeting.description == "안건은 회의 전날 올립니다.\n\n자세한 내용은 게시판을 보세요."
    assert meeting.uid.endswith("DC010000000000000000100000000A1B2C3D4E5F60718293A4B5C6D7E8F9")
    assert starts(meeting) == ["2027-03-09 01:00", "2027-05-11 01:00", "2027-06-08 01:00"]
    assert (workshop.days, workshop.wall, note_kinds(workshop)) == (2, wall("2027-05-01 00:00"), [NoteKind.ALL_DAY])


def test_exchange() -> None:
    """Zones that only their VTIMEZONE explains, display names with and without quotes, and one that nothing does."""
    calendar = read_file("exchange.ics")
    zones = {event.uid.partition("@")[0]: event.zone for event in calendar.events}
    assert zones == {
        "custom": "Europe/Berlin",
        "eastern": "America/New_York",
        "seoul": "Asia/Seoul",
        "tokyo": "Asia/Tokyo",
        "lost": "Asia/Seoul",
    }
    custom, eastern, *_, lost = calendar.events
    assert [(each.kind, each["name"]) for each in custom.notes] == [
        (NoteKind.ZONE_BY_CLOCK, "tzone://Microsoft/Custom")
    ]
    assert custom.organizer == "calls@exchange.example"
    assert starts(eastern) == ["2027-03-01 14:00", "2027-03-08 14:00", "2027-03-15 13:00", "2027-03-22 13:00"]
    assert [(each.kind, each["zone"]) for each in lost.notes] == [(NoteKind.ZONE_UNKNOWN, "Asia/Seoul")]
    assert calendar.zone_assumed


def test_apple() -> None:
    """Left-out dates one by one, a changed date with a length, a time without a zone, an address in lines."""
    calendar = read_file("apple.ics")
    series, morning = calendar.events
    assert starts(series) == ["2027-01-06 01:00", "2027-01-20 05:00", "2027-02-03 01:00"]
    assert series.left_out == (wall("2027-01-13 10:00"), wall("2027-01-27 10:00"))
    assert series.location == "AI 스타트업파크 대전 유성구 신성동"
    assert (morning.zone, note_kinds(morning)) == ("Asia/Seoul", [NoteKind.FLOATING_TIME])


def test_thunderbird() -> None:
    """A path before the zone's name, a date beside the rule, one left out in UTC across a change of the clock."""
    calendar = read_file("thunderbird.ics")
    (series,) = calendar.events
    assert series.zone == "Europe/Berlin"
    assert starts(series) == ["2027-03-22 09:00", "2027-04-02 08:00", "2027-04-05 08:00"]
    assert series.extra == (wall("2027-04-02 10:00"),)
    assert [(each.kind, each["count"]) for each in series.notes] == [(NoteKind.EXTRA_DATES, 1)]
    assert [(each["component"], each.line) for each in calendar.problems] == [("VTODO", 22)]


def test_naver_in_cp949() -> None:
    """Syllables that only CP949 has, long lines without folds, a day that ends on itself."""
    calendar = read_file("naver-cp949.ics")
    assert calendar.encoding == "cp949"
    reading, party = calendar.events
    assert (reading.title, reading.location, reading.minutes) == ("[회의] 똠방각하 낭독회", "회의실 펲", 30)
    assert (party.days, note_kinds(party)) == (1, [NoteKind.ALL_DAY, NoteKind.ENDS_WHERE_IT_STARTS])


def test_korean_groupware() -> None:
    """EUC-KR, no UIDs, texts with bare line ends, times without seconds, a Korean zone, days until 23:59:59."""
    calendar = read_file("groupware-euc-kr.ics")
    report, visit, board = calendar.events
    assert calendar.encoding == "cp949"
    assert report.description == "1. 지난주 한 일\n2. 이번 주 할 일\n3. 기타 (시간: 추후 공지)"
    assert (report.zone, starts(report), report.minutes) == ("Asia/Seoul", ["2027-03-15 00:00"], 90)
    assert report.uid.startswith("made-") and visit.uid != report.uid
    assert note_kinds(visit) == [NoteKind.FLOATING_TIME, NoteKind.SECONDS_CUT, NoteKind.UID_MADE]
    assert visit.minutes == 24 * 60 - 1
    assert starts(board) == ["2027-03-17 05:00"]
    assert read_file("groupware-euc-kr.ics") == calendar


def test_lotus() -> None:
    """A series as a list of periods, a change for all later dates, zones of its own, BYHOUR beside the start."""
    calendar = read_file("lotus.ics")
    meetings, call = calendar.events
    assert starts(meetings) == ["2027-03-01 05:00", "2027-03-08 07:00", "2027-03-16 05:00"]
    assert meetings.organizer == "kim@standards.example"
    assert [(each.kind, each["count"]) for each in meetings.notes] == [(NoteKind.EXTRA_DATES, 2)]
    (moved,) = meetings.overrides
    assert [each.kind for each in moved.notes] == [NoteKind.THIS_AND_FUTURE]
    assert (call.zone, starts(call)) == ("Europe/London", ["2027-07-05 08:00", "2027-07-06 08:00"])
    assert not calendar.zone_assumed


def test_kakaotalk() -> None:
    """No zones, one UID for several events, a reminder without an end."""
    calendar = read_file("kakaotalk.ics")
    first, second, deadline, reminder = calendar.events
    assert (first.uid, first.title, first.description) == ("event", "번개 모임 🎉", "장소는 단톡방 공지, 확인!")
    assert second.uid.startswith("made-") and NoteKind.UID_MADE in note_kinds(second)
    assert deadline.days == 1
    assert (reminder.minutes, note_kinds(reminder)) == (0, [NoteKind.NO_END_GIVEN])
    assert starts(reminder) == []


def test_vcalendar_1() -> None:
    """Quoted-printable over several lines, in two encodings; its rules are not those of today."""
    calendar = read_file("vcalendar-1.ics")
    (event,) = calendar.events
    assert (event.title, event.description) == ("동아리 회의", "안녕\n다음 줄")
    (problem,) = calendar.problems
    assert (problem.uid, problem["recurrence"]) == ("phone-2", RecurrenceProblem.UNREADABLE)


def test_cancellation() -> None:
    calendar = read_file("cancellation.ics")
    whole, date_of_series = calendar.events
    assert calendar.method == "CANCEL"
    assert {event.status for event in calendar.events} == {EventStatus.CANCELLED}
    assert (whole.original, date_of_series.original) == (None, wall("2027-03-10 19:00"))
    assert note_kinds(date_of_series) == [NoteKind.SERIES_MISSING]
    assert whole.stamp == datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


def test_no_bad_event_takes_another_with_it() -> None:
    calendar = read_file("one-bad-event-of-each-kind.ics")
    assert [event.uid for event in calendar.events] == [f"good-{problem.uid}" for problem in calendar.problems]
    assert by_title(calendar).keys() == {problem.uid for problem in calendar.problems}
    assert [problem.line for problem in calendar.problems[:3]] == [3, 13, 24]
