"""A season in one commit: every date explained, everything that was agreed on booked, or nothing."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.models import (
    Approval,
    Healing,
    Occurrence,
    OccurrenceStatus,
    Purpose,
    Series,
    SkipKind,
    WaitingEntry,
    Wish,
)
from campus.booking.queries.occurrences import occurrences_of
from campus.booking.queries.series import read_series
from campus.booking.services import book_room
from campus.booking.services.making import BookingWords
from campus.booking.services.series_making import BookSeries, PlanChanged, book_series
from campus.booking.services.series_planning import SeriesWish, plan_series
from campus.booking.services.verdict import Asking, asker_of
from campus.db import Sessions
from campus.domain.asker import Holder, Period
from campus.domain.errors import NotYetBookable, SlotTaken
from campus.domain.recurrence import Frequency, Recurrence, Rule
from campus.domain.rules import Visibility
from campus.domain.series import SKIP, WAIT, Choice, How, SeriesPlan, Verdict, best_for_all
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, listed, room, slot, wish
from tests.booking.ruling import rule
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.recurrences import wall
from tests.support.statements import counted

FIRST = wall("2026-12-02 19:00")
WORDS = BookingWords(title="논문 읽기", purpose=Purpose.STUDY, people=6, visibility=Visibility.MEMBERS)


def weekly(count: int, first: datetime = FIRST, minutes: int = 120) -> Recurrence:
    return Recurrence(Rule(Frequency.WEEKLY, count=count), first, minutes)


def planned(db: Session, where: RoomFacts, recurrence: Recurrence, by: Identity) -> SeriesPlan:
    asker = asker_of(db, where, by.resident_id, by, now=NOW)
    assert asker is not None
    asking = Asking(6, replace(asker, plans_season=asker.leads_group), NOW)
    return plan_series(db, read_catalogue(db), SeriesWish(recurrence, where), asking)


def book(
    db: Session,
    where: RoomFacts,
    recurrence: Recurrence,
    by: Identity,
    choices: dict[datetime, Choice] | None = None,
    **more: object,
) -> int:
    command = BookSeries(SeriesWish(recurrence, where), WORDS, choices or {}, **more)  # type: ignore[arg-type]
    return book_series(db, read_catalogue(db), command, by=by, now=NOW)


def test_a_season_is_booked_at_once(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    with sessions.write() as db:
        booking_id = book(db, room(db, hub.meeting), weekly(10), acting(hub.organizer))
    with sessions.read() as db:
        facts = occurrences_of(db, booking_id)
        assert [each.slot.starts_at - facts[0].slot.starts_at for each in facts] == [
            timedelta(weeks=week) for week in range(10)
        ]
        assert {(each.status, each.is_series) for each in facts} == {(OccurrenceStatus.CONFIRMED, True)}
        assert len(listed(db)) == 10
        series = read_series(db, [booking_id])[booking_id]
        assert (series.recurrence, series.room_id) == (weekly(10), hub.meeting.id)


def test_the_plan_explains_each_date_and_proposes_what_passes(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    with sessions.write() as db:
        blocker = slot("19:30", "20:30", days=14)  # 2026-12-09
        book_room(db, room(db, hub.meeting), wish(blocker), by=acting(hub.other_member), now=NOW)
    with sessions.read() as db:
        plan = planned(db, room(db, hub.meeting), weekly(5), acting(hub.organizer))
        assert [each.verdict for each in plan.dates] == [Verdict.FREE, Verdict.CLASH, *[Verdict.FREE] * 3]
        clash = plan.dates[1]
        assert clash.may_wait
        times = [each.shift_minutes for each in clash.proposals if not each.changes_room]
        assert times == [-90]  # until 19:30; after 20:30 the room closes too early
        assert [each.room_id for each in clash.proposals if each.changes_room] == [hub.studio.id]
        best = best_for_all(plan, skips_holidays=True)
        assert plan.outcome(best).other_time == 1


def test_a_holiday_is_named_and_skipped(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    # 2026-12-25 is a Friday.
    with sessions.write() as db:
        friday = weekly(3, wall("2026-12-18 19:00"))
        plan = planned(db, room(db, hub.meeting), friday, acting(hub.organizer))
        assert [each.verdict for each in plan.dates] == [Verdict.FREE, Verdict.HOLIDAY, Verdict.HOLIDAY]
        assert [each.holiday and each.holiday.ko for each in plan.dates] == [None, "성탄절", "새해 첫날"]
        choices = best_for_all(plan, skips_holidays=True)
        booking_id = book(db, room(db, hub.meeting), friday, acting(hub.organizer), choices)
        facts = occurrences_of(db, booking_id)
        assert [each.status for each in facts] == [OccurrenceStatus.CONFIRMED, *[OccurrenceStatus.SKIPPED] * 2]
        assert (facts[1].skip_kind, facts[1].skip_ko, facts[1].skip_en) == (SkipKind.HOLIDAY, "성탄절", "Christmas Day")


def test_all_or_nothing_when_someone_was_faster(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    with sessions.write() as db:
        taken = slot("19:00", "21:00", days=21)  # 2026-12-16
        book_room(db, room(db, hub.meeting), wish(taken), by=acting(hub.other_member), now=NOW)
    with pytest.raises(PlanChanged) as told, sessions.write() as db:
        book(db, room(db, hub.meeting), weekly(4), acting(hub.organizer))
    assert list(told.value.refused) == [FIRST + timedelta(weeks=2)]
    assert [type(each) for each in told.value.refused[FIRST + timedelta(weeks=2)]] == [SlotTaken]
    assert told.value.plan.dates[2].proposals
    with sessions.read() as db:
        assert len(listed(db)) == 1
        assert db.scalars(select(Series)).all() == []


def test_choices_are_booked_and_clashes_stay_on_watch(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    with sessions.write() as db:
        for days in (7, 14, 21):
            where = room(db, hub.meeting)
            book_room(db, where, wish(slot("19:00", "20:00", days=days)), by=acting(hub.other_member), now=NOW)
        walls = [FIRST + timedelta(weeks=week) for week in range(4)]
        moved = Choice(How.MOVE, hub.seminar.id, slot("19:00", "21:00", days=7))
        choices = {walls[0]: moved, walls[1]: SKIP, walls[2]: WAIT}
        booking_id = book(db, room(db, hub.meeting), weekly(4), acting(hub.organizer), choices, healing=Healing.TAKE)
        facts = occurrences_of(db, booking_id)
        assert [each.status.value for each in facts] == ["confirmed", "skipped", "waiting", "confirmed"]
        assert [each.room_id for each in facts] == [hub.seminar.id, *[hub.meeting.id] * 3]
        entries = db.scalars(select(WaitingEntry).order_by(WaitingEntry.starts_at)).all()
        assert [(each.wish, each.healing, each.room_id) for each in entries] == [
            (Wish.HEAL, Healing.TAKE, hub.meeting.id),
            (Wish.HEAL, Healing.TAKE, hub.meeting.id),
            (Wish.WAIT, Healing.TAKE, hub.meeting.id),
        ]
        assert facts[1].skip_kind is SkipKind.CLASH


def test_members_reach_thirty_days_organizers_a_season(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    with sessions.read() as db:
        plan = planned(db, room(db, hub.meeting), weekly(6), acting(hub.member))
        assert [each.verdict for each in plan.dates] == [Verdict.FREE] * 4 + [Verdict.RULE] * 2
        assert isinstance(plan.dates[-1].refusals[0], NotYetBookable)
        plan = planned(db, room(db, hub.meeting), weekly(104), acting(hub.organizer))
        verdicts = Counter(each.verdict for each in plan.dates)
        assert verdicts[Verdict.FREE] + verdicts[Verdict.HOLIDAY] == 104


def test_who_may_wait_is_judged_at_the_commit(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    """What is free by now is booked; what a rule forbids is not waited for."""
    with sessions.write() as db:
        booking_id = book(db, room(db, hub.meeting), weekly(2), acting(hub.organizer), {FIRST: WAIT})
        assert {each.status for each in occurrences_of(db, booking_id)} == {OccurrenceStatus.CONFIRMED}
        assert db.scalars(select(WaitingEntry)).all() == []
    late = FIRST + timedelta(weeks=5)
    with pytest.raises(PlanChanged) as told, sessions.write() as db:
        book(db, room(db, hub.studio), weekly(6), acting(hub.member), {FIRST + timedelta(weeks=4): SKIP, late: WAIT})
    assert list(told.value.refused) == [late]


def test_a_season_does_not_use_up_the_organizers_own_quota(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    rule(sessions, quotas=[(Holder.RESIDENT, Period.DAY, 120, None)])
    with sessions.write() as db:
        own = wish(slot("10:00", "12:00", days=7))
        book_room(db, room(db, hub.small), own, by=acting(hub.organizer), now=NOW)
        book(db, room(db, hub.meeting), weekly(3), acting(hub.organizer))
        book_room(db, room(db, hub.small), wish(slot("10:00", "12:00", days=14)), by=acting(hub.organizer), now=NOW)


def test_a_divisible_room_takes_its_parts_on_every_date(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    with sessions.write() as db:
        book_room(db, room(db, hub.hall_b), wish(slot("20:00", "21:00", days=14)), by=acting(hub.other_member), now=NOW)
    with sessions.write() as db:
        plan = planned(db, room(db, hub.hall), weekly(3), acting(hub.organizer))
        assert [each.verdict for each in plan.dates] == [Verdict.FREE, Verdict.CLASH, Verdict.FREE]
        choices = {FIRST + timedelta(weeks=1): SKIP}
        book(db, room(db, hub.hall), weekly(3), acting(hub.organizer), choices)
        assert len(listed(db)) == 1 + 2 * 3


@pytest.mark.parametrize("dates", [2, 52, 104])
def test_the_statements_do_not_grow_with_the_dates(sessions: Sessions, hub: Hub, acting: Acting, dates: int) -> None:
    with sessions.write() as db:
        where, by = room(db, hub.meeting), acting(hub.organizer)
        recurrence = weekly(dates)
        with counted(sessions) as statements:
            book(db, where, recurrence, by)
        assert len(statements) <= 14, statements
    with sessions.read() as db:
        assert db.scalars(select(Occurrence.id)).all().__len__() == dates
        assert db.scalars(select(Approval)).all() == []
        # All dates taken now: every one looks for its way out, in as many statements.
        with counted(sessions) as statements:
            plan = planned(db, where, recurrence, by)
        assert len(statements) <= 5
        assert {each.verdict for each in plan.dates} <= {Verdict.CLASH, Verdict.HOLIDAY}
        assert date(2026, 12, 2) == plan.dates[0].wall.date()
