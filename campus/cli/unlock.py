"""``campus unlock``: let somebody in again whose second factor is lost, where no administrator can."""

from argparse import ArgumentParser, Namespace
from typing import Any

from campus.cli.commands import add_command
from campus.cli.configuration import load
from campus.cli.console import complain, say
from campus.cli.databases import opened_hub
from campus.cli.schema import require_schema
from campus.outbox.worker import read_clock
from campus.people.notices import PeopleMail, mail_resident
from campus.people.queries.residents import find_resident
from campus.people.services.factors import remove_factors

NOBODY = 1
DETAILS = """\
Takes passkeys, code app and recovery codes away from an account, signs its devices out and writes to its owner. The
password stays. Administrators do the same on the page of a person at the desk: this is for the one whom nobody else
can let in. Where the role asks for a second factor, a new one is set up at the next sign-in.

examples:
  campus unlock admin@campus.example
"""


def add_to(subparsers: Any) -> None:
    """Announce the command."""
    parser: ArgumentParser = add_command(subparsers, run, "unlock", "take a lost second factor away", DETAILS)
    parser.add_argument("email", help="the address of the account")


def run(arguments: Namespace) -> int:
    """Take it away; 1 where there is no such account, or nothing to take."""
    settings = load(arguments).settings
    with opened_hub(settings) as sessions:
        require_schema(settings, sessions.engine)
        with sessions.write() as db:
            now, found = read_clock(), find_resident(db, arguments.email.strip().lower())
            if found is None:
                complain(f"Nobody has the address {arguments.email}.")
                return NOBODY
            if remove_factors(db, found.id, None, by=None, now=now) is None:
                complain(f"{found.email} has no second factor: the password opens the account.")
                return NOBODY
            values = {"link": f"{settings.base_url}/me/security", "passkey": "", "is_guarded": False}
            mail_resident(db, settings, PeopleMail.FACTOR_REMOVED, found, now=now, **values)
            say(f"{found.email} signs in with the password alone; all devices are signed out.")
    return 0
