"""Forgetting: what was called and asked is kept for a year."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from campus.db import changed_rows
from campus.help.models import HelpAlert, HelpCall, LoneCheck, TurnChange

KEPT = timedelta(days=365)


def forget_help(db: Session, *, now: datetime) -> int:
    """Delete calls, who was told of them, checks and single changes of duty a year after; how many calls, checks and
    changes."""
    since = now - KEPT
    old = select(HelpCall.id).where(HelpCall.called_at < since)
    db.execute(delete(HelpAlert).where(HelpAlert.call_id.in_(old)))
    gone = changed_rows(db, delete(HelpCall).where(HelpCall.called_at < since))
    has_call = exists(select(HelpCall.id).where(HelpCall.check_id == LoneCheck.id))
    checks = delete(LoneCheck).where(LoneCheck.asked_at < since, ~has_call)
    gone += changed_rows(db, checks)
    gone += changed_rows(db, delete(TurnChange).where(TurnChange.ends_at < since))
    return int(gone)
