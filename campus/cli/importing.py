"""``campus import``: book what stands in a calendar file."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from campus.cli.commands import add_command
from campus.cli.configuration import load
from campus.cli.console import complain, say
from campus.cli.databases import opened_hub
from campus.cli.schema import require_schema
from campus.db import Sessions
from campus.domain.contact import ContactRefused, normalize_email
from campus.ical.reading import ReadCalendar, read_calendar
from campus.importing.notices import mail_import
from campus.importing.queries import identity_by_address
from campus.importing.services.agreeing import import_events
from campus.importing.services.planning import MOST_EVENTS, Watcher, plan_import
from campus.importing.services.sorting import FILE_LIMITS, file_events
from campus.importing.values import (
    Agreed,
    FileEvent,
    ImportChanged,
    Imported,
    ImportRefused,
    PlannedEvent,
    State,
    Terms,
)
from campus.importing.words import event_row, said_moves
from campus.outbox.worker import read_clock
from campus.people.queries.logins import Identity
from campus.settings import Settings
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import translated
from campus.web.sentences import sentence
from campus.web.sentences.importing import import_problem_sentence

FAILED, REFUSED = 1, 2
_LANGUAGE = "en"

# Says what is done, and how far it is: done and total; without them nobody knows.
Report = Callable[[str, int | None, int | None], None]

DETAILS = f"""\
Shows every event as it is understood and books those ahead, all of them or none. The room is found by the event's
place; --room is for events whose place names none. An event that was imported before follows its file: changed,
cancelled, or left as it is. What cannot be booked is left out; with --best it goes to another time or another room, as
the planner proposes for a series. At most {MOST_EVENTS} events at once: run it again for the rest. Whoever asked for
confirmations gets one mail about all of it.

examples:
  campus import team.ics --as ada@kaist.example --dry-run
  campus import team.ics --as ada@kaist.example --room meeting-201 --best
"""


def add_to(subparsers: Any) -> None:
    """Announce the command."""
    parser: ArgumentParser = add_command(subparsers, run, "import", "book what stands in a calendar file", DETAILS)
    parser.add_argument("file", type=Path, metavar="FILE", help="the .ics file")
    parser.add_argument("--as", dest="email", required=True, metavar="EMAIL", help="the resident who books")
    parser.add_argument("--room", metavar="SLUG", help="the room of events whose place names none")
    parser.add_argument("--people", type=int, default=Terms().people, help="how many come (default: %(default)s)")
    parser.add_argument("--best", action="store_true", help="take another time or room where one cannot be had")
    parser.add_argument("--dry-run", action="store_true", help="only show what would be booked")


def run(arguments: Namespace) -> int:
    """Read, show, and book."""
    settings = load(arguments).settings
    now = read_clock()
    try:
        data = arguments.file.read_bytes()
    except OSError as trouble:
        complain(f"The file cannot be read: {trouble.strerror}")
        return REFUSED
    with _progress() as report:
        report("reading", None, None)
        calendar = read_calendar(data, now=now, limits=FILE_LIMITS)
    for problem in calendar.problems:
        where = "" if problem.line is None else f"line {problem.line}: "
        complain(where + translated(import_problem_sentence(problem, _LANGUAGE), _LANGUAGE))
    if not calendar.events:
        return REFUSED
    with opened_hub(settings) as sessions:
        require_schema(settings, sessions.engine)
        return _import(sessions, settings, calendar, arguments)


def _import(sessions: Sessions, settings: Settings, calendar: ReadCalendar, arguments: Namespace) -> int:
    now = read_clock()
    files = file_events(calendar, now=now)
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        by = identity_by_address(db, _address(arguments.email), now=now)
        usual = catalogue.by_slug.get(arguments.room or "")
        refusal = _why_not(by is not None, arguments, is_room=usual is not None and not usual.is_retired)
        if by is None or refusal:
            complain(refusal)
            return REFUSED
        terms = Terms(people=arguments.people, usual=usual, untitled="Meeting", takes_best=arguments.best)
        with _progress() as report:
            watcher = Watcher(progress=lambda done, total: report("looking", done, total))
            planned = plan_import(db, catalogue, files, terms, by=by, now=now, watcher=watcher)
    _show(planned, catalogue)
    acts = sum(each.is_act for each in planned)
    if arguments.dry_run or not acts:
        say(f"Nothing was written; {acts} events would be." if acts else "Nothing was changed.")
        return 0
    return _write(sessions, settings, planned, terms, by)


def _address(said: str) -> str:
    """``said`` as residents are known by it; what is no address is nobody's."""
    try:
        return normalize_email(said)
    except ContactRefused:
        return ""


def _why_not(is_resident: bool, arguments: Namespace, *, is_room: bool) -> str:
    if not is_resident:
        return f"No active resident has the address {arguments.email}."
    if arguments.room and not is_room:
        return f"There is no room {arguments.room}."
    return "" if arguments.people > 0 else "At least one person comes."


def _write(
    sessions: Sessions, settings: Settings, planned: Sequence[PlannedEvent], terms: Terms, by: Identity
) -> int:
    files: list[FileEvent] = [each.file for each in planned]
    settled = replace(terms, choices={each.file.index: each.choices for each in planned})
    agreed = Agreed(settled, {each.file.index: each.shown for each in planned})
    now = read_clock()
    try:
        with _progress() as report, sessions.write() as db:
            report("booking", None, None)
            done = import_events(db, read_catalogue(db), files, agreed, by=by, now=now)
            mail_import(db, settings, done, by, now=now)
    except ImportChanged:
        complain("Something was booked meanwhile. Nothing was written; try again.")
        return FAILED
    except ImportRefused as refused:
        title = next(each.file.event.title for each in planned if each.file.index == refused.index)
        reasons = " ".join(translated(sentence(each, _LANGUAGE), _LANGUAGE) for each in refused.refusals)
        complain(f"Nothing was written. {title}: {reasons}")
        return FAILED
    _say_done(done, sum(each.state is State.LATER for each in planned))
    return 0


def _say_done(done: Imported, later: int) -> None:
    say(f"{done.made} booked, {done.changed} changed, {done.cancelled} cancelled")
    if later:
        say(f"{later} events are left for later: run it again.")


def _show(planned: Sequence[PlannedEvent], catalogue: Catalogue) -> None:
    for each in planned:
        row = event_row(each, _LANGUAGE)
        room = f" · {each.room.name_en}" if each.room else ""
        say(f"{row.state}: {row.title or 'No title'} · {row.rule or row.when}{room}")
        for line in (row.counted, *row.notes, *row.reasons, *said_moves(each, catalogue, _LANGUAGE)):
            if line:
                say(f"    {line}")


@contextmanager
def _progress() -> Iterator[Report]:
    """A bar on a terminal, silence elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<10}"), BarColumn(bar_width=40), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("reading", total=None)

        def report(what: str, done: int | None, total: int | None) -> None:
            bar.update(task, description=what, completed=done or 0, total=total)

        yield report
