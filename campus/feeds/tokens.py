"""Private feeds: made, shown once, rotated, revoked, forgotten when nobody uses them; and whether their owner may still
read them."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.feeds.models import Detail, FeedKind, FeedPurpose, FeedToken
from campus.feeds.receipts import forget_receipts
from campus.groups.models import Group, GroupStatus, Membership, Standing
from campus.people.models import Affiliation, Organization, Resident, ResidentStatus
from campus.people.queries.logins import token_digest
from campus.people.queries.standing import holds_on
from campus.permissions import GRANTS, Permission, Role
from campus.spaces.models import Room

UNUSED_DAYS = timedelta(days=180)
# 192 bits.
_OCTETS = 24
MOST_TOKENS = 60

# What a resident may have a private feed of, as (id, Korean, English name), by kind.
Targets = Mapping[FeedKind, Sequence[tuple[int, str, str]]]


@dataclass(frozen=True, slots=True)
class NewFeed:
    """What a private feed shall be."""

    kind: FeedKind
    target_id: int
    purpose: FeedPurpose
    detail: Detail
    name: str


@dataclass(frozen=True, slots=True)
class PrivateFeed:
    """A private feed with its owner, as one fetch needs them."""

    id: int
    kind: FeedKind
    target_id: int
    detail: Detail
    resident_id: int
    name: str
    email: str
    role: Role


class PurposeTaken(Exception):
    """There is such a feed for this purpose already: rotate or revoke it. Nothing was written."""


class EnoughFeeds(Exception):
    """A person keeps :data:`MOST_TOKENS` private feeds. Nothing was written."""


class NotYours(Exception):
    """There is no such feed, or it is somebody else's. Nothing was written."""


_IT = FeedToken
_FIND = (
    select(
        *(_IT.id, _IT.kind, _IT.target_id, _IT.detail),
        *(Resident.id, Resident.name, Resident.email, Resident.role),
    )
    .join(Resident, Resident.id == _IT.resident_id)
    .where(Resident.status == ResidentStatus.ACTIVE)
)


def find_feed(db: Session, token: str) -> PrivateFeed | None:
    """The private feed of an active resident that ``token`` opens, or None. One statement, whatever the answer."""
    row = db.execute(_FIND.where(_IT.token_sha256 == token_digest(token))).first()
    return None if row is None else PrivateFeed(*row)


def may_read(db: Session, feed: PrivateFeed, today: date) -> bool:
    """Whether the owner may read that feed now: by their role, of a group as its member, of an organization as one of
    its people."""
    if Permission.BE_RESIDENT not in GRANTS[feed.role]:
        return False
    if feed.kind is FeedKind.GROUP:
        mine = (Membership.group_id == feed.target_id, Membership.resident_id == feed.resident_id)
        return bool(db.scalar(select(exists().where(*mine, Membership.standing == Standing.IN))))
    if feed.kind is FeedKind.ORGANIZATION:
        theirs = (Affiliation.organization_id == feed.target_id, Affiliation.resident_id == feed.resident_id)
        return bool(db.scalar(select(exists().where(*theirs, holds_on(today)))))
    return True


def make_feed(db: Session, wish: NewFeed, *, by: int, now: datetime) -> str:
    """Make a private feed of resident ``by`` and return its token, which nobody can ask for again.

    Raises :class:`PurposeTaken`, :class:`EnoughFeeds`.
    """
    mine = select(_IT.kind, _IT.target_id, _IT.purpose).where(_IT.resident_id == by)
    kept = [tuple(row) for row in db.execute(mine)]
    if (wish.kind, wish.target_id, wish.purpose) in kept:
        raise PurposeTaken
    if len(kept) >= MOST_TOKENS:
        raise EnoughFeeds
    token = secrets.token_urlsafe(_OCTETS)
    row = FeedToken(
        resident_id=by,
        kind=wish.kind,
        target_id=wish.target_id,
        purpose=wish.purpose,
        detail=wish.detail,
        name=wish.name,
        token_sha256=token_digest(token),
        made_at=now,
        used_at=now,
    )
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError:  # made at the same moment elsewhere
        raise PurposeTaken from None
    details = {"kind": wish.kind.value, "target": wish.target_id, "purpose": wish.purpose.value}
    record(db, "feed.made", ("feed", row.id), by=by, now=now, details=details)
    return token


