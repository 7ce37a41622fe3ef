"""Seasons in a room in which a manager answers: what an edit does to the request."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campus.booking.models import Approval, ApprovalState, OccurrenceStatus
from campus.booking.services.deciding import approve
from campus.booking.services.series_changing import Scope
from campus.booking.services.series_ending import cancel_dates
from campus.db import Sessions
from tests.booking.conftest import Acting
from tests.support.approvals import need_approval, request_of
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.seasons import Season, season, weekly

HOUR = timedelta(hours=1)
PENDING, CONFIRMED = OccurrenceStatus.PENDING, OccurrenceStatus.CONFIRMED


@pytest.fixture
def it(sessions: Sessions, hub: Hub, acting: Acting) -> Season:
    """Six Wednesdays at 19:00 in part A of the hall, not answered yet."""
    need_approval(sessions, hub)
    made = season(sessions, hub.hall_a, weekly(6), acting(hub.organizer), people=30)
    made.now = NOW + HOUR
    return made


def requests(it: Season) -> list[tuple[int, ApprovalState]]:
    with it.sessions.read() as db:
        rows = db.execute(select(Approval.booking_id, Approval.state).order_by(Approval.id))
        return [(booking_id, state) for booking_id, state in rows]


def say_yes(it: Season, hub: Hub, acting: Acting, booking_id: int) -> None:
    with it.sessions.write() as db:
        approve(db, request_of(it.sessions, booking_id).id, by=acting(hub.manager), now=it.now)


def test_a_split_takes_the_request_along(it: Season, hub: Hub, acting: Acting) -> None:
    rest = it.change(it.facts()[3], Scope.FOLLOWING, title="2부")
    assert requests(it) == [(it.booking_id, ApprovalState.OPEN), (rest, ApprovalState.OPEN)]
    one, other = request_of(it.sessions, it.booking_id), request_of(it.sessions, rest)
    assert (one.due_at, one.expires_at, one.requested_at) == (other.due_at, other.expires_at, other.requested_at)
    say_yes(it, hub, acting, rest)
    assert [each.status for each in it.everything()] == [PENDING] * 3 + [CONFIRMED] * 3


def test_more_is_asked_for_anew_and_less_is_not(it: Season, hub: Hub, acting: Acting) -> None:
    say_yes(it, hub, acting, it.booking_id)
    it.change(it.facts()[0], Scope.ALL, minutes=90)
    assert {each.status for each in it.facts()} == {CONFIRMED}
    rest = it.change(it.facts()[3], Scope.FOLLOWING, minutes=120)
    assert [each.status for each in it.everything()] == [CONFIRMED] * 3 + [PENDING] * 3
    assert requests(it) == [(it.booking_id, ApprovalState.APPROVED), (rest, ApprovalState.OPEN)]
    assert request_of(it.sessions, rest).requested_at == it.now


def test_another_request_takes_the_place_of_one_that_is_open(it: Season, hub: Hub) -> None:
    it.change(it.facts()[0], Scope.ALL, starts_minute=18 * 60)
    assert requests(it) == [(it.booking_id, ApprovalState.WITHDRAWN), (it.booking_id, ApprovalState.OPEN)]
    # In a room that needs no answer there is nothing to be asked.
    it.change(it.facts()[0], Scope.ALL, room=hub.seminar)
    assert requests(it)[1] == (it.booking_id, ApprovalState.WITHDRAWN)
    assert {each.status for each in it.facts()} == {CONFIRMED}


def test_one_date_that_moves_asks_for_all_that_are_pending(it: Season) -> None:
    dates = it.facts()
    later = dates[4].slot
    it.change_one(dates[4], slot=type(later)(later.starts_at - HOUR, later.ends_at - HOUR))
    assert requests(it) == [(it.booking_id, ApprovalState.WITHDRAWN), (it.booking_id, ApprovalState.OPEN)]
    found = request_of(it.sessions, it.booking_id)
    assert found.requested_at == it.now
    assert found.expires_at < dates[0].slot.starts_at


def test_a_request_ends_with_the_last_date_that_it_speaks_of(it: Season) -> None:
    dates = it.facts()
    with it.sessions.write() as db:
        cancel_dates(db, it.booking_id, Scope.FOLLOWING, dates[2].original_starts_at, by=it.by, now=it.now)
    assert requests(it) == [(it.booking_id, ApprovalState.OPEN)]
    with it.sessions.write() as db:
        cancel_dates(db, it.booking_id, Scope.ALL, dates[0].original_starts_at, by=it.by, now=it.now)
    assert requests(it) == [(it.booking_id, ApprovalState.WITHDRAWN)]
