"""Calls and checks together with their mails: what pages, displays and the worker do."""

from datetime import datetime

from sqlalchemy.orm import Session

from campus.help.models import AlertStep
from campus.help.notices import mail_calls, mail_checks, mail_withdrawn
from campus.help.queries.calls import CallFacts
from campus.help.queries.duty import read_times
from campus.help.services.calling import Called, CallHelp, call_help, withdraw_call
from campus.help.services.checking import alarm_unanswered, answer_check, ask_due
from campus.help.services.escalating import escalate_due
from campus.people.queries.logins import Identity
from campus.settings import Settings
from campus.spaces.catalogue import RoomFacts


def sound_alarm(
    db: Session, settings: Settings, room: RoomFacts, command: CallHelp, *, by: Identity | None, now: datetime
) -> Called:
    """Call for help from ``room`` and write to those on duty; ``by`` None: from the display at its door.

    Pressing twice calls once. Raises :class:`campus.help.services.calling.TooManyCalls`.
    """
    called = call_help(db, room, command, by=by, now=now)
    if called.is_new:
        mail_calls(db, settings, [called.call], AlertStep.FIRST, now=now)
    return called


def silence_alarm(
    db: Session, settings: Settings, call_id: int, *, by: int | None, now: datetime
) -> CallFacts | None:
    """Take a call back and tell everyone who was told of it; ``by`` None: at the display. None if it was closed."""
    withdrawn = withdraw_call(db, call_id, by=by, now=now)
    if withdrawn is not None:
        mail_withdrawn(db, settings, withdrawn, now=now)
    return withdrawn


def say_fine(db: Session, settings: Settings, check_id: int, *, by: int, now: datetime) -> bool:
    """Take the answer to a check; whether those on duty had been called by then. Raises :class:`LookupError`."""
    _check, withdrawn = answer_check(db, check_id, by=by, now=now)
    if withdrawn is not None:
        mail_withdrawn(db, settings, withdrawn, now=now)
    return withdrawn is not None


def escalate_calls(db: Session, settings: Settings, *, now: datetime) -> int:
    """Tell more people of calls that nobody answered; how many calls."""
    due = escalate_due(db, read_times(db).times, now=now)
    for step, calls in due.items():
        mail_calls(db, settings, calls, step, now=now)
    return sum(len(calls) for calls in due.values())


def check_on_the_lone(db: Session, settings: Settings, *, now: datetime) -> int:
    """At night: ask those who are alone, and call those on duty for who did not answer; how many of both."""
    calls = alarm_unanswered(db, now=now)
    mail_calls(db, settings, calls, AlertStep.FIRST, now=now)
    asked = ask_due(db, read_times(db).times, now=now)
    mail_checks(db, settings, asked, now=now)
    return len(calls) + len(asked)
