"""Introductions and opportunities in a real browser: nothing for axe to find, nothing wider than the screen."""

from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from campus.connections.models import OpportunityKind
from campus.connections.services.answering import accept
from campus.connections.services.asking import AskQuestion, ask_question
from campus.connections.services.interests import show_interest
from campus.connections.services.introducing import IntroduceTwo, NamePerson, introduce_two, name_person
from campus.connections.services.opportunities import PostOpportunity, post_opportunity
from campus.people.models import Resident
from campus.people.queries.affiliations import current_organization_id
from campus.people.queries.logins import Identity
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.clock import NOW
from tests.support.hub import Hub, Person
from tests.support.looking import BOTH, look

pytestmark = pytest.mark.usefixtures("clock")
TEXT = "작은 파우치 셀의 부풀음을 시간에 따라 재 본 분을 찾습니다.\n장비 이름과 대략의 비용도 알고 싶어요."
CALL = PostOpportunity(
    OpportunityKind.CALL,
    "공공 데이터로 푸는 지역 문제 공동 과제",
    "대전의 공공 데이터를 함께 정제하고 모델을 만들 기관을 찾습니다.\n제안서는 저희가 초안을 씁니다.",
    "https://example.org/calls/2026-12",
    date(2026, 12, 10),
    18 * 60,
    ("영상 인식", "데이터 정제", "한국어 음성"),
    ("GPU 시간", "라벨링 도구"),
)


@pytest.fixture
def community(live_server: LiveServer, hub: Hub) -> dict[str, str]:
    """Questions, an offer to each, someone met, opportunities of two organizations; addresses by name."""

    def acting(person: Person) -> Identity:
        with live_server.sessions.read() as db:
            it = db.get_one(Resident, person.id)
            home = current_organization_id(db, person.id, now=NOW)
        return Identity(it.id, 0, it.name, it.email, it.role, it.locale, home, NOW)

    note = "우리 옆 연구실에서 몇 년 동안 재 왔어요. 장비도 직접 만들었고요."
    with live_server.sessions.write() as db:
        member, other, organizer = (acting(each) for each in (hub.member, hub.other_member, hub.organizer))
        asked = ask_question(db, AskQuestion("배터리 스웰링 시험", TEXT, shows_email=False), by=member, now=NOW)
        another = ask_question(db, AskQuestion("야간 열화상 촬영 허가", TEXT, shows_email=True), by=other, now=NOW)
        command = NamePerson(hub.other_member.id, note, is_hunch=True)
        offered = name_person(db, asked, command, by=organizer, now=NOW)
        met = name_person(db, asked, replace(command, named_id=hub.manager.id), by=organizer, now=NOW)
        accept(db, met, shows_email=True, by=acting(hub.manager), now=NOW)
        two = IntroduceTwo(hub.other_member.id, hub.member.id, "시험 장비 나눠 쓰기", note)
        direct = introduce_two(db, two, by=organizer, now=NOW)
        posted = post_opportunity(db, CALL, by=member, now=NOW)
        soon = replace(CALL, kind=OpportunityKind.PROBLEM, title="정수장 누수 소리 찾기", offered=())
        post_opportunity(db, replace(soon, deadline_day=date(2026, 11, 29)), by=organizer, now=NOW)
        endless = replace(CALL, kind=OpportunityKind.OFFER, deadline_day=None, deadline_minute=None)
        post_opportunity(db, replace(endless, title="초음파 시험 장비 나눔", needed=(), link=""), by=other, now=NOW)
        for each in (other, organizer):
            show_interest(db, posted, note, by=each, now=NOW)
    return {
        "asked": f"/introductions/questions/{asked}",
        "another": f"/introductions/questions/{another}",
        "offered": f"/introductions/{offered}",
        "met": f"/introductions/{met}",
        "direct": f"/introductions/{direct}",
        "posted": f"/opportunities/{posted}",
    }


@BOTH
def test_introductions(page: Page, live_server: LiveServer, hub: Hub, community: dict[str, str]) -> None:
    sign_in_browser(page, live_server, hub.other_member)
    page.goto("/introductions")
    look(page, "introductions")
    page.goto("/introductions?show=mine")
    look(page, "introductions-asked")
    page.goto(community["asked"])
    look(page, "question")
    page.fill("#who", "이서준")
    page.locator("form[action$='/name'] button").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "question-refused")
    page.goto(community["offered"])
    look(page, "introduction-offered")
    page.locator("details.more summary").press("Enter")
    page.locator("form[action$='/pass-on'] button").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "introduction-passing-refused")
    page.goto(community["direct"])
    look(page, "introduction-direct")
    for name in ("ask", "new", "mine"):
        page.goto(f"/introductions/{name}")
        look(page, f"introductions-{name}")


@BOTH
def test_meeting_over_a_coffee(page: Page, live_server: LiveServer, hub: Hub, community: dict[str, str]) -> None:
    sign_in_browser(page, live_server, hub.member)
    page.goto(community["asked"])
    look(page, "question-own")
    page.goto(community["met"])
    look(page, "introduction-met")
    page.goto(f"{community['met']}/coffee")
    look(page, "coffee")
    page.locator("button[name=take]").first.press("Enter")
    expect(page.locator(".meeting")).to_be_visible()
    page.fill("textarea", "덕분에 시험을 시작했어요.")
    page.locator("form[action$='/thank'] button").click()
    look(page, "introduction-thanked")


@BOTH
def test_opportunities(page: Page, live_server: LiveServer, hub: Hub, community: dict[str, str]) -> None:
    page.goto("/opportunities")
    look(page, "opportunities")
    page.goto(community["posted"])
    look(page, "opportunity-public")
    page.goto("/opportunities?show=ended")
    look(page, "opportunities-none")
    sign_in_browser(page, live_server, hub.member)
    page.goto(community["posted"])
    look(page, "opportunity-own")
    page.locator(".interest details summary").first.press("Enter")
    look(page, "opportunity-step")
    page.goto(f"{community['posted']}/meeting")
    look(page, "meeting")
    page.locator("button[name=take]").first.press("Enter")
    expect(page.locator(".meeting").first).to_be_visible()
    look(page, "opportunity-met")
    page.goto("/opportunities/new")
    page.locator("form[action='/opportunities/new'] button").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "opportunity-refused")


@BOTH
def test_nothing_there_yet(page: Page, live_server: LiveServer, hub: Hub) -> None:
    with live_server.sessions.write() as db:
        db.execute(update(Resident).values(locale=page.evaluate("navigator.language")[:2]))
    sign_in_browser(page, live_server, hub.member)
    for path, name in (("/introductions", "none"), ("/introductions/mine", "my-none"), ("/opportunities", "open-none")):
        page.goto(path)
        look(page, f"connections-{name}")
