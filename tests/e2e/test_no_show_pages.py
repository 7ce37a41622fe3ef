"""The ledger's pages in a browser: one's own, the desk's, and what a series that nobody comes to says."""

from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect

from campus.booking.queries.occurrences import occurrences_of
from campus.booking.services.no_show_answers import Excuse, answer, contest, excuse
from campus.booking.services.series_making import BookSeries, book_series
from campus.booking.services.series_planning import SeriesWish
from campus.db import Sessions
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import slot
from tests.booking.test_series import WORDS, weekly
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.ledger_pages import THRICE, identity_of, missed_by
from tests.support.looking import BOTH, look
from tests.support.missing import miss, points_of

pytestmark = pytest.mark.usefixtures("clock")
SAID = "세 명이 시작할 때부터 앉아 있었는데 문 앞 화면이 꺼져 있었어요.\n안내대에도 말씀드렸어요."


@pytest.fixture
def ledger(live_server: LiveServer, hub: Hub) -> Sessions:
    """The member has every kind of point, another one contests as well, a group missed a date."""
    sessions = live_server.sessions
    old = [slot("10:00", "11:00", days=-95), slot("16:00", "17:30", days=-40)]
    missed_by(sessions, hub, hub.member, old, title="아주 긴 제목을 가진 예약 " * 4)
    missed_by(sessions, hub, hub.member, THRICE)
    missed_by(sessions, hub, hub.other_member, [slot("14:00", "15:00", days=-3)], title="데이터 살펴보기")
    missed_by(sessions, hub, hub.organizer, [slot("16:00", "17:00", days=-2)], is_for_group=True, title="논문 모임")
    member, other, manager = (identity_of(sessions, each) for each in (hub.member, hub.other_member, hub.manager))
    numbers = [number for number, _ in points_of(sessions, hub.member.id)]
    with sessions.write() as db:
        contest(db, numbers[2], "옆방에 있었어요.", by=member, now=NOW - timedelta(days=9))
        answer(db, numbers[2], "예약한 방은 비어 있었어요.", by=manager, now=NOW - timedelta(days=8))
        contest(db, numbers[3], SAID, by=member, now=NOW - timedelta(days=4))
        contest(db, points_of(sessions, hub.other_member.id)[0][0], "문이 잠겨 있었어요.", by=other, now=NOW)
        missed = occurrences_of(db, 2)
        why = Excuse({"ko": "표시기가 고장이었어요.", "en": "The display was broken."})
        excuse(db, [each.occurrence_id for each in missed], why, by=manager, now=NOW - timedelta(days=30))
    return sessions


@BOTH
def test_my_no_shows(
    page: Page, live_server: LiveServer, hub: Hub, ledger: Sessions, clock: time_machine.Traveller
) -> None:
    sign_in_browser(page, live_server, hub.member)
    page.goto("/me/no-shows")
    look(page, "my-no-shows")
    contesting = page.locator(".missed details.more").first
    contesting.locator("summary").press("Enter")
    contesting.locator("form button").press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "my-no-shows-refused")
    page.locator(".missed details.more select").first.select_option(index=1)
    page.locator(".missed details.more form button").first.click()
    expect(page.locator(".missed .badge-wait")).to_have_count(2)
    page.goto("/me")
    look(page, "me-with-no-shows")
    page.goto("/bookings/new?room=meeting&date=2026-11-27&start=15:00&end=16:00&people=2")
    look(page, "booking-for-the-same-day-only")


@BOTH
def test_the_desk(
    page: Page, live_server: LiveServer, hub: Hub, ledger: Sessions, clock: time_machine.Traveller
) -> None:
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/no-shows")
    look(page, "desk-no-shows")
    for summary in page.locator("details.more summary").all():
        summary.press("Enter")
    look(page, "desk-no-shows-open")
    page.locator(".request").first.locator("form button").first.click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.goto("/manage/no-shows?first=2026-12-01")
    look(page, "desk-no-shows-none")


@BOTH
def test_a_series_that_nobody_comes_to(
    page: Page, live_server: LiveServer, hub: Hub, clock: time_machine.Traveller
) -> None:
    sessions = live_server.sessions
    with sessions.write() as db:
        catalogue = read_catalogue(db)
        command = BookSeries(SeriesWish(weekly(7), catalogue.rooms[hub.meeting.id]), WORDS, {})
        number = book_series(db, catalogue, command, by=identity_of(sessions, hub.organizer), now=NOW)
    for date in range(3):
        with sessions.write() as db:
            dates = occurrences_of(db, number)
            miss(db, dates[date])
        if date == 1:
            clock.move_to(dates[1].slot.starts_at + timedelta(hours=1))
            sign_in_browser(page, live_server, hub.organizer)
            page.goto(f"/bookings/{number}")
            look(page, "series-missed-twice")
    clock.move_to(dates[2].slot.starts_at + timedelta(hours=1))
    sign_in_browser(page, live_server, hub.organizer)
    page.goto(f"/bookings/{number}")
    look(page, "series-held")
    page.goto(f"/bookings/{number}/20261223T100000Z")
    look(page, "series-held-date")
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/approvals")
    look(page, "approvals-review")
