"""Guests: people without an account, who sign up by a link in a mail. Only who followed it takes a seat."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.groups.models import GroupSession, SignUp, SignUpStatus
from campus.groups.services.seats import settle_line
from campus.groups.services.signing_up import (
    HAS_PLACE,
    Placed,
    SignUpReason,
    SignUpRefused,
    hold_open_session,
    leave,
)
from campus.people.consents import Consent
from campus.people.queries.logins import token_digest
from campus.people.queries.names import active_resident_id

# What a guest agrees to; its version is the day on which its text took effect.
GUEST_PRIVACY = Consent("guest", "2026-11-22", is_required=True)


@dataclass(frozen=True, slots=True)
class GuestWish:
    """What a guest filled in; the required consent was checked by the form. ``email`` is normalised."""

    name: str
    email: str
    organization: str
    locale: str


@dataclass(frozen=True, slots=True)
class GuestAsked:
    """What to write to the address: ``token`` opens the guest's page; None: a resident has it, who signs in."""

    resident_id: int | None
    token: str | None


def ask_for_seat(db: Session, session_id: int, wish: GuestWish, *, now: datetime) -> GuestAsked:
    """Note a guest who has yet to follow the link. No answer to a stranger may tell whether the address is known.

    A new link takes the place of an older one; what a confirmed guest said of themself stays, since anyone may type an
    address. Raises :class:`SignUpRefused`.
    """
    session, _group = hold_open_session(db, session_id, now=now)
    if not session.takes_guests:
        raise SignUpRefused(SignUpReason.NO_GUESTS)
    resident_id = active_resident_id(db, wish.email)
    if resident_id is not None:
        return GuestAsked(resident_id, None)
    statement = select(SignUp).where(SignUp.session_id == session_id, SignUp.guest_email == wish.email)
    guest = db.scalar(statement, execution_options={"populate_existing": True})
    if guest is None:
        guest = SignUp(session_id=session_id, guest_email=wish.email, placed_at=now)
        db.add(guest)
    if guest.status not in HAS_PLACE:
        guest.status, guest.guest_name, guest.guest_organization = (
            SignUpStatus.UNCONFIRMED,
            wish.name,
            wish.organization,
        )
    token = secrets.token_urlsafe(32)
    guest.token_sha256, guest.guest_locale, guest.changed_at = token_digest(token), wish.locale, now
    db.flush()  # its id is recorded
    details = {"signup": guest.id, "subject": GUEST_PRIVACY.subject, "version": GUEST_PRIVACY.version}
    record(db, "session.guest-consented", ("session", session_id), by=None, now=now, details=details)
    return GuestAsked(None, token)


def confirm_guest(db: Session, token: str, *, now: datetime) -> Placed:
    """Take the link as proof of the address: a seat while there is one, else a place in line; twice changes nothing.

    Raises :class:`SignUpRefused`, and LookupError where the link works no more.
    """
    session, guest = _held(db, token, now=now)
    if guest.status in HAS_PLACE:
        return Placed(guest, ())
    if not session.takes_guests:
        raise SignUpRefused(SignUpReason.NO_GUESTS)
    guest.status, guest.placed_at, guest.changed_at = SignUpStatus.WAITING, now, now
    db.flush()  # the line is read from the table
    promoted = settle_line(db, session, now=now)
    details = {"signup": guest.id, "status": guest.status.value}
    record(db, "session.guest-confirmed", ("session", session.id), by=None, now=now, details=details)
    return Placed(guest, tuple(each.id for each in promoted))


def guest_out(db: Session, token: str, *, now: datetime) -> Placed:
    """Give a guest's place back. Raises :class:`SignUpRefused`, and LookupError where the link works no more."""
    session, guest = _held(db, token, now=now)
    if guest.status not in HAS_PLACE:
        raise SignUpRefused(SignUpReason.NOT_SIGNED_UP)
    return leave(db, session, guest, by_id=None, now=now)


def find_guest(db: Session, token: str) -> SignUp | None:
    """Whose link this is, or None."""
    statement = select(SignUp).where(SignUp.token_sha256 == token_digest(token))
    return db.scalar(statement, execution_options={"populate_existing": True})


def _held(db: Session, token: str, *, now: datetime) -> tuple[GroupSession, SignUp]:
    session_id = db.scalar(select(SignUp.session_id).where(SignUp.token_sha256 == token_digest(token)))
    if session_id is None:
        raise LookupError
    session, _group = hold_open_session(db, session_id, now=now)
    guest = find_guest(db, token)
    if guest is None:
        raise LookupError
    return session, guest
