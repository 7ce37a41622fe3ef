"""Late at night whoever is alone is asked, gently, once at each time; silence calls those on duty."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from campus.booking.models import CheckIn, CheckInWay, Occurrence, OccurrenceStatus
from campus.db import Sessions
from campus.domain.help_times import HelpTimes
from campus.domain.slot import Slot
from campus.help.alarms import say_fine
from campus.help.models import CheckOutcome, HelpKind, LoneCheck
from campus.help.services.duty import save_times
from campus.settings import Settings
from tests.help.conftest import (
    NIGHT,
    Calling,
    all_calls,
    check_in,
    clock_at,
    end_early,
    looked_after,
    mails_to,
    put_booking,
    put_on_duty,
    standing,
    told_of,
)
from tests.support.hub import Hub
from tests.support.letters import letters_to

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TEN, MIDNIGHT = clock_at(22), clock_at(24)


def checks(sessions: Sessions) -> list[LoneCheck]:
    with sessions.read() as db:
        return list(db.scalars(select(LoneCheck).order_by(LoneCheck.id)))


def answer(sessions: Sessions, settings: Settings, who: int, when: datetime, check_id: int | None = None) -> bool:
    with sessions.write() as db:
        wanted = check_id or db.scalars(select(LoneCheck.id).order_by(LoneCheck.id.desc())).first()
        return say_fine(db, settings, wanted or 0, by=who, now=when)


def test_at_ten_and_every_two_hours_until_the_booking_ends(
    sessions: Sessions, settings: Settings, hub: Hub
) -> None:
    put_booking(sessions, hub.studio, NIGHT, hub.member)
    asked = []
    for minute in range(-30, 6 * 60, 10):
        now = TEN + minute * MINUTE
        if looked_after(sessions, settings, now):
            asked.append(minute)
            assert not answer(sessions, settings, hub.member.id, now + 5 * MINUTE)
    assert asked == [0, 120, 240]
    assert mails_to(sessions, hub.member) == ["help-check"] * 3
    assert mails_to(sessions, hub.manager) == []
    letter = letters_to(sessions, hub.member.email)[0]
    assert "스튜디오" in letter.subject and "22:15" in letter.text
    assert f"/help/checks/{checks(sessions)[0].id}" in letter.text


def test_only_who_is_alone(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    """Who was counted goes before who was expected."""
    put_booking(sessions, hub.meeting, NIGHT, hub.organizer, people=2)
    came_alone = put_booking(sessions, hub.small, NIGHT, hub.other_member, people=4)
    check_in(sessions, came_alone, clock_at(21), people=1)
    came_together = put_booking(sessions, hub.studio, NIGHT, hub.member)
    check_in(sessions, came_together, clock_at(21), people=3)
    assert looked_after(sessions, settings, TEN) == 1
    assert [check.occurrence_id for check in checks(sessions)] == [came_alone]


def test_whoever_came_is_asked(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    occurrence_id = put_booking(sessions, hub.studio, NIGHT, hub.member)
    check_in(sessions, occurrence_id, clock_at(21), by=hub.other_member)
    assert looked_after(sessions, settings, TEN) == 1
    assert (mails_to(sessions, hub.other_member), mails_to(sessions, hub.member)) == (["help-check"], [])


def test_a_manager_who_puts_a_check_in_right_is_not_in_the_room(
    sessions: Sessions, settings: Settings, hub: Hub
) -> None:
    occurrence_id = put_booking(sessions, hub.studio, NIGHT, hub.member)
    check_in(sessions, occurrence_id, clock_at(21), by=hub.manager)
    with sessions.write() as db:
        db.execute(update(CheckIn).values(way=CheckInWay.MANAGER))
    assert looked_after(sessions, settings, TEN) == 1
    assert (mails_to(sessions, hub.member), mails_to(sessions, hub.manager)) == (["help-check"], [])


@pytest.mark.parametrize(
    ("came", "asked"), [(clock_at(21, 30), 1), (clock_at(21, 31), 0), (clock_at(22, 5), 0)]
)
def test_who_has_just_come_is_not_asked(
    sessions: Sessions, settings: Settings, hub: Hub, came: datetime, asked: int
) -> None:
    """Nor later, for the same time."""
    occurrence_id = put_booking(sessions, hub.studio, NIGHT, hub.member)
    check_in(sessions, occurrence_id, came, by=hub.member)
    assert looked_after(sessions, settings, TEN + 10 * MINUTE) == asked
    assert looked_after(sessions, settings, TEN + HOUR) == asked  # the alarm, where somebody was asked
    assert looked_after(sessions, settings, MIDNIGHT) == 1 - asked  # help is on its way already


@pytest.mark.parametrize(
    "slot",
    [
        Slot(clock_at(21), clock_at(22)),
        Slot(clock_at(21), clock_at(22, 15)),
        Slot(clock_at(22, 30), clock_at(23, 30)),
        Slot(clock_at(14), clock_at(16)),
    ],
)
def test_who_has_left_or_is_leaving_is_not_asked(
    sessions: Sessions, settings: Settings, hub: Hub, slot: Slot
) -> None:
    put_booking(sessions, hub.studio, slot, hub.member)
    assert [looked_after(sessions, settings, TEN + minute * MINUTE) for minute in range(0, 240, 15)] == [0] * 16


@pytest.mark.parametrize(
    "status", [OccurrenceStatus.CANCELLED, OccurrenceStatus.PENDING, OccurrenceStatus.WAITING]
)
def test_what_does_not_take_place_is_not_asked(
    sessions: Sessions, settings: Settings, hub: Hub, status: OccurrenceStatus
) -> None:
    put_booking(sessions, hub.studio, NIGHT, hub.member)
    with sessions.write() as db:
        db.execute(update(Occurrence).values(status=status))
    assert looked_after(sessions, settings, TEN) == 0


def test_silence_calls_those_on_duty(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    put_on_duty(sessions, hub.admin)
    occurrence_id = put_booking(sessions, hub.studio, NIGHT, hub.member)
    settled = [looked_after(sessions, settings, TEN + minute * MINUTE) for minute in range(20)]
    assert settled == [1, *([0] * 14), 1, *([0] * 4)]
    (call,) = all_calls(sessions)
    assert (call.kind, call.people, call.occurrence_id) == (HelpKind.CHECK, 1, occurrence_id)
    assert call.resident_id == hub.member.id and call.called_at == TEN + 15 * MINUTE
    assert (mails_to(sessions, hub.admin), mails_to(sessions, hub.manager)) == (["help-call"], [])
    assert told_of(sessions, standing(sessions, call.id)) == {hub.admin.id}
    letter = letters_to(sessions, hub.admin.email)[-1]
    assert letter.subject.startswith("스튜디오 · 본관 2층 · 22:15 · 1")
    # Help is on its way: nobody asks again meanwhile.
    assert looked_after(sessions, settings, MIDNIGHT) == 0


def test_who_answers_late_takes_the_call_back(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    put_booking(sessions, hub.studio, NIGHT, hub.member)
    looked_after(sessions, settings, TEN)
    looked_after(sessions, settings, TEN + 15 * MINUTE)
    assert answer(sessions, settings, hub.member.id, TEN + 17 * MINUTE)
    assert not answer(sessions, settings, hub.member.id, TEN + 18 * MINUTE)
    (call,) = all_calls(sessions)
    assert call.is_false_alarm and call.closed_by_id == hub.member.id
    assert mails_to(sessions, hub.manager) == ["help-call", "help-withdrawn"]
    (check,) = checks(sessions)
    assert (check.outcome, check.answered_at) == (CheckOutcome.ALARMED, TEN + 17 * MINUTE)
    assert looked_after(sessions, settings, MIDNIGHT) == 1


def test_who_leaves_meanwhile_needs_no_help(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    ended = put_booking(sessions, hub.studio, NIGHT, hub.member)
    cancelled = put_booking(sessions, hub.small, NIGHT, hub.other_member)
    assert looked_after(sessions, settings, TEN) == 2
    end_early(sessions, ended, TEN + 5 * MINUTE)
    with sessions.write() as db:
        now_off = Occurrence.id == cancelled
        db.execute(update(Occurrence).where(now_off).values(status=OccurrenceStatus.CANCELLED))
    for minute in (6, 15, 30):
        assert looked_after(sessions, settings, TEN + minute * MINUTE) == 0
    assert [check.outcome for check in checks(sessions)] == [CheckOutcome.ENDED] * 2
    assert all_calls(sessions) == []


def test_a_call_that_is_open_is_answer_enough(
    sessions: Sessions, settings: Settings, hub: Hub, calling: Calling
) -> None:
    put_booking(sessions, hub.studio, NIGHT, hub.member)
    calling(hub.studio, hub.member, now=TEN - MINUTE)
    assert looked_after(sessions, settings, TEN) == 0


def test_the_hours_are_those_that_are_set(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    put_booking(sessions, hub.studio, Slot(clock_at(20), clock_at(27)), hub.member)
    times = HelpTimes(late_from=23 * 60, check_every=60, answer_minutes=5)
    with sessions.write() as db:
        save_times(db, times, version=0, by=hub.manager.id, now=TEN)
    asked = [looked_after(sessions, settings, clock_at(hour)) for hour in (22, 23)]
    assert asked == [0, 1]
    assert looked_after(sessions, settings, clock_at(23, 5)) == 1
    assert all_calls(sessions)[0].called_at == clock_at(23, 5)


def test_nobody_is_asked_where_that_is_off(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    put_booking(sessions, hub.studio, NIGHT, hub.member)
    with sessions.write() as db:
        save_times(db, HelpTimes(is_checking=False), version=0, by=hub.manager.id, now=TEN)
    assert looked_after(sessions, settings, TEN) == 0