def rotate_feed(db: Session, feed_id: int, *, by: int, now: datetime) -> str:
    """Give a private feed another token and return it; the old one works no more. Raises :class:`NotYours`."""
    token = secrets.token_urlsafe(_OCTETS)
    mine = (_IT.id == feed_id, _IT.resident_id == by)
    change = update(_IT).where(*mine).values(token_sha256=token_digest(token), used_at=now)
    if db.scalar(change.returning(_IT.id)) is None:
        raise NotYours
    forget_receipts(db, feed_id)
    record(db, "feed.rotated", ("feed", feed_id), by=by, now=now)
    return token


def revoke_feed(db: Session, feed_id: int, *, by: int, now: datetime) -> None:
    """End a private feed at once. Raises :class:`NotYours`."""
    gone = delete(_IT).where(_IT.id == feed_id, _IT.resident_id == by).returning(_IT.id)
    if db.scalar(gone) is None:
        raise NotYours
    forget_receipts(db, feed_id)
    record(db, "feed.revoked", ("feed", feed_id), by=by, now=now)


def expire_unused(db: Session, *, now: datetime) -> int:
    """End the private feeds that nobody fetched for 180 days; how many."""
    unused = select(_IT.id, _IT.resident_id).where(_IT.used_at < now - UNUSED_DAYS).order_by(_IT.id)
    found = db.execute(unused).all()
    for feed_id, _resident_id in found:
        forget_receipts(db, feed_id)
        record(db, "feed.expired", ("feed", feed_id), by=None, now=now)
    db.execute(delete(_IT).where(_IT.id.in_([feed_id for feed_id, _resident_id in found])))
    return len(found)


def feeds_of(db: Session, resident_id: int) -> list[FeedToken]:
    """The private feeds of a resident, the latest first."""
    statement = select(_IT).where(_IT.resident_id == resident_id).order_by(_IT.made_at.desc(), _IT.id.desc())
    return list(db.scalars(statement))


def feed_of(db: Session, feed_id: int, resident_id: int) -> FeedToken | None:
    """A private feed of that resident, or None."""
    return db.scalar(select(_IT).where(_IT.id == feed_id, _IT.resident_id == resident_id))


def readable_targets(db: Session, resident_id: int, today: date) -> Targets:
    """What a resident may have a private feed of, by kind, each by name. Three statements."""
    groups = (
        select(Group.id, Group.name_ko, Group.name_en)
        .join(Membership, Membership.group_id == Group.id)
        .where(
            Membership.resident_id == resident_id,
            Membership.standing == Standing.IN,
            Group.status.in_((GroupStatus.ACTIVE, GroupStatus.ENDED)),
        )
        .order_by(Group.name_ko, Group.id)
    )
    organizations = (
        select(Organization.id, Organization.name_ko, Organization.name_en)
        .join(Affiliation, Affiliation.organization_id == Organization.id)
        .where(Affiliation.resident_id == resident_id, holds_on(today))
        .distinct()
        .order_by(Organization.name_ko, Organization.id)
    )
    rooms = select(Room.id, Room.name_ko, Room.name_en).where(Room.retired_at.is_(None)).order_by(Room.name_ko, Room.id)
    return {
        FeedKind.GROUP: [(number, ko, en) for number, ko, en in db.execute(groups)],
        FeedKind.ORGANIZATION: [(number, ko, en) for number, ko, en in db.execute(organizations)],
        FeedKind.ROOM: [(number, ko, en) for number, ko, en in db.execute(rooms)],
    }
