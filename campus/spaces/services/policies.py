"""Setting policies: making, changing and removing them. Bookings that exist stay as they are."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.domain.rules import PolicyNumbers
from campus.spaces.models import Policy, PolicyQuota, RoomPolicy
from campus.spaces.queries.policies import NUMBERS, PolicyFacts, find_policy
from campus.spaces.services.revision import renew_revision


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """How a policy shall be; ``room_ids`` is None when it holds for all rooms."""

    name_ko: str
    name_en: str
    numbers: PolicyNumbers
    room_ids: frozenset[int] | None


class PolicyGone(LookupError):
    """There is no such policy any more."""


class StalePolicy(Exception):
    """The policy was changed since the form was shown; ``current`` is how it stands. Nothing was written."""

    def __init__(self, current: PolicyFacts) -> None:
        super().__init__(f"The policy is at version {current.version} now.")
        self.current = current


class HubPolicyStays(Exception):
    """The hub's own policy holds for all rooms and is not deleted. Nothing was written."""


def add_policy(db: Session, draft: PolicyDraft, *, slug: str = "", by: int, now: datetime) -> int:
    """Make a policy and return its id; without a ``slug`` it gets one of its own."""
    values = _columns(draft) | {"slug": slug or f"rule-{secrets.token_hex(8)}", "version": 1}
    policy_id = int(db.execute(insert(Policy).values(values).returning(Policy.id)).scalar_one())
    _write_parts(db, policy_id, draft)
    record(db, "policy.made", ("policy", policy_id), by=by, now=now, details={"name": draft.name_ko})
    renew_revision(db, now=now)
    return policy_id


def change_policy(db: Session, policy_id: int, draft: PolicyDraft, *, version: int, by: int, now: datetime) -> None:
    """Let a policy be as ``draft`` says; ``version`` is the one that the form was filled from.

    Raises :class:`StalePolicy`, :class:`PolicyGone`, :class:`HubPolicyStays` when the hub's own is to hold for some
    rooms only.
    """
    before = _lock(db, policy_id)
    check_policy(before, draft, version=version)
    changed = _difference(before, draft)
    if not changed:
        return
    db.execute(update(Policy).where(Policy.id == policy_id).values(_columns(draft) | {"version": version + 1}))
    _write_parts(db, policy_id, draft)
    record(db, "policy.changed", ("policy", policy_id), by=by, now=now, details=changed)
    renew_revision(db, now=now)


def check_policy(before: PolicyFacts, draft: PolicyDraft, *, version: int) -> None:
    """Raise what :func:`change_policy` would, for a policy that stands as ``before``."""
    if before.version != version:
        raise StalePolicy(before)
    if before.is_the_hubs and draft.room_ids is not None:
        raise HubPolicyStays()


def remove_policy(db: Session, policy_id: int, *, by: int, now: datetime) -> None:
    """Delete a policy. Raises :class:`PolicyGone`, :class:`HubPolicyStays`."""
    before = _lock(db, policy_id)
    if before.is_the_hubs:
        raise HubPolicyStays()
    for table in (RoomPolicy, PolicyQuota):
        db.execute(delete(table).where(table.policy_id == policy_id))
    db.execute(delete(Policy).where(Policy.id == policy_id))
    details = {"name": before.name_ko, "rooms": _rooms(before.room_ids)} | _said(before.numbers)
    record(db, "policy.removed", ("policy", policy_id), by=by, now=now, details=details)
    renew_revision(db, now=now)


def _lock(db: Session, policy_id: int) -> PolicyFacts:
    db.execute(select(Policy.id).where(Policy.id == policy_id).with_for_update())
    found = find_policy(db, policy_id)
    if found is None:
        raise PolicyGone(policy_id)
    return found


def _columns(draft: PolicyDraft) -> dict[str, Any]:
    numbers, audience = draft.numbers, draft.numbers.audience
    return {
        "name_ko": draft.name_ko,
        "name_en": draft.name_en,
        "owner_ko": numbers.owner.ko,
        "owner_en": numbers.owner.en,
        "applies_to_all": draft.room_ids is None,
        "for_roles": " ".join(sorted(audience.roles)) if audience else "",
        "for_organization_kinds": " ".join(sorted(audience.organization_kinds)) if audience else "",
        "for_floor_id": audience.floor.floor_id if audience and audience.floor else None,
    } | {name: getattr(numbers, name) for name in NUMBERS}


def _write_parts(db: Session, policy_id: int, draft: PolicyDraft) -> None:
    for table in (RoomPolicy, PolicyQuota):
        db.execute(delete(table).where(table.policy_id == policy_id))
    rooms = [{"room_id": room_id, "policy_id": policy_id} for room_id in sorted(draft.room_ids or ())]
    if rooms:
        db.execute(insert(RoomPolicy), rooms)
    quotas = [
        {"policy_id": policy_id, "holder": each.holder, "period": each.period}
        | {"minutes": each.minutes, "count": each.count}
        for each in draft.numbers.quotas
    ]
    if quotas:
        db.execute(insert(PolicyQuota), quotas)


def _difference(before: PolicyFacts, draft: PolicyDraft) -> dict[str, Any]:
    """What changed, each as old and new, for the audit."""
    names = ("name_ko", "name_en")
    old = {name: getattr(before, name) for name in names} | _said(before.numbers)
    new = {name: getattr(draft, name) for name in names} | _said(draft.numbers)
    old["rooms"], new["rooms"] = _rooms(before.room_ids), _rooms(draft.room_ids)
    return {name: [old.get(name), new.get(name)] for name in {**old, **new} if old.get(name) != new.get(name)}


def _rooms(room_ids: frozenset[int] | None) -> list[int] | str:
    return "all" if room_ids is None else sorted(room_ids)


def _said(numbers: PolicyNumbers) -> dict[str, Any]:
    """What a policy says, as plain JSON."""
    said: dict[str, Any] = {name: value for name in NUMBERS if (value := getattr(numbers, name)) is not None}
    said |= {"owner_ko": numbers.owner.ko, "owner_en": numbers.owner.en}
    said |= {f"{each.holder}/{each.period}": [each.minutes, each.count] for each in numbers.quotas}
    audience = numbers.audience
    if audience is not None:
        said["roles"], said["kinds"] = sorted(audience.roles), sorted(audience.organization_kinds)
        said["floor"] = audience.floor.floor_id if audience.floor else None
    return said
