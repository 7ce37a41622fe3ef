"""What a room's feed says of a booking that waits for a manager, and how long it remembers one that was refused."""

from datetime import timedelta

import pytest
import time_machine
from webtest import TestApp

from campus.booking.services.deciding import approve, refuse
from campus.db import Sessions
from campus.people.models import Resident
from campus.people.queries.logins import Identity
from tests.support.approvals import ask_for, need_approval, request_of, week_later
from tests.support.clock import NOW
from tests.support.hub import Hub, Person

FEED = "/feeds/rooms/hall.ics"
pytestmark = pytest.mark.usefixtures("clock")


def _acting(sessions: Sessions, person: Person) -> Identity:
    with sessions.read() as db:
        it = db.get_one(Resident, person.id)
    return Identity(it.id, 0, it.name, it.email, it.role, it.locale, None, NOW)


def _lines(app: TestApp, name: str) -> list[str]:
    return [line.partition(":")[2] for line in app.get(FEED).text.split("\r\n") if line.startswith(f"{name}:")]


def test_pending_is_tentative_until_it_is_approved(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    need_approval(sessions, hub)
    booking_id = ask_for(sessions, hub.hall, week_later(13, 15), _acting(sessions, hub.member))
    assert (_lines(app, "STATUS"), _lines(app, "SEQUENCE")) == (["TENTATIVE"], ["0"])
    tag = app.get(FEED).headers["ETag"]
    with sessions.write() as db:
        approve(db, request_of(sessions, booking_id).id, by=_acting(sessions, hub.manager), now=NOW)
    assert (_lines(app, "STATUS"), _lines(app, "SEQUENCE")) == (["CONFIRMED"], ["1"])
    app.get(FEED, headers={"If-None-Match": tag}, status=200)


def test_refused_is_cancelled_and_leaves_after_thirty_days(
    app: TestApp, hub: Hub, sessions: Sessions, clock: time_machine.Traveller
) -> None:
    need_approval(sessions, hub)
    booking_id = ask_for(sessions, hub.hall, week_later(13, 15), _acting(sessions, hub.member))
    with sessions.write() as db:
        refuse(db, request_of(sessions, booking_id).id, "닫습니다", by=_acting(sessions, hub.manager), now=NOW)
    assert _lines(app, "STATUS") == ["CANCELLED"]
    clock.move_to(NOW + timedelta(days=30))
    assert _lines(app, "STATUS") == ["CANCELLED"]
    clock.move_to(NOW + timedelta(days=31))
    assert _lines(app, "STATUS") == []
