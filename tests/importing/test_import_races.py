"""C-5 for imports, against each other and against single bookings: all of a file or nothing, and no two overlap."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from campus.booking.models import Booking
from campus.booking.services import book_room
from campus.db import Sessions
from campus.db.engines import is_retryable
from campus.domain.errors import Refused
from campus.importing.values import ImportChanged, ImportRefused
from tests.booking.conftest import Acting, listed, room, slot, wish
from tests.importing.conftest import ROOM, Importer, calendar, event
from tests.support.clock import NOW
from tests.support.hub import Hub

ATTEMPTS = 8
HOURS = range(10, 20)
Act = Callable[[Session], object]


def file(place: dict[str, str], *, backwards: bool = False) -> bytes:
    events = [event(f"{hour}", "20261126", f"{hour}00", f"{hour}30", **place) for hour in HOURS]
    series = event("s", "20261126", "0900", "0930", RRULE="FREQ=DAILY;COUNT=5", **place)
    return calendar(*(reversed([*events, series]) if backwards else [*events, series]))


def at_once(sessions: Sessions, acts: list[Act]) -> list[str]:
    """What became of each, done at the same moment with the retries that a request has."""
    gate = Barrier(len(acts))

    def tried(act: Act) -> str:
        gate.wait()
        for _ in range(ATTEMPTS):
            try:
                with sessions.write() as db:
                    act(db)
                return "done"
            except (ImportChanged, ImportRefused, Refused) as refusal:
                return type(refusal).__name__
            except DBAPIError as error:
                assert error.orig is not None and is_retryable(error.orig), error
        return "busy"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(tried, acts))


def test_of_imports_that_want_the_same_one_has_it_all(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    people = (hub.member, hub.other_member, hub.organizer, hub.manager)
    importers = [Importer(sessions, acting(each)) for each in people]
    files = [file(ROOM, backwards=number % 2 == 1) for number in range(4)]
    agreed = [each.agreed(data) for each, data in zip(importers, files, strict=True)]

    def of(number: int) -> Act:
        return lambda db: importers[number].book_in(db, files[number], agreed[number])

    done = at_once(sessions, [of(number) for number in range(4)])
    assert sorted(done) == ["ImportChanged"] * 3 + ["done"]
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(Booking)) == len(HOURS) + 1
        assert len(listed(db)) == len(HOURS) + 5


def test_an_import_and_single_bookings_never_overlap(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    importer, other = Importer(sessions, acting(hub.member)), acting(hub.other_member)
    data = file(ROOM)
    agreed = importer.agreed(data)

    def single(hour: int) -> Act:
        where = slot(f"{hour}:00", f"{hour}:30", days=1)
        return lambda db: book_room(db, room(db, hub.meeting), wish(where), by=other, now=NOW)

    done = at_once(sessions, [lambda db: importer.book_in(db, data, agreed), *map(single, (10, 14, 19))])
    assert "busy" not in done
    with sessions.read() as db:
        taken = [slot_ for _room, slot_ in listed(db)]
    assert all(first.ends_at <= second.starts_at for first, second in pairwise(taken))
    is_imported = done[0] == "done"
    assert len(taken) == (len(HOURS) + 5 if is_imported else done.count("done"))
    assert done[1:] == (["Refused"] * 3 if is_imported else ["done"] * 3) or not is_imported
