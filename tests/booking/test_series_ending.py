"""Dates of a series that are called off, skipped, and brought back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import OccurrenceStatus, SkipKind, WaitingEntry, WaitingOutcome
from campus.booking.services import book_room, cancel_booking, end_booking
from campus.booking.services.changing import BookingGone
from campus.booking.services.series_changing import Scope
from campus.booking.services.series_ending import cancel_dates, restore_date, skip_date
from campus.booking.services.verdict import Place
from campus.db import Sessions
from campus.domain.errors import AlreadyOver, InThePast, Refused, SlotTaken
from campus.domain.series import WAIT
from campus.domain.slot import Slot
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, room, slot, wish
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.seasons import FIRST, Season, season, weekly
from tests.support.statements import counted

HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
CONFIRMED, CANCELLED = OccurrenceStatus.CONFIRMED, OccurrenceStatus.CANCELLED


@pytest.fixture
def it(sessions: Sessions, hub: Hub, acting: Acting) -> Season:
    """Six Wednesdays at 19:00 in the meeting room."""
    return season(sessions, hub.meeting, weekly(6), acting(hub.organizer))


def cancel(it: Season, scope: Scope, date: OccurrenceFacts) -> None:
    with it.sessions.write() as db:
        cancel_dates(db, date.booking_id, scope, date.original_starts_at, reason="여행", by=it.by, now=it.now)


def skip(it: Season, date: OccurrenceFacts) -> OccurrenceFacts:
    with it.sessions.write() as db:
        return skip_date(db, date.booking_id, date.original_starts_at, by=it.by, now=it.now)


def restore(it: Season, date: OccurrenceFacts, to: tuple[int, Slot] | None = None) -> OccurrenceFacts:
    with it.sessions.write() as db:
        catalogue = read_catalogue(db)
        place = None if to is None else Place(catalogue.rooms[to[0]], to[1])
        original = date.original_starts_at
        return restore_date(db, catalogue, date.booking_id, original, to=place, by=it.by, now=it.now)


@pytest.mark.parametrize(
    ("scope", "gone"), [(Scope.THIS, [3]), (Scope.FOLLOWING, [3, 4, 5]), (Scope.ALL, [0, 1, 2, 3, 4, 5])]
)
def test_cancelled_are_those_that_the_scope_names(it: Season, scope: Scope, gone: list[int]) -> None:
    cancel(it, scope, it.facts()[3])
    after = it.facts()
    assert [number for number, each in enumerate(after) if each.status is CANCELLED] == gone
    assert {each.cancelled_at for number, each in enumerate(after) if number in gone} == {NOW}
    assert [each.sequence for each in after] == [int(number in gone) for number in range(6)]
    assert len(it.allocations()) == 6 - len(gone)
    assert {each.version for each in after} == {2}
    until = {Scope.THIS: None, Scope.FOLLOWING: FIRST + 2 * WEEK, Scope.ALL: None}[scope]
    assert it.series().recurrence.rule.until == (until and until.date())


def test_what_is_over_stays(it: Season) -> None:
    dates = it.facts()
    it.now = dates[1].slot.ends_at
    cancel(it, Scope.ALL, dates[0])
    assert [each.status for each in it.facts()] == [CONFIRMED] * 2 + [CANCELLED] * 4
    with pytest.raises(Refused) as told:
        cancel(it, Scope.ALL, dates[0])
    assert isinstance(told.value.refusals[0], AlreadyOver)
    with pytest.raises(BookingGone), it.sessions.write() as db:
        cancel_dates(db, it.booking_id, Scope.ALL, NOW, by=it.by, now=it.now)


def test_of_those_that_run_only_the_named_one_is_cut_short(it: Season) -> None:
    dates = it.facts()
    it.now = dates[1].slot.starts_at + HOUR
    cancel(it, Scope.ALL, dates[3])
    assert [each.status for each in it.facts()] == [CONFIRMED] * 2 + [CANCELLED] * 4
    cancel(it, Scope.THIS, dates[1])
    assert it.facts()[1].status is CANCELLED


def test_one_date_may_be_cancelled_and_ended_as_any_booking(sessions: Sessions, hub: Hub, it: Season) -> None:
    dates = it.facts()
    with sessions.write() as db:
        cancel_booking(db, it.booking_id, original=dates[2].original_starts_at, by=it.by, now=NOW)
    with sessions.write() as db:
        now = dates[1].slot.starts_at + HOUR
        original = dates[1].original_starts_at
        end_booking(db, it.booking_id, room(db, hub.meeting), original=original, by=it.by, now=now)
    after = it.facts()
    assert [each.status for each in after] == [CONFIRMED, CONFIRMED, CANCELLED, *[CONFIRMED] * 3]
    assert [each.ended_at for each in after] == [None, dates[1].slot.starts_at + HOUR, *[None] * 4]


def test_a_skipped_date_comes_back(hub: Hub, it: Season) -> None:
    dates = it.facts()
    skipped = skip(it, dates[2])
    assert (skipped.status, skipped.skip_kind) == (OccurrenceStatus.SKIPPED, SkipKind.CHOICE)
    assert len(it.allocations()) == 5
    with pytest.raises(Refused):
        skip(it, dates[2])
    back = restore(it, dates[2])
    assert (back.status, back.slot, back.room_id, back.skip_kind) == (CONFIRMED, dates[2].slot, hub.meeting.id, None)
    assert len(it.allocations()) == 6
    assert [each.sequence for each in it.facts()] == [0, 0, 2, 0, 0, 0]
    # Once more changes nothing.
    assert restore(it, dates[2]) == it.facts()[2]


def test_a_cancelled_date_comes_back_in_another_place(hub: Hub, it: Season) -> None:
    dates = it.facts()
    cancel(it, Scope.THIS, dates[2])
    to = slot("10:00", "11:00", days=22)
    back = restore(it, dates[2], (hub.small.id, to))
    assert (back.status, back.slot, back.room_id, back.cancelled_at) == (CONFIRMED, to, hub.small.id, None)
    assert it.facts()[2] == back


def test_a_date_behind_an_end_that_came_sooner_comes_back_beside_the_rule(it: Season) -> None:
    dates = it.facts()
    cancel(it, Scope.FOLLOWING, dates[3])
    back = restore(it, dates[4])
    assert (back.status, back.slot, back.is_extra) == (CONFIRMED, dates[4].slot, True)
    # And goes with the others from then on.
    it.change(it.facts()[0], Scope.ALL, starts_minute=18 * 60)
    assert [each.slot.starts_at for each in it.facts() if each.status is CONFIRMED] == [
        dates[number].slot.starts_at - HOUR for number in (0, 1, 2, 4)
    ]


def test_what_cannot_be_brought_back_is_explained(sessions: Sessions, hub: Hub, it: Season, acting: Acting) -> None:
    dates = it.facts()
    skip(it, dates[2])
    with sessions.write() as db:
        book_room(db, room(db, hub.meeting), wish(dates[2].slot), by=acting(hub.other_member), now=NOW)
    before = it.facts()
    with pytest.raises(Refused) as told:
        restore(it, dates[2])
    assert [type(each) for each in told.value.refusals] == [SlotTaken]
    it.now = dates[2].slot.starts_at + HOUR
    with pytest.raises(Refused) as told:
        restore(it, dates[2])
    assert InThePast in {type(each) for each in told.value.refusals}
    assert it.facts() == before


def test_a_date_that_is_brought_back_waits_no_longer(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    with sessions.write() as db:
        taken = slot("19:00", "21:00", days=14)
        other = book_room(db, room(db, hub.meeting), wish(taken), by=acting(hub.other_member), now=NOW)
    it = season(sessions, hub.meeting, weekly(3), acting(hub.organizer), choices={FIRST + WEEK: WAIT})
    with sessions.write() as db:
        cancel_booking(db, other, by=acting(hub.other_member), now=NOW)
    assert restore(it, it.facts()[1]).status is CONFIRMED
    with sessions.read() as db:
        (entry,) = db.scalars(select(WaitingEntry)).all()
        assert (entry.closed_at, entry.outcome) == (NOW, WaitingOutcome.WITHDRAWN)


@pytest.mark.parametrize("dates", [6, 104])
def test_the_statements_do_not_grow_with_the_dates(
    sessions: Sessions, hub: Hub, acting: Acting, dates: int
) -> None:
    it = season(sessions, hub.meeting, weekly(dates), acting(hub.organizer))
    named = it.facts()[2]
    with sessions.write() as db:
        read_catalogue(db)
        with counted(sessions) as statements:
            cancel_dates(db, it.booking_id, Scope.FOLLOWING, named.original_starts_at, by=it.by, now=NOW)
    assert len(statements) <= 19, statements
    assert len(it.allocations()) == 2
