"""What a session's page says: its parts, its links, how many come and who of them chose to be seen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from campus.groups.models import GroupSession, Material, Membership, Segment, SignUp, SignUpStatus, Standing
from campus.people.models import Organization, Resident, ResidentStatus

# An organization of fewer is not named: its people would be known by it.
SMALLEST_NAMED = 5
MOST_NAMES = 60


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the program with its times; ``presenter`` a resident's name, else ``guest_presenter``."""

    segment: Segment
    starts_at: datetime
    ends_at: datetime
    presenter: str


def read_program(db: Session, session: GroupSession) -> list[Part]:
    """The parts of a session one after the other from its start. One statement."""
    rows = db.execute(
        select(Segment, Resident.name)
        .outerjoin(Resident, Resident.id == Segment.presenter_id)
        .where(Segment.session_id == session.id)
        .order_by(Segment.position)
    )
    starts_at, program = session.starts_at, []
    for segment, name in rows:
        ends_at = starts_at + timedelta(minutes=segment.minutes)
        program.append(Part(segment, starts_at, ends_at, name or segment.guest_presenter))
        starts_at = ends_at
    return program


def materials_of(db: Session, session_id: int) -> Sequence[Material]:
    """The links of a session, in the order in which they were added."""
    return db.scalars(select(Material).where(Material.session_id == session_id).order_by(Material.id)).all()


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many: with a seat, in line, checked in, at table for the meal. ``by_organization`` counts those with a seat,
    or who came, large organizations by name, all others together as ``elsewhere``."""

    seated: int
    waiting: int
    checked_in: int
    meals: int
    by_organization: tuple[tuple[Organization, int], ...]
    elsewhere: int

    @property
    def coming(self) -> int:
        return sum(count for _, count in self.by_organization) + self.elsewhere


def read_headcount(db: Session, session_id: int) -> Headcount:
    """The numbers of a session: whether someone is shown makes no difference to them. One statement."""
    came = SignUp.checked_in_at.is_not(None)
    rows = db.execute(
        select(Organization, SignUp.status, came, SignUp.eats, func.count(SignUp.id))
        .select_from(SignUp)
        .outerjoin(Organization, Organization.id == SignUp.organization_id)
        .where(SignUp.session_id == session_id)
        .group_by(Organization.id, SignUp.status, came, SignUp.eats)
    ).all()
    totals = {"seated": 0, "waiting": 0, "checked_in": 0, "meals": 0}
    organizations: dict[int, tuple[Organization, int]] = {}
    coming = 0
    for organization, status, has_come, eats, count in rows:
        totals["checked_in"] += count if has_come else 0
        totals["waiting"] += count if status is SignUpStatus.WAITING else 0
        totals["seated"] += count if status is SignUpStatus.IN else 0
        if status not in (SignUpStatus.IN, SignUpStatus.WALKED_IN):
            continue
        totals["meals"] += count if eats else 0
        coming += count
        if organization is not None:
            before = organizations.get(organization.id, (organization, 0))[1]
            organizations[organization.id] = (organization, before + count)
    named = sorted(
        (each for each in organizations.values() if each[1] >= SMALLEST_NAMED), key=lambda each: (-each[1], each[0].id)
    )
    return Headcount(**totals, by_organization=tuple(named), elsewhere=coming - sum(count for _, count in named))


def shown_names(db: Session, session_id: int) -> tuple[list[str], int]:
    """Who comes and chose to be seen, by name, :data:`MOST_NAMES` at most; and how many there are. Two statements."""
    mine = (
        SignUp.session_id == session_id,
        SignUp.is_shown,
        SignUp.status.in_((SignUpStatus.IN, SignUpStatus.WALKED_IN)),
        Resident.status == ResidentStatus.ACTIVE,
    )
    residents = select(Resident.name).join(SignUp, SignUp.resident_id == Resident.id).where(*mine)
    names = db.scalars(residents.order_by(Resident.name, Resident.id).limit(MOST_NAMES)).all()
    if len(names) < MOST_NAMES:
        return list(names), len(names)
    return list(names), db.scalar(select(func.count()).select_from(residents.subquery())) or 0


def place_in_line(db: Session, mine: SignUp) -> int | None:
    """The place of a sign-up in its line, from 1; None for one that does not wait."""
    if mine.status is not SignUpStatus.WAITING:
        return None
    before = or_(SignUp.placed_at < mine.placed_at, and_(SignUp.placed_at == mine.placed_at, SignUp.id <= mine.id))
    line = (SignUp.session_id == mine.session_id, SignUp.status == SignUpStatus.WAITING)
    return db.scalar(select(func.count()).select_from(SignUp).where(*line, before)) or 1


def sign_up_of(db: Session, session_id: int, resident_id: int) -> SignUp | None:
    """How a resident stands to a session, or None."""
    mine = (SignUp.session_id == session_id, SignUp.resident_id == resident_id)
    return db.scalar(select(SignUp).where(*mine))


def presenter_choices(db: Session, group_id: int) -> list[tuple[int, str]]:
    """The members of a group who may present, by name."""
    statement = (
        select(Resident.id, Resident.name)
        .join(Membership, Membership.resident_id == Resident.id)
        .where(
            Membership.group_id == group_id,
            Membership.standing == Standing.IN,
            Resident.status == ResidentStatus.ACTIVE,
        )
    )
    return [(number, name) for number, name in db.execute(statement.order_by(Resident.name, Resident.id))]


def seats_taken_on(db: Session, occurrence_ids: Collection[int]) -> dict[int, int]:
    """How many have a seat in the sessions that stand on these dates, by date."""
    if not occurrence_ids:
        return {}
    columns = (GroupSession.occurrence_id, GroupSession.seats_taken)
    rows = db.execute(select(*columns).where(GroupSession.occurrence_id.in_(sorted(occurrence_ids))))
    return {number: seats for number, seats in rows if number is not None}
