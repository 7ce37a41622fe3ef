"""A series that nobody comes to: told of the second time in a row, held for review the third."""

from dataclasses import replace
from datetime import timedelta

import pytest

from campus.audit.queries import history
from campus.booking.changes import OccurrenceFacts
from campus.booking.models import ApprovalCause, ApprovalState, OccurrenceStatus
from campus.booking.queries.missed_series import is_under_review, latest_missed, missed_in_a_row
from campus.booking.services import cancel_booking, change_booking
from campus.booking.services.deciding import approve, expire_due, refuse
from campus.booking.services.no_shows import Noted, take_back
from campus.booking.services.series_changing import ChangeSeries, Scope, change_series
from campus.booking.services.series_ending import restore_date, skip_date
from campus.db import Sessions
from campus.domain.errors import Refused, UnderReview
from campus.domain.recurrence import Frequency, Recurrence, Rule
from campus.domain.slot import Slot
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, listed, room
from tests.booking.test_series import FIRST, WORDS, weekly
from tests.booking.test_services import as_change
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.missed_seasons import CONFIRMED, PENDING, Begin, Season, begin, season
from tests.support.missing import come_late

__all__ = ["begin", "season"]


def as_edit(facts: OccurrenceFacts, where: RoomFacts, hour: int) -> ChangeSeries:
    """From this date on at another hour."""
    words = (facts.title, facts.purpose, facts.people, facts.visibility, facts.note)
    place = {"starts_minute": hour * 60, "minutes": facts.slot.minutes, "room": where}
    named = {"version": facts.version, "scope": Scope.FOLLOWING, "original": facts.original_starts_at}
    return ChangeSeries(**named, **dict(zip(_WORDS, words, strict=True)), **place)  # type: ignore[arg-type]


_WORDS = ("title", "purpose", "people", "visibility", "note")
DAY = timedelta(days=1)


def test_the_third_in_a_row_holds_the_rest(sessions: Sessions, season: Season) -> None:
    assert season.miss(0) == Noted(True, 1, False)
    assert season.miss(1) == Noted(True, 2, False)
    before = season.dates
    with sessions.read() as db:
        held = listed(db)
    assert season.miss(2) == Noted(True, 3, True)
    assert season.statuses == [CONFIRMED] * 3 + [PENDING] * 4
    after = season.dates
    assert [each.sequence for each in after[3:]] == [each.sequence + 1 for each in before[3:]]
    assert after[3].version > before[3].version
    with sessions.read() as db:
        assert set(listed(db)) == set(held)
        assert is_under_review(db, season.booking_id)
        assert [entry.act for entry in history(db, ("booking", season.booking_id))].count("booking.held") == 1
        missed = latest_missed(db, [season.booking_id])[season.booking_id]
        assert missed == [each.slot for each in after[:3]]
    request = season.request
    assert request is not None
    assert (request.cause, request.state) == (ApprovalCause.MISSED, ApprovalState.OPEN)
    # Missed on Wednesday 16 December: answered within a business day, given back after three.
    assert request.due_at == after[2].slot.starts_at + timedelta(minutes=15) + DAY
    assert request.expires_at == after[2].slot.starts_at + timedelta(minutes=15) + 5 * DAY


def test_dates_that_did_not_take_place_are_not_counted(
    sessions: Sessions, hub: Hub, acting: Acting, season: Season
) -> None:
    organizer, dates = acting(hub.organizer), season.dates
    season.miss(0)
    with sessions.write() as db:
        cancel_booking(db, season.booking_id, original=dates[1].original_starts_at, by=organizer, now=NOW)
        skip_date(db, season.booking_id, dates[2].original_starts_at, by=organizer, now=NOW)
    assert season.miss(3).missed == 2
    assert season.miss(4) == Noted(True, 3, True)


def test_whoever_comes_once_begins_anew(season: Season) -> None:
    season.miss(0, 1)
    season.attend(2)
    assert season.miss(3) == Noted(True, 1, False)
    assert season.miss(4) == Noted(True, 2, False)
    assert season.request is None


def test_a_groups_series_counts_though_nobody_gets_a_point(begin: Begin) -> None:
    season = begin(words=replace(WORDS, is_for_group=True))
    assert season.miss(0, 1, 2) == Noted(False, 3, True)


def test_what_begins_before_anyone_can_answer_takes_place(begin: Begin) -> None:
    """Of a daily series the next days stay: nobody shall stand before a locked door because of a weekend."""
    season = begin(Recurrence(Rule(Frequency.DAILY, count=10), FIRST, 60))
    # Friday 4 December is the third: an answer comes by Monday, and a day lies between it and the first held date.
    season.miss(0, 1, 2)
    assert season.statuses == [CONFIRMED] * 7 + [PENDING] * 3
    # What is missed meanwhile changes nothing.
    assert season.miss(3) == Noted(True, 3, False)
    assert season.statuses == [CONFIRMED] * 7 + [PENDING] * 3


def test_nothing_is_held_where_nothing_is_left(begin: Begin) -> None:
    season = begin(weekly(3))
    assert season.miss(0, 1, 2) == Noted(True, 3, False)
    assert season.request is None


