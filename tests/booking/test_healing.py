"""Self-healing: what was skipped or re-housed because of a clash gets its room when that frees up, once, in order."""

from datetime import timedelta

from sqlalchemy import delete, select

from campus.audit.queries import history
from campus.booking.models import Healing, OccurrenceStatus, WaitingOutcome
from campus.booking.services.taking import accept_offer
from campus.db import Sessions
from campus.domain.asker import Holder, Period
from campus.settings import Settings
from campus.spaces.models import Closure, Policy, PolicyQuota
from campus.spaces.services import renew_revision
from tests.booking.conftest import Acting, listed, slot
from tests.support.approvals import need_approval, request_of
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import news_to
from tests.support.readers import assert_feeds_show_what_stands, expanded, feed_of
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
    unblock,
)

EVENING = slot("19:00", "21:00", days=7)
OFFER, TAKE = Healing.OFFER, Healing.TAKE
SOON = NOW + timedelta(minutes=1)


def test_a_room_that_frees_up_is_offered_once_and_taken_by_one_tap(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    blocker = block(sessions, hub.meeting, EVENING, acting(hub.member))
    season = put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, SKIPPED, OFFER)])
    assert look(sessions, settings).count == 0
    unblock(sessions, blocker, acting(hub.member))
    assert [each.id for each in look(sessions, settings).offered] == season.entry_ids
    assert look(sessions, settings, now=SOON).count == 0
    (letter,) = news_to(sessions, hub.organizer.email)
    assert letter.event == "booking-offered"
    for said in (
        "19:00",
        "회의실",
        "논문 읽기",
        f"http://localhost/bookings/{season.booking_id}/20261202T100000Z",
    ):
        assert said in letter.text
    with sessions.write() as db:
        facts = accept_offer(db, season.entry_ids[0], by=acting(hub.organizer), now=SOON)
    assert (facts.status, facts.sequence, facts.version, facts.skip_kind) == (CONFIRMED, 1, 2, None)
    assert places_of(sessions, season.occurrence_ids[0]) == [(hub.meeting.id, EVENING)]
    assert date_of(sessions, season.occurrence_ids[0]).skip_kind is None
    assert entry_of(sessions, season.entry_ids[0]).outcome is WaitingOutcome.TAKEN
    with sessions.read() as db:
        acts = [(each.act, each.actor_id) for each in history(db, ("booking", season.booking_id))]
    assert acts == [("booking.restored", hub.organizer.id), ("booking.offered", None)]
    assert len(news_to(sessions, hub.organizer.email)) == 1


def test_a_date_goes_back_to_its_room_by_itself(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    blocker = block(sessions, hub.meeting, EVENING, acting(hub.member))
    season = put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, CONFIRMED, TAKE, room=hub.small)])
    unblock(sessions, blocker, acting(hub.member))
    (facts,) = look(sessions, settings).taken
    assert (facts.room_id, facts.status, facts.sequence) == (hub.meeting.id, CONFIRMED, 1)
    assert places_of(sessions, season.occurrence_ids[0]) == [(hub.meeting.id, EVENING)]
    assert look(sessions, settings, now=SOON).count == 0
    (letter,) = news_to(sessions, hub.organizer.email)
    assert letter.event == "booking-healed"
    assert "본관 1층" in letter.text
    assert "작은 회의실 · 별관 1층" in letter.text
    with sessions.read() as db:
        (entry,) = history(db, ("booking", season.booking_id))
    assert (entry.act, entry.actor_id, entry.details) == (
        "booking.healed",
        None,
        {"room": [hub.small.id, hub.meeting.id]},
    )
    assert_feeds_show_what_stands(sessions, [hub.meeting, hub.small], NOW)
    start, end = EVENING.starts_at, EVENING.ends_at
    assert [each[:2] for each in expanded(feed_of(sessions, hub.meeting, NOW), start, end)] == [(start, end)]


def test_a_waiting_date_gets_the_room_that_its_line_was_for(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    blocker = block(sessions, hub.hall_b, EVENING, acting(hub.member))
    season = put_season(sessions, hub.organizer, hub.hall, [PutDate(EVENING, WAITING, TAKE)])
    assert look(sessions, settings).count == 0
    unblock(sessions, blocker, acting(hub.member))
    assert look(sessions, settings).taken[0].status is CONFIRMED
    taken = {room_id for room_id, _ in places_of(sessions, season.occurrence_ids[0])}
    assert taken == {hub.hall_a.id, hub.hall_b.id, hub.hall_c.id}
    assert [letter.event for letter in news_to(sessions, hub.organizer.email)] == ["booking-healed"]


def test_a_closure_that_is_lifted_heals_too(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    with sessions.write() as db:
        words = {"reason_ko": "누수 점검", "reason_en": "Leak"}
        times = {"starts_at": EVENING.starts_at, "ends_at": EVENING.ends_at}
        db.add(Closure(room_id=hub.meeting.id, **times, **words))
        renew_revision(db, now=EARLIER)
    put_season(sessions, hub.organizer, hub.meeting, [PutDate(EVENING, SKIPPED, TAKE)])
    assert look(sessions, settings).count == 0
    with sessions.write() as db:
        db.execute(delete(Closure))
        renew_revision(db, now=NOW)
    assert len(look(sessions, settings).taken) == 1


def test_quotas_hold_and_count_what_this_very_look_gave(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    with sessions.write() as db:
        hub_policy = db.scalars(select(Policy).where(Policy.slug == "hub")).one()
        hub_policy.quotas.append(PolicyQuota(holder=Holder.RESIDENT, period=Period.DAY, minutes=180))
        renew_revision(db, now=EARLIER)
    other = slot("16:00", "18:00", days=7)
    dates = [PutDate(EVENING, SKIPPED, TAKE), PutDate(other, SKIPPED, TAKE)]
    # A member leads no group: the dates count for themself.
    season = put_season(sessions, hub.member, hub.meeting, dates)
    assert [each.slot for each in look(sessions, settings).taken] == [EVENING]
    assert look(sessions, settings).count == 0
    assert entry_of(sessions, season.entry_ids[1]).closed_at is None


def test_where_a_manager_answers_the_date_is_pending(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    need_approval(sessions, hub)
    dates = [PutDate(EVENING, SKIPPED, TAKE), PutDate(slot("19:00", "21:00", days=14), WAITING, TAKE)]
    season = put_season(sessions, hub.organizer, hub.hall_a, dates)
    healed = look(sessions, settings)
    assert {each.status for each in healed.taken} == {OccurrenceStatus.PENDING}
    request = request_of(sessions, season.booking_id)
    assert request.is_waiting
    assert request.expires_at <= EVENING.starts_at - timedelta(hours=24)
    letters = news_to(sessions, hub.organizer.email)
    assert [letter.event for letter in letters] == ["booking-healed"] * 2
    with sessions.read() as db:
        assert len(listed(db)) == 2
