import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.domain.hangul import compose, from_keyboard, initials, jamo, josa

SYLLABLES = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
WORDS = st.text(SYLLABLES, min_size=1, max_size=12)
# The keys of KS X 5002 written out by letter, apart from the table under test.
KEYS = {
    "ㄱ": "r", "ㄲ": "R", "ㄴ": "s", "ㄷ": "e", "ㄸ": "E", "ㄹ": "f", "ㅁ": "a", "ㅂ": "q", "ㅃ": "Q", "ㅅ": "t",
    "ㅆ": "T", "ㅇ": "d", "ㅈ": "w", "ㅉ": "W", "ㅊ": "c", "ㅋ": "z", "ㅌ": "x", "ㅍ": "v", "ㅎ": "g", "ㅏ": "k",
    "ㅐ": "o", "ㅑ": "i", "ㅒ": "O", "ㅓ": "j", "ㅔ": "p", "ㅕ": "u", "ㅖ": "P", "ㅗ": "h", "ㅛ": "y", "ㅜ": "n",
    "ㅠ": "b", "ㅡ": "m", "ㅣ": "l",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("신성동", "ㅅㅅㄷ"),
        ("세미나실", "ㅅㅁㄴㅅ"),
        ("카이스트", "ㅋㅇㅅㅌ"),
        ("AI프렌즈", "AIㅍㄹㅈ"),
        ("꿈돌이 401호", "ㄲㄷㅇ 401ㅎ"),
        (unicodedata.normalize("NFD", "신성동"), "ㅅㅅㄷ"),
        ("ㄳ", "ㄱㅅ"),
        ("", ""),
    ],
)
def test_initials(text: str, expected: str) -> None:
    assert initials(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("세미나", "ㅅㅔㅁㅣㄴㅏ"),
        ("셈", "ㅅㅔㅁ"),
        ("값", "ㄱㅏㅂㅅ"),
        ("과", "ㄱㅗㅏ"),
        ("의", "ㅇㅡㅣ"),
        ("까", "ㄲㅏ"),
        ("있", "ㅇㅣㅆ"),
        ("얘", "ㅇㅒ"),
        ("가힣", "ㄱㅏㅎㅣㅎ"),
        ("AI 2호", "AI 2ㅎㅗ"),
        ("\u1109\u1166\u11ab", "ㅅㅔㄴ"),
        ("\u1109", "ㅅ"),
        ("\u11b9", "ㅂㅅ"),
    ],
)
def test_jamo_are_key_presses(text: str, expected: str) -> None:
    assert jamo(text) == expected


@given(st.text(st.one_of(SYLLABLES, st.characters(codec="ascii"))))
def test_composing_undoes_spelling(text: str) -> None:
    assert compose(jamo(text)) == text


@given(st.text())
def test_spelling_leaves_no_syllable_and_is_done_once(text: str) -> None:
    spelt = jamo(text)
    assert not any("가" <= ch <= "힣" for ch in spelt)
    assert jamo(spelt) == unicodedata.normalize("NFC", spelt)


@given(WORDS)
def test_initials_agree_with_canonical_decomposition(word: str) -> None:
    order = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
    assert initials(word) == "".join(order[ord(unicodedata.normalize("NFD", ch)[0]) - 0x1100] for ch in word)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("tpalsk", "세미나"),
        ("tpalsktlf 401", "세미나실 401"),
        ("Rnaehfdl", "꿈돌이"),
        ("rhkgkr", "과학"),
        ("dhlrnrdls", "외국인"),
        ("rkqtl", "갑시"),
        ("rkqttm", "값스"),
        ("djqtdl", "없이"),
        ("dlTek", "있다"),
        ("gkrrydml", "학교의"),
        ("dOrl", "얘기"),
        ("dPdir", "예약"),
        ("tpalsK", "세미나"),
        ("tpals", "세민"),
        ("tpalskr", "세미낙"),
        ("tpalskE", "세미나ㄸ"),
        (" tpalsk ", "세미나"),
    ],
)
def test_korean_on_an_english_keyboard(keys: str, expected: str) -> None:
    assert from_keyboard(keys) == expected


@pytest.mark.parametrize(
    "text", ["KAIST", "kisti", "meeting room", "hall", "studio", "ETRI", "t", "ㅅㅁㄴ", "세미sk", "401", "", " ", "tㅏ"]
)
def test_what_is_not_korean_is_left_alone(text: str) -> None:
    assert from_keyboard(text) is None


@given(WORDS)
def test_every_word_can_be_typed_on_the_wrong_keyboard(word: str) -> None:
    assert from_keyboard("".join(KEYS[letter] for letter in jamo(word))) == word


