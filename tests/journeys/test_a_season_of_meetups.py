"""An organizer plans a year of Wednesdays: holidays and clashes are in the way, and the season comes about."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from webtest import TestApp, TestResponse

from campus.booking.queries.occurrences import occurrences_of
from campus.booking.services import book_room, cancel_booking
from campus.cli.sweeps import heal_dates
from campus.db import Sessions
from campus.domain.hubtime import at
from campus.domain.slot import Slot
from campus.settings import Settings
from tests.booking.conftest import Acting, acting, room, wish
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.readers import expanded, standing_in
from tests.support.series_pages import ask, button, chips, plan_form, press, said

pytestmark = pytest.mark.usefixtures("clock")

__all__ = ["acting"]

TAKEN = (date(2027, 9, 29), date(2027, 10, 20), date(2028, 1, 5))
YEAR = {
    "date": "2027-09-01",
    "weekdays": "2",
    "count": "",
    "until": "2028-08-30",
    "visibility": "public",
    "title": "AI 프렌즈 읽기 모임",
}


def _someone_else_books(sessions: Sessions, hub: Hub, acting: Acting, day: date, hour: int = 19) -> int:
    when = Slot(at(day, hour * 60), at(day, hour * 60 + 60))
    with sessions.write() as db:
        command = wish(when, override="연구원 행사")
        return book_room(db, room(db, hub.meeting), command, by=acting(hub.manager), now=NOW)


def _form(page: TestResponse, field: str) -> Any:
    return next(form for form in page.forms.values() if field in form.fields)


def _plan(app: TestApp) -> TestResponse:
    """53 Wednesdays: four holidays are named, three clashes have ways out; two of them are chosen by hand."""
    page = ask(app, **YEAR)
    assert page.html.h1.text == "Every Wednesday 19:00–21:00, until 30 August 2028"
    shown = chips(page)
    assert len(shown) == 53 and shown[2] == "is-skipped Chuseok"
    assert said(page).startswith("46 confirmed, 3 at another time, 4 skipped (Chuseok, ")
    form = plan_form(page)
    form["choice-20270929T1900"] = "move:studio:19:00"
    form["choice-20271020T1900"] = "wait"
    page = press(page, "again")
    assert said(page).startswith("46 confirmed, 1 in another room, 1 at another time, 1 waiting, 4 skipped")
    return page


def _change_from(app: TestApp, season: str, day: str) -> TestResponse:
    """From ``day`` on an hour earlier, past whatever is in the way; the page of what follows."""
    stamp = f"{date.fromisoformat(day):%Y%m%d}T100000Z"
    form = _form(app.get(f"{season}/{stamp}/edit?scope=following"), "version")
    form["start"], form["end"] = "18:00", "20:00"
    plan = form.submit(status=200)
    assert "1 at another time" in said(plan) and button(plan).startswith("Change ")
    return press(plan, "book", status=303).follow()


def test_a_year_of_wednesdays(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn, acting: Acting, settings: Settings
) -> None:
    blockers = [_someone_else_books(sessions, hub, acting, day) for day in TAKEN]
    sign_in(app, hub.organizer)
    app.set_cookie("locale", "en")
    page = _plan(app)

    # Somebody takes one more evening; the plan comes back with it, and then everything is booked at once.
    _someone_else_books(sessions, hub, acting, date(2028, 3, 8))
    page = press(page, "book", status=409)
    assert "1 date has changed" in page.text
    assert button(page) == "Book 48 of 53 dates"
    season = press(page, "book", status=303).follow().request.path
    with sessions.read() as db:
        dates = occurrences_of(db, int(season.rsplit("/", 1)[-1]))
    assert Counter(each.status.value for each in dates) == {"confirmed": 48, "skipped": 4, "waiting": 1}

    _someone_else_books(sessions, hub, acting, date(2028, 2, 2), 18)
    rest = _change_from(app, season, "2027-12-01")
    assert rest.html.select_one(".when").text == "Every Wednesday 18:00–20:00, until 30 August 2028"
    assert rest.html.find("a", string="What came before")["href"] == season

    # What any calendar program reads from the rooms' feeds is what stands.
    start, end = NOW, NOW + timedelta(days=700)
    for place in (hub.meeting, hub.studio):
        feed = app.get(f"/feeds/rooms/{place.slug}.ics?lang=ko").body
        assert expanded(feed, start, end) == standing_in(sessions, place, start, end)

    # The evening in October frees up: the organizer hears of it, and takes it.
    with sessions.write() as db:
        cancel_booking(db, blockers[1], by=acting(hub.manager), now=NOW)
        heal_dates(db, settings, NOW)
    assert YEAR["title"] in " ".join(letter.text for letter in letters_to(sessions, hub.organizer.email))
    offer = _form(app.get(season), "entry")
    assert offer["answer"].value == "accept"
    assert "You have the room." in offer.submit(status=303).follow().text
