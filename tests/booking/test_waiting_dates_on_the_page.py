"""The booking's page: what waits for its organizer's answer, and the buttons that give it."""

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update
from webtest import TestApp, TestResponse

from campus.booking.models import Healing, HolidayQuestion, OccurrenceStatus, Reach, WaitingOutcome
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services import book_room
from campus.booking.services.holidays import ask_organizers
from campus.db import Sessions
from campus.domain.holidays import NamedDay
from campus.domain.hubtime import local_date
from campus.domain.slot import Slot
from campus.settings import Settings
from campus.spaces.models import Closure, Policy
from campus.spaces.services import renew_revision
from campus.spaces.services.holidays import add_holiday
from tests.booking.conftest import Acting, room, slot, wish
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub, Person
from tests.support.pages import token_of
from tests.support.statements import counted
from tests.support.waiting import CONFIRMED, SKIPPED, WAITING, PutDate, block, date_of, entry_of, look, put_season

pytestmark = pytest.mark.usefixtures("clock")
EVENING = slot("19:00", "21:00", days=7)
NOON = slot("12:00", "13:00", days=9)


@pytest.fixture
def asked(sessions: Sessions, hub: Hub, acting: Acting) -> int:
    """A booking of the member that stands on a late holiday."""
    with sessions.write() as db:
        booking_id = book_room(db, room(db, hub.meeting), wish(NOON), by=acting(hub.member), now=NOW)
        day = local_date(NOON.starts_at)
        add_holiday(db, day, NamedDay("임시공휴일", "Temporary public holiday"), by=hub.manager.id, now=NOW)
        ask_organizers(db, day, now=NOW)
    return booking_id


def send(app: TestApp, booking_id: int, act: str, status: int = 303, **fields: object) -> TestResponse:
    token = token_of(app.get(f"/bookings/{booking_id}"))
    return app.post(f"/bookings/{booking_id}/{act}", {"csrf_token": token} | fields, status=status)


def test_the_question_stands_on_the_page_of_whoever_may_answer(
    app: TestApp, hub: Hub, sign_in: SignIn, asked: int
) -> None:
    sign_in(app, hub.other_member)
    assert "임시공휴일" not in app.get(f"/bookings/{asked}").text
    sign_in(app, hub.member)
    page = app.get(f"/bookings/{asked}").text
    for said in ("2026. 12. 4.(금)", "임시공휴일", f"/bookings/{asked}/edit"):
        assert said in page


def keep_or_give_up(app: TestApp, sessions: Sessions, asked: int, answer: str, status: int = 303) -> None:
    with sessions.read() as db:
        facts = find_occurrence(db, asked)
    assert facts is not None
    send(app, asked, "holiday", status, occurrence=facts.occurrence_id, answer=answer)


@pytest.mark.parametrize(
    ("answer", "status"), [("kept", OccurrenceStatus.CONFIRMED), ("cancelled", OccurrenceStatus.CANCELLED)]
)
def test_one_tap_answers(
    app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn, asked: int, answer: str, status: OccurrenceStatus
) -> None:
    sign_in(app, hub.member)
    keep_or_give_up(app, sessions, asked, answer)
    with sessions.read() as db:
        facts = find_occurrence(db, asked)
        said = db.scalar(select(HolidayQuestion.answer))
    assert facts is not None
    assert (facts.status, said) == (status, answer)
    keep_or_give_up(app, sessions, asked, answer)
    assert "notice-warn" in app.get(f"/bookings/{asked}").text


def test_a_room_that_stays_shut_cannot_be_kept(
    app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn, asked: int
) -> None:
    with sessions.write() as db:
        db.execute(update(Policy).where(Policy.slug == "hub").values(opens_on_holidays=False))
        renew_revision(db, now=NOW)
    sign_in(app, hub.member)
    assert 'value="kept"' not in app.get(f"/bookings/{asked}").text
    keep_or_give_up(app, sessions, asked, "kept")
    with sessions.read() as db:
        assert db.scalar(select(HolidayQuestion.answer)) is None
    sign_in(app, hub.manager)
    assert 'value="kept"' in app.get(f"/bookings/{asked}").text
    keep_or_give_up(app, sessions, asked, "kept")
    with sessions.read() as db:
        assert db.scalar(select(HolidayQuestion.answer)) == "kept"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"answer": "kept"},
        {"occurrence": "1"},
        {"occurrence": "1", "answer": "moved"},
        {"occurrence": "-1", "answer": "kept"},
    ],
)
def test_half_a_form_is_refused(app: TestApp, hub: Hub, sign_in: SignIn, asked: int, fields: dict[str, str]) -> None:
    sign_in(app, hub.member)
    send(app, asked, "holiday", 400, **fields)


def test_nobody_answers_for_others(
    app: TestApp, sessions: Sessions, settings: Settings, hub: Hub, sign_in: SignIn, asked: int
) -> None:
    """Neither on their page, nor on one's own page with their number."""
    season = put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, WAITING, Healing.OFFER)])
    look(sessions, settings)
    sign_in(app, hub.other_member)
    token = app.get("/bookings/new").forms[0]["csrf_token"].value
    for act, fields in (
        ("holiday", {"occurrence": "1", "answer": "kept"}),
        ("offer", {"entry": str(season.entry_ids[0]), "answer": "accept"}),
    ):
        app.post(f"/bookings/{season.booking_id}/{act}", fields | {"csrf_token": token}, status=403)
    sign_in(app, hub.member)
    send(app, asked, "offer", entry=season.entry_ids[0], answer="accept")
    assert entry_of(sessions, season.entry_ids[0]).closed_at is None


