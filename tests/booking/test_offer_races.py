"""Offers beside everyone else: taken or lapsed, never both; nobody gets in between; each thing happens once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from campus.booking.models import Healing, WaitingOutcome
from campus.booking.services import book_room
from campus.booking.services.healing import heal
from campus.booking.services.joining import MOST_WAITS, JoinLine, join_line
from campus.booking.services.series_ending import skip_date
from campus.booking.services.taking import EntryClosed, EntryGone, accept_offer, decline_offer
from campus.cli.sweeps import sweep
from campus.db import Sessions
from campus.domain.errors import Refused
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, listed, room, slot, wish
from tests.support.clock import NOW
from tests.support.hub import Hub, Person, Place
from tests.support.letters import news_to
from tests.support.racing import Act, at_once
from tests.support.waiting import (
    EARLIER,
    SKIPPED,
    WAITING,
    PutDate,
    Season,
    block,
    date_of,
    entry_of,
    look,
    places_of,
    put_season,
)

OFFER, TAKE = Healing.OFFER, Healing.TAKE
THEN = NOW + timedelta(minutes=30)
JUST_BEFORE = THEN - timedelta(seconds=1)
REFUSALS = (Refused, EntryClosed, EntryGone)
DAYS = range(7, 13)


def evening(day: int) -> Slot:
    return slot("19:00", "21:00", days=day)


def accepting(season: Season, by: Identity, now: datetime = JUST_BEFORE) -> Act:
    return lambda db: accept_offer(db, season.entry_ids[0], by=by, now=now)


def declining(season: Season, by: Identity, now: datetime = JUST_BEFORE) -> Act:
    return lambda db: decline_offer(db, season.entry_ids[0], by=by, now=now)


def looking(now: datetime = THEN) -> Act:
    def act(db: Session) -> object:
        return heal(db, read_catalogue(db), now=now)

    return act


def booking(place: Place, where: Slot, by: Identity, now: datetime = THEN) -> Act:
    return lambda db: book_room(db, room(db, place), wish(where), by=by, now=now)


def waits(
    sessions: Sessions, who: Person, place: Place, day: int, healing: Healing = OFFER, *, late: int = 0
) -> Season:
    date = PutDate(evening(day), WAITING, healing, waits_since=EARLIER + timedelta(minutes=late))
    return put_season(sessions, who, place, [date])


def test_an_offer_is_taken_or_lapses(sessions: Sessions, settings: Settings, hub: Hub, acting: Acting) -> None:
    by = acting(hub.organizer)
    for day in DAYS:
        season = waits(sessions, hub.organizer, hub.meeting, day)
        look(sessions, settings)
        said = at_once(sessions, [accepting(season, by), looking(), looking()], REFUSALS)
        assert said[1:] == ["done", "done"]
        look(sessions, settings, now=THEN)  # what a worker found locked it left for the next look
        outcome = entry_of(sessions, season.entry_ids[0]).outcome
        taken = places_of(sessions, season.occurrence_ids[0])
        if said[0] == "done":
            assert (outcome, taken) == (WaitingOutcome.TAKEN, [(hub.meeting.id, evening(day))])
        else:
            assert (said[0], outcome, taken) == ("EntryClosed", WaitingOutcome.LAPSED, [])


def test_nobody_gets_in_between_an_offer_that_lapses_and_the_next(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    for day in DAYS:
        waits(sessions, hub.organizer, hub.meeting, day)
        second = waits(sessions, hub.member, hub.meeting, day, late=1)
        look(sessions, settings)
        others = [booking(hub.meeting, evening(day), acting(each)) for each in (hub.other_member, hub.manager)]
        said = at_once(sessions, [looking(), *others, looking()], REFUSALS)
        assert said == ["done", "Refused", "Refused", "done"]
        assert entry_of(sessions, second.entry_ids[0]).offered_room_id == hub.meeting.id
        assert len(places_of(sessions, second.occurrence_ids[0])) == 1


def test_one_offer_is_answered_once(sessions: Sessions, settings: Settings, hub: Hub, acting: Acting) -> None:
    by = acting(hub.organizer)
    for day in DAYS:
        season = waits(sessions, hub.organizer, hub.meeting, day)
        look(sessions, settings)
        acts = [accepting(season, by), accepting(season, by), declining(season, by)]
        said = at_once(sessions, acts, REFUSALS)
        assert sorted(said) == ["EntryClosed", "EntryClosed", "done"]
        is_taken = date_of(sessions, season.occurrence_ids[0]).status not in (WAITING, SKIPPED)
        assert is_taken == bool(places_of(sessions, season.occurrence_ids[0])) == (said[2] != "done")


def test_who_gives_the_date_up_while_it_is_offered(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    """The worker looks while the organizer skips the date: nothing stays held for it."""
    by = acting(hub.organizer)
    for day in DAYS:
        season = waits(sessions, hub.organizer, hub.meeting, day)

        def skipping(db: Session, season: Season = season, day: int = day) -> object:
            return skip_date(db, season.booking_id, evening(day).starts_at, by=by, now=NOW)

        said = at_once(sessions, [looking(NOW), skipping, looking(NOW)], REFUSALS)
        assert said == ["done"] * 3
        assert places_of(sessions, season.occurrence_ids[0]) == []
        assert entry_of(sessions, season.entry_ids[0]).outcome is WaitingOutcome.WITHDRAWN


def test_the_whole_and_its_parts_in_one_line(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    """The first in line has what it wants in all its parts, whoever looks and whoever books at that moment."""
    for day in DAYS:
        places = (hub.hall, hub.hall_a, hub.hall_c) if day % 2 else (hub.hall_b, hub.hall, hub.hall_c)
        seasons = [waits(sessions, hub.organizer, place, day, late=late) for late, place in enumerate(places)]
        acts = [looking(NOW), booking(hub.hall_b, evening(day), acting(hub.member), NOW), looking(NOW)]
        said = at_once(sessions, acts, REFUSALS)
        assert said[0] == said[2] == "done"
        offers = [entry_of(sessions, each.entry_ids[0]).offered_room_id for each in seasons]
        is_booked = said[1] == "done"
        assert is_booked is (hub.hall_b.id not in offers and hub.hall.id not in offers)
        if not is_booked:
            assert offers[0] == places[0].id
    with sessions.read() as db:
        found = listed(db)
    assert all(a[0] != b[0] or a[1].ends_at <= b[1].starts_at for a, b in pairwise(found))


def test_several_workers_do_each_thing_once(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    seasons = [waits(sessions, hub.organizer, hub.meeting, day) for day in DAYS]
    waits(sessions, hub.organizer, hub.small, 7, TAKE)
    for now, expected in ((NOW, 7), (THEN, 6), (THEN, 0)):
        with ThreadPoolExecutor(4) as pool:
            done = list(pool.map(lambda now: sweep(sessions, settings, now=now), [now] * 4))
        assert sum(each["dates in line for a room"] for each in done) == expected
    letters = sorted(letter.event for letter in news_to(sessions, hub.organizer.email))
    assert letters == ["booking-healed"] + ["booking-offered"] * 6 + ["booking-wait-ended"] * 6
    assert {entry_of(sessions, each.entry_ids[0]).outcome for each in seasons} == {WaitingOutcome.LAPSED}


def test_a_second_worker_neither_waits_nor_overtakes(sessions: Sessions, hub: Hub) -> None:
    """While one serves the line; on SQLite a second one cannot even begin."""
    season = waits(sessions, hub.organizer, hub.meeting, 7)
    waits(sessions, hub.organizer, hub.small, 7)
    with sessions.write() as first:
        if sessions.engine.dialect.name == "postgresql":
            first.execute(text("SET LOCAL lock_timeout = 1000"))
        assert heal(first, read_catalogue(first), now=NOW).count == 2
        if sessions.engine.dialect.name == "postgresql":
            with sessions.write() as second:
                second.execute(text("SET LOCAL lock_timeout = 1000"))
                assert heal(second, read_catalogue(second), now=NOW).count == 0
    assert entry_of(sessions, season.entry_ids[0]).is_offered


def test_five_lines_at_most_however_fast_one_taps(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    by = acting(hub.member)
    for day in range(2, 12):
        block(sessions, hub.meeting, evening(day), acting(hub.other_member))

    def joining(day: int) -> Act:
        return lambda db: join_line(db, room(db, hub.meeting), JoinLine(wish(evening(day))), by=by, now=NOW)

    said = at_once(sessions, [joining(day) for day in range(2, 12)], REFUSALS)
    assert (said.count("done"), said.count("Refused")) == (MOST_WAITS, 10 - MOST_WAITS)


@pytest.mark.parametrize("healing", [OFFER, TAKE])
def test_two_in_line_and_two_workers(
    sessions: Sessions, settings: Settings, hub: Hub, healing: Healing
) -> None:
    for day in DAYS:
        first = waits(sessions, hub.organizer, hub.meeting, day, healing)
        second = waits(sessions, hub.member, hub.meeting, day, healing, late=1)
        at_once(sessions, [looking(NOW)] * 3, REFUSALS)
        assert [len(places_of(sessions, each.occurrence_ids[0])) for each in (first, second)] == [1, 0]
