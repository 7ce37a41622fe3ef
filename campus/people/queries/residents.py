"""Residents, one by one and in lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from campus.domain.contact import ContactRefused, normalize_email
from campus.domain.search import QueryForm, SearchColumn
from campus.people.models import (
    Affiliation,
    ConsentRecord,
    Login,
    MailToken,
    MailTokenPurpose,
    Organization,
    Resident,
    ResidentStatus,
)
from campus.people.queries.logins import token_digest
from campus.people.queries.organizations import ORGANIZATION_SEARCH
from campus.people.queries.standing import holds_on
from campus.people.queries.words import found_by, found_words
from campus.permissions import Role

RESIDENT_SEARCH = {
    SearchColumn.TEXT: Resident.search_text,
    SearchColumn.JAMO: Resident.search_jamo,
    SearchColumn.INITIALS: Resident.search_initials,
}


class Credentials(NamedTuple):
    """What signing in compares with."""

    resident_id: int
    password_hash: str | None
    status: ResidentStatus


def find_credentials(db: Session, email: str) -> Credentials | None:
    """The credentials of the account with the normalised address ``email``, or None."""
    row = db.execute(
        select(Resident.id, Resident.password_hash, Resident.status).where(Resident.email == email)
    ).first()
    return None if row is None else Credentials(*row)


def find_resident(db: Session, email: str) -> Resident | None:
    """The resident with the normalised address ``email``, or None."""
    return db.scalar(select(Resident).where(Resident.email == email))


def find_mail_token(db: Session, token: str, purpose: MailTokenPurpose, *, now: datetime) -> Resident | None:
    """Whose unused and unexpired link ``token`` is, or None."""
    return db.scalar(
        select(Resident)
        .join(MailToken, MailToken.resident_id == Resident.id)
        .where(
            MailToken.token_sha256 == token_digest(token),
            MailToken.purpose == purpose,
            MailToken.used_at.is_(None),
            MailToken.expires_at > now,
        )
    )


def list_managers(db: Session) -> Sequence[Resident]:
    """The active managers and administrators: who is told that someone waits."""
    return db.scalars(
        select(Resident)
        .where(Resident.status == ResidentStatus.ACTIVE, Resident.role.in_((Role.MANAGER, Role.ADMIN)))
        .order_by(Resident.id)
    ).all()


def list_logins(db: Session, resident_id: int, *, now: datetime) -> Sequence[Login]:
    """The devices a resident is signed in on, the one seen last first."""
    return db.scalars(
        select(Login)
        .where(Login.resident_id == resident_id, Login.expires_at > now)
        .order_by(Login.last_seen_at.desc(), Login.id.desc())
    ).all()


def standing_consents(db: Session, resident_id: int) -> dict[str, ConsentRecord]:
    """The latest record of each subject; withdrawn ones are among them, with ``given`` false."""
    rows = db.scalars(
        select(ConsentRecord)
        .where(ConsentRecord.resident_id == resident_id)
        .order_by(ConsentRecord.at, ConsentRecord.id)
    )
    return {row.subject: row for row in rows}


def people_of_found(forms: tuple[QueryForm, ...], day: date) -> Select[Any]:
    """The ids of residents affiliated on ``day`` with an organization whose names hold a word."""
    return (
        select(Affiliation.resident_id)
        .join(Organization, Organization.id == Affiliation.organization_id)
        .where(holds_on(day), found_by(forms, ORGANIZATION_SEARCH))
    )


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Whom a list shows; empty values show all. ``day``: on which people are found by their organization, too."""

    text: str = ""
    role: Role | None = None
    status: ResidentStatus | None = None
    day: date | None = None
    organization_id: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter as SQL; each word of ``text`` must be found in names, addresses or organizations."""
        found: list[ColumnElement[bool]] = [Resident.left_at.is_(None)]
        for forms in found_words(self.text):
            is_found = found_by(forms, RESIDENT_SEARCH)
            found.append(is_found if self.day is None else is_found | Resident.id.in_(people_of_found(forms, self.day)))
        if self.role:
            found.append(Resident.role == self.role)
        if self.status:
            found.append(Resident.status == self.status)
        if self.organization_id and self.day:
            theirs = (Affiliation.organization_id == self.organization_id, holds_on(self.day))
            found.append(Resident.id.in_(select(Affiliation.resident_id).where(*theirs)))
        return found


def count_residents(db: Session, wanted: PeopleFilter) -> int:
    """How many residents the filter shows."""
    return db.scalar(select(func.count()).select_from(Resident).where(*wanted.conditions())) or 0


def list_residents(db: Session, wanted: PeopleFilter, *, offset: int, limit: int) -> Sequence[Resident]:
    """Those residents, by name."""
    return db.scalars(
        select(Resident).where(*wanted.conditions()).order_by(Resident.name, Resident.id).offset(offset).limit(limit)
    ).all()


def find_active(db: Session, text: str, *, limit: int) -> Sequence[Resident]:
    """Active residents whom ``text`` may mean: the one with that address or the only one of exactly that name, else up
    to ``limit`` in whose names it is found. Two statements at most."""
    active = Resident.status == ResidentStatus.ACTIVE
    if "@" in text:
        try:
            address = normalize_email(text)
        except ContactRefused:
            return []
        return db.scalars(select(Resident).where(active, Resident.email == address)).all()
    same = db.scalars(select(Resident).where(active, Resident.name == " ".join(text.split())).limit(limit)).all()
    # Signs alone ask for nothing, and nothing would find everybody.
    if len(same) == 1 or not found_words(text):
        return same
    return list_residents(db, PeopleFilter(text, status=ResidentStatus.ACTIVE), offset=0, limit=limit)


def list_waiting(db: Session, *, limit: int) -> Sequence[Resident]:
    """Who waits for a manager, the longest first."""
    return db.scalars(
        select(Resident)
        .where(Resident.status == ResidentStatus.PENDING)
        .order_by(Resident.created_at, Resident.id)
        .limit(limit)
    ).all()
