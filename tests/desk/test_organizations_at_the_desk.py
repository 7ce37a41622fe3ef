"""Organizations at the desk: written down, changed, found; stewards named and released."""

import pytest
from sqlalchemy import select
from webtest import TestApp

from campus.db import Sessions
from campus.people.models import Organization, OrganizationDomain, OrganizationSteward
from campus.people.queries.organizations import organization_of_domain, read_organization
from campus.people.queries.stewards import is_steward
from tests.desk.conftest import Send, acts
from tests.people.affiliating import TODAY, Put, put
from tests.people.affiliating import send as send_form
from tests.support.applications import SignIn
from tests.support.hub import Hub
from tests.support.statements import counted

NEW = "/manage/organizations/new"


def _said(**changes: object) -> dict[str, object]:
    said = {"name_ko": "온새미로", "name_en": "Onsaemiro", "kind": "startup", "slug": "onsaemiro", "aliases": ""}
    said |= {"domains": "", "about_ko": "", "about_en": "", "homepage": "", "contact_email": "", "contact_phone": ""}
    return said | changes


def _read(sessions: Sessions, number: int) -> Organization:
    with sessions.read() as db:
        found = read_organization(db, number)
    assert found is not None
    return found


def test_it_is_for_managers(app: TestApp, hub: Hub, sign_in: SignIn) -> None:
    paths = (NEW, *(f"/manage/organizations/{number}" for number in (hub.kaist.id, 999_999)))
    writing = (*paths, f"{paths[1]}/stewards", f"{paths[1]}/stewards/1/release", "/manage/affiliations/1/confirm")
    for path in ("/manage/organizations", "/manage/affiliations", *paths):
        app.get(path, status=303)
    for who in (hub.member, hub.organizer):
        sign_in(app, who)
        for path in ("/manage/organizations", "/manage/affiliations", *paths):
            app.get(path, status=403)
        for path in writing:
            send_form(app, path, 403)


def test_an_organization_is_written_down_and_found(
    rule_desk: TestApp, send: Send, hub: Hub, sessions: Sessions
) -> None:
    details = {
        "aliases": "온새미\r\n온새미\n ONS ",
        "domains": "Onsaemiro.example\n@lab.onsaemiro.example",
        "homepage": "onsaemiro.example/ko",
        "about_ko": "로봇 손을 만듭니다.",
    }
    details["contact_phone"] = "042-823-4567"
    send(NEW, 303, **_said(**details))
    with sessions.read() as db:
        number = db.scalar(select(Organization.id).where(Organization.slug == "onsaemiro"))
        owner = organization_of_domain(db, "x.onsaemiro.example")
    made = _read(sessions, number)
    assert owner is not None and owner.id == number
    assert sorted(each.alias for each in made.aliases) == ["ONS", "온새미"]
    assert (made.homepage, made.contact_phone) == ("https://onsaemiro.example/ko", "+82428234567")
    assert [act for act, _ in acts(sessions)] == ["organization.made"]
    for query in ("ㅇㅅㅁㄹ", "ons", "온새미ㄹ"):
        page = rule_desk.get("/manage/organizations", {"q": query})
        assert [row.b.text for row in page.html.find_all(class_="row-main")] == ["Onsaemiro"]
    assert "042-823-4567" in rule_desk.get("/organizations/onsaemiro").text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_ko", ""),
        ("name_en", "   "),
        ("name_ko", "가" * 101),
        ("slug", "kaist"),
        ("slug", "KAIST"),
        ("slug", "a--b"),
        ("slug", "new"),
        ("slug", ""),
        ("kind", "club"),
        ("domains", "kaist.example"),
        ("domains", "ok.example\ngmail.com"),
        ("domains", "nodot"),
        ("domains", "a\0b.kr"),
        ("aliases", "가" * 101),
        ("aliases", "\n".join(f"이름 {number}" for number in range(21))),
        ("homepage", "javascript:alert(1)"),
        ("contact_email", "nobody"),
        ("contact_phone", "12"),
        ("about_ko", "가" * 2_001),
    ],
)
def test_what_cannot_be_is_explained_and_nothing_is_written(
    send: Send, hub: Hub, sessions: Sessions, field: str, value: str
) -> None:
    page = send(NEW, 422, **_said(about_en="still here") | {field: value})
    assert page.html.find(class_="error-summary").find("a", href=f"#{field}")
    assert "still here" in page.html.find(id="about_en").text
    with sessions.read() as db:
        assert len(db.scalars(select(Organization.id)).all()) == 3
    assert acts(sessions) == []


