"""Every problem and every note of an import is a sentence, in both languages, with its values inside."""

from datetime import date
from string import Template

import pytest

from campus.domain.imported import Note, NoteKind, Problem, ProblemKind, note
from campus.domain.recurrence import RecurrenceProblem
from campus.web.sentences.importing import (
    _NOTES,
    _PROBLEMS,
    import_note_sentence,
    import_problem_sentence,
)
from tests.support.ics import FILES, read_file
from tests.support.recurrences import wall


def problem(kind: ProblemKind, **values: object) -> Problem:
    return Problem(kind, 3, "1", tuple(values.items()))


def test_every_problem_and_every_note_has_its_sentence() -> None:
    assert set(_PROBLEMS) == set(ProblemKind) - {ProblemKind.BAD_RULE}
    assert set(_NOTES) == set(NoteKind)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            problem(ProblemKind.FILE_TOO_LARGE, most=2 * 1024 * 1024, octets=5_400_000),
            "The file has 5.1 MB; at most 2.0 MB are read. Export a shorter time, or in parts.",
        ),
        (problem(ProblemKind.NOT_AN_EVENT, component="VTODO", count=2), "Only events are read. Left out: tasks (2)."),
        (problem(ProblemKind.NOT_AN_EVENT, component="X-A", count=1), "Only events are read. Left out: X-A (1)."),
        (problem(ProblemKind.UNREADABLE_DATE, part="DTSTART"), "A date of the event cannot be read: Start."),
        (problem(ProblemKind.IS_OVER, last=date(2023, 1, 4)), "The series was over on Wed 4 Jan 2023."),
        (
            problem(ProblemKind.BAD_RULE, recurrence=RecurrenceProblem.BAD_INTERVAL, least=1, most=366),
            "The interval is a number from 1 to 366.",
        ),
    ],
)
def test_problems_in_words(found: Problem, said: str) -> None:
    assert str(import_problem_sentence(found, "en").interpolate()) == said


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            note(NoteKind.ZONE_UNKNOWN, name="Mars/Base", zone="Asia/Seoul"),
            "Unknown time zone \u201cMars/Base\u201d: taken as Asia/Seoul.",
        ),
        (
            note(NoteKind.RULE_SHORTENED, first=date(2026, 11, 4), last=date(2028, 11, 1)),
            "The series goes on for longer than we can keep: read from Wed 4 Nov 2026 to Wed 1 Nov 2028.",
        ),
        (
            note(NoteKind.COMES_TWICE, wall=wall("2027-11-07 01:30")),
            "Sun 7 Nov 2027 01:30 comes twice, as the clocks are put back then: the first was taken.",
        ),
        (note(NoteKind.TEXT_CUT, part="SUMMARY", most=120), "Title is longer than 120 characters and was cut."),
    ],
)
def test_notes_in_words(found: Note, said: str) -> None:
    assert str(import_note_sentence(found, "en").interpolate()) == said


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.glob("*.ics")))
@pytest.mark.parametrize("locale", ["ko", "en"])
def test_what_is_read_gives_each_sentence_its_values(name: str, locale: str) -> None:
    calendar = read_file(name)
    sentences = [import_problem_sentence(each, locale) for each in calendar.problems]
    sentences += [import_note_sentence(each, locale) for event in calendar.events for each in event.notes]
    for sentence in sentences:
        wanted = set(Template(str(sentence)).get_identifiers())
        assert wanted <= set(sentence.mapping or {}), sentence
