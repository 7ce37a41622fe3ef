"""The planner's proposals for what stands in a file: each passed the whole check, none is offered twice."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from campus.booking.models import Booking, Occurrence, OccurrenceStatus, WaitingEntry, Wish
from campus.booking.services.series_planning import SeriesWish, plan_series
from campus.booking.services.verdict import Asking, asker_among
from campus.db import Sessions
from campus.domain.asker import Holder, Period
from campus.domain.errors import OffGrid, QuotaSpent, TooManyPeople
from campus.domain.recurrence import Frequency, Recurrence, Rule
from campus.domain.series import KEEP, SKIP, WAIT, Choice, How, best_for_all
from campus.importing.values import Agreed, ImportChanged, Imported, PlannedEvent, Terms
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, Block, listed, slot
from tests.booking.ruling import rule
from tests.importing.conftest import ROOM, Importer, calendar, event
from tests.importing.test_services import WEEKLY
from tests.support.clock import NOW
from tests.support.hub import Hub

ONE = calendar(event("a", "20261126", "1100", "1200", **ROOM))
SERIES = calendar(event("s", "20261126", "1100", "1200", **WEEKLY))


def agreed_on(
    planned: Mapping[str, PlannedEvent], terms: Terms = Terms(), **changed: Mapping[datetime, Choice]  # noqa: B008
) -> Agreed:
    """What was planned, with other choices for some events by uid."""
    choices = {each.file.index: dict(each.choices) | dict(changed.get(uid, {})) for uid, each in planned.items()}
    return Agreed(replace(terms, choices=choices), {each.file.index: each.shown for each in planned.values()})


def test_another_time_or_another_room_is_offered_and_the_best_taken(
    importer: Importer, sessions: Sessions, hub: Hub, block: Block
) -> None:
    block(hub.meeting, slot("10:30", "12:00", days=1))
    planned = importer.plan(ONE, Terms(people=4))["a"]
    assert planned.plan is not None
    (date,) = planned.plan.dates
    assert not date.may_wait
    times = {each.slot for each in date.proposals if not each.changes_room}
    assert times == {slot("09:30", "10:30", days=1), slot("12:00", "13:00", days=1)}
    assert {each.room_id for each in date.proposals if each.changes_room} == {hub.studio.id, hub.small.id}
    assert planned.choices[date.wall] == Choice(How.MOVE, hub.meeting.id, slot("12:00", "13:00", days=1))
    assert importer.book(ONE, importer.agreed(ONE, Terms(people=4))) == Imported(made=1)
    with sessions.read() as db:
        assert (hub.meeting.id, slot("12:00", "13:00", days=1)) in listed(db)


def test_a_single_date_may_be_left_out(importer: Importer, sessions: Sessions, hub: Hub, block: Block) -> None:
    block(hub.meeting, slot("11:00", "12:00", days=1))
    planned = importer.plan(ONE)
    (wall,) = planned["a"].choices
    assert importer.book(ONE, agreed_on(planned, a={wall: SKIP})) == Imported()
    with sessions.read() as db:
        assert len(db.scalars(select(Booking.id)).all()) == 1


def test_what_one_event_takes_is_offered_to_no_other(importer: Importer, sessions: Sessions, hub: Hub) -> None:
    many = calendar(*(event(uid, "20261126", "1100", "1200", **ROOM) for uid in "abcdef"))
    planned = importer.plan(many)
    places = [choice for each in planned.values() for choice in each.choices.values()]
    assert len({(each.room_id, each.slot) for each in places}) == len(places)
    assert importer.book(many) == Imported(made=6)


def test_a_series_has_the_plan_of_a_series(
    importer: Importer, sessions: Sessions, hub: Hub, block: Block, acting: Acting
) -> None:
    """One truth: the same dates, verdicts, proposals and the same best for all."""
    block(hub.meeting, slot("11:30", "12:30", days=8))
    block(hub.studio, slot("11:00", "12:00", days=8))
    by = acting(hub.member)
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        asking = Asking(2, asker_among(db, catalogue.bookable, by.resident_id, by, now=NOW), NOW)
        first = datetime(2026, 11, 26, 11, 0)  # noqa: DTZ001 - wall time
        recurrence = Recurrence(Rule(Frequency.WEEKLY, count=4), first, 60)
        wanted = plan_series(db, catalogue, SeriesWish(recurrence, catalogue.rooms[hub.meeting.id]), asking)
    planned = importer.plan(SERIES)["s"]
    assert planned.plan == wanted
    assert planned.choices == best_for_all(wanted, skips_holidays=True)


def test_a_date_of_a_series_waits_goes_elsewhere_or_is_skipped(
    importer: Importer, sessions: Sessions, hub: Hub, block: Block
) -> None:
    for days in (1, 8, 15):
        block(hub.meeting, slot("11:00", "12:00", days=days))
    planned = importer.plan(SERIES)
    plan = planned["s"].plan
    assert plan is not None
    first, second, third, last = plan.dates
    assert first.may_wait
    studio = Choice(How.MOVE, hub.studio.id, second.slot)
    choices = {first.wall: WAIT, second.wall: studio, third.wall: SKIP, last.wall: KEEP}
    assert importer.book(SERIES, agreed_on(planned, s=choices)) == Imported(made=1)
    with sessions.read() as db:
        dates = db.execute(
            select(Occurrence.status, Occurrence.room_id)
            .join(Booking, Booking.id == Occurrence.booking_id)
            .where(Booking.title == "모임 s")
            .order_by(Occurrence.original_starts_at)
        ).all()
        waiting = db.scalars(select(WaitingEntry.wish).order_by(WaitingEntry.starts_at)).all()
    assert dates == [
        (OccurrenceStatus.WAITING, hub.meeting.id),
        (OccurrenceStatus.CONFIRMED, hub.studio.id),
        (OccurrenceStatus.SKIPPED, hub.meeting.id),
        (OccurrenceStatus.CONFIRMED, hub.meeting.id),
    ]
    assert waiting == [Wish.WAIT, Wish.HEAL, Wish.HEAL]


def test_a_date_that_the_file_moves_has_ways_out_of_its_own(
    importer: Importer, sessions: Sessions, hub: Hub, block: Block
) -> None:
    """It is judged where the file has it, waits for no room of its series, and keeps its name in the series."""
    moved = event("s", "20261204", "1500", "1600", **{"RECURRENCE-ID;TZID=Asia/Seoul": "20261203T110000"})
    dropped = event(
        "s", "20261210", "1100", "1200", STATUS="CANCELLED", **{"RECURRENCE-ID;TZID=Asia/Seoul": "20261210T110000"}
    )
    file = calendar(event("s", "20261126", "1100", "1200", **WEEKLY), moved, dropped)
    for days, start in ((8, "11:00"), (9, "15:00"), (15, "11:00")):
        block(hub.meeting, slot(start, f"{int(start[:2]) + 1}:00", days=days))
    planned = importer.plan(file)["s"]
    assert planned.plan is not None
    assert [each.slot for each in planned.plan.failing] == [slot("15:00", "16:00", days=9)]
    assert not planned.plan.failing[0].may_wait
    assert importer.book(file) == Imported(made=1)
    with sessions.read() as db:
        dates = db.execute(
            select(Occurrence.original_starts_at, Occurrence.starts_at, Occurrence.status)
            .join(Booking, Booking.id == Occurrence.booking_id)
            .where(Booking.title == "모임 s")
            .order_by(Occurrence.original_starts_at)
        ).all()
        lines = db.scalars(select(WaitingEntry.starts_at)).all()
    assert dates[1] == (
        slot("11:00", "12:00", days=8).starts_at,
        slot("14:00", "15:00", days=9).starts_at,
        OccurrenceStatus.CONFIRMED,
    )
    assert dates[2][2] is OccurrenceStatus.SKIPPED
    # It stays on watch for the time that the file gives it; what the file cancels waits for nothing.
    assert lines == [slot("15:00", "16:00", days=9).starts_at]


def test_quotas_count_what_the_file_takes_already(importer: Importer, sessions: Sessions, hub: Hub) -> None:
    rule(sessions, quotas=[(Holder.RESIDENT, Period.DAY, 120, None)])
    hours = ("0900", "1000", "1100", "1200")
    file = calendar(*(event(hour, "20261126", hour, f"{int(hour) + 100:04}", **ROOM) for hour in hours))
    planned = importer.plan(file)
    assert [each.booked for each in planned.values()] == [1, 1, 0, 0]
    assert isinstance(next(iter(planned["1200"].changed.values()))[0], QuotaSpent)
    assert importer.book(file) == Imported(made=2)


def test_a_manager_books_against_a_rule_with_a_reason(
    sessions: Sessions, hub: Hub, acting: Acting
) -> None:
    importer = Importer(sessions, acting(hub.manager))
    terms = Terms(people=9)
    planned = importer.plan(ONE, terms)
    (wall,) = planned["a"].choices
    assert planned["a"].choices[wall].how is How.MOVE
    assert isinstance(planned["a"].changed[wall][0], TooManyPeople)
    with pytest.raises(ImportChanged):
        Importer(sessions, acting(hub.member)).book(ONE, agreed_on(planned, terms, a={wall: KEEP}))
    reason = replace(terms, override="의자를 더 놓아요")
    assert importer.book(ONE, agreed_on(planned, reason, a={wall: KEEP})) == Imported(made=1)
    with sessions.read() as db:
        assert db.scalar(select(Booking.override_reason)) == "의자를 더 놓아요"


def test_a_choice_that_is_gone_by_now_is_told(
    importer: Importer, sessions: Sessions, hub: Hub, block: Block
) -> None:
    block(hub.meeting, slot("11:00", "12:00", days=1))
    planned = importer.plan(ONE)
    (wall,) = planned["a"].choices
    studio = Choice(How.MOVE, hub.studio.id, slot("11:00", "12:00", days=1))
    agreed = agreed_on(planned, a={wall: studio})
    block(hub.studio, slot("11:30", "12:30", days=1))
    with pytest.raises(ImportChanged) as told:
        importer.book(ONE, agreed)
    (event_,) = told.value.planned
    assert set(event_.changed) == {wall}
    assert event_.choices[wall] not in (studio, KEEP)


@pytest.mark.parametrize(
    ("start", "end", "around"),
    [("1010", "1100", ("10:00", "11:00")), ("1000", "1025", ("10:00", "10:30")), ("1045", "1115", ("10:30", "11:30"))],
)
def test_what_is_off_the_grid_is_offered_the_time_around_it(
    importer: Importer, sessions: Sessions, hub: Hub, start: str, end: str, around: tuple[str, str]
) -> None:
    """Calendars make meetings of 25 and 50 minutes; rooms are booked in half hours."""
    file = calendar(event("a", "20261126", start, end, **ROOM))
    planned = importer.plan(file)["a"]
    assert planned.plan is not None
    (date,) = planned.plan.dates
    assert isinstance(date.refusals[0], OffGrid)
    (choice,) = planned.choices.values()
    assert choice == Choice(How.MOVE, hub.meeting.id, slot(*around, days=1))
    assert {each.slot for each in date.proposals if each.changes_room} == {slot(*around, days=1)}
    assert importer.book(file) == Imported(made=1)
    with sessions.read() as db:
        assert listed(db) == [(hub.meeting.id, slot(*around, days=1))]
