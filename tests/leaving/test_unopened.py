"""Who signed up and was never let in is forgotten after ninety days; who may still come is not."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from webtest import TestApp

from campus.cli.chores import do_chores
from campus.db import Sessions
from campus.outbox.worker import deliver_all
from campus.people.models import Resident, ResidentStatus
from tests.leaving.grepping import marks_in_tables
from tests.leaving.marks import EMAIL, NAME, SECRET
from tests.outbox.conftest import LETTERHEAD, Memory, StandingClock
from tests.support.clock import NOW
from tests.support.hub import PASSWORD, Hub

pytestmark = pytest.mark.usefixtures("clock")
LATER = NOW + timedelta(days=91)


def _sign_up(app: TestApp, sessions: Sessions) -> None:
    form = app.get("/sign-up").forms["sign-up"]
    form["name"], form["email"], form["password"] = NAME, EMAIL, PASSWORD
    form["agree_terms"], form["agree_privacy"] = True, True
    form["claimed_organization"] = SECRET
    form.submit(status=200)
    deliver_all(sessions, Memory(), LETTERHEAD, StandingClock())


@pytest.mark.parametrize("status", [ResidentStatus.UNVERIFIED, ResidentStatus.DECLINED])
def test_nothing_is_left_of_who_never_came_in(
    app: TestApp, hub: Hub, sessions: Sessions, status: ResidentStatus
) -> None:
    _sign_up(app, sessions)
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.email == EMAIL).values(status=status))
    do_chores(sessions, now=NOW + timedelta(days=89))
    assert "residents.email" in marks_in_tables(sessions)
    assert do_chores(sessions, now=LATER)["accounts that never opened"] == 1
    assert marks_in_tables(sessions) == {}
    assert do_chores(sessions, now=LATER)["accounts that never opened"] == 0


def test_who_signs_up_again_has_ninety_days_anew(app: TestApp, hub: Hub, sessions: Sessions, clock) -> None:
    _sign_up(app, sessions)
    clock.move_to(NOW + timedelta(days=80))
    _sign_up(app, sessions)
    assert do_chores(sessions, now=LATER)["accounts that never opened"] == 0


def test_who_waits_or_was_let_in_stays(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    _sign_up(app, sessions)
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.email == EMAIL).values(status=ResidentStatus.PENDING))
        before = db.scalars(select(Resident.email).order_by(Resident.id)).all()
    do_chores(sessions, now=LATER)
    with sessions.read() as db:
        assert db.scalars(select(Resident.email).order_by(Resident.id)).all() == before
