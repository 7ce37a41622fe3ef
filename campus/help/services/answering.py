"""What those on duty do with a call: say that they are coming, and close it."""

from datetime import datetime

from sqlalchemy import and_, func, literal, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.db import UtcDateTime
from campus.help.models import HelpCall
from campus.help.queries.calls import CallFacts, find_call

LONGEST_NOTE = 500


def acknowledge_call(db: Session, call_id: int, *, by: int, now: datetime) -> tuple[CallFacts, bool]:
    """Say that manager ``by`` is coming: the call as it stands, and whether it is they who answered it. The first one
    does, whoever else tries at the same moment. Raises :class:`LookupError`."""
    waits = and_(HelpCall.id == call_id, HelpCall.closed_at.is_(None), HelpCall.acknowledged_at.is_(None))
    values = {"acknowledged_at": now, "acknowledged_by_id": by}
    is_first = db.scalar(update(HelpCall).where(waits).values(values).returning(HelpCall.id)) is not None
    if is_first:
        record(db, "help.acknowledged", ("help_call", call_id), by=by, now=now)
    return _found(db, call_id), is_first


def close_call(db: Session, call_id: int, note: str, *, by: int, now: datetime) -> tuple[CallFacts, bool]:
    """Close a call with a note for the other managers, and whether it was open: closing answers it, too. Raises
    :class:`LookupError`."""
    still = and_(HelpCall.id == call_id, HelpCall.closed_at.is_(None))
    values = {
        "closed_at": now,
        "closed_by_id": by,
        "note": note,
        "acknowledged_at": func.coalesce(HelpCall.acknowledged_at, literal(now, UtcDateTime)),
        "acknowledged_by_id": func.coalesce(HelpCall.acknowledged_by_id, by),
    }
    is_done = db.scalar(update(HelpCall).where(still).values(values).returning(HelpCall.id)) is not None
    if is_done:
        record(db, "help.closed", ("help_call", call_id), by=by, now=now)
    return _found(db, call_id), is_done


def _found(db: Session, call_id: int) -> CallFacts:
    call = find_call(db, call_id)
    if call is None:
        raise LookupError(call_id)
    return call
