"""Booking, changing, cancelling and ending, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from campus.audit.queries import history
from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Booking, Occurrence, OccurrenceStatus
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services import (
    ChangeBooking,
    book_room,
    cancel_booking,
    change_booking,
    end_booking,
)
from campus.db import Sessions
from campus.domain import errors
from campus.domain.errors import Refused, StaleEdit
from campus.domain.slot import Slot
from tests.booking.conftest import Acting, listed, room, slot, wish
from tests.support.clock import NOW
from tests.support.hub import Hub, Place


def book(sessions: Sessions, place: Place, where: Slot, by: object, **changes: object) -> int:
    with sessions.write() as db:
        return book_room(db, room(db, place), wish(where, **changes), by=by, now=NOW)  # type: ignore[arg-type]


def standing(sessions: Sessions, booking_id: int) -> OccurrenceFacts:
    with sessions.read() as db:
        found = find_occurrence(db, booking_id)
    assert found is not None
    return found


def as_change(facts: OccurrenceFacts, **changes: object) -> ChangeBooking:
    command = ChangeBooking(
        facts.version, facts.slot, facts.title, facts.purpose, facts.people, facts.visibility, facts.note
    )
    return replace(command, **changes)  # type: ignore[arg-type]


def refusals(error: pytest.ExceptionInfo[Refused]) -> list[type[errors.Refusal]]:
    return [type(refusal) for refusal in error.value.refusals]


def test_a_booking_takes_its_room_and_is_written_down(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member = acting(hub.member)
    booking_id = book(sessions, hub.meeting, slot("11:00", "12:00"), member)
    facts = standing(sessions, booking_id)
    assert (facts.status, facts.sequence, facts.organization_id) == (OccurrenceStatus.CONFIRMED, 0, hub.kaist.id)
    with sessions.read() as db:
        assert listed(db) == [(hub.meeting.id, slot("11:00", "12:00"))]
        assert [entry.act for entry in history(db, ("booking", booking_id))] == ["booking.made"]


def test_neighbours_both_fit_and_the_same_time_does_not(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member, other = acting(hub.member), acting(hub.other_member)
    book(sessions, hub.meeting, slot("11:00", "12:00"), member)
    book(sessions, hub.meeting, slot("12:00", "13:00"), other)
    with pytest.raises(Refused) as refused:
        book(sessions, hub.meeting, slot("11:30", "12:30"), other)
    assert refused.value.is_clash
    assert refused.value.refusals == (errors.SlotTaken(errors.HUB, slot("11:00", "12:00")),)


def test_tidy_up_is_part_of_what_is_taken(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member = acting(hub.member)
    book(sessions, hub.seminar, slot("11:00", "12:00"), member, people=20)
    with sessions.read() as db:
        assert listed(db) == [(hub.seminar.id, slot("11:00", "12:10"))]
    with pytest.raises(Refused):
        book(sessions, hub.seminar, slot("12:00", "13:00"), member, people=20)
    book(sessions, hub.seminar, slot("12:30", "13:30"), member, people=20)


def test_a_part_blocks_the_whole_and_the_whole_its_parts(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member = acting(hub.member)
    book(sessions, hub.hall_b, slot("11:00", "12:00"), member)
    with pytest.raises(Refused) as refused:
        book(sessions, hub.hall, slot("11:00", "12:00"), member)
    assert refused.value.is_clash
    book(sessions, hub.hall_a, slot("11:00", "12:00"), member)
    book(sessions, hub.hall, slot("14:00", "15:00"), member)
    for part in (hub.hall_a, hub.hall_b, hub.hall_c):
        with pytest.raises(Refused):
            book(sessions, part, slot("14:30", "15:30"), member)
    with sessions.read() as db:
        parts = {hub.hall_a.id, hub.hall_b.id, hub.hall_c.id}
        assert {room_id for room_id, _ in listed(db)} == parts


def test_every_reason_is_named_at_once_and_nothing_is_written(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    with pytest.raises(Refused) as refused:
        book(sessions, hub.meeting, slot("08:40", "13:00", days=40), acting(hub.member), people=9)
    assert refusals(refused) == [
        errors.TooManyPeople,
        errors.NotYetBookable,
        errors.OffGrid,
        errors.TooLong,
        errors.OutsideOpeningHours,
    ]
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(Booking)) == 0


def test_a_form_sent_twice_books_once(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member = acting(hub.member)
    first = book(sessions, hub.meeting, slot("11:00", "12:00"), member, form_key="a-form")
    assert book(sessions, hub.meeting, slot("11:00", "12:00"), member, form_key="a-form") == first
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(Occurrence)) == 1


def test_for_someone_else_the_booking_is_theirs(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    booking_id = book(
        sessions, hub.meeting, slot("11:00", "12:00"), acting(hub.manager), organizer_id=hub.other_member.id
    )
    facts = standing(sessions, booking_id)
    assert (facts.organizer_id, facts.booked_by_id) == (hub.other_member.id, hub.manager.id)
    assert facts.organization_id == hub.etri.id


def test_moving_frees_the_old_time_and_counts_up(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member = acting(hub.member)
    booking_id = book(sessions, hub.meeting, slot("11:00", "12:00"), member)
    with sessions.write() as db:
        command = as_change(standing(sessions, booking_id), slot=slot("11:30", "13:00"))
        after = change_booking(db, booking_id, room(db, hub.small), command, by=member, now=NOW)
    assert (after.sequence, after.version) == (1, 2)
    with sessions.read() as db:
        assert listed(db) == [(hub.small.id, slot("11:30", "13:00"))]
        details = history(db, ("booking", booking_id))[0].details
    assert details["room"] == [hub.meeting.id, hub.small.id]


def test_a_booking_may_be_moved_into_its_own_time(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member = acting(hub.member)
    booking_id = book(sessions, hub.meeting, slot("11:00", "12:00"), member)
    with sessions.write() as db:
        command = as_change(standing(sessions, booking_id), slot=slot("11:30", "12:30"))
        change_booking(db, booking_id, room(db, hub.meeting), command, by=member, now=NOW)
    assert standing(sessions, booking_id).slot == slot("11:30", "12:30")


def test_a_move_onto_someone_else_changes_nothing(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member = acting(hub.member)
    booking_id = book(sessions, hub.meeting, slot("11:00", "12:00"), member)
    book(sessions, hub.meeting, slot("13:00", "14:00"), acting(hub.other_member))
    before = standing(sessions, booking_id)
    with pytest.raises(Refused), sessions.write() as db:
        command = as_change(before, slot=slot("13:30", "14:30"), title="다른 제목")
        change_booking(db, booking_id, room(db, hub.meeting), command, by=member, now=NOW)
    assert standing(sessions, booking_id) == before


def test_words_alone_never_judge_the_time_again(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    """A running booking keeps its past start when only its title changes; the sequence stays."""
    member = acting(hub.member)
    booking_id = book(sessions, hub.meeting, slot("10:00", "12:00"), member)
    with sessions.write() as db:
        command = as_change(standing(sessions, booking_id), title="새 제목")
        now = NOW + timedelta(hours=1)
        after = change_booking(db, booking_id, room(db, hub.meeting), command, by=member, now=now)
    assert (after.title, after.sequence, after.version) == ("새 제목", 0, 2)


def test_a_running_booking_may_be_extended_and_shortened(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member = acting(hub.member)
    booking_id = book(sessions, hub.meeting, slot("10:00", "11:00"), member)
    now = NOW + timedelta(minutes=40)
    with sessions.write() as db:
        command = as_change(standing(sessions, booking_id), slot=slot("10:00", "12:00"))
        change_booking(db, booking_id, room(db, hub.meeting), command, by=member, now=now)
    with pytest.raises(Refused) as refused, sessions.write() as db:
        command = as_change(standing(sessions, booking_id), slot=slot("10:00", "10:30"))
        change_booking(db, booking_id, room(db, hub.meeting), command, by=member, now=now)
    assert refusals(refused) == [errors.InThePast]


def test_of_two_edits_the_second_is_told(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member = acting(hub.member)
    booking_id = book(sessions, hub.meeting, slot("11:00", "12:00"), member)
    shown = standing(sessions, booking_id)
    with sessions.write() as db:
        change_booking(db, booking_id, room(db, hub.meeting), as_change(shown, title="첫째"), by=member, now=NOW)
    with pytest.raises(StaleEdit), sessions.write() as db:
        change_booking(db, booking_id, room(db, hub.meeting), as_change(shown, title="둘째"), by=member, now=NOW)
    assert standing(sessions, booking_id).title == "첫째"


def test_an_edit_that_changes_nothing_counts_nothing(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member = acting(hub.member)
    booking_id = book(sessions, hub.meeting, slot("11:00", "12:00"), member)
    before = standing(sessions, booking_id)
    with sessions.write() as db:
        later = NOW + timedelta(minutes=5)
        change_booking(db, booking_id, room(db, hub.meeting), as_change(before), by=member, now=later)
    assert standing(sessions, booking_id) == before


def test_cancelling_frees_the_room_and_is_final(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member = acting(hub.member)
    booking_id = book(sessions, hub.hall, slot("11:00", "12:00"), member)
    with sessions.write() as db:
        cancel_booking(db, booking_id, by=member, now=NOW)
    with sessions.read() as db:
        assert listed(db) == []
    facts = standing(sessions, booking_id)
    assert (facts.status, facts.sequence) == (OccurrenceStatus.CANCELLED, 1)
    with pytest.raises(Refused) as refused, sessions.write() as db:
        cancel_booking(db, booking_id, by=member, now=NOW)
    assert refusals(refused) == [errors.AlreadyOver]
    book(sessions, hub.hall_a, slot("11:00", "12:00"), acting(hub.other_member))


def test_ending_early_gives_the_rest_back_after_tidy_up(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member = acting(hub.member)
    booking_id = book(sessions, hub.seminar, slot("10:00", "12:00"), member, people=20)
    now = NOW + timedelta(minutes=34, seconds=20)
    with sessions.write() as db:
        after = end_booking(db, booking_id, room(db, hub.seminar), by=member, now=now)
    assert after.ended_at == slot("10:00", "10:35").ends_at
    assert after.slot == slot("10:00", "12:00")
    with sessions.read() as db:
        assert listed(db) == [(hub.seminar.id, slot("10:00", "10:45"))]


def test_ending_what_has_not_begun_cancels_it(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member = acting(hub.member)
    booking_id = book(sessions, hub.meeting, slot("11:00", "12:00"), member)
    with sessions.write() as db:
        end_booking(db, booking_id, room(db, hub.meeting), by=member, now=NOW)
    assert standing(sessions, booking_id).status is OccurrenceStatus.CANCELLED


def test_over_midnight_a_room_that_never_closes_is_booked(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member = acting(hub.member)
    late = Slot(slot("23:00", "24:00").starts_at, slot("00:00", "01:00", days=1).ends_at)
    book(sessions, hub.studio, late, member)
    with pytest.raises(Refused) as refused:
        book(sessions, hub.meeting, late, member)
    assert errors.OutsideOpeningHours in refusals(refused)
