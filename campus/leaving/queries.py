"""What somebody who leaves has in the hub, and what stands in the way."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from campus.booking.models import Booking, Occurrence
from campus.booking.services.cancelling_ahead import count_ahead
from campus.connections.models import Introduction, IntroductionQuestion, IntroductionState, Opportunity
from campus.connections.models import OpportunityState as State
from campus.domain.hubtime import local_date
from campus.groups.models import (
    COMING,
    Group,
    GroupRole,
    GroupSession,
    GroupStatus,
    Membership,
    Season,
    SignUp,
    Standing,
)
from campus.groups.services.signing_up import HAS_PLACE
from campus.hub.queries import hub_facts
from campus.people.models import (
    Invitation,
    MergedResident,
    Organization,
    OrganizationSteward,
    Resident,
    ResidentStatus,
)
from campus.people.queries.affiliations import affiliation_history
from campus.settings import Settings


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a page of its own."""

    slug: str
    name_ko: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Parting:
    """What ends when somebody leaves: ``alone`` the groups that have no other organizer, ``groups`` all others."""

    bookings: int
    seats: int
    opportunities: int
    introductions: int
    alone: Sequence[Named]
    groups: Sequence[Named]
    stewards: Sequence[Named]
    affiliations: int


def never_opened() -> ColumnElement[bool]:
    """Which residents signed up and were never let in: nobody confirmed the address, or the hub declined. Who was
    invited may still come."""
    is_invited = exists(select(Invitation.resident_id).where(Invitation.resident_id == Resident.id))
    is_unconfirmed = and_(Resident.status == ResidentStatus.UNVERIFIED, ~is_invited)
    return and_(or_(is_unconfirmed, Resident.status == ResidentStatus.DECLINED), Resident.left_at.is_(None))


def accounts_of(db: Session, resident_id: int) -> tuple[int, ...]:
    """The account, and all that became part of it."""
    found, fresh = {resident_id}, {resident_id}
    while fresh:
        part = select(MergedResident.resident_id).where(MergedResident.into_id.in_(fresh))
        fresh = set(db.scalars(part)) - found
        found |= fresh
    return tuple(sorted(found))


def led_alone(db: Session, ids: Collection[int]) -> list[Group]:
    """Active groups whose only organizer leaves, in the order of their ids."""
    mine, other = aliased(Membership), aliased(Membership)
    leads = (mine.resident_id.in_(ids), mine.standing == Standing.IN, mine.role == GroupRole.ORGANIZER)
    others = select(other.id).where(
        other.group_id == Group.id,
        other.resident_id.not_in(ids),
        other.standing == Standing.IN,
        other.role == GroupRole.ORGANIZER,
    )
    statement = select(Group).join(mine, mine.group_id == Group.id)
    statement = statement.where(*leads, Group.status == GroupStatus.ACTIVE, ~others.exists())
    return list(db.scalars(statement.order_by(Group.id)).unique())


def is_the_desk(db: Session, settings: Settings, ids: Collection[int]) -> bool:
    """Whether mail to the hub's desk goes to one of the accounts."""
    address = hub_facts(db, settings).contact_address.lower()
    return db.scalar(select(exists().where(Resident.id.in_(ids), func.lower(Resident.email) == address))) or False


def rooms_of_groups() -> Select[int, int]:
    """Groups with the bookings in which their sessions are."""
    return (
        select(Season.group_id, Occurrence.booking_id)
        .join(GroupSession, GroupSession.season_id == Season.id)
        .join(Occurrence, Occurrence.id == GroupSession.occurrence_id)
        .distinct()
    )


def own_bookings(db: Session, ids: Collection[int], *, of_groups: bool) -> list[int]:
    """Bookings whose organizers they are: those in which groups meet, or all others."""
    met = rooms_of_groups().with_only_columns(Occurrence.booking_id)
    mine = select(Booking.id).where(Booking.organizer_id.in_(ids))
    mine = mine.where(Booking.id.in_(met) if of_groups else Booking.id.not_in(met))
    return list(db.scalars(mine.order_by(Booking.id)))


def parting_of(db: Session, resident_id: int, *, now: datetime) -> Parting:
    """What a resident leaves behind; the number of statements does not grow with it."""
    alone = led_alone(db, [resident_id])
    is_in = (Membership.resident_id == resident_id, Membership.standing == Standing.IN)
    groups = select(Group).join(Membership, Membership.group_id == Group.id)
    groups = groups.where(*is_in, Group.status == GroupStatus.ACTIVE, Group.id.not_in([each.id for each in alone]))
    stewards = select(Organization).join(OrganizationSteward, OrganizationSteward.organization_id == Organization.id)
    return Parting(
        bookings=count_ahead(db, resident_id, now=now),
        seats=_seats(db, resident_id, now),
        opportunities=_opportunities(db, resident_id),
        introductions=_introductions(db, resident_id, now),
        alone=[_named(each) for each in alone],
        groups=[_named(each) for each in db.scalars(groups.order_by(Group.name_ko))],
        stewards=[_named(each) for each in db.scalars(stewards.where(OrganizationSteward.resident_id == resident_id))],
        affiliations=sum(each.lasts for each in affiliation_history(db, resident_id, local_date(now))),
    )


def _named(it: Group | Organization) -> Named:
    return Named(it.slug, it.name_ko, it.name_en)


def _seats(db: Session, resident_id: int, now: datetime) -> int:
    ahead = (GroupSession.starts_at > now, GroupSession.status.in_(COMING))
    mine = (SignUp.resident_id == resident_id, SignUp.status.in_(HAS_PLACE))
    found = select(func.count()).select_from(SignUp).join(GroupSession, GroupSession.id == SignUp.session_id)
    return db.scalar(found.where(*mine, *ahead)) or 0


def _opportunities(db: Session, resident_id: int) -> int:
    mine = (Opportunity.posted_by_id == resident_id, Opportunity.state == State.OPEN)
    return db.scalar(select(func.count()).select_from(Opportunity).where(*mine)) or 0


def _introductions(db: Session, resident_id: int, now: datetime) -> int:
    """Questions that stand open, and introductions that wait for an answer."""
    it, asked = Introduction, IntroductionQuestion
    involved = (it.seeker_id == resident_id) | (it.named_id == resident_id) | (it.introducer_id == resident_id)
    waiting = select(func.count()).select_from(it).where(involved, it.state == IntroductionState.OFFERED)
    stands = (asked.asker_id == resident_id, asked.closed_at.is_(None), asked.expires_at > now)
    return (db.scalar(waiting) or 0) + (db.scalar(select(func.count()).select_from(asked).where(*stands)) or 0)
