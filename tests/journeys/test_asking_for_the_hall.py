"""A member asks for the hall; the hub asks back, agrees, and says no another time."""

from datetime import timedelta

import pytest
import time_machine
from webtest import TestApp, TestResponse

from campus.booking.services.deciding import expire_due
from campus.db import Sessions
from tests.support.applications import SignIn
from tests.support.approvals import need_approval, request_of
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import last_link, letters_to

pytestmark = pytest.mark.usefixtures("clock")
DESK = "hub@localhost"


@pytest.fixture
def english(app: TestApp, hub: Hub, sessions: Sessions) -> TestApp:
    """The application in English, the hall in need of approval."""
    need_approval(sessions, hub)
    app.set_cookie("locale", "en")
    return app


def _ask(app: TestApp, start: str = "13:00", end: str = "15:00", day: str = "2026-12-02") -> TestResponse:
    """Book the hall through the form, from the verdict to the booking's page."""
    page = app.get(f"/bookings/new?room=hall&date={day}&start={start}&end={end}&people=60")
    assert "Confirmed after approval" in page.html.find(id="booking-verdict").text
    form = page.forms[next(name for name, each in page.forms.items() if "title" in each.fields)]
    form["title"] = "연구자 교류회"
    form["visibility"] = "public"
    return form.submit(status=303).follow()


def _booking(page: TestResponse) -> int:
    return int(page.request.path.rsplit("/", 1)[1])


def _state(page: TestResponse) -> str:
    return " ".join(page.html.find(class_="booking-state").text.split())


