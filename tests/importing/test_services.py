"""Planning and booking a file: all or nothing, once and for all, and what changes in the file changes here."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from campus.booking.models import Booking, Occurrence, OccurrenceStatus
from campus.booking.services.ending import cancel_booking
from campus.db import Sessions
from campus.domain.errors import SlotTaken
from campus.importing.models import ImportedEvent
from campus.importing.values import ImportChanged, Imported, ImportRefused, State, Terms
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Block, listed, slot
from tests.importing.conftest import ROOM, Importer, calendar, event
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.statements import counted

TWO = calendar(event("a", "20261126", "1100", "1200", **ROOM), event("b", "20261127", "1100", "1200", **ROOM))
WEEKLY = {"RRULE": "FREQ=WEEKLY;COUNT=4", **ROOM}


def booked(sessions: Sessions) -> list[tuple[str, str]]:
    """Titles and states of all dates, by time."""
    it = Occurrence
    rows = select(func.coalesce(it.title, Booking.title), it.status).join(Booking, Booking.id == it.booking_id)
    with sessions.read() as db:
        return [(title, status.value) for title, status in db.execute(rows.order_by(it.starts_at, it.id))]


def test_what_is_ahead_is_booked_in_its_room(importer: Importer, sessions: Sessions, hub: Hub) -> None:
    assert importer.book(TWO) == Imported(made=2)
    with sessions.read() as db:
        assert listed(db) == [(hub.meeting.id, slot("11:00", "12:00", days=day)) for day in (1, 2)]
        kept = db.scalars(select(ImportedEvent.uid).order_by(ImportedEvent.uid)).all()
    assert kept == ["a", "b"]


def test_a_second_import_changes_nothing(importer: Importer, sessions: Sessions) -> None:
    importer.book(TWO)
    before = booked(sessions)
    assert {each.state for each in importer.plan(TWO).values()} == {State.SAME}
    assert importer.book(TWO) == Imported()
    assert booked(sessions) == before


def test_what_was_taken_meanwhile_leaves_all_unwritten(
    importer: Importer, sessions: Sessions, hub: Hub, block: Block
) -> None:
    agreed = importer.agreed(TWO)
    block(hub.meeting, slot("11:30", "12:30", days=2))
    with pytest.raises(ImportChanged) as told:
        importer.book(TWO, agreed)
    assert told.value.changed == {1}
    (refusals,) = told.value.planned[1].changed.values()
    assert isinstance(refusals[0], SlotTaken)
    assert len(booked(sessions)) == 1
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(ImportedEvent)) == 0


def test_what_fails_is_left_out_or_goes_elsewhere(
    importer: Importer, sessions: Sessions, hub: Hub, block: Block
) -> None:
    block(hub.meeting, slot("11:30", "12:30", days=2))
    planned = importer.plan(TWO, Terms(takes_best=False))
    assert [planned[uid].is_act for uid in "ab"] == [True, False]
    with sessions.read() as db:
        other = read_catalogue(db).by_slug["studio"]
    assert importer.book(TWO, importer.agreed(TWO, Terms(rooms={1: other}))) == Imported(made=2)
    with sessions.read() as db:
        assert (hub.studio.id, slot("11:00", "12:00", days=2)) in listed(db)


def test_two_events_of_one_file_do_not_clash_unseen(importer: Importer) -> None:
    twice = calendar(event("a", "20261126", "1100", "1200", **ROOM), event("b", "20261126", "1130", "1230", **ROOM))
    planned = importer.plan(twice)
    (reasons,) = planned["b"].changed.values()
    assert isinstance(reasons[0], SlotTaken)
    left_out = importer.agreed(twice, Terms(takes_best=False))
    assert importer.book(twice, left_out) == Imported(made=1)


def test_a_series_is_one_booking_without_the_dates_that_fail(
    importer: Importer, sessions: Sessions, hub: Hub, block: Block
) -> None:
    block(hub.meeting, slot("11:00", "12:00", days=7))
    moved = event(
        "s", "20261210", "1300", "1400", **{"RECURRENCE-ID;TZID=Asia/Seoul": "20261209T110000", "SUMMARY": "옮김"}
    )
    file = calendar(event("s", "20261125", "1100", "1200", **WEEKLY), moved)
    planned = importer.plan(file, Terms(takes_best=False))["s"]
    assert planned.plan is not None
    assert [planned.booked, len(planned.plan.failing)] == [3, 1]
    assert importer.book(file, importer.agreed(file, Terms(takes_best=False))) == Imported(made=1)
    states = [state for title, state in booked(sessions) if title == "모임 s"]
    assert sorted(states) == ["confirmed", "confirmed", "confirmed", "skipped"]
    with sessions.read() as db:
        assert (hub.meeting.id, slot("13:00", "14:00", days=15)) in listed(db)


def test_a_changed_event_moves_its_booking(importer: Importer, sessions: Sessions, hub: Hub) -> None:
    importer.book(TWO)
    later = calendar(event("a", "20261126", "1400", "1500", SEQUENCE="1", SUMMARY="새 제목", **ROOM))
    assert importer.plan(later)["a"].state is State.CHANGED
    assert importer.book(later) == Imported(changed=1)
    assert booked(sessions) == [("새 제목", "confirmed"), ("모임 b", "confirmed")]
    with sessions.read() as db:
        assert listed(db)[0] == (hub.meeting.id, slot("14:00", "15:00", days=1))
    assert importer.plan(TWO)["a"].state is State.OLDER


def test_what_the_services_refuse_in_the_end_leaves_all_unwritten(importer: Importer, sessions: Sessions) -> None:
    """Two that change places are free as a whole, but the first comes upon the second."""
    importer.book(TWO)
    swapped = calendar(
        event("a", "20261127", "1100", "1200", SEQUENCE="1", **ROOM),
        event("b", "20261126", "1100", "1200", SEQUENCE="1", **ROOM),
    )
    with pytest.raises(ImportRefused) as told:
        importer.book(swapped)
    assert isinstance(told.value.refusals[0], SlotTaken)
    assert [each.state for each in importer.plan(swapped).values()] == [State.CHANGED] * 2
    assert [title for title, _state in booked(sessions)] == ["모임 a", "모임 b"]


def test_a_changed_series_is_booked_anew(importer: Importer, sessions: Sessions) -> None:
    importer.book(calendar(event("s", "20261126", "1100", "1200", **WEEKLY)))
    twice = WEEKLY | {"RRULE": "FREQ=WEEKLY;COUNT=2", "SEQUENCE": "1"}
    fewer = calendar(event("s", "20261126", "1100", "1200", **twice))
    assert importer.book(fewer) == Imported(changed=1)
    assert sorted(state for _title, state in booked(sessions)) == ["cancelled"] * 4 + ["confirmed"] * 2


def test_a_cancelled_event_cancels_its_booking_unless_kept(importer: Importer, sessions: Sessions) -> None:
    importer.book(TWO)
    gone = calendar(event("a", "20261126", "1100", "1200", SEQUENCE="1", STATUS="CANCELLED", **ROOM))
    kept = importer.agreed(gone, Terms(kept=frozenset({0})))
    assert importer.book(gone, kept) == Imported()
    assert importer.book(gone) == Imported(cancelled=1)
    assert booked(sessions)[0] == ("모임 a", "cancelled")
    assert importer.plan(gone)["a"].state is State.SAME


def test_what_was_cancelled_here_is_not_revived(importer: Importer, sessions: Sessions) -> None:
    importer.book(TWO)
    with sessions.write() as db:
        booking_id = db.scalar(select(ImportedEvent.booking_id).where(ImportedEvent.uid == "a"))
        cancel_booking(db, booking_id or 0, by=importer.by, now=NOW)
    assert importer.book(TWO) == Imported()
    assert booked(sessions)[0][1] == OccurrenceStatus.CANCELLED.value


def test_what_is_past_or_has_no_room_or_length_is_left_out(importer: Importer) -> None:
    file = calendar(
        event("past", "20261124", "1100", "1200", **ROOM),
        event("gone", "20261126", "1100", "1200", STATUS="CANCELLED", **ROOM),
        event("nowhere", "20261126", "1400", "1500", LOCATION="카페"),
    )
    planned = importer.plan(file)
    assert [planned[uid].state for uid in ("past", "gone", "nowhere")] == [State.PAST, State.NOT_HELD, State.NEW]
    assert not any(each.is_act for each in planned.values())


def test_two_imports_of_one_file_at_once_book_once(importer: Importer, sessions: Sessions) -> None:
    agreed = importer.agreed(TWO)
    gate = Barrier(4)

    def act(_number: int) -> Imported:
        gate.wait()
        return importer.book(TWO, agreed)

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(act, range(4)))
    assert sorted(each.made for each in done) == [0, 0, 0, 2]
    assert len(booked(sessions)) == 2


@pytest.mark.parametrize("many", [2, 30])
def test_the_number_of_statements_does_not_grow(importer: Importer, sessions: Sessions, many: int) -> None:
    days = [f"202612{day:02}" for day in range(1, 16)]
    events = [event(f"{day}-{hour}", day, f"{hour}00", f"{hour}30", **ROOM) for day in days for hour in (11, 13)]
    file = calendar(*events[:many])
    agreed = importer.agreed(file)
    with counted(sessions) as booking:
        importer.book(file, agreed)
    changed = file.replace("모임".encode(), "모임의".encode())
    with counted(sessions) as planning:
        planned = importer.plan(changed)
    assert {each.state for each in planned.values()} == {State.CHANGED}
    # Whether the catalogue is as it was, what is known, its dates, and what is taken.
    assert len(planning) == 4
    # One of them, on PostgreSQL, asks whether the rooms still are what they were judged by.
    assert len(booking) <= 17
