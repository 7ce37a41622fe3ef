"""Who is written to about a booking, and what they read."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services import ChangeBooking, book_room, cancel_booking, change_booking, end_booking
from campus.booking.services.series_changing import Scope
from campus.booking.services.series_ending import cancel_dates
from campus.db import Sessions
from campus.domain.series import SKIP
from campus.people.models import Resident, ResidentStatus
from tests.booking.conftest import Acting, room, slot, wish
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import ask_for_confirmations, letters_to
from tests.support.seasons import FIRST, season, weekly

TITLE = "작은 모델 <b>읽기</b>"


@pytest.fixture
def made(sessions: Sessions, hub: Hub, acting: Acting) -> int:
    """A booking that a manager made for the member."""
    command = wish(slot("11:00", "12:00"), title=TITLE, organizer_id=hub.member.id, note="열쇠는 데스크에 있습니다")
    with sessions.write() as db:
        return book_room(db, room(db, hub.meeting), command, by=acting(hub.manager), now=NOW)


def change(sessions: Sessions, booking_id: int, by: Any, **changes: Any) -> None:
    with sessions.write() as db:
        facts = find_occurrence(db, booking_id)
        assert facts is not None
        command = ChangeBooking(
            facts.version, facts.slot, facts.title, facts.purpose, facts.people, facts.visibility, facts.note
        )
        place = room(db, changes.pop("room", None) or type("Same", (), {"id": facts.room_id}))
        change_booking(db, booking_id, place, replace(command, **changes), by=by, now=NOW)


def test_the_organizer_hears_that_a_manager_booked_for_them(sessions: Sessions, hub: Hub, made: int) -> None:
    (letter,) = letters_to(sessions, hub.member.email)
    assert (letter.event, letter.resident_id) == ("booking-made", hub.member.id)
    assert TITLE in letter.subject
    assert f"http://localhost/bookings/{made}" in letter.text
    for said in ("11:00", hub.manager.name, hub.member.name, "회의실", TITLE):
        assert said in letter.text
    assert "&lt;b&gt;" in letter.html
    assert "<b>읽기" not in letter.html
    assert letters_to(sessions, hub.manager.email) == []


def test_a_move_tells_both_times_and_both_rooms(sessions: Sessions, hub: Hub, acting: Acting, made: int) -> None:
    change(sessions, made, acting(hub.manager), slot=slot("14:00", "15:00"), room=hub.small)
    letter = letters_to(sessions, hub.member.email)[-1]
    assert letter.event == "booking-moved"
    for said in ("14:00", "11:00", "작은 회의실", "본관 1층"):
        assert said in letter.text
        assert said in letter.html


def test_a_cancelled_booking_is_told_with_its_reason(sessions: Sessions, hub: Hub, acting: Acting, made: int) -> None:
    with sessions.write() as db:
        cancel_booking(db, made, reason="누수 점검", by=acting(hub.manager), now=NOW)
    letter = letters_to(sessions, hub.member.email)[-1]
    assert letter.event == "booking-cancelled"
    assert "누수 점검" in letter.text
    assert "누수 점검" in letter.html


def test_nobody_is_written_to_about_their_own_acts_unasked(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    _book_move_and_cancel(sessions, hub, acting)
    assert letters_to(sessions, hub.member.email) == []


def _book_move_and_cancel(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member = acting(hub.member)
    with sessions.write() as db:
        booking_id = book_room(db, room(db, hub.meeting), wish(slot("11:00", "12:00")), by=member, now=NOW)
    change(sessions, booking_id, member, slot=slot("14:00", "15:00"))
    with sessions.write() as db:
        cancel_booking(db, booking_id, by=member, now=NOW)


def test_who_asks_for_confirmations_gets_them(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    ask_for_confirmations(sessions)
    _book_move_and_cancel(sessions, hub, acting)
    letters = letters_to(sessions, hub.member.email)
    assert [each.event for each in letters] == ["own-booking-made", "own-booking-changed", "own-booking-cancelled"]
    assert [each.method for each in letters] == ["REQUEST", "REQUEST", "CANCEL"]
    for letter, start in zip(letters, ("11:00", "14:00", "14:00"), strict=True):
        assert start in letter.text
        assert start in letter.html


def test_words_and_an_early_end_are_no_news(sessions: Sessions, hub: Hub, acting: Acting, made: int) -> None:
    change(sessions, made, acting(hub.manager), title="다른 제목")
    later = slot("11:00", "12:00").starts_at + timedelta(minutes=10)
    with sessions.write() as db:
        end_booking(db, made, room(db, hub.meeting), by=acting(hub.manager), now=later)
    assert [letter.event for letter in letters_to(sessions, hub.member.email)] == ["booking-made"]


def test_each_reads_their_own_language(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.other_member.id).values(locale="en"))
    command = wish(slot("11:00", "12:00"), organizer_id=hub.other_member.id)
    with sessions.write() as db:
        book_room(db, room(db, hub.meeting), command, by=acting(hub.manager), now=NOW)
    (letter,) = letters_to(sessions, hub.other_member.email)
    assert "booked a room for you" in letter.text
    assert "Meeting room · Main building 1F" in letter.text
    assert "Sinseong Campus" in letter.html


def test_an_account_that_is_closed_gets_no_mail(sessions: Sessions, hub: Hub, acting: Acting, made: int) -> None:
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.member.id).values(status=ResidentStatus.DISABLED))
    with sessions.write() as db:
        cancel_booking(db, made, by=acting(hub.manager), now=NOW)
    assert [letter.event for letter in letters_to(sessions, hub.member.email)] == ["booking-made"]


def test_a_whole_season_is_one_letter(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    words = {"organizer_id": hub.organizer.id, "choices": {FIRST: SKIP}}
    it = season(sessions, hub.meeting, weekly(6), acting(hub.manager), **words)
    it.change(it.facts()[3], Scope.FOLLOWING, starts_minute=18 * 60)
    with sessions.write() as db:
        cancel_dates(db, it.booking_id, Scope.ALL, it.facts()[0].original_starts_at, by=it.by, now=NOW)
    made, moved, continued, cancelled = letters_to(sessions, hub.organizer.email)
    events = ["booking-made", "booking-moved", "booking-continued", "booking-cancelled"]
    assert [each.event for each in (made, moved, continued, cancelled)] == events
    for letter, first, more in ((made, "12. 9.", 4), (moved, "12. 23.", 2), (cancelled, "12. 9.", 1)):
        for body in (letter.text, letter.html):
            assert f"2026. {first}(수)" in body
            assert f"외 {more}회" in body
