"""Whether the hub is set up."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.people.models import Resident, ResidentStatus
from campus.permissions import Role

_ADMINS = (Resident.role == Role.ADMIN, Resident.status == ResidentStatus.ACTIVE)


def is_founded(db: Session) -> bool:
    """Whether somebody administers the hub. Once it is so it stays so: the last administrator cannot be removed."""
    return db.scalar(select(Resident.id).where(*_ADMINS).limit(1)) is not None


def count_admins(db: Session) -> int:
    """How many people administer the hub."""
    return db.scalar(select(func.count()).select_from(Resident).where(*_ADMINS)) or 0
