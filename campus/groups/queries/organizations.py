"""What the people of an organization do at the hub: the groups they meet in, and what they hold for everyone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.booking.models import Booking, Occurrence, OccurrenceStatus
from campus.domain.hubtime import local_date
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.groups.models import Group, GroupKind, GroupSession, GroupStatus, Membership, Standing
from campus.people.models import Affiliation
from campus.people.queries.standing import holds_on

# A group of fewer people is told without where they come from.
FEWEST_TO_TELL = 5
_AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class GroupOfTheirs:
    """A group with ``count`` members who are from the organization today."""

    slug: str
    name_ko: str
    name_en: str
    kind: GroupKind
    count: int


@dataclass(frozen=True, slots=True)
class HeldByThem:
    """A public date that someone booked for the organization; ``session_id`` where it is a group's."""

    slot: Slot
    title: str
    room_id: int
    booking_id: int
    session_id: int | None


def groups_of(db: Session, organization_id: int, *, now: datetime, limit: int) -> list[GroupOfTheirs]:
    """The active groups of FEWEST_TO_TELL members and more in which people of the organization are, most first."""
    size = (
        select(func.count())
        .where(Membership.group_id == Group.id, Membership.standing == Standing.IN)
        .correlate(Group)
        .scalar_subquery()
    )
    people = func.count(Membership.resident_id.distinct())
    statement = (
        select(Group.slug, Group.name_ko, Group.name_en, Group.kind, people)
        .join(Membership, Membership.group_id == Group.id)
        .join(Affiliation, Affiliation.resident_id == Membership.resident_id)
        .where(
            Group.status == GroupStatus.ACTIVE,
            Membership.standing == Standing.IN,
            Affiliation.organization_id == organization_id,
            holds_on(local_date(now)),
            size >= FEWEST_TO_TELL,
        )
        .group_by(Group.id, Group.slug, Group.name_ko, Group.name_en, Group.kind)
        .order_by(people.desc(), Group.id)
        .limit(limit)
    )
    return [GroupOfTheirs(*row) for row in db.execute(statement)]


def held_by(db: Session, organization_id: int, *, now: datetime, limit: int) -> list[HeldByThem]:
    """The next public dates that were booked for the organization, soonest first."""
    statement = (
        select(
            Occurrence.starts_at,
            Occurrence.ends_at,
            func.coalesce(Occurrence.title, Booking.title),
            Occurrence.room_id,
            Booking.id,
            GroupSession.id,
        )
        .join(Booking, Booking.id == Occurrence.booking_id)
        .outerjoin(GroupSession, GroupSession.occurrence_id == Occurrence.id)
        .where(
            Booking.organization_id == organization_id,
            Booking.visibility == Visibility.PUBLIC,
            Occurrence.status == OccurrenceStatus.CONFIRMED,
            Occurrence.ends_at > now,
            Occurrence.starts_at < now + _AHEAD,
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(limit)
    )
    return [
        HeldByThem(Slot(starts, ends), title, room_id, booking_id, session_id)
        for starts, ends, title, room_id, booking_id, session_id in db.execute(statement)
    ]
