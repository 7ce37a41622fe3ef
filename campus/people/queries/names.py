"""Names and addresses of residents, for pages that speak of them."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.people.models import Resident, ResidentStatus


def names_of(db: Session, resident_ids: Iterable[int]) -> dict[int, str]:
    """Names by resident id; whoever is gone is left out."""
    ids = list(resident_ids)
    if not ids:
        return {}
    rows = db.execute(select(Resident.id, Resident.name).where(Resident.id.in_(ids)))
    return {row.id: row.name for row in rows}


def active_resident_id(db: Session, email: str) -> int | None:
    """The id of the active resident with the normalised address ``email``, or None."""
    return db.scalar(select(Resident.id).where(Resident.email == email, Resident.status == ResidentStatus.ACTIVE))
