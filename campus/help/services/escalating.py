"""Calls that nobody answers go to more people, once each: two workers at once, or one that dies, change nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from campus.audit.services import record
from campus.domain.help_times import HelpTimes
from campus.help.models import AlertStep, HelpCall
from campus.help.queries.calls import CallFacts, calls_with

# So many at once; the next round, a minute later, takes the rest.
MOST_AT_ONCE = 50
_WAITS = and_(HelpCall.closed_at.is_(None), HelpCall.acknowledged_at.is_(None))


def escalate_due(db: Session, times: HelpTimes, *, now: datetime) -> dict[AlertStep, list[CallFacts]]:
    """The calls that are now to be told to all managers, and those to the administrators once more."""
    first = and_(HelpCall.escalated_at.is_(None), HelpCall.called_at <= now - times.escalates_after)
    again = and_(
        HelpCall.escalated_again_at.is_(None), HelpCall.escalated_at <= now - times.escalates_again_after
    )
    return {
        AlertStep.AGAIN: _mark(db, again, HelpCall.escalated_again_at, "help.escalated_again", now),
        AlertStep.ESCALATED: _mark(db, first, HelpCall.escalated_at, "help.escalated", now),
    }


def _mark(
    db: Session, is_due: ColumnElement[bool], column: InstrumentedAttribute[Any], act: str, now: datetime
) -> list[CallFacts]:
    """Mark what is due as told, one by one in the order of ids: the condition is asked again under each row's lock."""
    due = db.scalars(select(HelpCall.id).where(_WAITS, is_due).order_by(HelpCall.id).limit(MOST_AT_ONCE)).all()
    marked = []
    for call_id in due:
        statement = update(HelpCall).where(HelpCall.id == call_id, _WAITS, is_due).values({column: now})
        if db.scalar(statement.returning(HelpCall.id)) is not None:
            record(db, act, ("help_call", call_id), by=None, now=now)
            marked.append(call_id)
    return calls_with(db, marked) if marked else []
