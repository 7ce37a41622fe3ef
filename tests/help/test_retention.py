"""What was called and asked is kept for a year, and not a day longer."""

from datetime import timedelta

from sqlalchemy import func, select

from campus.cli.chores import do_chores
from campus.db import Base, Sessions
from campus.help.models import HelpAlert, HelpCall, LoneCheck, TurnChange
from campus.help.services.retention import KEPT
from campus.settings import Settings
from tests.help.conftest import NIGHT, Calling, clock_at, looked_after, put_booking
from tests.support.clock import NOW
from tests.support.hub import Hub

CHORE = "calls for help and checks at night"
MINUTE = timedelta(minutes=1)
TABLES: tuple[type[Base], ...] = (HelpCall, HelpAlert, LoneCheck, TurnChange)


def rows(sessions: Sessions) -> list[int]:
    with sessions.read() as db:
        return [db.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def test_a_year_later_nothing_is_left(
    sessions: Sessions, settings: Settings, hub: Hub, calling: Calling
) -> None:
    """An open call and an alarmed check among them."""
    ten = clock_at(22)
    put_booking(sessions, hub.studio, NIGHT, hub.member)
    put_booking(sessions, hub.small, NIGHT, hub.organizer, people=1)
    calling(hub.meeting, hub.member)
    looked_after(sessions, settings, ten)
    looked_after(sessions, settings, ten + 15 * MINUTE)
    with sessions.write() as db:
        db.add(TurnChange(resident_id=hub.manager.id, starts_at=NOW, ends_at=NOW + MINUTE))
    assert rows(sessions) == [3, 3, 2, 1]
    assert do_chores(sessions, now=NOW + KEPT)[CHORE] == 0
    assert do_chores(sessions, now=NOW + KEPT + 2 * MINUTE)[CHORE] == 2
    assert rows(sessions) == [2, 2, 2, 0]
    # A check goes with its call, not before it.
    assert do_chores(sessions, now=ten + KEPT + MINUTE)[CHORE] == 0
    assert do_chores(sessions, now=ten + KEPT + 16 * MINUTE)[CHORE] == 4
    assert rows(sessions) == [0, 0, 0, 0]
    assert do_chores(sessions, now=ten + KEPT + 17 * MINUTE)[CHORE] == 0


def test_a_check_that_was_answered_goes_by_itself(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    put_booking(sessions, hub.studio, NIGHT, hub.member)
    looked_after(sessions, settings, clock_at(22))
    assert do_chores(sessions, now=clock_at(22) + KEPT + MINUTE)[CHORE] == 1
    assert rows(sessions) == [0, 0, 0, 0]
