"""Files that are being looked at."""

import secrets
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete
from sqlalchemy.orm import Session

from campus.importing.models import ImportDraft

KEPT = timedelta(days=1)
_KEY_BYTES = 16


def keep_draft(db: Session, data: bytes, *, by_id: int, now: datetime) -> str:
    """Keep ``data``, an .ics file, for the resident ``by_id``, in place of any other; returns its key."""
    key = secrets.token_urlsafe(_KEY_BYTES)
    db.execute(delete(ImportDraft).where(ImportDraft.resident_id == by_id))
    db.add(ImportDraft(id=key, resident_id=by_id, data=data, created_at=now))
    db.flush()
    return key


def forget_drafts(db: Session, *, now: datetime) -> int:
    """Delete the files that were sent a day ago; how many."""
    done = db.execute(delete(ImportDraft).where(ImportDraft.created_at < now - KEPT))
    return cast(CursorResult[Any], done).rowcount
