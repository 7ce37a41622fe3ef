"""The line does what a list and a loop would do, whatever is booked, cancelled, joined, taken and left in between."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from campus.booking.models import Allocation, Booking, Healing, Occurrence, Reach, WaitingEntry
from campus.booking.services import cancel_booking
from campus.booking.services.healing import heal
from campus.booking.services.joining import MOST_WAITS, JoinLine, join_line
from campus.booking.services.taking import EntryClosed, EntryGone, accept_offer, decline_offer
from campus.db import Sessions
from campus.domain.errors import Refused
from campus.domain.slot import Slot
from campus.feeds.texts import MEMBERS, TEXTS
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, room, slot, wish
from tests.support.clock import NOW
from tests.support.hub import Hub

# Both are meeting rooms of one zone; neither lacks what the other has.
MEETING, SMALL = 0, 1
DAYS_AHEAD, HOLD = 2, 30


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@dataclass(eq=False)
class Waiter:
    """One in the model's line; ``until`` is when the offer of ``offered`` lapses."""

    who: int
    room: int
    hours: tuple[int, int]
    is_wide: bool
    takes: bool
    is_open: bool = True
    offered: int | None = None
    until: int | None = None


@dataclass
class Model:
    """Rooms as lists of taken hours, the line as a list in order; ``minute`` counts from the beginning."""

    booked: list[tuple[int, tuple[int, int]]] = field(default_factory=list)
    line: list[Waiter] = field(default_factory=list)
    minute: int = 0

    def taken(self) -> list[tuple[int, tuple[int, int]]]:
        return self.booked + [(each.offered, each.hours) for each in self.line if each.offered is not None]

    def is_free(self, room_: int, hours: tuple[int, int]) -> bool:
        return not any(other == room_ and overlap(hours, took) for other, took in self.taken())

    def join(self, waiter: Waiter) -> bool:
        if self.is_free(waiter.room, waiter.hours):
            self.booked.append((waiter.room, waiter.hours))
            return True
        own = [each for each in self.line if each.is_open and each.who == waiter.who]
        is_again = any(each.room == waiter.room and overlap(each.hours, waiter.hours) for each in own)
        if is_again or len(own) >= MOST_WAITS:
            return False
        self.line.append(waiter)
        return True

    def leave(self, waiter: Waiter) -> None:
        waiter.is_open, waiter.offered, waiter.until = False, None, None

    def accept(self, waiter: Waiter) -> bool:
        if not waiter.is_open or waiter.offered is None or waiter.until is None or self.minute >= waiter.until:
            return False
        self.booked.append((waiter.offered, waiter.hours))
        self.leave(waiter)
        return True

    def look(self) -> None:
        for each in self.line:
            if each.until is not None and each.until <= self.minute:
                self.leave(each)
        for each in self.line:
            if not each.is_open or each.offered is not None:
                continue
            for room_ in (each.room, 1 - each.room) if each.is_wide else (each.room,):
                if self.is_free(room_, each.hours):
                    if each.takes:
                        self.leave(each)
                        self.booked.append((room_, each.hours))
                    else:
                        each.offered, each.until = room_, self.minute + HOLD
                    break


def next_act(chance: Random, model: Model) -> tuple[Any, ...]:
    """Something that matters as things stand; few hours, so that everything is in everything's way."""
    waiting = [number for number, each in enumerate(model.line) if each.is_open]
    offered = [number for number in waiting if model.line[number].offered is not None]
    wanted = [
        number
        for number, (room_, hours) in enumerate(model.booked)
        if any(
            each.is_open and overlap(each.hours, hours) and (each.is_wide or each.room == room_)
            for each in model.line
        )
    ]
    start, length = chance.choice([9, 10]), chance.choice([1, 2])
    is_wide, takes = chance.random() < 0.3, chance.random() < 0.3
    join = ("join", chance.randrange(4), chance.randrange(2), (start, start + length), is_wide, takes)
    acts: list[tuple[Any, ...]] = [join] * 3
    acts += [("look", chance.choice([0, 1, 29, 30]))] * 3 + [("pass", chance.choice([1, 29, 30]))]
    acts += [("cancel", chance.choice(wanted))] * 4 if wanted else []
    acts += [("accept", chance.choice(offered)), ("leave", chance.choice(offered))] if offered else []
    acts += [(chance.choice(["accept", "leave"]), chance.randrange(len(model.line)))] if model.line else []
    return chance.choice(acts)


