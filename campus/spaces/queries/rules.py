"""Reading what bounds bookings: hours, closures, policies with their quotas and audiences, holidays."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.domain.asker import Audience, FloorName
from campus.domain.errors import Owner
from campus.domain.holidays import HolidayCalendar, NamedDay
from campus.domain.opening import ClosedTime, WeeklyHours
from campus.domain.rules import PolicyNumbers, Quota, RoomRules, strictest
from campus.domain.slot import Slot
from campus.spaces.models import (
    Building,
    Closure,
    Floor,
    OpeningHours,
    Policy,
    PolicyQuota,
    Room,
    RoomPolicy,
    SpecialHoliday,
)

_NOT_NUMBERS = {"owner", "quotas", "audience"}


def read_holidays(db: Session) -> HolidayCalendar:
    """The public holidays with the managers' own list."""
    days = db.execute(select(SpecialHoliday.day, SpecialHoliday.name_ko, SpecialHoliday.name_en))
    return HolidayCalendar({day: NamedDay(name_ko, name_en) for day, name_ko, name_en in days})


def read_rules(
    db: Session,
    rooms: Sequence[Room],
    parts: Mapping[int, list[int]],
    building_of: Mapping[int, int],
    holidays: HolidayCalendar,
) -> dict[int, RoomRules]:
    """The rules of each of ``rooms``, by id; ``building_of`` names the building of a room."""
    hours: dict[int, list[WeeklyHours]] = defaultdict(list)
    for each in db.scalars(select(OpeningHours)):
        hours[each.room_id].append(
            WeeklyHours(each.weekday, each.opens_minute, each.closes_minute, each.valid_from, each.valid_until)
        )
    policies = _policies(db)
    closures = list(db.scalars(select(Closure).order_by(Closure.starts_at, Closure.id)))

    def closed(room: Room) -> Iterable[ClosedTime]:
        # A closed part closes the whole, and the reverse.
        ids = {room.id, room.whole_id, *parts[room.id]} - {None}
        for each in closures:
            whole_hub = each.room_id is None and each.building_id is None
            if whole_hub or each.room_id in ids or each.building_id == building_of[room.id]:
                yield ClosedTime(Slot(each.starts_at, each.ends_at), each.reason_ko, each.reason_en)

    return {
        room.id: RoomRules(
            capacity=room.capacity,
            policy=strictest([*policies[None], *policies[room.id]]),
            hours=tuple(hours[room.id]),
            closures=tuple(closed(room)),
            retired_at=room.retired_at,
            holidays=holidays,
        )
        for room in rooms
    }


def _policies(db: Session) -> dict[int | None, list[PolicyNumbers]]:
    """Policies by room id; those of the whole hub under None."""
    links: dict[int, list[int]] = defaultdict(list)
    for room_id, policy_id in db.execute(select(RoomPolicy.room_id, RoomPolicy.policy_id)):
        links[policy_id].append(room_id)
    quotas = defaultdict(list)
    for quota in db.scalars(select(PolicyQuota).order_by(PolicyQuota.holder, PolicyQuota.period)):
        quotas[quota.policy_id].append(quota)
    floors = _floors(db)
    found: dict[int | None, list[PolicyNumbers]] = defaultdict(list)
    for each in db.scalars(select(Policy).order_by(Policy.id)):
        numbers: dict[str, Any] = {
            name: getattr(each, name) for name in PolicyNumbers.__dataclass_fields__ if name not in _NOT_NUMBERS
        }
        owner = Owner(each.owner_ko, each.owner_en)
        counted_in = None if each.applies_to_all else frozenset(links[each.id])
        policy = PolicyNumbers(
            owner=owner,
            quotas=tuple(
                Quota(owner, quota.holder, quota.period, quota.minutes, quota.count, counted_in)
                for quota in quotas[each.id]
            ),
            audience=_audience(each, floors),
            **numbers,
        )
        for applies_to in [None] if each.applies_to_all else links[each.id]:
            found[applies_to].append(policy)
    return found


def _floors(db: Session) -> dict[int, FloorName]:
    rows = db.execute(
        select(Floor.id, Building.name_ko, Building.name_en, Floor.level).join(
            Building, Building.id == Floor.building_id
        )
    )
    return {floor_id: FloorName(floor_id, name_ko, name_en, level) for floor_id, name_ko, name_en, level in rows}


def _audience(policy: Policy, floors: Mapping[int, FloorName]) -> Audience | None:
    roles, kinds = frozenset(policy.for_roles.split()), frozenset(policy.for_organization_kinds.split())
    floor = floors[policy.for_floor_id] if policy.for_floor_id is not None else None
    return Audience(roles, kinds, floor) if roles or kinds or floor else None
