"""The revision: it tells every process that the catalogue it keeps is old."""

import secrets
from datetime import datetime

from sqlalchemy import exists, insert, select, update
from sqlalchemy.orm import Session

from campus.db import changed_rows
from campus.spaces.models import Room, SpacesRevision
from campus.spaces.queries.catalogue import READ_ALREADY


def renew_revision(db: Session, *, now: datetime) -> None:
    """Say that the spaces tables changed in this transaction."""
    db.info.pop(READ_ALREADY, None)
    values = {"token": secrets.token_hex(16), "changed_at": now}
    if not changed_rows(db, update(SpacesRevision).values(values)):
        db.execute(insert(SpacesRevision), [{"id": 1} | values])


def note_retirements(db: Session, *, now: datetime) -> bool:
    """Renew the revision where a room's last hour has come since it was renewed; whether there was one."""
    due = exists().where(Room.retired_at > SpacesRevision.changed_at, Room.retired_at <= now)
    has_come = db.scalar(select(SpacesRevision.id).where(due)) is not None
    if has_come:
        renew_revision(db, now=now)
    return has_come
