"""``campus audit verify`` and ``campus audit head``: whether the access log is whole, and where it ends."""

import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import Any

from campus.audit.access import read_head
from campus.audit.verifying import Fault, Verified, verify
from campus.cli.commands import add_command
from campus.cli.configuration import load
from campus.cli.console import complain, say
from campus.cli.databases import opened_sessions
from campus.cli.schema import require_schema

BROKEN = 1

DETAILS = """\
The access log is a chain: each entry's hash covers the entry before. `verify` reads all of it, works every hash out
again and looks at both ends, at what the monthly reviews noted, and at the hash given with --expect. It ends with 0
when everything holds and with 1 at the first entry that does not, whose number it says.

Whoever may write to the database may also write a whole new chain. Only a hash that was noted elsewhere shows that:
`head` prints where the log ends, and so does the page of the monthly review. Write it down outside of this machine.

examples:
  campus audit head
  campus audit verify
  campus audit verify --expect 3f0c…                  a hash that `head` printed, or that stands beside a review
"""


def add_to(subparsers: Any) -> None:
    """Announce the command."""
    parser: ArgumentParser = add_command(subparsers, run, "audit", "see whether the access log is whole", DETAILS)
    parser.add_argument("act", choices=["verify", "head"], help="work the chain out again, or print where it ends")
    parser.add_argument("--expect", type=_hash, metavar="HASH", help="a hash that was noted when it was the newest")


def _hash(raw: str) -> str:
    if not re.fullmatch("[0-9a-f]{64}", raw.strip().lower()):
        raise ArgumentTypeError("a hash has 64 digits from 0 to f")
    return raw.strip().lower()


def run(arguments: Namespace) -> int:
    """Verify, or print the head."""
    settings = load(arguments).settings
    with opened_sessions(settings) as sessions:
        require_schema(settings, sessions.engine)
        with sessions.read() as db:
            if arguments.act == "head":
                number, digest = read_head(db)
                say(f"{number} {digest}")
                return 0
            found = verify(db, arguments.expect)
    return tell(found)


def tell(found: Verified) -> int:
    """Say what was found; the exit status."""
    if found.fault is not None:
        at = "" if found.number is None else f"Entry {found.number}: "
        complain(f"The access log does not hold. {at}{found.fault.value}.")
        if found.fault is Fault.EXPECTED:
            complain("Hashes of entries that are older than two years are gone with their entries.")
        return BROKEN
    if not found.last:
        say("The access log is whole: it has no entry yet.")
    else:
        say(f"The access log is whole: entries {found.first} to {found.last}, which ends with {found.head}.")
    return 0
