"""``campus readings``: take in what meters wrote into a file."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from campus.audit.services import record
from campus.cli.commands import add_command
from campus.cli.configuration import load
from campus.cli.console import complain, say
from campus.cli.databases import opened_hub
from campus.cli.schema import require_schema
from campus.outbox.worker import read_clock
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.reading_words import FILE_PROBLEMS, WRONG
from campus.spaces.services.reading_files import MOST_ROWS, FileRefused, read_rows
from campus.spaces.services.readings import RowError, add_readings, understand
from campus.web.mails import translated

FAILED, REFUSED = 1, 2
FEW_WRONG = 50
_LANGUAGE = "en"

DETAILS = f"""\
The file is CSV in UTF-8 or CP949, its first row naming the columns room (its slug), kind (power, presence, co2), at
(RFC 3339 with a zone) and value; at most {MOST_ROWS:,} rows. All rows are taken in, or none while one is wrong. What is
known already stays as it is: a file can be sent twice.

examples:
  campus readings yesterday.csv
  campus readings yesterday.csv --leave-out-wrong
"""


def add_to(subparsers: Any) -> None:
    """Announce the command."""
    parser: ArgumentParser = add_command(subparsers, run, "readings", "take in what the meters of rooms said", DETAILS)
    parser.add_argument("file", type=Path, metavar="FILE", help="the .csv file")
    parser.add_argument("--leave-out-wrong", action="store_true", help="take in the right rows beside wrong ones")


def run(arguments: Namespace) -> int:
    """Read, judge, and take in."""
    settings = load(arguments).settings
    try:
        rows = read_rows(arguments.file.read_bytes())
    except OSError as trouble:
        complain(f"The file cannot be read: {trouble.strerror}")
        return REFUSED
    except FileRefused as refused:
        complain(translated(FILE_PROBLEMS[refused.problem], _LANGUAGE))
        return REFUSED
    now = read_clock()
    with opened_hub(settings) as sessions:
        require_schema(settings, sessions.engine)
        with sessions.read() as db:
            new, wrong = understand(read_catalogue(db), rows, now=now)
        _complain_of(wrong)
        if wrong and not arguments.leave_out_wrong:
            complain(f"{len(wrong)} of {len(rows)} rows are wrong; nothing was taken in.")
            return FAILED
        with sessions.write() as db:
            added = add_readings(db, new, now=now)
            details = {"new": added.new, "known": added.known, "left_out": len(wrong)}
            record(db, "readings.taken-in", ("readings", 0), by=None, now=now, details=details)
    say(f"{added.new:,} new, {added.known:,} known, {len(wrong):,} left out")
    return 0


def _complain_of(wrong: Sequence[RowError]) -> None:
    for each in wrong[:FEW_WRONG]:
        complain(f"row {each.number}: {translated(WRONG[each.why], _LANGUAGE)}")
    if len(wrong) > FEW_WRONG:
        complain(f"… and {len(wrong) - FEW_WRONG} more")
