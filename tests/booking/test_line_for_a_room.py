"""The line for a room: who comes first, what stands in the way, and how a wait ends."""

from datetime import timedelta

import pytest

from campus.booking.models import Healing, SkipKind, WaitingOutcome
from campus.booking.queries.line import places_in_line
from campus.booking.queries.waiting import entries_of
from campus.booking.services.taking import decline_offer
from campus.db import Sessions
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, slot
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.statements import counted
from tests.support.waiting import (
    CONFIRMED,
    EARLIER,
    SKIPPED,
    WAITING,
    PutDate,
    block,
    date_of,
    entry_of,
    look,
    places_of,
    put_season,
)

EVENING = slot("19:00", "21:00", days=7)
OFFER, TAKE = Healing.OFFER, Healing.TAKE
SOON = NOW + timedelta(minutes=1)


def test_first_come_first_served(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    """Of three in line for one time it is held for the first alone; after half an hour of silence, the next has it."""
    later = PutDate(slot("20:00", "22:00", days=7), WAITING, TAKE, waits_since=EARLIER + timedelta(minutes=2))
    second = put_season(sessions, hub.member, hub.meeting, [later])
    third_date = PutDate(EVENING, WAITING, OFFER, waits_since=EARLIER + timedelta(minutes=3))
    third = put_season(sessions, hub.other_member, hub.meeting, [third_date])
    first = put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, SKIPPED, OFFER)])
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        entries = [entry for each in (first, second, third) for entry in entries_of(db, each.booking_id, now=NOW)]
        assert list(places_in_line(db, catalogue, entries).values()) == [1, 2, 3]
    assert [each.id for each in look(sessions, settings).offered] == first.entry_ids
    assert look(sessions, settings, now=NOW + timedelta(minutes=29)).count == 0
    healed = look(sessions, settings, now=NOW + timedelta(minutes=30))
    assert [each.id for each in healed.lapsed] == first.entry_ids
    assert [each.booking_id for each in healed.taken] == [second.booking_id]
    assert healed.offered == ()
    assert entry_of(sessions, first.entry_ids[0]).outcome is WaitingOutcome.LAPSED
    assert look(sessions, settings, now=NOW + timedelta(hours=2)).count == 0


def test_when_the_start_is_near_an_offer_stands_shortly(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    tonight = slot("19:00", "20:00")
    put_season(sessions, hub.organizer, hub.meeting, [PutDate(tonight, SKIPPED, OFFER)])
    second = put_season(
        sessions, hub.member, hub.meeting, [PutDate(tonight, SKIPPED, OFFER, waits_since=EARLIER + timedelta(hours=1))]
    )
    then = tonight.starts_at - timedelta(minutes=20)
    assert len(look(sessions, settings, now=then).offered) == 1
    assert look(sessions, settings, now=then + timedelta(minutes=2)).count == 0
    healed = look(sessions, settings, now=then + timedelta(minutes=3))
    assert [each.id for each in healed.offered] == second.entry_ids


def test_where_a_date_takes_place_meanwhile_does_not_stand_in_its_own_way(
    sessions: Sessions, settings: Settings, hub: Hub
) -> None:
    """An hour later in the same room; and in a part of the room that it wants as a whole."""
    later = slot("20:00", "22:00", days=7)
    dates = [PutDate(EVENING, CONFIRMED, TAKE, moved_to=later)]
    shifted = put_season(sessions, hub.organizer, hub.meeting, dates)
    parted = put_season(sessions, hub.organizer, hub.hall, [PutDate(EVENING, CONFIRMED, TAKE, room=hub.hall_a)])
    assert len(look(sessions, settings).taken) == 2
    assert places_of(sessions, shifted.occurrence_ids[0]) == [(hub.meeting.id, EVENING)]
    assert len(places_of(sessions, parted.occurrence_ids[0])) == 3


def test_another_re_housed_date_does_stand_in_the_way(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    put_season(sessions, hub.member, hub.small, [PutDate(EVENING, CONFIRMED, OFFER, room=hub.meeting)])
    put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, CONFIRMED, TAKE, room=hub.studio)])
    healed = look(sessions, settings)
    assert (len(healed.offered), healed.taken) == (1, ())


def test_what_is_not_wanted_back_is_left_alone(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    """Dates skipped by choice or for a holiday, and those whose organizer wants no healing."""
    for kind, healing in ((SkipKind.CHOICE, TAKE), (SkipKind.HOLIDAY, OFFER), (SkipKind.CLASH, Healing.LEAVE)):
        put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, SKIPPED, healing, skip_kind=kind)])
    assert look(sessions, settings).count == 0


def test_entries_whose_time_has_come_end(sessions: Sessions, settings: Settings, hub: Hub, acting: Acting) -> None:
    block(sessions, hub.meeting, EVENING, acting(hub.member))
    dates = [PutDate(EVENING, WAITING, TAKE), PutDate(slot("19:00", "21:00", days=14), WAITING, TAKE)]
    waiting = put_season(sessions, hub.organizer, hub.meeting, dates[:1])
    rehoused = put_season(
        sessions,
        hub.organizer,
        hub.meeting,
        [PutDate(EVENING, CONFIRMED, TAKE, hub.small, slot("14:00", "16:00", days=7))],
    )
    early = slot("14:00", "16:00", days=7).starts_at
    assert [each.id for each in look(sessions, settings, now=early).passed] == rehoused.entry_ids
    healed = look(sessions, settings, now=EVENING.starts_at)
    assert [each.id for each in healed.passed] == waiting.entry_ids
    assert look(sessions, settings, now=EVENING.starts_at).count == 0
    ended = date_of(sessions, waiting.occurrence_ids[0])
    assert (ended.status, ended.skip_kind) == (SKIPPED, SkipKind.CLASH)
    assert date_of(sessions, rehoused.occurrence_ids[0]).status is CONFIRMED
    assert entry_of(sessions, waiting.entry_ids[0]).outcome is WaitingOutcome.PASSED


def test_leaving_the_line(sessions: Sessions, settings: Settings, hub: Hub, acting: Acting) -> None:
    dates = [PutDate(EVENING, WAITING, OFFER), PutDate(slot("19:00", "21:00", days=14), CONFIRMED, OFFER, hub.small)]
    season = put_season(sessions, hub.organizer, hub.meeting, dates)
    look(sessions, settings)
    for entry_id in season.entry_ids:
        with sessions.write() as db:
            decline_offer(db, entry_id, by=acting(hub.organizer), now=SOON)
        assert entry_of(sessions, entry_id).outcome is WaitingOutcome.DECLINED
    statuses = [date_of(sessions, each).status for each in season.occurrence_ids]
    assert statuses == [SKIPPED, CONFIRMED]
    assert look(sessions, settings, now=SOON).count == 0


@pytest.mark.parametrize("healing", [OFFER, TAKE])
def test_what_stays_blocked_costs_no_statements(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting, healing: Healing
) -> None:
    def put(days: range) -> None:
        for day in days:
            evening = slot("19:00", "21:00", days=day)
            block(sessions, hub.meeting, evening, acting(hub.member))
            dates = [PutDate(evening, SKIPPED, healing), PutDate(evening, WAITING, healing)]
            dates = [*dates, PutDate(evening, CONFIRMED, healing, hub.small)] if day < 8 else dates
            for date in dates:
                put_season(sessions, hub.organizer, hub.meeting, [date])

    put(range(7, 8))
    with counted(sessions) as few:
        assert look(sessions, settings).count == 0
    put(range(8, 20))
    with counted(sessions) as many:
        assert look(sessions, settings).count == 0
    assert len(few) == len(many) <= 6
