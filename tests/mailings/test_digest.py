"""The week by mail: on Monday morning, once, to those for whom it holds something."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from campus.audit.services import record
from campus.booking.services import book_room
from campus.connections.services.introducing import IntroduceTwo, introduce_two
from campus.db import Sessions
from campus.groups.models import Group
from campus.mailings import digest
from campus.mailings.digest import send_digests
from campus.people.models import Resident
from campus.settings import Settings
from tests.booking.conftest import Acting, room, slot, wish
from tests.support.clock import SEOUL
from tests.support.groups import Circle, add_residents
from tests.support.hub import Hub
from tests.support.letters import letters_to

MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=SEOUL)
MINUTE = timedelta(minutes=1)


def send(sessions: Sessions, settings: Settings, now: datetime = MONDAY) -> int:
    with sessions.write() as db:
        return send_digests(db, settings, now=now)


def digests(sessions: Sessions, address: str) -> list:
    return [each for each in letters_to(sessions, address) if each.event == "weekly-digest"]


def make_old(sessions: Sessions) -> None:
    """Let no group be new."""
    with sessions.write() as db:
        db.execute(update(Group).values(created_at=MONDAY - timedelta(days=60)))


@pytest.mark.parametrize(
    ("now", "count"),
    [
        (MONDAY - MINUTE, 0),
        (MONDAY, 3),
        (MONDAY.replace(hour=23), 3),
        (MONDAY + timedelta(days=1), 0),
        (MONDAY - timedelta(days=1), 0),
    ],
    ids=["too early", "eight", "late", "Tuesday", "Sunday"],
)
def test_it_comes_on_monday_from_eight_on(
    sessions: Sessions, settings: Settings, hub: Hub, circle: Circle, now: datetime, count: int
) -> None:
    circle.season(hub.seminar)
    make_old(sessions)
    assert send(sessions, settings, now) == count


def test_it_tells_my_sessions_and_bookings_and_nobody_elses(
    sessions: Sessions, settings: Settings, hub: Hub, circle: Circle, acting: Acting
) -> None:
    circle.season(hub.seminar)
    make_old(sessions)
    with sessions.write() as db:
        mine = wish(slot("11:00", "12:00", days=7), title="나만의 회의")
        book_room(db, room(db, hub.meeting), mine, by=acting(hub.member), now=MONDAY - timedelta(days=3))
    assert send(sessions, settings) == 3
    (letter,) = digests(sessions, hub.member.email)
    for said in ("AI 프렌즈", "나만의 회의", "11:00", "19:00", "/sessions/", "/bookings/"):
        assert said in letter.text
        assert said in letter.html
    (other,) = digests(sessions, hub.other_member.email)
    assert "나만의 회의" not in other.text + other.html
    assert digests(sessions, hub.manager.email) == []


def test_it_comes_once(sessions: Sessions, settings: Settings, hub: Hub, circle: Circle) -> None:
    circle.season(hub.seminar)
    make_old(sessions)
    start, counts = threading.Barrier(2), []

    def work() -> None:
        start.wait()
        counts.append(send(sessions, settings))

    workers = [threading.Thread(target=work) for _number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(counts) == 3
    assert send(sessions, settings, MONDAY + MINUTE) == 0
    assert len(digests(sessions, hub.member.email)) == 1
    assert send(sessions, settings, MONDAY + timedelta(days=7)) == 3


def test_a_new_group_is_news_to_everyone_and_an_old_one_to_nobody(
    sessions: Sessions, settings: Settings, hub: Hub, circle: Circle
) -> None:
    make_old(sessions)
    assert send(sessions, settings) == 0
    with sessions.write() as db:
        at = MONDAY + timedelta(days=5)
        record(db, "group.accepted", ("group", circle.id), by=hub.manager.id, now=at)
    assert send(sessions, settings, MONDAY + timedelta(days=7)) >= 4
    (letter,) = digests(sessions, hub.manager.email)
    assert "http://localhost/groups/ai-friends" in letter.text


def test_introductions_that_wait_for_me_are_in_it(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    with sessions.write() as db:
        two = IntroduceTwo(hub.member.id, hub.other_member.id, "배터리 데이터", "두 분이 만나면 좋겠어요.")
        introduce_two(db, two, by=acting(hub.organizer), now=MONDAY - timedelta(days=1))
    assert send(sessions, settings) == 2
    for person in (hub.member, hub.other_member):
        (letter,) = digests(sessions, person.email)
        assert "배터리 데이터" in letter.text
        assert "/introductions/" in letter.html


def test_many_are_looked_at_a_few_at_a_time(
    sessions: Sessions, settings: Settings, hub: Hub, circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "MOST_AT_ONCE", 4)
    with sessions.write() as db:
        add_residents(db, hub, 5)
        db.execute(update(Resident).where(Resident.id == hub.member.id).values(locale="en"))
        db.execute(update(Group).values(created_at=MONDAY - timedelta(days=2)))
    counts = [send(sessions, settings, MONDAY + wait * MINUTE) for wait in range(4)]
    assert counts[:2] == [4, 4]
    assert counts[3] == 0
    assert "Your week" in digests(sessions, hub.member.email)[0].subject
