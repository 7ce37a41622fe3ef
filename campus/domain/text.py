"""The one text policy, for forms, the API and imports alike; and names as others may see them.

Cleaning is idempotent and raises nothing but `TextRefused`. Lengths are in characters (code points) after cleaning.

Direction marks. Embeddings and overrides (U+202A to U+202E) can make a title read backwards together with the page
around it; Unicode itself advises isolates in their place (UAX #9, section 2), so they are taken out. Isolates (U+2066
to U+2069) cannot reach past their end, and Arabic or Hebrew words in a Korean title need them: pairs that open and
close within one line stay, a mark without its partner goes. The plain marks U+200E, U+200F and U+061C move nothing but
their neighbours and stay. So no cleaned line leaves a direction open behind it. Wrapping it is left to the page
(`<bdi>`), since stored wrappers would turn up in searches, calendars and exports.
"""

import re
import unicodedata
from enum import Enum


class TextProblem(Enum):
    """Why a text was refused."""

    NUL = "nul"
    SURROGATE = "surrogate"
    TOO_LONG = "too_long"


class TextRefused(ValueError):
    """A text that cannot be cleaned: `reason` says why, `longest` how many characters were allowed."""

    def __init__(self, reason: TextProblem, longest: int) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.longest = longest


_SURROGATE = re.compile("[\ud800-\udfff]")
# Everything that Unicode breaks a line at (UAX #14, classes BK, CR, LF, NL), CRLF first so that it counts once.
_LINE_BREAK = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
# Control characters but tab and newline; byte order marks; embeddings and overrides; code points that are no
# characters, two of which XML, and so CalDAV, cannot carry.
_DROPPED = re.compile(
    "[\x01-\x08\x0b-\x1f\x7f-\x9f\ufeff\u202a-\u202e\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
_ISOLATE_OPENS = "\u2066\u2067\u2068"
_ISOLATE_ENDS = "\u2069"
# Shown as nothing although Unicode counts them as letters or symbols: Hangul fillers, the blank Braille pattern.
_BLANKS = "\u115f\u1160\u3164\uffa0\u2800"


def clean_line(raw: str, *, longest: int) -> str:
    """Return raw as one line: NFC, no control characters, each run of white space a single space, none at the ends.

    Line breaks and tabs become spaces. A text that shows nothing becomes "". Raises TextRefused for NUL, for
    surrogates, and for more than `longest` characters.
    """
    line = _LINE_BREAK.sub(" ", _checked(raw, longest))
    line = unicodedata.normalize("NFC", _pair_isolates(_DROPPED.sub("", line)))
    return _measured(" ".join(line.split()), longest)


def clean_text(raw: str, *, longest: int) -> str:
    """Return raw as lines parted by LF: NFC, no control characters but newline and tab, no white space at line ends.

    Spacing inside a line stays, so that lists keep their indent. A text that shows nothing becomes "". Raises
    TextRefused for NUL, for surrogates, and for more than `longest` characters, each line end counted as one.
    """
    lines = _DROPPED.sub("", _LINE_BREAK.sub("\n", _checked(raw, longest))).split("\n")
    composed = (unicodedata.normalize("NFC", _pair_isolates(line)).rstrip() for line in lines)
    return _measured("\n".join(composed).strip(), longest)


def _checked(raw: str, longest: int) -> str:
    if "\0" in raw:
        raise TextRefused(TextProblem.NUL, longest)
    if _SURROGATE.search(raw):
        raise TextRefused(TextProblem.SURROGATE, longest)
    return raw


def _pair_isolates(line: str) -> str:
    """Drop each isolate without an end and each end without an isolate (UAX #9, BD9) from one line."""
    opened: list[int] = []
    paired: set[int] = set()
    for at, character in enumerate(line):
        if character in _ISOLATE_OPENS:
            opened.append(at)
        elif character == _ISOLATE_ENDS and opened:
            paired.update((opened.pop(), at))
    marks = _ISOLATE_OPENS + _ISOLATE_ENDS
    return "".join(character for at, character in enumerate(line) if at in paired or character not in marks)


def _measured(text: str, longest: int) -> str:
    if not any(_is_visible(character) for character in text):
        return ""
    if len(text) > longest:
        raise TextRefused(TextProblem.TOO_LONG, longest)
    return text


def _is_visible(character: str) -> bool:
    return character not in _BLANKS and unicodedata.category(character) not in ("Cc", "Cf", "Zs")


# Surnames of two syllables.
_LONG_SURNAMES = ("황보", "남궁", "제갈", "선우", "사공", "서문", "독고", "동방", "어금", "망절")
_EAST_ASIAN = re.compile("[가-힣\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SHORTEST_WITH_LONG_SURNAME = 3


def mask_name(name: str) -> str:
    """Return a name as strangers may read it: 김철수 → 김*수, 남궁민 → 남궁*, 이산 → 이*, Ada Lovelace → Ada L.

    Korean, Chinese and Japanese names keep the surname, and the last syllable if one between is hidden. Names in words
    keep the first word and an initial, a single word its initial. A name in both writings keeps its first character.
    """
    words = unicodedata.normalize("NFC", name).split()
    whole = "".join(words)
    letters = [character for character in whole if character.isalpha()]
    syllables = sum(1 for character in letters if _EAST_ASIAN.match(character))
    if not whole:
        return ""
    if not syllables:
        initial = next((character for character in words[-1] if character.isalnum()), words[-1][0])
        return f"{words[0]} {initial}." if len(words) > 1 else f"{initial}."
    if syllables < len(letters):
        return f"{whole[0]}**"
    return _mask_syllables(whole)


def _mask_syllables(name: str) -> str:
    if len(name) == 1:
        return "*"
    is_long = len(name) >= _SHORTEST_WITH_LONG_SURNAME and name.startswith(_LONG_SURNAMES)
    surname, given = (name[:2], name[2:]) if is_long else (name[:1], name[1:])
    if len(given) == 1:
        return f"{surname}*"
    return f"{surname}{'*' * (len(given) - 1)}{given[-1]}"
