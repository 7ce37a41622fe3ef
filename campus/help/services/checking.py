"""Asking those who are alone at night, taking their answers, and calling those on duty where none comes."""

from datetime import datetime

from sqlalchemy import Table, and_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.domain.help_times import HelpTimes, check_time
from campus.help.models import CallSource, CheckOutcome, HelpCall, HelpKind, LoneCheck
from campus.help.queries.calls import CallFacts
from campus.help.queries.checks import CheckFacts, alone_at, checks_with, find_check, unanswered_checks
from campus.help.services.calling import insert_call, withdraw_call

MOST_AT_ONCE = 100
_CHECKS: Table = LoneCheck.metadata.tables["lone_checks"]


def ask_due(db: Session, times: HelpTimes, *, now: datetime) -> list[CheckFacts]:
    """Note whom to ask now, once for each time of the night; whoever leaves before an answer is due is not asked."""
    due_at = check_time(times, now)
    if due_at is None:
        return []
    lapses_at = now + times.patience
    alone = alone_at(db, due_at, until=lapses_at, limit=MOST_AT_ONCE)
    if not alone:
        return []
    rows = [{**each._asdict(), "due_at": due_at, "asked_at": now, "lapses_at": lapses_at} for each in alone]
    make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    asked = db.scalars(make(_CHECKS).values(rows).on_conflict_do_nothing().returning(_CHECKS.c.id)).all()
    for check_id in sorted(asked):
        record(db, "help.asked", ("lone_check", check_id), by=None, now=now)
    return checks_with(db, set(asked)) if asked else []


def answer_check(db: Session, check_id: int, *, by: int, now: datetime) -> tuple[CheckFacts, CallFacts | None]:
    """"I am fine." The check, and the call that this takes back, if one had gone out and is still open.

    Raises :class:`LookupError`.
    """
    if _settle(db, check_id, CheckOutcome.ANSWERED, now, {"answered_at": now}):
        record(db, "help.answered", ("lone_check", check_id), by=by, now=now)
        return _found(db, check_id), None
    found = _found(db, check_id)
    if found.outcome is not CheckOutcome.ALARMED or found.answered_at is not None:
        return found, None
    late = and_(LoneCheck.id == check_id, LoneCheck.answered_at.is_(None))
    db.execute(update(LoneCheck).where(late).values(answered_at=now))
    record(db, "help.answered", ("lone_check", check_id), by=by, now=now)
    call_id = db.scalar(select(HelpCall.id).where(HelpCall.check_id == check_id))
    withdrawn = None if call_id is None else withdraw_call(db, call_id, by=by, now=now)
    return _found(db, check_id), withdrawn


def alarm_unanswered(db: Session, *, now: datetime) -> list[CallFacts]:
    """Call for help for those who did not answer in time; who has left meanwhile needs none. The new calls."""
    calls = []
    for check in unanswered_checks(db, now=now, limit=MOST_AT_ONCE):
        if check.is_over(now):
            _settle(db, check.id, CheckOutcome.ENDED, now)
        elif _settle(db, check.id, CheckOutcome.ALARMED, now):
            values = {
                "room_id": check.room_id,
                "occurrence_id": check.occurrence_id,
                "source": CallSource.CHECK,
                "kind": HelpKind.CHECK,
                "resident_id": check.resident_id,
                "check_id": check.id,
                "people": 1,
            }
            call = insert_call(db, values, by=None, now=now)
            if call is not None:
                calls.append(call)
    return calls


def _settle(
    db: Session, check_id: int, outcome: CheckOutcome, now: datetime, more: dict[str, datetime] | None = None
) -> bool:
    """Whether the check was still open and has this outcome now: of an answer and an alarm at once one wins."""
    still = and_(LoneCheck.id == check_id, LoneCheck.settled_at.is_(None))
    values = {"settled_at": now, "outcome": outcome} | (more or {})
    return db.scalar(update(LoneCheck).where(still).values(values).returning(LoneCheck.id)) is not None


def _found(db: Session, check_id: int) -> CheckFacts:
    check = find_check(db, check_id)
    if check is None:
        raise LookupError(check_id)
    return check
