"""The pages of a session in a real browser: nothing for axe to find, nothing wider than the screen, both languages."""

from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page
from sqlalchemy import select, update

from campus.groups.models import GroupSession, Material, Segment, SegmentKind, SignUp
from campus.groups.services.signing_up import Wishes, sign_up
from tests.booking.conftest import Acting, acting
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.clock import NOW
from tests.support.groups import Circle, add_residents, found_group
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.looking import BOTH, keep_picture, look

__all__ = ["acting"]

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def circle(hub: Hub, live_server: LiveServer, acting: Acting) -> Circle:
    """A group of eighteen, in a room that is too small for them."""
    with live_server.sessions.write() as db:
        people = add_residents(db, hub, 14)
    members = [hub.member.id, *(each.id for each in people)]
    return found_group(live_server.sessions, hub.organizer, acting(hub.organizer), members=members)


@pytest.fixture
def first(circle: Circle, hub: Hub) -> GroupSession:
    found = circle.dates(circle.season(hub.meeting, takes_guests=True))[0]
    about = "노드와 간선으로 된 자료를 어떻게 배우는지 함께 읽습니다.\n처음 오시는 분도 괜찮아요."
    with circle.sessions.write() as db:
        told = {"topic": "그래프 신경망으로 보는 도시 교통", "about": about, "online_url": "https://meet.example/ai"}
        db.execute(update(GroupSession).where(GroupSession.id == found.id).values(told))
        second = circle.dates(found.season_id)[1]
        talk = (Segment.session_id == second.id, Segment.kind == SegmentKind.TALK)
        db.execute(update(Segment).where(*talk).values(presenter_id=hub.member.id))
        link = {"title": "발표 자료", "url": "https://slides.example/a", "added_by_id": hub.organizer.id}
        db.add(Material(session_id=found.id, added_at=NOW, **link))
        db.execute(update(SignUp).where(SignUp.id % 3 == 0).values(is_shown=True))
    return found


@BOTH
def test_the_session_page(page: Page, hub: Hub, live_server: LiveServer, first: GroupSession) -> None:
    page.goto(f"/sessions/{first.id}")
    look(page, "session-stranger")
    page.goto(f"/sessions/{first.id}/guest")
    page.locator("#guest button.btn-primary").click()
    page.wait_for_selector(".error-summary")
    page.locator("details.more summary").click()
    look(page, "guest-form-refused")
    page.fill("#name", "한지민")
    page.fill("#email", "guest@gmail.test")
    page.check("#agree")
    page.locator("#guest button.btn-primary").click()
    page.wait_for_selector(".notice-ok")
    look(page, "guest-form-sent")
    letter = letters_to(live_server.sessions, "guest@gmail.test")[-1]
    page.goto(next(line for line in letter.text.splitlines() if "/sessions/guest/" in line))
    look(page, "guest-unconfirmed")
    page.locator(".acts-row .btn-primary").click()
    page.wait_for_selector(".flashes")
    look(page, "guest-in-line")
    sign_in_browser(page, live_server, hub.member)
    page.goto(f"/sessions/{first.id}")
    look(page, "session-member")
    sign_in_browser(page, live_server, hub.organizer)
    page.goto(f"/sessions/{first.id}")
    look(page, "session-organizer")


@BOTH
def test_changing_it(page: Page, hub: Hub, live_server: LiveServer, first: GroupSession) -> None:
    sign_in_browser(page, live_server, hub.organizer)
    page.goto(f"/sessions/{first.id}/edit")
    look(page, "session-edit")
    page.fill("#part0-minutes", "400")
    page.fill("#seats", "3")
    page.locator("#session-form .btn-primary").click()
    page.wait_for_selector(".error-summary")
    look(page, "session-edit-refused")
    page.goto(f"/sessions/{first.id}/cancel")
    look(page, "session-cancel")


@BOTH
def test_the_door(
    page: Page, hub: Hub, live_server: LiveServer, first: GroupSession, clock: time_machine.Traveller
) -> None:
    clock.move_to(first.starts_at - timedelta(minutes=5))
    sign_in_browser(page, live_server, hub.organizer)
    page.goto(f"/sessions/{first.id}/door")
    look(page, "door")
    page.goto(f"/sessions/{first.id}/check-in")
    page.fill("#code", "12")
    page.locator("#check-in .btn-primary").click()
    page.wait_for_selector(".error-summary")
    look(page, "check-in-refused")
    page.goto(f"/c/{first.door_key}")
    page.locator("main .btn-primary").click()
    page.wait_for_selector(".flashes")
    look(page, "session-checked-in")
    page.goto(f"/sessions/{first.id}/people")
    look(page, "session-people")
    clock.move_to(first.ends_at + timedelta(minutes=5))
    page.goto("/groups/ai-friends/seasons/1/attendance")
    look(page, "season-attendance")


@BOTH
def test_tables(page: Page, hub: Hub, live_server: LiveServer, first: GroupSession, acting: Acting) -> None:
    sign_in_browser(page, live_server, hub.organizer)
    page.goto(f"/sessions/{first.id}/tables/2")
    page.fill("#size", "3")
    page.locator(".tables-form button").click()
    with live_server.sessions.write() as db:
        late = db.scalars(select(SignUp.resident_id).where(SignUp.session_id == first.id)).all()
        db.execute(update(GroupSession).where(GroupSession.id == first.id).values(seats=None))
        if hub.manager.id not in late:
            sign_up(db, first.id, Wishes(eats=True, is_shown=False), by=acting(hub.manager), now=NOW)
    page.goto(f"/sessions/{first.id}/tables/2")
    look(page, "tables")
    page.emulate_media(media="print", color_scheme="light")
    keep_picture(page, "tables-print")
    page.emulate_media(media="screen")
    page.goto(f"/sessions/{first.id}")
    look(page, "session-with-table")