def test_whose_a_domain_is_is_said(send: Send, hub: Hub) -> None:
    page = send(NEW, 422, **_said(domains="mine.example\nkaist.example"))
    assert "kaist.example belongs to KAIST already." in page.text


def test_a_change_names_its_fields_and_keeps_the_rest(
    rule_desk: TestApp, hub: Hub, sessions: Sessions
) -> None:
    form = rule_desk.get(f"/manage/organizations/{hub.kaist.id}").forms["organization"]
    form["aliases"] = "카이스트"
    form["domains"] = "kaist.example\nkaist-2.example"
    form.submit(status=303)
    organization = _read(sessions, hub.kaist.id)
    assert (organization.version, [each.alias for each in organization.aliases]) == (2, ["카이스트"])
    assert {each.domain for each in organization.domains} == {"kaist.example", "kaist-2.example"}
    assert acts(sessions) == [("organization.changed", {"fields": ["aliases", "domains"]})]
    rule_desk.get(f"/manage/organizations/{hub.kaist.id}").forms["organization"].submit(status=303)
    assert _read(sessions, hub.kaist.id).version == 2  # nothing changed
    assert "카이스트" not in rule_desk.get("/manage/organizations", {"q": "KAIST2"}).html.find("main").text


def test_of_two_edits_the_second_is_told_and_keeps_what_was_typed(
    rule_desk: TestApp, hub: Hub, sessions: Sessions
) -> None:
    first = rule_desk.get(f"/manage/organizations/{hub.kaist.id}").forms["organization"]
    second = rule_desk.get(f"/manage/organizations/{hub.kaist.id}").forms["organization"]
    first["name_en"], second["name_en"] = "First", "Second"
    first.submit(status=303)
    page = second.submit(status=409)
    assert page.forms["organization"]["name_en"].value == "Second"
    assert _read(sessions, hub.kaist.id).name_en == "First"
    page.forms["organization"].submit(status=303)
    assert _read(sessions, hub.kaist.id).name_en == "Second"


def test_a_domain_cannot_be_taken_by_an_edit(rule_desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    form = rule_desk.get(f"/manage/organizations/{hub.kaist.id}").forms["organization"]
    form["domains"] = "etri.example"
    form.submit(status=422)
    with sessions.read() as db:
        assert db.get_one(OrganizationDomain, "etri.example").organization_id == hub.etri.id
        assert db.get_one(OrganizationDomain, "kaist.example").organization_id == hub.kaist.id


def test_stewards_are_named_and_released(rule_desk: TestApp, send: Send, hub: Hub, sessions: Sessions) -> None:
    one = f"/manage/organizations/{hub.etri.id}"
    for email in (hub.member.email, "nobody@etri.example", "nonsense", ""):
        page = send(f"{one}/stewards", 422, email=email)
        assert page.html.find(id="email")["aria-invalid"] == "true"
    for _ in range(2):
        send(f"{one}/stewards", 303, email=hub.other_member.email)
    assert "이서준" in rule_desk.get(one).html.find(id="stewards").text
    with sessions.read() as db:
        assert is_steward(db, hub.etri.id, hub.other_member.id, TODAY)
        assert len(db.scalars(select(OrganizationSteward.resident_id)).all()) == 1
    for _ in range(2):
        send(f"{one}/stewards/{hub.other_member.id}/release", 303)
    with sessions.read() as db:
        assert not is_steward(db, hub.etri.id, hub.other_member.id, TODAY)
    assert [act for act, _ in acts(sessions)] == ["steward.named", "steward.released"]


def test_a_steward_who_left_is_shown_as_such(rule_desk: TestApp, send: Send, hub: Hub, sessions: Sessions) -> None:
    send(f"/manage/organizations/{hub.etri.id}/stewards", 303, email=hub.other_member.email)
    put(sessions, hub.other_member, Put(hub.kaist))
    page = rule_desk.get(f"/manage/organizations/{hub.etri.id}")
    assert "not affiliated at present" in page.html.find(id="stewards").text


def test_the_list_costs_the_same_for_one_and_thirty(rule_desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    with counted(sessions) as once:
        rule_desk.get("/manage/organizations")
    with sessions.write() as db:
        for number in range(40):
            one = f"org-{number}"
            db.add(Organization(slug=one, kind="company", name_ko=f"회사 {number:02}", name_en=one))
    with counted(sessions) as often:
        page = rule_desk.get("/manage/organizations")
    assert len(page.html.find_all(class_="row-main")) == 30
    assert len(often) == len(once) <= 10
