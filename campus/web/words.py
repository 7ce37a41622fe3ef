"""Dates, times, lengths and areas as people read them, in Korean and English. ``locale`` is ``ko`` or ``en``."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.dates import get_day_names, get_month_names

from campus.domain.area import pyeong
from campus.domain.holidays import PUBLIC_HOLIDAYS, HolidayCalendar
from campus.domain.hubtime import local, local_date


@lru_cache
def _weekdays(locale: str) -> dict[int, str]:
    return dict(get_day_names("abbreviated", locale=locale))


@lru_cache
def _months(locale: str) -> dict[int, str]:
    return dict(get_month_names("abbreviated", locale=locale))


def weekday(day: date, locale: str) -> str:
    """``수`` or ``Wed``."""
    return _weekdays(locale)[day.weekday()]


def full_day(day: date, locale: str) -> str:
    """``2026. 11. 25.(수)`` or ``Wed 25 Nov 2026``."""
    if locale == "ko":
        return f"{day.year}. {day.month}. {day.day}.({weekday(day, locale)})"
    return f"{weekday(day, locale)} {day.day} {_months(locale)[day.month]} {day.year}"


def short_day(day: date, locale: str) -> str:
    """``11. 25.(수)`` or ``Wed 25 Nov``."""
    if locale == "ko":
        return f"{day.month}. {day.day}.({weekday(day, locale)})"
    return f"{weekday(day, locale)} {day.day} {_months(locale)[day.month]}"


def headline_day(day: date, locale: str) -> str:
    """``11월 25일 수요일`` or ``Wednesday 25 November``."""
    name = get_day_names("wide", locale=locale)[day.weekday()]
    month = get_month_names("wide", locale=locale)[day.month]
    return f"{month} {day.day}일 {name}" if locale == "ko" else f"{name} {day.day} {month}"


def month_name(day: date, locale: str) -> str:
    """The month in which ``day`` lies: ``2026년 10월`` or ``October 2026``."""
    if locale == "ko":
        return f"{day.year}년 {day.month}월"
    return f"{get_month_names('wide', locale=locale)[day.month]} {day.year}"


def relative_day(day: date, today: date, locale: str) -> str:
    """오늘 / 내일 / 어제, else the short day; with the year when it is another one."""
    near = {
        today: ("오늘", "Today"),
        today + timedelta(days=1): ("내일", "Tomorrow"),
        today - timedelta(days=1): ("어제", "Yesterday"),
    }.get(day)
    if near:
        return near[0] if locale == "ko" else near[1]
    return short_day(day, locale) if day.year == today.year else full_day(day, locale)


def day_kind(day: date, holidays: HolidayCalendar = PUBLIC_HOLIDAYS) -> str:
    """``holiday`` (Sundays too), ``saturday`` or ``weekday``: a date's colour; the weekday is written beside it."""
    if day.weekday() == 6 or holidays.is_holiday(day):
        return "holiday"
    return "saturday" if day.weekday() == 5 else "weekday"


def clock(instant: datetime) -> str:
    """``19:00`` on the hub's clock."""
    wall = local(instant)
    return f"{wall.hour:02}:{wall.minute:02}"


def minutes_clock(minute: int) -> str:
    """``10:00`` for 600 minutes after midnight."""
    return f"{minute // 60:02}:{minute % 60:02}"


def end_clock(instant: datetime) -> str:
    """``21:00``; a day's end reads 24:00."""
    time = clock(instant)
    return "24:00" if time == "00:00" else time


def time_span(starts_at: datetime, ends_at: datetime, locale: str) -> str:
    """``19:00~21:00`` or ``19:00–21:00``; midnight at the end reads 24:00, a later day is named."""
    first, last = local_date(starts_at), local_date(ends_at)
    dash = "~" if locale == "ko" else "–"
    if last == first or (last == first + timedelta(days=1) and clock(ends_at) == "00:00"):
        return f"{clock(starts_at)}{dash}{end_clock(ends_at)}"
    return f"{clock(starts_at)}{dash}{short_day(last, locale)} {clock(ends_at)}"


def full_span(starts_at: datetime, ends_at: datetime, locale: str) -> str:
    """``2026. 11. 25.(수) 19:00~21:00``."""
    return f"{full_day(local_date(starts_at), locale)} {time_span(starts_at, ends_at, locale)}"


def short_span(starts_at: datetime, ends_at: datetime, locale: str) -> str:
    """``11. 25.(수) 19:00~21:00``."""
    return f"{short_day(local_date(starts_at), locale)} {time_span(starts_at, ends_at, locale)}"


def iso_span(pair: Sequence[str], locale: str) -> str:
    """Two instants in ISO 8601, as the audit keeps them, like :func:`short_span`."""
    starts_at, ends_at = (datetime.fromisoformat(each) for each in pair)
    return short_span(starts_at, ends_at, locale)


def instant(moment: datetime, locale: str) -> str:
    """``2026. 11. 25.(수) 19:00``."""
    return f"{full_day(local_date(moment), locale)} {clock(moment)}"


def length(minutes: int, locale: str) -> str:
    """``1시간 30분`` or ``1 h 30 min``."""
    hours, rest = divmod(minutes, 60)
    hour_word, minute_word = ("시간", "분") if locale == "ko" else (" h", " min")
    parts = [f"{hours}{hour_word}"] if hours else []
    if rest or not hours:
        parts.append(f"{rest}{minute_word}")
    return " ".join(parts)


def stretch(minutes: int, locale: str) -> str:
    """``2일 3시간``, ``3시간 20분``; ``2 days 3 h``, ``3 h 20 min``: from a day on minutes no longer matter."""
    days, rest = divmod(minutes, 24 * 60)
    if not days:
        return length(minutes, locale)
    unit = "일" if locale == "ko" else " day" if days == 1 else " days"
    hours = rest // 60
    return f"{days}{unit} {length(hours * 60, locale)}" if hours else f"{days}{unit}"


def business_days(count: int, locale: str) -> str:
    """``5영업일`` or ``5 business days``."""
    if locale == "ko":
        return f"{count}영업일"
    return "1 business day" if count == 1 else f"{count} business days"


def area(m2: Decimal, locale: str) -> str:
    """``33.06 m² (10평)`` or ``33.06 m² (10 pyeong)``."""
    unit = "평" if locale == "ko" else " pyeong"
    return f"{m2.normalize():f} m² ({pyeong(m2).normalize():f}{unit})"


def floor_name(level: int, locale: str) -> str:
    """``2층``, ``지하 1층``; ``2F``, ``B1``."""
    if locale == "ko":
        return f"{level}층" if level > 0 else f"지하 {-level}층"
    return f"{level}F" if level > 0 else f"B{-level}"


def seats(count: int, locale: str) -> str:
    """``8석`` or ``8 seats``."""
    if locale == "ko":
        return f"{count}석"
    return f"{count} seats" if count != 1 else "1 seat"


def whereabouts(room: Any, locale: str) -> str:
    """Building and floor of a room: ``융합연구동 2층`` or ``Convergence Hall 2F``."""
    return f"{named(room.building, locale)} {floor_name(room.level, locale)}"


def named(thing: object, locale: str) -> str:
    """The name of a thing that has ``name_ko`` and ``name_en``."""
    return str(getattr(thing, "name_ko" if locale == "ko" else "name_en"))
