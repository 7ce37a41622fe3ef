"""How many rows a statement concerned."""

from typing import Any, cast

from sqlalchemy import CursorResult, Delete, Update
from sqlalchemy.orm import Session


def changed_rows(db: Session, statement: Update | Delete, **options: Any) -> int:
    """Run an UPDATE or DELETE; how many rows it concerned. ``options`` are execution options."""
    return cast(CursorResult[Any], db.execute(statement, execution_options=options)).rowcount
