"""The pages of organizations: open to all, people only for residents, sections of other floors included."""

from datetime import date

import pytest
from pyramid.request import Request
from sqlalchemy import select
from webtest import TestApp

from campus.db import Sessions
from campus.people.consents import Shown
from campus.people.models import Organization
from campus.people.services.listing import choose_shown
from campus.spaces.models import Floor, Tenancy
from campus.web.sections import Section
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")


def _names(app: TestApp, **query: str) -> list[str]:
    return [title.text for title in app.get("/organizations", query).html.find("main").find_all(class_="card-title")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["나래AI", "한국과학기술원", "한국전자통신연구원"]),
        ({"q": "ㅎㄱㄱㅎ"}, ["한국과학기술원"]),
        ({"q": "kaist"}, ["한국과학기술원"]),
        ({"q": "나ㄹ"}, ["나래AI"]),
        ({"q": "한국 기술"}, ["한국과학기술원"]),
        ({"kind": "startup"}, ["나래AI"]),
        ({"kind": "startup", "q": "kaist"}, []),
        ({"kind": "king", "q": "\0"}, ["나래AI", "한국과학기술원", "한국전자통신연구원"]),
    ],
)
def test_anyone_finds_organizations(app: TestApp, hub: Hub, query: dict[str, str], found: list[str]) -> None:
    assert _names(app, **query) == found


def test_a_page_says_what_it_is_and_who_is_listed_only_to_residents(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn
) -> None:
    with sessions.write() as db:
        organization = db.get_one(Organization, hub.kaist.id)
        organization.about_en, organization.homepage = "We do <b>research</b>.", "https://kaist.example"
        choose_shown(db, hub.member.id, is_listed=True, shown=(Shown.NAME,), now=NOW)
    page = app.get("/organizations/kaist")
    assert "We do &lt;b&gt;research" in page.text
    assert page.html.find(lang="en", class_="measure")
    assert "김하늘" not in page.text and 'href="https://kaist.example"' in page.text
    sign_in(app, hub.other_member)
    assert "김하늘" in app.get("/organizations/kaist").text


@pytest.mark.parametrize("slug", ["nowhere", "KAIST", "%00", "a" * 200, "%ED%95%9C", "-"])
def test_there_is_nothing_else(app: TestApp, hub: Hub, slug: str) -> None:
    app.get(f"/organizations/{slug}", status=404)
    app.get(f"/organizations/{slug}/people", status=404)


def test_floors_of_a_tenant_stand_on_its_page(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    with sessions.write() as db:
        floor = db.scalars(select(Floor.id).order_by(Floor.id)).first()
        for office, last in (("402", None), ("101", date(2026, 1, 31))):
            one = {"organization_id": hub.startup.id, "floor_id": floor, "starts_on": date(2025, 1, 1)}
            db.add(Tenancy(**one, office=office, ends_on=last))
    section = app.get("/organizations/narae-ai").html.find(attrs={"aria-labelledby": "tenancy"}).text
    assert "402" in section and "101" not in section
    assert app.get("/organizations/kaist").html.find(attrs={"aria-labelledby": "tenancy"}) is None


def test_upper_floors_add_sections(app: TestApp, hub: Hub) -> None:
    makers = app.router.registry.setdefault("organization_sections", [])

    def tell(request: Request, organization_id: int) -> list[Section]:
        floors = [({"office": f"section of {organization_id}", "starts_on": date(2026, 1, 1), "ends_on": None}, "x")]
        return [Section("spaces/tenancy_section.html", {"tenancies": floors})]

    makers.append(tell)
    try:
        assert f"section of {hub.etri.id}" in app.get("/organizations/etri").text
    finally:
        makers.remove(tell)


def test_lists_come_by_pages_and_cost_the_same(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    with counted(sessions) as once:
        app.get("/organizations")
    with sessions.write() as db:
        for number in range(40):
            one = f"org-{number}"
            db.add(Organization(slug=one, kind="company", name_ko=f"회사 {number:02}", name_en=one))
    with counted(sessions) as often:
        assert len(_names(app)) == 30
    assert len(often) == len(once) <= 4
    assert len(_names(app, page="2")) == 13
