"""The revision: it tells every process that the catalogue it keeps is old."""

import secrets
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from campus.spaces.models import SpacesRevision
from campus.spaces.queries.catalogue import READ_ALREADY


def renew_revision(db: Session, *, now: datetime) -> None:
    """Say that the spaces tables changed in this transaction."""
    db.info.pop(READ_ALREADY, None)
    values = {"token": secrets.token_hex(16), "changed_at": now}
    if not db.execute(update(SpacesRevision).values(values)).rowcount:  # type: ignore[attr-defined]
        db.execute(insert(SpacesRevision), [{"id": 1} | values])
