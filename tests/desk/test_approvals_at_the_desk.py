"""The managers' queue: who waits and how long, approving by one click, refusing with a reason, asking back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.audit.models import AuditEntry
from campus.booking.models import ApprovalState, Booking, OccurrenceStatus
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services import cancel_booking
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.people.models import Resident
from campus.people.queries.logins import Identity
from tests.support.applications import SignIn
from tests.support.approvals import ask_for, need_approval, request_of, week_later
from tests.support.clock import NOW
from tests.support.hub import Hub, Person
from tests.support.letters import news_to
from tests.support.pages import token_of
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")
QUEUE = "/manage/approvals"
Ask = Callable[..., int]


@pytest.fixture
def ask(sessions: Sessions, hub: Hub) -> Ask:
    """Somebody asks for the hall; the booking's id."""
    need_approval(sessions, hub)

    def of(by: Person, slot: Slot, **words: object) -> int:
        with sessions.read() as db:
            it = db.get_one(Resident, by.id)
        identity = Identity(it.id, 0, it.name, it.email, it.role, it.locale, hub.kaist.id, NOW)
        return ask_for(sessions, hub.hall, slot, identity, **words)

    return of


@pytest.fixture
def desk(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    """The application asked as ``hub.manager``, in English."""
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    return app


def status(sessions: Sessions, booking_id: int) -> OccurrenceStatus:
    with sessions.read() as db:
        found = find_occurrence(db, booking_id)
    assert found is not None
    return found.status


def cards(page: TestResponse) -> list[str]:
    return [" ".join(card.text.split()) for card in page.html.find_all(class_="request")]


def post(app: TestApp, path: str, status: int | str, **values: object) -> TestResponse:
    token = token_of(app.get(QUEUE, status="*"))
    return app.post(f"{QUEUE}/{path}", values | {"csrf_token": token}, status=status)


def test_it_is_for_managers(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn, ask: Ask) -> None:
    request = request_of(sessions, ask(hub.member, week_later(13, 15)))
    app.get(QUEUE, status=303)
    for who in (hub.member, hub.organizer):
        sign_in(app, who)
        app.get(QUEUE, status=403)
        token = token_of(app.get("/me"))
        for path in ("approve", *(f"{number}/{act}" for number in (request.id, 999) for act in ("approve", "ask"))):
            app.post(f"{QUEUE}/{path}", {"csrf_token": token, "approval": request.id}, status=403)
    assert request_of(sessions, request.booking_id).state is ApprovalState.OPEN
    for who in (hub.manager, hub.admin):
        sign_in(app, who)
        assert app.get("/").html.find("nav", class_="site-nav").find("a", href="/manage")
        app.get(QUEUE, status=200)


def test_the_queue_says_who_what_when_and_how_long(desk: TestApp, hub: Hub, ask: Ask) -> None:
    assert "Nothing waits" in desk.get(QUEUE).text
    ask(hub.member, week_later(13, 15), title="<b>교류회</b>", note="마이크 두 개")
    ask(hub.organizer, week_later(13, 15, days=2), title="급한 발표")
    urgent, later = cards(desk.get(QUEUE))
    for said in ("급한 발표", "박도윤", "Fri 27 Nov 2026 13:00–15:00"):
        assert said in urgent
    for said in (
        "<b>교류회</b>",
        "김하늘",
        "KAIST",
        "Hall",
        "30 people",
        "마이크 두 개",
        "1 day left",
        "Due: Tomorrow 10:00",
    ):
        assert said in later
    assert "Mon 30 Nov 2026 10:00, if nobody answers" in later


def test_late_is_told_by_word_and_sign(desk: TestApp, hub: Hub, ask: Ask, clock: time_machine.Traveller) -> None:
    ask(hub.member, week_later(13, 15))
    clock.move_to(NOW + timedelta(days=1, hours=-3, minutes=-20))
    assert "3 h 20 min left Due: Today 10:00" in cards(desk.get(QUEUE))[0]
    clock.move_to(NOW + timedelta(days=1, hours=2))
    page = desk.get(QUEUE)
    assert "2 h late" in cards(page)[0]
    assert page.html.find(class_="is-late").find(class_="badge-stop").find("use")["href"].endswith("#warning")


def test_one_click_approves_and_the_organizer_hears(desk: TestApp, hub: Hub, sessions: Sessions, ask: Ask) -> None:
    booking_id = ask(hub.member, week_later(13, 15))
    form = next(form for form in desk.get(QUEUE).forms.values() if form.action.endswith("/approve"))
    form.submit(status=303)
    assert status(sessions, booking_id) is OccurrenceStatus.CONFIRMED
    with sessions.read() as db:
        entry = db.scalars(select(AuditEntry).where(AuditEntry.act == "booking.approved")).one()
    assert (entry.actor_id, entry.subject_id) == (hub.manager.id, booking_id)
    assert [letter.event for letter in news_to(sessions, hub.member.email)] == ["booking-approved"]
    page = desk.get(QUEUE)
    answered = page.html.find(attrs={"aria-labelledby": "answered"}).text
    for said in ("연구 교류회", "Approved", hub.manager.name, hub.member.name):
        assert said in answered


def test_a_usual_reason_is_said_in_the_organizers_language(
    desk: TestApp, hub: Hub, sessions: Sessions, ask: Ask
) -> None:
    request = request_of(sessions, ask(hub.member, week_later(13, 15)))
    refused = post(desk, f"{request.id}/refuse", 422)
    assert refused.html.find(id=f"refuse{request.id}-reason")["aria-invalid"] == "true"
    post(desk, f"{request.id}/refuse", 422, **{f"refuse{request.id}-usual": "nonsense"})
    assert status(sessions, request.booking_id) is OccurrenceStatus.PENDING
    post(desk, f"{request.id}/refuse", 303, **{f"refuse{request.id}-usual": "upkeep"})
    assert status(sessions, request.booking_id) is OccurrenceStatus.DECLINED
    reason = request_of(sessions, request.booking_id).reason
    (letter,) = news_to(sessions, hub.member.email)
    assert (letter.event, reason in letter.text) == ("booking-refused", True)
    assert reason in desk.get(QUEUE).text


def test_own_words_win_and_are_harmless(desk: TestApp, hub: Hub, sessions: Sessions, ask: Ask) -> None:
    request = request_of(sessions, ask(hub.member, week_later(13, 15)))
    said = {f"refuse{request.id}-usual": "upkeep", f"refuse{request.id}-reason": "그날은 <b>행사</b>가\n있습니다"}
    post(desk, f"{request.id}/refuse", 303, **said)
    (letter,) = news_to(sessions, hub.member.email)
    assert "그날은 <b>행사</b>가\n있습니다" in letter.text
    assert "&lt;b&gt;행사&lt;/b&gt;가<br>있습니다" in letter.html


def test_asking_back_waits_for_the_organizer(desk: TestApp, hub: Hub, sessions: Sessions, ask: Ask) -> None:
    first, second = ask(hub.member, week_later(13, 15)), ask(hub.organizer, week_later(9, 10))
    request = request_of(sessions, first)
    post(desk, f"{request.id}/ask", 422)
    post(desk, f"{request.id}/ask", 303, **{f"ask{request.id}-question": "음식을 드시나요?"})
    (letter,) = news_to(sessions, hub.member.email)
    assert letter.event == "booking-asked-back"
    assert f"http://localhost/bookings/{first}" in letter.text
    open_one, asked_one = cards(desk.get(QUEUE))
    assert "Waits for the organizer" in asked_one
    assert "음식을 드시나요?" in asked_one
    assert str(week_later(9, 10).starts_at.day) in open_one
    assert status(sessions, second) is OccurrenceStatus.PENDING


def test_the_second_manager_is_told_and_nothing_changes(desk: TestApp, hub: Hub, sessions: Sessions, ask: Ask) -> None:
    request = request_of(sessions, ask(hub.member, week_later(13, 15)))
    post(desk, f"{request.id}/approve", 303)
    late = post(desk, f"{request.id}/refuse", 409, **{f"refuse{request.id}-reason": "늦었다"})
    assert "approved this request before you" in late.html.find(role="alert").text
    assert status(sessions, request.booking_id) is OccurrenceStatus.CONFIRMED
    cancelled = request_of(sessions, ask(hub.organizer, week_later(9, 10)))
    with sessions.write() as db:
        organizer = Identity(hub.organizer.id, 0, "", "", db.get_one(Resident, 1).role, "ko", None, NOW)
        cancel_booking(db, cancelled.booking_id, by=organizer, now=NOW)
    assert "no longer open" in post(desk, f"{cancelled.id}/approve", 409).text
    for number in ("999999", "0", "99999999999999999999", "x"):
        post(desk, f"{number}/approve", 404)


def test_nobody_approves_their_own(desk: TestApp, hub: Hub, sessions: Sessions, ask: Ask, sign_in: SignIn) -> None:
    booking_id = ask(hub.member, week_later(13, 15))
    with sessions.write() as db:
        db.get_one(Booking, booking_id).organizer_id = hub.manager.id
    request = request_of(sessions, booking_id)
    assert "another manager has to approve it" in cards(desk.get(QUEUE))[0]
    post(desk, f"{request.id}/approve", 403)
    post(desk, "approve", 303, approval=str(request.id))
    assert status(sessions, booking_id) is OccurrenceStatus.PENDING
    with sessions.write() as db:
        db.get_one(Booking, booking_id).organizer_id = hub.admin.id
    sign_in(desk, hub.admin)
    post(desk, f"{request.id}/approve", 303)
    assert status(sessions, booking_id) is OccurrenceStatus.CONFIRMED


def test_the_ticked_ones_are_approved_together(desk: TestApp, hub: Hub, sessions: Sessions, ask: Ask) -> None:
    booked = [ask(hub.member, week_later(hour, hour + 1)) for hour in (9, 11, 13)]
    ids = [str(request_of(sessions, booking_id).id) for booking_id in booked]
    post(desk, f"{ids[1]}/approve", 303)
    page = post(desk, "approve", 303, approval=[ids[0], ids[1], "x", "999999"]).follow()
    assert "Approved: 1." in page.text
    assert ": 2." in page.html.find(class_="notice-warn").text
    expected = [OccurrenceStatus.CONFIRMED, OccurrenceStatus.CONFIRMED, OccurrenceStatus.PENDING]
    assert [status(sessions, booking_id) for booking_id in booked] == expected
    assert "Tick the requests" in post(desk, "approve", 303).follow().text


def _many(sessions: Sessions, hub: Hub, ask: Ask, count: int) -> None:
    """``count`` requests in a row, each of half an hour; of every third the organizer is somebody else."""
    for number in range(count):
        start = week_later(9, 10, days=5 + number // 20).starts_at + timedelta(minutes=30 * (number % 20))
        ask((hub.member, hub.other_member, hub.organizer)[number % 3], Slot(start, start + timedelta(minutes=30)))


def test_one_row_and_thirty_take_as_many_statements(desk: TestApp, hub: Hub, sessions: Sessions, ask: Ask) -> None:
    booking_id = ask(hub.member, week_later(9, 10, days=3))
    ask(hub.organizer, week_later(12, 13, days=3))
    post(desk, f"{request_of(sessions, booking_id).id}/approve", 303)
    desk.get(QUEUE)
    with counted(sessions) as once:
        desk.get(QUEUE)
    _many(sessions, hub, ask, 29)
    with counted(sessions) as many:
        assert len(cards(desk.get(QUEUE))) == 30
    assert len(many) == len(once) <= 10


def test_what_was_answered_leaves_after_a_fortnight_and_comes_by_pages(
    desk: TestApp, hub: Hub, sessions: Sessions, ask: Ask, clock: time_machine.Traveller, sign_in: SignIn
) -> None:
    _many(sessions, hub, ask, 23)
    with sessions.read() as db:
        ids = [str(request_of(sessions, booking_id).id) for booking_id in db.scalars(select(Booking.id))]
    post(desk, "approve", 303, approval=ids)

    def answered(page: TestResponse) -> int:
        section = page.html.find(attrs={"aria-labelledby": "answered"})
        return len(section.find_all("li")) if section else 0

    assert (answered(desk.get(QUEUE)), answered(desk.get(f"{QUEUE}?page=2"))) == (20, 3)
    clock.move_to(NOW + timedelta(days=15))
    sign_in(desk, hub.manager)
    assert answered(desk.get(QUEUE)) == 0
