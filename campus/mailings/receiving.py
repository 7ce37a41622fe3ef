"""Answers of calendars as they come in by mail: to whom they belong, what they do, and who hears of it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.domain.slot import Slot
from campus.groups.models import LEADERS, Group, GroupSession, Membership, Season, Standing
from campus.groups.session_notices import tell_promoted
from campus.hub.queries import hub_values
from campus.ical.replies import Reply
from campus.mailings.raw_mails import RawMail, read_mail
from campus.mailings.services.answering import Answered, Outcome, answer
from campus.mailings.session_events import REPLY_PURPOSE
from campus.outbox.services import Recipient, post_all
from campus.outbox.signing import read_signed
from campus.people.models import Resident, ResidentStatus
from campus.settings import Settings
from campus.web.mails import render_mail
from campus.web.words import named

COUNTERED = "session-countered"


def receive(db: Session, settings: Settings, octets: bytes, recipient: str = "", *, now: datetime) -> Outcome:
    """Take one raw message, as a mail server hands it over; ``recipient`` is the address it came for, if that is known.

    Whatever it holds, the outcome says what was done; only the database raises.
    """
    mail = read_mail(octets)
    if mail is None:
        return Outcome.UNREADABLE
    if not mail.replies:
        return Outcome.NO_ANSWER
    signup_id = _signup_of(settings, mail, recipient)
    if signup_id is None or not mail.sender:
        return Outcome.NOT_INVITED
    # Programs answer about one event at a time; whoever sends more of them is no program.
    reply = mail.replies[0]
    answered = answer(db, signup_id, reply, sender=mail.sender, now=now)
    if answered.outcome is Outcome.OPTED_OUT:
        tell_promoted(db, settings, answered.session_id, answered.promoted, now=now)
    elif answered.outcome in (Outcome.COUNTERED, Outcome.PRESENTS):
        _tell_leaders(db, settings, answered, reply, now)
    return answered.outcome


def _signup_of(settings: Settings, mail: RawMail, recipient: str) -> int | None:
    """The sign-up that the plus-address names, if the hub made it."""
    local, at, host = settings.mail.replies.partition("@")
    for address in {recipient.lower(), *mail.recipients} if at else ():
        name, _, domain = address.rpartition("@")
        token = name.removeprefix(f"{local}+")
        text = read_signed(settings.secret, REPLY_PURPOSE, token) if domain == host and token != name else None
        if text is not None:
            return int(text.removeprefix("s"))
    return None


def _tell_leaders(db: Session, settings: Settings, answered: Answered, reply: Reply, now: datetime) -> None:
    """Hand a proposal, or that a presenter cannot come, to whoever leads the group; nothing else follows from it."""
    session = db.get_one(GroupSession, answered.session_id)
    group = db.execute(
        select(Group).join(Season, Season.group_id == Group.id).where(Season.id == session.season_id)
    ).scalar_one()
    leaders = (
        select(Resident)
        .join(Membership, Membership.resident_id == Resident.id)
        .where(
            Membership.group_id == group.id,
            Membership.standing == Standing.IN,
            Membership.role.in_(LEADERS),
            Resident.status == ResidentStatus.ACTIVE,
        )
        .order_by(Resident.id)
    )
    mails = []
    for to in db.scalars(leaders):
        values = {
            "name": to.name,
            "person": answered.name,
            "group": named(group, to.locale),
            "session": session,
            "proposed": _proposed(reply),
            "comment": reply.comment,
            "is_presenter": answered.outcome is Outcome.PRESENTS,
            "url": f"{settings.base_url}/sessions/{session.id}",
            **hub_values(db, settings, to.locale),
        }
        mails.append((Recipient(to.email, to.locale, to.id), render_mail(COUNTERED, to.locale, **values)))
    post_all(db, COUNTERED, mails, now=now)


def _proposed(reply: Reply) -> Slot | None:
    if reply.starts_at is None or reply.ends_at is None or reply.starts_at >= reply.ends_at:
        return None
    return Slot(reply.starts_at, reply.ends_at)
