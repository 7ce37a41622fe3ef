"""What was agreed on as bookings, by the services that book for everyone: new ones together, others one by one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campus.booking.services import ChangeBooking, cancel_booking, change_booking
from campus.booking.services.changing import BookingGone
from campus.booking.services.making import BookingWords
from campus.booking.services.series_deciding import Wanted, Wished
from campus.booking.services.series_edits import Scope
from campus.booking.services.series_ending import cancel_dates
from campus.booking.services.together import BookTogether, Part, TogetherRefused, book_together
from campus.domain.errors import Refusal, Refused, StaleEdit
from campus.domain.recurrence import SeriesDate, expand, from_on
from campus.domain.series import SKIP
from campus.importing.values import ImportRefused, PlannedEvent, State, Terms
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue

# What a booking's note holds.
_LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes events on ``terms`` in the name of ``by``. Every act raises :class:`ImportRefused`."""

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
        with _of(planned):
            if first.is_series:
                original = first.original_starts_at
                cancel_dates(self.db, first.booking_id, Scope.ALL, original, by=self.by, now=self.now)
            else:
                cancel_booking(self.db, first.booking_id, by=self.by, now=self.now)

    def change(self, planned: PlannedEvent) -> int:
        """Bring the booking of ``planned`` in step with it; returns its id."""
        before, plan = planned.before[0], planned.plan
        if plan is None:
            return before.booking_id
        (date,) = plan.dates
        chosen = planned.choices[date.wall]
        room = self.catalogue.rooms[chosen.room_id or plan.room_id]
        command = ChangeBooking(
            version=before.version,
            slot=chosen.slot or date.slot,
            title=self._title(planned),
            purpose=before.purpose,
            people=before.people,
            visibility=before.visibility,
            note=note_of(planned),
            override=self.terms.override,
        )
        with _of(planned):
            change_booking(self.db, before.booking_id, room, command, by=self.by, now=self.now)
        return before.booking_id

    def book(self, events: Sequence[PlannedEvent]) -> list[int]:
        """Book ``events`` together; returns the bookings' ids in their order."""
        terms = self.terms
        words = BookingWords(
            title=terms.untitled,
            purpose=terms.purpose,
            people=terms.people,
            visibility=terms.visibility,
            override=terms.override,
        )
        command = BookTogether(words, [part for each in events for part in self._parts(each)])
        try:
            return book_together(self.db, self.catalogue, command, by=self.by, now=self.now)
        except TogetherRefused as refused:
            place, by_wall = next(iter(refused.refused.items()))
            reasons: list[Refusal] = [reason for refusals in by_wall.values() for reason in refusals]
            raise ImportRefused(events[place].file.index, reasons) from refused

    def _parts(self, planned: PlannedEvent) -> Iterator[Part]:
        plan, event = planned.plan, planned.file.event
        if plan is None:
            return
        room, title, note = self.catalogue.rooms[plan.room_id], self._title(planned), note_of(planned)
        dates = {each.wall: each for each in planned.file.planned}
        if event.recurrence is None:
            wanted = [Wanted(date, planned.choices[wall]) for wall, date in dates.items()]
            yield Part(Wished(room, wanted), title, note)
            return
        ahead = from_on(event.recurrence, min(dates))
        moved = planned.file.moved
        wanted = [_wanted(planned, dates.get(each.wall), each) for each in expand(ahead)]
        originals = {each.wall: each.slot.starts_at for each in expand(ahead) if each.wall in moved}
        yield Part(Wished(room, wanted, is_season=True), title, note, ahead, originals)

    def _title(self, planned: PlannedEvent) -> str:
        return planned.file.event.title or self.terms.untitled


@contextmanager
def _of(planned: PlannedEvent) -> Iterator[None]:
    """What is refused within concerns ``planned``."""
    try:
        yield
    except Refused as refused:
        raise ImportRefused(planned.file.index, refused.refusals) from refused
    except (StaleEdit, BookingGone) as changed:
        # Somebody was faster by a moment (PostgreSQL).
        raise ImportRefused(planned.file.index, ()) from changed


def _wanted(planned: PlannedEvent, date: SeriesDate | None, of_rule: SeriesDate) -> Wanted:
    """A date as it was agreed on; one of the rule that the file cancels is skipped for good."""
    if date is None:
        return Wanted(of_rule, SKIP, is_dropped=True)
    return Wanted(date, planned.choices[date.wall])


def note_of(planned: PlannedEvent) -> str:
    """What the event says of itself, as far as a note holds it."""
    return planned.file.event.description[:_LONGEST_NOTE]


def is_booked_anew(planned: PlannedEvent) -> bool:
    """Whether ``planned`` becomes a booking of its own."""
    return planned.state is not State.CANCELLED and not planned.follows
