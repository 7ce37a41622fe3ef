"""Looking for marks in octets: as text, taken apart into jamo, as JSON, in base64, within what is compressed."""

import base64
import json
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select

from campus.db import Sessions
from campus.domain.hangul import initials, jamo
from campus.models import metadata
from tests.leaving.marks import EMAIL, NAME, PHONE, SECRET

WORDS = (NAME, EMAIL, EMAIL.split("@")[0], EMAIL.replace("@", "").replace(".", ""), PHONE, "9876-5432", SECRET)


def spellings() -> dict[bytes, str]:
    """Every way in which a mark may be written down, with what it is."""
    found: dict[bytes, str] = {}
    for word in WORDS:
        for form in (word, unicodedata.normalize("NFD", word), jamo(word), json.dumps(word)[1:-1], word.upper()):
            for octets in (form.encode(), form.encode("utf-16-le"), form.encode("utf-16-be")):
                found[octets] = word
                found |= dict.fromkeys(_in_base64(octets), f"{word} in base64")
    found[initials(NAME).encode()] = f"initials of {NAME}"
    return found


def _in_base64(octets: bytes) -> Iterator[bytes]:
    """The middle of what base64 makes of them, at each of the three places at which they may begin."""
    for before in range(3):
        first = -(-before * 8 // 6)
        text = base64.b64encode(bytes(before) + octets)
        whole = (before + len(octets)) * 8 // 6
        if whole - first >= 8:
            yield text[first + (1 if before else 0) : whole]


_SPELLINGS = spellings()
_COMPRESSED = re.compile(rb"\x78[\x01\x5e\x9c\xda]")


def marks_in(octets: bytes) -> set[str]:
    """The marks that stand in ``octets``, and in what is compressed there."""
    found = {word for spelt, word in _SPELLINGS.items() if spelt in octets}
    for start in _COMPRESSED.finditer(octets):
        try:
            inner = zlib.decompressobj().decompress(octets[start.start() :])
        except zlib.error:
            continue
        found |= {f"{word}, compressed" for spelt, word in _SPELLINGS.items() if spelt in inner}
    return found


def marks_in_files(files: Iterable[Path]) -> dict[str, set[str]]:
    found = {each.name: marks_in(each.read_bytes()) for each in files if each.exists()}
    return {name: marks for name, marks in found.items() if marks}


def marks_in_tables(sessions: Sessions) -> dict[str, set[str]]:
    """Columns with the marks that any row holds there."""
    found: dict[str, set[str]] = {}
    with sessions.read() as db:
        for table in metadata.sorted_tables:
            for row in db.execute(select(table)).mappings():
                for name, value in row.items():
                    marks = marks_in(_octets(value))
                    if marks:
                        found.setdefault(f"{table.name}.{name}", set()).update(marks)
    return found


def _octets(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    return json.dumps(value, ensure_ascii=False).encode() if isinstance(value, dict | list) else str(value).encode()
