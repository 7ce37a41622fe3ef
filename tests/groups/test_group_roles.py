"""Roles × routes of groups: what each may open, and what each may do. A route without a row fails."""

from collections.abc import Iterator

import pytest
from webtest import TestApp

from campus.groups.models import Group
from tests.groups.pages import send
from tests.support.applications import sign_in
from tests.support.groups import Circle, add_residents
from tests.support.hub import Hub, Person
from tests.support.pages import token_of

pytestmark = pytest.mark.usefixtures("clock")

# In this order ask a visitor, a resident who does not belong to the group, a member, its organizer, a manager.
G, S = "/groups/ai-friends", "/groups/ai-friends/seasons/1"
ALL, RESIDENTS, LEADERS = (200, 200, 200, 200, 200), (303, 200, 200, 200, 200), (303, 403, 403, 200, 200)
# Posts of a form that says nothing: whoever may is told what is wrong (422) or led on (303).
POSTED, LEADERS_ACT, LEADERS_FORM = (403, 303, 303, 303, 303), (403, 403, 403, 303, 303), (403, 403, 403, 422, 422)
TABLE: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("groups.list", "GET"): ("/groups", ALL),
    ("groups.new", "GET"): ("/groups/new", RESIDENTS),
    ("groups.new", "POST"): ("/groups/new", (403, 422, 422, 422, 422)),
    ("groups.show", "GET"): (G, ALL),
    ("groups.edit", "GET"): (f"{G}/edit", LEADERS),
    ("groups.edit", "POST"): (f"{G}/edit", LEADERS_FORM),
    ("groups.end", "GET"): (f"{G}/end", LEADERS),
    ("groups.end", "POST"): (f"{G}/end", LEADERS_ACT),
    ("groups.reopen", "POST"): (f"{G}/reopen", LEADERS_ACT),
    ("groups.join", "POST"): (f"{G}/join", POSTED),
    ("groups.leave", "POST"): (f"{G}/leave", POSTED),
    ("groups.answer", "POST"): (f"{G}/answer", POSTED),
    ("groups.shown", "POST"): (f"{G}/shown", POSTED),
    ("groups.members", "GET"): (f"{G}/members", LEADERS),
    ("groups.invite", "POST"): (f"{G}/members/invite", LEADERS_FORM),
    ("groups.member_accept", "POST"): (f"{G}/members/1/accept", LEADERS_ACT),
    ("groups.member_decline", "POST"): (f"{G}/members/1/decline", LEADERS_ACT),
    ("groups.member_withdraw", "POST"): (f"{G}/members/1/withdraw", LEADERS_ACT),
    ("groups.member_remove", "POST"): (f"{G}/members/999/remove", LEADERS_ACT),
    ("groups.member_role", "POST"): (f"{G}/members/1/role", LEADERS_ACT),
    ("groups.season_new", "GET"): (f"{G}/seasons/new", LEADERS),
    ("groups.season_new", "POST"): (f"{G}/seasons/new", LEADERS_FORM),
    ("groups.season", "GET"): (S, ALL),
    ("groups.season_edit", "GET"): (f"{S}/edit", LEADERS),
    ("groups.season_edit", "POST"): (f"{S}/edit", LEADERS_FORM),
    ("groups.session_new", "GET"): (f"{S}/sessions/new", LEADERS),
    ("groups.session_new", "POST"): (f"{S}/sessions/new", LEADERS_FORM),
    ("groups.certificates", "GET"): (f"{S}/certificates", LEADERS),
    ("groups.certificate_issue", "POST"): (f"{S}/certificates/issue", LEADERS_ACT),
    ("groups.certificate_revoke", "POST"): (f"{S}/certificates/1/revoke", LEADERS_ACT),
    ("groups.certificate", "GET"): ("/certificates/AAAA-BBBB-CCCC", (404,) * 5),
}
DESK = {
    "/manage/groups": "GET",
    "/manage/initiatives": "GET",
    "/manage/groups/1/accept": "POST",
    "/manage/groups/1/decline": "POST",
    "/manage/initiatives/1": "POST",
    "/manage/initiatives/1/move": "POST",
}


@pytest.fixture
def course(circle: Circle, hub: Hub) -> Circle:
    """A course with a season, so that every page is there."""
    circle.season(hub.seminar)
    with circle.sessions.write() as db:
        group = db.get_one(Group, circle.id)
        group.kind, group.completion_percent = "course", 60  # type: ignore[assignment]
    return circle


def answers(app: TestApp, readers: list[Person | None], path: str, method: str) -> Iterator[int]:
    """What each of ``readers`` gets, in their order."""
    for person in readers:
        app.reset()
        if person is not None:
            sign_in(app, person)
        if method == "GET":
            yield app.get(path, status="*").status_int
        else:
            yield app.post(path, {"csrf_token": token_of(app.get("/groups"))}, status="*").status_int


@pytest.mark.parametrize(("route", "method"), TABLE)
def test_each_role_is_answered_as_the_table_says(
    course: Circle, app: TestApp, hub: Hub, route: str, method: str
) -> None:
    path, expected = TABLE[route, method]
    with course.sessions.write() as db:
        (outsider,) = add_residents(db, hub, 1)
    readers = [None, outsider, hub.member, hub.organizer, hub.manager]
    assert tuple(answers(app, readers, path, method)) == expected


@pytest.mark.parametrize(("path", "method"), DESK.items())
def test_the_desk_is_for_managers(course: Circle, app: TestApp, hub: Hub, path: str, method: str) -> None:
    for person in (hub.member, hub.organizer):
        app.reset()
        sign_in(app, person)
        answer = app.get(path, status="*") if method == "GET" else send(app, path, status="*")  # type: ignore[arg-type]
        assert answer.status_int == 403


def test_every_route_of_groups_stands_in_the_table(app: TestApp) -> None:
    introspector = app.router.registry.introspector
    views = set()
    for item in introspector.get_category("views"):
        name, methods = item["introspectable"]["route_name"] or "", item["introspectable"]["request_methods"]
        if name.startswith("groups.") and name != "groups.calendar":
            views |= {(name, method) for method in ((methods,) if isinstance(methods, str) else methods)}
    assert {(name, method) for name, method in views if method != "HEAD"} == set(TABLE)
