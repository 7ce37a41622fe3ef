"""Members are in by default: their seats in the sessions ahead as a season begins, as they join, and as they go."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from campus.domain.hubtime import local_date
from campus.groups.changes import announce_sessions
from campus.groups.models import (
    COMING,
    GroupSession,
    Membership,
    Season,
    Segment,
    SignUp,
    SignUpStatus,
    Standing,
)
from campus.groups.services.seats import has_free_seat, settle_line
from campus.people.queries.affiliations import current_affiliations


@dataclass(frozen=True, slots=True)
class Freed:
    """What became free when someone went: who has their seats now, and which talks have no presenter any more."""

    promoted: tuple[SignUp, ...]
    segments_without_presenter: tuple[int, ...]


def hold_sessions_ahead(db: Session, group_id: int, *, now: datetime) -> Sequence[GroupSession]:
    """The sessions of a group that have not begun and are not called off, locked, in the order of their ids."""
    statement = (
        select(GroupSession)
        .join(Season, Season.id == GroupSession.season_id)
        .where(Season.group_id == group_id, GroupSession.starts_at > now, GroupSession.status.in_(COMING))
        .order_by(GroupSession.id)
        .with_for_update(of=GroupSession)
    )
    return db.scalars(statement, execution_options={"populate_existing": True}).all()


def members_of(db: Session, group_id: int) -> Sequence[Membership]:
    """Who is in a group, in the order in which they joined: so the seats are given."""
    statement = select(Membership).where(Membership.group_id == group_id, Membership.standing == Standing.IN)
    return db.scalars(statement.order_by(Membership.joined_at, Membership.id)).all()


def place_members(
    db: Session, sessions: Sequence[GroupSession], members: Sequence[Membership], *, now: datetime
) -> None:
    """Sign ``members`` up for held ``sessions`` in their order: a seat while there is one, then a place in line.

    Whoever has a sign-up already keeps it as it is. Three statements, however many there are.
    """
    if not sessions or not members:
        return
    resident_ids = [each.resident_id for each in members]
    known = {
        (session_id, resident_id)
        for session_id, resident_id in db.execute(
            select(SignUp.session_id, SignUp.resident_id).where(
                SignUp.session_id.in_([each.id for each in sessions]), SignUp.resident_id.in_(resident_ids)
            )
        )
    }
    organizations = current_affiliations(db, resident_ids, local_date(now))
    rows = []
    for session in sessions:
        for member in members:
            if (session.id, member.resident_id) in known:
                continue
            has_seat = has_free_seat(session)
            session.seats_taken += has_seat
            home = organizations.get(member.resident_id)
            rows.append(
                {
                    "session_id": session.id,
                    "resident_id": member.resident_id,
                    "organization_id": None if home is None else home.organization.id,
                    "status": SignUpStatus.IN if has_seat else SignUpStatus.WAITING,
                    "is_shown": member.is_shown,
                    "placed_at": now,
                    "changed_at": now,
                }
            )
    if rows:
        db.execute(insert(SignUp), rows)


def take_back(
    db: Session, sessions: Sequence[GroupSession], member: Membership, left_at: datetime, *, now: datetime
) -> None:
    """Give a member who comes back a place again in the held ``sessions`` that they gave up as they left at
    ``left_at``, behind everyone who is in line; a date they had opted out of by then stays as it is."""
    by_id = {each.id: each for each in sessions}
    given_up = select(SignUp).where(
        SignUp.session_id.in_(by_id),
        SignUp.resident_id == member.resident_id,
        SignUp.status == SignUpStatus.OUT,
        SignUp.changed_at == left_at,
    )
    for each in db.scalars(given_up.order_by(SignUp.session_id)).all():
        session = by_id[each.session_id]
        has_seat = has_free_seat(session)
        session.seats_taken += has_seat
        each.status = SignUpStatus.IN if has_seat else SignUpStatus.WAITING
        each.placed_at, each.changed_at, each.is_shown = now, now, member.is_shown


def release_member(db: Session, group_id: int, resident_id: int, *, now: datetime) -> Freed:
    """Give back what a resident has in the sessions ahead of a group: seats, places in line, talks to give."""
    sessions = hold_sessions_ahead(db, group_id, now=now)
    return release(db, sessions, resident_id, now=now)


def release(db: Session, sessions: Collection[GroupSession], resident_id: int, *, now: datetime) -> Freed:
    """:func:`release_member` for held ``sessions``."""
    by_id = {each.id: each for each in sessions}
    theirs = db.scalars(
        select(SignUp).where(
            SignUp.session_id.in_(by_id),
            SignUp.resident_id == resident_id,
            SignUp.status.in_((SignUpStatus.IN, SignUpStatus.WAITING)),
        )
    ).all()
    for each in theirs:
        each.status, each.changed_at = SignUpStatus.OUT, now
    talks = (Segment.session_id.in_(by_id), Segment.presenter_id == resident_id)
    given_up = dict(db.execute(select(Segment.id, Segment.session_id).where(*talks)).all())
    segment_ids = tuple(given_up)
    if segment_ids:
        db.execute(update(Segment).where(Segment.id.in_(segment_ids)).values(presenter_id=None))
        announce_sessions(db, set(given_up.values()), now=now)
    db.flush()
    promoted = [each for theirs_in in theirs for each in settle_line(db, by_id[theirs_in.session_id], now=now)]
    return Freed(tuple(promoted), tuple(segment_ids))
