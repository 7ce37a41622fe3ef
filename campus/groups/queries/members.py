"""Who belongs to a group, for those who lead it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from campus.domain.search import matches, search_key
from campus.groups.models import GroupRole, Membership, Standing
from campus.people.models import Organization, Resident
from campus.people.queries.affiliations import current_affiliations

_RANK = case((Membership.role == GroupRole.ORGANIZER, 0), (Membership.role == GroupRole.CO_ORGANIZER, 1), else_=2)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Someone who belongs to a group, is invited or asked, and where they come from today."""

    membership: Membership
    name: str
    organization: Organization | None


def _conditions(db: Session, group_id: int, standing: Standing, text: str) -> list[ColumnElement[bool]]:
    """Who is meant. Names alone are searched: the columns that people are found by hold mail addresses too."""
    found = [Membership.group_id == group_id, Membership.standing == standing]
    words = text.split()
    if not words:
        return found
    named = select(Membership.id, Resident.name).join(Resident, Resident.id == Membership.resident_id).where(*found)
    keys = [(number, search_key([name])) for number, name in db.execute(named)]
    wanted = [number for number, key in keys if all(matches(key, word) for word in words)]
    return [*found, Membership.id.in_(wanted)]


def count_members(db: Session, group_id: int, standing: Standing = Standing.IN, text: str = "") -> int:
    """How many people stand to a group in this way."""
    counting = select(func.count()).select_from(Membership)
    return db.scalar(counting.where(*_conditions(db, group_id, standing, text))) or 0


def list_members(
    db: Session, group_id: int, standing: Standing, today: date, *, page: tuple[int, int], text: str = ""
) -> list[MemberRow]:
    """A page (offset, limit) of them: members with those who lead first and then by name, others the longest first. Two
    statements."""
    order = (_RANK, Resident.name, Membership.id) if standing is Standing.IN else (Membership.asked_at, Membership.id)
    statement = (
        select(Membership, Resident.name)
        .join(Resident, Resident.id == Membership.resident_id)
        .where(*_conditions(db, group_id, standing, text))
        .order_by(*order)
        .offset(page[0])
        .limit(page[1])
    )
    rows = db.execute(statement).all()
    homes = current_affiliations(db, [membership.resident_id for membership, _ in rows], today)
    origins = {resident_id: home.organization for resident_id, home in homes.items()}
    return [MemberRow(membership, name, origins.get(membership.resident_id)) for membership, name in rows]
