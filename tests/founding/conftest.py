"""An empty hub, a code for it, and what somebody types on its setup page."""

import pytest

from campus.db import Sessions
from campus.founding.gate import FOUNDED
from tests.support.setting_up import FILLED, new_code

__all__ = ["FILLED"]


@pytest.fixture(autouse=True)
def _not_set_up(sessions: Sessions) -> None:
    sessions.info[FOUNDED] = False


@pytest.fixture
def code(sessions: Sessions) -> str:
    """A code that holds."""
    return new_code(sessions)
