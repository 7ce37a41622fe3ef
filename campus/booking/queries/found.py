"""Bookings as managers look for them: by room, day, title and person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE, Booking, Occurrence
from campus.booking.queries.occurrences import OCCURRENCES, facts_of
from campus.domain.hubtime import day_slot
from campus.domain.search import like_escape
from campus.people.models import Resident
from campus.people.queries.residents import RESIDENT_SEARCH
from campus.people.queries.words import MOST_WORDS, found_by, found_words


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for; empty values show all. ``room_ids``: the room with its whole and its parts."""

    text: str = ""
    room_ids: Sequence[int] = ()
    day: date | None = None

    def conditions(self, now: datetime) -> list[ColumnElement[bool]]:
        """The search as SQL: dates that have their room and are not over."""
        found: list[ColumnElement[bool]] = [Occurrence.status.in_(LIVE), Occurrence.ends_at > now]
        found.append(Occurrence.ended_at.is_(None))
        if self.room_ids:
            found.append(Occurrence.room_id.in_(self.room_ids))
        if self.day is not None:
            period = day_slot(self.day)
            found += [Occurrence.starts_at < period.ends_at, Occurrence.ends_at > period.starts_at]
        # A person by 초성 and half-typed syllables too; a title by what stands in it.
        for word in self.text.split()[:MOST_WORDS]:
            like = f"%{like_escape(word)}%"
            columns = (Booking.title, Occurrence.title, Resident.email)
            titles = [each.ilike(like, escape="\\") for each in columns]
            people = [found_by(forms, RESIDENT_SEARCH) for forms in found_words(word)]
            found.append(or_(*titles, *people))
        return found


def find_dates(
    db: Session, sought: Sought, *, now: datetime, page: int, size: int
) -> tuple[list[OccurrenceFacts], int]:
    """Page ``page`` (from 1) of those dates, soonest first, and how many there are. Two statements."""
    conditions = sought.conditions(now)
    counted = select(func.count()).select_from(Occurrence).join(Booking, Booking.id == Occurrence.booking_id)
    total = db.scalar(counted.join(Resident, Resident.id == Booking.organizer_id).where(*conditions)) or 0
    statement = OCCURRENCES.join(Resident, Resident.id == Booking.organizer_id).where(*conditions)
    rows = db.execute(
        statement.order_by(Occurrence.starts_at, Occurrence.id).offset((page - 1) * size).limit(size)
    )
    return [facts_of(row) for row in rows], total


def later_dates(db: Session, dates: Sequence[OccurrenceFacts], *, now: datetime) -> list[int]:
    """The ids of ``dates`` and of all later dates of their series that have a room. One statement."""
    firsts: dict[int, datetime] = {}
    for each in dates:
        if each.is_series:
            firsts[each.booking_id] = min(each.slot.starts_at, firsts.get(each.booking_id, each.slot.starts_at))
    ids = {each.occurrence_id for each in dates}
    if firsts:
        columns = (Occurrence.id, Occurrence.booking_id, Occurrence.starts_at)
        ahead = (Occurrence.booking_id.in_(sorted(firsts)), Occurrence.status.in_(LIVE), Occurrence.ends_at > now)
        ids |= {row.id for row in db.execute(select(*columns).where(*ahead)) if row.starts_at >= firsts[row.booking_id]}
    return sorted(ids)
