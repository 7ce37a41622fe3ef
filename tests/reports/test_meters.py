"""Use that nobody checked in for stands beside the figures of the rooms with meters."""

from datetime import timedelta

import pytest
from webtest import TestApp

from campus.db import Sessions
from campus.domain.days import Days
from campus.domain.hubtime import local_date
from campus.reports.meters import LONGEST_DAYS, unseen_uses
from campus.spaces.models import ReadingKind
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.services.readings import NewReading, add_readings, set_threshold
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub

pytestmark = pytest.mark.usefixtures("clock")


def test_it_stands_beside_the_figures(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    assert "Used without check-in" not in app.get("/reports/occupancy").text
    with sessions.write() as db:
        for place, value in ((hub.meeting, 300), (hub.small, 1)):
            set_threshold(db, place.id, ReadingKind.POWER, 100, by=hub.manager.id, now=NOW)
            instants = [NOW - timedelta(hours=20, minutes=minutes) for minutes in (0, 15, 90)]
            add_readings(db, [NewReading(place.id, ReadingKind.POWER, at, value) for at in instants], now=NOW)
    page = app.get("/reports/occupancy?period=month")
    rows = page.html.find(id="unseen").find_parent("section").select("tbody tr")
    assert [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in rows] == [
        ["Meeting room", "0.8 h", "2"],
        ["Small meeting room", "0.0 h", "0"],
    ]
    with sessions.read() as db:
        catalogue, last = read_catalogue(db), local_date(NOW)
        ids = frozenset(catalogue.rooms)
        month, longer = (Days(last - timedelta(days=ahead), last) for ahead in (LONGEST_DAYS - 1, LONGEST_DAYS))
        assert unseen_uses(db, catalogue, month, ids, now=NOW)
        assert unseen_uses(db, catalogue, longer, ids, now=NOW) is None
    assert "Used without check-in" not in app.get("/reports/occupancy?room=hall-a").text
