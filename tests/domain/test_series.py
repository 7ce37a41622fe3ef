"""The plan of a series: the best for all is the best there is, and the outcome adds up."""

from datetime import UTC, datetime, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from campus.domain.errors import (
    HUB,
    THE_ROOM,
    ClosedOnHoliday,
    OutsideOpeningHours,
    RoomClosed,
    SlotTaken,
    TooLong,
)
from campus.domain.series import (
    KEEP,
    SKIP,
    WAIT,
    Choice,
    Holiday,
    How,
    PlannedDate,
    Proposal,
    SeriesPlan,
    Verdict,
    as_it_stands,
    best_for_all,
    verdict_of,
)
from campus.domain.slot import Slot
from tests.support.recurrences import wall

USUAL = 1
START = datetime(2026, 12, 2, 10, tzinfo=UTC)
SLOT = Slot(START, START + timedelta(hours=2))
TAKEN = SlotTaken(HUB, SLOT)
CLOSED = RoomClosed(THE_ROOM, SLOT, "점검", "maintenance")
SHUT = OutsideOpeningHours(THE_ROOM, START.date(), ())
LONG = TooLong(HUB, 60, 120)
ON_HOLIDAY = ClosedOnHoliday(HUB, START.date(), "성탄절", "Christmas Day")


def proposal(room_id: int, shift: int) -> Proposal:
    moved = SLOT.shifted(timedelta(minutes=shift))
    return Proposal(room_id, moved, room_id != USUAL, shift)


PROPOSALS = st.one_of(
    st.builds(proposal, st.just(USUAL), st.sampled_from([-120, -60, -30, 30, 90, 150])),
    st.builds(proposal, st.integers(2, 5), st.just(0)),
)


@st.composite
def plans(draw: DrawFn) -> SeriesPlan:
    dates = []
    for week in range(draw(st.integers(1, 5))):
        shift = timedelta(weeks=week)
        is_free = draw(st.booleans())
        proposals = () if is_free else tuple(draw(st.lists(PROPOSALS, max_size=3, unique=True)))
        verdict = Verdict.FREE if is_free else Verdict.CLASH
        at = wall("2026-12-02 19:00") + shift
        dates.append(PlannedDate(at, SLOT.shifted(shift), verdict, () if is_free else (TAKEN,), None, proposals))
    return SeriesPlan(USUAL, tuple(dates))


def cost(plan: SeriesPlan, choices: dict[datetime, Choice]) -> tuple[int, int, int]:
    """Dates that do not take place, then room changes, then minutes moved."""
    lost = rooms = minutes = 0
    for date in plan.dates:
        choice = choices[date.wall]
        lost += choice.how is How.SKIP
        if choice.how is How.MOVE:
            rooms += choice.room_id != plan.room_id
            moved = next(p for p in date.proposals if (p.room_id, p.slot) == (choice.room_id, choice.slot))
            minutes += abs(moved.shift_minutes)
    return lost, rooms, minutes


@given(plans())
def test_no_other_choice_is_better_than_the_best_for_all(plan: SeriesPlan) -> None:
    every = [
        [KEEP] if date.is_free else [SKIP, *(Choice(How.MOVE, p.room_id, p.slot) for p in date.proposals)]
        for date in plan.dates
    ]
    best = best_for_all(plan, skips_holidays=True)
    walls = [date.wall for date in plan.dates]
    assert cost(plan, best) == min(cost(plan, dict(zip(walls, each, strict=True))) for each in product(*every))


@given(plans(), st.data())
def test_every_date_is_counted_once(plan: SeriesPlan, data: st.DataObject) -> None:
    kinds = st.sampled_from([KEEP, SKIP, WAIT, Choice(How.MOVE, USUAL, SLOT), Choice(How.MOVE, 4, SLOT)])
    choices = {date.wall: data.draw(kinds) for date in plan.dates}
    outcome = plan.outcome(choices)
    assert outcome.total == len(plan.dates)
    assert outcome.booked + outcome.waiting + sum(outcome.skipped.values()) + outcome.undecided == outcome.total


def test_of_rooms_as_good_the_one_that_most_dates_can_use() -> None:
    weeks = [timedelta(weeks=week) for week in range(3)]
    rooms = [(2, 4), (3, 4), (2, 3, 4)]
    dates = tuple(
        PlannedDate(
            wall("2026-12-02 19:00") + week,
            SLOT.shifted(week),
            Verdict.CLASH,
            (TAKEN,),
            None,
            tuple(proposal(room, 0) for room in able),
        )
        for week, able in zip(weeks, rooms, strict=True)
    )
    best = best_for_all(SeriesPlan(USUAL, dates), skips_holidays=True)
    assert {choice.room_id for choice in best.values()} == {4}


def test_a_holiday_is_skipped_or_kept_as_the_organizer_says() -> None:
    name = Holiday("성탄절", "Christmas Day")
    free = PlannedDate(wall("2026-12-25 19:00"), SLOT, Verdict.HOLIDAY, (), name)
    plan = SeriesPlan(USUAL, (free,))
    assert best_for_all(plan, skips_holidays=True) == as_it_stands(plan, skips_holidays=True) == {free.wall: SKIP}
    assert best_for_all(plan, skips_holidays=False) == as_it_stands(plan, skips_holidays=False) == {free.wall: KEEP}
    assert plan.outcome({free.wall: SKIP}).skipped == {Verdict.HOLIDAY: 1}


def test_the_verdict_names_what_a_person_would_name_first() -> None:
    assert verdict_of((), is_holiday=False) is Verdict.FREE
    assert verdict_of((), is_holiday=True) is Verdict.HOLIDAY
    assert verdict_of((ON_HOLIDAY, TAKEN), is_holiday=False) is Verdict.HOLIDAY
    assert verdict_of((LONG, CLOSED, TAKEN), is_holiday=False) is Verdict.CLOSED
    assert verdict_of((SHUT,), is_holiday=False) is Verdict.CLOSED
    assert verdict_of((LONG, TAKEN), is_holiday=False) is Verdict.RULE
    assert verdict_of((TAKEN,), is_holiday=False) is Verdict.CLASH


def test_only_a_clash_may_be_waited_for() -> None:
    at = wall("2026-12-02 19:00")
    assert PlannedDate(at, SLOT, Verdict.CLASH, (TAKEN,)).may_wait
    assert not PlannedDate(at, SLOT, Verdict.RULE, (TAKEN, LONG)).may_wait
    assert not PlannedDate(at, SLOT, Verdict.FREE).may_wait
