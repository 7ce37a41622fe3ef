"""``campus mail receive``: take an answer of somebody's calendar from the mail server."""

import logging
import os
import sys
from argparse import ArgumentParser, Namespace
from typing import Any, BinaryIO

from sqlalchemy.exc import SQLAlchemyError

from campus.cli.commands import add_command
from campus.cli.configuration import load
from campus.cli.console import complain, say
from campus.cli.databases import opened_hub
from campus.cli.schema import SchemaRefused, require_schema
from campus.mailings.raw_mails import MOST_OCTETS
from campus.mailings.receiving import receive
from campus.outbox.worker import read_clock
from campus.settings import SettingsRefused

log = logging.getLogger(__name__)

DETAILS = """\
Reads one message from standard input, as a mail server pipes it to a program. Of answers to invitations (METHOD REPLY)
those count that come from the invited address to the plus-address of the invitation: "no" opts out of that date, "yes"
is noted; a proposal of another time (COUNTER) goes to whoever leads the group. Everything else is dropped.

Ends with 0 when the message was dealt with or dropped, and with 75 (EX_TEMPFAIL) when the mail server is to keep it and
try again, since settings or database are not in order.

examples:
  campus mail receive --recipient reply+s12.abc@campus.example < message.eml
"""

# sysexits.h: the mail server keeps the message and tries again.
TRY_AGAIN = getattr(os, "EX_TEMPFAIL", 75)


def add_to(subparsers: Any) -> None:
    """Announce the command."""
    about = "take answers of calendars from a mail server"
    parser: ArgumentParser = add_command(subparsers, run, "mail", about, DETAILS)
    parser.add_argument("act", choices=["receive"], help="read one message from standard input")
    parser.add_argument("--recipient", default="", metavar="ADDRESS", help="the address that the message came for")


def run(arguments: Namespace) -> int:
    """Take the message on standard input."""
    octets = _read(sys.stdin.buffer)
    try:
        settings = load(arguments).settings
        with opened_hub(settings) as sessions:
            require_schema(settings, sessions.engine)
            with sessions.write() as db:
                outcome = receive(db, settings, octets, arguments.recipient, now=read_clock())
    except (SettingsRefused, SchemaRefused, SQLAlchemyError, OSError) as trouble:
        complain(f"The message is to be tried again: {type(trouble).__name__}")
        return TRY_AGAIN
    except Exception:
        log.exception("a message could not be taken")
        return TRY_AGAIN
    say(f"{outcome.name.lower()}: {outcome.value}")
    return 0


def _read(stream: BinaryIO) -> bytes:
    """All of a message, but not more than is looked at; the rest is read away, so that no pipe breaks."""
    octets = stream.read(MOST_OCTETS + 1)
    while stream.read(64 * 1024):
        pass
    return octets
