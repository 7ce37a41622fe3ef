"""What the page of feeds offers: public calendars with their addresses, and one's private ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.feeds.models import Detail, FeedKind, FeedPurpose, FeedToken
from campus.feeds.receipts import Receipt, receipts_of
from campus.feeds.scopes import Scope
from campus.feeds.tokens import Targets, feeds_of
from campus.groups.models import Group, GroupStatus
from campus.people.models import Organization
from campus.spaces.models import Room


@dataclass(frozen=True, slots=True)
class Choice:
    """A feed that can be chosen: ``value`` stands in the page's address, ``path`` is where it is fetched."""

    value: str
    name_ko: str
    name_en: str
    path: str
    key: str


def offered(db: Session) -> dict[FeedKind, list[Choice]]:
    """The groups, rooms and organizations whose feeds anyone may have, by kind, each by name. Three statements."""
    groups = select(Group.id, Group.slug, Group.name_ko, Group.name_en).where(Group.status == GroupStatus.ACTIVE)
    rooms = select(Room.id, Room.slug, Room.name_ko, Room.name_en).where(Room.retired_at.is_(None))
    organizations = select(Organization.id, Organization.slug, Organization.name_ko, Organization.name_en)
    return {
        FeedKind.GROUP: [_choice(FeedKind.GROUP, row) for row in db.execute(groups.order_by(Group.name_ko, Group.id))],
        FeedKind.ROOM: [_choice(FeedKind.ROOM, row) for row in db.execute(rooms.order_by(Room.name_ko, Room.id))],
        FeedKind.ORGANIZATION: [
            _choice(FeedKind.ORGANIZATION, row)
            for row in db.execute(organizations.order_by(Organization.name_ko, Organization.id))
        ],
    }


def _choice(kind: FeedKind, row: Sequence[object]) -> Choice:
    number, slug, name_ko, name_en = row
    path = f"/feeds/{kind.value}s/{slug}.ics"
    return Choice(f"{kind.value}:{slug}", str(name_ko), str(name_en), path, Scope(kind, int(str(number))).key)


@dataclass(frozen=True, slots=True)
class Own:
    """A private feed in its owner's list; ``of_ko`` and ``of_en`` name what it is of, empty for person and hub."""

    id: int
    kind: FeedKind
    of_ko: str
    of_en: str
    purpose: FeedPurpose
    detail: Detail
    name: str
    made_at: datetime
    receipts: Sequence[Receipt]


def own_feeds(db: Session, resident_id: int, targets: Targets) -> list[Own]:
    """The private feeds of a resident with who fetched them, the latest first. What they may read no more is named by
    nothing: it answers no more either. Two statements."""
    rows = feeds_of(db, resident_id)
    receipts = receipts_of(db, [f"token:{row.id}" for row in rows])
    names = {(kind, number): (ko, en) for kind, found in targets.items() for number, ko, en in found}
    return [_own(row, names.get((row.kind, row.target_id), ("", "")), receipts[f"token:{row.id}"]) for row in rows]


def _own(row: FeedToken, names: tuple[str, str], receipts: Sequence[Receipt]) -> Own:
    return Own(row.id, row.kind, *names, row.purpose, row.detail, row.name, row.made_at, receipts)
