"""Founding the hub: an empty database becomes a hub that works, in one act."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.services.rooms import open_room
from campus.domain.errors import Owner
from campus.domain.hubtime import local_date
from campus.domain.week import CLOSED_WEEK, Validity, Week
from campus.founding.queries import is_founded
from campus.founding.rules import HALL_RULES, HUB_RULES, LARGE_FROM, LARGE_RULES, hall_rules, hub_rules, large_rules
from campus.founding.services.codes import forget_codes
from campus.founding.services.naming import ONLY_ID, hold_hub, write_hub
from campus.hub.queries import HubFacts
from campus.people.consents import NEWS, PRIVACY, TERMS
from campus.people.models import Resident, ResidentStatus
from campus.people.queries.residents import find_resident
from campus.people.services.consents import record_consents
from campus.people.services.names import set_search
from campus.permissions import Role
from campus.spaces.drafts import BuildingDraft, RoomDraft, ZoneDraft
from campus.spaces.models import Policy, RoomKind
from campus.spaces.queries.policies import HUB_SLUG
from campus.spaces.services.hours import set_week
from campus.spaces.services.places import add_building, add_floor, add_zone
from campus.spaces.services.policies import PolicyDraft, add_policy


@dataclass(frozen=True, slots=True)
class FirstAdmin:
    """Who administers the hub from now on; ``email`` is normalised."""

    name: str
    email: str
    password_hash: str
    locale: str
    wants_news: bool = False


@dataclass(frozen=True, slots=True)
class FoundHub:
    """How the hub begins. ``building`` names no zone yet, ``rooms`` name the level of their floor as its id; without a
    building there are no rooms. ``levels`` are floors beside those of the rooms."""

    facts: HubFacts
    admin: FirstAdmin
    zone: ZoneDraft
    building: BuildingDraft | None = None
    levels: frozenset[int] = frozenset()
    rooms: tuple[RoomDraft, ...] = ()
    week: Week = CLOSED_WEEK
    opens_on_holidays: bool = False


class AlreadyFounded(Exception):
    """Somebody administers the hub already. Nothing was written."""


def found_hub(db: Session, command: FoundHub, *, now: datetime) -> int:
    """Make the hub that ``command`` describes; the id of its first administrator.

    Who runs the machine is taken at their word about their address: it counts as confirmed. Of two at once exactly one
    founds the hub. Raises :class:`AlreadyFounded`.
    """
    hold_hub(db)
    if is_founded(db):
        raise AlreadyFounded
    me = _make_admin(db, command.admin, now)
    write_hub(db, command.facts, now=now)
    zone_id = add_zone(db, command.zone, by=me, now=now)
    rooms = _build(db, command, zone_id, me, now)
    _write_rules(db, command, rooms, me, now)
    forget_codes(db)
    details = {"name": command.facts.name_ko, "rooms": len(rooms)}
    record(db, "hub.founded", ("hub", ONLY_ID), by=me, now=now, details=details)
    return me


def _make_admin(db: Session, admin: FirstAdmin, now: datetime) -> int:
    resident = find_resident(db, admin.email)
    if resident is None:
        resident = Resident(email=admin.email, created_at=now)
        db.add(resident)
    resident.name, resident.password_hash, resident.locale = admin.name, admin.password_hash, admin.locale
    resident.role, resident.status = Role.ADMIN, ResidentStatus.ACTIVE
    resident.approved_at = now
    set_search(resident)
    db.flush()  # its id is needed below
    me = resident.id
    record(db, "resident.signed-up", ("resident", me), by=me, now=now)
    record(db, "resident.address-verified", ("resident", me), by=me, now=now, details={"how": "setup"})
    record_consents(db, me, {TERMS: True, PRIVACY: True, NEWS: admin.wants_news}, now=now)
    return me


def _build(db: Session, command: FoundHub, zone_id: int, me: int, now: datetime) -> dict[int, RoomDraft]:
    """The building with its floors and rooms, open as the week says; the rooms by id."""
    if command.building is None:
        return {}
    building_id = add_building(db, replace(command.building, zone_id=zone_id), by=me, now=now)
    levels = sorted(command.levels | {each.floor_id for each in command.rooms})
    floors = {level: add_floor(db, building_id, level, by=me, now=now) for level in levels}
    rooms = {}
    for draft in command.rooms:
        placed = replace(draft, floor_id=floors[draft.floor_id])
        rooms[open_room(db, placed, by=me, now=now)] = placed
    if rooms:
        set_week(db, rooms, command.week, Validity(local_date(now)), by=me, now=now)
    return rooms


def _write_rules(db: Session, command: FoundHub, rooms: dict[int, RoomDraft], me: int, now: datetime) -> None:
    """The hub's own policy, and those of its large rooms and halls where there are any."""
    owner = Owner(command.facts.name_ko, command.facts.name_en)
    if db.scalar(select(Policy.id).where(Policy.slug == HUB_SLUG)) is None:
        numbers = hub_rules(owner, opens_on_holidays=command.opens_on_holidays)
        add_policy(db, PolicyDraft(*HUB_RULES, numbers, None), slug=HUB_SLUG, by=me, now=now)
    large = frozenset(number for number, each in rooms.items() if each.capacity >= LARGE_FROM)
    halls = frozenset(number for number, each in rooms.items() if each.kind is RoomKind.HALL)
    for names, numbers, concerned in ((LARGE_RULES, large_rules(owner), large), (HALL_RULES, hall_rules(owner), halls)):
        if concerned:
            add_policy(db, PolicyDraft(*names, numbers, concerned), by=me, now=now)
