"""Readings in words: what is measured, in which unit, and why one is not taken in."""

from campus.spaces.models import ReadingKind
from campus.spaces.services.reading_files import FileProblem
from campus.spaces.services.readings import WrongReading
from campus.web.locale import _

KINDS = {
    ReadingKind.POWER: _("Power"),
    ReadingKind.PRESENCE: _("People present"),
    ReadingKind.CO2: _("CO₂"),
}

WRONG = {
    WrongReading.ROOM: _("There is no such room."),
    WrongReading.KIND: _("The kind is power, presence or co2."),
    WrongReading.INSTANT: _("The time needs its zone, like 2026-11-25T10:00:00+09:00."),
    WrongReading.FUTURE: _("The time lies ahead."),
    WrongReading.OLD: _("The time is more than 400 days ago."),
    WrongReading.VALUE: _("The value is a number from 0 to below 1,000,000."),
}

FILE_PROBLEMS = {
    FileProblem.TOO_LARGE: _("The file is larger than 4 MB. Send it in parts."),
    FileProblem.NO_TEXT: _("This is no text file in UTF-8 or CP949."),
    FileProblem.NO_TABLE: _("The file could not be read as a table: a quotation mark is missing somewhere."),
    FileProblem.COLUMNS: _("The first row must name the columns room, kind, at and value, each once."),
    FileProblem.EMPTY: _("There is no reading in this file."),
    FileProblem.TOO_MANY: _("There are more than 50,000 rows in this file. Send it in parts."),
}
