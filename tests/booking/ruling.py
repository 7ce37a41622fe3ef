"""Setting a policy in a test."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from campus.db import Sessions
from campus.domain.asker import Holder, Period
from campus.spaces.models import Floor, Policy, PolicyQuota, Room, RoomPolicy, Tenancy
from campus.spaces.services import renew_revision
from tests.support.clock import NOW
from tests.support.hub import Place

Quota = tuple[Holder, Period, int | None, int | None]
OWNER = "입주 지원팀"


def rule(sessions: Sessions, rooms: Sequence[Place] = (), quotas: Sequence[Quota] = (), **values: object) -> int:
    """A policy of ``OWNER`` for ``rooms`` (none named: all) from now on; its id."""
    with sessions.write() as db:
        names = {"name_ko": "규칙", "name_en": "Rule", "owner_ko": OWNER, "owner_en": "Tenants' desk"}
        policy = Policy(slug=f"rule-{len(db.scalars(select(Policy.id)).all())}", applies_to_all=not rooms, **names)
        for name, value in values.items():
            setattr(policy, name, value)
        policy.quotas = [
            PolicyQuota(holder=holder, period=period, minutes=minutes, count=count)
            for holder, period, minutes, count in quotas
        ]
        db.add(policy)
        db.flush()
        db.add_all([RoomPolicy(room_id=room.id, policy_id=policy.id) for room in rooms])
        renew_revision(db, now=NOW)
        return policy.id


def let_in(sessions: Sessions, organization: Place, room: Place) -> int:
    """Make ``organization`` a tenant of the floor of ``room``; the floor's id."""
    with sessions.write() as db:
        floor_id = db.scalars(select(Floor.id).join(Room, Room.floor_id == Floor.id).where(Room.id == room.id)).one()
        db.add(Tenancy(organization_id=organization.id, floor_id=floor_id, starts_on=date(2026, 1, 1)))
        return floor_id
