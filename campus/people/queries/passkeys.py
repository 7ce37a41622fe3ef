"""Whose passkey it is, and which ones an account has."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.people.ceremonies import Credential
from campus.people.models import Passkey, Resident


def passkeys_of(db: Session, resident_id: int) -> list[Passkey]:
    """The passkeys of a resident, the oldest first."""
    mine = select(Passkey).where(Passkey.resident_id == resident_id)
    return list(db.scalars(mine.order_by(Passkey.created_at, Passkey.id)))


def credentials_of(db: Session, resident_id: int) -> list[Credential]:
    """The same, as browsers are told of them."""
    return [Credential(each.credential, tuple(each.transports.split())) for each in passkeys_of(db, resident_id)]


def find_passkey(db: Session, credential_id: bytes) -> Passkey | None:
    """The passkey with that credential id, or None."""
    return db.scalar(select(Passkey).where(Passkey.credential == credential_id))


def owner_email(db: Session, credential_id: bytes) -> str | None:
    """The address of the account that the passkey opens, or None."""
    owned = select(Resident.email).join(Passkey, Passkey.resident_id == Resident.id)
    return db.scalar(owned.where(Passkey.credential == credential_id))
