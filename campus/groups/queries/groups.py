"""Groups as lists and pages show them: when they meet next, who comes, from where."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import Session

from campus.booking.models import Occurrence
from campus.domain.search import SearchColumn
from campus.domain.slot import Slot
from campus.groups.models import (
    COMING,
    LEADERS,
    Group,
    GroupInitiative,
    GroupKind,
    GroupRole,
    GroupSession,
    GroupStatus,
    GroupTopic,
    Joining,
    Membership,
    Season,
    Standing,
)
from campus.people.models import Initiative, Organization, Resident
from campus.people.queries.affiliations import current_affiliations
from campus.people.queries.words import found_by, found_words

# With fewer people than this, where they come from tells too much of each.
FEWEST_COUNTED = 5
_COLUMNS = {
    SearchColumn.TEXT: Group.search_text,
    SearchColumn.JAMO: Group.search_jamo,
    SearchColumn.INITIALS: Group.search_initials,
}


@dataclass(frozen=True, slots=True)
class GroupFilter:
    """Which groups a list shows; empty values show all that are active."""

    text: str = ""
    kind: GroupKind | None = None
    topic: str = ""
    initiative_id: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter as SQL; each word of ``text`` must be found."""
        found = [Group.status == GroupStatus.ACTIVE, *(found_by(word, _COLUMNS) for word in found_words(self.text))]
        if self.kind is not None:
            found.append(Group.kind == self.kind)
        if self.topic:
            same = func.lower(GroupTopic.topic) == self.topic.lower()
            found.append(exists().where(GroupTopic.group_id == Group.id, same))
        if self.initiative_id is not None:
            tagged = (GroupInitiative.group_id == Group.id, GroupInitiative.initiative_id == self.initiative_id)
            found.append(exists().where(*tagged))
        return found


class NextSession(NamedTuple):
    """When a group meets next; ``room_id`` None: elsewhere, as ``place`` says, or online."""

    id: int
    slot: Slot
    topic: str
    room_id: int | None
    place: str


@dataclass(frozen=True, slots=True)
class People:
    """How many belong to a group, and from which organizations: none of them where there are few people."""

    members: int
    organizations: tuple[tuple[Organization, int], ...]


NOBODY = People(0, ())


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A group in a list; ``standing`` is the reader's own, None for whoever has nothing to do with it."""

    id: int
    slug: str
    kind: GroupKind
    name_ko: str
    name_en: str
    tagline: str
    joining: Joining
    standing: Standing | None
    people: People
    next: NextSession | None
    topics: tuple[str, ...]


def count_groups(db: Session, wanted: GroupFilter) -> int:
    """How many groups the filter shows."""
    return db.scalar(select(func.count()).select_from(Group).where(*wanted.conditions())) or 0


def list_groups(
    db: Session, wanted: GroupFilter, resident_id: int | None, page: tuple[int, int], *, now: datetime, today: date
) -> list[GroupCard]:
    """A page (offset, limit) of those groups, the reader's own first, then by name. Five statements."""
    mine = and_(Membership.group_id == Group.id, Membership.resident_id == (resident_id or 0))
    own = case((Membership.standing.in_((Standing.IN, Standing.INVITED, Standing.ASKED)), 0), else_=1)
    columns = (
        *(Group.id, Group.slug, Group.kind, Group.name_ko, Group.name_en, Group.tagline, Group.joining),
        Membership.standing,
    )
    statement = select(*columns).outerjoin(Membership, mine).where(*wanted.conditions())
    rows = db.execute(statement.order_by(own, Group.name_ko, Group.id).offset(page[0]).limit(page[1])).all()
    ids = [row[0] for row in rows]
    people, ahead, topics = people_of(db, ids, today), next_sessions(db, ids, now=now), topics_of(db, ids)
    return [
        GroupCard(*row, people.get(row[0], NOBODY), ahead.get(row[0]), tuple(topics.get(row[0], ()))) for row in rows
    ]


def people_of(db: Session, group_ids: Collection[int], today: date) -> dict[int, People]:
    """How many belong to each group and where they come from ``today``, most first. Two statements."""
    statement = select(Membership.group_id, Membership.resident_id).where(
        Membership.group_id.in_(group_ids), Membership.standing == Standing.IN
    )
    members: dict[int, list[int]] = defaultdict(list)
    for group_id, resident_id in db.execute(statement):
        members[group_id].append(resident_id)
    counted = {each for ids in members.values() if len(ids) >= FEWEST_COUNTED for each in ids}
    homes = current_affiliations(db, counted, today)
    found = {}
    for group_id, ids in members.items():
        known = [homes[each].organization for each in ids if each in homes] if len(ids) >= FEWEST_COUNTED else []
        by_id = {each.id: each for each in known}
        counts = Counter(each.id for each in known)
        ordered = sorted(counts, key=lambda number: (-counts[number], by_id[number].name_ko))
        found[group_id] = People(len(ids), tuple((by_id[number], counts[number]) for number in ordered))
    return found


