"""Business days: neither weekends nor public holidays count."""

from datetime import date, timedelta

from campus.domain.holidays import PUBLIC_HOLIDAYS, HolidayCalendar

_ONE_DAY = timedelta(days=1)


def is_business_day(day: date, holidays: HolidayCalendar = PUBLIC_HOLIDAYS) -> bool:
    """Whether ``day`` is neither Saturday, Sunday nor a holiday."""
    return day.weekday() < 5 and not holidays.is_holiday(day)


def business_days_before(day: date, count: int, holidays: HolidayCalendar = PUBLIC_HOLIDAYS) -> date:
    """The ``count``-th business day before ``day``; ``day`` itself when ``count`` is 0.

    5 before Monday 2026-10-12 is 2026-10-01: Friday the 9th and Monday the 5th are holidays.
    """
    return _walk(day, count, -_ONE_DAY, holidays)


def business_days_after(day: date, count: int, holidays: HolidayCalendar = PUBLIC_HOLIDAYS) -> date:
    """The ``count``-th business day after ``day``; ``day`` itself when ``count`` is 0."""
    return _walk(day, count, _ONE_DAY, holidays)


def _walk(day: date, count: int, step: timedelta, holidays: HolidayCalendar) -> date:
    while count > 0:
        day += step
        if is_business_day(day, holidays):
            count -= 1
    return day
