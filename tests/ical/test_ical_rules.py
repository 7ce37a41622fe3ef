"""RRULE, RDATE and EXDATE: what we write means the same to others, and what others write is read with care."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import recurring_ical_events
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from campus.domain.event import CalendarEvent, CalendarMeta
from campus.domain.recurrence import (
    Frequency,
    NthWeekday,
    Recurrence,
    RecurrenceProblem,
    RecurrenceRefused,
    Rule,
    aligned,
    clock_of,
    expand,
)
from campus.ical.rules import read_recurrence, read_rule, rule_value
from campus.ical.writer import write_calendar
from tests.support.recurrences import recurrences, wall

REVISED = datetime(2026, 11, 2, tzinfo=UTC)
FIRST = wall("2027-09-01 19:00")
SEASON = Recurrence(Rule(Frequency.WEEKLY, weekdays=(NthWeekday(2),), until=date(2028, 8, 30)), FIRST, 120)


def refusal(call: Any, *args: Any) -> RecurrenceProblem:
    with pytest.raises(RecurrenceRefused) as refused:
        call(*args)
    return refused.value.problem


def written(recurrence: Recurrence) -> bytes:
    """A calendar with the series in it, as the feeds have it."""
    first = expand(recurrence)[0].slot
    zone = recurrence.zone
    event = CalendarEvent(
        uid="b-1@hub.example",
        summary="AI 프렌즈",
        starts_at=first.starts_at.astimezone(clock_of(zone)),
        ends_at=first.ends_at,
        created_at=REVISED,
        revised_at=REVISED,
        zone=zone,
        rule=rule_value(recurrence),
    )
    # The judge takes times in UTC to X-WR-TIMEZONE before it reads the rule, which then means other days.
    return write_calendar(CalendarMeta(name="시즌", revised_at=REVISED, zone=zone), [event])


def is_clear(recurrence: Recurrence) -> bool:
    """Whether there are dates, none of them at or across a change of the clock: programs disagree on those."""
    clock = clock_of(recurrence.zone)
    try:
        dates = expand(recurrence)
    except RecurrenceRefused:
        return False
    offsets = ({at.astimezone(clock).utcoffset() for at in (each.slot.starts_at, each.slot.ends_at)} for each in dates)
    return not any(each.note for each in dates) and all(len(each) == 1 for each in offsets)


@settings(deadline=None)
@given(recurrences())
@example(SEASON)
@example(replace(SEASON, zone="America/New_York"))
def test_another_program_finds_our_dates(recurrence: Recurrence) -> None:
    assume(is_clear(recurrence))
    found = recurring_ical_events.of(Calendar.from_ical(written(recurrence))).between((2023, 1, 1), (2040, 1, 1))
    spans = sorted((each["DTSTART"].dt.astimezone(UTC), each["DTEND"].dt.astimezone(UTC)) for each in found)
    assert spans == [(each.slot.starts_at, each.slot.ends_at) for each in expand(recurrence)]


@settings(deadline=None)
@given(recurrences())
@example(replace(SEASON, rule=Rule(Frequency.WEEKLY, 2, (NthWeekday(6),), count=3, week_start=6)))
def test_a_rule_is_read_as_it_was_written(recurrence: Recurrence) -> None:
    value = rule_value(recurrence)
    read = read_rule(value, recurrence.first, recurrence.zone)
    assert replace(read, week_start=recurrence.rule.week_start) == recurrence.rule
    if is_clear(recurrence):
        assert expand(replace(recurrence, rule=read)) == expand(recurrence)
        event = Calendar.from_ical(written(recurrence)).walk("VEVENT")[0]
        assert expand(read_recurrence(event)) == expand(recurrence)


@pytest.mark.parametrize(
    ("recurrence", "value"),
    [
        (SEASON, "FREQ=WEEKLY;UNTIL=20280830T100000Z;BYDAY=WE"),
        # 30 August is New York's summer: 19:00 there is 23:00 in UTC.
        (replace(SEASON, zone="America/New_York"), "FREQ=WEEKLY;UNTIL=20280830T230000Z;BYDAY=WE"),
        (
            replace(SEASON, rule=Rule(Frequency.WEEKLY, 2, (NthWeekday(6), NthWeekday(0)), count=9)),
            "FREQ=WEEKLY;COUNT=9;INTERVAL=2;BYDAY=SU,MO;WKST=MO",
        ),
        (
            replace(SEASON, rule=Rule(Frequency.MONTHLY, weekdays=(NthWeekday(3, 2), NthWeekday(4, -1)), count=9)),
            "FREQ=MONTHLY;COUNT=9;BYDAY=2TH,-1FR",
        ),
        (
            replace(SEASON, rule=Rule(Frequency.YEARLY, months=(3, 9), month_days=(2, -1), count=3)),
            "FREQ=YEARLY;COUNT=3;BYMONTHDAY=2,-1;BYMONTH=3,9",
        ),
    ],
)
def test_how_rules_are_written(recurrence: Recurrence, value: str) -> None:
    assert rule_value(recurrence) == value
    assert rule_value(aligned(recurrence)) == value


def test_a_rule_out_of_bounds_is_not_written() -> None:
    endless = replace(SEASON, rule=Rule(Frequency.DAILY))
    assert refusal(rule_value, endless) is RecurrenceProblem.NO_END


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20280830T100000Z", date(2028, 8, 30)),
        ("20280830T095959Z", date(2028, 8, 29)),
        ("20280829T235959Z", date(2028, 8, 29)),  # 08:59 on the 30th in Seoul
        ("20280830T145959Z", date(2028, 8, 30)),
        ("20280830T190000", date(2028, 8, 30)),
        ("20280830T185959", date(2028, 8, 29)),
        ("20280830", date(2028, 8, 30)),
    ],
)
def test_an_until_is_the_last_day_on_which_a_date_may_start(until: str, last: date) -> None:
    assert read_rule(f"FREQ=DAILY;UNTIL={until}", FIRST).until == last


def test_a_single_set_position_is_an_nth_weekday() -> None:
    rule = read_rule("FREQ=MONTHLY;COUNT=3;BYDAY=FR;BYSETPOS=-1", FIRST)
    assert rule == read_rule("freq=monthly;count=3;byday=-1fr", FIRST)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("FREQ=SECONDLY;COUNT=3", "SUB_DAILY"),
        ("FREQ=SECONDLY", "SUB_DAILY"),
        ("FREQ=HOURLY;BYSECOND=1;COUNT=3", "SUB_DAILY"),
        ("FREQ=FORTNIGHTLY;COUNT=3", "UNKNOWN_FREQUENCY"),
        ("COUNT=3", "UNKNOWN_FREQUENCY"),
        ("FREQ=DAILY", "NO_END"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20280101", "COUNT_AND_UNTIL"),
        ("FREQ=DAILY;COUNT=0", "BAD_COUNT"),
        ("FREQ=DAILY;COUNT=-1", "BAD_COUNT"),
        ("FREQ=DAILY;COUNT=999999999", "TOO_MANY_DATES"),
        ("FREQ=DAILY;COUNT=3;INTERVAL=0", "BAD_INTERVAL"),
        ("FREQ=DAILY;COUNT=3;INTERVAL=367", "BAD_INTERVAL"),
        ("FREQ=DAILY;UNTIL=99991231", "YEAR_OUT_OF_RANGE"),
        ("FREQ=DAILY;UNTIL=00010101T000000Z", "YEAR_OUT_OF_RANGE"),
        ("FREQ=YEARLY;COUNT=3;BYMONTH=13", "BAD_VALUE"),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=0MO", "BAD_VALUE"),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=MO;BYSETPOS=6", "BAD_VALUE"),
        ("FREQ=WEEKLY;COUNT=3;BYDAY=1MO", "BAD_COMBINATION"),
        ("FREQ=YEARLY;COUNT=3;BYDAY=1MO,2MO,3MO,4MO,1TU,2TU,3TU,4TU", "LIST_TOO_LONG"),
        *((f"FREQ=YEARLY;COUNT=3;{part}", "UNSUPPORTED_PART") for part in ("BYHOUR=9", "BYWEEKNO=20", "BYYEARDAY=1")),
        *((f"FREQ=MONTHLY;COUNT=3;{part}", "UNSUPPORTED_PART") for part in ("RSCALE=CHINESE", "X-NEW=1", "BYEASTER=0")),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=MO,TU;BYSETPOS=1", "UNSUPPORTED_PART"),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=MO;BYSETPOS=1,2", "UNSUPPORTED_PART"),
        ("FREQ=MONTHLY;COUNT=3;BYMONTHDAY=1,2;BYSETPOS=1", "UNSUPPORTED_PART"),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=MO;BYMONTHDAY=1,2;BYSETPOS=1", "UNSUPPORTED_PART"),
        ("FREQ=WEEKLY;COUNT=3;BYDAY=MO;BYSETPOS=1", "UNSUPPORTED_PART"),
        ("FREQ=YEARLY;COUNT=3;BYDAY=MO;BYMONTH=1,2;BYSETPOS=1", "UNSUPPORTED_PART"),
        *((f"FREQ=DAILY;{rest}", "UNREADABLE") for rest in ("COUNT=x", "COUNT=3;COUNT=3", "COUNT=3;", "COUNT=")),
        *((f"FREQ=DAILY;UNTIL={text}", "UNREADABLE") for text in ("2028", "20280230", "20280101T250000Z", "tomorrow")),
        *(
            (text, "UNREADABLE")
            for text in ("", "FREQ=DAıLY;COUNT=3", "FREQ=DAILY;COUNT=３", "FREQ=DAILY;BYDAY=MO,,TU;COUNT=1")
        ),
        ("FREQ=DAILY;COUNT=3;BYMONTHDAY=" + "1," * 300 + "1", "UNREADABLE"),
    ],
)
def test_what_is_not_read(value: str, expected: str) -> None:
    assert refusal(read_rule, value, FIRST) is RecurrenceProblem[expected]


PIECES = st.sampled_from(
    "FREQ= INTERVAL= COUNT= UNTIL= BYDAY= BYMONTHDAY= BYMONTH= BYSETPOS= WKST= ; , - + 0 1 2 366 99 MO 5SU "  # noqa: SIM905
    "DAILY WEEKLY MONTHLY YEARLY SECONDLY 20280830T100000Z 20280830 00000000".split()
)


@settings(deadline=None)
@given(st.text(max_size=80) | st.lists(PIECES, max_size=14).map("".join))
@example("FREQ=DAILY;COUNT=" + "9" * 400)
def test_any_text_is_a_rule_or_refused(value: str) -> None:
    try:
        rule = read_rule(value, FIRST)
    except RecurrenceRefused:
        return
    assert rule_value(Recurrence(rule, FIRST, 60))


def test_the_season_as_the_feeds_have_it() -> None:
    event = Calendar.from_ical(written(SEASON)).walk("VEVENT")[0]
    assert read_recurrence(event) == SEASON
    assert expand(SEASON)[-1].slot.starts_at - expand(SEASON)[0].slot.starts_at == timedelta(weeks=52)
