"""Findings in words, in the reader's language; the particles of Korean names stand with the names."""

from collections.abc import Iterable

from babel.dates import get_day_names
from pyramid.i18n import TranslationString

from campus.domain.hangul import josa
from campus.reports.findings import Finding, FindingKind
from campus.reports.sheet import BOOKINGS, Address
from campus.reports.words import FIGURES, PARTS_OF_DAY, SIZES, Reader
from campus.web.locale import _
from campus.web.words import named

_SAID: dict[FindingKind, TranslationString] = {
    FindingKind.ALWAYS_EMPTY: _("${room} always empty on ${weekday} ${part}."),
    FindingKind.FULL: _("On ${weekday} at ${hour}:00, ${percent} of the rooms' time is used."),
    FindingKind.GHOST: _("${room} booked, but empty for ${percent} of the booked time."),
    FindingKind.NO_SHOWS: _("Nobody came to ${percent} of the bookings that asked for a check-in (${count})."),
    FindingKind.TOO_LARGE: _("${room} used by ${count} people on average, with ${seats} seats."),
    FindingKind.REBOOKED: _("${percent} of the time that was given back was booked again."),
    FindingKind.UNMET: _("${count} searches for ${size} found nothing as asked."),
}
_NEVER_ONE = _("${room} not used once.")
_NEVER_MANY = _("${count} rooms were not used once: ${rooms}.")
_MORE = _("${figure} rose by ${points} percentage points.")
_LESS = _("${figure} fell by ${points} percentage points.")


def said(reader: Reader, finding: Finding) -> str:
    """The sentence of a finding."""
    locale, say = reader.locale, reader.say
    values = {"percent": f"{finding.percent}%", "count": f"{finding.count:,}", "hour": str(finding.hour)}
    if finding.rooms:
        values["room"] = _about(finding, locale)
        values["seats"] = str(finding.rooms[0].capacity)
        values["rooms"] = _listed(finding, locale)
    if finding.weekday is not None:
        values["weekday"] = str(get_day_names("wide", locale=locale)[finding.weekday])
    if finding.part:
        values["part"] = say(PARTS_OF_DAY[finding.part])
    if finding.size:
        values["size"] = say(SIZES[finding.size])
    if finding.kind is FindingKind.CHANGE and finding.figure is not None:
        name = say(FIGURES[finding.figure])
        values["figure"] = f"{name}{josa(name, '이/가')}" if locale == "ko" else name
        values["points"] = str(abs(finding.percent))
        return say(_(_MORE if finding.percent > 0 else _LESS, mapping=values))
    if finding.kind is FindingKind.NEVER_USED:
        return say(_(_NEVER_ONE if finding.count == 1 else _NEVER_MANY, mapping=values))
    return say(_(_SAID[finding.kind], mapping=values))


def told(reader: Reader, findings: Iterable[Finding], address: Address) -> list[tuple[str, str]]:
    """Sentences, each with where its numbers come from; empty where no booking is behind it."""
    return [(said(reader, each), _behind(each, address)) for each in findings]


def _behind(finding: Finding, address: Address) -> str:
    if finding.figure is None:
        return ""
    room = finding.rooms[0].slug if len(finding.rooms) == 1 else address.filters.room
    which = {"weekday": finding.weekday, "hour": finding.hour}
    changes = {name: str(value) for name, value in which.items() if value is not None}
    return address.url(BOOKINGS, room=room, **changes, figure=finding.figure.value)


def _about(finding: Finding, locale: str) -> str:
    """``회의실 203은``; ``Meeting room 203 is``, ``was`` where it is over."""
    name = named(finding.rooms[0], locale)
    if locale == "ko":
        return f"{name}{josa(name, '은/는')}"
    return f"{name} is" if finding.kind in (FindingKind.ALWAYS_EMPTY,) else f"{name} was"


def _listed(finding: Finding, locale: str) -> str:
    names = ", ".join(named(room, locale) for room in finding.rooms)
    return f"{names}, …" if finding.count > len(finding.rooms) else names
