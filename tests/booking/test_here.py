"""The page at a room's door: what is on, who may do what, and taking a free room at once."""

import pytest
import time_machine
from sqlalchemy import func, select
from webtest import TestApp, TestResponse

from campus.booking.models import Booking, CheckInWay, OccurrenceStatus
from campus.booking.queries.here import slots_from_now
from campus.booking.queries.occurrences import upcoming_of
from campus.db import Sessions
from campus.domain.check_in import code_of
from campus.domain.errors import HUB
from campus.domain.rules import PolicyNumbers, Visibility, strictest
from campus.domain.slot import Slot
from campus.settings import Settings
from tests.booking.conftest import Acting, slot
from tests.booking.presence import Presence, today
from tests.booking.test_releasing import set_policy
from tests.support.applications import SignIn
from tests.support.hub import Hub
from tests.support.pages import token_of
from tests.support.series_pages import FORM
from tests.support.statements import counted

HERE = "/rooms/meeting/here"


@pytest.fixture
def it(sessions: Sessions, hub: Hub, acting: Acting, clock: time_machine.Traveller, app: TestApp) -> Presence:
    app.extra_environ["HTTP_ACCEPT_LANGUAGE"] = "en"
    return Presence(sessions, hub, acting)


def said(page: TestResponse) -> str:
    return str(page.html.select_one("main").get_text(" ", strip=True))


def do(page: TestResponse, act: str, **fields: str) -> TestResponse:
    """Send the page's form for ``act``, and follow where it leads."""
    form = next(
        form
        for key, form in page.forms.items()
        if isinstance(key, int) and "act" in form.fields and form["act"].value == act
    )
    for name, value in fields.items():
        form[name] = value
    answer = form.submit(status="*")
    return answer.follow() if answer.status_int == 303 else answer


def acts(page: TestResponse) -> set[str]:
    return {field["value"] for field in page.html.select("main input[name=act]")}


def test_a_stranger_sees_that_it_is_taken_and_no_more(app: TestApp, it: Presence, hub: Hub) -> None:
    it.book(hub.meeting, slot("10:00", "11:00"), title="논문 초안", visibility=Visibility.TIME_ONLY)
    page = app.get(HERE)
    assert "논문" not in page.text
    assert "김하늘" not in page.text
    assert "10:00–11:00 Booked" in said(page)
    assert f"/sign-in?back={HERE}" in {link["href"] for link in page.html.select("main a")}
    assert acts(page) == set()


