"""Two processes, 24 clients, one slot: one yes each round, on both databases. And kill -9 under load loses nothing."""

import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from itertools import cycle, pairwise
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import select, text

from campus.booking.models import Allocation, Booking
from campus.db import Sessions
from campus.domain.hubtime import at, local_date
from campus.domain.slot import Slot
from campus.settings import Settings
from tests.prove.asking import book, signed_in
from tests.support.hub import Hub
from tests.support.serving import ServedHub, until

ASKERS = 24
ROUNDS = int(os.environ.get("ROUNDS", "25"))
KILLS = int(os.environ.get("KILLS", "50"))
PROGRAM = Path(sys.executable).with_name("campus")
HALF_HOUR = timedelta(minutes=30)


def slots() -> Iterator[Slot]:
    """Half hours in which the small hub is open, from the day after tomorrow on."""
    first = local_date(datetime.now(UTC)) + timedelta(days=2)
    for day in range(25):
        for half_hour in range(18, 44):
            start = at(first + timedelta(days=day), half_hour * 30)
            yield Slot(start, start + HALF_HOUR)


def two_processes(settings: Settings, folder: Path) -> ServedHub:
    return ServedHub(PROGRAM, settings, folder, "--processes", "2", "--no-worker")


def port_of(served: ServedHub) -> int:
    return urlsplit(served.url).port or 0


def allocations(sessions: Sessions) -> list[tuple[int, datetime, datetime]]:
    order = select(Allocation.room_id, Allocation.starts_at, Allocation.ends_at)
    with sessions.read() as db:
        return list(db.execute(order.order_by(Allocation.room_id, Allocation.starts_at)))


def assert_no_overlap(sessions: Sessions) -> None:
    for (room, _start, end), (next_room, next_start, _end) in pairwise(allocations(sessions)):
        assert room != next_room or end <= next_start


def test_one_slot_many_askers_one_yes(settings, sessions, hub: Hub, tmp_path, capsys) -> None:
    with two_processes(settings, tmp_path) as served:
        clients = signed_in(port_of(served), sessions, hub, ASKERS)
        gate = threading.Barrier(ASKERS)

        def ask(who, slot: Slot) -> int:
            gate.wait()
            return book(*who, hub.meeting.slug, slot)[0]

        with ThreadPoolExecutor(ASKERS) as pool:
            for _round, slot in zip(range(ROUNDS), slots(), strict=False):
                answers = Counter(pool.map(ask, clients, [slot] * ASKERS))
                assert answers == {303: 1, 409: ASKERS - 1}
        for client, _token in clients:
            client.connection.close()
    assert len(allocations(sessions)) == ROUNDS
    assert_no_overlap(sessions)
    with capsys.disabled():
        print(f"\n{sessions.engine.dialect.name}: {ROUNDS} rounds of {ASKERS} clients on two processes, one yes each")


class Load:
    """Clients that book until the server goes away; ``promised`` are the bookings that were said yes to."""

    def __init__(self, hub: Hub) -> None:
        rooms = (hub.meeting, hub.small, hub.hall_a, hub.hall_b, hub.hall_c)
        self.wishes = cycle([(room.slug, slot) for slot in slots() for room in rooms])
        self.promised: set[int] = set()
        self.lock = threading.Lock()

    def next(self) -> tuple[str, Slot]:
        with self.lock:
            return next(self.wishes)

    def run(self, client, token: str) -> None:
        while True:
            room, slot = self.next()
            try:
                _status, booked = book(client, token, room, slot)
            except (OSError, HTTPException):
                client.connection.close()
                return
            if booked is not None:
                self.promised.add(booked)


def kill(served: ServedHub) -> None:
    """No time for anyone to finish anything."""
    for pid in (*served.children(), served.process.pid):
        os.kill(pid, signal.SIGKILL)
    served.process.communicate()


def assert_nothing_lost_or_half_done(sessions: Sessions, promised: set[int]) -> None:
    with sessions.read() as db:
        assert promised <= set(db.scalars(select(Booking.id)))
        halves = text(
            "SELECT count(*) FROM bookings WHERE NOT EXISTS (SELECT 1 FROM occurrences JOIN allocations"
            " ON allocations.occurrence_id = occurrences.id WHERE occurrences.booking_id = bookings.id)"
        )
        assert db.execute(halves).scalar() == 0
    assert_no_overlap(sessions)


def test_killed_under_load_nothing_promised_is_lost(settings, sessions, hub: Hub, tmp_path, capsys) -> None:
    load = Load(hub)
    for number in range(KILLS):
        with two_processes(settings, tmp_path) as served:
            clients = signed_in(port_of(served), sessions, hub, 6)
            goal = len(load.promised) + 5 + number % 7
            workers = [threading.Thread(target=load.run, args=client) for client in clients]
            for worker in workers:
                worker.start()
            until(lambda goal=goal: len(load.promised) >= goal)
            kill(served)
            for worker in workers:
                worker.join()
        assert_nothing_lost_or_half_done(sessions, load.promised)
    with capsys.disabled():
        print(
            f"\n{sessions.engine.dialect.name}: {KILLS} kills, {len(load.promised)} promises, none lost, none half done"
        )