class Real:
    """The same acts, done on the hub. Entries are named by their place in the order in which they came."""

    def __init__(self, sessions: Sessions, hub: Hub, acting: Acting) -> None:
        self.sessions, self.places = sessions, (hub.meeting, hub.small)
        self.by = [acting(each) for each in (hub.member, hub.other_member, hub.organizer, hub.manager)]

    def join(self, waiter: Waiter, minute: int) -> bool:
        wanted, place = wish(between(waiter.hours)), self.places[waiter.room]
        reach = Reach.LIKE if waiter.is_wide else Reach.ROOM
        command = JoinLine(wanted, reach, Healing.TAKE if waiter.takes else Healing.OFFER)
        return self.done(lambda db: join_line(db, room(db, place), command, by=self.by[waiter.who], now=at(minute)))

    def cancel(self, room_: int, hours_: tuple[int, int], minute: int) -> bool:
        it = Allocation
        at_place = (it.room_id == self.places[room_].id, it.starts_at == between(hours_).starts_at)
        statement = select(Occurrence.booking_id).join(it, it.occurrence_id == Occurrence.id).where(*at_place)
        with self.sessions.read() as db:
            booking_id = db.scalars(statement).one()
        return self.done(lambda db: cancel_booking(db, booking_id, by=self.by[3], now=at(minute)))

    def answer(self, number: int, minute: int, *, accepts: bool) -> bool:
        with self.sessions.read() as db:
            entry_id = db.scalars(select(WaitingEntry.id).order_by(WaitingEntry.id)).all()[number]
        act = accept_offer if accepts else decline_offer
        return self.done(lambda db: act(db, entry_id, by=self.by[3], now=at(minute)))

    def look(self, minute: int) -> None:
        self.done(lambda db: heal(db, read_catalogue(db), now=at(minute)))

    def done(self, act: Callable[[Session], object]) -> bool:
        try:
            with self.sessions.write() as db:
                act(db)
        except (Refused, EntryClosed, EntryGone):
            return False
        return True

    def stands(self) -> list[tuple[int, Slot, bool]]:
        statement = select(Allocation.room_id, Allocation.starts_at, Allocation.ends_at, Allocation.entry_id)
        with self.sessions.read() as db:
            return sorted((one, Slot(two, three), four is not None) for one, two, three, four in db.execute(statement))

    def forget(self) -> None:
        with self.sessions.write() as db:
            for table in (*(_T[name] for name in ("allocations", "waiting_entries")), TEXTS, MEMBERS):
                db.execute(delete(table))
            for name in ("occurrences", "bookings"):
                db.execute(delete(_T[name]))


_T = Booking.metadata.tables


def between(hours_: tuple[int, int]) -> Slot:
    return slot(f"{hours_[0]:02}:00", f"{hours_[1]:02}:00", days=DAYS_AHEAD)


def at(minute: int) -> datetime:
    return NOW + timedelta(minutes=minute)


def do(act: tuple[Any, ...], model: Model, real: Real) -> None:
    name, *values = act
    if name == "join":
        waiter = Waiter(*values)
        assert real.join(waiter, model.minute) == model.join(waiter)
    elif name == "look":
        model.minute += values[0]
        model.look()
        real.look(model.minute)
    elif name == "pass":
        model.minute += values[0]
    elif name == "cancel":
        gone = model.booked.pop(values[0])
        assert real.cancel(*gone, model.minute)
    else:
        number = values[0]
        waiter = model.line[number]
        expected = waiter.is_open if name == "leave" else model.accept(waiter)
        if name == "leave":
            model.leave(waiter)
        assert real.answer(number, model.minute, accepts=name == "accept") == expected


@given(st.integers(0, 2**32))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_line_is_a_list_and_a_loop(sessions: Sessions, hub: Hub, acting: Acting, seed: int) -> None:
    """After each act the same hours of both rooms are booked, and the same are held."""
    chance, model, real = Random(seed), Model(), Real(sessions, hub, acting)
    real.forget()
    # Both rooms are taken to begin with, hour by hour.
    full = [("join", 3, room_, (hour, hour + 1), False, False) for room_ in (MEETING, SMALL) for hour in range(9, 12)]
    done: list[tuple[Any, ...]] = []
    while len(done) < 40:
        act = full[len(done)] if len(done) < len(full) else next_act(chance, model)
        done.append(act)
        do(act, model, real)
        held = [(each.offered, each.hours) for each in model.line if each.offered is not None]
        expected = [(where, False) for where in model.booked] + [(where, True) for where in held]
        places = sorted((real.places[room_].id, between(hours), is_held) for (room_, hours), is_held in expected)
        assert real.stands() == places, done
