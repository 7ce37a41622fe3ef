"""Tables on the organizer's page: seated, explained, changed by hand, seen by those who sit there."""

from datetime import timedelta
from itertools import chain

import pytest
import time_machine
from sqlalchemy import select, update
from webtest import TestApp, TestResponse

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.groups.models import GroupSession, SignUp, SignUpStatus
from campus.groups.queries.tables import find_segment, read_company
from tests.booking.conftest import Acting
from tests.groups.test_sessions_taking_part import press, said, set_session
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.groups import Circle, add_residents, found_group
from tests.support.hub import Hub
from tests.support.pages import token_of

pytestmark = pytest.mark.usefixtures("in_english")
MEAL = 2


@pytest.fixture
def crowd(sessions: Sessions, hub: Hub, acting: Acting, clock: time_machine.Traveller) -> Circle:
    """A group of twelve of three organizations, four of each."""
    with sessions.write() as db:
        people = add_residents(db, hub, 11)
    return found_group(sessions, hub.organizer, acting(hub.organizer), members=[each.id for each in people])


@pytest.fixture
def first(crowd: Circle, hub: Hub) -> GroupSession:
    return crowd.dates(crowd.season(hub.seminar))[0]


def cards(page: TestResponse) -> list[list[str]]:
    return [[name.text for name in each.select("li b")] for each in page.html.select(".table-card")]


def seat(app: TestApp, number: int, size: str = "4") -> TestResponse:
    page = app.get(f"/sessions/{number}/tables/{MEAL}")
    form = next(form for form in page.forms.values() if "size" in form.fields)
    form["size"] = size
    return form.submit(status="*")


def by_hand(page: TestResponse, act: str, **fields: str) -> TestResponse:
    form = next(form for form in page.forms.values() if "act" in form.fields and form["act"].value == act)
    for name, value in fields.items():
        form[name] = value
    return form.submit().follow()


def test_people_are_seated_and_it_is_explained(
    app: TestApp, hub: Hub, crowd: Circle, first: GroupSession, sign_in: SignIn
) -> None:
    sign_in(app, hub.organizer)
    page = seat(app, first.id).follow()
    shown = cards(page)
    assert sorted(map(len, shown)) == [4, 4, 4] and len({name for table in shown for name in table}) == 12
    assert "0 pairs met before" in page.html.select_one(".tables-said").text
    assert "3 of 3 tables mix organizations" in page.html.select_one(".tables-said").text
    with crowd.sessions.read() as db:
        assert db.scalar(select(AuditEntry.act).where(AuditEntry.act == "session.tables-made"))
    mine = next(number for number, table in enumerate(shown, 1) if "박도윤" in table)
    own = app.get(f"/sessions/{first.id}").html.select_one(".own-table").get_text(" ", strip=True)
    assert f"Your table: {mine}" in own
    assert all(name in own for name in shown[mine - 1] if name != "박도윤") and "박도윤" not in own


def test_who_sat_together_before_is_remembered(
    app: TestApp, hub: Hub, crowd: Circle, first: GroupSession, sign_in: SignIn
) -> None:
    sign_in(app, hub.organizer)
    shown = cards(seat(app, first.id, "3").follow())
    second = crowd.dates(first.season_id)[1]
    with crowd.sessions.read() as db:
        later = db.get_one(GroupSession, second.id)
        meal = find_segment(db, second.id, MEAL)
        assert meal is not None
        comers = read_company(db, later, meal, now=NOW)
    names = {key: person.name for key, person in comers.people.items()}
    met = {frozenset(names[key] for key in pair) for pair in comers.company.met}
    assert met == {frozenset((a, b)) for table in shown for a in table for b in table if a != b}
    again = seat(app, second.id, "3").follow()
    assert "0 pairs met before" in again.html.select_one(".tables-said").text