def next_sessions(db: Session, group_ids: Collection[int], *, now: datetime) -> dict[int, NextSession]:
    """The session of each group that runs or comes next. One statement."""
    place = func.row_number().over(
        partition_by=Season.group_id, order_by=(GroupSession.starts_at, GroupSession.id)
    )
    coming = (
        select(GroupSession.id.label("id"), Season.group_id.label("group_id"), place.label("place"))
        .join(Season, Season.id == GroupSession.season_id)
        .where(Season.group_id.in_(group_ids), GroupSession.ends_at > now, GroupSession.status.in_(COMING))
        .subquery()
    )
    it = GroupSession
    statement = (
        select(coming.c.group_id, it.id, it.starts_at, it.ends_at, it.topic, Occurrence.room_id, it.place)
        .join(coming, and_(coming.c.id == it.id, coming.c.place == 1))
        .outerjoin(Occurrence, Occurrence.id == it.occurrence_id)
    )
    return {
        group_id: NextSession(session_id, Slot(starts_at, ends_at), *rest)
        for group_id, session_id, starts_at, ends_at, *rest in db.execute(statement)
    }


def topics_of(db: Session, group_ids: Collection[int]) -> dict[int, list[str]]:
    """The topics of each group, in their order."""
    statement = select(GroupTopic.group_id, GroupTopic.topic).where(GroupTopic.group_id.in_(group_ids))
    found: dict[int, list[str]] = defaultdict(list)
    for group_id, topic in db.execute(statement.order_by(GroupTopic.topic)):
        found[group_id].append(topic)
    return found


def common_topics(db: Session, limit: int) -> Sequence[str]:
    """The topics that most active groups have."""
    statement = (
        select(GroupTopic.topic)
        .join(Group, Group.id == GroupTopic.group_id)
        .where(Group.status == GroupStatus.ACTIVE)
        .group_by(GroupTopic.topic)
        .order_by(func.count().desc(), GroupTopic.topic)
    )
    return db.scalars(statement.limit(limit)).all()


def initiatives_of(db: Session, group_id: int) -> Sequence[Initiative]:
    """The initiatives that a group belongs to."""
    tagged = GroupInitiative.initiative_id == Initiative.id
    statement = select(Initiative).join(GroupInitiative, tagged).where(GroupInitiative.group_id == group_id)
    return db.scalars(statement.order_by(Initiative.position, Initiative.id)).all()


class Leader(NamedTuple):
    """Who leads a group, by name."""

    resident_id: int
    name: str
    role: GroupRole


def leaders_by_name(db: Session, group_id: int) -> list[Leader]:
    """Those who lead a group, organizers first."""
    statement = (
        select(Resident.id, Resident.name, Membership.role)
        .join(Membership, Membership.resident_id == Resident.id)
        .where(
            Membership.group_id == group_id, Membership.standing == Standing.IN, Membership.role.in_(LEADERS)
        )
        .order_by(case((Membership.role == GroupRole.ORGANIZER, 0), else_=1), Membership.joined_at, Membership.id)
    )
    return [Leader(*row) for row in db.execute(statement)]


def list_proposed(db: Session, limit: int) -> list[tuple[Group, Resident]]:
    """Groups that wait for a manager, the longest first, with who proposed them."""
    statement = (
        select(Group, Resident)
        .join(Resident, Resident.id == Group.created_by_id)
        .where(Group.status == GroupStatus.PROPOSED)
        .order_by(Group.created_at, Group.id)
        .limit(limit)
    )
    return [(group, founder) for group, founder in db.execute(statement)]


def count_proposed(db: Session) -> int:
    """How many groups wait for a manager."""
    return db.scalar(select(func.count()).where(Group.status == GroupStatus.PROPOSED)) or 0


def proposals_by(db: Session, resident_id: int) -> Sequence[Group]:
    """What a resident proposed and is not active yet, or was declined, newest first."""
    statement = select(Group).where(
        Group.created_by_id == resident_id, Group.status.in_((GroupStatus.PROPOSED, GroupStatus.DECLINED))
    )
    return db.scalars(statement.order_by(Group.created_at.desc()).limit(5)).all()