def span(slot: Slot) -> dict[str, datetime]:
    return {"starts_at": slot.starts_at, "ends_at": slot.ends_at}


def offered(sessions: Sessions, settings: Settings, who: Person, hub: Hub) -> tuple[int, int, int]:
    season = put_season(sessions, who, hub.meeting, [PutDate(EVENING, WAITING, Healing.OFFER)])
    look(sessions, settings)
    return season.booking_id, season.occurrence_ids[0], season.entry_ids[0]


def test_an_offer_is_taken_by_one_tap(
    app: TestApp, sessions: Sessions, settings: Settings, hub: Hub, sign_in: SignIn
) -> None:
    booking_id, occurrence_id, entry_id = offered(sessions, settings, hub.organizer, hub)
    sign_in(app, hub.organizer)
    assert f'name="entry" value="{entry_id}"' in app.get(f"/bookings/{booking_id}").text
    send(app, booking_id, "offer", entry=entry_id, answer="accept")
    assert date_of(sessions, occurrence_id).status is CONFIRMED
    send(app, booking_id, "offer", entry=entry_id, answer="accept")
    page = app.get(f"/bookings/{booking_id}")
    assert "notice-warn" in page.text
    assert page.html.find(id="waiting") is None


def test_an_offer_that_a_rule_forbids_by_now_says_why(
    app: TestApp, sessions: Sessions, settings: Settings, hub: Hub, sign_in: SignIn
) -> None:
    booking_id, occurrence_id, entry_id = offered(sessions, settings, hub.organizer, hub)
    with sessions.write() as db:
        db.add(Closure(room_id=hub.meeting.id, **span(EVENING), reason_ko="누수 점검", reason_en="Leak"))
        renew_revision(db, now=NOW)
    sign_in(app, hub.organizer)
    told = send(app, booking_id, "offer", 422, entry=entry_id, answer="accept")
    assert "누수 점검" in told.html.find(role="alert").text
    assert date_of(sessions, occurrence_id).status is WAITING
    send(app, booking_id, "offer", entry=entry_id, answer="decline")
    assert entry_of(sessions, entry_id).outcome is WaitingOutcome.DECLINED
    assert date_of(sessions, occurrence_id).status is SKIPPED


def test_an_offer_is_held_until_the_page_says_and_no_longer(
    app: TestApp,
    sessions: Sessions,
    settings: Settings,
    hub: Hub,
    sign_in: SignIn,
    clock: time_machine.Traveller,
) -> None:
    booking_id, occurrence_id, entry_id = offered(sessions, settings, hub.organizer, hub)
    sign_in(app, hub.organizer)
    page = app.get(f"/bookings/{booking_id}")
    assert "10:30" in page.html.find(id="waiting").find(class_="badge").text
    token = token_of(page)
    clock.move_to(NOW + timedelta(minutes=30))
    sent = {"csrf_token": token, "entry": entry_id, "answer": "accept"}
    page = app.post(f"/bookings/{booking_id}/offer", sent, status=303).follow()
    assert "notice-warn" in page.text
    assert page.html.find(id="waiting") is None
    assert date_of(sessions, occurrence_id).status is WAITING


@pytest.mark.parametrize(
    ("answer", "wished"),
    [
        ("take", (Healing.TAKE, Reach.ROOM)),
        ("like", (Healing.OFFER, Reach.LIKE)),
        ("ask", (Healing.OFFER, Reach.ROOM)),
        ("room", (Healing.OFFER, Reach.ROOM)),
    ],
)
def test_how_one_waits_changes_by_one_tap(
    app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn, acting: Acting, answer: str, wished: object
) -> None:
    block(sessions, hub.meeting, EVENING, acting(hub.member))
    season = put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, WAITING, Healing.OFFER)])
    sign_in(app, hub.organizer)
    send(app, season.booking_id, "offer", entry=season.entry_ids[0], answer=answer)
    entry = entry_of(sessions, season.entry_ids[0])
    assert (entry.healing, entry.reach) == wished


def test_the_place_in_line_is_told_and_many_cost_no_more(
    app: TestApp, sessions: Sessions, settings: Settings, hub: Hub, sign_in: SignIn, acting: Acting
) -> None:
    block(sessions, hub.meeting, EVENING, acting(hub.member))
    put_season(sessions, hub.other_member, hub.meeting, [PutDate(EVENING, WAITING, Healing.OFFER)])
    one = put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, CONFIRMED, Healing.OFFER, hub.small)])
    sign_in(app, hub.organizer)
    with counted(sessions) as few:
        page = app.get(f"/bookings/{one.booking_id}")
    assert "2" in page.html.find(id="waiting").find(class_="badge").text
    dates = [PutDate(slot("19:00", "21:00", days=day), CONFIRMED, Healing.TAKE, hub.studio) for day in range(8, 30)]
    many = put_season(sessions, hub.organizer, hub.meeting, dates)
    with counted(sessions) as as_few:
        page = app.get(f"/bookings/{many.booking_id}")
    assert len(page.html.find(id="waiting").find_all("li")) == 22
    assert len(as_few) <= len(few)
