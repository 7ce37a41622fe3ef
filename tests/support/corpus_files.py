"""Series as other programs write them into files: with dates beside the rule, left out, and moved."""

import random
from datetime import datetime, timedelta

from campus.domain.recurrence import Recurrence, SeriesDate, aligned, clock_of, expand
from campus.ical.rules import rule_value
from campus.ical.text import escape
from tests.support.ics import vevent

HOUR = timedelta(hours=1)


def series_lines(uid: str, title: str, recurrence: Recurrence, dice: random.Random) -> str:
    """The VEVENTs of ``recurrence``: one or two of its dates are left out, and one is an hour or two days later."""
    first, zone = aligned(recurrence).first, recurrence.zone
    dates = [each for each in expand(recurrence) if each.note is None and not each.is_extra]
    said = ("DTSTAMP:20260801T000000Z", f"SUMMARY:{escape(title)}", f"DURATION:PT{recurrence.minutes}M")
    lines = [_at("DTSTART", first, zone), f"RRULE:{rule_value(recurrence)}", *said]
    lines += [_at("RDATE", each, zone) for each in recurrence.extra]
    picked = dice.sample(dates, min(len(dates) // 3, 3))
    lines += [_at("EXDATE", each.wall, zone) for each in picked[1:]]
    return vevent(*lines, uid=uid) + "".join(_moved(uid, each, zone, said, dice) for each in picked[:1])


def _moved(uid: str, date: SeriesDate, zone: str, said: tuple[str, ...], dice: random.Random) -> str:
    start = (date.slot.starts_at + dice.choice([HOUR, 48 * HOUR])).astimezone(clock_of(zone)).replace(tzinfo=None)
    return vevent(_at("RECURRENCE-ID", date.wall, zone), _at("DTSTART", start, zone), *said, uid=uid)


def _at(name: str, wall: datetime, zone: str) -> str:
    return f"{name};TZID={zone}:{wall:%Y%m%dT%H%M%S}"
