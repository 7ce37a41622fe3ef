"""Seasons of the small hub: booked, changed and read as the pages do it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Allocation, Healing, Occurrence, Purpose
from campus.booking.queries.occurrences import occurrences_of
from campus.booking.queries.series import SeriesFacts, read_series
from campus.booking.services.changing import ChangeBooking, change_booking
from campus.booking.services.making import BookingWords
from campus.booking.services.series_changing import ChangeSeries, Scope, change_series
from campus.booking.services.series_making import BookSeries, book_series
from campus.booking.services.series_planning import SeriesWish
from campus.db import Sessions
from campus.domain.recurrence import Frequency, Recurrence, Rule
from campus.domain.rules import Visibility
from campus.domain.series import Choices
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.clock import NOW
from tests.support.hub import Place
from tests.support.recurrences import wall

FIRST = wall("2026-12-02 19:00")  # a Wednesday


def weekly(count: int, first: datetime = FIRST, minutes: int = 120, zone: str = "Asia/Seoul") -> Recurrence:
    """``count`` dates from the naive wall time ``first`` on."""
    return Recurrence(Rule(Frequency.WEEKLY, count=count), first, minutes, zone)


@dataclass
class Season:
    """A series in the database, followed wherever its dates go."""

    sessions: Sessions
    by: Identity
    booking_id: int
    now: datetime = NOW
    parts: list[int] = field(default_factory=list)

    def facts(self, booking_id: int | None = None) -> list[OccurrenceFacts]:
        """The dates of the series, or of one of its parts, in the order in which they were planned."""
        with self.sessions.read() as db:
            return occurrences_of(db, booking_id or self.booking_id)

    def everything(self) -> list[OccurrenceFacts]:
        """The dates of all parts, by their times."""
        dates = [each for number in [self.booking_id, *self.parts] for each in self.facts(number)]
        return sorted(dates, key=lambda each: each.slot)

    def series(self, booking_id: int | None = None) -> SeriesFacts:
        number = booking_id or self.booking_id
        with self.sessions.read() as db:
            return read_series(db, [number])[number]

    def allocations(self) -> dict[int, tuple[int, Slot]]:
        """Every allocation of all parts, by its id."""
        ids = [each.occurrence_id for each in self.everything()]
        columns = (Allocation.id, Allocation.room_id, Allocation.starts_at, Allocation.ends_at)
        with self.sessions.read() as db:
            rows = db.execute(select(*columns).where(Allocation.occurrence_id.in_(ids)))
            return {number: (room_id, Slot(starts_at, ends_at)) for number, room_id, starts_at, ends_at in rows}

    def command(self, date: OccurrenceFacts, scope: Scope, **changes: Any) -> ChangeSeries:
        """The form filled from ``date``, with ``changes`` typed into it; ``room`` is a place."""
        usual = self.series(date.booking_id)
        first = usual.recurrence.first
        with self.sessions.read() as db:
            rooms = read_catalogue(db).rooms
            place = changes.pop("room", None)
            room = rooms[place.id if place else usual.room_id]
        return replace(
            ChangeSeries(
                version=date.version,
                scope=scope,
                original=date.original_starts_at,
                title=date.title,
                purpose=date.purpose,
                people=date.people,
                visibility=date.visibility,
                note=date.note,
                starts_minute=first.hour * 60 + first.minute,
                minutes=usual.recurrence.minutes,
                room=room,
            ),
            **changes,
        )

    def change(self, date: OccurrenceFacts, scope: Scope, **changes: Any) -> int:
        """Change ``date`` and those that ``scope`` speaks of; returns the booking that ``date`` belongs to then."""
        command = self.command(date, scope, **changes)
        with self.sessions.write() as db:
            number = change_series(db, read_catalogue(db), date.booking_id, command, by=self.by, now=self.now)
        self.look_for_parts()
        return number

    def change_one(self, date: OccurrenceFacts, *, room: Place | None = None, **changes: Any) -> OccurrenceFacts:
        """Change nothing but ``date``."""
        command = ChangeBooking(
            date.version,
            date.slot,
            date.title,
            date.purpose,
            date.people,
            date.visibility,
            date.note,
            original=date.original_starts_at,
        )
        with self.sessions.write() as db:
            place = read_catalogue(db).rooms[room.id if room else date.room_id]
            return change_booking(
                db, date.booking_id, place, replace(command, **changes), by=self.by, now=self.now
            )

    def look_for_parts(self) -> None:
        """Know the bookings that follow this one."""
        with self.sessions.read() as db:
            found = db.scalars(select(Occurrence.booking_id).distinct().order_by(Occurrence.booking_id)).all()
            kin = read_series(db, found)
        known = {self.booking_id, *self.parts}
        self.parts += [number for number in found if number not in known and _leads_to(kin, number, known)]


def _leads_to(kin: dict[int, SeriesFacts], number: int, known: set[int]) -> bool:
    return number in kin and kin[number].follows_id in known


def season(
    sessions: Sessions,
    place: Place,
    recurrence: Recurrence,
    by: Identity,
    *,
    choices: Choices | None = None,
    healing: Healing = Healing.OFFER,
    now: datetime = NOW,
    **words: Any,
) -> Season:
    """Book a season of ``place``."""
    said = {"title": "논문 읽기", "purpose": Purpose.STUDY, "people": 4, "visibility": Visibility.PUBLIC}
    with sessions.write() as db:
        catalogue = read_catalogue(db)
        wish = SeriesWish(recurrence, catalogue.rooms[place.id])
        command = BookSeries(wish, BookingWords(**(said | words)), choices or {}, healing)
        booking_id = book_series(db, catalogue, command, by=by, now=now)
    return Season(sessions, by, booking_id, now)