def test_asked_asked_back_and_approved(english: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    app = english
    sign_in(app, hub.member)
    page = _ask(app)
    booking_id = _booking(page)
    assert _state(page) == "Waiting for approval"
    assert "Booked. The room is yours." not in page.text
    assert "by Thu 26 Nov 2026 10:00" in page.html.find(class_="notice-wait").text
    assert "Waiting for approval" in app.get("/bookings").html.find(class_="booking-list").text
    assert "연구자 교류회" in app.get("/rooms?date=2026-12-02").html.find(class_="is-waiting").text

    sign_in(app, hub.manager)
    (letter,) = letters_to(sessions, DESK)
    assert hub.member.name in letter.subject + letter.text
    request = request_of(sessions, booking_id)
    _at_the_desk(app, f"/{request.id}/ask", **{f"ask{request.id}-question": "How many chairs?\nAnd coffee?"})

    sign_in(app, hub.member)
    _reply(app, last_link(sessions, hub.member.email), "Sixty, and coffee please.")

    sign_in(app, hub.manager)
    letter = letters_to(sessions, hub.manager.email)[-1]
    assert (letter.event, "Sixty, and coffee please." in letter.text) == ("booking-replied", True)
    assert "Sixty, and coffee please." in app.get(last_link(sessions, DESK, "/manage")).text
    _at_the_desk(app, f"/{request.id}/approve")

    sign_in(app, hub.member)
    page = app.get(last_link(sessions, hub.member.email))
    assert _state(page) == "Confirmed"
    events = [letter.event for letter in letters_to(sessions, hub.member.email)]
    assert events == ["booking-asked-back", "booking-approved"]
    history = page.html.find(class_="history").text
    assert all(said in history for said in ("Booked", "Asked back", "Question answered", "Approved"))


def _at_the_desk(app: TestApp, act: str, **words: str) -> None:
    """Send the form of the queue whose address ends with ``act``."""
    form = next(form for form in app.get("/manage/approvals").forms.values() if form.action.endswith(act))
    for name, said in words.items():
        form[name] = said
    form.submit(status=303)


def _reply(app: TestApp, path: str, said: str) -> None:
    """Answer what was asked back; an empty answer is refused, a second one comes too late."""
    page = app.get(path)
    assert "How many chairs?" in page.text
    form = next(form for form in page.forms.values() if form.action.endswith("/reply"))
    assert form.submit(status=422).html.find(id="reply")["aria-invalid"] == "true"
    form["reply"] = said
    assert said in form.submit(status=303).follow().text
    assert "Nothing is asked any more" in form.submit(status=303).follow().text


def test_refused_with_a_reason_and_asked_again(english: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    app = english
    sign_in(app, hub.member)
    booking_id = _booking(_ask(app))
    request = request_of(sessions, booking_id)
    sign_in(app, hub.manager)
    _at_the_desk(app, "/refuse", **{f"refuse{request.id}-reason": "The hall is painted that day."})

    sign_in(app, hub.member)
    page = app.get(f"/bookings/{booking_id}")
    assert _state(page) == "Not approved"
    assert "The hall is painted that day." in page.html.find(class_="notice-stop").text
    assert "The hall is painted that day." in letters_to(sessions, hub.member.email)[-1].text
    assert app.get(page.html.find(class_="notice-stop").a["href"]).html.find("main")
    assert "Book again" in page.text
    sign_in(app, hub.other_member)  # the reason is nobody else's business
    assert "painted" not in app.get(f"/bookings/{booking_id}").text
    assert _state(_ask(app)) == "Waiting for approval"


def test_nobody_answers(
    english: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    app = english
    sign_in(app, hub.member)
    booking_id = _booking(_ask(app))
    expires_at = request_of(sessions, booking_id).expires_at
    clock.move_to(expires_at - timedelta(hours=1))
    assert "The answer is late" in app.get(f"/bookings/{booking_id}").text
    clock.move_to(expires_at)
    with sessions.write() as db:
        assert expire_due(db, now=expires_at) == 1
    page = app.get(f"/bookings/{booking_id}")
    assert _state(page) == "Expired"
    assert "Nobody answered in time" in page.text
    assert [letter.event for letter in letters_to(sessions, hub.member.email)] == ["booking-expired"]
    assert "Expired" in app.get("/bookings").text
    assert app.get("/rooms?date=2026-12-02").html.find(class_="is-waiting") is None


def test_changed_and_cancelled_while_waiting(english: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    app = english
    sign_in(app, hub.member)
    booking_id = _booking(_ask(app))
    first = request_of(sessions, booking_id)
    form = next(form for form in app.get(f"/bookings/{booking_id}/edit").forms.values() if "title" in form.fields)
    form["end"] = "16:00"
    form.submit(status=303)
    assert request_of(sessions, booking_id).id != first.id
    assert len(letters_to(sessions, DESK)) == 2
    cancel = next(f for f in app.get(f"/bookings/{booking_id}").forms.values() if f.action.endswith("/cancel"))
    page = cancel.submit(status=303).follow()
    assert _state(page) == "Cancelled"
    sign_in(app, hub.manager)
    assert "Nothing waits for an answer" in app.get("/manage/approvals").text


def test_what_was_approved_is_asked_for_again_when_it_grows(
    english: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn
) -> None:
    app = english
    sign_in(app, hub.member)
    booking_id = _booking(_ask(app))
    sign_in(app, hub.manager)
    _at_the_desk(app, "/approve")
    sign_in(app, hub.member)
    page = app.get(f"/bookings/{booking_id}/edit")
    occurrence = page.html.find("input", {"name": "occurrence"})["value"]
    asked = {"room": "hall", "date": "2026-12-02", "people": "60", "occurrence": occurrence, "start": "13:00"}
    again = "waits for approval again"
    assert again in app.get("/bookings/verdict", asked | {"end": "16:00"}).text
    assert again not in app.get("/bookings/verdict", asked | {"end": "14:00"}).text
    form = next(form for form in page.forms.values() if "title" in form.fields)
    form["end"] = "16:00"
    page = form.submit(status=303).follow()
    assert "a manager answers anew" in page.text
    assert _state(page) == "Waiting for approval"


def test_a_calendar_says_that_it_is_not_certain_yet(
    english: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn
) -> None:
    app = english
    sign_in(app, hub.member)
    booking_id = _booking(_ask(app))
    assert "STATUS:TENTATIVE" in app.get(f"/bookings/{booking_id}.ics").text
    assert "STATUS:TENTATIVE" in app.get("/feeds/rooms/hall.ics").text
    with sessions.write() as db:
        expire_due(db, now=NOW + timedelta(days=7))
    feed = app.get("/feeds/rooms/hall.ics").text
    assert "STATUS:CANCELLED" in feed
    assert "TENTATIVE" not in feed
