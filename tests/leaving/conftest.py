"""What tests of leaving share: a person who has left marks everywhere."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from campus.booking.models import Booking, Occurrence
from campus.booking.services import book_room
from campus.db import Sessions
from campus.domain.rules import Visibility
from campus.feeds.rebuilding import rebuild_texts
from campus.groups.models import GroupRole, Membership, Segment
from campus.leaving.services.leaving import Leave, leave_hub
from campus.leaving.services.retelling import refold
from campus.people.models import Resident
from campus.people.queries.logins import Identity
from campus.settings import Settings
from tests.booking.conftest import Acting, acting, room, slot, wish
from tests.leaving.filling import Filler, everywhere, paint, table
from tests.leaving.marks import NAMED, identify
from tests.support.clock import NOW
from tests.support.groups import found_group
from tests.support.hub import Hub, Person
from tests.support.hub_rows import FOUNDED

__all__ = ["acting"]
LONG_AGO = NOW - timedelta(days=20)
Depart = Callable[..., None]


@pytest.fixture(autouse=True)
def _some_day(clock: time_machine.Traveller) -> None:
    """All of these stand at the tests' Wednesday, 10:00."""


@pytest.fixture
def busy(sessions: Sessions, settings: Settings, hub: Hub, acting: Acting) -> Person:
    """``hub.member``, with bookings and sessions, then with marks in every column of words."""
    me = hub.member
    circle = found_group(sessions, hub.organizer, acting(hub.organizer), members=[me.id, hub.other_member.id])
    season = circle.season(hub.seminar)
    with sessions.write() as db:
        for days, visibility in enumerate(Visibility):
            when = slot("13:00", "14:00", days=days)
            book_room(db, room(db, hub.meeting), wish(when, visibility=visibility), by=acting(me), now=NOW)
        db.execute(update(Segment).values(presenter_id=me.id))
        db.add(Membership(group_id=circle.id, resident_id=hub.manager.id, role=GroupRole.CO_ORGANIZER,
                          standing="in", asked_at=FOUNDED, joined_at=FOUNDED))
    circle.elsewhere("카페", slot("19:00", "20:00", days=3))
    assert circle.dates(season)
    among_members = circle.booking_id(circle.season(hub.studio))
    with sessions.write() as db:
        db.execute(update(Booking).where(Booking.id == among_members).values(visibility=Visibility.MEMBERS))
        alone = db.scalars(select(Occurrence.id).where(Occurrence.booking_id == among_members)).first()
        db.execute(update(Occurrence).where(Occurrence.id == alone).values(room_id=hub.small.id))
    with sessions.write() as db:
        everywhere(db, hub, me.id)
        identify(db, me.id)
        unpainted = paint(db, me.id)
        assert unpainted == set(), "rows for these are missing in tests/leaving/filling.py"
        refold(db, {"groups", "organizations", "rooms"}, now=NOW)
    with sessions.write() as db:
        rebuild_texts(db, settings, now=NOW)
        # A date that was told alone once.
        words = {"text_ko": NAMED, "text_en": NAMED}
        Filler(db).add("whole_dates", occurrence_id=alone, booking_id=among_members, **words)
    return me


@pytest.fixture
def depart(sessions: Sessions, settings: Settings) -> Depart:
    """``depart(person, now=…, …)``: leave as the person themself."""

    def leave(person: Person, **how: object) -> None:
        now = how.pop("now", NOW)
        with sessions.write() as db:
            it = db.get_one(Resident, person.id)
            me = Identity(it.id, 0, it.name, it.email, it.role, it.locale, None, NOW)
            leave_hub(db, settings, Leave(person.id, **how), by=me, now=now)  # type: ignore[arg-type]

    return leave


def rows(sessions: Sessions, name: str) -> int:
    with sessions.read() as db:
        return len(db.execute(table(name).select()).all())
