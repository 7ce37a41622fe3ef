"""Who is written to about a request for approval, in which language, and how often."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from campus.booking.approval_notices import mail_question, mail_reply
from campus.booking.models import Occurrence, OccurrenceStatus
from campus.booking.services.deciding import approve, ask_back, expire_due, refuse, reply
from campus.db import Sessions
from campus.outbox.models import OutboxMessage
from campus.people.models import Resident, ResidentStatus
from campus.settings import Settings
from tests.booking.conftest import Acting
from tests.support.approvals import ask_for, need_approval, request_of, week_later
from tests.support.clock import NOW
from tests.support.hub import Hub, Person
from tests.support.letters import news_to

DESK = "hub@localhost"
TITLE = "교류회 <b>둘</b>"


@pytest.fixture
def asked(sessions: Sessions, hub: Hub, acting: Acting) -> int:
    """The member's request for the hall; the booking's id."""
    need_approval(sessions, hub)
    return ask_for(sessions, hub.hall, week_later(13, 15), acting(hub.member), title=TITLE, note="비밀스러운 메모")


def speak(sessions: Sessions, person: Person, locale: str) -> None:
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == person.id).values(locale=locale))


def assert_is_about_it(letter: OutboxMessage, path: str) -> None:
    assert TITLE in letter.text
    assert "&lt;b&gt;둘" in letter.html
    assert "<b>둘" not in letter.html
    assert f"http://localhost{path}" in letter.text
    assert f"http://localhost{path}" in letter.html


def test_the_desks_shared_address_hears_of_a_request_once(sessions: Sessions, hub: Hub, asked: int) -> None:
    (letter,) = news_to(sessions, DESK)
    assert (letter.event, letter.resident_id) == ("booking-requested", None)
    assert_is_about_it(letter, "/manage/approvals")
    for said in (hub.member.name, "대강당", "13:00", "2026. 11. 26.(목) 10:00", "2026. 11. 30.(월) 10:00"):
        assert said in letter.text
    assert "메모" not in letter.text
    assert news_to(sessions, hub.manager.email) == news_to(sessions, hub.admin.email) == []


@pytest.mark.parametrize(("locale", "room"), [("ko", "대강당 · 본관 1층"), ("en", "Hall · Main building 1F")])
def test_each_answer_is_told_in_the_organizers_language(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting, asked: int, locale: str, room: str
) -> None:
    speak(sessions, hub.member, locale)
    manager, ids = acting(hub.manager), [asked]
    ids += [
        ask_for(sessions, hub.hall, week_later(hour, hour + 1), acting(hub.member), title=TITLE) for hour in (9, 11)
    ]
    first, second, third = (request_of(sessions, booking_id).id for booking_id in ids)
    with sessions.write() as db:
        ask_back(db, first, "몇 분이\n오시나요?", by=manager, now=NOW)
        mail_question(db, settings, first, now=NOW)
        approve(db, first, reason="열쇠는 안내대에 있어요.", by=manager, now=NOW)
        refuse(db, second, "그날은 문을\n닫습니다.", by=manager, now=NOW)
        assert expire_due(db, now=NOW + timedelta(days=6)) == 1
    letters = news_to(sessions, hub.member.email)
    assert [letter.event.removeprefix("booking-") for letter in letters] == [
        "asked-back",
        "approved",
        "refused",
        "expired",
    ]
    for letter, path, said in zip(
        letters,
        (f"/bookings/{asked}", f"/bookings/{asked}", "/rooms", "/rooms"),
        ("몇 분이<br>오시나요?", "열쇠는 안내대에 있어요.", "그날은 문을<br>닫습니다.", room),
        strict=True,
    ):
        assert_is_about_it(letter, path)
        assert room in letter.text
        assert said in letter.html
        assert (f'lang="{locale}"') in letter.html
    assert third


def test_a_series_is_one_mail(sessions: Sessions, hub: Hub, acting: Acting, asked: int) -> None:
    speak(sessions, hub.member, "en")
    with sessions.write() as db:
        for week in (1, 2):
            slot = week_later(13, 15, days=7 + 7 * week)
            row = {"booking_id": asked, "room_id": hub.hall.id, "status": OccurrenceStatus.PENDING}
            row |= {"original_starts_at": slot.starts_at, "starts_at": slot.starts_at, "ends_at": slot.ends_at}
            db.execute(insert(Occurrence), [row | {"sequence": 0, "revised_at": NOW, "cancel_reason": ""}])
    with sessions.write() as db:
        approve(db, request_of(sessions, asked).id, by=acting(hub.manager), now=NOW)
    (letter,) = news_to(sessions, hub.member.email)
    assert "and 2 more dates until Wed 16 Dec 2026" in letter.text


def test_the_reply_goes_to_whoever_asked_and_to_the_desk_when_they_left(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting, asked: int
) -> None:
    approval_id = request_of(sessions, asked).id
    for manager in (hub.manager, hub.admin):
        with sessions.write() as db:
            ask_back(db, approval_id, "커피도 드시나요?", by=acting(manager), now=NOW + timedelta(minutes=1))
    with sessions.write() as db:
        reply(db, approval_id, "네,\n마셔요.", by=acting(hub.member), now=NOW + timedelta(minutes=2))
        mail_reply(db, settings, approval_id, now=NOW)
    (letter,) = news_to(sessions, hub.admin.email)
    assert letter.event == "booking-replied"
    assert_is_about_it(letter, "/manage/approvals")
    assert "네,<br>마셔요." in letter.html
    assert "커피도 드시나요?" in letter.text
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.admin.id).values(status=ResidentStatus.DISABLED))
        mail_reply(db, settings, approval_id, now=NOW)
    assert [letter.event for letter in news_to(sessions, DESK)] == ["booking-requested", "booking-replied"]
    assert news_to(sessions, hub.manager.email) == []


def test_a_closed_account_hears_nothing(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting, asked: int
) -> None:
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.member.id).values(status=ResidentStatus.DISABLED))
    approval_id = request_of(sessions, asked).id
    with sessions.write() as db:
        ask_back(db, approval_id, "계신가요?", by=acting(hub.manager), now=NOW)
        mail_question(db, settings, approval_id, now=NOW)
        refuse(db, approval_id, "닫습니다.", by=acting(hub.manager), now=NOW)
        mail_question(db, settings, approval_id, now=NOW)
    assert news_to(sessions, hub.member.email) == []
