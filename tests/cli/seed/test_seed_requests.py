"""What waits for a manager in the demo."""

from collections import Counter
from datetime import date, timedelta

import pytest

from campus.booking.models import Approval
from campus.cli.seed.requests import request_tables
from campus.domain.hubtime import at
from tests.cli.seed.conftest import Plan
from tests.cli.seed.test_seed_plan import DAYS


@pytest.mark.parametrize("today", DAYS)
def test_managers_find_requests_in_every_state(plan: Plan, today: date) -> None:
    asked = [each for each in plan(today) if each.request is not None]
    states = Counter(row["state"].value for row in request_tables(plan(today))[Approval])
    assert states["open"] >= 2 and {"asked", "refused", "approved"} <= set(states) and len(asked) == states.total()
    for each in asked:
        assert each.request and each.created_at < each.request.due_at < each.request.expires_at < each.slot.starts_at
        # Nothing expires on the day of the demo.
        assert each.request.decided_at or each.request.expires_at > at(today + timedelta(days=1))
