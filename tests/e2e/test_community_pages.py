"""People and organizations in a real browser: nothing for axe to find, nothing too wide, in both languages."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from campus.domain.interests import read_interests
from campus.people.consents import Shown
from campus.people.models import Organization, Resident
from campus.people.services.listing import choose_shown, keep_interests
from tests.people.affiliating import Put, asked, make_steward, put
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.looking import BOTH, look


@pytest.fixture
def community(hub: Hub, live_server: LiveServer) -> LiveServer:
    """An organization that says something, two listed people, claims of every kind, a steward."""
    sessions, today = live_server.sessions, NOW.date()
    with sessions.write() as db:
        organization = db.get_one(Organization, hub.etri.id)
        organization.about_ko = "정보통신을 연구합니다.\n허브에서는 로봇과 언어를 맡고 있습니다."
        organization.homepage, organization.contact_email = "https://etri.example", "hello@etri.example"
        organization.contact_phone = "+82428601234"
        db.get_one(Resident, hub.other_member.id).introduction = "로봇이 물건을 집는 일을 가르칩니다."
        db.get_one(Resident, hub.other_member.id).phone = "+821012345678"
        keep_interests(db, hub.other_member.id, read_interests("로봇, 자연어 처리, LLM"), now=NOW)
        choose_shown(db, hub.other_member.id, is_listed=True, shown=tuple(Shown), now=NOW)
        choose_shown(db, hub.organizer.id, is_listed=True, shown=(), now=NOW)
    make_steward(sessions, hub.etri, hub.other_member)
    put(
        sessions,
        hub.member,
        Put(hub.kaist, today - timedelta(days=900), today - timedelta(days=200), title="박사과정"),
        Put(hub.startup, today - timedelta(days=199), expires_on=today - timedelta(days=2), title="리서치 엔지니어"),
        asked(hub.etri, starts_on=today, title="선임연구원", takes_over=True),
        asked(None, claimed_name="온새미로보틱스"),
    )
    return live_server


@BOTH
def test_organizations(page: Page, hub: Hub, community: LiveServer) -> None:
    page.goto("/organizations")
    look(page, "organizations")
    page.goto("/organizations?q=nowhere")
    look(page, "organizations-none")
    page.goto("/organizations/etri")
    look(page, "organization")
    sign_in_browser(page, community, hub.other_member)
    page.reload()
    look(page, "organization-of-mine")
    page.goto("/organizations/etri/people")
    look(page, "organization-people")
    page.locator("details.more summary").first.click()
    page.locator("details.more button").first.click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "organization-people-refused")


@BOTH
def test_people(page: Page, hub: Hub, community: LiveServer) -> None:
    sign_in_browser(page, community, hub.member)
    page.goto("/people")
    look(page, "people")
    page.goto("/people?interest=로봇")
    look(page, "people-filtered")
    page.goto("/people?q=nobody")
    look(page, "people-none")
    page.goto(f"/people/{hub.other_member.id}")
    look(page, "person")


@BOTH
def test_my_own(page: Page, hub: Hub, community: LiveServer) -> None:
    sign_in_browser(page, community, hub.member)
    page.goto("/me/affiliations")
    look(page, "affiliations")
    page.fill("#starts_on", "2026-11-25")
    page.fill("#ends_on", "2026-11-24")
    page.select_option("#organization", index=1)
    page.locator("#claim button.btn-primary").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "affiliations-refused")
    page.goto("/me")
    page.check("#shown-listed")
    page.check("#shown-name")
    page.locator("#shown button").click()
    page.locator(".suggestions button").first.click()
    expect(page.locator(".preview")).to_contain_text("김하늘")
    look(page, "me-listed")


@BOTH
def test_the_desk(page: Page, hub: Hub, community: LiveServer) -> None:
    sign_in_browser(page, community, hub.manager)
    page.goto("/manage/organizations")
    look(page, "desk-organizations")
    page.goto("/manage/organizations/new")
    page.locator("#organization button.btn-primary").click()
    look(page, "desk-organization-refused")
    page.goto(f"/manage/organizations/{hub.etri.id}")
    look(page, "desk-organization")
    page.goto("/manage/affiliations")
    look(page, "desk-affiliations")
