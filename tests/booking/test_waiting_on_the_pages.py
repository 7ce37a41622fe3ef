"""Waiting for a slot on the pages: on the refused form, on my bookings, on the board, at home."""

import pytest
from sqlalchemy import select
from webtest import Form, TestApp, TestResponse

from campus.booking.models import Booking, Healing, OccurrenceStatus, Reach, WaitingEntry
from campus.db import Sessions
from campus.domain.rules import Visibility
from tests.booking.conftest import AFTERNOON, Block, FreeUp, Join, slot
from tests.support.applications import SignIn
from tests.support.approvals import status_of
from tests.support.hub import Hub
from tests.support.letters import news_to
from tests.support.pages import token_of
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")


def entries(sessions: Sessions) -> list[WaitingEntry]:
    with sessions.read() as db:
        return list(db.scalars(select(WaitingEntry).order_by(WaitingEntry.id)))


FIELDS = {"room": "meeting", "date": "2026-11-27", "start": "14:00", "end": "16:00", "people": "4"}
FIELDS |= {"title": "면접 준비", "purpose": "meeting", "visibility": "members"}
QUERY = "room=meeting&date=2026-11-27&start=14:00&end=16:00&people=4"


def form_of(page: TestResponse) -> Form:
    return next(each for each in page.forms.values() if each.action == "/bookings/new")


def refused_page(app: TestApp) -> TestResponse:
    form = form_of(app.get(f"/bookings/new?{QUERY}"))
    form["title"] = "면접 준비"
    return form.submit(status=409)


def test_one_tap_on_the_form_waits_and_one_tap_leaves(
    app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn, block: Block
) -> None:
    block(hub.meeting, AFTERNOON)
    sign_in(app, hub.member)
    page = refused_page(app)
    form = form_of(page)
    buttons = page.html.find_all("button", attrs={"formaction": "/bookings/wait"})
    assert [each["value"] for each in buttons] == ["room", "like"]
    sent = {name: value for name, value in form.submit_fields() if name not in ("take", "reach", "anyway")}
    page = app.post("/bookings/wait", sent | {"reach": "like", "automatic": "1"}, status=303).follow()
    assert "2" not in page.html.find(id="waiting").find(class_="badge").text
    (entry,) = entries(sessions)
    assert (entry.reach, entry.healing) == (Reach.LIKE, Healing.TAKE)
    assert "면접 준비" in page.text
    listed = app.get("/bookings")
    leave = next(each for each in listed.forms.values() if each.action.endswith("/cancel"))
    page = leave.submit(status=303).follow()
    assert page.html.find(id="waiting") is None
    with sessions.read() as db:
        booking_id = db.scalar(select(Booking.id).where(Booking.title == "면접 준비"))
    assert booking_id is not None
    assert status_of(sessions, booking_id) is OccurrenceStatus.CANCELLED
    assert news_to(sessions, hub.member.email) == []


def test_the_place_in_line_is_told_before_and_after(
    app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn, block: Block, join: Join
) -> None:
    block(hub.meeting, AFTERNOON)
    join(hub.meeting, who=hub.organizer)
    join(hub.small, slot("15:00", "17:00", days=2), who=hub.organizer)  # free: booked
    sign_in(app, hub.member)
    app.set_cookie("locale", "en")
    with counted(sessions) as few:
        page = refused_page(app)
    assert "You would be number 2." in page.html.find(class_="stand-in-line").text
    for person in (hub.other_member, hub.admin, hub.manager):
        join(hub.meeting, who=person, reach=Reach.LIKE, people=5)
    with counted(sessions) as many:
        page = refused_page(app)
    assert "You would be number 5." in page.html.find(class_="stand-in-line").text
    assert len(few) == len(many)
    own = join(hub.meeting)
    page = app.get(f"/bookings/{own}")
    assert "Place 5 in line" in page.html.find(id="waiting").text
    assert "Place 5 in line" in app.get("/bookings").text


def test_a_hold_is_told_by_its_time_and_nothing_else(
    app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn, free_up: FreeUp, join: Join
) -> None:
    with free_up(hub.meeting):
        waiting = join(hub.meeting, title="비밀 면접", visibility=Visibility.PUBLIC, who=hub.organizer)
    for path in ("/rooms?date=2026-11-27", "/rooms/meeting?week=2026-11-27", f"/bookings/verdict?{QUERY}"):
        for who in (None, hub.member, hub.manager):
            if who is not None:
                sign_in(app, who)
            page = app.get(path)
            assert "비밀 면접" not in page.text
            assert "10:30" in page.text
            assert f"/bookings/{waiting}" not in page.text
        app.reset()
    sign_in(app, hub.organizer)
    cell = app.get("/rooms?date=2026-11-27").html.find(class_="is-held")
    assert cell.a["href"] == f"/bookings/{waiting}"
    (offer,) = app.get("/").html.find(attrs={"aria-labelledby": "offers"}).find_all("li")
    assert "10:30" in offer.text
    assert offer.a["href"] == f"/bookings/{waiting}#waiting"


def test_who_may_not_book_is_not_asked_to_wait(app: TestApp, hub: Hub, block: Block) -> None:
    block(hub.meeting, AFTERNOON)
    assert "stand-in-line" not in app.get(f"/bookings/verdict?{QUERY}").text
    token = token_of(app.get("/sign-up"))
    app.post("/bookings/wait", FIELDS | {"csrf_token": token}, status=403)


@pytest.mark.parametrize("changes", [{"room": "nowhere"}, {"end": "13:00"}, {"people": "0"}, {"date": "soon"}])
def test_a_form_that_cannot_be_read_is_shown_again(
    app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn, changes: dict[str, str]
) -> None:
    sign_in(app, hub.member)
    token = app.get("/bookings/new").forms[0]["csrf_token"].value
    app.post("/bookings/wait", FIELDS | changes | {"csrf_token": token}, status=422)
    assert entries(sessions) == []


def test_the_finder_offers_to_wait_where_all_that_fits_is_taken(
    app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn, block: Block
) -> None:
    for place in (hub.meeting, hub.small, hub.studio, hub.seminar, hub.hall):
        block(place, AFTERNOON)
    query = "/rooms/find?people=5&date=2026-11-27&start=14:00&minutes=120&kind=meeting"
    links = app.get(query).html.find(attrs={"aria-labelledby": "line"}).find_all("a", class_="btn")
    assert [each["href"].split("&")[0] for each in links] == ["/bookings/new?room=meeting"]
    sign_in(app, hub.member)
    page = app.get(query)
    form = next(each for each in page.forms.values() if each.action == "/bookings/wait")
    assert form["room"].value == "meeting"
    page = form.submit("reach", value="room", status=303).follow()
    assert page.html.find(id="waiting") is not None
    (entry,) = entries(sessions)
    assert (entry.room_id, entry.reach) == (hub.meeting.id, Reach.ROOM)


def test_the_finder_offers_no_line_where_something_is_free(
    app: TestApp, hub: Hub, sign_in: SignIn
) -> None:
    sign_in(app, hub.member)
    page = app.get("/rooms/find?people=5&date=2026-11-27&start=14:00&minutes=120")
    assert page.html.find(attrs={"aria-labelledby": "line"}) is None
