"""Recurrences: the hub's own season, clocks that change, and everything that is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest

from campus.domain.recurrence import (
    Frequency,
    NthWeekday,
    Recurrence,
    RecurrenceProblem,
    RecurrenceRefused,
    Rule,
    WallNote,
    aligned,
    ends_on,
    expand,
    skipped_days,
)
from tests.support.recurrences import wall

WEDNESDAY, FRIDAY = NthWeekday(2), NthWeekday(4)
SEASON = Recurrence(
    Rule(Frequency.WEEKLY, weekdays=(WEDNESDAY,), until=date(2028, 8, 30)), wall("2027-09-01 19:00"), 120
)


def series(first: str, *args: Any, zone: str = "Asia/Seoul", **parts: Any) -> Recurrence:
    return Recurrence(Rule(*args, **parts), wall(first), 60, zone)


def walls(recurrence: Recurrence) -> list[str]:
    return [f"{each.wall:%Y-%m-%d %H:%M}" for each in expand(recurrence)]


def problem(recurrence: Recurrence) -> tuple[RecurrenceProblem, dict[str, Any]]:
    with pytest.raises(RecurrenceRefused) as refused:
        expand(recurrence)
    return refused.value.problem, refused.value.values


def test_a_season_of_wednesdays() -> None:
    dates = expand(SEASON)
    assert len(dates) == 53
    assert dates[0].slot.starts_at == datetime(2027, 9, 1, 10, tzinfo=UTC)
    assert dates[-1].wall == wall("2028-08-30 19:00")
    assert {(each.slot.starts_at.hour, each.slot.minutes, each.note, each.is_extra) for each in dates} == {
        (10, 120, None, False)
    }
    assert {later.wall - earlier.wall for earlier, later in pairwise(dates)} == {timedelta(days=7)}
    assert ends_on(SEASON) == date(2028, 8, 30)


def test_two_years_of_weeks_fit_and_a_week_more_does_not() -> None:
    two_years = series("2027-09-01 19:00", Frequency.WEEKLY, count=105)
    assert walls(two_years)[-1] == "2029-08-29 19:00"
    assert problem(series("2027-09-01 19:00", Frequency.WEEKLY, count=106)) == (
        RecurrenceProblem.BEYOND_TWO_YEARS,
        {"latest": date(2029, 9, 1)},
    )


@pytest.mark.parametrize(
    ("recurrence", "days"),
    [
        (series("2027-09-01 19:00", "MONTHLY", weekdays=(NthWeekday(3, 2),), count=3), "09-09 10-14 11-11"),
        (series("2027-09-01 19:00", "MONTHLY", weekdays=(NthWeekday(4, -1),), count=3), "09-24 10-29 11-26"),
        (series("2027-09-01 19:00", "MONTHLY", month_days=(-1,), count=3), "09-30 10-31 11-30"),
        (series("2027-08-31 19:00", "MONTHLY", count=3), "08-31 10-31 12-31"),
        (
            series("2027-09-01 19:00", "MONTHLY", weekdays=(FRIDAY, NthWeekday(0, 1)), count=4),
            "09-03 09-06 09-10 09-17",
        ),
        (series("2027-09-02 19:00", "WEEKLY", 2, (WEDNESDAY, NthWeekday(0)), count=3), "09-13 09-15 09-27"),
        (series("2027-09-01 19:00", "WEEKLY", 2, (NthWeekday(6), NthWeekday(0)), count=3), "09-05 09-13 09-19"),
        (
            series("2027-09-01 19:00", "WEEKLY", 2, (NthWeekday(6), NthWeekday(0)), count=3, week_start=6),
            "09-12 09-13 09-26",
        ),
    ],
)
def test_rules_mean_these_days(recurrence: Recurrence, days: str) -> None:
    recurrence = replace(recurrence, rule=replace(recurrence.rule, frequency=Frequency(recurrence.rule.frequency)))
    assert [f"{each.wall:%m-%d}" for each in expand(recurrence)] == days.split()


def test_a_first_day_that_does_not_match_moves_to_the_first_that_does() -> None:
    moved = aligned(series("2027-09-02 19:00", Frequency.WEEKLY, weekdays=(WEDNESDAY,), count=2))
    assert moved.first == wall("2027-09-08 19:00")
    assert walls(moved) == ["2027-09-08 19:00", "2027-09-15 19:00"]


def test_a_visitors_series_stays_at_nine() -> None:
    """2027-11-07 New York's clock is put back: 9 o'clock is an hour later for everyone else."""
    dates = expand(series("2027-11-03 09:00", Frequency.WEEKLY, count=2, zone="America/New_York"))
    assert [each.slot.starts_at.hour for each in dates] == [13, 14]
    assert [each.note for each in dates] == [None, None]


def test_a_time_that_is_skipped_moves_on_and_says_so() -> None:
    before, skipped, after = expand(series("2027-03-13 02:30", Frequency.DAILY, count=3, zone="America/New_York"))
    assert skipped.slot.starts_at == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)  # 03:30 EDT
    assert skipped.wall == wall("2027-03-14 02:30")
    assert [each.note for each in (before, skipped, after)] == [None, WallNote.MOVED_OUT_OF_GAP, None]


def test_the_days_on_which_a_clock_skips_a_time() -> None:
    assert skipped_days("Europe/Berlin", time(2, 30), 2027) == (date(2027, 3, 28),)
    assert skipped_days("Australia/Sydney", time(2), 2027) == (date(2027, 10, 3),)
    assert skipped_days("Europe/Berlin", time(3), 2027) == skipped_days("Asia/Seoul", time(2, 30), 2027) == ()


def test_of_a_time_that_comes_twice_the_first_is_taken_and_says_so() -> None:
    dates = expand(series("2027-11-06 01:30", Frequency.DAILY, count=3, zone="America/New_York"))
    assert dates[1].slot.starts_at == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)  # EDT
    assert [each.note for each in dates] == [None, WallNote.COMES_TWICE, None]
    again = series("2027-11-07 01:30", Frequency.DAILY, count=1, zone="America/New_York")
    assert expand(replace(again, first=again.first.replace(fold=1))) == expand(again)


def test_seouls_clock_never_changes() -> None:
    assert {each.note for each in expand(series("2027-01-01 02:30", Frequency.DAILY, count=366))} == {None}


def test_extra_dates_come_in_order_and_those_left_out_do_not_come() -> None:
    changed = replace(
        SEASON,
        extra=(wall("2027-08-28 14:00"), wall("2027-09-08 19:00"), wall("2027-09-04 10:00")),
        left_out=(wall("2027-09-15 19:00"), wall("2027-09-16 19:00")),
    )
    dates = expand(changed)
    assert [(f"{each.wall:%m-%d %H}", each.is_extra) for each in dates[:5]] == [
        ("08-28 14", True),
        ("09-01 19", False),
        ("09-04 10", True),
        ("09-08 19", False),
        ("09-22 19", False),
    ]
    assert dates[0].slot.minutes == 120
    assert aligned(changed).first == SEASON.first


def test_a_date_is_left_out_by_its_instant() -> None:
    """03:30 is when the date of 02:30 takes place on the night on which New York has no 02:30."""
    nights = series("2027-03-13 02:30", Frequency.DAILY, count=3, zone="America/New_York")
    assert len(expand(replace(nights, left_out=(wall("2027-03-14 03:30"),)))) == 2


DAILY = series("2027-09-01 19:00", Frequency.DAILY, count=2)


def with_rule(**parts: Any) -> Recurrence:
    return replace(DAILY, rule=replace(DAILY.rule, **parts))


@pytest.mark.parametrize(
    ("recurrence", "expected"),
    [
        (with_rule(count=None), "NO_END"),
        (with_rule(until=date(2027, 9, 3)), "COUNT_AND_UNTIL"),
        (with_rule(count=367), "TOO_MANY_DATES"),
        (with_rule(count=None, until=date(2028, 9, 1)), "TOO_MANY_DATES"),
        (with_rule(interval=7, count=None, until=date(2029, 9, 2)), "BEYOND_TWO_YEARS"),
        (with_rule(interval=366, count=3), "BEYOND_TWO_YEARS"),
        (with_rule(frequency="SECONDLY"), "SUB_DAILY"),
        (with_rule(frequency="HOURLY"), "SUB_DAILY"),
        (with_rule(frequency="FORTNIGHTLY"), "UNKNOWN_FREQUENCY"),
        (with_rule(interval=0), "BAD_INTERVAL"),
        (with_rule(interval=367), "BAD_INTERVAL"),
        (with_rule(count=0), "BAD_COUNT"),
        (with_rule(count=None, until=date(2027, 8, 31)), "UNTIL_BEFORE_FIRST"),
        (with_rule(count=None, until=date(2101, 1, 1)), "YEAR_OUT_OF_RANGE"),
        (with_rule(frequency=Frequency.YEARLY, months=(2,), month_days=(30,)), "NEVER_COMES"),
        (with_rule(months=(4, 6), month_days=(31, -31)), "NEVER_COMES"),
        (with_rule(frequency=Frequency.MONTHLY, weekdays=(NthWeekday(0, 5),), month_days=(1,)), "MATCHES_NOTHING"),
        (with_rule(count=None, until=date(2027, 9, 3), weekdays=(NthWeekday(6),)), "MATCHES_NOTHING"),
        (with_rule(weekdays=(WEDNESDAY,) * 8), "LIST_TOO_LONG"),
        (with_rule(weekdays=(NthWeekday(7),)), "BAD_VALUE"),
        (with_rule(frequency=Frequency.MONTHLY, weekdays=(NthWeekday(1, 6),)), "BAD_VALUE"),
        (with_rule(month_days=(0,)), "BAD_VALUE"),
        (with_rule(months=(13,)), "BAD_VALUE"),
        (with_rule(week_start=7), "BAD_VALUE"),
        (with_rule(weekdays=(NthWeekday(1, 1),)), "BAD_COMBINATION"),
        (with_rule(frequency=Frequency.WEEKLY, month_days=(1,)), "BAD_COMBINATION"),
        (replace(DAILY, minutes=0), "BAD_LENGTH"),
        (replace(DAILY, minutes=24 * 60 + 1), "BAD_LENGTH"),
        (replace(DAILY, first=wall("2027-09-01 19:00:30")), "NOT_WHOLE_MINUTES"),
        (replace(DAILY, first=datetime(2027, 9, 1, 19, tzinfo=UTC)), "NOT_WHOLE_MINUTES"),
        (replace(DAILY, first=wall("1999-12-31 19:00")), "YEAR_OUT_OF_RANGE"),
        (replace(DAILY, first=wall("2100-12-31 19:00")), "YEAR_OUT_OF_RANGE"),
        (replace(DAILY, first=wall("9999-12-31 19:00")), "YEAR_OUT_OF_RANGE"),
        (replace(DAILY, left_out=(DAILY.first, wall("2027-09-02 19:00"))), "MATCHES_NOTHING"),
        (replace(DAILY, left_out=(DAILY.first,) * 367), "TOO_MANY_DATES"),
        (replace(with_rule(count=366), extra=(wall("2027-09-01 09:00"),)), "TOO_MANY_DATES"),
        (replace(DAILY, extra=(wall("2029-09-02 09:00"),)), "BEYOND_TWO_YEARS"),
        *(
            (replace(DAILY, zone=zone), "BAD_ZONE")
            for zone in ("", "Asia/Nowhere", "../Seoul", "localtime", "Asia", "서울")
        ),
    ],
)
def test_what_is_refused(recurrence: Recurrence, expected: str) -> None:
    assert problem(recurrence)[0] is RecurrenceProblem[expected]


def test_a_refusal_says_which_day_never_comes() -> None:
    february = Rule(Frequency.YEARLY, months=(2,), month_days=(30,), count=2)
    assert problem(replace(DAILY, rule=february))[1] == {"month": 2, "day": 30}
