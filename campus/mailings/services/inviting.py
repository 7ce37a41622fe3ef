"""Keeping as what a session stands in the calendars of those who signed up."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.domain.event import CalendarEvent
from campus.mailings.models import SessionInvitation

_TABLE = SessionInvitation.metadata.tables["session_invitations"]


def standing_invitations(db: Session, signup_ids: Collection[int]) -> dict[int, SessionInvitation]:
    """What was sent before, by sign-up."""
    mine = select(SessionInvitation).where(SessionInvitation.signup_id.in_(sorted(signup_ids)))
    found = db.scalars(mine, execution_options={"populate_existing": True})
    return {each.signup_id: each for each in found}


def keep_invitations(db: Session, sent: Mapping[int, CalendarEvent]) -> None:
    """Note what was sent to whom: ``sent`` by sign-up. In one statement."""
    rows = [
        {
            "signup_id": signup_id,
            "uid": event.uid,
            "recurrence_at": event.recurrence_id if isinstance(event.recurrence_id, datetime) else None,
            "sequence": event.sequence,
        }
        for signup_id, event in sorted(sent.items())
    ]
    if rows:
        make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
        statement = make(_TABLE)
        newer = {"sequence": statement.excluded.sequence}
        db.execute(statement.on_conflict_do_update(index_elements=["signup_id"], set_=newer), rows)
