"""What commands say: results on standard output, problems on standard error."""

import sys


def say(text: str = "") -> None:
    """A line for whoever runs the command."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """A line about what went wrong, in words that say what to do."""
    sys.stderr.write(f"campus: {text}\n")
    sys.stderr.flush()
