"""이 회차만, 이후 모두, 전체: what an edit of a series does to each date, and what it leaves alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campus.audit.models import AuditEntry
from campus.booking.models import Booking, Healing, OccurrenceStatus, SkipKind, WaitingEntry
from campus.booking.services import book_room
from campus.booking.services.series_changing import PlanChanged, Scope, change_series, plan_change
from campus.db import Sessions
from campus.domain.errors import AlreadyOver, Refused, SlotTaken
from campus.domain.series import SKIP, WAIT, Choice, How, Verdict
from campus.domain.slot import Slot
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, room, slot, wish
from tests.support.clock import NOW
from tests.support.hub import Hub, Person, Place
from tests.support.seasons import FIRST, Season, season, weekly
from tests.support.statements import counted

HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
SIX = 18 * 60


@pytest.fixture
def it(sessions: Sessions, hub: Hub, acting: Acting) -> Season:
    """Six Wednesdays at 19:00 in the meeting room."""
    return season(sessions, hub.meeting, weekly(6), acting(hub.organizer))


def take(sessions: Sessions, place: Place, where: Slot, by: Person, acting: Acting) -> int:
    with sessions.write() as db:
        return book_room(db, room(db, place), wish(where), by=acting(by), now=NOW)


def test_one_date_moves_alone(sessions: Sessions, hub: Hub, it: Season) -> None:
    dates = it.facts()
    moved = Slot(dates[1].slot.starts_at - HOUR, dates[1].slot.ends_at)
    after = it.change_one(dates[1], room=hub.studio, slot=moved, title="특강", note="다른 메모", people=1)
    assert (after.slot, after.room_id, after.title, after.sequence) == (moved, hub.studio.id, "특강", 1)
    # Other words belong to the series.
    assert (after.note, after.people) == (dates[1].note, dates[1].people)
    now = it.facts()
    assert now[1] == after
    assert [each.slot for each in now[2:]] == [each.slot for each in dates[2:]]
    assert {each.title for each in now if each is not now[1]} == {"논문 읽기"}
    assert {each.version for each in now} == {2}


def test_following_begins_a_booking_that_follows(sessions: Sessions, it: Season) -> None:
    dates = it.facts()
    number = it.change(dates[2], Scope.FOLLOWING, starts_minute=SIX)
    assert [each.slot for each in it.facts()] == [each.slot for each in dates[:2]]
    assert [each.slot.starts_at for each in it.facts(number)] == [each.slot.starts_at - HOUR for each in dates[2:]]
    assert [each.original_starts_at for each in it.facts(number)] == [each.slot.starts_at for each in it.facts(number)]
    old, new = it.series(), it.series(number)
    assert (new.follows_id, new.follows_uid) == (it.booking_id, dates[0].uid)
    assert it.facts(number)[0].uid != dates[0].uid
    assert str(old.recurrence.rule.until) == "2026-12-09"
    assert (new.recurrence.rule.count, new.recurrence.first) == (4, FIRST + 2 * WEEK - HOUR)
    with sessions.read() as db:
        (entry,) = db.scalars(select(AuditEntry).where(AuditEntry.act == "booking.moved")).all()
        assert entry.details["split"] == number


def test_following_from_the_first_date_is_all(it: Season) -> None:
    dates = it.facts()
    assert it.change(dates[0], Scope.FOLLOWING, starts_minute=SIX, minutes=90) == it.booking_id
    assert [each.slot for each in it.facts()] == [
        Slot(each.slot.starts_at - HOUR, each.slot.ends_at - HOUR - HOUR / 2) for each in dates
    ]
    assert {each.uid for each in it.facts()} == {dates[0].uid}
    assert it.parts == []


def test_dates_moved_by_hand_stay(hub: Hub, it: Season) -> None:
    dates = it.facts()
    by_hand = it.change_one(dates[3], room=hub.studio, slot=dates[3].slot)
    it.change(dates[0], Scope.ALL, starts_minute=SIX, room=hub.seminar, version=2)
    after = it.facts()
    assert [each.room_id for each in after] == [hub.seminar.id] * 3 + [hub.studio.id] + [hub.seminar.id] * 2
    assert after[3].slot == by_hand.slot
    # It is still known as what the rule means on that day.
    assert after[3].original_starts_at == dates[3].original_starts_at - HOUR


def test_the_date_that_is_named_moves_even_if_it_was_moved_by_hand(hub: Hub, it: Season) -> None:
    dates = it.facts()
    it.change_one(dates[3], room=hub.studio)
    it.change(it.facts()[3], Scope.FOLLOWING, starts_minute=SIX, room=hub.meeting)
    assert [each.room_id for each in it.everything()] == [hub.meeting.id] * 6


def test_a_form_that_was_filled_from_a_date_moved_by_hand_moves_nothing(hub: Hub, it: Season) -> None:
    dates = it.facts()
    it.change_one(dates[3], room=hub.studio, slot=Slot(dates[3].slot.starts_at - HOUR, dates[3].slot.ends_at))
    before = it.allocations()
    it.change(it.facts()[3], Scope.ALL, room=hub.studio, starts_minute=SIX, minutes=180, note="메모")
    assert it.allocations() == before
    assert {each.note for each in it.facts()} == {"메모"}


def test_what_is_skipped_follows_without_being_judged(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    take(sessions, hub.meeting, slot("18:00", "19:00", days=14), hub.other_member, acting)
    it = season(sessions, hub.meeting, weekly(4), acting(hub.organizer), choices={FIRST + WEEK: SKIP})
    it.change(it.facts()[0], Scope.ALL, starts_minute=SIX)
    skipped = it.facts()[1]
    assert (skipped.status, skipped.skip_kind) == (OccurrenceStatus.SKIPPED, SkipKind.CHOICE)
    assert skipped.slot == slot("18:00", "20:00", days=14)


def test_what_cannot_be_is_told_with_what_can(sessions: Sessions, hub: Hub, it: Season, acting: Acting) -> None:
    take(sessions, hub.meeting, slot("17:30", "18:30", days=21), hub.other_member, acting)
    before, dates = it.allocations(), it.facts()
    wall = FIRST + 2 * WEEK - HOUR
    with pytest.raises(PlanChanged) as told:
        it.change(dates[1], Scope.FOLLOWING, starts_minute=SIX)
    assert {each: [type(why) for why in reasons] for each, reasons in told.value.refused.items()} == {wall: [SlotTaken]}
    assert [each.verdict for each in told.value.plan.dates] == [Verdict.FREE, Verdict.CLASH, *[Verdict.FREE] * 3]
    proposed = {each.slot for each in told.value.plan.dates[1].proposals}
    # Half an hour before its time of today: that time does not stand in its own way.
    assert Slot(dates[2].slot.starts_at - HOUR / 2, dates[2].slot.ends_at - HOUR / 2) in proposed
    assert (it.allocations(), it.facts()) == (before, dates)
    with sessions.read() as db:
        command = it.command(dates[1], Scope.FOLLOWING, starts_minute=SIX)
        plan = plan_change(db, read_catalogue(db), it.booking_id, command, by=it.by, now=NOW)
        assert plan == told.value.plan
        words = it.command(dates[1], Scope.FOLLOWING, title="함께 읽기")
        assert plan_change(db, read_catalogue(db), it.booking_id, words, by=it.by, now=NOW) is None


@pytest.mark.parametrize("how", [How.MOVE, How.SKIP, How.WAIT])
def test_choices_are_kept_to(sessions: Sessions, hub: Hub, it: Season, acting: Acting, how: How) -> None:
    take(sessions, hub.meeting, slot("17:30", "18:30", days=21), hub.other_member, acting)
    moved = Choice(How.MOVE, hub.studio.id, slot("18:00", "20:00", days=21))
    choice = {How.MOVE: moved, How.SKIP: SKIP, How.WAIT: WAIT}[how]
    dates = it.facts()
    number = it.change(dates[1], Scope.FOLLOWING, starts_minute=SIX, choices={FIRST + 2 * WEEK - HOUR: choice})
    after = it.facts(number)[1]
    status = {How.MOVE: "confirmed", How.SKIP: "skipped", How.WAIT: "waiting"}[how]
    assert (after.occurrence_id, after.status.value) == (dates[2].occurrence_id, status)
    assert after.slot == slot("18:00", "20:00", days=21)
    assert after.room_id == (hub.studio.id if how is How.MOVE else hub.meeting.id)
    assert len(it.allocations()) == (6 if how is How.MOVE else 5)
    with sessions.read() as db:
        entries = db.scalars(select(WaitingEntry)).all()
        # All three stay on watch for the room at the new time.
        assert [(each.occurrence_id, each.starts_at, each.closed_at) for each in entries] == [
            (after.occurrence_id, slot("18:00", "20:00", days=21).starts_at, None)
        ]


def test_whoever_waits_wishes_for_the_new_place(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    for days in (14, 21):
        take(sessions, hub.meeting, slot("19:00", "21:00", days=days), hub.other_member, acting)
    moved = Choice(How.MOVE, hub.studio.id, slot("19:00", "21:00", days=14))
    choices = {FIRST + WEEK: moved, FIRST + 2 * WEEK: WAIT}
    it = season(sessions, hub.meeting, weekly(4), acting(hub.organizer), choices=choices, healing=Healing.TAKE)
    it.now = NOW + HOUR
    it.change(it.facts()[0], Scope.ALL, starts_minute=17 * 60)
    after = it.facts()
    # What waited has its room now; what was put elsewhere stays there and wishes for the room at the new time.
    assert [each.status for each in after] == [OccurrenceStatus.CONFIRMED] * 4
    assert [each.room_id for each in after] == [hub.meeting.id, hub.studio.id, hub.meeting.id, hub.meeting.id]
    with sessions.read() as db:
        entries = {each.occurrence_id: each for each in db.scalars(select(WaitingEntry))}
        rehoused, waited = entries[after[1].occurrence_id], entries[after[2].occurrence_id]
        assert (rehoused.starts_at, rehoused.closed_at) == (slot("17:00", "19:00", days=14).starts_at, None)
        assert waited.closed_at == it.now


def test_a_date_that_runs_is_not_moved_with_the_rest(it: Season) -> None:
    dates = it.facts()
    it.change_one(dates[3], slot=slot("20:00", "21:00", days=6))
    it.now = slot("20:00", "20:30", days=6).ends_at
    it.change(it.facts()[3], Scope.FOLLOWING, starts_minute=SIX, minutes=120)
    expected = [(6, 20), (7, 19), (14, 19), (21, 19), (35, 18), (42, 18)]
    starts = [slot(f"{hour}:00", "22:00", days=days).starts_at for days, hour in expected]
    assert [each.slot.starts_at for each in it.everything()] == starts


def test_the_past_keeps_its_truth(sessions: Sessions, hub: Hub, it: Season) -> None:
    dates = it.facts()
    it.now = dates[2].slot.starts_at + HOUR  # the third is running
    number = it.change(dates[0], Scope.ALL, starts_minute=SIX, title="함께 읽기")
    assert number == it.booking_id
    (rest,) = it.parts
    assert [each.slot for each in it.facts()] == [each.slot for each in dates[:3]]
    assert [each.slot.starts_at for each in it.facts(rest)] == [each.slot.starts_at - HOUR for each in dates[3:]]
    assert {each.title for each in it.everything()} == {"함께 읽기"}
    it.now = dates[5].slot.ends_at
    with pytest.raises(Refused) as told:
        it.change(it.facts()[0], Scope.ALL, title="너무 늦음")
    assert isinstance(told.value.refusals[0], AlreadyOver)


def test_shortening_asks_nothing_anew(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    it = season(sessions, hub.meeting, weekly(6), acting(hub.organizer))
    # A member may not plan that far ahead, but may keep part of what they have.
    with sessions.write() as db:
        db.execute(Booking.__table__.update().values(organizer_id=hub.member.id, booked_by_id=hub.member.id))
    it.by = acting(hub.member)
    it.change(it.facts()[0], Scope.ALL, minutes=60)
    assert {each.slot.minutes for each in it.facts()} == {60}
    with pytest.raises(PlanChanged):
        it.change(it.facts()[0], Scope.ALL, minutes=180)


@pytest.mark.parametrize("dates", [6, 104])
def test_the_statements_do_not_grow_with_the_dates(
    sessions: Sessions, hub: Hub, acting: Acting, dates: int
) -> None:
    it = season(sessions, hub.meeting, weekly(dates), acting(hub.organizer))
    for most, scope, changes in (
        (14, Scope.ALL, {"title": "함께 읽기"}),
        (30, Scope.FOLLOWING, {"starts_minute": SIX}),
        (22, Scope.FOLLOWING, {"title": "3기"}),
    ):
        named = it.everything()[-2]
        command = it.command(named, scope, **changes)
        with sessions.write() as db:
            catalogue = read_catalogue(db)
            with counted(sessions) as statements:
                change_series(db, catalogue, named.booking_id, command, by=it.by, now=NOW)
        assert len(statements) <= most, statements
        it.look_for_parts()
