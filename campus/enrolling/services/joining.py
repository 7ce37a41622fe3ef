"""Where both accounts have the same: affiliations in one organization, memberships in one group, sign-ups to one
session. What is better stands, and is the kept account's."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from campus.domain.affiliation import Term
from campus.groups.models import (
    COMING,
    GroupRole,
    GroupSession,
    Membership,
    SignUp,
    SignUpStatus,
    Standing,
    TableSeat,
)
from campus.groups.services.seats import hold_session, settle_line
from campus.groups.services.signing_up import HAS_PLACE, leave
from campus.people.models import Affiliation

_STANDINGS = (Standing.REMOVED, Standing.LEFT, Standing.DECLINED, Standing.ASKED, Standing.INVITED, Standing.IN)
_ROLES = (GroupRole.MEMBER, GroupRole.CO_ORGANIZER, GroupRole.ORGANIZER)
_STATUSES = (
    *(SignUpStatus.OUT, SignUpStatus.UNCONFIRMED, SignUpStatus.WAITING, SignUpStatus.IN, SignUpStatus.WALKED_IN),
)


def join_affiliations(db: Session, kept_id: int, gone_id: int) -> None:
    """Times in one organization that overlap become one, as long as both together and as sure as the surer."""
    theirs = {
        number: list(db.scalars(select(Affiliation).where(Affiliation.resident_id == number).order_by(Affiliation.id)))
        for number in (kept_id, gone_id)
    }
    for row in theirs[gone_id]:
        same = next((each for each in theirs[kept_id] if _overlap(each, row)), None)
        if same is None:
            row.resident_id = kept_id
            theirs[kept_id].append(row)
            continue
        if row.verified_how is not None or same.verified_how is None:
            same.starts_on, same.ends_on = min(same.starts_on, row.starts_on), _later(same.ends_on, row.ends_on)
        if same.verified_how is None and row.verified_how is not None:
            same.verified_how, same.verified_at, same.expires_on = row.verified_how, row.verified_at, row.expires_on
            same.asked_at = same.declined_at = None
        elif same.expires_on is not None and row.verified_how is not None:
            same.expires_on = _later(same.expires_on, row.expires_on)
        same.title = same.title or row.title
        db.delete(row)
    db.flush()


def _overlap(one: Affiliation, other: Affiliation) -> bool:
    is_same = one.organization_id == other.organization_id and one.claimed_name == other.claimed_name
    is_declined = (one.declined_at is None) != (other.declined_at is None)
    return is_same and not is_declined and Term(one.starts_on, one.ends_on).overlaps(
        Term(other.starts_on, other.ends_on)
    )


def _later(one: date | None, other: date | None) -> date | None:
    """The later of two last days; None is without end."""
    return None if one is None or other is None else max(one, other)


def join_memberships(db: Session, kept_id: int, gone_id: int, *, now: datetime) -> Sequence[int]:
    """One membership a group: who is in one way or the other is in, as what they were at most; which groups."""
    mine = {each.group_id: each for each in db.scalars(select(Membership).where(Membership.resident_id == kept_id))}
    theirs = db.scalars(select(Membership).where(Membership.resident_id == gone_id)).all()
    for row in theirs:
        same = mine.get(row.group_id)
        if same is None:
            row.resident_id = kept_id
            continue
        if _rank(row) > _rank(same):
            for name in ("role", "standing", "joined_at", "left_at", "asked_at", "note"):
                setattr(same, name, getattr(row, name))
        same.is_shown = same.is_shown and row.is_shown
        row.role, row.standing, row.left_at = GroupRole.MEMBER, Standing.LEFT, row.left_at or now
    db.flush()
    return [each.group_id for each in theirs]


def _rank(row: Membership) -> tuple[int, int]:
    return _STANDINGS.index(row.standing), _ROLES.index(row.role)


def join_sign_ups(db: Session, kept_id: int, gone_id: int, *, by: int, now: datetime) -> Sequence[int]:
    """One sign-up a session: the better stands. A second seat goes to who is first in line; the ids of the sign-ups
    that got one. Sessions are held in the order of their ids."""
    promoted: list[int] = []
    theirs = select(SignUp.session_id).where(SignUp.resident_id == gone_id).order_by(SignUp.session_id)
    for session_id in db.scalars(theirs).all():
        session = hold_session(db, session_id)
        rows = {each.resident_id: each for each in db.scalars(_of(session_id, kept_id, gone_id))}
        mine, other = rows.get(kept_id), rows[gone_id]
        if mine is None:
            other.resident_id = kept_id
            continue
        promoted += _join(db, session, mine, other, by=by, now=now)
    db.flush()
    return promoted


def _of(session_id: int, *resident_ids: int) -> Select[SignUp]:
    wanted = select(SignUp).where(SignUp.session_id == session_id, SignUp.resident_id.in_(resident_ids))
    return wanted.execution_options(populate_existing=True)


def _join(
    db: Session, session: GroupSession, mine: SignUp, other: SignUp, *, by: int, now: datetime
) -> Sequence[int]:
    """Exchange the two where the other is better, and let the worse go."""
    if _worth(other) > _worth(mine):
        names = ("status", "eats", "is_shown", "organization_id", "placed_at", "checked_in_at", "checked_in_way")
        for name in (*names, "checked_in_by_id"):
            before = getattr(mine, name)
            setattr(mine, name, getattr(other, name))
            setattr(other, name, before)
        _exchange_seats(db, mine.id, other.id)
    mine.changed_at = other.changed_at = now
    db.flush()
    if other.status in HAS_PLACE and session.status in COMING and session.ends_at > now:
        return leave(db, session, other, by_id=by, now=now).promoted
    other.status = SignUpStatus.OUT
    other.checked_in_at = other.checked_in_way = other.checked_in_by_id = None
    return tuple(each.id for each in settle_line(db, session, now=now))


def _worth(row: SignUp) -> tuple[bool, int]:
    return row.checked_in_at is not None, _STATUSES.index(row.status)


def _exchange_seats(db: Session, mine: int, other: int) -> None:
    """Seats at tables follow whoever was better placed; one person has one seat in a plan."""
    plans = select(TableSeat.plan_id).where(TableSeat.signup_id == other)
    db.execute(delete(TableSeat).where(TableSeat.signup_id == mine, TableSeat.plan_id.in_(plans)))
    db.execute(update(TableSeat).where(TableSeat.signup_id == other).values(signup_id=mine))
