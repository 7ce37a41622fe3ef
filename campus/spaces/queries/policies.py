"""Policies as they are stored: what each says, who set it, and for which rooms."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.domain.asker import Audience, FloorName
from campus.domain.errors import Owner
from campus.domain.rules import PolicyNumbers, Quota
from campus.spaces.models import Building, Floor, Policy, PolicyQuota, RoomPolicy

# The hub's own policy: it holds for all rooms and is never deleted.
HUB_SLUG = "hub"
NOT_NUMBERS = frozenset({"owner", "quotas", "audience"})
NUMBERS = tuple(name for name in PolicyNumbers.__dataclass_fields__ if name not in NOT_NUMBERS)


@dataclass(frozen=True, slots=True)
class PolicyFacts:
    """One policy. ``room_ids`` is None when it holds for all rooms; ``is_the_hubs``: it cannot be deleted."""

    id: int
    version: int
    name_ko: str
    name_en: str
    is_the_hubs: bool
    numbers: PolicyNumbers
    room_ids: frozenset[int] | None


def read_policies(db: Session) -> list[PolicyFacts]:
    """Every policy, oldest first. Four queries, however many there are."""
    links: dict[int, set[int]] = defaultdict(set)
    for room_id, policy_id in db.execute(select(RoomPolicy.room_id, RoomPolicy.policy_id)):
        links[policy_id].add(room_id)
    quotas: dict[int, list[PolicyQuota]] = defaultdict(list)
    for quota in db.scalars(select(PolicyQuota).order_by(PolicyQuota.holder, PolicyQuota.period)):
        quotas[quota.policy_id].append(quota)
    floors = read_floors(db)
    return [
        _facts(policy, quotas[policy.id], links[policy.id], floors)
        for policy in db.scalars(select(Policy).order_by(Policy.id))
    ]


def find_policy(db: Session, policy_id: int) -> PolicyFacts | None:
    """One policy as the database has it now, or None."""
    statement = select(Policy).where(Policy.id == policy_id).execution_options(populate_existing=True)
    policy = db.scalars(statement).one_or_none()
    if policy is None:
        return None
    quotas = db.scalars(
        select(PolicyQuota).where(PolicyQuota.policy_id == policy_id).execution_options(populate_existing=True)
    ).all()
    rooms = db.scalars(select(RoomPolicy.room_id).where(RoomPolicy.policy_id == policy_id))
    return _facts(policy, list(quotas), set(rooms), read_floors(db))


def read_floors(db: Session) -> dict[int, FloorName]:
    """Every floor by id, building by building."""
    rows = db.execute(
        select(Floor.id, Building.name_ko, Building.name_en, Floor.level)
        .join(Building, Building.id == Floor.building_id)
        .order_by(Building.id, Floor.level)
    )
    return {floor_id: FloorName(floor_id, name_ko, name_en, level) for floor_id, name_ko, name_en, level in rows}


def _facts(
    policy: Policy, quotas: list[PolicyQuota], room_ids: set[int], floors: Mapping[int, FloorName]
) -> PolicyFacts:
    owner = Owner(policy.owner_ko, policy.owner_en)
    counted_in = None if policy.applies_to_all else frozenset(room_ids)
    numbers: dict[str, Any] = {name: getattr(policy, name) for name in NUMBERS}
    return PolicyFacts(
        id=policy.id,
        version=policy.version,
        name_ko=policy.name_ko,
        name_en=policy.name_en,
        is_the_hubs=policy.slug == HUB_SLUG,
        numbers=PolicyNumbers(
            owner=owner,
            quotas=tuple(
                Quota(owner, each.holder, each.period, each.minutes, each.count, counted_in) for each in quotas
            ),
            audience=_audience(policy, floors),
            **numbers,
        ),
        room_ids=counted_in,
    )


def _audience(policy: Policy, floors: Mapping[int, FloorName]) -> Audience | None:
    roles, kinds = frozenset(policy.for_roles.split()), frozenset(policy.for_organization_kinds.split())
    floor = floors[policy.for_floor_id] if policy.for_floor_id is not None else None
    return Audience(roles, kinds, floor) if roles or kinds or floor else None
