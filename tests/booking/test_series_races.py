"""C-5: series against series, against singles and against themselves: all dates or none, and no two ever overlap.

Services are raced with the retries that a request has, so that whatever else the databases say would be seen.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from campus.booking.models import LIVE, Allocation, Occurrence
from campus.booking.services import book_room
from campus.booking.services.changing import BookingGone
from campus.booking.services.making import BookingWords
from campus.booking.services.series_changing import ChangeSeries, PlanChanged, Scope, change_series
from campus.booking.services.series_ending import cancel_dates, restore_date, skip_date
from campus.booking.services.series_making import BookSeries, book_series
from campus.booking.services.series_planning import SeriesWish
from campus.db import Sessions
from campus.db.engines import is_retryable
from campus.domain.errors import Refused, StaleEdit
from campus.domain.recurrence import Recurrence
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, listed, room, slot, wish
from tests.support.clock import NOW
from tests.support.hub import Hub, Place
from tests.support.seasons import FIRST, Season, season, weekly

HALF, WEEK = timedelta(minutes=30), timedelta(weeks=1)
ATTEMPTS = 6
Act = Callable[[Session], object]


def tried(sessions: Sessions, act: Act, gate: Barrier) -> str:
    """What became of ``act``: "done" or the refusal; tried again as a request would be."""
    gate.wait()
    for _ in range(ATTEMPTS):
        try:
            with sessions.write() as db:
                act(db)
            return "done"
        except (PlanChanged, Refused, StaleEdit, BookingGone) as refusal:
            return type(refusal).__name__
        except DBAPIError as error:
            assert error.orig is not None and is_retryable(error.orig), error
    return "busy"


def at_once(sessions: Sessions, acts: Iterable[Act]) -> list[str]:
    """Do all ``acts`` at the same moment; what became of each, in their order."""
    many = list(acts)
    gate = Barrier(len(many))
    with ThreadPoolExecutor(len(many)) as pool:
        return list(pool.map(lambda act: tried(sessions, act, gate), many))


def booking(place: Place, recurrence: Recurrence, by: Identity) -> Act:
    words = BookingWords(title="경주", purpose="study", people=4, visibility=Visibility.MEMBERS)  # type: ignore[arg-type]

    def act(db: Session) -> object:
        catalogue = read_catalogue(db)
        command = BookSeries(SeriesWish(recurrence, catalogue.rooms[place.id]), words, {})
        return book_series(db, catalogue, command, by=by, now=NOW)

    return act


def single(place: Place, where: Slot, by: Identity) -> Act:
    return lambda db: book_room(db, room(db, place), wish(where), by=by, now=NOW)


def changing(it: Season, command: ChangeSeries) -> Act:
    return lambda db: change_series(db, read_catalogue(db), it.booking_id, command, by=it.by, now=NOW)


def assert_sound(sessions: Sessions) -> None:
    """No two allocations overlap, and every date that takes place has exactly what its room and time ask for."""
    with sessions.read() as db:
        found = listed(db)
        rooms = read_catalogue(db).rooms
        taken = Counter(db.scalars(select(Allocation.occurrence_id)))
        dates = db.execute(select(Occurrence.id, Occurrence.room_id, Occurrence.status)).all()
    for (one_room, one), (next_room, next_one) in pairwise(found):
        assert one_room != next_room or one.ends_at <= next_one.starts_at
    wanted = {number: len(rooms[room_id].standing_ids) for number, room_id, status in dates if status in LIVE}
    assert taken == wanted


def dates_of(sessions: Sessions) -> Counter[int]:
    """How many dates each booking has."""
    with sessions.read() as db:
        return Counter(db.scalars(select(Occurrence.booking_id)))


def test_many_series_want_the_same_dates(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    for place in (hub.meeting, hub.hall):
        acts = [booking(place, weekly(10), acting(hub.organizer)) for _ in range(6)]
        assert Counter(at_once(sessions, acts)) == {"done": 1, "PlanChanged": 5}
    assert_sound(sessions)
    assert set(dates_of(sessions).values()) == {10}


def test_series_that_cross_in_one_room_and_its_parts(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    by = acting(hub.organizer)
    places = [hub.hall, hub.hall_a, hub.hall_b, hub.hall_c]
    acts = [booking(place, weekly(8, FIRST + number % 2 * HALF), by) for number, place in enumerate(places * 2)]
    said = at_once(sessions, acts)
    assert set(said) <= {"done", "PlanChanged"}
    assert "done" in said
    assert_sound(sessions)
    assert set(dates_of(sessions).values()) == {8}


def test_a_series_against_singles_on_its_dates(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    """Whichever comes first: a series of ten, or none of it."""
    by, other = acting(hub.organizer), acting(hub.other_member)
    for attempt, place in enumerate((hub.meeting, hub.seminar, hub.studio, hub.hall)):
        singles = [single(place, slot("20:00", "20:30", days=7 * week), other) for week in (1, 2, 3, 4)]
        acts = [booking(place, weekly(10), by), *singles]
        said = at_once(sessions, acts if attempt % 2 else acts[::-1])
        series = said[0] if attempt % 2 else said[-1]
        assert series in {"done", "PlanChanged"}
        assert said.count("done") == (1 if series == "done" else 4)
    assert_sound(sessions)
    assert set(dates_of(sessions).values()) <= {1, 10}


def test_of_edits_from_one_version_one_is_saved(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    it = season(sessions, hub.meeting, weekly(8), acting(hub.organizer))
    dates = it.facts()
    commands = [
        it.command(dates[0], Scope.ALL, starts_minute=18 * 60),
        it.command(dates[4], Scope.FOLLOWING, starts_minute=17 * 60),
        it.command(dates[2], Scope.FOLLOWING, title="2부"),
        it.command(dates[6], Scope.ALL, room=hub.studio),
        it.command(dates[6], Scope.ALL, title="함께 읽기"),
    ]
    assert Counter(at_once(sessions, [changing(it, each) for each in commands])) == {"done": 1, "StaleEdit": 4}
    assert_sound(sessions)
    assert sum(dates_of(sessions).values()) == 8


def test_an_edit_against_singles_on_the_wanted_slots(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    """A series that moves as a whole or stays as a whole, and singles that have what they were told."""
    other = acting(hub.other_member)
    for place in (hub.meeting, hub.studio, hub.seminar):
        it = season(sessions, place, weekly(8), acting(hub.organizer))
        before = it.allocations()
        command = it.command(it.facts()[0], Scope.ALL, starts_minute=17 * 60)
        wanted = [slot("17:30", "18:00", days=7 * week) for week in (1, 2, 3, 4)]
        said = at_once(sessions, [changing(it, command), *(single(place, each, other) for each in wanted)])
        assert said[0] in {"done", "PlanChanged"}
        assert said.count("done") == (1 if said[0] == "done" else 4)
        assert (it.allocations() == before) == (said[0] != "done")
    assert_sound(sessions)


def test_series_that_want_each_other_s_time(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    by = acting(hub.organizer)
    pairs = [(weekly(8, FIRST.replace(hour=hour), 60), hour) for hour in (16, 17, 18, 19)]
    held = [season(sessions, hub.meeting, each, by) for each, _ in pairs]
    acts = [
        changing(it, it.command(it.facts()[0], Scope.ALL, starts_minute=(16 + (hour - 15) % 4) * 60))
        for it, (_, hour) in zip(held, pairs, strict=True)
    ]
    # Each is in the way of another, so nobody may move.
    assert at_once(sessions, acts) == ["PlanChanged"] * 4
    acts = [changing(it, it.command(it.facts()[0], Scope.ALL, starts_minute=20 * 60)) for it in held]
    assert Counter(at_once(sessions, acts)) == {"done": 1, "PlanChanged": 3}
    assert_sound(sessions)


@pytest.mark.parametrize("turn", range(3))
def test_everything_at_once_to_one_series(sessions: Sessions, hub: Hub, acting: Acting, turn: int) -> None:
    it = season(sessions, hub.meeting, weekly(8), acting(hub.organizer))
    dates = it.facts()
    with sessions.write() as db:
        skip_date(db, it.booking_id, dates[1].original_starts_at, by=it.by, now=NOW)
    other, version = acting(hub.other_member), 2

    def cancelling(db: Session) -> object:
        return cancel_dates(db, it.booking_id, Scope.FOLLOWING, dates[5].original_starts_at, by=it.by, now=NOW)

    def restoring(db: Session) -> object:
        original = dates[1].original_starts_at
        return restore_date(db, read_catalogue(db), it.booking_id, original, by=it.by, now=NOW)

    acts = [
        cancelling,
        restoring,
        lambda db: skip_date(db, it.booking_id, dates[3].original_starts_at, by=it.by, now=NOW),
        changing(it, it.command(dates[4], Scope.FOLLOWING, starts_minute=18 * 60, version=version)),
        single(hub.meeting, dates[1].slot, other),
        single(hub.meeting, slot("18:00", "19:00", days=35), other),
    ]
    said = at_once(sessions, acts[turn:] + acts[:turn])
    # Dates that another act took to a booking of their own are not found where they were.
    assert set(said) <= {"done", "Refused", "PlanChanged", "StaleEdit", "BookingGone"}
    assert_sound(sessions)
    singles = [said[(number - turn) % len(acts)] for number in (4, 5)]
    assert sum(dates_of(sessions).values()) == 8 + singles.count("done")
