import sqlite3
import string
import unicodedata
from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campus.domain.hangul import compose, jamo
from campus.domain.search import (
    LONGEST_QUERY,
    QueryForm,
    SearchColumn,
    like_escape,
    matches,
    query_forms,
    search_key,
)

SEMINAR = search_key(["세미나실 401", "Seminar Room 401"])
KAIST = search_key(["KAIST", "카이스트", "한국과학기술원"])
FRIENDS = search_key(["AI 프렌즈"])

SYLLABLES = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
NAMES = st.text(st.one_of(SYLLABLES, st.sampled_from(string.ascii_letters + string.digits + " -·")), max_size=12)
# SQLite ignores the case of ASCII, so none that has two.
PRINTED = st.one_of(st.sampled_from("%_\\ 1가"), st.characters(categories=["Lo", "Nd", "Po"]))
QUERIES = st.one_of(
    st.text(max_size=8),
    st.text(st.sampled_from("가나각값세미셈ㄱㄴㄳㅏㅘ tpalskAI401%_\\"), max_size=8),
)


@pytest.mark.parametrize(
    "query",
    [
        "세미나실 401", "세미나실401", "세미나", "세미ㄴ", "세민", "셈", "세", "401", "실 4", "ㅅㅁㄴ",
        "ㅅㅁㄴㅅ 401", "ㅅ", "ㅁㄴㅅ", "tpalsk", "tpals", "tpalsktlf 401", "Tpalsk", "TPALSK", "seminar",
        "SEMINAR ROOM", "room-401", "４０１",
        unicodedata.normalize("NFD", "세미나"),
    ],
)  # fmt: skip
def test_what_finds_the_seminar_room(query: str) -> None:
    assert matches(SEMINAR, query)


@pytest.mark.parametrize(
    "query", ["세마", "ㅅㄴㅁ", "402", "tpaksk", "세미나실 402", "", "  ", "%", "_", "...", "ㅏㅏ", "\u3164"]
)
def test_what_does_not(query: str) -> None:
    assert not matches(SEMINAR, query)


@pytest.mark.parametrize(
    "query", ["kaist", "KAIST", "카이스트", "ㅋㅇㅅㅌ", "zkdltmxm", "한국과학", "gksrnrrhkgkr", "ㄱㅎㄱㅅ"]
)
def test_aliases_are_found(query: str) -> None:
    assert matches(KAIST, query)


@pytest.mark.parametrize("query", ["AIㅍㄹㅈ", "ai ㅍ", "ai프렌즈", "ai프레", "AI 프ㄹ", "vmfpswm"])
def test_scripts_mix(query: str) -> None:
    assert matches(FRIENDS, query)


def test_a_joined_pair_of_consonants_is_two_initials() -> None:
    assert matches(search_key(["공유사무실", "감사"]), "ㄳ")
    assert query_forms("ㄳ") == (QueryForm(SearchColumn.INITIALS, "ㄱㅅ"),)


def test_names_do_not_run_into_each_other() -> None:
    assert not matches(search_key(["가나", "다라"]), "나다")
    assert not matches(search_key(["가나", "다라"]), "나\n다")


def test_the_stored_strings() -> None:
    key = search_key(["AI 프렌즈", "", "ai프렌즈", "K-water"])
    assert (key.text, key.jamo, key.initials) == ("ai프렌즈\nkwater", "aiㅍㅡㄹㅔㄴㅈㅡ\nkwater", "aiㅍㄹㅈ\nkwater")


def test_where_each_writing_is_looked_for() -> None:
    assert query_forms("세미ㄴ") == (QueryForm(SearchColumn.JAMO, "ㅅㅔㅁㅣㄴ"),)
    assert query_forms("KAIST") == (QueryForm(SearchColumn.TEXT, "kaist"),)
    assert query_forms("tpalsk") == (
        QueryForm(SearchColumn.TEXT, "tpalsk"),
        QueryForm(SearchColumn.JAMO, "ㅅㅔㅁㅣㄴㅏ"),
    )
    assert [form.needle for form in query_forms("Tpa")] == ["tpa", "ㅆㅔㅁ", "ㅅㅔㅁ"]


def is_like(text: str, pattern: str) -> bool:
    with closing(sqlite3.connect(":memory:")) as db:
        (answer,) = db.execute("SELECT ? LIKE ? ESCAPE '\\'", (text, pattern)).fetchone()
    return bool(answer)


@given(NAMES.filter(lambda name: any(ch.isalnum() for ch in name)), st.data())
@example("값싼 방", None)
def test_a_name_is_found_at_every_key_press(name: str, data: st.DataObject | None) -> None:
    key = search_key([name])
    presses = jamo(name)
    lengths = range(1, len(presses) + 1) if data is None else [data.draw(st.integers(1, len(presses)))]
    for length in lengths:
        typed = compose(presses[:length])
        assert matches(key, typed) or not query_forms(typed)


@given(NAMES, st.data())
def test_any_piece_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name)))
    piece = name[start : data.draw(st.integers(start, len(name)))]
    assert matches(search_key(["다른 이름", name]), piece) or not query_forms(piece)


@given(st.lists(NAMES, max_size=3), QUERIES)
@example(["세미나실 401"], "셈")
@example(["100%_a\\b"], "%_a\\")
def test_sql_and_python_agree(names: list[str], query: str) -> None:
    key = search_key(names)
    hits = [is_like(getattr(key, form.column), form.pattern) for form in query_forms(query)]
    assert any(hits) is matches(key, query)


@given(st.lists(st.text(max_size=8), max_size=3), QUERIES)
def test_case_and_spaces_do_not_matter_and_both_sides_are_folded_alike(names: list[str], query: str) -> None:
    key = search_key(names)
    for form in query_forms(query):
        assert form.needle
        assert form.needle == unicodedata.normalize("NFC", form.needle)
        assert not set(form.needle) & set(string.ascii_uppercase + string.whitespace + string.punctuation)
    assert key == search_key([f" {name} " for name in names])
    assert not set(key.text + key.jamo + key.initials) & set(string.ascii_uppercase + " \t\0")


@given(st.text(PRINTED, max_size=9), st.text(PRINTED, max_size=9))
@example("%", "x")
@example("_", "x")
@example("\\%", "\\x")
def test_an_escaped_needle_means_itself(needle: str, around: str) -> None:
    assert is_like(around + needle + around, f"%{like_escape(needle)}%")
    assert is_like(around, like_escape(needle)) is (around == needle)


@pytest.mark.parametrize("filler", ["\u3164", "\u115f", "\uffa0", "\u200b", "·"])
def test_what_shows_nothing_is_not_searched_for(filler: str) -> None:
    assert query_forms(filler) == ()
    assert search_key([f"세미{filler}나"]) == search_key(["세미나"])


def test_an_endless_query_stays_short() -> None:
    forms = query_forms("값" * 10_000)
    assert [len(form.needle) for form in forms] == [LONGEST_QUERY * 4]
