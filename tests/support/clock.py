"""The clock of tests: it stands at a Wednesday morning until a test moves it."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=SEOUL)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Wednesday 25 November 2026, 10:00 in Seoul; ``clock.move_to(aware datetime)`` and ``clock.shift(seconds)``."""
    with time_machine.travel(NOW, tick=False) as standing:
        yield standing
