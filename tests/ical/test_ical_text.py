"""Escapes, quotes and folds, judged by icalendar's parser."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar, Parameters

from campus.ical.text import clean, escape, fold, parameter, uri

KOREAN = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
EMOJI = st.sampled_from(["😀", "👩‍🔬", "🇰🇷", "☕️", "각"])
SPECIAL = st.sampled_from([*"\\;,:\"^'\n\r\t nN=", "\\n", "\\N", "\r\n", "^n", "^'", "\x00", "\x7f", "\x85", "\u2028"])
TEXT = st.lists(st.one_of(KOREAN, EMOJI, SPECIAL, st.characters()), max_size=120).map("".join)


def unfolded(octets: bytes) -> bytes:
    return octets.replace(b"\r\n ", b"")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("세미나실 301", "세미나실 301"),
        ("a;b,c\\d", "a\\;b\\,c\\\\d"),
        ("한 줄\n두 줄\r\n세 줄\r네 줄", "한 줄\\n두 줄\\n세 줄\\n네 줄"),
        ('"따옴표": 그대로', '"따옴표": 그대로'),
        ("\x00종\x07\x7f\x9b소리\t!", "종소리\t!"),
        ("줄\u2028바\x85꿈", "줄\\n바\\n꿈"),
        ("반쪽\ud83d", "반쪽"),
    ],
)
def test_text_is_escaped_and_cleaned(text: str, value: str) -> None:
    assert escape(text) == value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("김하늘", "김하늘"),
        ("KAIST; AI 대학원", '"KAIST; AI 대학원"'),
        ('"하늘" 김', "^'하늘^' 김"),
        ("a^b\nc", "a^^b^nc"),
        ("X:Y,Z\r\nEVIL", '"X:Y,Z^nEVIL"'),
    ],
)
def test_parameters_are_quoted(value: str, written: str) -> None:
    assert parameter(value) == written


def test_addresses_are_ascii() -> None:
    assert uri("https://hub.example/rooms/세미나?q=a b&c=%20\r\n") == (
        "https://hub.example/rooms/%EC%84%B8%EB%AF%B8%EB%82%98?q=a%20b&c=%20%0A"
    )
    plain = "https://hub.example:6543/a-b_c.d~e/?x=1&y=[2]#top!$'()*+,;@%41"
    assert uri(plain) == plain


@given(TEXT)
@example("가" * 200)
@example("👩‍🔬" * 40)
@example("a" * 74 + "가")
def test_lines_are_short_and_whole(text: str) -> None:
    line = f"SUMMARY:{escape(text)}"
    folded = fold(line).encode()
    for piece in folded.split(b"\r\n"):
        assert len(piece) <= 75
        piece.decode()
    assert unfolded(folded).decode() == line
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", folded)
    # Short lines stay whole, long ones are filled: a piece leaves at most three octets, less than one more character.
    assert all(len(piece) >= 72 for piece in folded.split(b"\r\n")[:-1])


@given(TEXT)
@example("\\n")
@example("\\\\N;\\,")
def test_any_text_comes_back(text: str) -> None:
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", f"SUMMARY:{escape(text)}", "END:VEVENT", "END:VCALENDAR", ""]
    calendar = Calendar.from_ical("\r\n".join(map(fold, lines)).encode())
    assert str(calendar.events[0]["SUMMARY"]) == clean(text)


@given(TEXT)
@example('"')
@example("^'")
@example("한;글")
def test_any_parameter_comes_back(text: str) -> None:
    read = Parameters.from_ical(f"CN={parameter(text)}")
    assert read["CN"] == clean(text)
