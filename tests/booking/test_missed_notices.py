"""Who hears of a series that nobody comes to, and what its page says."""

from dataclasses import replace

import pytest
import time_machine
from sqlalchemy import update
from webtest import TestApp

from campus.booking.services.deciding import approve, expire_due, refuse
from campus.db import Sessions
from campus.people.models import Resident
from tests.booking.conftest import Acting
from tests.booking.test_series import WORDS
from tests.support.applications import SignIn
from tests.support.hub import Hub
from tests.support.ledger_pages import said
from tests.support.letters import news_to
from tests.support.missed_seasons import Begin, Season, begin, season

__all__ = ["begin", "season"]
DESK = "hub@localhost"


def english(sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.organizer.id).values(locale="en"))


def test_the_organizer_and_the_desk_hear_of_it_once(sessions: Sessions, hub: Hub, season: Season) -> None:
    english(sessions, hub)
    season.miss(0, 1, 2, 3)
    (letter,) = news_to(sessions, hub.organizer.email)
    assert letter.event == "booking-held"
    for text in (
        "Nobody came: Wed 2 Dec 2026 19:00–21:00",
        "Wed 23 Dec 2026 19:00–21:00",
        "and 3 more dates until Wed 13 Jan 2027",
        "A manager answers by Thu 17 Dec 2026 19:15, and you get a mail.",
        f"http://localhost/bookings/{season.booking_id}",
    ):
        assert text in letter.text
    assert "Nobody came: Wed 16 Dec 2026" in letter.html
    # The calendar of whoever reads it shows the dates ahead as not certain yet.
    assert letter.calendar is not None
    assert "STATUS:TENTATIVE" in letter.calendar
    assert "STATUS:CONFIRMED" in letter.calendar
    (letter,) = news_to(sessions, DESK)
    assert letter.event == "booking-review"
    assert "http://localhost/manage/approvals" in letter.text
    assert hub.organizer.name in letter.text


def test_the_answers_speak_of_the_series(
    sessions: Sessions, hub: Hub, acting: Acting, begin: Begin
) -> None:
    english(sessions, hub)
    manager = acting(hub.manager)
    for hours, act, told in (
        (0, approve, "it goes on, and the dates ahead are confirmed again"),
        (3, refuse, "the dates ahead do not take place"),
        (6, None, "no manager let it go on in time"),
    ):
        season = begin(words=replace(WORDS, title=f"모임 {hours}"), hours=hours)
        season.miss(0, 1, 2)
        assert season.request is not None
        with sessions.write() as db:
            if act is approve:
                approve(db, season.request.id, by=manager, now=season.after(2))
            elif act is refuse:
                refuse(db, season.request.id, "쓰지 않아서요.", by=manager, now=season.after(2))
            else:
                expire_due(db, now=season.request.expires_at)
        letter = news_to(sessions, hub.organizer.email)[-1]
        assert told in letter.text
        assert told in letter.html


@pytest.mark.usefixtures("clock")
def test_its_page_says_what_happens_next(
    app: TestApp, hub: Hub, season: Season, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    page = f"/bookings/{season.booking_id}"
    app.set_cookie("locale", "en")
    season.miss(0)
    clock.move_to(season.after(0))
    sign_in(app, hub.organizer)
    assert "Nobody came" not in app.get(page).text
    season.miss(1)
    clock.move_to(season.after(1))
    sign_in(app, hub.organizer)
    told = said(app.get(page), class_="notice-warn")
    assert "Nobody came to the last dates" in told
    assert "Nobody came: Wed 9 Dec 19:00–21:00" in told
    season.miss(2)
    clock.move_to(season.after(2))
    sign_in(app, hub.organizer)
    for path in (page, f"{page}/20261223T100000Z"):
        told = said(app.get(path), class_="notice-wait")
        assert "A manager looks at the dates ahead" in told
        assert "A manager answers by Thu 17 Dec 2026 19:15, and you get a mail." in told
    # Others are told nothing of it.
    sign_in(app, hub.member)
    assert "Nobody came" not in app.get(page).text


@pytest.mark.usefixtures("clock")
def test_the_managers_queue_says_why(
    app: TestApp, hub: Hub, season: Season, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    season.miss(0, 1, 2)
    clock.move_to(season.after(2))
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    page = app.get("/manage/approvals")
    card = said(page, class_="request")
    assert "Nobody came, again and again" in card
    for slot in ("Wed 2 Dec 19:00–21:00", "Wed 9 Dec 19:00–21:00", "Wed 16 Dec 19:00–21:00"):
        assert slot in card
    assert "Let it go on" in card
    assert "1 waiting for an answer" in said(page, class_="page-tabs")
