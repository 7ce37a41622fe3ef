"""Who has a second factor: an app for codes, or a passkey."""

from collections.abc import Collection

from sqlalchemy import func, literal, select, union
from sqlalchemy.orm import Session

from campus.people.models import CodeApp, Passkey, RecoveryCode


def has_factor(db: Session, resident_id: int) -> bool:
    """Whether signing in asks the resident for more than the password."""
    return resident_id in with_factor(db, [resident_id])


def with_factor(db: Session, resident_ids: Collection[int]) -> frozenset[int]:
    """Those of the residents who have a second factor."""
    is_confirmed = CodeApp.confirmed_at.is_not(None)
    apps = select(CodeApp.resident_id).where(CodeApp.resident_id.in_(resident_ids), is_confirmed)
    passkeys = select(Passkey.resident_id).where(Passkey.resident_id.in_(resident_ids))
    return frozenset(db.scalars(union(apps, passkeys)))


def factors_of(db: Session, resident_id: int) -> frozenset[str]:
    """Which kinds of factors the resident has: ``app``, ``passkey``."""
    app = select(literal("app")).where(CodeApp.resident_id == resident_id, CodeApp.confirmed_at.is_not(None))
    passkey = select(literal("passkey")).where(Passkey.resident_id == resident_id)
    return frozenset(db.scalars(union(app, passkey)))


def codes_left(db: Session, resident_id: int) -> int:
    """How many recovery codes are not used yet."""
    unused = (RecoveryCode.resident_id == resident_id, RecoveryCode.used_at.is_(None))
    return db.scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0
