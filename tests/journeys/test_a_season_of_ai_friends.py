"""AI 프렌즈 in the autumn of 2027: planned over Chuseok, too many for the room, seated so that organizations mix; one
evening moves, and everything moves with it."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import time_machine
from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.booking.queries.occurrences import occurrences_of
from campus.db import Sessions
from campus.domain.hubtime import at, local
from campus.groups.models import GroupSession, SessionStatus, SignUp, SignUpStatus
from campus.people.models import Organization, OrganizationKind
from tests.booking.conftest import Acting, acting
from tests.support.applications import SignIn
from tests.support.groups import add_residents, found_group
from tests.support.hub import Hub, Person, Place
from tests.support.letters import letters_to
from tests.support.readers import expanded, standing_in
from tests.support.series_pages import chips, press, said

__all__ = ["acting"]

WALK = timedelta(minutes=10)


def _form(page: TestResponse, field: str, value: str | None = None) -> Any:
    """The form with ``field`` in it, and ``value`` in that."""
    found = (form for form in page.forms.values() if field in form.fields)
    return next(form for form in found if value is None or form[field].value == value)


def _act(page: TestResponse, ending: str) -> TestResponse:
    """Press the button of the form that goes to ``…/ending``."""
    return next(form for form in page.forms.values() if form.action.endswith(ending)).submit(status=303).follow()


def _dates(sessions: Sessions) -> list[GroupSession]:
    with sessions.read() as db:
        return list(db.scalars(select(GroupSession).order_by(GroupSession.number)))


def _statuses(sessions: Sessions, session_id: int) -> Counter[SignUpStatus]:
    with sessions.read() as db:
        return Counter(db.scalars(select(SignUp.status).where(SignUp.session_id == session_id)))


def _people_of_six_organizations(sessions: Sessions, hub: Hub) -> list[Person]:
    more = (("kisti", "KISTI"), ("k-water", "K-water"), ("cnu", "충남대학교"))
    with sessions.write() as db:
        places = [hub.kaist, hub.etri, hub.startup]
        for slug, name in more:
            organization = Organization(slug=slug, kind=OrganizationKind.INSTITUTE, name_ko=name, name_en=name)
            db.add(organization)
            db.flush()
            places.append(Place(organization.id, slug))
        return add_residents(db, hub, 12, organizations=places)


def _plan(app: TestApp) -> TestResponse:
    """Six Wednesdays from the first of September 2027 in a room of eight seats: Chuseok falls on one of them."""
    form = _form(app.get("/groups/ai-friends/seasons/new"), "frequency")
    form["name"] = "2027 가을"
    form["room"], form["date"] = "meeting", "2027-09-01"
    form["start"], form["end"] = "19:00", "21:00"
    form["count"], form["people"] = "6", "8"
    form["weekdays"] = ["2"]
    for number, (kind, minutes) in enumerate((("talk", "60"), ("meal", "60")), 1):
        form[f"kind_{number}"], form[f"minutes_{number}"] = kind, minutes
    page = form.submit("do", index=0, status=200)
    assert chips(page)[2] == "is-skipped Chuseok"
    assert said(page) == "5 confirmed, 1 skipped (Chuseok)"
    return press(page, "book", status=303).follow()


def test_an_autumn_of_ai_friends(
    app: TestApp,
    hub: Hub,
    sessions: Sessions,
    sign_in: SignIn,
    acting: Acting,
    clock: time_machine.Traveller,
) -> None:
    found_group(sessions, hub.organizer, acting(hub.organizer))
    people = _people_of_six_organizations(sessions, hub)
    app.set_cookie("locale", "en")
    clock.move_to(at(date(2027, 8, 20), 10 * 60))
    sign_in(app, hub.organizer)
    _plan(app)
    dates = _dates(sessions)
    assert [each.status for each in dates].count(SessionStatus.SKIPPED) == 1
    assert (dates[0].seats, dates[0].seats_taken) == (8, 1)

    # Twelve sign up for the first evening; seven find a seat, five stand in line and see their place.
    for place, person in enumerate(people):
        clock.shift(60)
        sign_in(app, person)
        page = _act(app.get(f"/sessions/{dates[0].id}"), "/sign-up")
        assert ("You are in" in page.text) == (place < 7)
    assert _statuses(sessions, dates[0].id) == {SignUpStatus.IN: 8, SignUpStatus.WAITING: 5}

    sign_in(app, hub.organizer)
    _make_room_and_seat(app, sessions, dates[0], people)
    clock.move_to(dates[0].starts_at - WALK)
    _check_in_at_the_door(app, sessions, sign_in, dates[0], people[:10])
    _move_the_second_evening(app, hub, sessions, sign_in, dates[1], people)


def _make_room_and_seat(app: TestApp, sessions: Sessions, evening: GroupSession, people: list[Person]) -> None:
    """A larger room is free: one tap, and everybody has a seat. Nobody at a table has met anybody yet."""
    page = app.get(f"/sessions/{evening.id}")
    taken = _form(page, "room", "seminar").submit(status=303).follow()
    assert "Seminar" in taken.text
    assert _statuses(sessions, evening.id) == {SignUpStatus.IN: 13}
    assert "참석 확정" in letters_to(sessions, people[-1].email)[-1].subject
    tables = _form(app.get(f"/sessions/{evening.id}/tables/2"), "size")
    tables["size"] = "5"
    seated = tables.submit(status=303).follow()
    assert seated.html.select_one("#said").text.strip() == "0 pairs met before, 3 of 3 tables mix organizations"


def _check_in_at_the_door(
    app: TestApp, sessions: Sessions, sign_in: SignIn, evening: GroupSession, people: list[Person]
) -> None:
    """The six digits at the door check people in; all six organizations have come."""
    for person in people:
        sign_in(app, person)
        form = _form(app.get(f"/sessions/{evening.id}/check-in"), "code")
        form["code"] = evening.door_code
        assert form.submit(status=303).follow().status_int == 200
    with sessions.read() as db:
        came = select(SignUp.organization_id).where(SignUp.checked_in_at.is_not(None))
        assert len(set(db.scalars(came))) == 6


def _move_the_second_evening(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn, second: GroupSession, people: list[Person]
) -> None:
    """An hour earlier: sign-ups stay, mail tells them, and any calendar program reads the new time from the feed."""
    sign_in(app, people[0])
    _act(app.get(f"/sessions/{second.id}"), "/sign-up")
    sign_in(app, hub.organizer)
    link = app.get(f"/sessions/{second.id}/edit").html.find("a", href=lambda href: href and "/bookings/" in href)
    form = _form(app.get(f"{link['href'].split('?')[0]}/edit?scope=this"), "version")
    form["start"], form["end"] = "18:00", "20:00"
    form.submit(status=303)
    moved = next(each for each in _dates(sessions) if each.id == second.id)
    assert f"{local(moved.starts_at):%m-%d %H:%M}" == "09-08 18:00"
    assert _statuses(sessions, second.id)[SignUpStatus.IN] == 2
    assert letters_to(sessions, people[0].email)[-1].subject.startswith("AI 프렌즈 일정 변경")
    with sessions.read() as db:
        number = db.scalars(select(GroupSession.occurrence_id).where(GroupSession.id == second.id)).one()
        assert any(each.occurrence_id == number for each in occurrences_of(db, 1))
    start, end = at(date(2027, 8, 1)), at(date(2027, 12, 1))
    feed = app.get("/feeds/rooms/meeting.ics?lang=ko").body
    assert expanded(feed, start, end) == standing_in(sessions, hub.meeting, start, end)
