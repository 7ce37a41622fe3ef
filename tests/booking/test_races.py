"""Many at once: whoever asks at the same moment, exactly one gets the slot and no two bookings ever overlap.

Whole requests are raced, sign-in and CSRF included, so that the retry of the database's own refusal is part of it.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier

import pytest
from webtest import TestApp, TestResponse

from campus.booking.queries.occurrences import find_occurrence
from campus.db import Sessions
from campus.domain.slot import Slot
from tests.booking.conftest import listed
from tests.support.applications import SignIn
from tests.support.hub import Hub, Person

pytestmark = pytest.mark.usefixtures("clock")

ASKERS = 24


def fields(room: str, start: str, end: str, **more: str) -> dict[str, str]:
    asked = {"room": room, "date": "2026-11-25", "start": start, "end": end, "people": "3", "title": "경주"}
    return asked | {"purpose": "meeting", "visibility": "members", "note": ""} | more


@pytest.fixture
def clients(app: TestApp, hub: Hub, sign_in: SignIn) -> list[tuple[TestApp, str]]:
    """Signed-in browsers, each with the CSRF token of its visit."""
    people: Iterable[Person] = (hub.member, hub.other_member, hub.organizer)
    found = []
    for person in [*people] * (ASKERS // 3):
        client = TestApp(app.app)
        client.router = app.router
        sign_in(client, person)
        found.append((client, client.get("/bookings/new").forms[0]["csrf_token"].value))
    return found


def at_once(acts: Iterable[Callable[[], TestResponse]]) -> list[TestResponse]:
    """Do all ``acts`` at the same moment."""
    many = list(acts)
    gate = Barrier(len(many))

    def run(act: Callable[[], TestResponse]) -> TestResponse:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(many)) as pool:
        return list(pool.map(run, many))


def booking(client: TestApp, token: str, asked: dict[str, str]) -> Callable[[], TestResponse]:
    return lambda: client.post("/bookings/new", asked | {"csrf_token": token}, status="*")


def assert_no_overlap(sessions: Sessions) -> list[tuple[int, Slot]]:
    with sessions.read() as db:
        found = listed(db)
    for (room, slot), (next_room, next_slot) in pairwise(found):
        assert room != next_room or slot.ends_at <= next_slot.starts_at
    return found


def test_one_slot_many_askers_one_yes(clients: list[tuple[TestApp, str]], sessions: Sessions, hub: Hub) -> None:
    """C-1, in three rounds on three slots."""
    for start, end in (("11:00", "12:00"), ("12:00", "13:00"), ("13:00", "14:00")):
        answers = at_once(booking(client, token, fields("meeting", start, end)) for client, token in clients)
        assert Counter(answer.status_int for answer in answers) == {303: 1, 409: ASKERS - 1}
    assert len(assert_no_overlap(sessions)) == 3


def test_random_overlapping_requests_list_what_they_promised(
    clients: list[tuple[TestApp, str]], sessions: Sessions, hub: Hub
) -> None:
    """C-2: as many allocations as yeses, none overlapping; the hall and its parts among them."""
    chance = random.Random(7)
    for _ in range(3):
        asked = []
        for client, token in clients:
            first = chance.randrange(20, 40)
            last = first + chance.randrange(1, 5)
            room = chance.choice(["hall-a", "hall-b", "hall-c", "hall"])
            clock = [f"{half // 2:02}:{half % 2 * 30:02}" for half in (first, last)]
            asked.append(booking(client, token, fields(room, *clock)))
        answers = at_once(asked)
        assert {answer.status_int for answer in answers} <= {303, 409}
        assert any(answer.status_int == 303 for answer in answers)
    promised = assert_no_overlap(sessions)
    assert promised


def test_neighbours_at_once_both_succeed(clients: list[tuple[TestApp, str]], sessions: Sessions, hub: Hub) -> None:
    """C-3."""
    spans = [("11:00", "12:00"), ("12:00", "13:00"), ("13:00", "14:00"), ("14:00", "15:00")]
    answers = at_once(
        booking(client, token, fields("meeting", *span)) for (client, token), span in zip(clients, spans, strict=False)
    )
    assert [answer.status_int for answer in answers] == [303] * 4
    assert len(assert_no_overlap(sessions)) == 4


def test_several_bookings_moved_to_one_slot(clients: list[tuple[TestApp, str]], sessions: Sessions, hub: Hub) -> None:
    """C-4: one move wins, the others keep their time."""
    moves, made = [], []
    for (client, token), half in zip(clients[:8], range(20, 36, 2), strict=False):
        span = f"{half // 2:02}:00", f"{half // 2:02}:30"
        answer = booking(client, token, fields("meeting", *span))()
        path = re.sub(r"^https?://[^/]+", "", answer.location)
        made.append(int(path.rsplit("/", 1)[1]))
        asked = fields("meeting", "20:00", "21:00", version="1") | {"csrf_token": token}
        moves.append(lambda client=client, path=path, asked=asked: client.post(f"{path}/edit", asked, status="*"))
    answers = at_once(moves)
    assert Counter(answer.status_int for answer in answers) == {303: 1, 409: 7}
    assert len(assert_no_overlap(sessions)) == 8
    with sessions.read() as db:
        versions = sorted(find_occurrence(db, booking_id).version for booking_id in made)  # type: ignore[union-attr]
    assert versions == [1] * 7 + [2]


def test_a_form_sent_many_times_at_once_books_once(
    clients: list[tuple[TestApp, str]], sessions: Sessions, hub: Hub
) -> None:
    """C-7: every answer leads to the same booking."""
    client, token = clients[0]
    copies = []
    for _ in range(8):
        copy = TestApp(client.app, cookiejar=client.cookiejar)
        copies.append(booking(copy, token, fields("meeting", "11:00", "12:00", form_key="one-form")))
    answers = at_once(copies)
    assert {answer.status_int for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert len(assert_no_overlap(sessions)) == 1


def test_two_edits_from_one_version(clients: list[tuple[TestApp, str]], sessions: Sessions, hub: Hub) -> None:
    """C-8: one is saved, the other is told and sees both."""
    client, token = clients[0]
    path = re.sub(r"^https?://[^/]+", "", booking(client, token, fields("meeting", "11:00", "12:00"))().location)
    edits = []
    for title in ("첫째 제목", "둘째 제목"):
        copy = TestApp(client.app, cookiejar=client.cookiejar)
        asked = fields("meeting", "11:00", "12:00", version="1", title=title) | {"csrf_token": token}
        edits.append(lambda copy=copy, asked=asked: copy.post(f"{path}/edit", asked, status="*"))
    answers = at_once(edits)
    assert sorted(answer.status_int for answer in answers) == [303, 409]
    refused = next(answer for answer in answers if answer.status_int == 409)
    assert "첫째 제목" in refused.text
    assert "둘째 제목" in refused.text
