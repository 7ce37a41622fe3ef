"""Writes about rooms. Every one ends by renewing the revision, so that no process serves an old catalogue."""

import secrets
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from campus.spaces.models import SpacesRevision


def renew_revision(db: Session, *, now: datetime) -> None:
    """Say that the spaces tables changed in this transaction."""
    values = {"token": secrets.token_hex(16), "changed_at": now}
    if not db.execute(update(SpacesRevision).values(values)).rowcount:  # type: ignore[attr-defined]
        db.execute(insert(SpacesRevision), [{"id": 1} | values])
