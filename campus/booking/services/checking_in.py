"""Checking in: someone is in the room. Whoever attends may say so; who that is, the doors above judge.

A check-in announces nothing: the booking stays as it is. Where the room was given to others since nobody had come, and
is free still, checking in takes it again.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import OccurrenceFacts, announce_presence
from campus.booking.models import CheckIn, CheckInWay, OccurrenceStatus
from campus.booking.queries.check_ins import CheckInFacts, find_check_in
from campus.booking.queries.occurrences import find_date
from campus.booking.services.changing import BookingGone
from campus.booking.services.no_shows import take_back
from campus.booking.services.reopening import reopen
from campus.domain.check_in import asks_for_check_in, check_in_times
from campus.domain.rules import RoomPolicy
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue

CHECK_INS: Table = CheckIn.metadata.tables["check_ins"]


class ShutReason(StrEnum):
    """Why nobody checks in."""

    NOT_BOOKED = "not-booked"  # it waits for an answer or for a room, or does not take place
    TOO_EARLY = "too-early"
    OVER = "over"


class CheckInShut(Exception):
    """Nobody checks in now, for ``reason``; ``opens_at`` is when one can. Nothing was written."""

    def __init__(self, reason: ShutReason, opens_at: datetime) -> None:
        super().__init__(reason.value)
        self.reason, self.opens_at = reason, opens_at


def why_shut(policy: RoomPolicy, facts: OccurrenceFacts, now: datetime) -> ShutReason | None:
    """Why nobody checks in to ``facts`` at ``now``; None from the opening until the planned end, unless it was ended
    by hand. One whose room was released is open: :func:`check_in` says whether the room can be had again."""
    if facts.status is not OccurrenceStatus.CONFIRMED:
        return ShutReason.NOT_BOOKED
    times = check_in_times(policy, facts.slot)
    if now < times.opens_at:
        return ShutReason.TOO_EARLY
    return ShutReason.OVER if times.closes_at <= now else None


def check_in(
    db: Session,
    facts: OccurrenceFacts,
    room: RoomFacts,
    way: CheckInWay,
    *,
    people: int | None = None,
    by_id: int | None = None,
    now: datetime,
) -> CheckInFacts:
    """Note that someone came to ``facts`` in ``room``; ``people``: so many, where they were counted. ``by_id`` is None
    where nobody who is known said so. A second time changes nothing but the count.

    Raises :class:`CheckInShut`, :class:`BookingGone`, and where the room was released :class:`Refused` when it is not
    free any more. Returns the check-in as it stands.
    """
    it = find_date(db, facts.occurrence_id, for_update=True)
    if it is None:
        raise BookingGone(facts.booking_id)
    room = room if it.room_id == room.id else read_catalogue(db).rooms[it.room_id]
    known = find_check_in(db, it.occurrence_id)
    _refuse_shut(it, room, way, known, now)
    if known is not None and known.is_checked_in:
        return known if people in (None, known.people) else _write(db, it, room, {"people": people}, now)
    is_back = known is not None and known.is_released
    if is_back:
        it = reopen(db, it, room, by_id=by_id, now=now)
    came: dict[str, Any] = {"checked_in_at": now, "way": way, "by_id": by_id, "no_show_at": None}
    done = _write(db, it, room, came | ({} if people is None else {"people": people}), now)
    if is_back:
        take_back(db, it, now=now)
    details = {"way": way.value, "starts_at": it.slot.starts_at.isoformat()}
    record(db, "booking.checked-in", ("booking", it.booking_id), by=by_id, now=now, details=details)
    return done


def count_people(
    db: Session, facts: OccurrenceFacts, room: RoomFacts, people: int, *, by_id: int | None = None, now: datetime
) -> CheckInFacts:
    """Note how many are in the room, any time until the end; also where nobody needs to check in.

    Raises :class:`CheckInShut`, also while nobody has checked in who was to; :class:`BookingGone`.
    """
    it = find_date(db, facts.occurrence_id, for_update=True)
    if it is None:
        raise BookingGone(facts.booking_id)
    known = find_check_in(db, it.occurrence_id)
    _refuse_shut(it, room, CheckInWay.PAGE, known, now)
    policy = room.rules.policy
    is_required = asks_for_check_in(policy, it.slot) if known is None else known.is_required
    if is_required and (known is None or not known.is_checked_in):
        raise CheckInShut(ShutReason.TOO_EARLY, check_in_times(policy, it.slot).opens_at)
    if known is not None and known.people == people:
        return known
    done = _write(db, it, room, {"people": people}, now)
    details = {"counted": people, "starts_at": it.slot.starts_at.isoformat()}
    record(db, "booking.counted", ("booking", it.booking_id), by=by_id, now=now, details=details)
    return done


def _refuse_shut(
    it: OccurrenceFacts, room: RoomFacts, way: CheckInWay, known: CheckInFacts | None, now: datetime
) -> None:
    shut = why_shut(room.rules.policy, it, now)
    if shut is ShutReason.TOO_EARLY and way is CheckInWay.SESSION:
        # Whoever comes to a session comes when its own door opens.
        shut = None
    # What somebody gave back by hand is over; what the hub gave back may be taken again.
    is_released = known is not None and known.is_released
    if shut is None and it.ended_at is not None and it.ended_at <= now and not is_released:
        shut = ShutReason.OVER
    if shut is not None:
        raise CheckInShut(shut, check_in_times(room.rules.policy, it.slot).opens_at)


def _write(db: Session, it: OccurrenceFacts, room: RoomFacts, values: dict[str, Any], now: datetime) -> CheckInFacts:
    """Write ``values`` over what is kept of a date; whether it was required is kept as it was first."""
    make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    first = {"occurrence_id": it.occurrence_id, "is_required": asks_for_check_in(room.rules.policy, it.slot)}
    upsert = make(CHECK_INS).values(first | values).on_conflict_do_update(index_elements=["occurrence_id"], set_=values)
    columns = [CHECK_INS.c[name] for name in CheckInFacts.__dataclass_fields__]
    written = CheckInFacts(*db.execute(upsert.returning(*columns)).one())
    announce_presence(db, [it], now=now)
    return written
