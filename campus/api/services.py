"""Keys: issued, shown once, used, revoked."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from campus.api.models import ApiKey
from campus.audit.services import record
from campus.people.queries.logins import token_digest

# What whoever finds one lying about can search for; then 256 bits.
PREFIX = "campus_"
_OCTETS = 32
# How exactly "last used" is kept: each time costs a write.
USED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a key shall be; ``room_id`` None: for all rooms."""

    name: str
    room_id: int | None
    days: int


def issue_key(db: Session, wish: NewKey, *, by: int, now: datetime) -> str:
    """Make a key and return it, which nobody can ask for again."""
    token = PREFIX + secrets.token_urlsafe(_OCTETS)
    key = ApiKey(
        name=wish.name,
        room_id=wish.room_id,
        token_sha256=token_digest(token),
        made_by_id=by,
        made_at=now,
        expires_at=now + timedelta(days=wish.days),
    )
    db.add(key)
    db.flush()
    details = {"name": wish.name, "room": wish.room_id, "days": wish.days}
    record(db, "api-key.issued", ("api-key", key.id), by=by, now=now, details=details)
    return token


def revoke_key(db: Session, key_id: int, *, by: int, now: datetime) -> bool:
    """End a key at once; False where there is none, or it was revoked before."""
    standing = update(ApiKey).where(ApiKey.id == key_id, ApiKey.revoked_at.is_(None))
    if db.scalar(standing.values(revoked_at=now).returning(ApiKey.id)) is None:
        return False
    record(db, "api-key.revoked", ("api-key", key_id), by=by, now=now)
    return True


def note_used(db: Session, key_id: int, *, now: datetime) -> None:
    """Keep that a key was used at ``now``, unless that was kept within the hour."""
    is_old = or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at <= now - USED_EVERY)
    db.execute(update(ApiKey).where(ApiKey.id == key_id, is_old).values(last_used_at=now))
