"""Founding a group, and changing what is said of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.domain.search import search_key
from campus.groups.changes import announce_group
from campus.groups.models import (
    Group,
    GroupKind,
    GroupRole,
    GroupStatus,
    GroupTopic,
    Joining,
    Membership,
    Standing,
)
from campus.people.models import Initiative
from campus.people.queries.logins import Identity
from campus.permissions import Role

# Who founds a group at once; what anyone else founds is a proposal.
FOUNDERS = (Role.ORGANIZER, Role.MANAGER, Role.ADMIN)
RESERVED_SLUGS = frozenset({"new", "edit", "calendar", "members", "seasons", "mine", "manage", "all"})


@dataclass(frozen=True, slots=True)
class GroupDraft:
    """All that is said of a group. ``completion_percent`` is a course's, None for all others and for none."""

    slug: str
    kind: GroupKind
    name_ko: str
    name_en: str
    tagline: str
    about: str
    joining: Joining
    topics: tuple[str, ...]
    initiative_ids: tuple[int, ...]
    completion_percent: int | None


class SlugTaken(Exception):
    """Another group has this address, or it is one of the hub's own."""


class StaleGroup(Exception):
    """Somebody changed the group since the form was shown. Nothing was written."""


_PLAIN = ("slug", "kind", "name_ko", "name_en", "tagline", "about", "joining", "completion_percent")


def hold_group(db: Session, group_id: int) -> Group:
    """The group as it stands now, locked until the transaction ends: whoever changes who belongs to it, or begins a
    season, holds it first. Raises ``NoResultFound``."""
    statement = select(Group).where(Group.id == group_id).with_for_update(key_share=True)
    return db.execute(statement, execution_options={"populate_existing": True}).scalar_one()


def found_group(db: Session, draft: GroupDraft, *, by: Identity, now: datetime) -> Group:
    """Found a group led by ``by``; of a member it is a proposal, which a manager answers. Raises :class:`SlugTaken`."""
    _check_slug(db, draft.slug, None)
    is_proposed = by.role not in FOUNDERS
    group = Group(
        slug=draft.slug,
        status=GroupStatus.PROPOSED if is_proposed else GroupStatus.ACTIVE,
        created_by_id=by.resident_id,
        created_at=now,
    )
    _write(db, group, draft)
    lead = Membership(
        group_id=group.id,
        resident_id=by.resident_id,
        role=GroupRole.ORGANIZER,
        standing=Standing.IN,
        is_shown=True,
        asked_at=now,
        joined_at=now,
    )
    db.add(lead)
    act = "group.proposed" if is_proposed else "group.founded"
    record(db, act, ("group", group.id), by=by.resident_id, now=now, details={"slug": group.slug})
    return group


def change_group(
    db: Session, group_id: int, draft: GroupDraft, *, version: int, by: Identity, now: datetime
) -> Group:
    """Write what is said of a group now; the audit names the fields that changed.

    Raises :class:`StaleGroup` if ``version`` is not the one that stands, and :class:`SlugTaken`.
    """
    group = hold_group(db, group_id)
    if group.version != version:
        raise StaleGroup(group_id)
    _check_slug(db, draft.slug, group_id)
    changed = _write(db, group, draft)
    if changed:
        group.version += 1
        record(db, "group.changed", ("group", group_id), by=by.resident_id, now=now, details={"fields": changed})
        announce_group(db, group_id, now=now)
    return group


def _check_slug(db: Session, slug: str, group_id: int | None) -> None:
    owner = db.scalar(select(Group.id).where(Group.slug == slug))
    if slug in RESERVED_SLUGS or owner not in (None, group_id):
        raise SlugTaken(slug)


def _write(db: Session, group: Group, draft: GroupDraft) -> list[str]:
    """Write ``draft`` into the row; which fields changed. Somebody may take the address at this very moment."""
    try:
        with db.begin_nested():
            db.add(group)
            return _fill(db, group, draft)
    except IntegrityError as taken:
        raise SlugTaken(draft.slug) from taken


def _fill(db: Session, group: Group, draft: GroupDraft) -> list[str]:
    """Bring the row up to the draft; which fields changed."""
    changed = [name for name in _PLAIN if getattr(group, name, None) != getattr(draft, name)]
    for name in changed:
        setattr(group, name, getattr(draft, name))
    db.flush()  # topics need the id of a new group
    topics = _as_others_write(db, draft.topics)
    if {each.topic for each in group.topics} != set(topics):
        kept = [each for each in group.topics if each.topic in topics]
        known = {each.topic for each in kept}
        group.topics = [*kept, *(GroupTopic(topic=topic) for topic in topics if topic not in known)]
        changed.append("topics")
    if {each.id for each in group.initiatives} != set(draft.initiative_ids):
        chosen = select(Initiative).where(Initiative.id.in_(draft.initiative_ids)).order_by(Initiative.position)
        group.initiatives = list(db.scalars(chosen))
        changed.append("initiatives")
    if {"name_ko", "name_en", "tagline", "topics"} & set(changed):
        set_group_search(group)
    return changed


def _as_others_write(db: Session, topics: Iterable[str]) -> list[str]:
    """``topics`` in the spelling that another group uses already, so that "LLM" and "llm" are one."""
    wanted = {topic.lower(): topic for topic in topics}
    if not wanted:
        return []
    found = select(GroupTopic.topic).where(func.lower(GroupTopic.topic).in_(wanted)).order_by(GroupTopic.topic)
    known = {topic.lower(): topic for topic in db.scalars(found)}
    return [known.get(lower, topic) for lower, topic in wanted.items()]


def set_group_search(group: Group) -> None:
    """Bring the search columns up to names, tagline and topics."""
    key = search_key([group.name_ko, group.name_en, *(each.topic for each in group.topics), group.tagline])
    group.search_text, group.search_jamo = key.text[:600], key.jamo[:1200]
    group.search_initials = key.initials[:600]
