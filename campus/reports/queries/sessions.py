"""The sessions behind a figure of the community report. Nobody who came is read, let alone named."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Exists, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from campus.domain.mixing import FEWEST_PEOPLE, Pair
from campus.domain.slot import Slot
from campus.groups.models import Group, GroupSession, GroupStatus, Season, Segment, SegmentKind, SignUp
from campus.reports.queries.meetings import minutes_of, of_sessions, timed, within


@dataclass(frozen=True, slots=True)
class SessionsAsked:
    """Those of ``groups`` (None: of all) that began within ``slot``: with both of a ``pair`` of organizations, with a
    meal or without, with a talk, with attendance taken."""

    slot: Slot
    groups: frozenset[int] | None = None
    pair: Pair | None = None
    has_meal: bool | None = None
    has_talk: bool = False
    is_taken: bool = False


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session of the list; times are UTC, ``minutes`` are what it adds."""

    id: int
    group_id: int
    topic: str
    starts_at: datetime
    ends_at: datetime
    minutes: int


def _came() -> Exists:
    of_it = exists().where(SignUp.session_id == GroupSession.id, SignUp.checked_in_at.is_not(None))
    return of_it.correlate(GroupSession)


def _part(*more: ColumnElement[bool]) -> Exists:
    return exists().where(Segment.session_id == GroupSession.id, *more).correlate(GroupSession)


def _together(pair: Pair, slot: Slot, now: datetime) -> Select[int]:
    """The sessions to which people of both came, each found once: a condition for each organization would look at every
    session twice."""
    of_pair = select(SignUp.session_id).join(GroupSession, GroupSession.id == SignUp.session_id)
    of_pair = of_pair.where(
        within(slot, now), SignUp.checked_in_at.is_not(None), SignUp.organization_id.in_(pair)
    )
    return of_pair.group_by(SignUp.session_id).having(func.count(SignUp.organization_id.distinct()) == len(pair))


def _conditions(it: SessionsAsked, now: datetime) -> list[ColumnElement[bool]]:
    listed = select(Group.id).where(Group.status.in_((GroupStatus.ACTIVE, GroupStatus.ENDED)))
    found = [within(it.slot, now), Season.group_id.in_(listed)]
    if it.groups is not None:
        found.append(Season.group_id.in_(it.groups))
    if it.pair is not None:
        found.append(GroupSession.id.in_(_together(it.pair, it.slot, now)))
    if it.has_meal is not None:
        meal = _part(Segment.kind == SegmentKind.MEAL)
        found += [_came(), meal if it.has_meal else ~meal]
    if it.has_talk:
        found.append(_part(or_(Segment.presenter_id.is_not(None), Segment.guest_presenter != "")))
    if it.is_taken:
        found.append(_came())
    return found


def pair_may_be_shown(db: Session, pair: Pair, slot: Slot, *, now: datetime) -> bool:
    """Whether at least five people of the two organizations came together within ``slot``: what a cell of the table
    hides, a list of its sessions must not tell. One statement."""
    people = select(func.count(func.coalesce(SignUp.resident_id, -SignUp.id).distinct())).where(
        and_(
            SignUp.session_id.in_(_together(pair, slot, now)),
            SignUp.checked_in_at.is_not(None),
            SignUp.organization_id.in_(pair),
        )
    )
    return (db.scalar(people) or 0) >= FEWEST_PEOPLE


def count_sessions(db: Session, it: SessionsAsked, *, now: datetime) -> int:
    """How many are listed. One statement."""
    return db.scalar(of_sessions(func.count()).where(*_conditions(it, now))) or 0


def page_of_sessions(
    db: Session, it: SessionsAsked, *, offset: int, limit: int, now: datetime
) -> list[SessionLine]:
    """A page of them, the latest first. One statement."""
    statement = timed(GroupSession.id, Season.group_id, GroupSession.topic).where(*_conditions(it, now))
    ordered = statement.order_by(GroupSession.starts_at.desc(), GroupSession.id.desc()).offset(offset).limit(limit)
    return [
        SessionLine(number, group_id, topic, times[0], times[1], minutes_of(*times))
        for number, group_id, topic, *times in db.execute(ordered)
    ]
