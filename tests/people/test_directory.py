"""The directory: only who consented, only what they show, found as Koreans type."""

from datetime import date

import pytest
from webtest import TestApp, TestResponse

from campus.db import Sessions
from campus.domain.interests import read_interests
from campus.people.consents import Shown
from campus.people.models import Resident, ResidentStatus
from campus.people.services.listing import choose_shown, keep_interests
from campus.people.services.names import set_search
from campus.permissions import Role
from tests.people.affiliating import Put, put
from tests.people.doors import set_status
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub, Person
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")


def list_person(sessions: Sessions, person: Person, *shown: Shown, interests: str = "") -> None:
    with sessions.write() as db:
        keep_interests(db, person.id, read_interests(interests), now=NOW)
        choose_shown(db, person.id, is_listed=True, shown=shown, now=NOW)


@pytest.fixture
def people(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> TestApp:
    """Asked as ``hub.manager``: three are listed, one with the full name."""
    list_person(sessions, hub.member, Shown.INTERESTS, interests="로봇, LLM")
    list_person(sessions, hub.other_member, Shown.NAME, interests="로봇")
    list_person(sessions, hub.organizer, Shown.NAME, Shown.INTERESTS, interests="HCI")
    sign_in(app, hub.manager)
    return app


def names(page: TestResponse) -> list[str]:
    return [title.text for title in page.html.find("main").find_all(class_="card-title")]


def test_visitors_do_not_see_it(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    list_person(sessions, hub.member, *Shown)
    for path in ("/people", f"/people/{hub.member.id}", "/people/999999"):
        assert app.get(path, status=303).location.startswith("http://localhost/sign-in")
    assert "김하늘" not in app.get("/organizations/kaist").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["김*늘", "박도윤", "이서준"]),
        ({"q": "서준"}, ["이서준"]),
        ({"q": "ㅇㅅㅈ"}, ["이서준"]),
        ({"q": "이서ㅈ"}, ["이서준"]),
        ({"q": "하늘"}, []),  # this name is not shown
        ({"q": "member@kaist"}, []),  # nor the address
        ({"q": "kaist"}, ["김*늘"]),
        ({"q": "ㄴㄹAI"}, ["박도윤"]),
        ({"q": "llm"}, ["김*늘"]),
        ({"q": "로봇"}, ["김*늘"]),  # the other one does not show it
        ({"kind": "startup"}, ["박도윤"]),
        ({"kind": "university", "q": "로봇"}, ["김*늘"]),
        ({"interest": "로봇"}, ["김*늘"]),
        ({"interest": "없음"}, []),
        ({"q": "%"}, ["김*늘", "박도윤", "이서준"]),
    ],
)
def test_people_are_found_by_what_they_show(people: TestApp, query: dict[str, str], found: list[str]) -> None:
    assert names(people.get("/people", query)) == (found or ["찾는 사람이 없어요"])[: len(found)]


def test_the_filter_of_an_organization_follows_where_people_are_today(
    people: TestApp, hub: Hub, sessions: Sessions
) -> None:
    assert names(people.get("/people", {"organization": hub.kaist.id})) == ["김*늘"]
    put(sessions, hub.member, Put(hub.kaist, ends_on=date(2026, 11, 24)), Put(hub.etri, date(2026, 11, 25)))
    assert names(people.get("/people", {"organization": hub.kaist.id})) == []
    assert names(people.get("/people", {"organization": hub.etri.id, "q": "ETRI"})) == ["김*늘", "이서준"]


def test_nonsense_in_the_address_is_borne(people: TestApp) -> None:
    for query in ("organization=x", "kind=king", "interest=%00", "page=0", "page=x", "q=" + "a" * 2_000, "q=%00"):
        people.get(f"/people?{query}", status=200)
    for number in ("999999", "0", "99999999999999999999"):
        people.get(f"/people/{number}", status=404)


def test_a_closed_account_is_gone_at_once(people: TestApp, hub: Hub, sessions: Sessions) -> None:
    set_status(sessions, hub.organizer, ResidentStatus.DISABLED)
    assert names(people.get("/people")) == ["김*늘", "이서준"]
    people.get(f"/people/{hub.organizer.id}", status=404)


def test_suggested_are_only_interests_that_someone_shows(people: TestApp, hub: Hub, sessions: Sessions) -> None:
    list_person(sessions, hub.other_member, interests="비밀 취미")
    links = people.get("/people").html.find("nav", attrs={"aria-label": "관심사"}) or people.get("/people").html
    assert "비밀 취미" not in links.text


def test_lists_come_by_pages_and_cost_the_same(people: TestApp, hub: Hub, sessions: Sessions) -> None:
    with counted(sessions) as once:
        people.get("/people")
    for number in range(40):
        with sessions.write() as db:
            resident = Resident(
                name=f"사람{number:02}",
                email=f"person{number}@gmail.test",
                status=ResidentStatus.ACTIVE,
                role=Role.MEMBER,
                created_at=NOW,
            )
            set_search(resident)
            db.add(resident)
            db.flush()
            person = Person(resident.id, resident.email, resident.name)
        put(sessions, person, Put(hub.kaist), Put(hub.etri))
        list_person(sessions, person, *Shown, interests="로봇, LLM")
    with counted(sessions) as often:
        first = people.get("/people")
    assert len(often) == len(once) <= 12
    assert len(names(first)) == 30
    assert len(names(people.get("/people?page=2"))) == 13