@given(WORDS, st.integers(min_value=2))
def test_a_word_cut_short_is_still_korean(word: str, length: int) -> None:
    presses = jamo(word)[:length]
    read = from_keyboard("".join(KEYS[letter] for letter in presses))
    assert read is not None
    assert jamo(read) == presses


@given(st.text())
def test_any_text_can_be_read_as_keys(text: str) -> None:
    read = from_keyboard(text)
    assert read is None or any("가" <= ch <= "힣" for ch in read)


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("방", "을/를", "을"), ("세미나", "을/를", "를"), ("방", "이/가", "이"), ("회의", "이/가", "가"),
        ("모임", "은/는", "은"), ("스터디", "은/는", "는"), ("예약", "과/와", "과"), ("회차", "과/와", "와"),
        ("홀", "으로/로", "로"), ("방", "으로/로", "으로"), ("라운지", "으로/로", "로"), ("영철", "아/야", "아"),
        ("민수", "아/야", "야"), ("점심", "이나/나", "이나"), ("커피", "이나/나", "나"),
        ("김철수 님", "이에요/예요", "이에요"), ("홀", "을/를", "을"), ("회의", "와/과", "와"),
        ("방", "로/으로", "으로"), ("값", "으로/로", "으로"),
        (unicodedata.normalize("NFD", "방"), "을/를", "을"),
    ],
)  # fmt: skip
def test_particles_after_hangul(word: str, pair: str, expected: str) -> None:
    assert josa(word, pair) == expected


@pytest.mark.parametrize(
    ("word", "particle"),
    [
        ("0", "으로"), ("1", "로"), ("2", "로"), ("3", "으로"), ("4", "로"), ("5", "로"), ("6", "으로"), ("7", "로"),
        ("8", "로"), ("9", "로"), ("401", "로"), ("10", "으로"), ("1,000", "으로"), ("10000", "으로"),
        ("1000000000000", "로"), ("000000000000", "으로"), ("19:00", "로"), ("19:00~21:30", "으로"), ("19:15", "으로"),
        ("50%", "로"), ("B1", "로"), ("3.0", "으로"), ("118.4㎡", "로"),
    ],
)  # fmt: skip
def test_particles_after_digits(word: str, particle: str) -> None:
    assert josa(word, "으로/로") == particle


@pytest.mark.parametrize(
    ("word", "particle"),
    [
        ("AI", "가"), ("KAIST", "가"), ("ETRI", "가"), ("IBM", "이"), ("VPN", "이"), ("URL", "이"), ("PR", "이"),
        ("K-water", "가"), ("GitHub", "가"), ("AI Hub", "가"), ("Zoom", "이"), ("Python", "이"), ("Google", "이"),
        ("Apple", "이"), ("online", "이"), ("Startup", "이"), ("Slack", "이"), ("Facebook", "이"), ("Robot", "이"),
        ("Lab", "이"), ("Desk", "가"), ("Meet", "가"), ("Samsung", "이"), ("Office", "가"), ("Excel", "이"),
        ("Event", "가"), ("OpenAI", "가"), ("n", "이"), ("C++", "가"), ("C#", "이"),
    ],
)  # fmt: skip
def test_particles_after_latin(word: str, particle: str) -> None:
    assert josa(word, "이/가") == particle


@pytest.mark.parametrize("word", ["방)", "‘방’", "방」", '"방"', "방. ", "[방]", "방!", "방 🎉"])
def test_punctuation_is_passed_over(word: str) -> None:
    assert josa(word, "을/를") == "을"


@pytest.mark.parametrize(
    ("pair", "expected"), [("을/를", "을(를)"), ("으로/로", "(으)로"), ("이나/나", "(이)나"), ("이/가", "이(가)")]
)
@pytest.mark.parametrize("word", ["", "…", "大田", "Δ"])
def test_what_cannot_be_read_gets_both(word: str, pair: str, expected: str) -> None:
    assert josa(word, pair) == expected


def test_rieul_takes_ro_but_keeps_eul() -> None:
    assert [josa("서울", pair) for pair in ("을/를", "으로/로", "으로부터/로부터")] == ["을", "로", "로부터"]


def test_an_unknown_pair_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="particles"):
        josa("방", "을를")


@given(st.text(), st.sampled_from(["을/를", "으로/로", "은/는"]))
def test_some_particle_follows_any_text(word: str, pair: str) -> None:
    first, second = pair.split("/")
    assert josa(word, pair) in (first, second, f"{first}({second})", "(으)로")
