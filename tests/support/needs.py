"""What a test needs from the machine. Where it is missing, the test is skipped aloud; under CI=true it fails."""

import os
from typing import NoReturn

import pytest


def is_ci() -> bool:
    """Whether nothing may be skipped."""
    return os.environ.get("CI", "").lower() in ("true", "1", "yes")


def missing(what: str) -> NoReturn:
    """Skip the test that asks, or fail it under CI; ``what`` says what is missing and how to get it."""
    if is_ci():
        pytest.fail(f"CI=true allows no skipping: {what}", pytrace=False)
    pytest.skip(what)
