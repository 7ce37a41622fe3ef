"""Dates that nobody comes to, as the release leaves them; and points given in the past."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campus.booking.changes import Act, OccurrenceChange, OccurrenceFacts, OccurrencesChanged, announce
from campus.booking.models import CheckIn, CheckInWay, NoShowPoint, Occurrence
from campus.booking.queries.occurrences import find_date, occurrences_of
from campus.booking.services import book_room
from campus.booking.services.no_shows import Noted, note_no_show
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import wish
from tests.support.hub import Place

RELEASED_AFTER = timedelta(minutes=15)


def miss(db: Session, before: OccurrenceFacts) -> Noted:
    """Release a date 15 minutes after its start, since nobody came."""
    now = before.slot.starts_at + RELEASED_AFTER
    db.add(CheckIn(occurrence_id=before.occurrence_id, is_required=True, warned_at=now, no_show_at=now))
    db.execute(update(Occurrence).where(Occurrence.id == before.occurrence_id).values(ended_at=now))
    db.flush()
    after = find_date(db, before.occurrence_id)
    assert after is not None
    announce(db, OccurrencesChanged(Act.RELEASED, None, now, (OccurrenceChange(before, after),)))
    return note_no_show(db, after, now=now)


def attend(db: Session, facts: OccurrenceFacts) -> None:
    """Somebody comes to a date in time."""
    came = {"checked_in_at": facts.slot.starts_at, "way": CheckInWay.PAGE}
    db.add(CheckIn(occurrence_id=facts.occurrence_id, is_required=True, **came))
    db.flush()


def come_late(db: Session, facts: OccurrenceFacts) -> None:
    """Somebody comes to a date that was released, and has the room again."""
    came_at = facts.slot.starts_at + timedelta(minutes=20)
    came = {"checked_in_at": came_at, "way": CheckInWay.PAGE, "no_show_at": None}
    db.execute(update(CheckIn).where(CheckIn.occurrence_id == facts.occurrence_id).values(came))
    db.execute(update(Occurrence).where(Occurrence.id == facts.occurrence_id).values(ended_at=None))


def missed_before(
    sessions: Sessions, place: Place, slots: Sequence[Slot], by: Identity, **words: object
) -> list[OccurrenceFacts]:
    """Bookings of ``by`` in the past, each made two hours ahead, which nobody is kept from, and missed."""
    dates = []
    for slot in slots:
        with sessions.write() as db:
            room, made_at = read_catalogue(db).rooms[place.id], slot.starts_at - timedelta(hours=2)
            booking_id = book_room(db, room, wish(slot, **words), by=by, now=made_at)
            (facts,) = occurrences_of(db, booking_id)
            miss(db, facts)
            dates.append(facts)
    return dates


def points_of(sessions: Sessions, resident_id: int) -> list[tuple[int, datetime]]:
    """The points of a resident: their ids and when they were given."""
    with sessions.read() as db:
        rows = db.execute(
            select(NoShowPoint.id, NoShowPoint.given_at)
            .where(NoShowPoint.resident_id == resident_id)
            .order_by(NoShowPoint.given_at)
        )
        return [(number, given_at) for number, given_at in rows]
