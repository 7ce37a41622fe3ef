"""The recurrence of one event, by the house's own reading of rules, and within what the hub can hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from campus.domain.imported import Note, NoteKind, ProblemKind, ReadingRefused, note
from campus.domain.recurrence import Recurrence, RecurrenceProblem, RecurrenceRefused, expand
from campus.domain.recurrence.values import LAST_YEAR
from campus.ical.reading.components import RawEvent
from campus.ical.reading.lines import Line
from campus.ical.reading.moments import Moment, read_duration, read_moment, wall_note, whole_minutes
from campus.ical.reading.shortening import end_of_count, last_day, shortened, window_start
from campus.ical.reading.spans import Span
from campus.ical.reading.values import Limits
from campus.ical.reading.zones import ZonesOfFile
from campus.ical.rules import LONGEST_TEXT, read_recurrence

_TOO_LONG = {RecurrenceProblem.BEYOND_TWO_YEARS, RecurrenceProblem.TOO_MANY_DATES, RecurrenceProblem.OUT_OF_STEPS}
_TIME_PARTS = {"BYHOUR": "hour", "BYMINUTE": "minute", "BYSECOND": "second"}
_ENDLESS = {RecurrenceProblem.NO_END, RecurrenceProblem.TOO_MANY_DATES}
_COST_OF_YEAR = 50  # of counting through it, in dates
_COUNT = re.compile(r";?\bCOUNT=([0-9]{1,9})(?![0-9])")
_FAR_UNTIL = re.compile(r"UNTIL=([0-9]{4})[0-9TZ]*")
_MOST_CLOCK_NOTES = 6
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Budget:
    """What the series of a file may still cost together."""

    series: int
    dates: int

    def begin(self) -> None:
        """Raises ReadingRefused when there are too many series."""
        self.series -= 1
        if self.series < 0 or self.dates < 0:
            raise ReadingRefused(ProblemKind.TOO_MANY_SERIES)

    def take(self, dates: int) -> None:
        """Raises ReadingRefused when there are too many dates."""
        self.dates -= dates
        if self.dates < 0:
            raise ReadingRefused(ProblemKind.TOO_MANY_SERIES)


@dataclass(frozen=True, slots=True)
class _Held:
    """A property as ``read_recurrence`` takes it from icalendar."""

    dt: Any
    params: dict[str, str] = field(default_factory=dict)


def is_series(raw: RawEvent) -> bool:
    """Whether ``raw`` has, or should have, more than one date."""
    return any(line.value.strip() for name in ("RRULE", "RDATE", "EXRULE") for line in raw.often.get(name, ()))


@dataclass(frozen=True, slots=True)
class SeriesReader:
    """Reads the recurrences of one file; ``now`` is aware."""

    zones: ZonesOfFile
    limits: Limits
    budget: Budget
    now: datetime

    def read(self, raw: RawEvent, span: Span) -> tuple[Recurrence, tuple[Note, ...]]:
        """The recurrence of ``raw``, which begins with ``span``. Raises ReadingRefused and RecurrenceRefused."""
        self.budget.begin()
        if any(line.value.strip() for line in raw.often.get("EXRULE", ())):
            raise ReadingRefused(ProblemKind.EXRULE)
        if not span.minutes:
            raise ReadingRefused(ProblemKind.NO_LENGTH)
        component: dict[str, Any] = {
            "DTSTART": _Held(span.start.value),
            "DURATION": _Held(timedelta(minutes=span.minutes)),
            "RDATE": list(self._extra(raw, span)),
            "EXDATE": list(self._left_out(raw, span)),
        }
        given = (line.value for line in raw.often.get("RRULE", ()) if line.value.strip())
        rules = list(dict.fromkeys(_rule_text(value, span.start) for value in given))
        if rules:
            component["RRULE"] = rules[0] if len(rules) == 1 else rules
        return self._bounded(component, span)

    def _bounded(self, component: dict[str, Any], span: Span) -> tuple[Recurrence, tuple[Note, ...]]:
        """A rule that runs on is taken from this month on, as far as a series may go here, with a note."""
        start = window_start(span.start.day, self.now, span.zone)
        is_cut = False
        try:
            recurrence = read_recurrence(component, span.zone)
        except RecurrenceRefused as refused:
            if refused.problem not in _ENDLESS or not isinstance(component.get("RRULE"), str):
                raise
            self.budget.take(_cost_of_years(span.start.day, start))
            recurrence, is_cut = self._ended(component, span, last_day(start)), True
        try:
            dates = expand(recurrence)
        except RecurrenceRefused as refused:
            if refused.problem not in _TOO_LONG:
                raise
            self.budget.take(0 if is_cut else _cost_of_years(span.start.day, start))
            recurrence, is_cut = shortened(recurrence, start), True
            dates = expand(recurrence)
        self.budget.take(len(dates))
        first, last = dates[0].wall.date(), dates[-1].wall.date()
        notes: tuple[Note, ...] = (note(NoteKind.RULE_SHORTENED, first=first, last=last),) if is_cut else ()
        extra = sum(1 for each in dates if each.is_extra)
        if extra:
            notes = (*notes, note(NoteKind.EXTRA_DATES, count=extra))
        by_clock = [wall_note(each.wall, each.note) for each in dates if each.note]
        return recurrence, (*notes, *by_clock[:_MOST_CLOCK_NOTES])

    def _ended(self, component: dict[str, Any], span: Span, last: date) -> Recurrence:
        """The recurrence of a rule without an end, or with a number of dates beyond all bounds."""
        count = _COUNT.search(component["RRULE"])
        component["RRULE"] = f"{_COUNT.sub('', component['RRULE']).strip(';')};UNTIL={last:%Y%m%d}"
        recurrence = read_recurrence(component, span.zone)
        end = end_of_count(recurrence, int(count[1]), last) if count else None
        return replace(recurrence, rule=replace(recurrence.rule, until=end)) if end else recurrence

    def _extra(self, raw: RawEvent, span: Span) -> Iterator[_Held]:
        for line, text in self._listed(raw, "RDATE"):
            start, slash, end = text.partition("/")
            moment = _of_series(read_moment(line, self.zones, start), span)
            if not slash:
                yield _Held(moment)
            elif end.strip().upper().startswith(("P", "+P")):
                yield _Held((moment, _length(end)))
            else:
                yield _Held((moment, _of_series(read_moment(line, self.zones, end), span)))

    def _left_out(self, raw: RawEvent, span: Span) -> Iterator[_Held]:
        for line, text in self._listed(raw, "EXDATE"):
            yield _Held(_of_series(read_moment(line, self.zones, text), span))

    def _listed(self, raw: RawEvent, name: str) -> Iterator[tuple[Line, str]]:
        """Each value of the properties called ``name``; there may be more than a series has dates, for days gone by."""
        most = 10 * self.limits.dates
        for line in raw.often.get(name, ()):
            most -= line.value.count(",")
            if most < 0 or raw.has_too_many:
                raise RecurrenceRefused(RecurrenceProblem.TOO_MANY_DATES, most=self.limits.dates)
            for text in line.value.split(","):
                if text.strip():
                    yield line, text


def _cost_of_years(first: date, start: date) -> int:
    return (start.year - first.year + 4) * _COST_OF_YEAR


def _of_series(moment: Moment, span: Span) -> date | datetime:
    """``moment`` as the series has its dates: days where it is of days, on its clock where no zone is named."""
    if span.days:
        return moment.on_clock(span.zone).date()
    return moment.value


def _length(text: str) -> timedelta:
    days, exact = read_duration(text)
    return timedelta(minutes=whole_minutes(timedelta(days=days) + exact))


def _rule_text(value: str, start: Moment) -> str:
    """``value`` without what says nothing: ends of lists, and the time that the start has anyway."""
    if len(value) > LONGEST_TEXT:
        return value
    at = start.at or time()
    pieces = []
    for piece in _SPACE.sub("", value).upper().strip(";").split(";"):
        part, _, said = piece.partition("=")
        if part in _TIME_PARTS and said.isdecimal() and int(said) == getattr(at, _TIME_PARTS[part]):
            continue
        far = _FAR_UNTIL.fullmatch(piece)
        # The year 9999 is how some say that there is no end.
        if piece and not (far and int(far[1]) > LAST_YEAR):
            pieces.append(piece)
    return ";".join(pieces)

