"""The rows of a file as people, each with what is wrong with it. Nothing here knows a database."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from campus.domain.contact import (
    ContactRefused,
    normalize_email,
    normalize_person_name,
    normalize_phone,
)
from campus.domain.search import search_key
from campus.domain.text import TextRefused, clean_line
from campus.enrolling.columns import Field, Mapped
from campus.enrolling.tables import Line, Table
from campus.people.services.inviting import Newcomer
from campus.permissions import Role

LONGEST_TITLE = 60
_ROLES = {
    **dict.fromkeys(("", "member", "회원", "일반회원", "일반", "멤버"), Role.MEMBER),
    **dict.fromkeys(("organizer", "organiser", "모임장", "운영진", "오거나이저"), Role.ORGANIZER),
}
_STAFF = frozenset({"manager", "admin", "administrator", "운영자", "관리자", "hubmanager", "허브운영자"})
_LOCALES = {
    **dict.fromkeys(("", "ko", "kor", "korean", "한국어", "국문"), "ko"),
    **dict.fromkeys(("en", "eng", "english", "영어", "영문"), "en"),
}
# Spreadsheets take a number for an amount and drop the 0 in front.
_LOST_ZERO = re.compile(r"1[016789]\d{7,8}", re.ASCII)


class Fault(StrEnum):
    """What is wrong in a cell."""

    EMPTY = "empty"
    BAD_EMAIL = "bad-email"
    BAD_NAME = "bad-name"
    BAD_PHONE = "bad-phone"
    UNKNOWN_ORGANIZATION = "unknown-organization"
    BAD_TITLE = "bad-title"
    UNKNOWN_ROLE = "unknown-role"
    STAFF_ROLE = "staff-role"
    UNKNOWN_LOCALE = "unknown-locale"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A fault with its cell; ``other`` is the row that had the same address first."""

    number: int
    field: Field
    fault: Fault
    cell: str
    other: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """What a file holds: people who can come, with the number of their rows; who is here already; what is wrong."""

    people: tuple[tuple[int, Newcomer], ...]
    known: tuple[tuple[int, Newcomer], ...]
    wrong: tuple[Wrong, ...]

    @property
    def wrong_rows(self) -> int:
        return len({each.number for each in self.wrong})


class Judge:
    """Reads rows one after the other. ``organizations`` are ids by :func:`organization_key`."""

    def __init__(self, mapped: Mapped, organizations: Mapping[str, int]) -> None:
        self._mapped, self._organizations = mapped, organizations
        self._first: dict[str, int] = {}

    def read(self, line: Line) -> tuple[Newcomer | None, list[Wrong]]:
        """Whom the row means, None where something is wrong, and what."""
        wrong: list[Wrong] = []
        email, name, phone = self._email(line, wrong), self._name(line, wrong), self._phone(line, wrong)
        organization_id, title = self._organization(line, wrong), self._title(line, wrong)
        role, locale = self._role(line, wrong), self._locale(line, wrong)
        if wrong:
            return None, wrong
        return Newcomer(email, name, phone, role, organization_id, title, locale), wrong

    def _cell(self, line: Line, field: Field) -> str:
        at = self._mapped.get(field)
        return "" if at is None or at >= len(line.cells) else line.cells[at]

    def _email(self, line: Line, wrong: list[Wrong]) -> str:
        cell = self._cell(line, Field.EMAIL)
        try:
            email = normalize_email(cell)
        except ContactRefused:
            wrong.append(Wrong(line.number, Field.EMAIL, Fault.BAD_EMAIL if cell else Fault.EMPTY, cell))
            return ""
        first = self._first.setdefault(email, line.number)
        if first != line.number:
            wrong.append(Wrong(line.number, Field.EMAIL, Fault.REPEATED, cell, first))
        return email

    def _name(self, line: Line, wrong: list[Wrong]) -> str:
        cell = self._cell(line, Field.NAME)
        try:
            return normalize_person_name(cell)
        except ContactRefused:
            wrong.append(Wrong(line.number, Field.NAME, Fault.BAD_NAME if cell else Fault.EMPTY, cell))
            return ""

    def _phone(self, line: Line, wrong: list[Wrong]) -> str | None:
        cell = self._cell(line, Field.PHONE)
        if not cell:
            return None
        try:
            return normalize_phone("0" + cell if _LOST_ZERO.fullmatch(cell) else cell)
        except ContactRefused:
            wrong.append(Wrong(line.number, Field.PHONE, Fault.BAD_PHONE, cell))
            return None

    def _organization(self, line: Line, wrong: list[Wrong]) -> int | None:
        cell = self._cell(line, Field.ORGANIZATION)
        found = self._organizations.get(organization_key(cell))
        if cell and found is None:
            wrong.append(Wrong(line.number, Field.ORGANIZATION, Fault.UNKNOWN_ORGANIZATION, cell))
        return found

    def _title(self, line: Line, wrong: list[Wrong]) -> str:
        cell = self._cell(line, Field.TITLE)
        try:
            return clean_line(cell, longest=LONGEST_TITLE)
        except TextRefused:
            wrong.append(Wrong(line.number, Field.TITLE, Fault.BAD_TITLE, cell))
            return ""

    def _role(self, line: Line, wrong: list[Wrong]) -> Role:
        cell = self._cell(line, Field.ROLE)
        said = organization_key(cell)
        if said not in _ROLES:
            fault = Fault.STAFF_ROLE if said in _STAFF else Fault.UNKNOWN_ROLE
            wrong.append(Wrong(line.number, Field.ROLE, fault, cell))
        return _ROLES.get(said, Role.MEMBER)

    def _locale(self, line: Line, wrong: list[Wrong]) -> str:
        cell = self._cell(line, Field.LOCALE)
        said = organization_key(cell)
        if said not in _LOCALES:
            wrong.append(Wrong(line.number, Field.LOCALE, Fault.UNKNOWN_LOCALE, cell))
        return _LOCALES.get(said, "ko")


def organization_key(name: str) -> str:
    """A name without case, spaces and signs: 한국 과학기술원 and 한국과학기술원 are one."""
    return search_key([name]).text


def judge_rows(
    table: Table, mapped: Mapped, organizations: Mapping[str, int]
) -> tuple[list[tuple[int, Newcomer]], list[Wrong]]:
    """The people of a table with the numbers of their rows, and every fault in the order of the rows."""
    judge = Judge(mapped, organizations)
    people: list[tuple[int, Newcomer]] = []
    wrong: list[Wrong] = []
    for line in table.lines:
        person, faults = judge.read(line)
        wrong += faults
        if person is not None:
            people.append((line.number, person))
    return people, wrong


def rows_of(wrong: Sequence[Wrong], shown: int) -> dict[int, list[Wrong]]:
    """The faults of the first ``shown`` rows that have any, by row."""
    found: dict[int, list[Wrong]] = {}
    for each in wrong:
        if each.number in found or len(found) < shown:
            found.setdefault(each.number, []).append(each)
    return found
