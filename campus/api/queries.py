"""Keys as requests and managers read them, and readings a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.api.models import ApiKey
from campus.people.models import Resident, ResidentStatus
from campus.people.queries.logins import token_digest
from campus.spaces.models import Reading, ReadingKind


@dataclass(frozen=True, slots=True)
class Key:
    """A key that works. ``room_id`` None: it is for all rooms."""

    id: int
    room_id: int | None
    last_used_at: datetime | None

    def opens(self, room_id: int) -> bool:
        """Whether the key is for that room."""
        return self.room_id is None or self.room_id == room_id


def find_key(db: Session, token: str, *, now: datetime) -> Key | None:
    """The key that ``token`` is, or None: unknown, revoked and expired ones are alike, and those that somebody made
    whose account is closed. One statement."""
    is_known = (ApiKey.token_sha256 == token_digest(token), ApiKey.revoked_at.is_(None), ApiKey.expires_at > now)
    row = db.execute(
        select(ApiKey.id, ApiKey.room_id, ApiKey.last_used_at)
        .join(Resident, Resident.id == ApiKey.made_by_id)
        .where(*is_known, Resident.status == ResidentStatus.ACTIVE)
    ).first()
    return None if row is None else Key(*row)


def list_keys(db: Session, *, page: int, size: int) -> tuple[list[ApiKey], int]:
    """A page of all keys, the newest first, and how many there are."""
    newest = select(ApiKey).order_by(ApiKey.made_at.desc(), ApiKey.id.desc())
    keys = list(db.scalars(newest.limit(size).offset((page - 1) * size)))
    return keys, db.scalar(select(func.count()).select_from(ApiKey)) or 0


def newest_readings(
    db: Session, room_id: int, kind: ReadingKind, *, before: datetime | None, limit: int
) -> Sequence[tuple[datetime, float]]:
    """Instants and values of one meter, the newest first, those before ``before``."""
    wanted = select(Reading.at, Reading.value).where(Reading.room_id == room_id, Reading.kind == kind)
    if before is not None:
        wanted = wanted.where(Reading.at < before)
    return [(at, value) for at, value in db.execute(wanted.order_by(Reading.at.desc()).limit(limit))]
