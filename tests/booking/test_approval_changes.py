"""What becomes of a request when the booking is changed or cancelled meanwhile."""

from datetime import datetime, timedelta

import pytest

from campus.booking.models import ApprovalState, OccurrenceStatus
from campus.booking.queries.approvals import list_waiting
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services import ChangeBooking, cancel_booking, change_booking
from campus.booking.services.deciding import AlreadyDecided, approve
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from tests.booking.conftest import Acting, listed, room
from tests.support.approvals import ask_for, need_approval, request_of, week_later
from tests.support.clock import NOW
from tests.support.hub import Hub, Place

THEIRS = week_later(13, 15)


@pytest.fixture
def asked(sessions: Sessions, hub: Hub, acting: Acting) -> int:
    """The member asked for the hall, a week ahead."""
    need_approval(sessions, hub)
    return ask_for(sessions, hub.hall, THEIRS, acting(hub.member))


def change(
    sessions: Sessions, booking_id: int, by: Identity, place: Place, slot: Slot, *, now: datetime = NOW
) -> OccurrenceStatus:
    with sessions.write() as db:
        it = find_occurrence(db, booking_id)
        assert it is not None
        command = ChangeBooking(
            version=it.version,
            slot=slot,
            title=it.title,
            purpose=it.purpose,
            people=min(it.people, 8),
            visibility=it.visibility,
            note=it.note,
        )
        return change_booking(db, booking_id, room(db, place), command, by=by, now=now).status


def test_cancelling_withdraws_the_request(sessions: Sessions, hub: Hub, acting: Acting, asked: int) -> None:
    with sessions.write() as db:
        cancel_booking(db, asked, by=acting(hub.member), now=NOW)
    assert request_of(sessions, asked).state is ApprovalState.WITHDRAWN
    with sessions.read() as db:
        assert list_waiting(db, limit=9) == []
    with pytest.raises(AlreadyDecided), sessions.write() as db:
        approve(db, request_of(sessions, asked).id, by=acting(hub.manager), now=NOW)


def test_shortening_and_words_need_no_new_approval(sessions: Sessions, hub: Hub, acting: Acting, asked: int) -> None:
    member, request = acting(hub.member), request_of(sessions, asked)
    assert change(sessions, asked, member, hub.hall, week_later(13, 14)) is OccurrenceStatus.PENDING
    assert request_of(sessions, asked).id == request.id
    with sessions.write() as db:
        approve(db, request.id, by=acting(hub.manager), now=NOW)
    late = week_later(13, 14).starts_at - timedelta(hours=3)
    shorter = Slot(week_later(13, 14).starts_at, week_later(13, 14).ends_at - timedelta(minutes=30))
    # Two business days of lead time are for asking, not for giving back.
    assert change(sessions, asked, member, hub.hall, shorter, now=late) is OccurrenceStatus.CONFIRMED
    assert request_of(sessions, asked).state is ApprovalState.APPROVED


def test_growing_and_moving_ask_anew(sessions: Sessions, hub: Hub, acting: Acting, asked: int) -> None:
    member, request = acting(hub.member), request_of(sessions, asked)
    assert change(sessions, asked, member, hub.hall, week_later(13, 16)) is OccurrenceStatus.PENDING
    anew = request_of(sessions, asked)
    assert (anew.id != request.id, anew.state) == (True, ApprovalState.OPEN)
    with sessions.write() as db:
        approve(db, anew.id, by=acting(hub.manager), now=NOW)
    assert change(sessions, asked, member, hub.hall_a, week_later(13, 16)) is OccurrenceStatus.PENDING
    assert request_of(sessions, asked).state is ApprovalState.OPEN
    with sessions.read() as db:
        assert listed(db) == [(hub.hall_a.id, week_later(13, 16))]


def test_moving_to_an_instant_room_confirms(sessions: Sessions, hub: Hub, acting: Acting, asked: int) -> None:
    assert change(sessions, asked, acting(hub.member), hub.meeting, THEIRS) is OccurrenceStatus.CONFIRMED
    assert request_of(sessions, asked).state is ApprovalState.WITHDRAWN


def test_a_managers_move_asks_nobody_and_answers_nothing(
    sessions: Sessions, hub: Hub, acting: Acting, asked: int
) -> None:
    manager = acting(hub.manager)
    assert change(sessions, asked, manager, hub.hall, week_later(10, 12)) is OccurrenceStatus.PENDING
    with sessions.write() as db:
        approve(db, request_of(sessions, asked).id, by=manager, now=NOW)
    assert change(sessions, asked, manager, hub.hall, week_later(10, 13)) is OccurrenceStatus.CONFIRMED
