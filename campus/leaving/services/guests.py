"""Guests of sessions: who they were is forgotten three months after; that somebody came stays."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.groups.models import GroupSession, SignUp
from campus.leaving.services.emptying import empty_guest_rows
from campus.leaving.shells import NOWHERE

# Long enough to answer what was left open; nothing needs them afterwards.
KEPT = timedelta(days=90)


def forget_guests(db: Session, *, now: datetime) -> int:
    """Take name, address and organization out of sign-ups of guests for sessions that ended long ago; how many."""
    known = (SignUp.guest_email.is_not(None), ~SignUp.guest_email.endswith(NOWHERE, autoescape=True))
    over = select(SignUp.id).join(GroupSession, GroupSession.id == SignUp.session_id)
    found = db.scalars(over.where(*known, GroupSession.ends_at < now - KEPT)).all()
    empty_guest_rows(db, found)
    return len(found)
