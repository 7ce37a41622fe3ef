"""One worker at a time serves the waiting list."""

from sqlalchemy import text
from sqlalchemy.orm import Session

_SERVING = text("SELECT pg_try_advisory_xact_lock(1818848869)")


def is_alone(db: Session) -> bool:
    """Whether nobody else serves the line until this transaction ends, so that nobody overtakes and nobody waits. On
    SQLite there is one writer anyway."""
    return db.get_bind().dialect.name == "sqlite" or bool(db.scalar(_SERVING))
