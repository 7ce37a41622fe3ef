"""One event of a file as a booking, by the services that book for everyone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campus.booking.services import BookRoom, ChangeBooking, book_room, cancel_booking, change_booking
from campus.booking.services.making import BookingWords
from campus.booking.services.series_edits import Scope
from campus.booking.services.series_ending import cancel_dates
from campus.booking.services.series_making import BookSeries, PlanChanged, book_series
from campus.booking.services.series_planning import SeriesWish
from campus.domain.errors import Refused
from campus.domain.recurrence import Recurrence, expand, from_on
from campus.domain.series import KEEP, SKIP, Choice, Choices, How
from campus.importing.values import ImportRefused, PlannedEvent, State, Terms
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue, RoomFacts

# What a booking's note holds.
_LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes events on ``terms`` in the name of ``by``."""

    db: Session
    catalogue: Catalogue
    terms: Terms
    by: Identity
    now: datetime

    def take_back(self, planned: PlannedEvent) -> None:
        """Cancel the dates ahead of what was booked for an event that is cancelled, or that is booked anew."""
        if not planned.before:
            return
        first = planned.before[0]
        if first.is_series:
            original = first.original_starts_at
            cancel_dates(self.db, first.booking_id, Scope.ALL, original, by=self.by, now=self.now)
        else:
            cancel_booking(self.db, first.booking_id, by=self.by, now=self.now)

    def write(self, planned: PlannedEvent) -> int:
        """Book or change the booking of ``planned``; returns its id. Raises :class:`ImportRefused`."""
        if planned.state is State.CANCELLED or planned.room is None:
            return planned.booking_id or 0
        try:
            if planned.follows:
                return self._change(planned, planned.room)
            if planned.file.event.recurrence is not None:
                return self._book_series(planned, planned.room, planned.file.event.recurrence)
            return self._book(planned, planned.room)
        except Refused as refused:
            raise ImportRefused(planned.file.index, refused.refusals) from refused
        except PlanChanged as changed:
            reasons = [each for refusals in changed.refused.values() for each in refusals]
            raise ImportRefused(planned.file.index, reasons) from changed

    def _book(self, planned: PlannedEvent, room: RoomFacts) -> int:
        terms = self.terms
        command = BookRoom(
            slot=planned.judged[0].date.slot,
            title=self._title(planned),
            purpose=terms.purpose,
            people=terms.people,
            visibility=terms.visibility,
            note=note_of(planned),
        )
        return book_room(self.db, room, command, by=self.by, now=self.now)

    def _change(self, planned: PlannedEvent, room: RoomFacts) -> int:
        before = planned.before[0]
        command = ChangeBooking(
            version=before.version,
            slot=planned.judged[0].date.slot,
            title=self._title(planned),
            purpose=before.purpose,
            people=before.people,
            visibility=before.visibility,
            note=note_of(planned),
        )
        return change_booking(self.db, before.booking_id, room, command, by=self.by, now=self.now).booking_id

    def _book_series(self, planned: PlannedEvent, room: RoomFacts, recurrence: Recurrence) -> int:
        terms = self.terms
        ahead = from_on(recurrence, min(each.date.original for each in planned.judged))
        words = BookingWords(
            title=self._title(planned),
            purpose=terms.purpose,
            people=terms.people,
            visibility=terms.visibility,
            note=note_of(planned),
        )
        command = BookSeries(SeriesWish(ahead, room), words, _choices(planned, room, ahead))
        return book_series(self.db, self.catalogue, command, by=self.by, now=self.now)

    def _title(self, planned: PlannedEvent) -> str:
        return planned.file.event.title or self.terms.untitled


def note_of(planned: PlannedEvent) -> str:
    """What the event says of itself, as far as a note holds it."""
    return planned.file.event.description[:_LONGEST_NOTE]


def _choices(planned: PlannedEvent, room: RoomFacts, ahead: Recurrence) -> Choices:
    """Every date as the file has it: moved where it is moved there, skipped where it is not held or cannot be."""
    judged = {each.date.original: each for each in planned.free}
    choices: dict[datetime, Choice] = {}
    for date in expand(ahead):
        found = judged.get(date.wall)
        if found is None:
            choices[date.wall] = SKIP
        elif found.date.override is not None:
            choices[date.wall] = Choice(How.MOVE, room.id, found.date.slot)
        else:
            choices[date.wall] = KEEP
    return choices
