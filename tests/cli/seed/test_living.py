"""The demo's people come to their rooms, and nobody does anywhere else."""

import pytest
from sqlalchemy import insert, select

from campus.booking.models import CheckIn
from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.cli.seed.living import let_people_come
from campus.db import Sessions
from campus.people.models import Resident, ResidentStatus
from tests.booking.conftest import Acting, acting
from tests.booking.presence import Presence, today
from tests.support.clock import NOW
from tests.support.hub import Hub

__all__ = ["acting"]
pytestmark = pytest.mark.usefixtures("clock")


def live(it: Presence, clock: str) -> int:
    it.sweep(today(clock))
    with it.sessions.write() as db:
        return let_people_come(db, now=today(clock))


def open_demo_accounts(sessions: Sessions) -> None:
    rows = [
        {"email": each.email, "name": each.name, "status": ResidentStatus.ACTIVE, "created_at": NOW, "role": each.role}
        for each in DEMO_ACCOUNTS
    ]
    with sessions.write() as db:
        db.execute(insert(Resident), rows)


def test_elsewhere_nobody_is_checked_in(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    it = Presence(sessions, hub, acting)
    it.book(hub.meeting)
    assert live(it, "14:09") == 0


def test_invented_people_come_within_minutes(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    open_demo_accounts(sessions)
    it = Presence(sessions, hub, acting)
    for place in (hub.meeting, hub.small, hub.seminar, hub.studio):
        it.book(place, by=hub.organizer, people=4)
    came = sum(live(it, f"14:{minute:02}") for minute in range(10))
    assert came >= 2
    with sessions.read() as db:
        kept = db.scalars(select(CheckIn).where(CheckIn.checked_in_at.is_not(None))).all()
    assert len(kept) == came
    assert all(each.checked_in_at is not None and each.checked_in_at <= today("14:09") for each in kept)
    assert all(each.people is not None and 1 <= each.people <= 4 for each in kept)
