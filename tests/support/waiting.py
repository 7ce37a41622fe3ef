"""Series of the small hub as plain rows, some dates of which stand in line for their room."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from campus.booking.line_notices import mail_ended_waits, mail_offers
from campus.booking.models import (
    LIVE,
    Allocation,
    Booking,
    Healing,
    Occurrence,
    OccurrenceStatus,
    Purpose,
    Series,
    SkipKind,
    WaitingEntry,
    Wish,
)
from campus.booking.queries.versions import read_versions
from campus.booking.queries.waiting import Waiting, find_entry
from campus.booking.services import BookRoom, book_room, cancel_booking
from campus.booking.services.healing import Healed, heal
from campus.db import Sessions
from campus.domain.rules import Visibility
from campus.domain.slot import Slot, split_by_day
from campus.people.queries.logins import Identity
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.clock import NOW
from tests.support.hub import Person, Place

CONFIRMED, SKIPPED, WAITING = OccurrenceStatus.CONFIRMED, OccurrenceStatus.SKIPPED, OccurrenceStatus.WAITING
EARLIER = NOW - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PutDate:
    """One date, planned for ``slot`` in the usual room. It takes place in ``room`` at ``moved_to`` where said;
    ``healing`` puts it in line for what was planned, since ``waits_since``."""

    slot: Slot
    status: OccurrenceStatus = CONFIRMED
    healing: Healing | None = None
    room: Place | None = None
    moved_to: Slot | None = None
    waits_since: datetime = EARLIER
    skip_kind: SkipKind = SkipKind.CLASH


@dataclass(frozen=True, slots=True)
class Season:
    """What was put: the booking, its dates and its entries, in the order of the dates."""

    booking_id: int
    occurrence_ids: list[int]
    entry_ids: list[int]


def put_season(
    sessions: Sessions,
    who: Person,
    usual: Place,
    dates: Sequence[PutDate],
    *,
    people: int = 4,
    title: str = "논문 읽기",
) -> Season:
    """Write a series of ``who`` that usually meets in ``usual``."""
    with sessions.write() as db:
        booking = Booking(
            uid=secrets.token_hex(16),
            title=title,
            purpose=Purpose.STUDY,
            visibility=Visibility.MEMBERS,
            people=people,
            organizer_id=who.id,
            booked_by_id=who.id,
            created_at=EARLIER,
            revised_at=EARLIER,
        )
        db.add(booking)
        db.flush()
        rule: dict[str, object] = {
            "rule": f"FREQ=WEEKLY;COUNT={len(dates)}",
            "zone": "Asia/Seoul",
            "first_wall": "2026-12-02T19:00",
        }
        rule |= {"booking_id": booking.id, "room_id": usual.id, "minutes": 120, "healing": Healing.OFFER}
        db.execute(insert(Series), [rule])
        rows = [_put_date(db, booking.id, usual, each) for each in dates]
        return Season(booking.id, [row[0] for row in rows], [row[1] for row in rows if row[1] is not None])


def _put_date(db: Session, booking_id: int, usual: Place, date: PutDate) -> tuple[int, int | None]:
    place, slot = date.room or usual, date.moved_to or date.slot
    occurrence = Occurrence(
        booking_id=booking_id,
        room_id=place.id,
        original_starts_at=date.slot.starts_at,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        status=date.status,
        revised_at=EARLIER,
        skip_kind=date.skip_kind if date.status is SKIPPED else None,
    )
    db.add(occurrence)
    db.flush()
    if date.status in LIVE:
        room = read_catalogue(db).rooms[place.id]
        for standing in room.standing_ids:
            for piece in split_by_day(room.rules.occupied(slot)):
                times = {"starts_at": piece.starts_at, "ends_at": piece.ends_at}
                db.add(Allocation(room_id=standing, occurrence_id=occurrence.id, **times))
    if date.healing is None:
        return occurrence.id, None
    entry = WaitingEntry(
        occurrence_id=occurrence.id,
        room_id=usual.id,
        starts_at=date.slot.starts_at,
        ends_at=date.slot.ends_at,
        wish=Wish.WAIT if date.status is WAITING else Wish.HEAL,
        healing=date.healing,
        created_at=date.waits_since,
    )
    db.add(entry)
    db.flush()
    return occurrence.id, entry.id


def look(sessions: Sessions, settings: Settings, *, now: datetime = NOW) -> Healed:
    """One look of the worker at everything that stands in line, mails included."""
    with sessions.write() as db:
        healed = heal(db, read_catalogue(db), now=now)
        mail_offers(db, settings, healed.offered, now=now)
        mail_ended_waits(db, settings, (*healed.lapsed, *healed.passed), now=now)
    return healed


def block(sessions: Sessions, place: Place, where: Slot, by: Identity) -> int:
    """A booking that is in the way; its id."""
    command = BookRoom(
        slot=where, title="먼저 온 예약", purpose=Purpose.MEETING, people=4, visibility=Visibility.MEMBERS
    )
    with sessions.write() as db:
        return book_room(db, read_catalogue(db).rooms[place.id], command, by=by, now=EARLIER)


def unblock(sessions: Sessions, booking_id: int, by: Identity) -> None:
    """Cancel what was in the way."""
    with sessions.write() as db:
        cancel_booking(db, booking_id, by=by, now=NOW)


def date_of(sessions: Sessions, occurrence_id: int) -> Occurrence:
    with sessions.read() as db:
        return db.get_one(Occurrence, occurrence_id)


def entry_of(sessions: Sessions, entry_id: int) -> Waiting:
    with sessions.read() as db:
        found = find_entry(db, entry_id)
    assert found is not None
    return found


def places_of(sessions: Sessions, occurrence_id: int) -> list[tuple[int, Slot]]:
    """What an occurrence has taken, by room."""
    columns = (Allocation.room_id, Allocation.starts_at, Allocation.ends_at)
    statement = select(*columns).where(Allocation.occurrence_id == occurrence_id).order_by(*columns)
    with sessions.read() as db:
        return [(room_id, Slot(starts_at, ends_at)) for room_id, starts_at, ends_at in db.execute(statement)]


def held(sessions: Sessions) -> list[tuple[int, Slot]]:
    """What is held, by room and start."""
    columns = (Allocation.room_id, Allocation.starts_at, Allocation.ends_at)
    statement = select(*columns).where(Allocation.entry_id.is_not(None)).order_by(*columns)
    with sessions.read() as db:
        return [(room_id, Slot(starts_at, ends_at)) for room_id, starts_at, ends_at in db.execute(statement)]


def version(sessions: Sessions, room_id: int) -> int:
    """How often what is booked in a room has changed."""
    with sessions.read() as db:
        found = read_versions(db).get(room_id)
    return 0 if found is None else found[0]
