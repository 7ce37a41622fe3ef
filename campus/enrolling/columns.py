"""Which column of a file holds what, as its header says it in Korean or English."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum

from campus.enrolling.tables import Table


class Field(StrEnum):
    """What is read of a person."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    ORGANIZATION = "organization"
    TITLE = "title"
    ROLE = "role"
    LOCALE = "locale"


NEEDED = (Field.NAME, Field.EMAIL)
# Which column each field is in; fields that are in none are left out.
Mapped = Mapping[Field, int]

_HEADERS: dict[Field, tuple[str, ...]] = {
    Field.NAME: ("이름", "성명", "회원명", "성함", "name", "fullname", "이름성명"),
    Field.EMAIL: ("이메일", "메일", "이메일주소", "메일주소", "전자우편", "email", "emailaddress", "mail"),
    Field.PHONE: ("전화", "전화번호", "휴대폰", "휴대전화", "휴대폰번호", "핸드폰", "연락처", "phone", "mobile", "tel"),
    Field.ORGANIZATION: ("소속", "소속기관", "기관", "기관명", "회사", "organization", "organisation", "company"),
    Field.TITLE: ("직함", "직위", "직급", "직책", "title", "jobtitle", "position"),
    Field.ROLE: ("역할", "권한", "구분", "role"),
    Field.LOCALE: ("언어", "language", "locale", "lang"),
}
_SAID = {said: field for field, names in _HEADERS.items() for said in names}
_SIGNS = re.compile(r"[\W_]+")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


def header_key(header: str) -> str:
    """A header without case, spaces and signs, and without what stands in brackets behind it."""
    bare = re.sub(r"[(\[（].*", "", unicodedata.normalize("NFKC", header))
    return _SIGNS.sub("", bare).casefold()


def guess_columns(table: Table) -> dict[Field, int]:
    """Which columns the headers name; without a header for it, addresses are looked for where most cells hold one."""
    found: dict[Field, int] = {}
    for at, header in enumerate(table.headers):
        field = _SAID.get(header_key(header))
        if field is not None:
            found.setdefault(field, at)
    if Field.EMAIL not in found:
        counts = [_addresses(table, at) for at in range(len(table.headers))]
        best = max(range(len(counts)), key=counts.__getitem__, default=0)
        if counts and counts[best] and best not in found.values():
            found[Field.EMAIL] = best
    return found


def _addresses(table: Table, column: int) -> int:
    return sum(
        1 for line in table.lines[:50] if column < len(line.cells) and _ADDRESS.fullmatch(line.cells[column])
    )


def column_name(at: int) -> str:
    """What a spreadsheet calls a column, counted from 0: A, B, … Z, AA."""
    return column_name(at // 26 - 1) + chr(65 + at % 26) if at > 25 else chr(65 + at)


def read_mapping(sent: Mapping[str, object], width: int) -> dict[Field, int]:
    """The columns as they were chosen or kept; what is no column of the file is none."""
    chosen: dict[Field, int] = {}
    for field in Field:
        raw = sent.get(field.value)
        if isinstance(raw, int | str) and str(raw).isascii() and str(raw).isdecimal() and int(raw) < width:
            chosen[field] = int(raw)
    return chosen


def twice(mapped: Mapped) -> Sequence[int]:
    """Columns that were chosen for two fields."""
    return sorted({at for at in mapped.values() if list(mapped.values()).count(at) > 1})
