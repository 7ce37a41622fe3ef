import unicodedata
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campus.domain.text import TextProblem, TextRefused, clean_line, clean_text, mask_name

Clean = Callable[[str], str]
EITHER = pytest.mark.parametrize("clean", [partial(clean_line, longest=60), partial(clean_text, longest=60)])
# Any code point at all, and many of those that need care.
ANYTHING = st.text(
    st.one_of(
        st.characters(codec=None, categories=None),
        st.sampled_from(
            "a가 \t\r\n\v\x85\x1c\u00a0\u3000\u2028\u202a\u202c\u202e\u2066\u2067\u2068\u2069\u0301\u1161\ufeff\u200d"
        ),
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("  주간   회의 ", "주간 회의"),
        ("주간\r\n회의\t(1)", "주간 회의 (1)"),
        ("전각\u3000공백\u00a0둘", "전각 공백 둘"),
        (unicodedata.normalize("NFD", "회의"), "회의"),
        ("회\x07의\x1b[31m", "회의[31m"),
        ("e\x01\u0301", "é"),
        ("\ufeff회의\uffff", "회의"),
        ("가\u202e나\u202c", "가나"),
        ("שלום \u2067abc\u2069 회의", "שלום \u2067abc\u2069 회의"),
        ("\u2067열림", "열림"),
        ("닫힘\u2069", "닫힘"),
        ("\u2069\u2066a\u2067b\u2069", "a\u2067b\u2069"),
        ("\u3164\u200b ", ""),
        ("👩\u200d💻 모임", "👩\u200d💻 모임"),
        ("", ""),
    ],
)
def test_a_line(raw: str, line: str) -> None:
    assert clean_line(raw, longest=60) == line


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("가\r\n나\r다\u2028라", "가\n나\n다\n라"),
        ("목록  \n\t- 하나\n  - 둘\n\n\n", "목록\n\t- 하나\n  - 둘"),
        ("가\n\n나", "가\n\n나"),
        ("\u2067가\n나\u2069", "가\n나"),
        ("\u2067가\u2069\n나", "\u2067가\u2069\n나"),
        ("\n \u200b\n", ""),
    ],
)
def test_a_text(raw: str, text: str) -> None:
    assert clean_text(raw, longest=60) == text


@EITHER
@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("가\0", TextProblem.NUL),
        ("\ud83d", TextProblem.SURROGATE),
        ("가\udcff", TextProblem.SURROGATE),
        ("가" * 61, TextProblem.TOO_LONG),
    ],
)
def test_refusals(clean: Clean, raw: str, problem: TextProblem) -> None:
    with pytest.raises(TextRefused) as refused:
        clean(raw)
    assert (refused.value.reason, refused.value.longest) == (problem, 60)


@EITHER
def test_length_counts_what_is_left(clean: Clean) -> None:
    decomposed = unicodedata.normalize("NFD", "각" * 60)
    assert clean(f"  {decomposed}\x07  ") == "각" * 60


@EITHER
@given(ANYTHING)
@example("a\u0301\x01\u0301")
@example("\u2067 \u2069")
@example("\u2002\u2069\u0301")
def test_cleaning_holds_its_promises_for_any_text(clean: Clean, raw: str) -> None:
    try:
        cleaned = clean(raw)
    except TextRefused:
        assert "\0" in raw or any("\ud800" <= ch <= "\udfff" for ch in raw) or len(raw) > 20
        return
    assert clean(cleaned) == cleaned == unicodedata.normalize("NFC", cleaned) == cleaned.strip()
    assert len(cleaned) <= 60
    assert {ch for ch in cleaned if unicodedata.category(ch) == "Cc"} <= {"\n", "\t"}
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2028\u2029")
    for line in cleaned.split("\n"):
        depth = 0
        for ch in line:
            depth += (ch in "\u2066\u2067\u2068") - (ch == "\u2069")
            assert depth >= 0
        assert depth == 0


@given(ANYTHING)
def test_a_line_is_one_line_with_single_spaces(raw: str) -> None:
    try:
        line = clean_line(raw, longest=60)
    except TextRefused:
        return
    assert line == " ".join(line.split())
    assert len(line.splitlines()) <= 1


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("김철수", "김*수"), ("남궁민", "남궁*"), ("남궁민수", "남궁*수"), ("이산", "이*"), ("남궁", "남*"),
        ("이", "*"), ("김하늘빛", "김**빛"), ("황보관", "황보*"), ("김 철수", "김*수"),
        (unicodedata.normalize("NFD", "김철수"), "김*수"), ("金哲洙", "金*洙"), ("Ada Lovelace", "Ada L."),
        ("Ada King Lovelace", "Ada L."), ("Ada", "A."),
        ("Ada Lovelace (Lab)", "Ada L."), ("Jean-Luc O'Neil", "Jean-Luc O."), ("김철수 (Chulsoo Kim)", "김**"),
        ("Анна Каренина", "Анна К."), ("", ""), ("  ", ""),
    ],
)  # fmt: skip
def test_masked_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=8))
def test_a_masked_korean_name_hides_at_least_one_syllable_and_keeps_its_length(name: str) -> None:
    masked = mask_name(name)
    assert len(masked) == len(name)
    assert "*" in masked
    assert all(shown in ("*", real) for shown, real in zip(masked, name, strict=True))


@given(st.text())
def test_any_name_can_be_masked(name: str) -> None:
    masked = mask_name(name)
    assert bool(masked) == bool(name.strip())
