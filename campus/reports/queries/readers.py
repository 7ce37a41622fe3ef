"""Who reads the reports."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.mailings.models import OccasionKind
from campus.mailings.queries.due import not_yet
from campus.people.models import Resident, ResidentStatus
from campus.permissions import Role


def staff_without_month(db: Session, occasion: datetime) -> list[Resident]:
    """Active managers and administrators to whom the month that ended at ``occasion`` was not written yet."""
    statement = select(Resident).where(
        Resident.status == ResidentStatus.ACTIVE,
        Resident.role.in_((Role.MANAGER, Role.ADMIN)),
        not_yet(OccasionKind.MONTH, Resident.id, occasion),
    )
    return list(db.scalars(statement.order_by(Resident.id)))
