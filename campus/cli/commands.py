"""How a command announces itself to the parser."""

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable
from typing import Any


def add_command(
    subparsers: Any, run: Callable[[Namespace], int], name: str, about: str, details: str
) -> ArgumentParser:
    """A subparser for ``name``; ``about`` is its line in the list, ``details`` what its own help ends with."""
    parser: ArgumentParser = subparsers.add_parser(
        name,
        help=about,
        description=f"{about[0].upper()}{about[1:]}.",
        epilog=details,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser
