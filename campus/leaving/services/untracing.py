"""Mails after somebody left: theirs go, sent or not. Those to others that name them are emptied, and those that have
yet to leave are emptied as they do."""

from collections.abc import Collection
from html import escape

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlalchemy.orm import Session

from campus.leaving.services.sweeping import Person
from campus.outbox.claims import NO_TRACE
from campus.outbox.models import MessageState, OutboxMessage

_READ = ("subject", "text", "html", "calendar", "reply_to", "address", "last_problem")


def untrace(db: Session, people: Collection[Person]) -> None:
    """Empty what was sent, and have the rest leave no trace, wherever it names one of ``people``."""
    it = OutboxMessage
    marks = {spelt for each in people for mark in each.marks for spelt in (mark, escape(mark))}
    names = or_(*(_holds(name, mark) for name in _READ for mark in sorted(marks)))
    is_done = it.state != MessageState.WAITING
    done, waits = and_(names, is_done), and_(names, ~is_done)
    off = {"synchronize_session": False}
    db.execute(update(it).where(done).values(dict.fromkeys(NO_TRACE, "")), execution_options=off)
    db.execute(update(it).where(waits).values(leaves_no_trace=True), execution_options=off)


def _holds(name: str, mark: str) -> ColumnElement[bool]:
    column = getattr(OutboxMessage, name)
    if name == "calendar":  # lines are folded there, also within a name (RFC 5545, 3.1)
        column = func.replace(func.replace(column, "\r\n ", ""), "\n ", "")
    return func.lower(column).contains(mark.lower(), autoescape=True)