def test_moved_and_swapped_by_hand(
    app: TestApp, hub: Hub, crowd: Circle, first: GroupSession, sign_in: SignIn
) -> None:
    sign_in(app, hub.organizer)
    page = seat(app, first.id).follow()
    stale = page
    options = page.html.select("#move-person option")
    page = by_hand(page, "move", person=options[0]["value"], table="3")
    assert sorted(map(len, cards(page))) == [3, 4, 5] and "changed by hand" in page.text
    page = by_hand(stale, "move", person=options[1]["value"], table="3")
    assert "Somebody changed the tables meanwhile" in said(page)
    before = cards(page)
    a, b = page.html.select("#swap-person option")[0]["value"], page.html.select("#swap-person option")[-1]["value"]
    after = cards(by_hand(page, "swap", person=a, **{"with": b}))
    assert before != after and sorted(chain(*before)) == sorted(chain(*after))


def test_who_comes_later_is_seated_by_hand(
    app: TestApp, hub: Hub, crowd: Circle, first: GroupSession, sign_in: SignIn
) -> None:
    sign_in(app, hub.organizer)
    seat(app, first.id)
    sign_in(app, hub.member)
    press(app, first.id, "sign-up")
    sign_in(app, hub.organizer)
    page = app.get(f"/sessions/{first.id}/tables/{MEAL}")
    assert "1 person has no table yet: 김하늘" in page.html.select_one("#tables .notice").get_text(" ", strip=True)
    late = page.html.select_one("#move-person option")
    assert "김하늘" in late.text
    page = by_hand(page, "move", person=late["value"], table="1")
    assert "김하늘" in cards(page)[0] and "no table yet" not in page.text


def test_once_it_has_begun_those_who_came_are_seated(
    app: TestApp, hub: Hub, crowd: Circle, first: GroupSession, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    clock.move_to(first.starts_at + timedelta(minutes=5))
    with crowd.sessions.write() as db:
        ids = db.scalars(select(SignUp.id).where(SignUp.session_id == first.id).limit(6)).all()
        db.execute(update(SignUp).where(SignUp.id.in_(ids)).values(checked_in_at=first.starts_at))
    sign_in(app, hub.organizer)
    assert sorted(map(len, cards(seat(app, first.id, "3").follow()))) == [3, 3]


def test_one_person_makes_no_table(
    app: TestApp, hub: Hub, crowd: Circle, first: GroupSession, sign_in: SignIn
) -> None:
    with crowd.sessions.write() as db:
        others = (SignUp.session_id == first.id, SignUp.resident_id != hub.organizer.id)
        db.execute(update(SignUp).where(*others).values(status=SignUpStatus.OUT))
    set_session(crowd.sessions, first.id, seats_taken=1)
    sign_in(app, hub.organizer)
    page = app.get(f"/sessions/{first.id}/tables/{MEAL}")
    assert "One person makes no table" in page.text
    token = token_of(page)
    path = f"/sessions/{first.id}/tables/{MEAL}"
    answer = app.post(path, {"csrf_token": token, "act": "seat", "size": "4"}).follow()
    assert "One person makes no table" in said(answer)


def test_bad_input(app: TestApp, hub: Hub, crowd: Circle, first: GroupSession, sign_in: SignIn) -> None:
    sign_in(app, hub.organizer)
    for size in ("1", "21", "x", ""):
        assert seat(app, first.id, size).status_int == 422
    for position in (1, 3, 99999):
        app.get(f"/sessions/{first.id}/tables/{position}", status=404)
    page = seat(app, first.id).follow()
    assert "not here any more" in said(by_hand_raw(app, page, person="99999", table="1"))
    assert "not here any more" in said(by_hand_raw(app, page, person="1", table="9"))


def by_hand_raw(app: TestApp, page: TestResponse, **fields: str) -> TestResponse:
    form = next(form for form in page.forms.values() if "act" in form.fields and form["act"].value == "move")
    sent = {name: form[name].value for name in ("csrf_token", "act", "version")}
    return app.post(form.action, sent | fields).follow()
