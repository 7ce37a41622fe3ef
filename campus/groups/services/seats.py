"""Seats of a session and the line for them. Whoever changes either holds the session first, so that no two count at
once; the database itself refuses a seat too many (``seats_hold``)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from campus.groups.models import COMING, GroupSession, SignUp, SignUpStatus


def hold_session(db: Session, session_id: int) -> GroupSession:
    """The session as it stands now, locked until the transaction ends. Raises ``NoResultFound``."""
    statement = select(GroupSession).where(GroupSession.id == session_id).with_for_update()
    return db.execute(statement, execution_options={"populate_existing": True}).scalar_one()


def has_free_seat(session: GroupSession) -> bool:
    """Whether one more may sign up without standing in line."""
    return session.seats is None or session.seats_taken < session.seats


def settle_line(db: Session, session: GroupSession, *, now: datetime) -> Sequence[SignUp]:
    """Count the seats of a held session anew and give the free ones to those who stand in line first.

    Returns the sign-ups that were promoted, in their order. In a session that has begun, or that does not take place,
    nobody is promoted any more. One to three statements.
    """
    taken = db.scalar(
        select(func.count()).where(SignUp.session_id == session.id, SignUp.status == SignUpStatus.IN)
    ) or 0
    promoted: Sequence[SignUp] = ()
    if session.status in COMING and session.starts_at > now:
        line = (
            select(SignUp)
            .where(SignUp.session_id == session.id, SignUp.status == SignUpStatus.WAITING)
            .order_by(SignUp.placed_at, SignUp.id)
        )
        if session.seats is not None:
            line = line.limit(max(session.seats - taken, 0))
        promoted = db.scalars(line).all()
    for each in promoted:
        each.status, each.changed_at = SignUpStatus.IN, now
    # Straight in SQL, so that the number that is kept is the number that was counted.
    db.flush()
    db.execute(
        update(GroupSession)
        .where(GroupSession.id == session.id)
        .values(seats_taken=taken + len(promoted))
        .execution_options(synchronize_session=False)
    )
    db.refresh(session, ["seats_taken"])
    return promoted
