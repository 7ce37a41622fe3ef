"""The command line: ``campus serve``, ``worker``, ``init``, ``upgrade``, ``seed``, ``doctor``, mails, readings."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter

from sqlalchemy.exc import OperationalError

from campus.cli import (
    audit,
    doctor,
    importing,
    init,
    mail,
    mails,
    readings,
    reports,
    retention,
    serve,
    unlock,
    upgrade,
    worker,
)
from campus.cli.console import complain
from campus.cli.schema import SchemaRefused
from campus.cli.seed import command as seed
from campus.settings import SettingsRefused

REFUSED = 2
INTERRUPTED = 130

DESCRIPTION = """\
Campus: the space and community scheduler of the AI hub in Sinseong-dong.

Settings come from an ini file and from the environment; CAMPUS_SECRET, CAMPUS_DATABASE_URL and the like win over the
file. Without --ini the file is $CAMPUS_INI, else ./development.ini, else ./production.ini; without any, the environment
alone is read.
"""

EXAMPLES = """\
examples:
  campus init                             begin a hub of your own: tables, and a code for its setup page
  campus upgrade                          make the tables, or bring them to this version
  campus seed                             fill an empty database with the demo hub
  campus serve                            serve, and deliver mail beside
  campus --ini production.ini doctor      look for what is wrong before anyone else does

`campus COMMAND --help` says more about each.
"""


def make_parser() -> ArgumentParser:
    """The whole command line."""
    parser = ArgumentParser(
        prog="campus", description=DESCRIPTION, epilog=EXAMPLES, formatter_class=RawDescriptionHelpFormatter
    )
    parser.add_argument("--ini", metavar="FILE", help="the ini file to read settings from")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    everyday = (serve, worker, init, upgrade, seed, doctor)
    for command in (*everyday, mails, mail, importing, readings, reports, audit, retention, unlock):
        command.add_to(commands)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command; its exit status: 0 done, 1 failed, 2 refused to begin."""
    arguments = make_parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except (SettingsRefused, SchemaRefused) as refused:
        complain(str(refused))
    except OperationalError as trouble:
        complain(f"The database cannot be used: {str(trouble.orig).strip()}")
    except KeyboardInterrupt:
        return INTERRUPTED
    return REFUSED
