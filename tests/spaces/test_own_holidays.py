"""The managers' own list of holidays: what may be entered and taken out, and that everyone sees it at once."""

from datetime import date, timedelta

import pytest

from campus.audit.queries import history
from campus.db import Sessions
from campus.domain.business_days import business_days_before
from campus.domain.holidays import NamedDay, public_holidays
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.services.holidays import HolidayProblem, HolidayRefused, add_holiday, remove_holiday
from tests.support.clock import NOW
from tests.support.hub import Hub

FRIDAY = date(2026, 12, 4)
NAMES = NamedDay("임시공휴일", "Temporary public holiday")


def add(sessions: Sessions, hub: Hub, day: date, names: NamedDay = NAMES) -> None:
    with sessions.write() as db:
        add_holiday(db, day, names, by=hub.manager.id, now=NOW)


def test_what_is_entered_holds_everywhere_at_once(sessions: Sessions, hub: Hub) -> None:
    with sessions.read() as db:
        assert read_catalogue(db).holidays.name(FRIDAY, "ko") is None
    add(sessions, hub, FRIDAY)
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        assert history(db, ("holiday", 20261204))[0].act == "holiday.added"
    assert [catalogue.holidays.name(FRIDAY, locale) for locale in ("ko", "en")] == [NAMES.name_ko, NAMES.name_en]
    assert catalogue.rooms[hub.meeting.id].rules.holidays.is_holiday(FRIDAY)
    assert business_days_before(date(2026, 12, 7), 1, catalogue.holidays) == date(2026, 12, 3)
    with sessions.write() as db:
        assert remove_holiday(db, FRIDAY, by=hub.manager.id, now=NOW) == NAMES
    with sessions.read() as db:
        assert not read_catalogue(db).holidays.is_holiday(FRIDAY)
        assert [each.act for each in history(db, ("holiday", 20261204))] == ["holiday.removed", "holiday.added"]


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        (NOW.date() - timedelta(days=1), HolidayProblem.PAST),
        (date(2026, 12, 25), HolidayProblem.KNOWN),
        (FRIDAY, HolidayProblem.KNOWN),
    ],
)
def test_past_days_and_known_holidays_are_refused(
    sessions: Sessions, hub: Hub, day: date, problem: HolidayProblem
) -> None:
    add(sessions, hub, FRIDAY)
    with pytest.raises(HolidayRefused) as refused:
        add(sessions, hub, day)
    assert refused.value.reason is problem


def test_today_may_be_entered_and_not_taken_out(sessions: Sessions, hub: Hub) -> None:
    add(sessions, hub, NOW.date())
    with pytest.raises(HolidayRefused) as refused, sessions.write() as db:
        remove_holiday(db, NOW.date(), by=hub.manager.id, now=NOW)
    assert refused.value.reason is HolidayProblem.BEGUN
    with pytest.raises(LookupError), sessions.write() as db:
        remove_holiday(db, FRIDAY, by=hub.manager.id, now=NOW)


def test_the_law_s_holidays_say_which_are_substitutes() -> None:
    in_2027 = {each.day: each for each in public_holidays(2027)}
    assert [day for day, each in in_2027.items() if each.is_substitute] == [
        date(2027, 2, 9),
        date(2027, 5, 3),
        date(2027, 7, 19),
        date(2027, 8, 16),
        date(2027, 10, 4),
        date(2027, 10, 11),
        date(2027, 12, 27),
    ]
    christmas = in_2027[date(2027, 12, 25)]
    assert (christmas.name_ko, christmas.name_en, christmas.is_substitute) == ("성탄절", "Christmas Day", False)
    assert list(in_2027) == sorted(in_2027)
    assert public_holidays(1999) == ()
