"""A season begins: its series of room dates, its sessions with their parts, and the seats of the members, at once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import OccurrenceFacts
from campus.booking.queries.occurrences import occurrences_of
from campus.booking.services.series_making import BookSeries, book_series
from campus.domain.hubtime import local_date
from campus.domain.slot import Slot
from campus.groups.changes import announce_sessions
from campus.groups.models import GroupSession, Season, SeasonSegment, Segment, SegmentKind, SessionStatus
from campus.groups.services.following import seats_in, status_of
from campus.groups.services.joining import hold_active
from campus.groups.services.placing import members_of, place_members
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a session, as a season begins with it."""

    kind: SegmentKind
    minutes: int


@dataclass(frozen=True, slots=True)
class BeginSeason:
    """What a season is to be. ``series`` books its room; where it meets elsewhere there is none, and ``slots`` say
    when, ``place`` or ``online_url`` where. ``seats`` None: what the room holds, elsewhere no limit."""

    name: str
    parts: tuple[Part, ...] = ()
    seats: int | None = None
    takes_guests: bool = False
    series: BookSeries | None = None
    slots: tuple[Slot, ...] = ()
    place: str = ""
    online_url: str = ""


def begin_season(
    db: Session, catalogue: Catalogue, group_id: int, command: BeginSeason, *, by: Identity, now: datetime
) -> Season:
    """Book the whole season and return it, in the name of whoever leads the group and with the group's standing. A form
    that is sent twice finds the season that it made.

    Raises :class:`GroupClosed`, and what :func:`book_series` does: then nothing was written.
    """
    # Whoever joins meanwhile waits, and then has their places in the season too.
    hold_active(db, group_id)
    booking_id = None
    if command.series is not None:
        booking_id = book_series(db, catalogue, lend_standing(command.series), by=by, now=now)
    made = _made_already(db, group_id, command, booking_id, by)
    if made is not None:
        return made
    dates = occurrences_of(db, booking_id) if booking_id is not None else []
    slots = [each.slot for each in dates] or list(command.slots)
    season = _add_season(db, group_id, command, slots, by=by, now=now)
    season.booking_id = booking_id
    if command.parts:
        db.execute(insert(SeasonSegment), [{"season_id": season.id, **row} for row in _numbered(command.parts)])
    rows = [with_room(each, catalogue, season) for each in dates]
    rows = rows or [elsewhere(each, season, command.place, command.online_url) for each in slots]
    sessions = write_sessions(db, season, rows, command.parts, first=1, now=now)
    ahead = [each for each in sessions if each.starts_at > now]
    place_members(db, ahead, members_of(db, group_id), now=now)
    details = {"group": group_id, "number": season.number, "sessions": len(sessions)}
    record(db, "season.begun", ("season", season.id), by=by.resident_id, now=now, details=details)
    return season


def _add_season(
    db: Session, group_id: int, command: BeginSeason, slots: Sequence[Slot], *, by: Identity, now: datetime
) -> Season:
    """The row of the next season of a held group."""
    last = db.scalar(select(func.max(Season.number)).where(Season.group_id == group_id)) or 0
    days = [local_date(slot.starts_at) for slot in slots]
    season = Season(
        group_id=group_id,
        number=last + 1,
        name=command.name,
        starts_on=min(days),
        ends_on=max(days),
        seats=command.seats,
        takes_guests=command.takes_guests,
        created_by_id=by.resident_id,
        created_at=now,
    )
    db.add(season)
    db.flush()  # its id is needed for its sessions
    return season


def lend_standing(series: BookSeries) -> BookSeries:
    """``series`` as a group's own."""
    return replace(series, words=replace(series.words, is_for_group=True))


def _made_already(
    db: Session, group_id: int, command: BeginSeason, booking_id: int | None, by: Identity
) -> Season | None:
    """The season that this very form made: by its booking, elsewhere by its name and its days."""
    if booking_id is not None:
        return db.scalar(select(Season).where(Season.booking_id == booking_id))
    days = [local_date(slot.starts_at) for slot in command.slots]
    same = (
        Season.group_id == group_id,
        Season.booking_id.is_(None),
        Season.name == command.name,
        Season.starts_on == min(days),
        Season.ends_on == max(days),
        Season.created_by_id == by.resident_id,
    )
    return db.scalar(select(Season).where(*same).limit(1))


def write_sessions(
    db: Session, season: Season, rows: Sequence[dict[str, Any]], parts: Sequence[Part], *, first: int, now: datetime
) -> Sequence[GroupSession]:
    """Write sessions of ``season`` with their parts, numbered from ``first`` in the order of ``rows``; returns them."""
    written = [
        {
            "season_id": season.id,
            "number": number,
            "takes_guests": season.takes_guests,
            "door_code": f"{secrets.randbelow(1_000_000):06}",
            "door_key": secrets.token_urlsafe(16),
            "revised_at": now,
        }
        | row
        for number, row in enumerate(rows, first)
    ]
    db.execute(insert(GroupSession), written)
    statement = select(GroupSession).where(GroupSession.season_id == season.id, GroupSession.number >= first)
    sessions = db.scalars(statement.order_by(GroupSession.number)).all()
    segments = [{"session_id": session.id, **row} for session in sessions for row in _numbered(parts)]
    if segments:
        db.execute(insert(Segment), segments)
    announce_sessions(db, [session.id for session in sessions], now=now)
    return sessions


def _numbered(parts: Sequence[Part]) -> list[dict[str, Any]]:
    return [{"position": number, "kind": part.kind, "minutes": part.minutes} for number, part in enumerate(parts, 1)]


def with_room(date: OccurrenceFacts, catalogue: Catalogue, season: Season) -> dict[str, Any]:
    """What a session is whose room has ``date``."""
    return {
        "occurrence_id": date.occurrence_id,
        "starts_at": date.slot.starts_at,
        "ends_at": date.slot.ends_at,
        "status": status_of(date),
        "seats": seats_in(catalogue.rooms[date.room_id].capacity, season.seats),
    }


def elsewhere(slot: Slot, season: Season, place: str, online_url: str) -> dict[str, Any]:
    """What a session is that meets at ``place`` or online."""
    return {
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "status": SessionStatus.PLANNED,
        "seats": season.seats,
        "place": place,
        "online_url": online_url,
    }
