"""Reports that look through many bookings are worked out in the background: the same figures, at the same address."""

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from webtest import TestApp

from campus.booking.models import Purpose
from campus.db import Sessions
from campus.domain.days import Days
from campus.reports.filters import read_filters
from campus.reports.models import ReportRun
from campus.reports.queries.gathered import gather, read_horizon
from campus.reports.queries.runs import MOST_ATTEMPTS, SHOWN, find_run
from campus.reports.runs import Asked, read_asked, read_found, write_found
from campus.reports.services.runs import LEASE, begin_run, claim_next, forget_runs, release_run
from campus.reports.views import gathering
from campus.reports.working import work_on_reports
from campus.spaces.queries.catalogue import read_catalogue
from tests.reports.conftest import Put, keep_all, put
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub

SPAN = Days(date(2026, 9, 1), date(2026, 11, 24))
ASKED = f"/reports/occupancy?period=custom&from={SPAN.first}&to={SPAN.last}&purpose=seminar&beside=nothing"
BEING_MADE = "The report is being made"


def put_some(sessions: Sessions, hub: Hub) -> None:
    """Bookings on random days and at random hours, of two purposes."""
    chance = random.Random(7)
    for number, day in enumerate(chance.sample(list(SPAN), 40)):
        hour, purpose = chance.randrange(9, 20), chance.choice([Purpose.SEMINAR, Purpose.MEETING])
        place = chance.choice([hub.meeting, hub.small, hub.seminar])
        came = f"{hour}:05" if number % 3 else None
        times = {"day": day, "purpose": purpose, "came": came, "missed": None if came else f"{hour}:15"}
        put(sessions, Put(place, f"{hour}:00", f"{hour + 1}:30", counted=3, **times), hub.member)
    keep_all(sessions)


@pytest.fixture
def manager(app: TestApp, sign_in: SignIn, hub: Hub) -> TestApp:
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    return app


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a few bookings are many."""
    monkeypatch.setattr(gathering, "MOST_AT_ONCE", 1)


def test_the_same_figures_in_the_background(
    manager: TestApp, sessions: Sessions, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_some(sessions, hub)
    at_once = manager.get(ASKED)
    assert BEING_MADE not in at_once.text
    monkeypatch.setattr(gathering, "MOST_AT_ONCE", 1)
    # Another address of the same question, so that the page is not remembered.
    asked = ASKED.replace("nothing", "nothing&layer=booked")
    told = manager.get(asked)
    assert BEING_MADE in told.text
    assert manager.get(asked.replace("occupancy?", "occupancy.csv?")).status_int == 303
    assert work_on_reports(sessions, lambda: NOW) is True
    assert work_on_reports(sessions, lambda: NOW) is False
    made = manager.get(asked)
    assert "As of" in made.text
    for text in (at_once.text, made.text):
        assert text.count("report-fig") > 5
    tiles = [each.split("</strong>")[0] for each in at_once.text.split("<strong>")[1:]]
    assert [each.split("</strong>")[0] for each in made.text.split("<strong>")[1:]] == tiles
    again = manager.get(asked, headers={"HX-Request": "true"})
    assert again.headers["HX-Refresh"] == "true"
    assert manager.get(asked.replace("occupancy?", "occupancy.csv?")).body.startswith(b"\xef\xbb\xbf")


def test_without_filters_nothing_is_long(manager: TestApp, sessions: Sessions, hub: Hub, patience: None) -> None:
    put_some(sessions, hub)
    assert BEING_MADE not in manager.get(ASKED.replace("&purpose=seminar", "")).text


def test_month_by_month_is_as_at_once(sessions: Sessions, hub: Hub) -> None:
    put_some(sessions, hub)
    told: list[int] = []
    with sessions.read() as db:
        catalogue, horizon = read_catalogue(db), read_horizon(db, NOW)
        scope = read_filters({"purpose": "seminar"}, catalogue).scope(catalogue)
        at_once = gather(db, catalogue, SPAN, scope, horizon, now=NOW)
        slowly = gather(db, catalogue, SPAN, scope, horizon, now=NOW, each_month=lambda: told.append(1))
    assert len(told) == 3
    assert at_once == slowly
    assert read_found(write_found(slowly)) == slowly
    assert slowly.total.sums.bookings > 5


def begin(sessions: Sessions) -> Asked:
    with sessions.write() as db:
        catalogue = read_catalogue(db)
        asked = Asked(read_filters({"purpose": "seminar", "zone": "hub"}, catalogue), (SPAN, SPAN))
        begin_run(db, asked, now=NOW)
        begin_run(db, asked, now=NOW)
    assert read_asked(asked.written(), catalogue) == asked
    return asked


def test_one_worker_has_a_run_and_a_dead_one_loses_it(sessions: Sessions, hub: Hub) -> None:
    asked = begin(sessions)
    with sessions.write() as db:
        assert claim_next(db, now=NOW) == (asked.key, asked.written())
    with sessions.write() as db:
        assert claim_next(db, now=NOW + LEASE - timedelta(seconds=1)) is None
    for _ in range(MOST_ATTEMPTS - 1):
        with sessions.write() as db:
            assert claim_next(db, now=NOW + LEASE) is not None
            release_run(db, asked.key)
    with sessions.write() as db:
        assert claim_next(db, now=NOW + LEASE) is None
    with sessions.read() as db:
        run = find_run(db, asked.key, now=NOW + LEASE)
    assert run is not None
    assert run.is_broken


def test_what_was_made_is_shown_for_an_hour_then_made_anew(sessions: Sessions, hub: Hub) -> None:
    asked = begin(sessions)
    work_on_reports(sessions, lambda: NOW)
    with sessions.read() as db:
        run = find_run(db, asked.key, now=NOW + SHOWN - timedelta(seconds=1))
        assert run is not None
        assert run.made_at == NOW
        assert len(run.found) == 2
        assert find_run(db, asked.key, now=NOW + SHOWN) is None
    with sessions.write() as db:
        begin_run(db, asked, now=NOW + SHOWN)
    with sessions.read() as db:
        assert db.scalars(select(ReportRun.made_at)).all() == [None]
    with sessions.write() as db:
        assert forget_runs(db, now=NOW + SHOWN + timedelta(days=1)) == 1
