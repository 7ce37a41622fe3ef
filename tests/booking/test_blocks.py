"""Blocks for maintenance at the edges: what was there before, and what reports make of them."""

from datetime import timedelta

from campus.booking.services.shutting import (
    Agreed,
    shut,
)
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import DAY, Acting, listed, room, slot
from tests.support.hub import Hub
from tests.support.shutting import Book, book, done, works

__all__ = ["book"]


def test_tidying_up_gives_way_to_works(sessions: Sessions, hub: Hub, acting: Acting, book: Book) -> None:
    """What is over is in nobody's way, though its tidy-up still takes the room."""
    book(hub.member, hub.seminar, slot("10:00", "11:00"))
    now = slot("11:00", "12:00").starts_at
    with sessions.write() as db:
        shutting = works(hub.seminar, when=[Slot(now, now + timedelta(hours=1))])
        shut(db, read_catalogue(db), shutting, Agreed(), by=acting(hub.manager), now=now)
    with sessions.read() as db:
        assert [each for _, each in listed(db)] == [slot("10:00", "11:00"), slot("11:00", "12:00")]


def test_maintenance_is_no_open_time_in_reports(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    """A = open minutes less maintenance: of the meeting room's 13 hours two are gone, once."""
    with sessions.write() as db:
        done(db, works(hub.meeting, when=[slot("12:00", "14:00", days=2)]), acting(hub.manager))
    with sessions.read() as db:
        spans = room(db, hub.meeting).rules.open_spans(DAY + timedelta(days=2))
        assert sum(last - first for first, last in spans) == 11 * 60