def test_approved_it_goes_on_and_counts_anew(sessions: Sessions, hub: Hub, acting: Acting, season: Season) -> None:
    season.miss(0, 1, 2)
    assert season.request is not None
    with sessions.write() as db:
        approve(db, season.request.id, by=acting(hub.manager), now=season.after(2))
    assert season.statuses == [CONFIRMED] * 7
    assert season.miss(3) == Noted(True, 1, False)
    assert season.miss(4) == Noted(True, 2, False)
    assert season.miss(5) == Noted(True, 3, True)
    assert season.statuses == [CONFIRMED] * 6 + [PENDING]


def test_refused_or_forgotten_its_rooms_are_free(
    sessions: Sessions, hub: Hub, acting: Acting, begin: Begin
) -> None:
    one, other = begin(), begin(hours=4)
    one.miss(0, 1, 2)
    other.miss(0, 1, 2)
    assert one.request is not None
    assert other.request is not None
    with sessions.write() as db:
        refuse(db, one.request.id, "쓰지 않는 회차를 돌려주세요.", by=acting(hub.manager), now=one.after(2))
        assert expire_due(db, now=other.request.expires_at) == 1
    assert one.statuses[3:] == [OccurrenceStatus.DECLINED] * 4
    assert other.statuses[3:] == [OccurrenceStatus.EXPIRED] * 4
    with sessions.read() as db:
        assert len(listed(db)) == 6


@pytest.fixture
def of_group(begin: Begin) -> Season:
    """Nobody is restricted for it."""
    return begin(words=replace(WORDS, is_for_group=True))


def test_what_is_held_is_not_moved_out_of_it(sessions: Sessions, hub: Hub, acting: Acting, of_group: Season) -> None:
    season = of_group
    season.miss(0, 1, 2)
    organizer, held, now = acting(hub.organizer), season.dates[3], season.after(2)
    elsewhere = Slot(held.slot.starts_at - timedelta(hours=2), held.slot.ends_at - timedelta(hours=2))
    command = as_change(held, slot=elsewhere, original=held.original_starts_at)
    shorter = Slot(held.slot.starts_at, held.slot.ends_at - timedelta(minutes=30))
    with sessions.write() as db:
        place, catalogue = room(db, hub.meeting), read_catalogue(db)
        with pytest.raises(Refused) as refused:
            change_booking(db, season.booking_id, place, command, by=organizer, now=now)
        assert [type(each) for each in refused.value.refusals] == [UnderReview]
        with pytest.raises(Refused) as refused:
            edit = as_edit(held, place, 17)
            change_series(db, catalogue, season.booking_id, edit, by=organizer, now=now)
        assert [type(each) for each in refused.value.refusals] == [UnderReview]
        after = change_booking(db, season.booking_id, place, replace(command, slot=shorter), by=organizer, now=now)
        assert after.status is PENDING
        # A manager may, with a reason, and decides about that date.
        command = as_change(after, slot=elsewhere, original=held.original_starts_at, override="방음 공사")
        moved = change_booking(db, season.booking_id, place, command, by=acting(hub.manager), now=now)
        assert moved.status is CONFIRMED
    assert season.statuses[3:] == [CONFIRMED] + [PENDING] * 3


def test_a_date_that_comes_back_joins_the_review(
    sessions: Sessions, hub: Hub, acting: Acting, of_group: Season
) -> None:
    season = of_group
    organizer, last = acting(hub.organizer), season.dates[6]
    with sessions.write() as db:
        skip_date(db, season.booking_id, last.original_starts_at, by=organizer, now=NOW)
    season.miss(0, 1, 2)
    request = season.request
    with sessions.write() as db:
        catalogue, original = read_catalogue(db), last.original_starts_at
        restore_date(db, catalogue, season.booking_id, original, by=organizer, now=season.after(2))
    assert season.statuses[3:] == [PENDING] * 4
    assert season.request == request


def test_whoever_comes_after_all_lifts_the_review_that_began_with_it(sessions: Sessions, season: Season) -> None:
    season.miss(0, 1, 2)
    third, now = season.dates[2], season.after(2)
    with sessions.write() as db:
        come_late(db, third)
        take_back(db, third, now=now)
    assert season.statuses == [CONFIRMED] * 7
    assert season.request is not None
    assert season.request.state is ApprovalState.WITHDRAWN
    with sessions.read() as db:
        assert missed_in_a_row(db, season.booking_id) == 0


def test_coming_late_to_a_later_date_lifts_no_review(sessions: Sessions, begin: Begin) -> None:
    season = begin(Recurrence(Rule(Frequency.DAILY, count=10), FIRST, 60))
    season.miss(0, 1, 2, 3)
    with sessions.write() as db:
        come_late(db, season.dates[3])
        take_back(db, season.dates[3], now=season.after(3))
    assert season.statuses[7:] == [PENDING] * 3


def test_a_series_cut_in_two_is_one(sessions: Sessions, hub: Hub, acting: Acting, season: Season) -> None:
    season.miss(0, 1)
    now = season.after(1)
    with sessions.write() as db:
        edit = as_edit(season.dates[2], room(db, hub.meeting), 17)
        rest_id = change_series(db, read_catalogue(db), season.booking_id, edit, by=acting(hub.organizer), now=now)
    rest = Season(sessions, rest_id)
    assert rest_id != season.booking_id
    assert rest.miss(0) == Noted(True, 3, True)
    assert rest.statuses == [CONFIRMED] + [PENDING] * 4
