"""Displays as they are kept, and what is open at their doors."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.displays.models import Display
from campus.help.models import CallSource, HelpCall
from campus.help.queries.calls import CALLS, CallFacts, call_of
from campus.people.queries.logins import token_digest

_D = Display


@dataclass(frozen=True, slots=True)
class DisplayFacts:
    """A display; see :class:`campus.displays.models.Display`."""

    id: int
    name: str
    room_id: int | None
    building_id: int | None
    zone_id: int | None
    locale: str
    link_ends_at: datetime | None
    made_at: datetime
    paired_at: datetime | None
    seen_at: datetime | None
    revoked_at: datetime | None


_FACTS = select(*(getattr(_D, name) for name in DisplayFacts.__dataclass_fields__))


def display_of_key(db: Session, key: str) -> DisplayFacts | None:
    """The display whose browser keeps ``key``; None for a revoked one. One statement."""
    row = db.execute(_FACTS.where(_D.key_sha256 == token_digest(key))).first()
    return None if row is None else DisplayFacts(*tuple(row))


def display_of_link(db: Session, token: str, *, now: datetime) -> DisplayFacts | None:
    """The display that a pairing link opens, as long as it does."""
    row = db.execute(_FACTS.where(_D.link_sha256 == token_digest(token), _D.link_ends_at > now)).first()
    return None if row is None else DisplayFacts(*tuple(row))


def count_displays(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(_D).where(_D.revoked_at.is_(None))) or 0


def list_displays(db: Session, *, offset: int, limit: int) -> list[DisplayFacts]:
    """Displays that were not revoked, by name."""
    statement = _FACTS.where(_D.revoked_at.is_(None)).order_by(_D.name, _D.id).offset(offset).limit(limit)
    return [DisplayFacts(*tuple(row)) for row in db.execute(statement)]


def open_call_at(db: Session, room_id: int) -> CallFacts | None:
    """The latest call for help that the display of a room made and nobody has closed. One statement."""
    wanted = (HelpCall.room_id == room_id, HelpCall.source == CallSource.DISPLAY, HelpCall.closed_at.is_(None))
    row = db.execute(CALLS.where(*wanted).order_by(HelpCall.called_at.desc(), HelpCall.id.desc()).limit(1)).first()
    return None if row is None else call_of(row)
