"""The past by other rules: by hand from rows, who may ask, and every bad address."""

from datetime import UTC, datetime

import pytest
from webtest import TestApp

from campus.booking.models import UnmetSearch
from campus.db import Sessions
from campus.domain.days import Days
from campus.domain.replay import Divided, Released
from campus.reports.queries.replay import Rules, replay
from campus.spaces.queries.catalogue import read_catalogue
from tests.reports.conftest import DAY, Put, put
from tests.support.applications import SignIn
from tests.support.hub import Hub

PAGE = "/reports/what-if"
AS_DAY = f"{PAGE}?from={DAY}&to={DAY}"


def _past(sessions: Sessions, hub: Hub) -> None:
    """The seminar room (10 minutes of tidy-up) is taken from 9 to 12 and from 13 on; somebody wants the hour between,
    for more people than any other room of the kind seats. A no-show of two hours, and one who came at +12."""
    put(sessions, Put(hub.seminar, "9:00", "12:00", came="9:12", people=14), hub.member)
    put(sessions, Put(hub.seminar, "13:00", "15:00", came="13:00", people=20), hub.member)
    put(sessions, Put(hub.meeting, "9:00", "11:00", missed="9:15"), hub.member)
    with sessions.write() as db:
        kind = read_catalogue(db).rooms[hub.seminar.id].kind
        starts_at = datetime(2026, 11, 24, 3, tzinfo=UTC)
        row = {"equipment": "", "is_near": False, "wish_key": "a", "zone_id": None}
        db.add(UnmetSearch(day=DAY, seeker="x", starts_at=starts_at, minutes=60, people=25, kind=kind, **row))


def test_by_hand(sessions: Sessions, hub: Hub) -> None:
    _past(sessions, hub)
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        rules = Rules(0, 10, catalogue.rooms[hub.seminar.id], 2)
        found = replay(db, catalogue, Days(DAY, DAY), rules)
        same = replay(db, catalogue, Days(DAY, DAY), Rules())
    assert (found.wishes, found.fitting, found.fitting_then) == (1, 0, 1)
    assert (found.release, found.release_then) == (Released(105, 0), Released(110, 1))
    assert found.divided == Divided(2, 1, 180)
    assert (same.fitting_then, same.release_then, same.divided) == (same.fitting, same.release, None)


def test_roles_and_routes(app: TestApp, sign_in: SignIn, hub: Hub) -> None:
    table = {None: 303, hub.member: 403, hub.organizer: 403, hub.manager: 200, hub.admin: 200}
    put_now = app.app.registry["sessions"]
    put(put_now, Put(hub.meeting, "9:00", "10:00", came="9:00"), hub.member)
    for person, status in table.items():
        app.reset()
        if person is not None:
            sign_in(app, person)
        assert app.get(AS_DAY, status="*").status_int == status, person


@pytest.mark.parametrize(
    "asked",
    [
        "from=2026-11-03&to=2026-11-01",
        "from=x&to=y",
        "from=2030-01-01&to=2030-01-02",
        "tidy=-1",
        "tidy=soon",
        "release=999",
    ],
)
def test_bad_addresses_get_an_answer(app: TestApp, sign_in: SignIn, hub: Hub, asked: str) -> None:
    sign_in(app, hub.manager)
    page = app.get(f"{PAGE}?{asked}", status=422)
    assert page.html.select_one("[role=alert]")
