"""Booking many at once: series and single dates that were agreed on together, all of them or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campus.audit.services import record_all
from campus.booking.changes import Act, OccurrenceChange, OccurrenceFacts, OccurrencesChanged, announce
from campus.booking.models import Healing
from campus.booking.queries.usage import lock_holders
from campus.booking.services.making import BookingWords
from campus.booking.services.series_deciding import (
    Decided,
    Wished,
    decide_all,
    reasons_against,
    refused_among,
    rooms_of,
)
from campus.booking.services.series_rows import NewBooking, Writing, write_bookings
from campus.booking.services.verdict import Asking, asker_among, overridden
from campus.domain.errors import Refusal
from campus.domain.recurrence import Recurrence
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue, RoomFacts


@dataclass(frozen=True, slots=True)
class Part:
    """One booking among many: where its dates were planned and what is chosen for each, its own words, its rule where
    it is a series. ``originals`` as in :class:`NewBooking`."""

    wish: Wished
    title: str
    note: str = ""
    recurrence: Recurrence | None = None
    originals: Mapping[datetime, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BookTogether:
    """What is to be booked at once; ``words`` are what all parts have in common."""

    words: BookingWords
    parts: Sequence[Part]
    healing: Healing = Healing.OFFER


class TogetherRefused(Exception):
    """Some dates cannot be booked beside the others: by the place of their part, then by their wall times, with the
    reasons. Nothing was written."""

    def __init__(self, refused: Mapping[int, Mapping[datetime, Sequence[Refusal]]]) -> None:
        super().__init__(f"{len(refused)} bookings are refused.")
        self.refused = dict(refused)


def book_together(
    db: Session, catalogue: Catalogue, command: BookTogether, *, by: Identity, now: datetime
) -> list[int]:
    """Book every part of ``command`` in the name of ``by``; returns the bookings' ids in the order of the parts.

    Raises :class:`TogetherRefused`. The number of statements grows neither with the parts nor with their dates.
    """
    if not command.parts:
        return []
    wishes = [each.wish for each in command.parts]
    rooms = {room.id: room for each in wishes for room in _rooms(catalogue, each)}
    asker = asker_among(db, rooms.values(), by.resident_id, by, now=now)
    if asker is not None:
        lock_holders(db, rooms.values(), asker)
    decided = decide_all(db, catalogue, wishes, Asking(command.words.people, asker, now))
    found = [refused_among(each, command.words.override, by) for each in decided]
    refused = {place: each for place, each in enumerate(found) if each}
    if refused:
        raise TogetherRefused(refused)
    new = [_new(each, dates, command.words) for each, dates in zip(command.parts, decided, strict=True)]
    facts = write_bookings(db, new, Writing(by, now, command.healing))
    told = [_details(each, dates) for each, dates in zip(new, facts, strict=True)]
    record_all(db, "booking.made", "booking", told, by=by.resident_id, now=now)
    changes = tuple(OccurrenceChange(None, date) for dates in facts for date in dates)
    announce(db, OccurrencesChanged(Act.MADE, by.resident_id, now, changes, is_gathered=True))
    return [dates[0].booking_id for dates in facts]


def _rooms(catalogue: Catalogue, wish: Wished) -> list[RoomFacts]:
    return rooms_of(catalogue, wish.room, {each.date.wall: each.choice for each in wish.wanted})


def _new(part: Part, decided: Sequence[Decided], words: BookingWords) -> NewBooking:
    set_aside = overridden(reasons_against(decided), words.override)
    # A reason that sets nothing aside is no exception, and is not kept.
    own = replace(words, title=part.title, note=part.note, override=words.override if set_aside else "")
    return NewBooking(part.wish.room, own, decided, part.recurrence, part.originals)


def _details(new: NewBooking, dates: Sequence[OccurrenceFacts]) -> tuple[int, dict[str, Any]]:
    """What the audit keeps of a booking, beside its id."""
    first = dates[0]
    details: dict[str, Any] = {"room": new.decided[0].room.slug}
    if new.recurrence is None:
        details |= {"starts_at": first.slot.starts_at.isoformat(), "minutes": first.slot.minutes}
    else:
        booked = sum(each.is_booked for each in new.decided)
        details |= {"room": new.room.slug, "dates": len(dates), "booked": booked}
    return first.booking_id, details | overridden(reasons_against(new.decided), new.words.override)
