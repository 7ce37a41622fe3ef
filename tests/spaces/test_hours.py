"""Opening hours as a service: the past stays, seasons end by themselves, nothing is overwritten unseen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.audit.queries import history
from campus.db import Sessions
from campus.domain.hubtime import local_date
from campus.domain.opening import open_slots
from campus.domain.week import CLOSED_WEEK, HoursRefused, Stretch, Validity, Week, stretches, week_on, without_stretch
from campus.spaces.models import OpeningHours, SpacesRevision
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.services.hours import HoursChanged, mark_of, set_week
from tests.domain.test_week import weeks
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.statements import counted

TODAY = local_date(NOW)
OFFICE = Week((((540, 1080),),) * 5 + ((), ()))
LUNCH = Week((((540, 720), (780, 1080)),) * 5 + ((), ()))
LATER = Validity(TODAY + timedelta(days=10))
SUMMER = Validity(date(2027, 7, 1), date(2027, 8, 31))


def hours_of(db: Session, room_id: int) -> tuple[object, ...]:
    return read_catalogue(db).rooms[room_id].rules.hours


def token(db: Session) -> str:
    return db.scalars(select(SpacesRevision.token)).one()


def test_hours_hold_from_a_day_on_and_the_past_stays(sessions: Sessions, hub: Hub) -> None:
    with sessions.read() as db:
        before, old = hours_of(db, hub.meeting.id), token(db)
    with sessions.write() as db:
        assert set_week(db, [hub.meeting.id], LUNCH, LATER, by=hub.manager.id, now=NOW) == (hub.meeting.id,)
    with sessions.read() as db:
        after = hours_of(db, hub.meeting.id)
        assert token(db) != old
        (entry,) = history(db, ("room", hub.meeting.id))
    for day in (TODAY - timedelta(days=400), TODAY, LATER.first - timedelta(days=1)):
        assert open_slots(before, day) == open_slots(after, day)
    assert week_on(after, LATER.first) == week_on(after, date(2100, 1, 1)) == LUNCH
    assert (entry.act, entry.actor_id) == ("hours.set", hub.manager.id)
    assert entry.details == {
        "from": LATER.first.isoformat(),
        "until": None,
        "week": ["09:00-12:00 13:00-18:00"] * 5 + ["", ""],
        "was": [{"from": LATER.first.isoformat(), "week": ["09:00-22:00"] * 7}],
    }


def test_the_same_again_writes_nothing(sessions: Sessions, hub: Hub) -> None:
    rooms = [hub.meeting.id, hub.small.id]
    with sessions.write() as db:
        assert set(set_week(db, rooms, LUNCH, SUMMER, by=hub.manager.id, now=NOW)) == set(rooms)
    with sessions.read() as db:
        old, rows = token(db), set(db.scalars(select(OpeningHours.id)))
    with sessions.write() as db:
        assert set_week(db, rooms, LUNCH, SUMMER, by=hub.manager.id, now=NOW) == ()
    with sessions.read() as db:
        assert (token(db), set(db.scalars(select(OpeningHours.id)))) == (old, rows)
        assert len(history(db, ("room", hub.meeting.id))) == 1


said = st.lists(st.tuples(st.integers(0, 30), st.none() | st.integers(0, 10), weeks()), min_size=1, max_size=4)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(said=said)
def test_any_day_is_as_was_said_last(
    sessions: Sessions, hub: Hub, said: list[tuple[int, int | None, Week]]
) -> None:
    with sessions.write() as db:
        before = hours_of(db, hub.meeting.id)
        list_of_overrides = []
        for ahead, length, week in said:
            first = TODAY + timedelta(days=ahead)
            validity = Validity(first, None if length is None else first + timedelta(days=length))
            set_week(db, [hub.meeting.id], week, validity, by=hub.manager.id, now=NOW)
            list_of_overrides.insert(0, (validity, week))
        after = hours_of(db, hub.meeting.id)
        for day in (TODAY + timedelta(days=each) for each in range(-30, 60)):
            week = next((week for validity, week in list_of_overrides if day in validity), week_on(before, day))
            assert week_on(after, day) == week
            if day < TODAY:
                assert open_slots(before, day) == open_slots(after, day)
        db.rollback()


def test_what_lies_ahead_is_taken_out_again(sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        before = stretches(hours_of(db, hub.meeting.id))
        set_week(db, [hub.meeting.id], CLOSED_WEEK, SUMMER, by=hub.manager.id, now=NOW)
        hours = hours_of(db, hub.meeting.id)
        assert len(stretches(hours)) == 3
        gone = without_stretch(hours, SUMMER.first, TODAY)
        assert gone == Stretch(SUMMER, before[0].week)
        set_week(db, [hub.meeting.id], gone.week, gone.validity, by=hub.manager.id, now=NOW)
        assert stretches(hours_of(db, hub.meeting.id)) == before
        assert without_stretch(hours, before[0].validity.first, SUMMER.last or TODAY) is None
        assert without_stretch(hours, SUMMER.first, SUMMER.first) == Stretch(
            Validity(SUMMER.first + timedelta(days=1), SUMMER.last), before[0].week
        )
        assert without_stretch(hours, TODAY, TODAY) is None


def test_what_cannot_be_writes_nothing(sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        rows = db.scalar(select(func.count()).select_from(OpeningHours))
        with pytest.raises(HoursRefused):
            yesterday = Validity(TODAY - timedelta(days=1))
            set_week(db, [hub.meeting.id], OFFICE, yesterday, by=hub.manager.id, now=NOW)
        with pytest.raises(LookupError):
            set_week(db, [hub.meeting.id, 999_999], OFFICE, LATER, by=hub.manager.id, now=NOW)
        assert db.scalar(select(func.count()).select_from(OpeningHours)) == rows


def test_of_two_who_saw_the_same_one_is_told(sessions: Sessions, hub: Hub) -> None:
    with sessions.read() as db:
        seen = mark_of({hub.meeting.id: hours_of(db, hub.meeting.id)})
    gate = Barrier(4)

    def change(opens: int) -> bool:
        gate.wait()
        week = Week((((opens, 1080),),) * 7)
        try:
            with sessions.write() as db:
                set_week(db, [hub.meeting.id], week, LATER, seen=seen, by=hub.manager.id, now=NOW)
        except HoursChanged:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(change, (300, 360, 420, 480))) == 1
    with sessions.read() as db:
        assert len(history(db, ("room", hub.meeting.id))) == 1
        assert len(week_on(hours_of(db, hub.meeting.id), LATER.first).days[0]) == 1


def test_more_rooms_cost_no_more_statements(sessions: Sessions, hub: Hub) -> None:
    rooms = [hub.meeting.id, hub.small.id, hub.seminar.id, hub.hall.id]
    with sessions.write() as db, counted(sessions) as one:
        set_week(db, rooms[:1], LUNCH, LATER, by=hub.manager.id, now=NOW)
    with sessions.write() as db, counted(sessions) as three:
        set_week(db, rooms[1:], LUNCH, LATER, by=hub.manager.id, now=NOW)
    assert len(three) == len(one)
