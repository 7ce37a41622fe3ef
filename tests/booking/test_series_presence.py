"""Who came to the dates of a series: on each date's page, and in the strip of all."""

from datetime import datetime, timedelta

import time_machine
from webtest import TestApp

from campus.booking.queries.occurrences import occurrences_of
from campus.booking.services.releasing import sweep_check_ins
from campus.db import Sessions
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.presence_pages import press, said
from tests.support.applications import SignIn
from tests.support.clock import SEOUL
from tests.support.hub import Hub
from tests.support.statements import counted


def look(sessions: Sessions, clock: time_machine.Traveller, start: datetime, *minutes: int) -> None:
    for each in minutes:
        now = start + timedelta(minutes=each)
        clock.move_to(now)
        with sessions.write() as db:
            sweep_check_ins(db, read_catalogue(db), now=now)


def test_one_date_came_one_was_missed(
    organizer: TestApp, sessions: Sessions, season: str, clock: time_machine.Traveller, hub: Hub, sign_in: SignIn
) -> None:
    first = datetime(2026, 12, 2, 19, tzinfo=SEOUL)
    second = f"{season}/20261209T100000Z"
    look(sessions, clock, first, 0, 10)
    sign_in(organizer, hub.organizer)
    url = f"{season}/20261202T100000Z"
    page = organizer.get(url)
    assert "Not checked in yet, until 19:15" in said(page)
    page = press(page, f"{url}/check-in").follow()
    assert "Checked in at 19:10" in said(page)
    page = press(page, f"{url}/count", people="6").follow()
    assert "6 people were counted" in said(page)
    page = press(page, f"{url}/extend").follow()
    assert "The room is yours until 21:30." in said(page)
    look(sessions, clock, first + timedelta(days=7), 0, 10, 15, 30)
    sign_in(organizer, hub.organizer)
    page = organizer.get(second)
    assert "Released: nobody came" in said(page)
    page = organizer.get(season)
    assert "1 past · 1 missed" in said(page) or "3 ahead · 1 past · 1 missed" in said(page)
    states = [each.text.strip() for each in page.html.select(".strip-state [data-text]")]
    assert states[:2] == ["Over", "Released: nobody came"]
    page = press(organizer.get(second), f"{second}/check-in").follow()
    assert "You are checked in." in said(page)
    with sessions.read() as db:
        assert occurrences_of(db, int(season.rsplit("/", 1)[1]))[1].ended_at is None


def test_past_dates_cost_one_statement(
    organizer: TestApp, sessions: Sessions, season: str, clock: time_machine.Traveller, hub: Hub, sign_in: SignIn
) -> None:
    costs = []
    for days in (1, 29):
        clock.move_to(datetime(2026, 12, 2, 22, tzinfo=SEOUL) + timedelta(days=days))
        sign_in(organizer, hub.organizer)
        organizer.get(season)
        with counted(sessions) as statements:
            organizer.get(season)
        costs.append(len(statements))
    assert costs[1] <= costs[0]
