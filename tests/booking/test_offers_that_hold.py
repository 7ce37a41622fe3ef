"""An offer holds the room: nobody books over it; it lapses, goes on to the next, and is let go with the date."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from campus.booking.models import Allocation, Healing, Reach, SkipKind, WaitingEntry, WaitingOutcome
from campus.booking.services import book_room
from campus.booking.services.taking import EntryClosed, EntryGone, accept_offer, change_wait, decline_offer
from campus.db import Sessions
from campus.domain.errors import Refused
from campus.settings import Settings
from tests.booking.conftest import Acting, room, slot, wish
from tests.booking.ruling import rule
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import news_to
from tests.support.waiting import (
    CONFIRMED,
    EARLIER,
    SKIPPED,
    WAITING,
    PutDate,
    block,
    date_of,
    entry_of,
    held,
    look,
    places_of,
    put_season,
    unblock,
    version,
)

EVENING = slot("19:00", "21:00", days=7)
LATER = slot("20:00", "22:00", days=7)
OFFER, TAKE = Healing.OFFER, Healing.TAKE
SOON, THEN = NOW + timedelta(minutes=1), NOW + timedelta(minutes=30)
AFTER_FIRST = EARLIER + timedelta(hours=1)


def test_nobody_books_over_an_offer(sessions: Sessions, settings: Settings, hub: Hub, acting: Acting) -> None:
    season = put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, WAITING, OFFER)])
    before = version(sessions, hub.meeting.id)
    (offered,) = look(sessions, settings).offered
    assert (offered.offered_room_id, offered.offer_ends_at) == (hub.meeting.id, THEN)
    assert held(sessions) == [(hub.meeting.id, EVENING)]
    assert version(sessions, hub.meeting.id) > before
    for by in (hub.member, hub.organizer, hub.admin):
        with pytest.raises(Refused) as refused, sessions.write() as db:
            book_room(db, room(db, hub.meeting), wish(LATER), by=acting(by), now=SOON)
        assert refused.value.is_clash
    over = {"room_id": hub.meeting.id, "starts_at": LATER.starts_at, "ends_at": LATER.ends_at}
    with pytest.raises(IntegrityError), sessions.write() as db:
        db.execute(insert(Allocation), [over | {"occurrence_id": season.occurrence_ids[0]}])
    (letter,) = news_to(sessions, hub.organizer.email)
    assert "10:30" in letter.subject
    assert "2026. 11. 25.(수) 10:30" in letter.text
    with sessions.write() as db:
        accept_offer(db, season.entry_ids[0], by=acting(hub.organizer), now=SOON)
    assert held(sessions) == []
    assert places_of(sessions, season.occurrence_ids[0]) == [(hub.meeting.id, EVENING)]
    assert entry_of(sessions, season.entry_ids[0]).outcome is WaitingOutcome.TAKEN
    with pytest.raises(EntryClosed), sessions.write() as db:
        accept_offer(db, season.entry_ids[0], by=acting(hub.organizer), now=SOON)


def test_what_was_not_offered_cannot_be_taken(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    season = put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, WAITING, OFFER)])
    for entry_id in (season.entry_ids[0], 99_999):
        with pytest.raises(EntryGone), sessions.write() as db:
            accept_offer(db, entry_id, by=acting(hub.organizer), now=NOW)


def test_an_offer_lapses_and_the_next_holds_the_room_in_the_same_look(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    first = put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, WAITING, OFFER)])
    date = PutDate(LATER, CONFIRMED, OFFER, room=hub.small, waits_since=AFTER_FIRST)
    second = put_season(sessions, hub.member, hub.meeting, [date])
    look(sessions, settings)
    with pytest.raises(EntryClosed) as closed, sessions.write() as db:
        accept_offer(db, first.entry_ids[0], by=acting(hub.organizer), now=THEN)
    assert closed.value.outcome is WaitingOutcome.LAPSED
    healed = look(sessions, settings, now=THEN)
    assert ([each.id for each in healed.lapsed], [each.id for each in healed.offered]) == (
        first.entry_ids,
        second.entry_ids,
    )
    assert held(sessions) == [(hub.meeting.id, LATER)]
    ended = date_of(sessions, first.occurrence_ids[0])
    assert (ended.status, ended.skip_kind) == (SKIPPED, SkipKind.CLASH)
    letters = news_to(sessions, hub.organizer.email)
    assert [letter.event for letter in letters] == ["booking-offered", "booking-wait-ended"]
    assert "10:30" in letters[1].text
    # The second has a room meanwhile: it keeps that one.
    healed = look(sessions, settings, now=THEN + timedelta(minutes=30))
    assert len(healed.lapsed) == 1
    assert places_of(sessions, second.occurrence_ids[0]) == [(hub.small.id, LATER)]
    assert "작은 회의실" in news_to(sessions, hub.member.email)[1].text
    assert held(sessions) == []
    assert look(sessions, settings, now=THEN + timedelta(hours=1)).count == 0


@pytest.mark.parametrize(
    ("minutes_before", "expected"), [(61, 30), (60, 30), (59, 3), (2, 2)], ids=["far", "an hour", "near", "at once"]
)
def test_until_when_a_room_is_held(
    sessions: Sessions, settings: Settings, hub: Hub, minutes_before: int, expected: int
) -> None:
    put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, WAITING, OFFER)])
    now = EVENING.starts_at - timedelta(minutes=minutes_before)
    (offered,) = look(sessions, settings, now=now).offered
    assert offered.offer_ends_at == now + timedelta(minutes=expected)


def test_the_rooms_policy_says_for_how_long(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    rule(sessions, [hub.meeting], offer_minutes=10, near_offer_minutes=1)
    put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, WAITING, OFFER)])
    (offered,) = look(sessions, settings).offered
    assert offered.offer_ends_at == NOW + timedelta(minutes=10)


def test_who_declines_gives_the_room_back_at_once(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    season = put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, WAITING, OFFER)])
    look(sessions, settings)
    before = version(sessions, hub.meeting.id)
    with sessions.write() as db:
        decline_offer(db, season.entry_ids[0], by=acting(hub.organizer), now=SOON)
    assert held(sessions) == []
    assert version(sessions, hub.meeting.id) > before
    assert date_of(sessions, season.occurrence_ids[0]).skip_kind is SkipKind.CHOICE
    block(sessions, hub.meeting, EVENING, acting(hub.member))


def test_a_date_that_takes_place_meanwhile_keeps_its_room_until_it_takes_the_other(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    """An hour later in the very room that it wants: what is held is the rest of it."""
    dates = [PutDate(EVENING, CONFIRMED, OFFER, moved_to=LATER)]
    season = put_season(sessions, hub.organizer, hub.meeting, dates)
    look(sessions, settings)
    assert held(sessions) == [(hub.meeting.id, slot("19:00", "20:00", days=7))]
    assert places_of(sessions, season.occurrence_ids[0])[-1] == (hub.meeting.id, LATER)
    with sessions.write() as db:
        accept_offer(db, season.entry_ids[0], by=acting(hub.organizer), now=SOON)
    assert places_of(sessions, season.occurrence_ids[0]) == [(hub.meeting.id, EVENING)]
    assert (held(sessions), entry_of(sessions, season.entry_ids[0]).outcome) == ([], WaitingOutcome.TAKEN)


def test_the_whole_is_held_in_all_its_parts(sessions: Sessions, settings: Settings, hub: Hub, acting: Acting) -> None:
    """And where the date takes place in one of them meanwhile, in the others."""
    dates = [PutDate(EVENING, CONFIRMED, OFFER, room=hub.hall_a)]
    season = put_season(sessions, hub.organizer, hub.hall, dates)
    look(sessions, settings)
    assert held(sessions) == [(hub.hall_b.id, EVENING), (hub.hall_c.id, EVENING)]
    for part in (hub.hall, hub.hall_a, hub.hall_c):
        with pytest.raises(Refused), sessions.write() as db:
            book_room(db, room(db, part), wish(EVENING), by=acting(hub.member), now=SOON)
    with sessions.write() as db:
        accept_offer(db, season.entry_ids[0], by=acting(hub.organizer), now=SOON)
    assert len(places_of(sessions, season.occurrence_ids[0])) == 3


def test_who_waits_for_a_part_stands_behind_who_waits_for_the_whole(
    sessions: Sessions, settings: Settings, hub: Hub
) -> None:
    put_season(sessions, hub.organizer, hub.hall, [PutDate(EVENING, WAITING, OFFER)])
    part = put_season(sessions, hub.member, hub.hall_b, [PutDate(EVENING, WAITING, TAKE, waits_since=AFTER_FIRST)])
    healed = look(sessions, settings)
    assert (len(healed.offered), healed.taken) == (1, ())
    assert [each.booking_id for each in look(sessions, settings, now=THEN).taken] == [part.booking_id]


def test_a_rule_that_stands_in_the_way_by_now_is_told_and_the_room_stays_held(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    season = put_season(sessions, hub.member, hub.meeting, [PutDate(EVENING, WAITING, OFFER)])
    look(sessions, settings)
    rule(sessions, [hub.meeting], longest_minutes=60)
    with pytest.raises(Refused) as refused, sessions.write() as db:
        accept_offer(db, season.entry_ids[0], by=acting(hub.member), now=SOON)
    assert not refused.value.is_clash
    assert held(sessions) == [(hub.meeting.id, EVENING)]
    assert len(look(sessions, settings, now=THEN).lapsed) == 1


def test_how_one_waits_may_change_until_a_room_is_held(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    blocker = block(sessions, hub.meeting, EVENING, acting(hub.member))
    season = put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, WAITING, OFFER)])
    by = acting(hub.organizer)
    with sessions.write() as db:
        change_wait(db, season.entry_ids[0], healing=TAKE, by=by, now=NOW)
        change_wait(db, season.entry_ids[0], reach=Reach.LIKE, by=by, now=NOW)
    entry = entry_of(sessions, season.entry_ids[0])
    assert (entry.healing, entry.reach, entry.created_at) == (TAKE, Reach.LIKE, EARLIER)
    # The small room seats the four as well, and is a meeting room of the same zone.
    (taken,) = look(sessions, settings).taken
    assert taken.room_id == hub.small.id
    unblock(sessions, blocker, acting(hub.member))
    with pytest.raises(EntryClosed), sessions.write() as db:
        change_wait(db, season.entry_ids[0], healing=OFFER, by=by, now=SOON)


def test_what_was_offered_without_a_hold_before_is_offered_anew(
    sessions: Sessions, settings: Settings, hub: Hub
) -> None:
    season = put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, WAITING, OFFER)])
    with sessions.write() as db:
        db.execute(update(WaitingEntry).values(offered_at=EARLIER))
    assert [each.id for each in look(sessions, settings).offered] == season.entry_ids
    assert held(sessions) == [(hub.meeting.id, EVENING)]