def test_whoever_booked_checks_in_counts_stays_and_leaves(
    app: TestApp, it: Presence, hub: Hub, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    booked = it.book(hub.meeting, slot("14:00", "15:00"))
    clock.move_to(today("13:55"))
    sign_in(app, hub.member)
    page = do(app.get(HERE), "check-in")
    assert "You are checked in." in said(page)
    known = it.known(booked)
    assert known is not None
    assert known.way is CheckInWay.DOOR
    page = do(page, "count", people="5")
    assert "5 people are noted." in said(page)
    clock.move_to(today("14:50"))
    page = do(app.get(HERE), "extend")
    assert "The room is yours until 15:30." in said(page)
    clock.move_to(today("15:05"))
    page = do(app.get(HERE), "end")
    assert "The room is free for others now." in said(page)
    assert it.facts(booked).ended_at == today("15:05")


def test_whoever_attends_and_may_not_see_it_types_the_digits(
    app: TestApp, it: Presence, hub: Hub, sign_in: SignIn, settings: Settings, clock: time_machine.Traveller
) -> None:
    booked = it.book(hub.meeting, slot("14:00", "15:00"), title="비밀", visibility=Visibility.TIME_ONLY)
    digits = code_of(settings.secret, booked.occurrence_id, booked.slot.starts_at)
    clock.move_to(today("14:05"))
    sign_in(app, hub.other_member)
    page = app.get(HERE)
    assert "비밀" not in page.text
    assert digits not in page.text.replace(" ", "")
    wrong = do(page, "code", code=f"{(int(digits) + 1) % 1_000_000:06}")
    assert wrong.status_int == 422
    assert it.known(booked) is None
    assert "You are checked in." in said(do(app.get(HERE), "code", code=digits))
    known = it.known(booked)
    assert known is not None
    assert (known.way, known.by_id) == (CheckInWay.CODE, hub.other_member.id)


def test_wrong_digits_at_the_door_are_throttled(
    app: TestApp, it: Presence, hub: Hub, sign_in: SignIn, settings: Settings, clock: time_machine.Traveller
) -> None:
    booked = it.book(hub.meeting, slot("14:00", "15:00"))
    digits = code_of(settings.secret, booked.occurrence_id, booked.slot.starts_at)
    clock.move_to(today("14:05"))
    sign_in(app, hub.other_member)
    for _ in range(10):
        do(app.get(HERE), "code", code="000000" if digits != "000000" else "000001")
    assert do(app.get(HERE), "code", code=digits).status_int == 429
    assert it.known(booked) is None


def test_who_may_do_what(
    app: TestApp, it: Presence, hub: Hub, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    booked = it.book(hub.meeting, slot("14:00", "15:00"))
    clock.move_to(today("14:05"))
    number = str(booked.occurrence_id)
    app.post(HERE, {"act": "end", "occurrence": number}, status="4*")
    sign_in(app, hub.other_member)
    token = token_of(app.get(FORM))
    for act in ("check-in", "count", "extend", "end"):
        app.post(HERE, {"act": act, "occurrence": number, "people": "2", "csrf_token": token}, status=403)
    app.post(HERE, {"act": "burn", "csrf_token": token}, status=400)
    app.post(HERE, {"act": "end", "occurrence": "x", "csrf_token": token}, status=400)
    app.post(HERE, {"act": "book", "slot": "now", "csrf_token": token}, status=400)
    # What is not at this door is over, as far as it knows.
    assert "This booking is over." in said(
        app.post(HERE, {"act": "end", "occurrence": "999999", "csrf_token": token}).follow()
    )
    app.get("/rooms/meeting/door", status=403)
    sign_in(app, hub.manager)
    sheet = app.get("/rooms/meeting/door")
    assert "http://localhost/rooms/meeting/here" in sheet.text
    assert "/rooms/meeting/door" in app.get("/rooms/meeting").text
    assert do(app.get(HERE), "check-in").status_int == 200
    known = it.known(booked)
    assert known is not None
    assert known.way is CheckInWay.MANAGER


def test_a_free_room_is_taken_at_once(
    app: TestApp, it: Presence, hub: Hub, sign_in: SignIn, sessions: Sessions, clock: time_machine.Traveller
) -> None:
    it.book(hub.meeting, slot("15:00", "16:00"), by=hub.other_member)
    clock.move_to(today("14:12"))
    sign_in(app, hub.member)
    page = app.get(HERE)
    # Half past three would be in somebody else's time.
    assert [button.text for button in page.html.select(".here-offers b")] == ["until 14:30", "until 15:00"]
    form = next(form for form in page.forms.values() if "slot" in form.fields)
    answers = [form.submit("slot", index=1).follow(), form.submit("slot", index=1).follow()]
    assert all("The room is yours until 15:00." in said(each) for each in answers)
    with sessions.read() as db:
        (booked,) = upcoming_of(db, hub.member.id, now=today("14:12"))
        assert db.scalar(select(func.count()).select_from(Booking)) == 2
    assert (booked.slot, booked.status) == (slot("14:00", "15:00"), OccurrenceStatus.CONFIRMED)
    assert "Checked in, in use" in said(app.get(HERE))


def test_a_refusal_says_why(
    app: TestApp, it: Presence, hub: Hub, sign_in: SignIn, sessions: Sessions, clock: time_machine.Traveller
) -> None:
    clock.move_to(today("14:12"))
    sign_in(app, hub.member)
    set_policy(sessions, lead_business_days=2)
    page = app.get(HERE)
    assert "This room is asked for at least 2 business days ahead." in said(page)
    token = token_of(app.get(FORM))
    fields = {"act": "book", "slot": "20261125T050000Z 20261125T053000Z", "csrf_token": token}
    assert "at least 2 business days ahead" in said(app.post(HERE, fields).follow())


def test_the_whole_and_its_parts_meet_at_each_others_doors(
    app: TestApp, it: Presence, hub: Hub, sign_in: SignIn, sessions: Sessions, clock: time_machine.Traveller
) -> None:
    it.book(hub.hall, slot("14:00", "16:00"), by=hub.organizer, title="모두의 홀", people=60)
    clock.move_to(today("14:12"))
    sign_in(app, hub.organizer)
    for place in ("hall", "hall-a", "hall-b"):
        page = app.get(f"/rooms/{place}/here")
        assert "모두의 홀" in said(page)
        assert "until" not in " ".join(button.text for button in page.html.select(".here-offers b"))


def test_what_was_released_may_be_taken_again_at_the_door(
    app: TestApp, it: Presence, hub: Hub, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    booked = it.book(hub.meeting, slot("14:00", "16:00"))
    for each in ("14:00", "14:10", "14:15"):
        it.sweep(today(each))
    clock.move_to(today("14:20"))
    sign_in(app, hub.other_member)
    assert "We are here" not in said(app.get(HERE))
    sign_in(app, hub.member)
    assert "You are checked in." in said(do(app.get(HERE), "check-in"))
    assert it.facts(booked).ended_at is None


@pytest.mark.parametrize("place", ["meeting", "hall"])
def test_a_full_day_costs_no_more_statements(
    app: TestApp,
    it: Presence,
    hub: Hub,
    sign_in: SignIn,
    sessions: Sessions,
    clock: time_machine.Traveller,
    place: str,
) -> None:
    sign_in(app, hub.other_member)
    rooms = [hub.meeting] if place == "meeting" else [hub.hall_a, hub.hall_b, hub.hall_c]
    costs = []
    for hours in ([14], range(15, 22)):
        for hour in hours:
            for each in rooms:
                it.book(each, slot(f"{hour}:00", f"{hour + 1}:00"), by=hub.organizer, people=2)
        clock.move_to(today("14:05"))
        app.get(f"/rooms/{place}/here")
        with counted(sessions) as statements:
            app.get(f"/rooms/{place}/here")
        costs.append(len(statements))
        clock.move_to(today("10:00"))
    assert costs[0] == costs[1] <= 8


@pytest.mark.parametrize(
    ("grid", "expected"),
    [
        (30, [("14:00", "14:30"), ("14:00", "15:00"), ("14:00", "15:30")]),
        (15, [("14:00", "14:30"), ("14:00", "14:45"), ("14:00", "15:15")]),
        (60, [("14:00", "15:00"), ("14:00", "15:00"), ("14:00", "16:00")]),
        (10, [("14:10", "14:40"), ("14:10", "14:50"), ("14:10", "15:20")]),
    ],
)
def test_slots_from_now_last_as_long_as_they_say(grid: int, expected: list[tuple[str, str]]) -> None:
    policy = strictest([PolicyNumbers(HUB, grid_minutes=grid)])
    found = [first for first, _next in slots_from_now(policy, today("14:12"))]
    assert found == [Slot(today(start), today(end)) for start, end in expected]
