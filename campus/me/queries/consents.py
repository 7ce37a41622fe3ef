"""The ledger of consents."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.people.models import ConsentRecord


def consents_of(db: Session, resident_id: int, *, before: int | None, limit: int) -> Sequence[ConsentRecord]:
    """What was given and taken back, newest first, older than the record ``before`` (None: from the newest)."""
    mine = select(ConsentRecord).where(ConsentRecord.resident_id == resident_id)
    if before is not None:
        mine = mine.where(ConsentRecord.id < before)
    return db.scalars(mine.order_by(ConsentRecord.id.desc()).limit(limit)).all()
