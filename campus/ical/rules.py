"""RRULE, RDATE and EXDATE (RFC 5545, 3.3.10 and 3.8.5): written from a Recurrence, and read without trusting them."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from campus.domain.event import HUB_ZONE
from campus.domain.recurrence import (
    Frequency,
    NthWeekday,
    Recurrence,
    RecurrenceProblem,
    RecurrenceRefused,
    Rule,
    check_frequency,
    check_rule,
    check_year,
    clock_of,
    instant_of,
)

LONGEST_TEXT = 500
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
_PART = re.compile(r"([A-Z-]{1,30})=([A-Z0-9,+-]+)")
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")
_WEEKDAY = re.compile(rf"([+-]?[0-9]{{1,2}})?({'|'.join(_CODES)})")
_UNTIL = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z?))?")
_MINUTE = timedelta(minutes=1)


def rule_value(recurrence: Recurrence) -> str:
    """The RRULE value of ``recurrence``; DTSTART beside it is the first date of the ``aligned`` recurrence.

    UNTIL is the instant at which a date of its last day starts. Raises RecurrenceRefused for a rule out of bounds.
    """
    rule = recurrence.rule
    check_rule(rule)
    parts = [f"FREQ={rule.frequency}"]
    if rule.until is not None:
        last = datetime.combine(rule.until, recurrence.first.time())
        parts.append(f"UNTIL={instant_of(last, clock_of(recurrence.zone))[0]:%Y%m%dT%H%M%SZ}")
    else:
        parts.append(f"COUNT={rule.count}")
    if rule.interval > 1:
        parts.append(f"INTERVAL={rule.interval}")
    weekdays = [f"{each.nth or ''}{_CODES[each.weekday]}" for each in rule.weekdays]
    for part, listed in (("BYDAY", weekdays), ("BYMONTHDAY", rule.month_days), ("BYMONTH", rule.months)):
        if listed:
            parts.append(f"{part}={','.join(map(str, listed))}")
    if rule.interval > 1:
        parts.append(f"WKST={_CODES[rule.week_start]}")
    return ";".join(parts)


def read_rule(value: str, first: datetime, zone: str = HUB_ZONE) -> Rule:
    """The rule of an RRULE ``value`` for a series from the naive wall time ``first`` in ``zone``.

    An UNTIL that is a day includes it, as most programs take it. BYSETPOS is read where it means an nth weekday. The
    rule is within bounds, but need not have dates: ``expand`` tells. Raises RecurrenceRefused.
    """
    parts = _parts(value)
    check_frequency(parts.get("FREQ", ""))
    for part in parts:
        if part not in _KNOWN:
            raise RecurrenceRefused(RecurrenceProblem.UNSUPPORTED_PART, part=part)
    frequency = Frequency(parts["FREQ"])
    interval = _number(parts["INTERVAL"]) if "INTERVAL" in parts else 1
    weekdays = _weekdays(parts, frequency)
    week_start = _weekday(parts["WKST"]).weekday if "WKST" in parts else 0
    rule = Rule(
        frequency,
        interval=interval,
        weekdays=weekdays,
        month_days=_numbers(parts.get("BYMONTHDAY")),
        months=_numbers(parts.get("BYMONTH")),
        count=_number(parts["COUNT"]) if "COUNT" in parts else None,
        until=_until(parts["UNTIL"], first, zone) if "UNTIL" in parts else None,
        week_start=week_start if frequency is Frequency.WEEKLY and interval > 1 and weekdays else 0,
    )
    check_rule(rule)
    return rule


def read_recurrence(component: Mapping[str, Any], zone: str = HUB_ZONE) -> Recurrence:
    """The recurrence of a VEVENT as icalendar has parsed it; without RRULE and RDATE it is of one date.

    Floating times and whole days are taken on the clock of ``zone``; a whole day is 24 hours from its midnight. An
    EXDATE that is a day leaves out all dates of that day. Whether there are dates, ``expand`` tells. Raises
    RecurrenceRefused, also for a zone that has no IANA name, since what its VTIMEZONE says costs what it likes.
    """
    start = next(_moments(component, "DTSTART"), None)
    if not isinstance(start, date):
        _unreadable()
    if isinstance(start, datetime) and start.tzinfo is not None:
        zone = _zone_of(start)
    clock = clock_of(zone)
    first = _wall(start, time(), clock)
    minutes = _minutes(component, start, clock)
    extra = tuple(_extra_dates(component, first, minutes, clock))
    left_out: list[datetime] = []
    for moment in _moments(component, "EXDATE"):
        left_out.append(_wall(moment, first.time(), clock))
        if not isinstance(moment, datetime):
            left_out += [wall for wall in extra if wall.date() == moment]
    rule = _rule_of(component, first, zone)
    return Recurrence(rule, first, minutes, zone, extra, tuple(left_out))


def _unreadable() -> NoReturn:
    raise RecurrenceRefused(RecurrenceProblem.UNREADABLE)


def _parts(value: str) -> dict[str, str]:
    if len(value) > LONGEST_TEXT or not value.isascii():
        _unreadable()
    parts: dict[str, str] = {}
    for piece in value.upper().split(";"):
        match = _PART.fullmatch(piece)
        if match is None or match[1] in parts:
            _unreadable()
        parts[match[1]] = match[2]
    return parts


def _number(text: str) -> int:
    return int(text) if _NUMBER.fullmatch(text) else _unreadable()


def _numbers(text: str | None) -> tuple[int, ...]:
    return tuple(dict.fromkeys(map(_number, text.split(",")))) if text else ()


def _weekday(text: str) -> NthWeekday:
    match = _WEEKDAY.fullmatch(text) or _unreadable()
    return NthWeekday(_CODES.index(match[2]), int(match[1]) if match[1] else None)


def _weekdays(parts: dict[str, str], frequency: Frequency) -> tuple[NthWeekday, ...]:
    weekdays = tuple(dict.fromkeys(map(_weekday, parts["BYDAY"].split(",")))) if "BYDAY" in parts else ()
    if "BYSETPOS" not in parts:
        return weekdays
    # The second of all Wednesdays of a month is its second Wednesday: so Outlook writes it.
    positions = _numbers(parts["BYSETPOS"])
    has_one_period = frequency is Frequency.MONTHLY or len(_numbers(parts.get("BYMONTH"))) < 2
    is_nth = frequency in {Frequency.MONTHLY, Frequency.YEARLY} and has_one_period and "BYMONTHDAY" not in parts
    if not is_nth or len(weekdays) != 1 or weekdays[0].nth is not None or len(positions) != 1:
        raise RecurrenceRefused(RecurrenceProblem.UNSUPPORTED_PART, part="BYSETPOS")
    return (NthWeekday(weekdays[0].weekday, positions[0]),)


def _until(text: str, first: datetime, zone: str) -> date:
    """The last local day on which a date may start."""
    match = _UNTIL.fullmatch(text) or _unreadable()
    numbers = [int(number) for number in match.groups()[:6] if number]
    try:
        until = datetime(*numbers, tzinfo=UTC)  # type: ignore[arg-type, misc]
    except ValueError:
        _unreadable()
    check_year(until)
    if match[4] is None:
        return until.date()
    clock = clock_of(zone)
    last = until if match[7] else instant_of(until.replace(tzinfo=None), clock)[0]
    day = last.astimezone(clock).date()
    starts_at = instant_of(datetime.combine(day, first.time()), clock)[0]
    return day if starts_at <= last else day - timedelta(days=1)


def _rule_of(component: Mapping[str, Any], first: datetime, zone: str) -> Rule:
    if component.get("EXRULE") is not None:
        raise RecurrenceRefused(RecurrenceProblem.UNSUPPORTED_PART, part="EXRULE")
    held = component.get("RRULE")
    if held is None:
        return Rule(Frequency.DAILY, count=1)
    if isinstance(held, list):
        raise RecurrenceRefused(RecurrenceProblem.UNSUPPORTED_PART, part="RRULE, RRULE")
    # What icalendar could not read is text.
    return read_rule(held if isinstance(held, str) else held.to_ical().decode(), first, zone)


def _moments(component: Mapping[str, Any], name: str) -> Iterator[Any]:
    """All dates, times, lengths and periods (pairs) of the properties called ``name``."""
    held = component.get(name)
    for each in held if isinstance(held, list) else [] if held is None else [held]:
        try:
            values = [part.dt for part in getattr(each, "dts", [each])]
        except (AttributeError, ValueError):
            _unreadable()
        for value in values:
            moment = value[0] if isinstance(value, tuple) else value
            if isinstance(moment, datetime) and moment.tzinfo is None and each.params.get("TZID"):
                # A name that nobody knows: the time is not floating.
                raise RecurrenceRefused(RecurrenceProblem.BAD_ZONE, zone=str(each.params["TZID"]))
            yield value


def _zone_of(moment: datetime) -> str:
    name = "UTC" if moment.tzinfo is UTC else getattr(moment.tzinfo, "key", None)
    if name is None:
        raise RecurrenceRefused(RecurrenceProblem.BAD_ZONE, zone=str(moment.tzinfo))
    return str(name)


def _wall(moment: Any, at: time, clock: ZoneInfo) -> datetime:
    """``moment`` as ``clock`` shows it; of that very clock as it says, even where it is skipped; a day ``at`` then."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, at) if isinstance(moment, date) else _unreadable()
    if moment.tzinfo is None or _zone_of(moment) == clock.key:
        return moment.replace(tzinfo=None, fold=0)
    return _instant(moment, clock).astimezone(clock).replace(tzinfo=None, fold=0)


