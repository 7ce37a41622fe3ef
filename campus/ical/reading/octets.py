"""Octets as text lines: folds undone before the encoding is known, since bad writers cut characters in two."""

import codecs
import re
from dataclasses import dataclass

from campus.domain.imported import ProblemKind, ReadingRefused

_LINE_END = re.compile(rb"\r\n|\n|\r")
_BOMS_OF_16_BITS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LEAST_OF_16_BITS = 0.3  # of the octets are NUL: ASCII in two octets each has half
# Two octets from A1 on are KS X 1001, what Korean is written with; others of CP949 are syllables hardly in use.
_PAIR = re.compile(rb"[\x81-\xfe][\x41-\x5a\x61-\x7a\x81-\xfe]")
_USUAL_PAIR = re.compile(rb"[\xa1-\xfd][\xa1-\xfe]")
_LEAST_USUAL = 0.8
_LEAST_HANGUL = 0.7
# UTF-8 in which some characters are cut in two, as programs do that count octets, is still UTF-8.
_MOST_BROKEN = 0.1
_SOFT_END = b"="
_BROKEN = "\ufffd"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One unfolded line; ``number`` is where it begins in the file, counted from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """The lines of a file; ``broken`` are the numbers of those in which characters could not be read."""

    lines: tuple[TextLine, ...]
    encoding: str
    broken: tuple[int, ...] = ()


def read_lines(octets: bytes) -> Decoded:
    """The unfolded lines of ``octets`` that are not empty, and the encoding they are in: utf-8, utf-8-sig or cp949.

    Line ends may be CRLF, LF or CR, mixed as well (RFC 5545, 3.1). Raises ReadingRefused.
    """
    if not octets.strip():
        raise ReadingRefused(ProblemKind.FILE_EMPTY)
    if octets.startswith(_BOMS_OF_16_BITS) or octets[:1000].count(0) > _LEAST_OF_16_BITS * len(octets[:1000]):
        raise ReadingRefused(ProblemKind.UTF_16)
    has_mark = octets.startswith(codecs.BOM_UTF8)
    numbers, joined = _unfolded(octets.removeprefix(codecs.BOM_UTF8))
    text, encoding, is_whole = _decoded(joined, has_mark)
    # Neither encoding has a line feed inside a character: the lines are as many as the numbers.
    lines = tuple(TextLine(*each) for each in zip(numbers, text.split("\n"), strict=True))
    return Decoded(lines, encoding, () if is_whole else tuple(each.number for each in lines if _BROKEN in each.text))


def _unfolded(octets: bytes) -> tuple[list[int], bytes]:
    numbers: list[int] = []
    lines: list[list[bytes]] = []
    for number, line in enumerate(_LINE_END.split(octets), 1):
        if not line:
            continue
        if line[0] in b" \t" and lines:
            lines[-1].append(line[1:])
        elif lines and _goes_on(lines[-1]):
            lines[-1][-1] = lines[-1][-1].removesuffix(_SOFT_END)
            lines[-1].append(line)
        else:
            numbers.append(number)
            lines.append([line])
    return numbers, b"\n".join(b"".join(pieces) for pieces in lines)


def _goes_on(pieces: list[bytes]) -> bool:
    """Whether a quoted-printable value (vCalendar 1.0) goes on in the next line."""
    return pieces[-1].endswith(_SOFT_END) and b"QUOTED-PRINTABLE" in pieces[0][:200].upper()


def _decoded(octets: bytes, has_mark: bool) -> tuple[str, str, bool]:
    """The text, its encoding, and whether all of it could be read."""
    utf8 = "utf-8-sig" if has_mark else "utf-8"
    try:
        return octets.decode("utf-8"), utf8, True
    except UnicodeDecodeError:
        pass
    try:
        text = octets.decode("cp949")
        if not has_mark and _is_korean(octets, text):
            return text, "cp949", True
    except UnicodeDecodeError:
        pass
    text = octets.decode("utf-8", "replace")
    foreign = sum(1 for character in text if character > "\x7f")
    if text.count(_BROKEN) > _MOST_BROKEN * foreign:
        raise ReadingRefused(ProblemKind.UNKNOWN_ENCODING)
    return text, utf8, False


def _is_korean(octets: bytes, text: str) -> bool:
    """Whether what could be CP949 looks like Korean, and not like another encoding whose octets happen to fit."""
    pairs = _PAIR.findall(octets)
    usual = sum(1 for pair in pairs if _USUAL_PAIR.fullmatch(pair))
    foreign = [character for character in text if character > "\x7f"]
    syllables = sum(1 for character in foreign if "가" <= character <= "힣")
    return usual >= _LEAST_USUAL * len(pairs) and syllables >= _LEAST_HANGUL * len(foreign)
