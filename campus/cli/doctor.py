"""``campus doctor``: look for what is wrong before anyone else does."""

from argparse import Namespace
from typing import Any

from campus.cli.checks import examine
from campus.cli.commands import add_command
from campus.cli.configuration import load
from campus.cli.console import say
from campus.cli.databases import opened_sessions
from campus.cli.findings import Level
from campus.cli.schema import sqlite_file
from campus.settings import SettingsRefused

DETAILS = """\
Looks at Python, the settings, the database and its tables, the no-overlap rule (by trying to break it, in a transaction
that is rolled back), references, waiting mail, the mail server, institutions' providers, free space and file
modes. One line each: ok, warn or fail. The exit status is 1 when anything failed, so that a timer may call it.

examples:
  campus doctor
  campus --ini /etc/campus/production.ini doctor
"""


def add_to(subparsers: Any) -> None:
    """Announce the command."""
    add_command(subparsers, run, "doctor", "look for what is wrong", DETAILS)


def run(arguments: Namespace) -> int:
    """Print every finding; 1 when something failed."""
    configuration = load(arguments)
    settings = configuration.settings
    file = sqlite_file(settings)
    if file is not None and not file.exists():
        raise SettingsRefused(f"There is no database file {file}. Run: campus upgrade")
    say(f"ok    settings of {configuration.source}, for {settings.environment.value}")
    has_failure = False
    with opened_sessions(settings) as sessions:
        for finding in examine(settings, sessions):
            say(f"{finding.level.value:5} {finding.text}")
            has_failure |= finding.level is Level.FAIL
    return int(has_failure)