def _instant(moment: datetime, clock: ZoneInfo) -> datetime:
    check_year(moment)
    if moment.tzinfo is None:
        return instant_of(moment, clock)[0]
    _zone_of(moment)
    return moment.astimezone(UTC)


def _minutes(component: Mapping[str, Any], start: date, clock: ZoneInfo) -> int:
    """What passes between start and end."""
    end = next(_moments(component, "DTEND"), None)
    length = next(_moments(component, "DURATION"), None)
    if isinstance(end, datetime) and isinstance(start, datetime):
        length = _instant(end, clock) - _instant(start, clock)
    elif isinstance(end, date) and isinstance(start, date) and type(end) is type(start):
        length = end - start
    elif end is None and length is None:
        length = timedelta(days=0 if isinstance(start, datetime) else 1)
    if not isinstance(length, timedelta):
        _unreadable()
    if length % _MINUTE:
        raise RecurrenceRefused(RecurrenceProblem.NOT_WHOLE_MINUTES)
    return length // _MINUTE


def _extra_dates(component: Mapping[str, Any], first: datetime, minutes: int, clock: ZoneInfo) -> Iterator[datetime]:
    for moment in _moments(component, "RDATE"):
        if isinstance(moment, tuple):
            start, end = moment
            length = end if isinstance(end, timedelta) else _instant(end, clock) - _instant(start, clock)
            if length != minutes * _MINUTE:
                raise RecurrenceRefused(RecurrenceProblem.UNSUPPORTED_PART, part="RDATE")
            moment = start
        yield _wall(moment, first.time(), clock)
