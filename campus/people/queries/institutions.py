"""Which accounts of institutions sign a resident in."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.people.models import InstitutionLogin

# Each was connected by a password and a trip to its institution; a list needs no pages.
MOST_SHOWN = 50


def institutions_of(db: Session, resident_id: int) -> Sequence[InstitutionLogin]:
    """They, the oldest first."""
    mine = InstitutionLogin.resident_id == resident_id
    return db.scalars(select(InstitutionLogin).where(mine).order_by(InstitutionLogin.id).limit(MOST_SHOWN)).all()
