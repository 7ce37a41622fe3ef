"""Encodings, line ends and folds: read rightly, or refused; never as something they are not."""

import pytest

from campus.domain.imported import ProblemKind
from campus.ical.reading import read_calendar
from tests.support.ics import NOW, SEOUL, octets, read, vevent

TITLE = "AI 프렌즈: 함께 읽는 한국어 논문과 이야기, 그리고 저녁"
FILE = octets(vevent(*SEOUL, f"SUMMARY:{TITLE}", "LOCATION:세미나실 301"))


def title_of(data: bytes) -> str:
    calendar = read_calendar(data, now=NOW)
    assert calendar.problems == ()
    (event,) = calendar.events
    return event.title


def refusal_of(data: bytes) -> ProblemKind:
    calendar = read_calendar(data, now=NOW)
    assert (calendar.events, calendar.encoding) == ((), "")
    (problem,) = calendar.problems
    return problem.kind


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp949", "cp949"), ("euc-kr", "cp949")],
)
def test_encodings_are_named(encoding: str, named: str) -> None:
    calendar = read_calendar(FILE.decode().encode(encoding), now=NOW)
    assert (calendar.encoding, calendar.events[0].title) == (named, TITLE)


def test_syllables_of_cp949_alone() -> None:
    file = octets(vevent(*SEOUL, "SUMMARY:펲시맨과 똠방각하의 대화, 신성동에서")).decode().encode("cp949")
    assert title_of(file) == "펲시맨과 똠방각하의 대화, 신성동에서"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_sixteen_bits_are_refused(encoding: str) -> None:
    assert refusal_of(FILE.decode().encode(encoding)) is ProblemKind.UTF_16


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Besprechung im Büro: Äpfel für Österreich, schöne Grüße", "latin-1"),
        ("\u201cDéjà vu\u201d \u2014 réunion à Évry", "cp1252"),
        ("Say \u201cHello or \u201cWorld", "cp1252"),
        ("专题讨论会议安排，请准备好资料，按时出席", "gbk"),
        ("会議の予定と東京での発表について、資料を準備してください", "shift-jis"),
        ("関係者会議、東京での発表について資料を準備", "euc-jp"),
        ("Встреча в институте, обсуждение плана работы", "koi8-r"),
        ("專題討論會議，請準備資料並準時出席", "big5"),
    ],
)
def test_other_encodings_are_refused(text: str, encoding: str) -> None:
    file = octets(vevent(*SEOUL, "SUMMARY:TITLE")).replace(b"TITLE", text.encode(encoding))
    assert refusal_of(file) is ProblemKind.UNKNOWN_ENCODING


def test_a_character_cut_in_two_does_not_lose_the_file() -> None:
    """Programs that cut titles by octets leave such halves behind."""
    data = FILE.replace("저녁".encode(), "저녁".encode()[:-1])
    calendar = read_calendar(data, now=NOW)
    assert calendar.events[0].title == TITLE[:-1] + "\ufffd"
    (problem,) = calendar.problems
    assert (problem.kind, problem.line, problem["count"]) == (ProblemKind.BROKEN_CHARACTERS, 7, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r", b"\r\r\n"])
@pytest.mark.parametrize("space", [b" ", b"\t"])
def test_folds_inside_characters_and_line_ends_of_all_kinds(encoding: str, end: bytes, space: bytes) -> None:
    folded = []
    for line in FILE.decode().encode(encoding).splitlines():
        pieces = [line[start : start + 20] for start in range(0, len(line), 20)]
        folded.append((end + space).join(pieces))
    assert title_of(end.join(folded) + end) == TITLE


def test_empty_lines_and_spaces_around_names_are_survived() -> None:
    data = FILE.replace(b"\r\n", b"\r\n\r\n").replace(b"SUMMARY:", b" \r\nSUMMARY :")
    assert title_of(data) == TITLE


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", ProblemKind.FILE_EMPTY),
        (b" \r\n\r\n", ProblemKind.FILE_EMPTY),
        (b"hello", ProblemKind.NOT_A_CALENDAR),
        (b"BEGIN:VCARD\r\nFN:Kim\r\nEND:VCARD\r\n", ProblemKind.NOT_A_CALENDAR),
        (b"<html><body>Sign in</body></html>", ProblemKind.NOT_A_CALENDAR),
        (b"\x89PNG\r\n\x1a\n\xff\xff\xff\xfe\xfe\xfe", ProblemKind.UNKNOWN_ENCODING),
    ],
)
def test_what_is_no_calendar(data: bytes, kind: ProblemKind) -> None:
    assert refusal_of(data) is kind


def test_a_calendar_without_events() -> None:
    assert [each.kind for each in read().problems] == [ProblemKind.NO_EVENTS]


def test_events_without_a_calendar_around_them() -> None:
    assert title_of(vevent(*SEOUL, "SUMMARY:혼자").encode()) == "혼자"


def test_text_with_bare_line_ends_goes_on() -> None:
    calendar = read(vevent(*SEOUL, "DESCRIPTION:첫 줄", "둘째 줄; 그대로", "(셋째)", "SUMMARY:x"), "끝?\r\n")
    assert calendar.events[0].description == "첫 줄\n둘째 줄; 그대로\n(셋째)"
    assert [(each.kind, each["count"]) for each in calendar.problems] == [(ProblemKind.UNREADABLE_LINES, 1)]


def test_parameters_with_colons_in_quotes_and_brackets() -> None:
    calendar = read(
        vevent('DTSTART;X-A="a:b;c":20270901T100000Z', 'SUMMARY;ALTREP="http://x/y":제목: "하나"', uid="1"),
        vevent("DTSTART;TZID=(GMT+09:00) Seoul:20270901T190000", 'SUMMARY;X="open:둘', uid="2"),
    )
    assert [event.title for event in calendar.events] == ['제목: "하나"', "둘"]
    assert [event.wall.hour for event in calendar.events] == [10, 19]


@pytest.mark.parametrize("end", ["", "END:VCALENDAR\r\n", "BEGIN:VEVENT\r\nUID:2\r\n"])
def test_a_file_cut_off(end: str) -> None:
    cut = "BEGIN:VCALENDAR\r\n" + vevent(*SEOUL) + vevent(*SEOUL, uid="9").replace("END:VEVENT\r\n", "") + end
    calendar = read_calendar(cut.encode(), now=NOW)
    assert [event.uid for event in calendar.events] == ["1"]
    assert calendar.problems[0].kind is ProblemKind.CUT_OFF and calendar.problems[0].uid == "9"
