"""Signed-in devices: starting and ending them. A login that ended is refused at the next request."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.people.models import HalfLogin, Login
from campus.people.queries.logins import token_digest

SHORT_LIFE = timedelta(hours=12)
LONG_LIFE = timedelta(days=30)
MOST_LOGINS = 30


@dataclass(frozen=True, slots=True)
class Device:
    """What signs in: its label, the address it comes from, and whether it asked to be remembered."""

    label: str
    network: str
    is_remembered: bool = False


@dataclass(frozen=True, slots=True)
class NewLogin:
    """What the browser is handed: the only copy of the token."""

    token: str
    expires_at: datetime


def start_login(
    db: Session, resident_id: int, device: Device, *, proof: str = "password", now: datetime
) -> NewLogin:
    """A login for a resident who has shown to be one, by ``proof``.

    Expired ones go, and the oldest beyond ``MOST_LOGINS``.
    """
    mine = Login.resident_id == resident_id
    kept = select(Login.id).where(mine).order_by(Login.last_seen_at.desc(), Login.id.desc()).limit(MOST_LOGINS - 1)
    # In two steps: a DELETE may not read its own table under LIMIT on every database.
    kept_ids = db.scalars(kept.where(Login.expires_at > now)).all()
    db.execute(delete(Login).where(mine, Login.id.not_in(kept_ids)))
    token = secrets.token_urlsafe(32)
    expires_at = now + (LONG_LIFE if device.is_remembered else SHORT_LIFE)
    db.add(
        Login(
            token_sha256=token_digest(token),
            resident_id=resident_id,
            device=device.label[:200],
            network=device.network[:45],
            created_at=now,
            last_seen_at=now,
            expires_at=expires_at,
            proof=str(proof),
        )
    )
    record(db, "resident.signed-in", ("resident", resident_id), by=resident_id, now=now)
    return NewLogin(token, expires_at)


def end_login(db: Session, resident_id: int, login_id: int, *, now: datetime) -> None:
    """Sign this device out."""
    db.execute(delete(Login).where(Login.id == login_id, Login.resident_id == resident_id))
    record(db, "resident.signed-out", ("resident", resident_id), by=resident_id, now=now)


def revoke_login(db: Session, resident_id: int, login_id: int, *, now: datetime) -> None:
    """Sign another of one's devices out; nothing happens if it already is."""
    ended = delete(Login).where(Login.id == login_id, Login.resident_id == resident_id).returning(Login.id)
    if db.scalar(ended) is not None:
        record(db, "resident.login-revoked", ("resident", resident_id), by=resident_id, now=now)


def revoke_all_but(
    db: Session, resident_id: int, kept_id: int | None, *, by: int | None, now: datetime
) -> int:
    """Sign out every device of a resident but the login ``kept_id`` (None: every one); return how many.

    Sign-ins that wait for their second factor end too.
    """
    db.execute(delete(HalfLogin).where(HalfLogin.resident_id == resident_id))
    others = delete(Login).where(Login.resident_id == resident_id)
    if kept_id is not None:
        others = others.where(Login.id != kept_id)
    count = len(db.scalars(others.returning(Login.id)).all())
    if count:
        record(db, "resident.logins-revoked", ("resident", resident_id), by=by, now=now, details={"count": count})
    return count


def note_seen(db: Session, login_id: int, *, now: datetime) -> None:
    """Keep when a login was last seen."""
    db.execute(update(Login).where(Login.id == login_id).values(last_seen_at=now))
