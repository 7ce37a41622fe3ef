"""A small hub that tests know by heart: one zone, two buildings, a few rooms, three organizations, five residents."""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.db import Sessions
from campus.people.models import Organization, Resident
from campus.spaces.models import Building, Equipment, Room, Zone
from tests.support.hub_rows import PASSWORD

__all__ = ["PASSWORD", "Hub", "Person", "Place", "hub", "read_hub"]


@dataclass(frozen=True, slots=True)
class Place:
    """Something with an id and the slug that stands in addresses."""

    id: int
    slug: str


@dataclass(frozen=True, slots=True)
class Person:
    """A resident; every one's password is ``PASSWORD``."""

    id: int
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class Hub:
    """Ids and slugs. Rooms open 09:00–22:00 daily, the studio always; 30 min grid, 3 h at most, 30 days ahead."""

    zone: Place
    building: Place
    other_building: Place
    meeting: Place  # 8 seats, building
    small: Place  # 4 seats, other building
    seminar: Place  # 30 seats, 10 minutes of tidy-up
    hall: Place  # 120 seats, divides into the next three
    hall_a: Place  # 50
    hall_b: Place  # 40
    hall_c: Place  # 30
    studio: Place  # 6 seats, open day and night
    whiteboard: Place
    screen: Place
    kaist: Place
    etri: Place
    startup: Place
    member: Person  # KAIST
    other_member: Person  # ETRI
    organizer: Person  # 나래AI
    manager: Person
    admin: Person


def _places(db: Session, table: type, slugs: Iterable[str]) -> dict[str, Place]:
    rows = db.execute(select(table.slug, table.id).where(table.slug.in_(list(slugs))))
    return {slug: Place(id_, slug) for slug, id_ in rows}


def read_hub(db: Session) -> Hub:
    """The ids that ``build_hub`` was given by the database."""
    rooms = _places(db, Room, ("meeting", "small", "seminar", "hall", "hall-a", "hall-b", "hall-c", "studio"))
    buildings = _places(db, Building, ("main", "annex"))
    organizations = _places(db, Organization, ("kaist", "etri", "narae-ai"))
    people = {
        email.split("@")[0]: Person(id_, email, name)
        for id_, email, name in db.execute(select(Resident.id, Resident.email, Resident.name))
    }
    return Hub(
        zone=_places(db, Zone, ["hub"])["hub"],
        building=buildings["main"],
        other_building=buildings["annex"],
        kaist=organizations["kaist"],
        etri=organizations["etri"],
        startup=organizations["narae-ai"],
        member=people["member"],
        other_member=people["other"],
        organizer=people["organizer"],
        manager=people["manager"],
        admin=people["admin"],
        **{slug.replace("-", "_"): place for slug, place in rooms.items()},
        **_places(db, Equipment, ("whiteboard", "screen")),
    )


@pytest.fixture(scope="session")
def _hubs() -> dict[str, Hub]:
    return {}


@pytest.fixture
def hub(sessions: Sessions, _hubs: dict[str, Hub]) -> Hub:
    """The small hub, already in the test's database. Copies of one template have one set of ids."""
    kind = sessions.engine.dialect.name
    if kind not in _hubs:
        with sessions.read() as db:
            _hubs[kind] = read_hub(db)
    return _hubs[kind]
