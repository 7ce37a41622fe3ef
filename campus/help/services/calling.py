"""Calling for help from a room, and taking it back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.help.models import CallSource, HelpCall, HelpKind
from campus.help.queries.calls import CallFacts, find_call, occupant_of
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import RoomFacts

LONGEST_WORDS = 300
WINDOW = timedelta(hours=1)
# In an hour: enough for whoever needs help, too few to keep those on duty busy for fun.
MOST_OF_DISPLAY, MOST_OF_RESIDENT = 4, 8
_CALLS = HelpCall.metadata.tables["help_calls"]


@dataclass(frozen=True, slots=True)
class CallHelp:
    """What a call is about; ``words`` is one clean line, perhaps empty."""

    kind: HelpKind
    words: str = ""


@dataclass(frozen=True, slots=True)
class Called:
    """``is_new`` is false where the same call is open already: nobody needs to be told again."""

    call: CallFacts
    is_new: bool


class TooManyCalls(Exception):
    """So many calls came from one display or one resident within the hour that the next one is not passed on; 119 is
    still there. The next is free at ``free_at``."""

    def __init__(self, free_at: datetime) -> None:
        super().__init__(f"The next call is free at {free_at}.")
        self.free_at = free_at


def call_help(db: Session, room: RoomFacts, command: CallHelp, *, by: Identity | None, now: datetime) -> Called:
    """Note a call from ``room``: of a signed-in resident, or (``by`` None) of the display at its door.

    A second call of the same kind is the first one as long as that is open, also between two sent at once. Raises
    :class:`TooManyCalls`, :class:`ValueError` for a kind that nobody calls with.
    """
    if command.kind is HelpKind.CHECK:
        raise ValueError("A check is no call that somebody makes.")
    source = CallSource.DISPLAY if by is None else CallSource.PAGE
    resident_id = None if by is None else by.resident_id
    known = _same(db, room.id, command.kind, source, resident_id)
    if known is not None:
        return Called(known, False)
    _refuse_many(db, room.id, resident_id, now)
    occupant = occupant_of(db, room, now=now)
    values = {
        "room_id": room.id,
        "source": source,
        "resident_id": resident_id,
        "occurrence_id": None if occupant is None else occupant.occurrence_id,
        "people": None if occupant is None else occupant.people,
        "kind": command.kind,
        "words": command.words,
    }
    call = insert_call(db, values, by=resident_id, now=now)
    if call is None:
        # Another was faster by a moment; should theirs be closed by now, there is room for this one.
        known = _same(db, room.id, command.kind, source, resident_id)
        if known is not None:
            return Called(known, False)
        call = insert_call(db, values, by=resident_id, now=now)
    if call is None:
        raise LookupError("Others call and close from this room faster than this one can.")
    return Called(call, True)


def insert_call(db: Session, values: dict[str, Any], *, by: int | None, now: datetime) -> CallFacts | None:
    """Write a call; None where the database says that the same one is open."""
    make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    whole = {"words": "", "note": "", "is_false_alarm": False, "called_at": now} | values
    statement = make(_CALLS).values(whole).on_conflict_do_nothing().returning(_CALLS.c.id)
    call_id = db.scalar(statement)
    if call_id is None:
        return None
    details = {"room": values["room_id"], "kind": values["kind"], "source": values["source"]}
    record(db, "help.called", ("help_call", call_id), by=by, now=now, details=details)
    return find_call(db, call_id)


def _same(
    db: Session, room_id: int, kind: HelpKind, source: CallSource, resident_id: int | None
) -> CallFacts | None:
    """The open call that this one would repeat, or None."""
    whose = HelpCall.resident_id.is_(None) if resident_id is None else HelpCall.resident_id == resident_id
    same = and_(HelpCall.room_id == room_id, HelpCall.kind == kind, HelpCall.source == source, whose)
    found = db.scalar(select(HelpCall.id).where(same, HelpCall.closed_at.is_(None)))
    return None if found is None else find_call(db, found)


def _refuse_many(db: Session, room_id: int, resident_id: int | None, now: datetime) -> None:
    if resident_id is None:
        whose, most = and_(HelpCall.room_id == room_id, HelpCall.source == CallSource.DISPLAY), MOST_OF_DISPLAY
    else:
        whose, most = and_(HelpCall.resident_id == resident_id, HelpCall.source == CallSource.PAGE), MOST_OF_RESIDENT
    lately = select(func.count(), func.min(HelpCall.called_at)).where(whose, HelpCall.called_at > now - WINDOW)
    count, first = db.execute(lately).one()
    if count >= most:
        raise TooManyCalls(first + WINDOW)


def withdraw_call(db: Session, call_id: int, *, by: int | None, now: datetime) -> CallFacts | None:
    """Take a call back: it was none. ``by``: whoever called, None for a display. Returns the call, or None where it is
    closed already."""
    still = and_(HelpCall.id == call_id, HelpCall.closed_at.is_(None))
    values = {"closed_at": now, "closed_by_id": by, "is_false_alarm": True}
    done = db.scalar(update(HelpCall).where(still).values(values).returning(HelpCall.id))
    if done is None:
        return None
    record(db, "help.withdrawn", ("help_call", call_id), by=by, now=now)
    return find_call(db, call_id)
