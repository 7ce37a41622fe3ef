"""What waits for a date ends when the date is cancelled, skipped or moved by hand."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from campus.booking.models import Healing, HolidayQuestion, WaitingEntry, WaitingOutcome, Wish
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services import ChangeBooking, book_room, cancel_booking, change_booking
from campus.db import Sessions
from campus.settings import Settings
from tests.booking.conftest import Acting, room, slot, wish
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.waiting import EARLIER, SKIPPED, PutDate, entry_of, look, put_season

EVENING = slot("19:00", "21:00", days=7)


@pytest.fixture
def booking_id(sessions: Sessions, hub: Hub, acting: Acting) -> int:
    with sessions.write() as db:
        return book_room(db, room(db, hub.small), wish(EVENING), by=acting(hub.member), now=EARLIER)


def put_in_line(sessions: Sessions, hub: Hub, booking_id: int, created_at: object = EARLIER) -> int:
    with sessions.write() as db:
        facts = find_occurrence(db, booking_id)
        assert facts is not None
        entry = WaitingEntry(
            occurrence_id=facts.occurrence_id,
            room_id=hub.meeting.id,
            starts_at=EVENING.starts_at,
            ends_at=EVENING.ends_at,
            wish=Wish.HEAL,
            healing=Healing.TAKE,
            created_at=created_at,
        )
        db.add(entry)
        db.flush()
        return entry.id


def change(sessions: Sessions, hub: Hub, booking_id: int, by: object, **changes: object) -> None:
    with sessions.write() as db:
        it = find_occurrence(db, booking_id)
        assert it is not None
        command = ChangeBooking(it.version, it.slot, it.title, it.purpose, it.people, it.visibility, it.note)
        command = replace(command, **changes)  # type: ignore[arg-type]
        change_booking(db, booking_id, room(db, hub.small), command, by=by, now=NOW)  # type: ignore[arg-type]


def test_cancelling_ends_the_wait(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting, booking_id: int
) -> None:
    for created_at in (EARLIER, NOW):
        entry_id = put_in_line(sessions, hub, booking_id, created_at)
    with sessions.write() as db:
        cancel_booking(db, booking_id, by=acting(hub.member), now=NOW)
    assert entry_of(sessions, entry_id).outcome is WaitingOutcome.WITHDRAWN
    assert look(sessions, settings).count == 0


def test_moving_by_hand_ends_the_wait_but_not_one_that_begins_with_it(
    sessions: Sessions, hub: Hub, acting: Acting, booking_id: int
) -> None:
    old, new = put_in_line(sessions, hub, booking_id), put_in_line(sessions, hub, booking_id, NOW)
    change(sessions, hub, booking_id, acting(hub.member), title="다른 제목")
    assert entry_of(sessions, old).closed_at is None
    change(sessions, hub, booking_id, acting(hub.member), slot=slot("14:00", "16:00", days=7))
    assert entry_of(sessions, old).outcome is WaitingOutcome.WITHDRAWN
    assert entry_of(sessions, new).closed_at is None


def test_healing_does_not_withdraw_others(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    season = put_season(
        sessions,
        hub.organizer,
        hub.meeting,
        [PutDate(EVENING, SKIPPED, Healing.TAKE), PutDate(slot("19:00", "21:00", days=40), SKIPPED, Healing.TAKE)],
    )
    far = put_season(
        sessions, hub.member, hub.meeting, [PutDate(slot("19:00", "21:00", days=40), SKIPPED, Healing.TAKE)]
    )
    assert len(look(sessions, settings).taken) == 2
    assert entry_of(sessions, season.entry_ids[1]).outcome is WaitingOutcome.TAKEN
    # Members may not book so far ahead; nor may healing for them.
    assert entry_of(sessions, far.entry_ids[0]).closed_at is None


@pytest.mark.parametrize(
    ("to", "answer"), [(slot("14:00", "16:00", days=7), None), (slot("19:00", "21:00", days=8), "moved")]
)
def test_moving_to_another_day_answers_for_the_holiday(
    sessions: Sessions, hub: Hub, acting: Acting, booking_id: int, to: object, answer: str | None
) -> None:
    with sessions.write() as db:
        facts = find_occurrence(db, booking_id)
        assert facts is not None
        question = {"occurrence_id": facts.occurrence_id, "day": NOW.date() + timedelta(days=7), "asked_at": NOW}
        db.execute(insert(HolidayQuestion), [question])
    change(sessions, hub, booking_id, acting(hub.member), slot=to)
    with sessions.read() as db:
        assert db.query(HolidayQuestion).one().answer == answer
