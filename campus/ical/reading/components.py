"""A file cut into its components (RFC 5545, 3.6), line by line, so that a broken one takes no other with it.

There is no stack: an event begins at its BEGIN and ends at its END, whatever is open around it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from campus.domain.imported import Problem, ProblemKind
from campus.ical.reading.lines import Line, name_of, parse_line
from campus.ical.reading.octets import TextLine

_OF_CALENDAR = {"METHOD", "X-WR-CALNAME", "NAME", "X-WR-TIMEZONE"}
_OF_ZONE = {"TZID", "X-LIC-LOCATION", "DTSTART", "TZOFFSETTO", "RRULE", "RDATE"}
_TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION"}
_ONCE = _TEXTS | {
    *("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "STATUS", "ORGANIZER", "URL", "CATEGORIES", "DTSTART", "DTEND"),
    *("DURATION", "RECURRENCE-ID", "X-MICROSOFT-CDO-ALLDAYEVENT"),
}
_OFTEN = {"RRULE", "EXRULE", "RDATE", "EXDATE"}
_MOST_OFTEN = 1_000
_OBSERVANCES = {"STANDARD", "DAYLIGHT"}
_FRAMES = _OBSERVANCES | {"VCALENDAR", "VEVENT", "VTIMEZONE"}
_MOST_NAMES = 20


@dataclass(slots=True)
class RawEvent:
    """The properties of one VEVENT that are read: the first of each that comes once, all of those that may come often.

    ``has_too_many`` tells that there were more of the latter than are kept.
    """

    number: int
    once: dict[str, Line] = field(default_factory=dict)
    often: dict[str, list[Line]] = field(default_factory=dict)
    has_too_many: bool = False

    def value(self, name: str) -> str:
        """The value of the property called ``name``, without space around it; empty if there is none."""
        line = self.once.get(name)
        return line.value.strip() if line else ""


@dataclass(slots=True)
class RawZone:
    """One VTIMEZONE: its own properties, and those of each of its observances with the kind first."""

    once: dict[str, str] = field(default_factory=dict)
    observances: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@dataclass(slots=True)
class Parts:
    """What a file is made of. ``calendars`` is how many begin; ``others`` counts the components that are no events."""

    calendars: int = 0
    head: dict[str, Line] = field(default_factory=dict)
    zones: list[RawZone] = field(default_factory=list)
    events: list[RawEvent] = field(default_factory=list)
    others: dict[str, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)


class Splitter:
    """Takes the lines of a file, one after the other; ``parts`` is what they were."""

    def __init__(self) -> None:
        self.parts = Parts()
        self._event: RawEvent | None = None
        self._zone: RawZone | None = None
        self._within = 0  # components open inside the event, or beside all events
        self._last_text: tuple[Line, list[str]] | None = None

    def take(self, line: TextLine) -> None:
        name = name_of(line.text)
        if name is None:
            self._take_broken(line)
            return
        if name == "BEGIN":
            self._begin(line.text.partition(":")[2].strip().upper(), line.number)
        elif name == "END":
            self._end(line.text.partition(":")[2].strip().upper())
        elif self._event is not None:
            if not self._within:
                self._take_property(name, line, self._event)
        elif self._zone is not None:
            if name in _OF_ZONE and (parsed := parse_line(line)):
                held = self._zone.observances[-1][1] if self._zone.observances and self._within else self._zone.once
                held.setdefault(name, parsed.value.strip())
        elif name in _OF_CALENDAR and not self._within and (parsed := parse_line(line)):
            self.parts.head.setdefault(name, parsed)

    def finish(self) -> Parts:
        """What was found; an event that is still open is cut off."""
        self._cut_off()
        return self.parts

    def _begin(self, component: str, number: int) -> None:
        self._keep_text()
        if component == "VCALENDAR":
            self.parts.calendars += 1
            self._within = 0
        elif component == "VEVENT":
            self._cut_off()
            self._event, self._zone, self._within = RawEvent(number), None, 0
        elif component == "VTIMEZONE":
            self._cut_off()
            self._zone, self._within = RawZone(), 0
        else:
            self._within += 1
            if self._zone is not None and component in _OBSERVANCES:
                self._zone.observances.append((component, {}))
        if component not in _FRAMES:
            self._count(component, number)

    def _end(self, component: str) -> None:
        self._keep_text()
        if component == "VEVENT" and self._event is not None:
            self.parts.events.append(self._event)
            self._event, self._within = None, 0
        elif component == "VTIMEZONE" and self._zone is not None:
            self.parts.zones.append(self._zone)
            self._zone, self._within = None, 0
        elif component == "VCALENDAR":
            self._cut_off()
            self._zone, self._within = None, 0
        else:
            self._within = max(0, self._within - 1)

    def _count(self, component: str, number: int) -> None:
        if component in self.parts.others or len(self.parts.others) < _MOST_NAMES:
            first, count = self.parts.others.get(component, (number, 0))
            self.parts.others[component] = (first, count + 1)

    def _cut_off(self) -> None:
        self._keep_text()
        if self._event is not None:
            uid = self._event.value("UID")[:255]
            self.parts.problems.append(Problem(ProblemKind.CUT_OFF, self._event.number, uid))
            self._event = None

    def _take_property(self, name: str, line: TextLine, event: RawEvent) -> None:
        self._keep_text()
        if name in _ONCE:
            if name not in event.once and (parsed := parse_line(line)):
                event.once[name] = parsed
                if name in _TEXTS:
                    self._last_text = (parsed, [parsed.value])
        elif name in _OFTEN:
            held = event.often.setdefault(name, [])
            if len(held) == _MOST_OFTEN:
                event.has_too_many = True
            elif parsed := parse_line(line):
                held.append(parsed)

    def _take_broken(self, line: TextLine) -> None:
        """A line that is none: the rest of a text whose line ends were not escaped, or nothing that can be read."""
        if self._last_text is not None and self._event is not None and not self._within:
            self._last_text[1].append(line.text)
        elif line.text.strip():
            self.parts.unreadable.append(line.number)

    def _keep_text(self) -> None:
        if self._last_text is not None and self._event is not None and len(self._last_text[1]) > 1:
            line, pieces = self._last_text
            self._event.once[line.name] = Line(line.number, line.name, "\\n".join(pieces), line.parameters)
        self._last_text = None


def split_components(lines: Iterable[TextLine]) -> Parts:
    """The components in ``lines``; what is in none of them is passed over."""
    splitter = Splitter()
    for line in lines:
        splitter.take(line)
    return splitter.finish()
