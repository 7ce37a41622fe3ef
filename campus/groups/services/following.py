"""Sessions follow the dates of their rooms: one object, in one transaction, or it is refused as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.changes import Act, OccurrenceChange, OccurrenceFacts, OccurrencesChanged
from campus.booking.models import OccurrenceStatus
from campus.domain.errors import HUB, Refused, TooManyPeople
from campus.groups.models import GroupSession, Season, SessionStatus, SignUp
from campus.groups.services.seats import settle_line
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue

_STATUSES = {
    OccurrenceStatus.CONFIRMED: SessionStatus.PLANNED,
    OccurrenceStatus.PENDING: SessionStatus.UNCERTAIN,
    OccurrenceStatus.WAITING: SessionStatus.UNCERTAIN,
    OccurrenceStatus.SKIPPED: SessionStatus.SKIPPED,
    OccurrenceStatus.CANCELLED: SessionStatus.CANCELLED,
    OccurrenceStatus.DECLINED: SessionStatus.CANCELLED,
    OccurrenceStatus.EXPIRED: SessionStatus.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class SessionFollowed:
    """A session that followed its room's date: how the date changed, and who has a seat now who stood in line."""

    session: GroupSession
    season: Season
    change: OccurrenceChange
    promoted: Sequence[SignUp]


def status_of(facts: OccurrenceFacts) -> SessionStatus:
    """Whether a session takes place whose room's date stands as ``facts`` say."""
    return _STATUSES[facts.status]


def seats_in(capacity: int, wanted: int | None) -> int:
    """How many seats a session has in a room of ``capacity`` when its season wants ``wanted`` (None: all there are)."""
    return capacity if wanted is None else min(wanted, capacity)


def follow(db: Session, changed: OccurrencesChanged) -> list[SessionFollowed]:
    """Bring time, status and seats of the sessions of ``changed`` in step with the dates of their rooms.

    Returns those sessions, with who was promoted. Raises :class:`Refused` where more people are signed up than the new
    room holds: then nothing moves at all.
    """
    # What is made just now belongs to no session yet, and sessions stand on a group's own bookings only.
    if changed.act is Act.MADE or not any(each.after.is_for_group for each in changed.changes):
        return []
    changes = {each.after.occurrence_id: each for each in changed.changes}
    statement = (
        select(GroupSession, Season)
        .join(Season, Season.id == GroupSession.season_id)
        .where(GroupSession.occurrence_id.in_(sorted(changes)))
        .order_by(GroupSession.id)
        .with_for_update(of=GroupSession)
    )
    rows = db.execute(statement, execution_options={"populate_existing": True}).all()
    if not rows:
        return []
    catalogue = read_catalogue(db)
    followed = []
    for session, season in rows:
        change = changes[session.occurrence_id or 0]
        _move(session, season, change, catalogue)
        if (change.before or change.after).slot != change.after.slot:
            session.version, session.revised_at = session.version + 1, changed.now
        followed.append(SessionFollowed(session, season, change, settle_line(db, session, now=changed.now)))
    return followed


def _move(session: GroupSession, season: Season, change: OccurrenceChange, catalogue: Catalogue) -> None:
    before, after = change.before or change.after, change.after
    if before.room_id != after.room_id:
        session.seats = _seats_after(session, season, catalogue, before.room_id, after.room_id)
        if session.seats_taken > session.seats:
            raise Refused([TooManyPeople(HUB, session.seats, session.seats_taken)])
    session.starts_at, session.ends_at, session.status = after.slot.starts_at, after.slot.ends_at, status_of(after)


def _seats_after(session: GroupSession, season: Season, catalogue: Catalogue, old: int, new: int) -> int:
    """The seats in the new room; a number that was set for this date alone stays, as far as the room holds it."""
    there = seats_in(catalogue.rooms[new].capacity, season.seats)
    usual = seats_in(catalogue.rooms[old].capacity, season.seats)
    return there if session.seats in (None, usual) else min(session.seats or there, catalogue.rooms[new].capacity)
