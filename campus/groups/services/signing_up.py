"""Signing up for one date of a group, and opting out of it: a seat while there is one, then a place in line."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.groups.changes import announce_sessions
from campus.groups.models import (
    COMING,
    Group,
    GroupSession,
    GroupStatus,
    Joining,
    Membership,
    Season,
    Segment,
    SignUp,
    SignUpStatus,
    Standing,
)
from campus.groups.services.seats import hold_session, settle_line
from campus.people.queries.logins import Identity

HAS_PLACE = (SignUpStatus.IN, SignUpStatus.WAITING)


class SignUpReason(StrEnum):
    """Why someone may not sign up, opt out or take a talk."""

    CALLED_OFF = "called-off"
    OVER = "over"
    RUNNING = "running"
    GROUP_ENDED = "group-ended"
    MEMBERS_ONLY = "members-only"
    NO_GUESTS = "no-guests"
    PRESENTS = "presents"
    NOT_SIGNED_UP = "not-signed-up"


class SignUpRefused(Exception):
    """No, for ``reason``. Nothing was written."""

    def __init__(self, reason: SignUpReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Wishes:
    """What someone says of themself when they sign up: whether they eat, and whether others see that they come."""

    eats: bool
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """How someone stands after a change, and whose sign-ups got a seat by it."""

    signup: SignUp
    promoted: tuple[int, ...]

    @property
    def others(self) -> tuple[int, ...]:
        """The promoted without whoever acted: they see it on the page."""
        return tuple(each for each in self.promoted if each != self.signup.id)


def why_closed(session: GroupSession, group_status: GroupStatus, now: datetime) -> SignUpReason | None:
    """Why nobody signs up for ``session`` or opts out of it at ``now``; None while one can."""
    if session.status not in COMING:
        return SignUpReason.CALLED_OFF
    if session.ends_at <= now:
        return SignUpReason.OVER
    if session.starts_at <= now:
        return SignUpReason.RUNNING
    return None if group_status is GroupStatus.ACTIVE else SignUpReason.GROUP_ENDED


def hold_open_session(db: Session, session_id: int, *, now: datetime) -> tuple[GroupSession, Group]:
    """The session, held, with its group, while one can still sign up. Raises :class:`SignUpRefused`."""
    session = hold_session(db, session_id)
    group = db.execute(
        select(Group).join(Season, Season.group_id == Group.id).where(Season.id == session.season_id),
        execution_options={"populate_existing": True},
    ).scalar_one()
    closed = why_closed(session, group.status, now)
    if closed is not None:
        raise SignUpRefused(closed)
    return session, group


def sign_up(db: Session, session_id: int, wishes: Wishes, *, by: Identity, now: datetime) -> Placed:
    """Sign a resident up; whoever is already keeps their place and only their wishes change.

    Raises :class:`SignUpRefused` where one cannot sign up any more, or the group is not open to them.
    """
    session, group = hold_open_session(db, session_id, now=now)
    mine = own_sign_up(db, session_id, by.resident_id)
    has_place = mine is not None and mine.status in HAS_PLACE
    if not has_place and group.joining is not Joining.OPEN and not is_member(db, group.id, by.resident_id):
        raise SignUpRefused(SignUpReason.MEMBERS_ONLY)
    return enter(db, session, mine, wishes, by=by, now=now)


def enter(
    db: Session, session: GroupSession, mine: SignUp | None, wishes: Wishes, *, by: Identity, now: datetime
) -> Placed:
    """Place a resident in a held session: at the end of the line, which then gets what is free."""
    act = "session.sign-up-changed"
    if mine is None:
        mine = SignUp(session_id=session.id, resident_id=by.resident_id, organization_id=by.organization_id)
        db.add(mine)
    if mine.status not in HAS_PLACE:
        act = "session.signed-up"
        mine.status, mine.placed_at, mine.organization_id = SignUpStatus.WAITING, now, by.organization_id
    mine.eats, mine.is_shown, mine.changed_at = wishes.eats, wishes.is_shown, now
    db.flush()  # its id is recorded, and the line is read from the table
    promoted = settle_line(db, session, now=now)
    details = {"signup": mine.id, "status": mine.status.value}
    record(db, act, ("session", session.id), by=by.resident_id, now=now, details=details)
    if _presents(db, session.id, by.resident_id):  # whose name is read where they chose to be seen
        announce_sessions(db, [session.id], now=now)
    return Placed(mine, tuple(each.id for each in promoted))


def _presents(db: Session, session_id: int, resident_id: int) -> bool:
    presents = exists().where(Segment.session_id == session_id, Segment.presenter_id == resident_id)
    return bool(db.scalar(select(presents)))


def opt_out(db: Session, session_id: int, *, by: Identity, now: datetime) -> Placed:
    """Give a seat or a place in line back. Raises :class:`SignUpRefused`: who presents steps back from the talk
    first."""
    session, _group = hold_open_session(db, session_id, now=now)
    mine = own_sign_up(db, session_id, by.resident_id)
    if mine is None or mine.status not in HAS_PLACE:
        raise SignUpRefused(SignUpReason.NOT_SIGNED_UP)
    if _presents(db, session_id, by.resident_id):
        raise SignUpRefused(SignUpReason.PRESENTS)
    return leave(db, session, mine, by_id=by.resident_id, now=now)


def leave(db: Session, session: GroupSession, mine: SignUp, *, by_id: int | None, now: datetime) -> Placed:
    """Take someone out of a held session; who is first in line gets the seat."""
    mine.status, mine.changed_at = SignUpStatus.OUT, now
    db.flush()  # the line is read from the table
    promoted = settle_line(db, session, now=now)
    record(db, "session.opted-out", ("session", session.id), by=by_id, now=now, details={"signup": mine.id})
    return Placed(mine, tuple(each.id for each in promoted))


def own_sign_up(db: Session, session_id: int, resident_id: int) -> SignUp | None:
    """A resident's sign-up as it stands now; of a session that is held."""
    statement = select(SignUp).where(SignUp.session_id == session_id, SignUp.resident_id == resident_id)
    return db.scalar(statement, execution_options={"populate_existing": True})


def is_member(db: Session, group_id: int, resident_id: int) -> bool:
    """Whether a resident is in the group now."""
    mine = (Membership.group_id == group_id, Membership.resident_id == resident_id)
    return bool(db.scalar(select(exists().where(*mine, Membership.standing == Standing.IN))))
