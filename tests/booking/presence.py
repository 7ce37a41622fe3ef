"""What tests of check-ins share: bookings, moments on the hub's clock, and what is kept of a date."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import CheckInWay
from campus.booking.queries.check_ins import CheckInFacts, find_check_in
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services import book_room
from campus.booking.services.checking_in import check_in
from campus.booking.services.releasing import SweptCheckIns, sweep_check_ins
from campus.db import Sessions
from campus.domain.hubtime import at
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import DAY, Acting, room, slot, wish
from tests.support.clock import NOW
from tests.support.hub import Hub, Person, Place

AFTERNOON = slot("14:00", "16:00")


def today(clock: str, seconds: int = 0) -> datetime:
    """The instant at ``clock`` of the tests' Wednesday."""
    hours, minutes = clock.split(":")
    return at(DAY, int(hours) * 60 + int(minutes)) + timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Presence:
    """Acts on check-ins, each in a transaction of its own."""

    sessions: Sessions
    hub: Hub
    acting: Acting

    def book(
        self, place: Place, where: Slot = AFTERNOON, *, by: Person | None = None, now: datetime = NOW, **words: object
    ) -> OccurrenceFacts:
        with self.sessions.write() as db:
            who = self.acting(by or self.hub.member)
            return self._facts(book_room(db, room(db, place), wish(where, **words), by=who, now=now), db)

    def _facts(self, booking_id: int, db: object) -> OccurrenceFacts:
        facts = find_occurrence(db, booking_id)  # type: ignore[arg-type]
        assert facts is not None
        return facts

    def facts(self, it: OccurrenceFacts) -> OccurrenceFacts:
        with self.sessions.read() as db:
            return self._facts(it.booking_id, db)

    def known(self, it: OccurrenceFacts) -> CheckInFacts | None:
        with self.sessions.read() as db:
            return find_check_in(db, it.occurrence_id)

    def come(self, it: OccurrenceFacts, now: datetime, way: CheckInWay = CheckInWay.PAGE, **said: int) -> CheckInFacts:
        with self.sessions.write() as db:
            found = read_catalogue(db).rooms[it.room_id]
            return check_in(db, it, found, way, by_id=self.hub.member.id, now=now, **said)

    def sweep(self, now: datetime) -> SweptCheckIns:
        with self.sessions.write() as db:
            return sweep_check_ins(db, read_catalogue(db), now=now)

    def by(self, person: Person) -> Identity:
        return self.acting(person)


Make = Callable[[], Presence]
