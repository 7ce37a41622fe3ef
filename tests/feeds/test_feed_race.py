"""A strong tag names one sequence of octets, also while bookings are being written."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

import time_machine
from pyramid.request import Request
from webtest import TestApp

from campus.domain.hubtime import at
from campus.domain.slot import Slot
from tests.booking.conftest import DAY
from tests.feeds.conftest import Book
from tests.support.hub import Hub

WRITES = 40


def test_one_tag_one_body(app: TestApp, hub: Hub, book: Book, clock: time_machine.Traveller) -> None:
    is_over, networks, answered = False, count(), Event()

    def read() -> set[tuple[str, bytes]]:
        seen = set()
        while not is_over:
            # From another network each time: nobody is to be sent away.
            somewhere = {"REMOTE_ADDR": f"198.51.{next(networks) // 250}.{next(networks) % 250}"}
            answer = Request.blank("/feeds/rooms/studio.ics", environ=somewhere).get_response(app.router)
            seen.add((answer.headers["ETag"], answer.body))
            answered.set()
        return seen

    with ThreadPoolExecutor(2) as readers:
        running = [readers.submit(read) for _ in range(2)]
        try:
            for number in range(WRITES):
                book(hub.studio, Slot(at(DAY, 24 * 60 + 30 * number), at(DAY, 24 * 60 + 30 * number + 30)))
                # However busy the machine is, somebody reads between two writes.
                answered.clear()
                assert answered.wait(60)
        finally:
            is_over = True
        seen = set().union(*(each.result() for each in running))
    assert len(seen) > 2
    assert len({tag for tag, _body in seen}) == len(seen)
