"""Policies and tenancies as rows."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from campus.cli.seed.people import organization_ids
from campus.cli.seed.plans import PolicyPlan, RoomPlan, TenancyPlan
from campus.cli.seed.policies import TENANCIES
from campus.cli.seed.writing import Row, Tables
from campus.spaces.models import Policy, PolicyQuota, RoomPolicy, Tenancy

Floors = Mapping[tuple[str, int], int]
_NUMBERS = (
    "grid_minutes",
    "shortest_minutes",
    "longest_minutes",
    "group_longest_minutes",
    "days_ahead",
    "opens_minute",
    "lead_business_days",
    "setup_minutes",
    "tidy_minutes",
    "rest_minutes",
    "needs_approval",
    "opens_on_holidays",
    "visibility",
)


def room_ids(rooms: Sequence[RoomPlan]) -> dict[str, int]:
    """The id of each room, by slug: its place in the list."""
    return {room.slug: number for number, room in enumerate(rooms, 1)}


def policy_tables(policies: Sequence[PolicyPlan], rooms: Sequence[RoomPlan], floors: Floors) -> Tables:
    """The rows of all policies, after those of rooms and ``floors`` (ids by building and level)."""
    ids, numbered = room_ids(rooms), list(enumerate(policies, 1))
    return {
        Policy: [_policy_row(number, each, floors) for number, each in numbered],
        PolicyQuota: [
            {"policy_id": number, "holder": quota.holder, "period": quota.period}
            | {"minutes": quota.minutes, "count": quota.count}
            for number, each in numbered
            for quota in each.quotas
        ],
        RoomPolicy: [
            {"room_id": ids[room.slug], "policy_id": number}
            for number, each in numbered
            if not each.applies_to_all
            for room in rooms
            if each.holds_for(room)
        ],
    }


def _policy_row(number: int, policy: PolicyPlan, floors: Floors) -> Row:
    floor_id = floors[policy.building or "", policy.level or 0] if policy.tenants_only else None
    return {
        "id": number,
        "slug": policy.slug,
        "name_ko": policy.ko,
        "name_en": policy.en,
        "owner_ko": policy.owner_ko,
        "owner_en": policy.owner_en,
        "applies_to_all": policy.applies_to_all,
        "for_floor_id": floor_id,
    } | {name: getattr(policy, name) for name in _NUMBERS}


def tenancy_tables(floors: Floors, today: date) -> Tables:
    """The rows of all tenancies, after those of organizations."""
    organizations = organization_ids()

    def row(plan: TenancyPlan) -> Row:
        ended = plan.ended_days_ago
        return {
            "organization_id": organizations[plan.organization],
            "floor_id": floors[plan.building, plan.level],
            "office": plan.office,
            "starts_on": today - timedelta(days=plan.since_days),
            "ends_on": None if ended is None else today - timedelta(days=ended),
        }

    return {Tenancy: [row(plan) for plan in TENANCIES]}
