"""The database's own file after somebody left: what was deleted is in no page of it and in no log beside it."""

import sqlite3

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from campus.leaving.models import RetentionRun
from campus.people.models import Resident


def needs_scrubbing(db: Session) -> bool:
    """Whether somebody left since the file was written anew."""
    newest = db.scalar(select(func.max(Resident.left_at)))
    scrubbed = db.scalar(select(func.max(RetentionRun.at)).where(RetentionRun.is_scrubbed))
    return newest is not None and (scrubbed is None or scrubbed <= newest)


def scrub(engine: Engine) -> bool:
    """Write an SQLite file anew and empty the log of writes beside it (sqlite.org/lang_vacuum.html, wal.html); whether
    nothing stood in the way. On PostgreSQL this is autovacuum's and the administrator's (docs/operating.md): True."""
    if engine.dialect.name != "sqlite":
        return True
    # The driver's own connection: VACUUM refuses to run within a transaction, and ours begin one by themselves.
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("VACUUM")
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        cursor.close()
    except sqlite3.OperationalError:  # somebody reads for long
        return False
    finally:
        raw.close()
    return not busy
