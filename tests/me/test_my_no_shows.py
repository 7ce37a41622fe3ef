"""My no-shows: where I stand before it bites, and saying once that it was different."""

from datetime import timedelta

import pytest
from webtest import TestApp

from campus.booking.models import NoShowPoint
from campus.booking.queries.no_shows import find_missed
from campus.db import Sessions
from campus.spaces.models import ReadingKind
from campus.spaces.services.readings import NewReading, add_readings, set_threshold
from tests.booking.conftest import slot
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.ledger_pages import THRICE, TWICE, missed_by, said, send
from tests.support.letters import news_to
from tests.support.missing import points_of
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/me/no-shows"
DESK = "hub@localhost"


@pytest.fixture
def mine(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    """The application asked as ``hub.member``, in English."""
    sign_in(app, hub.member)
    app.set_cookie("locale", "en")
    return app


def contest(app: TestApp, number: int, status: int = 303, **values: str) -> object:
    form = {f"contest{number}-usual": "", f"contest{number}-words": ""}
    sent = form | {f"contest{number}-{name}": value for name, value in values.items()}
    return send(app, PAGE, f"{PAGE}/{number}/contest", status, **sent)


def test_it_is_for_who_is_signed_in_and_about_nobody_else(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn
) -> None:
    missed_by(sessions, hub, hub.other_member, TWICE[:1])
    ((number, _),) = points_of(sessions, hub.other_member.id)
    app.get(PAGE, status=303)
    sign_in(app, hub.member)
    assert "논문 초안" not in app.get(PAGE).text
    contest(app, number, 404, usual="was-there")
    contest(app, 999, 404, usual="was-there")
    app.get(f"{PAGE}/{number}/contest", status=404)


def test_nothing_missed_says_so(mine: TestApp) -> None:
    assert "Nothing was missed" in mine.get(PAGE).text
    assert "No no-show counts now." in said(mine.get(PAGE), id="standing")
    assert "No no-show counts now." in said(mine.get("/me"), id="no-shows")


def test_it_says_where_i_stand_before_it_bites(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    missed_by(sessions, hub, hub.member, TWICE)
    for stands in (said(mine.get(PAGE), id="standing"), said(mine.get("/me"), id="no-shows")):
        assert "No-shows that count: 2 of 3. They lapse on: Wed 3 Feb, Sat 13 Feb." in stands
        assert "With one more, only bookings for the same day are possible for 30 days." in stands
    page = mine.get(PAGE)
    assert "Counts until Sat 13 Feb 2027." in page.text
    assert "Nobody had checked in at 10:15; the room was given to others." in page.text


def test_the_rooms_own_meters_speak_for_me(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    missed_by(sessions, hub, hub.member, TWICE[:1])
    assert "The room's meters" not in mine.get(PAGE).text
    with sessions.write() as db:
        set_threshold(db, hub.meeting.id, ReadingKind.POWER, 100, by=hub.manager.id, now=NOW)
    assert "The room's meters: nothing stirred in that time." in mine.get(PAGE).text
    with sessions.write() as db:
        missed = find_missed(db, points_of(sessions, hub.member.id)[0][0])
        assert missed is not None
        came_at = missed.facts.slot.starts_at + timedelta(minutes=20)
        add_readings(db, [NewReading(hub.meeting.id, ReadingKind.POWER, came_at, 180)], now=NOW)
    assert "The room's meters: in use 10:20–10:35." in mine.get(PAGE).text
    assert "nothing stirred" not in mine.get(PAGE).text


def test_it_says_what_holds_now(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    missed_by(sessions, hub, hub.member, THRICE)
    stands = said(mine.get(PAGE), id="standing")
    assert "Until Thu 24 Dec 2026 10:15 only bookings for the same day are possible." in stands
    assert "3 of 3" in stands
    assert "With one more" not in stands


def test_the_booking_form_says_it_too(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    asked = "/bookings/verdict?room=meeting&date=2026-11-26&start=15:00&end=16:00&people=2"
    assert "No-shows" not in mine.get(asked).text
    missed_by(sessions, hub, hub.member, TWICE)
    page = mine.get(asked)
    assert "Confirmed at once" in page.text
    assert "With one more, only bookings for the same day are possible for 30 days." in page.text
    missed_by(sessions, hub, hub.member, THRICE[2:])
    page = mine.get(asked)
    assert "Nobody came to 3 of the bookings in this name within 90 days" in page.text
    assert "until Thu 24 Dec 2026 10:15 only bookings for the same day are possible" in page.text
    assert page.html.find("a", href="/me/no-shows")
    # What would work: the same hour today, in the same room first.
    assert "Meeting room Wed 25 Nov 15:00–16:00" in said(page, class_="alt")
    assert page.text.count("until Thu 24 Dec") + page.text.count("Until Thu 24 Dec") == 1
    values = {"room": "meeting", "date": "2026-11-26", "start": "15:00", "end": "16:00", "people": "2"}
    values |= {"purpose": "meeting", "title": "회의", "visibility": "members", "note": ""}
    refused = send(mine, "/bookings/new", "/bookings/new", 422, **values)
    assert "only bookings for the same day are possible" in refused.text
    send(mine, "/bookings/new", "/bookings/new", 303, **values | {"date": "2026-11-25"})


def test_the_finder_says_why_it_finds_nothing(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    missed_by(sessions, hub, hub.member, THRICE)
    assert "Only the same day for now" in mine.get("/rooms/find?date=2026-11-27&start=15:00&minutes=60&people=2").text
    assert "Only the same day for now" not in mine.get("/rooms/find?start=15:00&minutes=60&people=2").text


def test_one_contests_once(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    missed_by(sessions, hub, hub.member, TWICE[:1], title="<b>둘</b> 모임")
    ((number, _),) = points_of(sessions, hub.member.id)
    assert "Please choose what was different" in str(contest(mine, number, 422))
    contest(mine, number, usual="was-there", words="셋이\n앉아 있었어요 <script>")
    with sessions.read() as db:
        point = db.get_one(NoShowPoint, number)
        assert point.contest == "We were in the room; only the check-in is missing.\n셋이\n앉아 있었어요 <script>"
        assert point.contested_at is not None
    page = mine.get(PAGE)
    assert "Contested" in said(page, id=f"point-{number}")
    assert "<script>" not in page.text.replace("<script ", "")
    assert not page.html.find("textarea")
    (letter,) = news_to(sessions, DESK)
    assert letter.event == "no-show-contested"
    for text in ("김하늘", "앉아 있었어요", "2026. 11. 26.(목) 10:00", "http://localhost/manage/no-shows"):
        assert text in letter.text
    assert "&lt;b&gt;둘" in letter.html
    contest(mine, number, usual="sudden")
    assert len(news_to(sessions, DESK)) == 1
    assert "contested or answered already" in mine.get(PAGE).text


def test_what_lapsed_is_not_contested(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    missed_by(sessions, hub, hub.member, [slot("10:00", "11:00", days=-95)])
    page = mine.get(PAGE)
    assert "Lapsed" in page.text
    assert not page.html.find("textarea")


def test_one_no_show_and_thirty_take_as_many_statements(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    missed_by(sessions, hub, hub.member, TWICE[:1])
    mine.get(PAGE)
    with counted(sessions) as once:
        mine.get(PAGE)
    missed_by(sessions, hub, hub.member, [slot("10:00", "11:00", days=-21 - each) for each in range(24)])
    with counted(sessions) as many:
        page = mine.get(PAGE)
    assert len(page.html.find_all(class_="missed")) == 20
    assert len(many) == len(once) <= 8
    assert len(mine.get(f"{PAGE}?page=2").html.find_all(class_="missed")) == 5
