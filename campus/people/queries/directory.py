"""The directory: who is listed, and what of them others see.

Everything that is read of another person by their consent comes through :func:`see_residents`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from campus.domain.interests import Interest
from campus.domain.search import SearchColumn
from campus.people.consents import Shown
from campus.people.models import (
    Affiliation,
    DirectoryEntry,
    Organization,
    OrganizationKind,
    Resident,
    ResidentInterest,
    ResidentStatus,
)
from campus.people.queries.affiliations import Stint, verified_histories
from campus.people.queries.interests import interests_of
from campus.people.queries.residents import people_of_found
from campus.people.queries.standing import holds_on
from campus.people.queries.words import found_by, found_words

_SEARCH_COLUMNS = {
    SearchColumn.TEXT: DirectoryEntry.search_text,
    SearchColumn.JAMO: DirectoryEntry.search_jamo,
    SearchColumn.INITIALS: DirectoryEntry.search_initials,
}


@dataclass(frozen=True, slots=True)
class SeenResident:
    """What other residents see of a listed one: nothing stands here that they did not agree to show.

    ``organizations``: where they are from now, the latest first. ``history``: every verified affiliation, or none.
    """

    id: int
    name: str
    is_masked: bool
    organizations: tuple[Organization, ...]
    title: str
    introduction: str
    interests: tuple[Interest, ...]
    email: str | None
    phone: str | None
    history: tuple[Stint, ...]


def see_resident(db: Session, resident_id: int, *, by: int, day: date) -> SeenResident | None:
    """What resident ``by`` sees of ``resident_id`` on ``day``; None for who is not listed."""
    return see_residents(db, [resident_id], by=by, day=day).get(resident_id)


def see_residents(db: Session, resident_ids: Collection[int], *, by: int, day: date) -> dict[int, SeenResident]:
    """What resident ``by`` sees of others on ``day``, by id; who is not listed is left out. Three queries.

    The one door to what people show of themselves: whoever is to note who looked at whom notes it here.
    """
    rows = db.execute(
        select(DirectoryEntry, Resident)
        .join(Resident, Resident.id == DirectoryEntry.resident_id)
        .where(DirectoryEntry.resident_id.in_(resident_ids), Resident.status == ResidentStatus.ACTIVE)
    ).all()
    ids = [resident.id for _, resident in rows]
    histories, interests = verified_histories(db, ids, day), interests_of(db, ids)
    return {
        resident.id: _seen(entry, resident, histories.get(resident.id, []), interests.get(resident.id, ()))
        for entry, resident in rows
    }


def _seen(
    entry: DirectoryEntry, resident: Resident, history: list[Stint], interests: tuple[Interest, ...]
) -> SeenResident:
    now = [each for each in history if each.standing == "current"]
    return SeenResident(
        id=resident.id,
        name=entry.shown_name,
        is_masked=not entry.shows_name,
        organizations=tuple(each.organization for each in now if each.organization is not None),
        title=now[0].title if now and entry.shows_title else "",
        introduction=resident.introduction if entry.shows_introduction else "",
        interests=interests if entry.shows_interests else (),
        email=resident.email if entry.shows_email else None,
        phone=resident.phone if entry.shows_phone else None,
        history=tuple(history) if entry.shows_affiliations else (),
    )


def is_listed(db: Session, resident_id: int) -> bool:
    """Whether other residents find this one in the directory."""
    return db.scalar(select(DirectoryEntry.resident_id).where(DirectoryEntry.resident_id == resident_id)) is not None


def standing_choices(db: Session, resident_id: int) -> frozenset[Shown] | None:
    """What a resident lets others see; None: they are not listed."""
    entry = db.get(DirectoryEntry, resident_id)
    if entry is None:
        return None
    return frozenset(each for each in Shown if getattr(entry, f"shows_{each.value}"))


@dataclass(frozen=True, slots=True)
class DirectoryFilter:
    """Whom the directory shows on ``day``; empty values show everyone listed. ``interest`` is a key."""

    day: date
    text: str = ""
    organization_id: int | None = None
    kind: OrganizationKind | None = None
    interest: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter as SQL; each word must be found in what is shown, or in the names of an organization."""
        entry_id = DirectoryEntry.resident_id
        found: list[ColumnElement[bool]] = [
            found_by(forms, _SEARCH_COLUMNS) | entry_id.in_(people_of_found(forms, self.day))
            for forms in found_words(self.text)
        ]
        if self.organization_id is not None:
            found.append(entry_id.in_(self._affiliated().where(Affiliation.organization_id == self.organization_id)))
        if self.kind is not None:
            among = self._affiliated().join(Organization, Organization.id == Affiliation.organization_id)
            found.append(entry_id.in_(among.where(Organization.kind == self.kind)))
        if self.interest:
            alike = select(ResidentInterest.resident_id).where(ResidentInterest.key == self.interest)
            found += [DirectoryEntry.shows_interests.is_(True), entry_id.in_(alike)]
        return found

    def _affiliated(self) -> Select[Any]:
        return select(Affiliation.resident_id).where(holds_on(self.day))


_LISTED = (
    select(DirectoryEntry.resident_id)
    .join(Resident, Resident.id == DirectoryEntry.resident_id)
    .where(Resident.status == ResidentStatus.ACTIVE)
)


def count_listed(db: Session, wanted: DirectoryFilter) -> int:
    """How many listed residents the filter shows."""
    return db.scalar(select(func.count()).select_from(_LISTED.where(*wanted.conditions()).subquery())) or 0


def find_listed(db: Session, wanted: DirectoryFilter, *, offset: int, limit: int) -> list[int]:
    """The ids of those residents, by the name that is shown."""
    statement = _LISTED.where(*wanted.conditions()).order_by(DirectoryEntry.shown_name, DirectoryEntry.resident_id)
    return list(db.scalars(statement.offset(offset).limit(limit)))
