"""The pages of groups in a real browser, in both languages and on a phone: axe finds nothing, keys are enough."""

from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect
from sqlalchemy import select

from campus.db import Sessions
from campus.groups.models import Certificate, Group, GroupKind, Joining, Season, SignUp
from campus.groups.services.certificates import issue_certificates
from campus.groups.services.joining import join_group
from campus.groups.services.membership import invite
from campus.people.services.initiatives import InitiativeDraft, add_initiative
from tests.groups.conftest import Acting, acting
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.clock import NOW
from tests.support.groups import Circle, add_residents, found_group
from tests.support.hub import Hub
from tests.support.looking import BOTH, look
from tests.support.seasons import weekly

__all__ = ["acting"]

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def meetup(live_server: LiveServer, hub: Hub, acting: Acting) -> Circle:
    """A meetup with ten people, a season, a request and an invitation."""
    sessions: Sessions = live_server.sessions
    with sessions.write() as db:
        people = add_residents(db, hub, 9)
        add_initiative(db, InitiativeDraft("AI 융합 연구", "AI convergence research"), by=hub.manager.id, now=NOW)
    circle = found_group(
        sessions,
        hub.organizer,
        acting(hub.organizer),
        members=[hub.member.id, *(each.id for each in people[:8])],
        joining=Joining.APPROVAL,
    )
    circle.season(hub.seminar, weekly(8), seats=9)
    with sessions.write() as db:
        group = db.get_one(Group, circle.id)
        group.tagline, group.about = "AI를 쓰는 사람들이 수요일 저녁에 만나요", "발표 한 시간, 식사와 대화 한 시간."
        join_group(db, circle.id, people[8].id, note="강화학습을 공부하고 있어요", now=NOW)
        invite(db, circle.id, hub.manager.email, by=hub.organizer.id, now=NOW)
    return circle


@BOTH
def test_groups_are_looked_at(page: Page, hub: Hub, live_server: LiveServer, meetup: Circle) -> None:
    page.goto("/groups")
    look(page, "groups")
    page.locator(".group-card a").first.click()
    look(page, "group-visitor")
    sign_in_browser(page, live_server, hub.member)
    page.goto("/groups/ai-friends")
    look(page, "group-member")
    page.goto("/groups/ai-friends/seasons/1")
    look(page, "season")
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/groups/ai-friends")
    page.locator(".group-mine .btn-primary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".flashes .notice-ok")).to_be_visible()


@BOTH
def test_a_group_is_led(page: Page, hub: Hub, live_server: LiveServer, meetup: Circle) -> None:
    sign_in_browser(page, live_server, hub.organizer)
    page.goto("/groups/ai-friends/members")
    look(page, "members")
    for path in ("edit", "end", "seasons/1/edit", "seasons/1/sessions/new"):
        page.goto(f"/groups/ai-friends/{path}")
        look(page, path.replace("/", "-"))
    page.goto("/groups/new")
    page.locator(".form-acts .btn-primary").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "group-refused")


@BOTH
def test_a_season_is_planned(page: Page, hub: Hub, live_server: LiveServer, meetup: Circle) -> None:
    sign_in_browser(page, live_server, hub.organizer)
    page.goto("/groups/ai-friends/seasons/new?room=seminar&date=2027-02-03&start=19:00&end=21:00")
    look(page, "season-new")
    page.fill("#name", "2027 봄")
    page.fill("#count", "6")
    expect(page.locator("#place")).to_be_hidden()
    page.locator(".form-acts .btn-primary").click()
    look(page, "season-plan")
    page.locator("[data-book]").click()
    expect(page.locator(".session-row")).to_have_count(6)
    page.goto("/groups/ai-friends/seasons/new?where=elsewhere&date=2027-06-08&start=19:00&end=21:00")
    page.fill("#name", "나들이")
    page.fill("#place", "대전시립미술관")
    page.fill("#count", "3")
    expect(page.locator("#room")).to_be_hidden()
    page.locator(".form-acts .btn-primary").click()
    look(page, "season-dates")
    page.locator(".form-acts .btn-primary").click()
    expect(page.locator(".session-row")).to_have_count(3)


@BOTH
def test_the_desk_answers_and_a_course_certifies(
    page: Page, hub: Hub, live_server: LiveServer, meetup: Circle, clock: time_machine.Traveller
) -> None:
    with live_server.sessions.write() as db:
        group = db.get_one(Group, meetup.id)
        group.kind, group.completion_percent = GroupKind.COURSE, 50
        season = db.scalars(select(Season)).one()
        for each in db.scalars(select(SignUp).where(SignUp.resident_id == hub.member.id)):
            each.checked_in_at = NOW
        issue_certificates(db, season.id, by=hub.organizer.id, now=NOW + timedelta(days=90))
        code = db.scalars(select(Certificate.code)).one()
    clock.move_to(NOW + timedelta(days=90))
    page.goto(f"/certificates/{code}")
    look(page, "certificate")
    page.goto("/certificates/AAAA-BBBB-CCCC")
    look(page, "certificate-none")
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/groups/ai-friends/seasons/1/certificates")
    look(page, "certificates")
    for path in ("/manage/groups", "/manage/initiatives"):
        page.goto(path)
        look(page, f"desk-{path.rsplit('/', 1)[1]}")
