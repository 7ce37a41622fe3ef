"""A Wednesday at the hub with two workers at once: nobody comes to a room, it is released, offered to whoever stands in
line, to the next when they do not answer, and used. Each thing happens once."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.booking.models import Healing, NoShowPoint, WaitingEntry, WaitingOutcome
from campus.booking.services import book_room
from campus.booking.services.joining import JoinLine, join_line
from campus.cli.sweeps import sweep
from campus.db import Sessions
from campus.domain.errors import Refused, SlotTaken
from campus.domain.hubtime import at
from campus.settings import Settings
from tests.booking.conftest import DAY, Acting, acting, room, slot, wish
from tests.support.applications import SignIn
from tests.support.hub import Hub, Person
from tests.support.letters import letters_to, link_in
from tests.support.readers import expanded, feed_of

__all__ = ["acting"]

WORKERS = 2
AFTERNOON, LAST_HOUR = slot("14:00", "16:00"), slot("15:00", "16:00")


def _moment(clock: str) -> datetime:
    hours, minutes = clock.split(":")
    return at(DAY, int(hours) * 60 + int(minutes))


def _minutes(first: str, last: str, step: int) -> Iterator[datetime]:
    now = _moment(first)
    while now <= _moment(last):
        yield now
        now += timedelta(minutes=step)


@dataclass(frozen=True, slots=True)
class Day:
    """The hub on that day, and what its workers do."""

    sessions: Sessions
    settings: Settings
    hub: Hub
    acting: Acting

    def work(self, first: str, last: str, *, every: int = 1) -> None:
        """Two workers sweep every so many minutes from ``first`` to ``last``, at the same instant each time."""
        with ThreadPoolExecutor(WORKERS) as pool:
            for now in _minutes(first, last, every):
                gate = Barrier(WORKERS)

                def sweep_too(now: datetime = now, gate: Barrier = gate) -> None:
                    gate.wait()
                    sweep(self.sessions, self.settings, now=now)

                for each in [pool.submit(sweep_too) for _ in range(WORKERS)]:
                    each.result()

    def told(self, person: Person) -> Counter[str]:
        """How many mails of each kind went to ``person``."""
        return Counter(letter.event for letter in letters_to(self.sessions, person.email))

    def outcomes(self) -> list[WaitingOutcome | None]:
        """How the waits ended, in the order of the line."""
        with self.sessions.read() as db:
            return list(db.scalars(select(WaitingEntry.outcome).order_by(WaitingEntry.id)))


@pytest.fixture
def day(sessions: Sessions, settings: Settings, hub: Hub, acting: Acting) -> Day:
    """In the morning the room is booked for two hours, and two others stand in line for the second of them."""
    with sessions.write() as db:
        place, now = room(db, hub.meeting), _moment("10:00")
        book_room(db, place, wish(AFTERNOON), by=acting(hub.member), now=now)
    for minute, person in enumerate((hub.other_member, hub.organizer), 1):
        with sessions.write() as db:
            command = JoinLine(wish(LAST_HOUR, title="다음 회의"), healing=Healing.OFFER)
            join_line(db, place, command, by=acting(person), now=now + timedelta(minutes=minute))
    return Day(sessions, settings, hub, acting)


def _press(page: TestResponse, ending: str, **fields: str) -> TestResponse:
    """Send the form that goes to ``…/ending`` and has ``fields``."""
    found = (form for form in page.forms.values() if form.action.endswith(ending))
    form = next(each for each in found if all(fields[name] == each[name].value for name in fields))
    return form.submit(status=303).follow()


def _released_and_offered(day: Day) -> None:
    """Nobody comes. At ten past a warning, at a quarter past the room is given to others: the first in line is asked,
    and while they are nobody books over it, a manager neither."""
    hub = day.hub
    day.work("13:58", "14:14")
    assert day.told(hub.member)["booking-warning"] == 1
    assert not day.told(hub.member)["booking-released"]
    day.work("14:15", "14:16")
    assert day.told(hub.member)["booking-released"] == 1
    assert [day.told(each)["booking-offered"] for each in (hub.other_member, hub.organizer)] == [1, 0]
    with day.sessions.write() as db, pytest.raises(Refused) as refused:
        book_room(db, room(db, hub.meeting), wish(LAST_HOUR), by=day.acting(hub.manager), now=_moment("14:16"))
    assert [type(each) for each in refused.value.refusals] == [SlotTaken]


def _lapsed_and_offered_to_the_next(day: Day) -> str:
    """The start is near, so the offer stands three minutes; then the next is asked. The page that the mail names."""
    day.work("14:17", "14:19")
    assert day.outcomes() == [WaitingOutcome.LAPSED, None]
    assert day.told(day.hub.other_member)["booking-wait-ended"] == 1
    assert day.told(day.hub.organizer)["booking-offered"] == 1
    return link_in(letters_to(day.sessions, day.hub.organizer.email)[-1], "/bookings").split("#")[0]


def test_a_day_of_rooms_really_used(day: Day, app: TestApp, sign_in: SignIn, clock: time_machine.Traveller) -> None:
    _released_and_offered(day)
    booking = _lapsed_and_offered_to_the_next(day)
    clock.move_to(_moment("14:19"))
    sign_in(app, day.hub.organizer)
    taken = _press(app.get(booking), "/offer", answer="accept")
    assert day.outcomes() == [WaitingOutcome.LAPSED, WaitingOutcome.TAKEN]
    # They come, say so with one tap, and nothing is warned of or released any more.
    clock.move_to(_moment("14:50"))
    assert "체크인" in _press(app.get(taken.request.path), "/check-in").text
    day.work("14:50", "16:05", every=5)
    assert not {"booking-warning", "booking-released"} & set(day.told(day.hub.organizer))
    # One point in the ledger, for the one who did not come; and the calendar shows the day as it was.
    with day.sessions.read() as db:
        assert db.scalars(select(NoShowPoint.resident_id)).all() == [day.hub.member.id]
    assert set(day.told(day.hub.member).values()) == {1}
    octets = feed_of(day.sessions, day.hub.meeting, _moment("16:05"))
    assert [each[:2] for each in expanded(octets, _moment("10:00"), _moment("20:00"))] == [
        (AFTERNOON.starts_at, _moment("14:15")),
        (LAST_HOUR.starts_at, LAST_HOUR.ends_at),
    ]
