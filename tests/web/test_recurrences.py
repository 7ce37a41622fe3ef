"""Recurrences in words: which days, and what is wrong with one, in both languages."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from campus.domain.recurrence import (
    Frequency,
    NthWeekday,
    Recurrence,
    RecurrenceProblem,
    RecurrenceRefused,
    Rule,
)
from campus.ical.rules import read_rule
from campus.web.recurrences import problem_sentence, rule_sentence
from tests.support.recurrences import recurrences, wall

FIRST = wall("2027-09-01 19:00")
SEASON = Recurrence(Rule(Frequency.WEEKLY, weekdays=(NthWeekday(2),), until=date(2028, 8, 30)), FIRST, 120)


def test_a_season_in_words() -> None:
    assert rule_sentence(SEASON, "ko") == "매주 수요일 19:00~21:00, 2028. 8. 30.까지"
    assert rule_sentence(SEASON, "en") == "Every Wednesday 19:00–21:00, until 30 August 2028"


@pytest.mark.parametrize(
    ("value", "korean", "english"),
    [
        ("FREQ=DAILY", "매일", "Every day"),
        ("FREQ=DAILY;INTERVAL=3", "3일마다", "Every 3 days"),
        ("FREQ=DAILY;BYDAY=TU,MO", "매주 월·화요일", "Every Monday and Tuesday"),
        ("FREQ=DAILY;BYMONTHDAY=15", "매월 15일", "Every month on the 15th"),
        (
            "FREQ=DAILY;INTERVAL=3;BYDAY=MO;BYMONTH=9",
            "3일마다(9월 월요일에만)",
            "Every 3 days on Monday in September",
        ),
        ("FREQ=WEEKLY", "매주 수요일", "Every Wednesday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,MO", "2주마다 월·수요일", "Every 2 weeks on Monday and Wednesday"),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,SU;WKST=SU",
            "2주마다 일·월·수요일",
            "Every 2 weeks on Sunday, Monday and Wednesday",
        ),
        ("FREQ=WEEKLY;BYMONTH=9,3", "매주 수요일(3·9월에만)", "Every Wednesday in March and September"),
        ("FREQ=MONTHLY", "매월 1일", "Every month on the 1st"),
        ("FREQ=MONTHLY;BYDAY=2TH", "매월 둘째 목요일", "Every month on the second Thursday"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "매월 마지막 금요일", "Every month on the last Friday"),
        ("FREQ=MONTHLY;BYDAY=-2FR", "매월 끝에서 둘째 금요일", "Every month on the second to last Friday"),
        (
            "FREQ=MONTHLY;BYDAY=3WE,1WE",
            "매월 첫째 수요일·셋째 수요일",
            "Every month on the first Wednesday and the third Wednesday",
        ),
        ("FREQ=MONTHLY;BYDAY=MO", "매월 모든 월요일", "Every month on every Monday"),
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=22", "2개월마다 22일", "Every 2 months on the 22nd"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1,13", "매월 13일·말일", "Every month on the 13th and the last day"),
        ("FREQ=MONTHLY;BYMONTHDAY=-3", "매월 끝에서 3번째 날", "Every month on the 3rd to last day"),
        (
            "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
            "매월 13일이면서 금요일인 날",
            "Every month on the 13th if it is Friday",
        ),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=2", "매년 3월 2일", "Every year on 2 March"),
        ("FREQ=YEARLY", "매년 9월 1일", "Every year on 1 September"),
        ("FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=2", "매년 3·9월 2일", "Every year on the 2nd in March and September"),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=2TH", "매년 5월 둘째 목요일", "Every year on the second Thursday in May"),
        ("FREQ=YEARLY;BYDAY=1MO", "매년 그해 첫째 월요일", "Every year on the first Monday of the year"),
        ("FREQ=YEARLY;BYMONTHDAY=3", "매년 매월 3일", "Every year on the 3rd of each month"),
    ],
)
def test_rules_in_words(value: str, korean: str, english: str) -> None:
    recurrence = replace(SEASON, rule=read_rule(f"{value};COUNT=9", FIRST))
    assert rule_sentence(recurrence, "ko") == f"{korean} 19:00~21:00, 9회"
    assert rule_sentence(recurrence, "en") == f"{english} 19:00–21:00, 9 times"


@pytest.mark.parametrize(
    ("minutes", "korean", "english"),
    [
        (300, "매주 수요일 19:00~24:00", "Every Wednesday 19:00–24:00"),
        (420, "매주 수요일 19:00~다음 날 02:00", "Every Wednesday 19:00–02:00 the next day"),
    ],
)
def test_nights_in_words(minutes: int, korean: str, english: str) -> None:
    night = replace(SEASON, rule=Rule(Frequency.WEEKLY, count=1), minutes=minutes)
    assert rule_sentence(night, "ko") == f"{korean}, 1회"
    assert rule_sentence(night, "en") == f"{english}, once"


def test_a_zone_that_is_not_the_hubs_is_named() -> None:
    away = replace(SEASON, zone="America/New_York")
    assert rule_sentence(away, "ko") == "매주 수요일 19:00~21:00(America/New_York 시각), 2028. 8. 30.까지"
    assert rule_sentence(away, "en") == "Every Wednesday 19:00–21:00 (America/New_York time), until 30 August 2028"


@settings(deadline=None)
@given(recurrences())
def test_every_rule_can_be_said(recurrence: Recurrence) -> None:
    for locale in ("ko", "en"):
        said = rule_sentence(recurrence, locale)
        assert said == " ".join(said.split())
        assert not {"None", "{", "()"} & set(said.split())
        if recurrence.rule.months and recurrence.rule.frequency is not Frequency.YEARLY and locale == "ko":
            assert "월" in said


VALUES: dict[RecurrenceProblem, dict[str, Any]] = {
    RecurrenceProblem.TOO_MANY_DATES: {"most": 366},
    RecurrenceProblem.BEYOND_TWO_YEARS: {"latest": date(2029, 9, 1)},
    RecurrenceProblem.BAD_INTERVAL: {"least": 1, "most": 366},
    RecurrenceProblem.UNTIL_BEFORE_FIRST: {"first": date(2027, 9, 1)},
    RecurrenceProblem.NEVER_COMES: {"month": 2, "day": 30},
    RecurrenceProblem.LIST_TOO_LONG: {"part": "BYDAY", "most": 7},
    RecurrenceProblem.BAD_VALUE: {"part": "BYDAY"},
    RecurrenceProblem.BAD_COMBINATION: {"part": "BYDAY"},
    RecurrenceProblem.UNSUPPORTED_PART: {"part": "BYHOUR"},
    RecurrenceProblem.BAD_ZONE: {"zone": "Nowhere/Land"},
    RecurrenceProblem.BAD_LENGTH: {"most": 24 * 60},
    RecurrenceProblem.YEAR_OUT_OF_RANGE: {"least": 2000, "most": 2100},
}


@pytest.mark.parametrize("problem", RecurrenceProblem)
@pytest.mark.parametrize("locale", ["ko", "en"])
def test_each_problem_is_said_with_all_its_values(problem: RecurrenceProblem, locale: str) -> None:
    said = problem_sentence(RecurrenceRefused(problem, **VALUES.get(problem, {})), locale)
    assert "${" not in said.interpolate()
    assert said.interpolate().endswith(".")


@pytest.mark.parametrize(
    ("problem", "name", "korean", "english"),
    [
        (RecurrenceProblem.NEVER_COMES, "day", "2월 30일", "30 February"),
        (RecurrenceProblem.BEYOND_TWO_YEARS, "latest", "2029. 9. 1.(토)", "Sat 1 Sep 2029"),
        (RecurrenceProblem.UNTIL_BEFORE_FIRST, "first", "2027. 9. 1.(수)", "Wed 1 Sep 2027"),
        (RecurrenceProblem.BAD_LENGTH, "most", "24시간", "24 h"),
    ],
)
def test_values_are_said_in_the_readers_language(
    problem: RecurrenceProblem, name: str, korean: str, english: str
) -> None:
    refused = RecurrenceRefused(problem, **VALUES[problem])
    assert problem_sentence(refused, "ko").mapping[name] == korean
    assert problem_sentence(refused, "en").mapping[name] == english
