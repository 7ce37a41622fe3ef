"""Tables of a segment, and who sat together before in the group."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from campus.domain.tables import Company, Diner, Tables
from campus.groups.models import (
    COMING,
    GroupSession,
    Season,
    Segment,
    SignUp,
    SignUpStatus,
    TablePlan,
    TableSeat,
)
from campus.people.models import Organization, Resident

_COMES = (SignUpStatus.IN, SignUpStatus.WALKED_IN)


@dataclass(frozen=True, slots=True)
class Seated:
    """Someone as a card names them; ``organization`` a resident's own, ``guest_organization`` what a guest wrote."""

    signup_id: int
    name: str
    organization: Organization | None
    guest_organization: str


@dataclass(frozen=True, slots=True)
class Comers:
    """Who comes, to be seated: by name, and as the tables look at them; ``resident_ids`` are those with an account."""

    people: dict[int, Seated]
    company: Company
    resident_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Plan:
    """The tables of a segment as they stand; ``tables`` holds sign-ups' ids, empty tables among them."""

    row: TablePlan
    tables: Tables


def find_segment(db: Session, session_id: int, position: int) -> Segment | None:
    """The part of a session at ``position``, or None."""
    return db.scalar(select(Segment).where(Segment.session_id == session_id, Segment.position == position))


def read_plan(db: Session, segment_id: int) -> Plan | None:
    """The tables of a segment, or None. Two statements."""
    row = db.scalar(
        select(TablePlan).where(TablePlan.segment_id == segment_id), execution_options={"populate_existing": True}
    )
    if row is None:
        return None
    tables: dict[int, list[int]] = defaultdict(list)
    for number, key in db.execute(
        select(TableSeat.table_number, TableSeat.signup_id).where(TableSeat.plan_id == row.id)
    ):
        tables[number].append(key)
    last = max(tables, default=0)
    return Plan(row, tuple(tuple(sorted(tables[number])) for number in range(1, last + 1)))


def own_tables(db: Session, session_id: int, signup_id: int) -> dict[int, tuple[int, list[Seated]]]:
    """At which table someone sits, and with whom, by segment. Two statements."""
    mine = dict(
        db.execute(
            select(TablePlan.segment_id, TableSeat.table_number)
            .join(TablePlan, TablePlan.id == TableSeat.plan_id)
            .join(Segment, Segment.id == TablePlan.segment_id)
            .where(TableSeat.signup_id == signup_id, Segment.session_id == session_id)
        ).all()
    )
    if not mine:
        return {}
    there = or_(*(and_(TablePlan.segment_id == at, TableSeat.table_number == number) for at, number in mine.items()))
    rows = db.execute(
        select(TablePlan.segment_id, *_PERSON)
        .select_from(TableSeat)
        .join(TablePlan, TablePlan.id == TableSeat.plan_id)
        .join(SignUp, SignUp.id == TableSeat.signup_id)
        .outerjoin(Resident, Resident.id == SignUp.resident_id)
        .outerjoin(Organization, Organization.id == SignUp.organization_id)
        .where(there, SignUp.status.in_(_COMES))
        .order_by(SignUp.id)
    )
    company: dict[int, list[Seated]] = defaultdict(list)
    for segment_id, *person in rows:
        company[segment_id].append(_seated(person))
    return {segment_id: (number, company[segment_id]) for segment_id, number in mine.items()}


_PERSON = (SignUp.id, Resident.name, SignUp.guest_name, Organization, SignUp.guest_organization)


def _seated(row: Iterable[object]) -> Seated:
    signup_id, name, guest_name, organization, guest_organization = row
    return Seated(signup_id, name or guest_name, organization, guest_organization)  # type: ignore[arg-type]


def read_company(db: Session, session: GroupSession, segment: Segment, *, now: datetime) -> Comers:
    """Who is to be seated in ``segment``: who signed up; once it has begun, who came. With whom each sat before in
    sessions of the group, or in another part of this one. Two statements."""
    rows = db.execute(
        select(*_PERSON, SignUp.organization_id, SignUp.resident_id, SignUp.guest_email, SignUp.checked_in_at)
        .select_from(SignUp)
        .outerjoin(Resident, Resident.id == SignUp.resident_id)
        .outerjoin(Organization, Organization.id == SignUp.organization_id)
        .where(SignUp.session_id == session.id, SignUp.status.in_(_COMES))
        .order_by(SignUp.id)
    ).all()
    if session.starts_at <= now and any(row.checked_in_at is not None for row in rows):
        rows = [row for row in rows if row.checked_in_at is not None]
    people = {row[0]: _seated(row[:5]) for row in rows}
    diners = [
        Diner(row[0], row.organization_id or row.guest_organization.casefold() or None) for row in rows
    ]
    keys: dict[object, int] = {row.resident_id or row.guest_email: row[0] for row in rows}
    residents = frozenset(row.resident_id for row in rows if row.resident_id)
    return Comers(people, Company(diners, _met(db, session, segment, keys)), residents)


def _met(
    db: Session, session: GroupSession, segment: Segment, keys: dict[object, int]
) -> Counter[tuple[int, int]]:
    """How often two of those in ``keys`` (resident or address → sign-up) sat at one table."""
    rows = db.execute(
        select(TableSeat.plan_id, TableSeat.table_number, SignUp.resident_id, SignUp.guest_email)
        .join(SignUp, SignUp.id == TableSeat.signup_id)
        .join(TablePlan, TablePlan.id == TableSeat.plan_id)
        .join(Segment, Segment.id == TablePlan.segment_id)
        .join(GroupSession, GroupSession.id == Segment.session_id)
        .join(Season, Season.id == GroupSession.season_id)
        .where(_before(session, segment))
    )
    tables: dict[tuple[int, int], list[int]] = defaultdict(list)
    for plan_id, number, resident_id, guest_email in rows:
        key = keys.get(resident_id or guest_email)
        if key is not None:
            tables[plan_id, number].append(key)
    return Counter(pair for table in tables.values() for pair in combinations(sorted(table), 2))


def _before(session: GroupSession, segment: Segment) -> ColumnElement[bool]:
    group_id = select(Season.group_id).where(Season.id == session.season_id).scalar_subquery()
    earlier = and_(GroupSession.starts_at < session.starts_at, GroupSession.status.in_(COMING))
    other_part = and_(GroupSession.id == session.id, Segment.id != segment.id)
    return and_(Season.group_id == group_id, SignUp.status.in_(_COMES), or_(earlier, other_part))
