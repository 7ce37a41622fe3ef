"""A calendar file from anywhere as values, without trusting any of it (RFC 5545)."""

import logging
from datetime import datetime

from campus.domain.event import HUB_ZONE
from campus.domain.imported import NoteKind, Problem, ProblemKind, ReadingRefused
from campus.domain.recurrence import RecurrenceProblem, RecurrenceRefused
from campus.ical.reading.components import Parts, RawEvent, split_components
from campus.ical.reading.events import Draft, read_event
from campus.ical.reading.families import join_families
from campus.ical.reading.lines import read_text
from campus.ical.reading.octets import Decoded, read_lines
from campus.ical.reading.series import Budget, SeriesReader
from campus.ical.reading.values import LIMITS, Limits, ReadCalendar, ReadEvent
from campus.ical.reading.zones import ZonesOfFile

_log = logging.getLogger(__name__)
_METHODS = {"PUBLISH", "REQUEST", "REPLY", "ADD", "CANCEL", "REFRESH", "COUNTER", "DECLINECOUNTER"}
_ASSUMED = {NoteKind.FLOATING_TIME, NoteKind.ZONE_UNKNOWN}


def read_calendar(
    data: bytes, *, now: datetime, default_zone: str = HUB_ZONE, limits: Limits = LIMITS
) -> ReadCalendar:
    """What ``data``, the octets of an .ics file, hold. Nothing in them raises: what was not read is among the problems.

    ``now`` is aware; ``default_zone`` is an IANA name, for times that have no zone of their own.
    """
    if len(data) > limits.octets:
        too_large = Problem(
            ProblemKind.FILE_TOO_LARGE, values=(("most", limits.octets), ("octets", len(data)))
        )
        return ReadCalendar(problems=(too_large,))
    try:
        decoded = read_lines(data)
        parts = split_components(decoded.lines)
        if not parts.calendars and not parts.events:
            raise ReadingRefused(ProblemKind.NOT_A_CALENDAR)
    except ReadingRefused as refused:
        return ReadCalendar(problems=(Problem(refused.kind, values=refused.values),))
    events, problems = _read_parts(parts, default_zone, limits, now)
    method = parts.head["METHOD"].value.strip().upper() if "METHOD" in parts.head else ""
    return ReadCalendar(
        events=tuple(events),
        problems=_listed([*_about_file(parts, decoded, limits), *parts.problems, *problems], limits.problems),
        encoding=decoded.encoding,
        name=_name(parts, limits),
        zone_assumed=any(_is_assumed(event) for event in events),
        method=method if method in _METHODS else "",
    )


def _read_parts(
    parts: Parts, default_zone: str, limits: Limits, now: datetime
) -> tuple[list[ReadEvent], list[Problem]]:
    own_zone = parts.head["X-WR-TIMEZONE"].value if "X-WR-TIMEZONE" in parts.head else ""
    zones = ZonesOfFile(parts.zones, own_zone, default_zone, now)
    reader = SeriesReader(zones, limits, Budget(limits.series, limits.all_dates), now)
    is_cancelled = "METHOD" in parts.head and parts.head["METHOD"].value.strip().upper() == "CANCEL"
    drafts: list[Draft] = []
    problems: list[Problem] = []
    for raw in parts.events[: limits.events]:
        read = _read_one(raw, reader, is_cancelled)
        if isinstance(read, Draft):
            drafts.append(read)
        else:
            problems.append(read)
    events, superseded = join_families(drafts)
    return events, problems + superseded


def _read_one(raw: RawEvent, reader: SeriesReader, is_cancelled: bool) -> Draft | Problem:
    uid = _uid_said(raw)
    try:
        return read_event(raw, reader, is_cancelled)
    except ReadingRefused as refused:
        return Problem(refused.kind, raw.number, uid, refused.values)
    except RecurrenceRefused as refused:
        if refused.problem is RecurrenceProblem.YEAR_OUT_OF_RANGE:
            return Problem(ProblemKind.YEAR_OUT_OF_RANGE, raw.number, uid, tuple(refused.values.items()))
        values = (("recurrence", refused.problem), *refused.values.items())
        return Problem(ProblemKind.BAD_RULE, raw.number, uid, values)
    except Exception:
        # One event that nobody thought of must not lose the others.
        _log.exception("An event of a calendar file could not be read.")
        return Problem(ProblemKind.BROKEN, raw.number, uid)


def _uid_said(raw: RawEvent) -> str:
    try:
        return read_text(raw.once.get("UID"), 255)[0]
    except ReadingRefused:
        return ""


def _about_file(parts: Parts, decoded: Decoded, limits: Limits) -> list[Problem]:
    """What concerns no single event: the rest of too many, components of other kinds, lines that are none."""
    problems = []

    def add(kind: ProblemKind, line: int | None, **values: object) -> None:
        problems.append(Problem(kind, line, values=tuple(values.items())))

    if not parts.events and not parts.problems:
        add(ProblemKind.NO_EVENTS, None)
    if len(parts.events) > limits.events:
        add(
            ProblemKind.TOO_MANY_EVENTS,
            parts.events[limits.events].number,
            most=limits.events,
            count=len(parts.events),
        )
    if decoded.broken:
        add(ProblemKind.BROKEN_CHARACTERS, decoded.broken[0], count=len(decoded.broken))
    for component, (line, count) in parts.others.items():
        add(ProblemKind.NOT_AN_EVENT, line, component=_component_name(component), count=count)
    if parts.unreadable:
        add(ProblemKind.UNREADABLE_LINES, parts.unreadable[0], count=len(parts.unreadable))
    return problems


def _component_name(component: str) -> str:
    return "".join(each for each in component if each.isascii() and (each.isalnum() or each == "-"))[:40] or "?"


def _name(parts: Parts, limits: Limits) -> str:
    for name in ("X-WR-CALNAME", "NAME"):
        try:
            text, _ = read_text(parts.head.get(name), limits.title)
        except ReadingRefused:
            continue
        if text:
            return text
    return ""


def _listed(problems: list[Problem], most: int) -> tuple[Problem, ...]:
    """``problems`` as far as they are listed; the rest is a number."""
    if len(problems) <= most:
        return tuple(problems)
    rest = Problem(ProblemKind.MORE_PROBLEMS, values=(("count", len(problems) - most),))
    return (*problems[:most], rest)


def _is_assumed(event: ReadEvent) -> bool:
    notes = [*event.notes, *(each for override in event.overrides for each in override.notes)]
    return any(each.kind in _ASSUMED for each in notes)


