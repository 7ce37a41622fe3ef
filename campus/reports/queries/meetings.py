"""Sessions that took place and who came to them: organizations as they were on that day."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from campus.booking.models import CheckIn, Occurrence
from campus.domain.affiliation import Standing, Term, standing
from campus.domain.hubtime import local_date
from campus.domain.mixing import Meeting, Pair
from campus.domain.slot import Slot
from campus.groups.models import COMING, GroupSession, Season, Segment, SegmentKind, SignUp, SignUpStatus
from campus.people.models import Affiliation
from campus.people.queries.standing import LATEST_FIRST

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Held:
    """A session that is over and was not called off, with who came. ``signed_up`` had a seat; ``missed`` of them did
    not come."""

    meeting: Meeting
    signed_up: int
    missed: int

    @property
    def is_attendance_taken(self) -> bool:
        return bool(self.meeting.present)


def within(slot: Slot, now: datetime) -> ColumnElement[bool]:
    return and_(
        GroupSession.starts_at >= slot.starts_at,
        GroupSession.starts_at < slot.ends_at,
        GroupSession.ends_at <= now,
        GroupSession.status.in_(COMING),
    )


def of_sessions(*columns: Any) -> Select[Any]:
    """Rows of sessions with their seasons."""
    return select(*columns).select_from(GroupSession).join(Season, Season.id == GroupSession.season_id)


def read_held(db: Session, slot: Slot, *, now: datetime) -> list[Held]:
    """The sessions that began within ``slot`` and are over, in the order of time. Three statements.

    Minutes run from the room's check-in, where somebody checked in, to its end; else as planned.
    """
    at = _read_people(db, slot, now)
    meals = select(Segment.session_id).join(GroupSession, GroupSession.id == Segment.session_id)
    with_meal = set(db.scalars(meals.where(within(slot, now), Segment.kind == SegmentKind.MEAL)))
    statement = timed(GroupSession.id, Season.group_id).where(within(slot, now))
    rows = db.execute(statement.order_by(GroupSession.starts_at, GroupSession.id))
    return [
        Held(
            Meeting(it, group_id, minutes_of(*times), it in with_meal, at[it].present),
            at[it].signed_up,
            at[it].missed,
        )
        for it, group_id, *times in rows
    ]


def timed(*columns: Any) -> Select[Any]:
    """``columns`` of sessions, then the four times that :func:`minutes_of` takes."""
    times = (GroupSession.starts_at, GroupSession.ends_at, CheckIn.checked_in_at, Occurrence.ended_at)
    return (
        of_sessions(*columns, *times)
        .outerjoin(Occurrence, Occurrence.id == GroupSession.occurrence_id)
        .outerjoin(CheckIn, CheckIn.occurrence_id == GroupSession.occurrence_id)
    )


@dataclass(slots=True)
class _People:
    """Of one session, while its rows are read."""

    present: dict[int, int | None] = field(default_factory=dict)
    signed_up: int = 0
    missed: int = 0


def _read_people(db: Session, slot: Slot, now: datetime) -> dict[int, _People]:
    found: dict[int, _People] = defaultdict(_People)
    columns = (SignUp.session_id, SignUp.id, SignUp.resident_id, SignUp.organization_id)
    statement = (
        select(*columns, SignUp.status, SignUp.checked_in_at)
        .join(GroupSession, GroupSession.id == SignUp.session_id)
        .where(within(slot, now), or_(SignUp.checked_in_at.is_not(None), SignUp.status == SignUpStatus.IN))
    )
    for session_id, signup_id, resident_id, organization_id, status, came_at in db.execute(statement):
        at = found[session_id]
        at.signed_up += status is SignUpStatus.IN
        if came_at is None:
            at.missed += 1
        else:
            # Guests are people of their own: their organization is what they wrote, which nobody made sure of.
            at.present[-signup_id if resident_id is None else resident_id] = organization_id
    return found


def minutes_of(starts_at: datetime, ends_at: datetime, came_at: datetime | None, ended_at: datetime | None) -> int:
    """From the room's check-in to its end, within the session; never negative."""
    begins = starts_at if came_at is None else max(came_at, starts_at)
    ends = ends_at if ended_at is None else min(ended_at, ends_at)
    return max((ends - begins) // _MINUTE, 0)


def first_met(db: Session, before: datetime) -> dict[Pair, datetime]:
    """Since when pairs of organizations have met that were at one session before, the smaller id first. One
    statement."""
    one, other = aliased(SignUp), aliased(SignUp)
    statement = (
        select(one.organization_id, other.organization_id, func.min(GroupSession.starts_at))
        .join(other, and_(other.session_id == one.session_id, other.organization_id > one.organization_id))
        .join(GroupSession, GroupSession.id == one.session_id)
        .where(
            one.checked_in_at.is_not(None),
            other.checked_in_at.is_not(None),
            GroupSession.starts_at < before,
            GroupSession.status.in_(COMING),
        )
        .group_by(one.organization_id, other.organization_id)
    )
    found = db.execute(statement)
    return {(a, b): since for a, b, since in found if a is not None and b is not None}


def first_session(db: Session) -> datetime | None:
    """When the first session of all began. One statement."""
    return db.execute(select(func.min(GroupSession.starts_at)).where(GroupSession.status.in_(COMING))).scalar_one()


def groups_met_in(db: Session, slot: Slot, room_ids: Collection[int], *, now: datetime) -> frozenset[int]:
    """The groups of which a session within ``slot`` was in one of the rooms. One statement."""
    statement = of_sessions(Season.group_id).join(Occurrence, Occurrence.id == GroupSession.occurrence_id)
    return frozenset(db.scalars(statement.where(within(slot, now), Occurrence.room_id.in_(room_ids)).distinct()))


def read_talks(db: Session, slot: Slot, *, now: datetime) -> list[tuple[int, int | str, int | None]]:
    """Talks of held sessions: group, presenter (a resident's id, or a guest's name), organization on that day. Two
    statements."""
    is_talk = or_(Segment.presenter_id.is_not(None), Segment.guest_presenter != "")
    columns = (Season.group_id, Segment.presenter_id, Segment.guest_presenter, GroupSession.starts_at)
    talks = of_sessions(*columns).join(Segment, Segment.session_id == GroupSession.id)
    talks = talks.where(within(slot, now), is_talk)
    presenters = of_sessions(Segment.presenter_id).join(Segment, Segment.session_id == GroupSession.id)
    presenters = presenters.where(within(slot, now), Segment.presenter_id.is_not(None))
    affiliations: dict[int, list[Affiliation]] = defaultdict(list)
    mine = select(Affiliation).where(Affiliation.resident_id.in_(presenters), Affiliation.verified_how.is_not(None))
    for each in db.scalars(mine.order_by(*LATEST_FIRST)):
        affiliations[each.resident_id].append(each)
    return [
        (group_id, guest if who is None else who, None if who is None else _from_on(affiliations[who], local_date(day)))
        for group_id, who, guest, day in db.execute(talks)
    ]


def _from_on(affiliations: list[Affiliation], day: date) -> int | None:
    """The organization on ``day``; ``affiliations`` verified, latest first."""
    for each in affiliations:
        term = Term(each.starts_on, each.ends_on)
        how = standing(term, day, is_verified=True, is_declined=False, expires_on=each.expires_on)
        if how is Standing.CURRENT:
            return each.organization_id
    return None
