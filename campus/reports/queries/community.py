"""What stands beside meetings in the community report: members, introductions, opportunities, newcomers."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from campus.connections.models import (
    Interest,
    InterestEntry,
    InterestStep,
    Introduction,
    IntroductionState,
    Opportunity,
)
from campus.connections.queries.counts import count_introductions
from campus.domain.mixing import FEWEST_PEOPLE
from campus.domain.slot import Slot
from campus.groups.models import COMING, Group, GroupInitiative, GroupSession, GroupStatus, Membership, SignUp
from campus.people.models import Initiative, Organization, Resident, ResidentStatus

# Whoever came this far came at least to every step named before it, written down or not.
_STEPS: Mapping[InterestStep, tuple[InterestStep, ...]] = {
    InterestStep.MET: (InterestStep.MET, InterestStep.JOINT, InterestStep.CHOSEN, InterestStep.NOT_CHOSEN),
    InterestStep.JOINT: (InterestStep.JOINT, InterestStep.CHOSEN, InterestStep.NOT_CHOSEN),
    InterestStep.CHOSEN: (InterestStep.CHOSEN,),
}


@dataclass(frozen=True, slots=True)
class Growth:
    """Members of a group when a period began, and when it ended."""

    before: int
    after: int


@dataclass(frozen=True, slots=True)
class IntroductionsFunnel:
    """Of introductions made in a time: how many were accepted, and of those how many led to a booked meeting, and to
    thanks; ``by_state`` is where all of them stand now."""

    asked: int
    accepted: int
    booked: int
    thanked: int
    by_state: Mapping[IntroductionState, int]

    @property
    def open(self) -> int:
        return self.by_state[IntroductionState.OFFERED]

    @property
    def may_be_shown(self) -> bool:
        """Of fewer than five somebody might know which they were."""
        return self.asked >= FEWEST_PEOPLE


@dataclass(frozen=True, slots=True)
class OpportunitiesFunnel:
    """Posted in a time; organizations' interest shown in it, and how far that came by now."""

    posted: int
    interested: int
    met: int
    joint: int
    chosen: int

    @property
    def may_be_shown(self) -> bool:
        """Whether it may be told how far interest came: of an opportunity only its two sides know."""
        return self.interested >= FEWEST_PEOPLE


@dataclass(frozen=True, slots=True)
class Newcomers:
    """``days`` from approval to the first session with another organization; ``waiting`` had none yet."""

    days: list[int]
    waiting: int


@dataclass(frozen=True, slots=True)
class GroupName:
    """A group as lists name it."""

    id: int
    slug: str
    name_ko: str
    name_en: str


def read_groups(db: Session) -> dict[int, GroupName]:
    """Groups that are or were active. One statement."""
    shown = (GroupStatus.ACTIVE, GroupStatus.ENDED)
    names = select(Group.id, Group.slug, Group.name_ko, Group.name_en).where(Group.status.in_(shown))
    return {row.id: GroupName(*row) for row in db.execute(names)}


def read_organizations(db: Session) -> dict[int, Organization]:
    """Every organization. One statement."""
    return {each.id: each for each in db.scalars(select(Organization))}


def read_growth(db: Session, slot: Slot) -> dict[int, Growth]:
    """By group: who had joined, and not left, at either end of ``slot``. Two statements."""

    def at(moment: datetime) -> dict[int, int]:
        is_in = and_(Membership.joined_at < moment, func.coalesce(Membership.left_at, slot.ends_at) >= moment)
        counts = select(Membership.group_id, func.count().label("members")).where(is_in).group_by(Membership.group_id)
        return {row.group_id: row.members for row in db.execute(counts)}

    before, after = at(slot.starts_at), at(slot.ends_at)
    return {each: Growth(before.get(each, 0), after.get(each, 0)) for each in before.keys() | after.keys()}


def read_introductions(db: Session, slot: Slot) -> IntroductionsFunnel:
    """Introductions made within ``slot``, as they stand now. Three statements."""
    by_state = count_introductions(db, slot.starts_at, slot.ends_at).by_state
    made = (
        Introduction.created_at >= slot.starts_at,
        Introduction.created_at < slot.ends_at,
        Introduction.state == IntroductionState.ACCEPTED,
    )
    came = select(func.count(Introduction.booking_id), func.count(Introduction.thanked_at)).where(*made)
    booked, thanked = db.execute(came).one()
    accepted = by_state[IntroductionState.ACCEPTED]
    return IntroductionsFunnel(sum(by_state.values()), accepted, booked, thanked, by_state)


def read_opportunities(db: Session, slot: Slot) -> OpportunitiesFunnel:
    """Opportunities posted, and interest shown, within ``slot``. Two statements."""
    posted = select(func.count()).where(
        Opportunity.created_at >= slot.starts_at, Opportunity.created_at < slot.ends_at
    )
    shown = (
        select(Interest.id, InterestEntry.step)
        .outerjoin(InterestEntry, InterestEntry.interest_id == Interest.id)
        .where(Interest.created_at >= slot.starts_at, Interest.created_at < slot.ends_at)
    )
    steps: dict[int, set[InterestStep]] = defaultdict(set)
    for interest_id, step in db.execute(shown):
        steps[interest_id].add(step)
    came = {step: sum(1 for each in steps.values() if each.intersection(of)) for step, of in _STEPS.items()}
    return OpportunitiesFunnel(
        db.execute(posted).scalar_one(),
        len(steps),
        came[InterestStep.MET],
        came[InterestStep.JOINT],
        came[InterestStep.CHOSEN],
    )


def read_newcomers(db: Session, slot: Slot, *, now: datetime) -> Newcomers:
    """Residents approved within ``slot``: days to their first session at which another organization was. One
    statement."""
    mine, other = aliased(SignUp), aliased(SignUp)
    first = (
        select(func.min(GroupSession.starts_at))
        .join(mine, mine.session_id == GroupSession.id)
        .join(other, and_(other.session_id == mine.session_id, other.organization_id != mine.organization_id))
        .where(
            mine.resident_id == Resident.id,
            mine.checked_in_at.is_not(None),
            other.checked_in_at.is_not(None),
            GroupSession.starts_at >= Resident.approved_at,
            GroupSession.ends_at <= now,
            GroupSession.status.in_(COMING),
        )
        .correlate(Resident)
        .scalar_subquery()
    )
    joined = select(Resident.approved_at, first).where(
        Resident.approved_at >= slot.starts_at,
        Resident.approved_at < slot.ends_at,
        or_(Resident.status == ResidentStatus.ACTIVE, Resident.left_at.is_not(None)),
    )
    days, waiting = [], 0
    for approved_at, met_at in db.execute(joined):
        if met_at is None:
            waiting += 1
        elif approved_at is not None:
            days.append((met_at - approved_at).days)
    return Newcomers(days, waiting)


def read_initiatives(db: Session) -> list[tuple[Initiative, frozenset[int]]]:
    """Each initiative with the groups that belong to it, in their order. One statement."""
    statement = (
        select(Initiative, GroupInitiative.group_id)
        .outerjoin(GroupInitiative, GroupInitiative.initiative_id == Initiative.id)
        .order_by(Initiative.position, Initiative.id)
    )
    groups: dict[Initiative, set[int]] = defaultdict(set)
    for initiative, group_id in db.execute(statement):
        groups[initiative].update(() if group_id is None else (group_id,))
    return [(initiative, frozenset(ids)) for initiative, ids in groups.items()]
