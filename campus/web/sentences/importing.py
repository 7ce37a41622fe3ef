"""What became of a calendar file, in sentences: what was not read and why, and what was assumed."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from pyramid.i18n import TranslationString

from campus.domain.imported import Note, NoteKind, Problem, ProblemKind
from campus.domain.recurrence import RecurrenceRefused
from campus.web import words
from campus.web.locale import _
from campus.web.mails import translated
from campus.web.recurrences import problem_sentence

_PROBLEMS: dict[ProblemKind, TranslationString] = {
    ProblemKind.FILE_TOO_LARGE: _(
        "The file has ${octets}; at most ${most} are read. Export a shorter time, or in parts."
    ),
    ProblemKind.FILE_EMPTY: _("The file is empty."),
    ProblemKind.UTF_16: _("The file is in UTF-16. Save it as UTF-8 and choose it again."),
    ProblemKind.UNKNOWN_ENCODING: _(
        "We cannot tell in which encoding the file is written, and do not guess. Save it as UTF-8 and choose it again."
    ),
    ProblemKind.BROKEN_CHARACTERS: _("Some characters are broken in the file and show as \ufffd. Lines: ${count}."),
    ProblemKind.NOT_A_CALENDAR: _("This is not a calendar file. Its name usually ends in .ics."),
    ProblemKind.NO_EVENTS: _("There are no events in the file."),
    ProblemKind.TOO_MANY_EVENTS: _("The file has ${count} events; the first ${most} were read."),
    ProblemKind.TOO_MANY_SERIES: _("The file has more repeating events than we read at once. Import it in parts."),
    ProblemKind.NOT_AN_EVENT: _("Only events are read. Left out: ${component} (${count})."),
    ProblemKind.UNREADABLE_LINES: _("Some lines are no part of a calendar and were passed over: ${count}."),
    ProblemKind.MORE_PROBLEMS: _("There are more such remarks: ${count}."),
    ProblemKind.CUT_OFF: _("The event is cut off in the file: its end is missing."),
    ProblemKind.NO_START: _("The event does not say when it starts."),
    ProblemKind.UNREADABLE_DATE: _("A date of the event cannot be read: ${part}."),
    ProblemKind.MIXED_DATES: _("The event starts with a day and ends with a time, or the other way round."),
    ProblemKind.END_BEFORE_START: _("The event ends before it starts."),
    ProblemKind.NEGATIVE_DURATION: _("The event has a negative length."),
    ProblemKind.UNREADABLE_DURATION: _("The length of the event cannot be read."),
    ProblemKind.NO_LENGTH: _("The event takes less than a minute. A booking needs a length."),
    ProblemKind.YEAR_OUT_OF_RANGE: _("Days are between the years ${least} and ${most}."),
    ProblemKind.BAD_TEXT: _("A text of the event has characters that cannot be stored: ${part}."),
    ProblemKind.EXRULE: _("The event leaves out dates by a rule of its own (EXRULE), which we cannot read."),
    ProblemKind.IS_OVER: _("The series was over on ${last}."),
    ProblemKind.SUPERSEDED: _("The file has a newer version of this event, in line ${by}. That one was taken."),
    ProblemKind.BROKEN: _("The event cannot be read."),
}
_NOTES: dict[NoteKind, TranslationString] = {
    NoteKind.UID_MADE: _("The event has no identifier of its own; we made one from its content."),
    NoteKind.ALL_DAY: _("All day"),
    NoteKind.FLOATING_TIME: _("The file names no time zone: taken as ${zone}."),
    NoteKind.ZONE_UNKNOWN: _("Unknown time zone \u201c${name}\u201d: taken as ${zone}."),
    NoteKind.ZONE_BY_CLOCK: _("Time zone \u201c${name}\u201d has the clock of ${zone}: taken as that."),
    NoteKind.SECONDS_CUT: _("Seconds were cut."),
    NoteKind.MOVED_OUT_OF_GAP: _("${wall} does not exist, as the clocks are put forward then: it moves on."),
    NoteKind.COMES_TWICE: _("${wall} comes twice, as the clocks are put back then: the first was taken."),
    NoteKind.NO_END_GIVEN: _("The event does not say when it ends."),
    NoteKind.ENDS_WHERE_IT_STARTS: _("It ends on the day it starts: taken as one day."),
    NoteKind.TEXT_CUT: _("${part} is longer than ${most} characters and was cut."),
    NoteKind.EXTRA_DATES: _("Dates beside the rule: ${count}."),
    NoteKind.RULE_SHORTENED: _("The series goes on for longer than we can keep: read from ${first} to ${last}."),
    NoteKind.THIS_AND_FUTURE: _("The change was meant for all later dates as well; only this date was changed."),
    NoteKind.SERIES_MISSING: _("One date, ${original}, of a series that was not read: taken as a single event."),
    NoteKind.DATE_NOT_IN_SERIES: _("Its series has no date at ${original}: taken as a single event."),
}
_PARTS: dict[str, TranslationString] = {
    "SUMMARY": _("Title"),
    "DESCRIPTION": _("Description"),
    "LOCATION": _("Place"),
    "CATEGORIES": _("Categories"),
    "UID": _("Identifier"),
    "DTSTART": _("Start"),
    "DTEND": _("End"),
    "RECURRENCE-ID": _("Changed date"),
    "RDATE": _("Extra dates"),
    "EXDATE": _("Dates left out"),
}
_COMPONENTS: dict[str, TranslationString] = {
    "VTODO": _("tasks"),
    "VJOURNAL": _("journal entries"),
    "VFREEBUSY": _("free and busy times"),
    "VALARM": _("reminders"),
}


def import_problem_sentence(problem: Problem, locale: str) -> TranslationString:
    """Why something was not read, as one sentence or two; days and names in it are already in ``locale``."""
    values = dict(problem.values)
    if problem.kind is ProblemKind.BAD_RULE:
        return problem_sentence(RecurrenceRefused(values.pop("recurrence"), **values), locale)
    return _(str(_PROBLEMS[problem.kind]), mapping=_said(values, locale))


def import_note_sentence(note: Note, locale: str) -> TranslationString:
    """What was assumed, as a sentence; days and names in it are already in ``locale``."""
    return _(str(_NOTES[note.kind]), mapping=_said(dict(note.values), locale))


def _said(values: dict[str, Any], locale: str) -> dict[str, Any]:
    said = {name: _value(value, locale) for name, value in values.items()}
    if "octets" in values:
        said |= {name: _megabytes(values[name]) for name in ("octets", "most")}
    for name, named in (("part", _PARTS), ("component", _COMPONENTS)):
        if name in values and values[name] in named:
            said[name] = translated(named[values[name]], locale)
    return said


def _value(value: Any, locale: str) -> Any:
    say: Callable[[Any, str], str] | None = next((say for kind, say in _VALUES if isinstance(value, kind)), None)
    return say(value, locale) if say else value


def _wall(wall: datetime, locale: str) -> str:
    return f"{words.full_day(wall.date(), locale)} {wall:%H:%M}"


def _megabytes(octets: int) -> str:
    return f"{octets / 1024 / 1024:.1f} MB"


# A datetime is a date as well: it comes first.
_VALUES: tuple[tuple[type, Callable[[Any, str], str]], ...] = ((datetime, _wall), (date, words.full_day))
