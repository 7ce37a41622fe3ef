"""Content lines (RFC 5545, 3.1): name, parameters and value, however broken; and TEXT values undone."""

import quopri
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from campus.domain.imported import Note, NoteKind, ProblemKind, ReadingRefused, note
from campus.domain.text import TextRefused, clean_line, clean_text
from campus.ical.reading.octets import TextLine

_NAME = re.compile(r"\s*([A-Za-z0-9-]{1,60})\s*(?=[;:])")
# Colons in quotes, and in the brackets of names that should be quoted: TZID=(UTC+09:00) Seoul. A quote or bracket that
# does not end is a character like any other. The quantifier gives nothing back, or it could try for ever.
_HEAD = re.compile(r'(?:[^":(]|"[^"]*"|\([^()"]*\)|["(])*+(?=:)')
_PARAMETER = re.compile(r';\s*([A-Za-z0-9-]{1,60})\s*=\s*("[^"]*"|[^;"]*)')
_LONGEST_HEAD = 2_000
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LISTED = re.compile(r"(?:[^\\,]|\\.)+", re.DOTALL)
_CHARSETS = {"EUC-KR": "cp949", "KS_C_5601-1987": "cp949", "CP949": "cp949", "MS949": "cp949"}
# What is cut off before cleaning: cleaning shortens, but hardly to a tenth.
_SPARE = 10
_ANY_LENGTH = 1 << 31


@dataclass(frozen=True, slots=True)
class Line:
    """A property; its name in capitals, those of its parameters too, their values without quotes."""

    number: int
    name: str
    value: str
    parameters: Mapping[str, str] = field(default_factory=dict)


def name_of(text: str) -> str | None:
    """The name of the property in ``text``, in capitals; None for what is no property."""
    match = _NAME.match(text)
    return match[1].upper() if match else None


def parse_line(line: TextLine) -> Line | None:
    """The property in ``line``; None for what is none."""
    match = _NAME.match(line.text)
    if match is None:
        return None
    name, rest = match[1].upper(), line.text[match.end() :]
    if rest[0] == ":":
        return Line(line.number, name, rest[1:])
    head, colon, value = rest.partition(":")
    if ('"' in head or "(" in head) and (whole := _HEAD.match(rest)):
        head, value, colon = whole[0], rest[whole.end() + 1 :], ":"
    if not colon:
        return None
    found = _PARAMETER.findall(head[:_LONGEST_HEAD])
    return Line(line.number, name, value, {key.upper(): given.strip().strip('"') for key, given in reversed(found)})


def unescape(value: str) -> str:
    """A TEXT value without its escapes (RFC 5545, 3.3.11); a backslash before anything else stays."""
    return _ESCAPED.sub(lambda match: _plain(match[1]), value)


def _plain(character: str) -> str:
    if character in "nN":
        return "\n"
    return character if character in "\\;,:" else f"\\{character}"


def text_of(line: Line) -> str:
    """The text that ``line`` holds, not yet cleaned."""
    if line.parameters.get("ENCODING", "").upper() != "QUOTED-PRINTABLE":
        return unescape(line.value)
    charset = line.parameters.get("CHARSET", "UTF-8").upper()
    octets = quopri.decodestring(line.value.encode("utf-8", "surrogatepass"))
    return octets.decode(_CHARSETS.get(charset, "utf-8"), "replace")


def read_text(line: Line | None, longest: int, *, has_lines: bool = False) -> tuple[str, list[Note]]:
    """The text of ``line`` as the house keeps texts, cut to ``longest`` characters with a note.

    Raises ReadingRefused for NUL and halves of surrogate pairs.
    """
    if line is None:
        return "", []
    raw = text_of(line)
    clean = clean_text if has_lines else clean_line
    try:
        text = clean(raw[: _SPARE * longest], longest=_ANY_LENGTH)
    except TextRefused:
        raise ReadingRefused(ProblemKind.BAD_TEXT, part=line.name) from None
    if len(text) <= longest and len(raw) <= _SPARE * longest:
        return text, []
    return f"{text[: longest - 1].rstrip()}…", [note(NoteKind.TEXT_CUT, part=line.name, most=longest)]


def read_list(line: Line, most: int, longest: int) -> tuple[str, ...]:
    """The texts of a list that commas divide (CATEGORIES), cleaned, each once. Raises ReadingRefused."""
    found: dict[str, None] = {}
    for match in _LISTED.finditer(line.value[: _SPARE * most * longest]):
        text, _ = read_text(Line(line.number, line.name, match[0]), longest)
        if text:
            found[text] = None
        if len(found) == most:
            break
    return tuple(found)
