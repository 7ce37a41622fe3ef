"""The demo's accounts under the demo's rules: whoever tries it can book."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from campus.booking.models import LIVE
from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.cli.seed.people import organization_ids
from campus.cli.seed.places import BUILDINGS
from campus.cli.seed.policy_rows import tenancy_tables
from campus.cli.seed.spaces import floor_ids
from campus.domain.hubtime import local_date
from campus.spaces.catalogue import RoomFacts
from campus.spaces.models import Tenancy
from tests.cli.seed.conftest import Plan
from tests.cli.seed.test_seed_plan import DAYS, WEDNESDAY


@pytest.mark.parametrize("today", DAYS)
def test_the_demo_accounts_have_quota_left(plan: Plan, today: date) -> None:
    """An hour today and two this week and in each week to come: whoever tries the demo can book."""
    minutes = Counter[tuple[str, str, date]]()
    emails = {account.email for account in DEMO_ACCOUNTS}
    for each in plan(today):
        day = local_date(each.slot.starts_at)
        if each.organizer.email in emails and each.status in LIVE and day >= today - timedelta(days=6):
            minutes[each.organizer.email, "day", day] += each.slot.minutes
            minutes[each.organizer.email, "week", day - timedelta(days=day.weekday())] += each.slot.minutes
    for (email, period, day), used in minutes.items():
        assert used <= (180 if period == "day" else 360), (email, period, day)


def test_the_demos_rules_are_there(rooms_on: Callable[[date], list[RoomFacts]]) -> None:
    policies = {room.slug: room.rules.policy for room in rooms_on(WEDNESDAY)}
    quotas = {(each.holder.value, each.period.value): each.minutes for each in policies["booth-1"].quotas}
    assert quotas == {("resident", "day"): 240, ("resident", "week"): 480}
    assert (policies["kkachi-a"].approval.value, policies["kkachi-a"].lead.value) == (True, 5)
    assert policies["studio"].rest.value == 60
    assert not policies["eunhasu"].on_holidays.value and policies["seminar-401"].on_holidays.value
    (audience,) = policies["team-desk"].audiences
    floors = floor_ids(BUILDINGS)
    assert audience.value.floor is not None and audience.value.floor.floor_id == floors["startup-house", 4]


def test_startups_are_tenants_and_the_member_belongs_to_one() -> None:
    rows = tenancy_tables(floor_ids(BUILDINGS), WEDNESDAY)[Tenancy]
    ids = organization_ids()
    here = {row["organization_id"] for row in rows if row["ends_on"] is None}
    assert ids[DEMO_ACCOUNTS[0].organization] in here and len(here) == 5
    assert any(row["ends_on"] is not None for row in rows)
