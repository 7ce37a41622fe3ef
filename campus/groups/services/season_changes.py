"""A season that runs: its name, its seats, whether guests come, and one more session."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.models import Occurrence
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services.making import BookRoom, book_room
from campus.domain.hubtime import local_date
from campus.domain.slot import Slot
from campus.groups.changes import announce_sessions
from campus.groups.models import COMING, GroupSession, Season, SeasonSegment, SignUp
from campus.groups.services.following import seats_in
from campus.groups.services.joining import hold_active
from campus.groups.services.placing import members_of, place_members
from campus.groups.services.seasons import Part, elsewhere, with_room, write_sessions
from campus.groups.services.seats import settle_line
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue, RoomFacts


class StaleSeason(Exception):
    """Somebody changed the season since the form was shown. Nothing was written."""


class SeatsTaken(Exception):
    """More people have a seat on a date than there would be: ``taken`` on ``session``. Nothing was written."""

    def __init__(self, session: GroupSession) -> None:
        super().__init__(session.id)
        self.starts_at, self.taken = session.starts_at, session.seats_taken


@dataclass(frozen=True, slots=True)
class ChangeSeason:
    """How a season shall be; ``version`` is the one that the form was filled from. ``seats`` None: what its rooms
    hold, elsewhere no limit."""

    version: int
    name: str
    seats: int | None
    takes_guests: bool


@dataclass(frozen=True, slots=True)
class AddSession:
    """One more session: in a room as ``booking`` asks for it, else at ``slot`` in ``place`` or online."""

    slot: Slot
    topic: str = ""
    room: RoomFacts | None = None
    booking: BookRoom | None = None
    place: str = ""
    online_url: str = ""


def change_season(
    db: Session, catalogue: Catalogue, season_id: int, command: ChangeSeason, *, by: Identity, now: datetime
) -> Sequence[SignUp]:
    """Change a season and its sessions ahead; a date that had a number of its own keeps it. Returns who has a seat now
    who stood in line.

    Raises :class:`StaleSeason`, :class:`SeatsTaken`; nothing is written then.
    """
    season = _hold_season(db, season_id)
    if season.version != command.version:
        raise StaleSeason(season_id)
    before = (season.name, season.seats, season.takes_guests)
    wanted = (command.name, command.seats, command.takes_guests)
    if wanted == before:
        return ()
    changed = []
    for session, capacity in _hold_ahead(db, catalogue, season_id, now=now):
        if session.seats == _seats(capacity, season.seats):
            session.seats = _seats(capacity, command.seats)
            if session.seats is not None and session.seats_taken > session.seats:
                raise SeatsTaken(session)
        if session.takes_guests is season.takes_guests:
            session.takes_guests = command.takes_guests
        changed.append(session)
    season.name, season.seats, season.takes_guests = wanted
    season.version += 1
    db.flush()  # the seats are counted anew by statement
    promoted = [each for session in changed for each in settle_line(db, session, now=now)]
    fields = [name for name, was, is_ in zip(("name", "seats", "guests"), before, wanted, strict=True) if was != is_]
    record(db, "season.changed", ("season", season_id), by=by.resident_id, now=now, details={"fields": fields})
    if "name" in fields:
        every = select(GroupSession.id).where(GroupSession.season_id == season_id)
        announce_sessions(db, db.scalars(every).all(), now=now)
    return promoted


def _seats(capacity: int | None, wanted: int | None) -> int | None:
    return wanted if capacity is None else seats_in(capacity, wanted)


def _hold_season(db: Session, season_id: int) -> Season:
    group_id = db.scalar(select(Season.group_id).where(Season.id == season_id))
    hold_active(db, group_id or 0)
    return db.get_one(Season, season_id, populate_existing=True)


def _hold_ahead(
    db: Session, catalogue: Catalogue, season_id: int, *, now: datetime
) -> list[tuple[GroupSession, int | None]]:
    """The sessions of a season that have not begun, locked, each with what its room holds (None elsewhere)."""
    ahead = (GroupSession.season_id == season_id, GroupSession.starts_at > now, GroupSession.status.in_(COMING))
    statement = (
        select(GroupSession, Occurrence.room_id)
        .outerjoin(Occurrence, Occurrence.id == GroupSession.occurrence_id)
        .where(*ahead)
        .order_by(GroupSession.id)
        .with_for_update(of=GroupSession)
    )
    rows = db.execute(statement, execution_options={"populate_existing": True})
    return [(it, None if room_id is None else catalogue.rooms[room_id].capacity) for it, room_id in rows]


def add_session(
    db: Session, catalogue: Catalogue, season_id: int, command: AddSession, *, by: Identity, now: datetime
) -> GroupSession:
    """Write one more session of a season, with a room of its own or elsewhere, and sign the members up for it. The same
    form again finds the session that it made.

    Raises :class:`GroupClosed`, and what :func:`book_room` does: then nothing was written.
    """
    season = _hold_season(db, season_id)
    row = _place_of(db, catalogue, season, command, by=by, now=now)
    made = _made_already(db, season_id, row)
    if made is not None:
        return made
    last = db.scalar(select(func.max(GroupSession.number)).where(GroupSession.season_id == season_id)) or 0
    rows = [row | {"topic": command.topic}]
    (session,) = write_sessions(db, season, rows, _parts(db, season_id, command.slot), first=last + 1, now=now)
    day = local_date(command.slot.starts_at)
    season.starts_on, season.ends_on = min(season.starts_on, day), max(season.ends_on, day)
    if session.status in COMING:
        place_members(db, [session], members_of(db, season.group_id), now=now)
    details = {"season": season_id, "starts_at": command.slot.starts_at.isoformat()}
    record(db, "session.added", ("session", session.id), by=by.resident_id, now=now, details=details)
    return session


def _place_of(
    db: Session, catalogue: Catalogue, season: Season, command: AddSession, *, by: Identity, now: datetime
) -> dict[str, Any]:
    """When and where the session is; the room is booked with it."""
    if command.room is None or command.booking is None:
        return elsewhere(command.slot, season, command.place, command.online_url)
    booking_id = book_room(db, command.room, replace(command.booking, is_for_group=True), by=by, now=now)
    date = find_occurrence(db, booking_id)
    if date is None:
        raise LookupError(booking_id)
    return with_room(date, catalogue, season)


def _made_already(db: Session, season_id: int, row: dict[str, Any]) -> GroupSession | None:
    occurrence_id = row.get("occurrence_id")
    same = [GroupSession.occurrence_id == occurrence_id]
    if occurrence_id is None:
        same = [
            GroupSession.occurrence_id.is_(None),
            GroupSession.starts_at == row["starts_at"],
            GroupSession.place == row["place"],
            GroupSession.status.in_(COMING),
        ]
    return db.scalar(select(GroupSession).where(GroupSession.season_id == season_id, *same).limit(1))


def _parts(db: Session, season_id: int, slot: Slot) -> list[Part]:
    """The parts that the sessions of the season begin with, as far as they fit into ``slot``."""
    statement = select(SeasonSegment).where(SeasonSegment.season_id == season_id).order_by(SeasonSegment.position)
    parts, left = [], slot.minutes
    for each in db.scalars(statement):
        if each.minutes <= left:
            parts.append(Part(each.kind, each.minutes))
            left -= each.minutes
    return parts
