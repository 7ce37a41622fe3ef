"""The hub's initiatives, in their order."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.people.models import Initiative


def list_initiatives(db: Session, *, open_only: bool = False) -> Sequence[Initiative]:
    """All initiatives, or those that may be chosen."""
    statement = select(Initiative).order_by(Initiative.position, Initiative.id)
    return db.scalars(statement.where(Initiative.is_open) if open_only else statement).all()
