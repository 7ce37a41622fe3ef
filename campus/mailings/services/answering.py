"""What becomes of an answer from somebody's calendar."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.groups.models import GroupSession, Segment, SignUp
from campus.groups.services.signing_up import HAS_PLACE, SignUpReason, SignUpRefused, hold_open_session, leave
from campus.ical.replies import Reply
from campus.mailings.models import Answer, SessionInvitation
from campus.people.models import Resident, ResidentStatus


class Outcome(StrEnum):
    """What was done with a message."""

    UNREADABLE = "it could not be read"
    NO_ANSWER = "it holds no answer of a calendar"
    NOT_INVITED = "no token of ours, or not from whom was invited"
    NO_MATCH = "it speaks of another event"
    OLD = "a newer answer or invitation is known"
    CLOSED = "the session is over or called off"
    NOTED = "noted"
    OPTED_OUT = "opted out"
    PRESENTS = "passed on: a presenter cannot come"
    COUNTERED = "passed on: another time is proposed"


@dataclass(frozen=True, slots=True)
class Answered:
    """The outcome; whose sign-up it is, under which name, and who got the seat."""

    outcome: Outcome
    session_id: int = 0
    name: str = ""
    resident_id: int | None = None
    promoted: tuple[int, ...] = ()


def answer(db: Session, signup_id: int, reply: Reply, *, sender: str, now: datetime) -> Answered:
    """Take ``reply``, which came from ``sender`` with the token of sign-up ``signup_id``.

    An answer counts that is newer than the last one by SEQUENCE, then by DTSTAMP (RFC 5546, 2.1.5), and not to an older
    invitation than the last one. DECLINED opts out of that date; who presents in it does not by this.
    """
    signup = db.get(SignUp, signup_id)
    if signup is None:
        return Answered(Outcome.NOT_INVITED)
    closed = _why_closed(db, signup, now)
    # After the session is held: two answers at once are taken one after the other.
    invitation = db.get(SessionInvitation, signup_id, populate_existing=True)
    name, address = _owner(db, signup)
    if invitation is None or not address or sender != address or reply.attendee != address:
        return Answered(Outcome.NOT_INVITED)
    if (reply.uid, reply.recurrence_at) != (invitation.uid, invitation.recurrence_at):
        return Answered(Outcome.NO_MATCH)
    if _is_old(reply, invitation):
        return Answered(Outcome.OLD)
    said = Answer.COUNTER if reply.method == "COUNTER" else Answer(reply.answer) if reply.answer else None
    if said is None:
        return Answered(Outcome.NO_ANSWER)
    invitation.answer, invitation.answered_sequence, invitation.answered_at = said, reply.sequence, reply.stamped_at
    details = {"signup": signup_id, "answer": said.value}
    record(db, "session.answered", ("session", signup.session_id), by=signup.resident_id, now=now, details=details)
    told = Answered(Outcome.NOTED, signup.session_id, name, signup.resident_id)
    if closed is not None:
        return Answered(Outcome.CLOSED)
    return _act_on(db, signup, said, told, now)


def _why_closed(db: Session, signup: SignUp, now: datetime) -> SignUpReason | None:
    """Hold the session of ``signup``; why nobody signs up or opts out any more, or None."""
    try:
        hold_open_session(db, signup.session_id, now=now)
    except SignUpRefused as refused:
        return refused.reason
    db.refresh(signup)
    return None


def _owner(db: Session, signup: SignUp) -> tuple[str, str]:
    """Name and address of whom a sign-up belongs to; no address for a closed account."""
    if signup.resident_id is None:
        return signup.guest_name, (signup.guest_email or "").lower()
    resident = db.get_one(Resident, signup.resident_id)
    return resident.name, resident.email if resident.status is ResidentStatus.ACTIVE else ""


def _is_old(reply: Reply, invitation: SessionInvitation) -> bool:
    if reply.sequence < invitation.sequence:
        return True
    if invitation.answered_sequence is None or invitation.answered_at is None:
        return False
    return (reply.sequence, reply.stamped_at) <= (invitation.answered_sequence, invitation.answered_at)


def _act_on(db: Session, signup: SignUp, said: Answer, told: Answered, now: datetime) -> Answered:
    if said is Answer.COUNTER:
        return Answered(Outcome.COUNTERED, told.session_id, told.name, told.resident_id)
    if said is not Answer.DECLINED or signup.status not in HAS_PLACE:
        return told
    presents = exists().where(Segment.session_id == signup.session_id, Segment.presenter_id == signup.resident_id)
    if signup.resident_id is not None and db.scalar(select(presents)):
        return Answered(Outcome.PRESENTS, told.session_id, told.name, told.resident_id)
    session = db.get_one(GroupSession, signup.session_id)
    placed = leave(db, session, signup, by_id=signup.resident_id, now=now)
    return Answered(Outcome.OPTED_OUT, told.session_id, told.name, told.resident_id, placed.others)
