"""Whatever people do with rooms, and when: what is kept of ended days is what the bookings say."""

import random
from contextlib import suppress
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import CheckInWay, Purpose
from campus.booking.queries.occurrences import find_date, find_occurrence
from campus.booking.services import BookRoom, book_room
from campus.booking.services.changing import BookingGone
from campus.booking.services.checking_in import CheckInShut, check_in, count_people
from campus.booking.services.ending import cancel_booking, end_booking
from campus.booking.services.extending import extend_booking
from campus.booking.services.no_show_answers import Excuse, excuse
from campus.booking.services.releasing import sweep_check_ins
from campus.db import Sessions
from campus.domain.errors import Refused
from campus.domain.hubtime import local_date
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.reports.services.rolling import keep_ended_days
from campus.spaces.queries.catalogue import read_catalogue
from tests.reports.conftest import Acting, keep_all, on
from tests.reports.keeping import assert_as_judged, days_kept, kept
from tests.support.hub import Hub

ONE_DAY = timedelta(days=1)


class History:
    """What people do with a few rooms over some days and nights, at random."""

    def __init__(self, sessions: Sessions, hub: Hub, manager: Identity, admin: Identity, seed: int) -> None:
        self.sessions, self.hub, self.manager, self.admin = sessions, hub, manager, admin
        self.chance = random.Random(seed)
        self.now = on(date(2026, 11, 20), "20:00")
        self.made: list[int] = []
        self.places = (hub.studio, hub.studio, hub.studio, hub.meeting, hub.hall, hub.hall_a)

    def live(self, minutes: int) -> None:
        """Let some time pass: the hub sweeps, somebody does something."""
        self.now += timedelta(minutes=minutes)
        other = self.chance.choice([self.end, self.cancel, self.count, self.extend])
        for act in (self.book, self.book, self.book, self.come, other):
            with suppress(Refused, CheckInShut, BookingGone), self.sessions.write() as db:
                act(db)
        with self.sessions.write() as db:
            sweep_check_ins(db, read_catalogue(db), now=self.now)
        if self.chance.random() < 0.5:
            with self.sessions.write() as db:
                keep_ended_days(db, read_catalogue(db), now=self.now)
        if self.chance.random() < 0.1:
            with self.sessions.write() as db:
                self.put_right(db)

    def book(self, db: Session) -> None:
        place = self.chance.choice(self.places)
        start = self.now.replace(minute=0, second=0) + timedelta(minutes=30 * self.chance.randrange(1, 6))
        slot = Slot(start, start + timedelta(minutes=30 * self.chance.randrange(1, 9)))
        words = {"title": "회의", "purpose": Purpose.MEETING, "visibility": Visibility.MEMBERS, "override": "시험"}
        command = BookRoom(slot=slot, people=self.chance.randrange(1, 9), **words)  # type: ignore[arg-type]
        room = read_catalogue(db).rooms[place.id]
        booking_id = book_room(db, room, command, by=self.manager, now=self.now)
        facts = find_occurrence(db, booking_id)
        assert facts is not None
        self.made.append(facts.occurrence_id)

    def some(self, db: Session) -> OccurrenceFacts:
        """One of the latest; a running one more often than not."""
        for _ in range(4):
            facts = find_date(db, self.chance.choice(self.made[-8:]))
            if facts is not None and facts.slot.starts_at <= self.now < facts.slot.ends_at:
                break
        if facts is None:
            raise BookingGone(0)
        return facts

    def come(self, db: Session) -> None:
        facts = self.some(db)
        people = self.chance.choice([None, 1, 5])
        check_in(db, facts, read_catalogue(db).rooms[facts.room_id], CheckInWay.DOOR, people=people, now=self.now)

    def count(self, db: Session) -> None:
        facts = self.some(db)
        count_people(db, facts, read_catalogue(db).rooms[facts.room_id], self.chance.randrange(1, 9), now=self.now)

    def end(self, db: Session) -> None:
        facts = self.some(db)
        end_booking(db, facts.booking_id, read_catalogue(db).rooms[facts.room_id], by=None, now=self.now)

    def cancel(self, db: Session) -> None:
        cancel_booking(db, self.some(db).booking_id, by=self.manager, now=self.now)

    def extend(self, db: Session) -> None:
        facts = self.some(db)
        extend_booking(db, facts, read_catalogue(db).rooms[facts.room_id], 30, by=self.manager, now=self.now)

    def put_right(self, db: Session) -> None:
        some = self.chance.sample(self.made, min(3, len(self.made)))
        excuse(db, some, Excuse({"ko": "있었음", "en": "Was there"}, came=True), by=self.admin, now=self.now)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_is_what_the_bookings_say(sessions: Sessions, hub: Hub, acting: Acting, seed: int) -> None:
    """Through nights and midnights, with late answers about days long kept."""
    it = History(sessions, hub, acting(hub.manager), acting(hub.admin), seed)
    with sessions.write() as db:
        it.book(db)
    for _ in range(70):
        it.live(it.chance.randrange(4, 75))
    keep_all(sessions, it.now)
    assert days_kept(sessions).last == local_date(it.now) - ONE_DAY
    assert_as_judged(sessions, it.now)
    found = [each.measure.sums for each in kept(sessions).values()]
    total = sum(found[1:], found[0])
    assert min(total.used_minutes, total.released_minutes) > 0
