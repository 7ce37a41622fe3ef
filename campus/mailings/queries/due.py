"""Who is to be reminded of what begins soon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Occurrence, OccurrenceStatus
from campus.booking.queries.occurrences import OCCURRENCES, facts_of
from campus.groups.models import COMING, GroupSession, SignUp, SignUpStatus
from campus.mailings.models import MailOccasion, OccasionKind

SESSION_AHEAD = timedelta(days=1)
BOOKING_AHEAD = timedelta(hours=1)
# As many as one round takes; the others come a minute later.
MOST_AT_ONCE = 200


def not_yet(kind: OccasionKind, subject_id: InstrumentedAttribute[int], at: object) -> ColumnElement[bool]:
    """That no mail was written for the occasion; ``at`` is a column or an instant."""
    return ~exists(
        select(MailOccasion.subject_id).where(
            MailOccasion.kind == kind, MailOccasion.subject_id == subject_id, MailOccasion.at == at
        )
    )


@dataclass(frozen=True, slots=True)
class DueSignUp:
    """A sign-up whose session begins at ``starts_at``."""

    signup_id: int
    session_id: int
    starts_at: datetime


def due_signups(db: Session, *, now: datetime) -> list[DueSignUp]:
    """Sign-ups for sessions that begin within a day, of people who knew of it before that, soonest first."""
    statement = (
        select(SignUp.id, SignUp.session_id, GroupSession.starts_at, SignUp.changed_at)
        .join(GroupSession, GroupSession.id == SignUp.session_id)
        .where(
            GroupSession.starts_at > now,
            GroupSession.starts_at <= now + SESSION_AHEAD,
            GroupSession.status.in_(COMING),
            SignUp.status.in_((SignUpStatus.IN, SignUpStatus.WAITING)),
            not_yet(OccasionKind.SESSION, SignUp.id, GroupSession.starts_at),
        )
        .order_by(GroupSession.starts_at, SignUp.id)
    )
    due = (DueSignUp(*row[:3]) for row in db.execute(statement) if row[3] <= row[2] - SESSION_AHEAD)
    return list(due)[:MOST_AT_ONCE]


def due_bookings(db: Session, *, now: datetime) -> Sequence[OccurrenceFacts]:
    """Bookings that begin within the hour and stood before that, soonest first."""
    statement = (
        OCCURRENCES.where(
            Occurrence.starts_at > now,
            Occurrence.starts_at <= now + BOOKING_AHEAD,
            Occurrence.status == OccurrenceStatus.CONFIRMED,
            Occurrence.ended_at.is_(None),
            not_yet(OccasionKind.BOOKING, Occurrence.id, Occurrence.starts_at),
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    found = (facts_of(row) for row in db.execute(statement))
    return [each for each in found if each.revised_at <= each.slot.starts_at - BOOKING_AHEAD][:MOST_AT_ONCE]
