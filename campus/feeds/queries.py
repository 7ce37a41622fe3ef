"""Reads for feeds: what a feed depends on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, Table, and_, bindparam, func, select
from sqlalchemy.orm import Session

from campus.feeds.models import EventText, FeedKind
from campus.groups.models import GroupStatus

_T = EventText.metadata.tables
# Core tables: what is asked so often is read past the mapper.
_SPACES, _ROOMS, _VERSIONS = (_T[name] for name in ("spaces_revision", "rooms", "room_versions"))
_FEEDS, _GROUPS, _SEASONS, _ORGANIZATIONS = (
    _T[name] for name in ("feed_versions", "groups", "seasons", "organizations")
)
_SESSIONS, _SIGNUPS, _RESIDENTS = (_T[name] for name in ("sessions", "signups", "residents"))
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_SHOWN_TO_ALL = (GroupStatus.ACTIVE, GroupStatus.ENDED)


@dataclass(frozen=True, slots=True)
class FeedState:
    """All of the database that a feed depends on: ``parts`` are other when its events or its words are.

    ``target_id`` is None where there is no such thing. The first of ``parts`` is the revision of the spaces, and so of
    the hub's name. ``is_exact``: ``changed_at`` tells every two states apart.
    """

    target_id: int | None
    parts: tuple[Any, ...]
    changed_at: datetime
    names: tuple[str, ...] = ()
    season_id: int | None = None
    is_exact: bool = True

    @property
    def spaces_token(self) -> str:
        """The revision of the spaces, empty where there are none yet."""
        return str(self.parts[0]) if self.parts else ""


_NOWHERE = FeedState(None, (), _BEGINNING)
_SPACES_STATE = select(_SPACES.c.token, _SPACES.c.changed_at)
_ROOM = (
    select(*_SPACES_STATE.selected_columns, _ROOMS.c.id, _VERSIONS.c.revision, _VERSIONS.c.changed_at)
    .select_from(_SPACES)
    .outerjoin(_ROOMS, _ROOMS.c.slug == bindparam("slug"))
    .outerjoin(_VERSIONS, _VERSIONS.c.room_id == _ROOMS.c.id)
)
_ALL_GROUPS = _FEEDS.c.kind == FeedKind.GROUP
_HUB = select(
    *_SPACES_STATE.selected_columns,
    select(func.sum(_VERSIONS.c.revision)).scalar_subquery(),
    select(func.max(_VERSIONS.c.changed_at)).scalar_subquery(),
    select(func.sum(_FEEDS.c.revision)).where(_ALL_GROUPS).scalar_subquery(),
    select(func.max(_FEEDS.c.changed_at)).where(_ALL_GROUPS).scalar_subquery(),
)


def _versioned(kind: FeedKind, table: Table, condition: Any, *names: str) -> Select[Any]:
    version = and_(_FEEDS.c.kind == kind, _FEEDS.c.target_id == table.c.id)
    columns = (table.c[name] for name in ("id", *names))
    return (
        select(*_SPACES_STATE.selected_columns, _FEEDS.c.revision, _FEEDS.c.changed_at, *columns)
        .select_from(_SPACES)
        .join(table, condition)
        .outerjoin(_FEEDS, version)
    )


_IS_SHOWN = _GROUPS.c.status.in_(_SHOWN_TO_ALL)
_NAMES = ("name_ko", "name_en", "slug")
_BY_SLUG = _versioned(
    FeedKind.GROUP, _GROUPS, and_(_GROUPS.c.slug == bindparam("slug"), _IS_SHOWN), *_NAMES, "kind"
)
_BY_ID = _versioned(FeedKind.GROUP, _GROUPS, and_(_GROUPS.c.id == bindparam("id"), _IS_SHOWN), *_NAMES, "kind")
_SEASON = _BY_SLUG.join(
    _SEASONS, and_(_SEASONS.c.group_id == _GROUPS.c.id, _SEASONS.c.number == bindparam("number"))
).add_columns(_SEASONS.c.name, _SEASONS.c.id)
_ORGANIZATION = _versioned(
    FeedKind.ORGANIZATION, _ORGANIZATIONS, _ORGANIZATIONS.c.slug == bindparam("slug"), *_NAMES
)
_ORGANIZATION_BY_ID = _versioned(
    FeedKind.ORGANIZATION, _ORGANIZATIONS, _ORGANIZATIONS.c.id == bindparam("id"), *_NAMES
)


def read_at_one_moment(db: Session) -> None:
    """Let everything that ``db`` reads be of one moment, so that texts and state belong together.

    To be called before its first statement. SQLite's transactions are like that by themselves.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _one(db: Session, statement: Any, **values: Any) -> Any:
    return db.connection().execute(statement, values).one_or_none()


def room_state(db: Session, slug: str) -> FeedState:
    """The state of the feed of room ``slug``, in one statement: an answer of 304 needs nothing else."""
    row = _one(db, _ROOM, slug=slug)
    if row is None or row[2] is None:
        return _NOWHERE
    token, spaces_changed_at, room_id, revision, changed_at = row
    return FeedState(room_id, (token, room_id, revision or 0), max(changed_at or _BEGINNING, spaces_changed_at))


def hub_state(db: Session) -> FeedState:
    """The state of everything that is public: the versions of all rooms and groups together."""
    row = _one(db, _HUB)
    if row is None:
        return FeedState(0, (), _BEGINNING)
    token, changed_at, rooms, rooms_at, groups, groups_at = row
    moments = [each for each in (changed_at, rooms_at, groups_at) if each is not None]
    # Two rooms may have changed within one second.
    return FeedState(0, (token, int(rooms or 0), int(groups or 0)), max(moments), is_exact=False)


def spaces_state(db: Session) -> FeedState:
    """The state of what is entered about the spaces: holidays and closures among it."""
    row = _one(db, _SPACES_STATE)
    return FeedState(0, (), _BEGINNING) if row is None else FeedState(0, (row[0],), row[1])


def group_state(db: Session, slug: str) -> FeedState:
    """The state of the feed of a group that is shown to everyone."""
    return _state(_one(db, _BY_SLUG, slug=slug))


def season_state(db: Session, slug: str, number: int) -> FeedState:
    """The state of the feed of one season of such a group."""
    row = _one(db, _SEASON, slug=slug, number=number)
    return _NOWHERE if row is None else _state(row[:-1], season_id=row[-1])


def organization_state(db: Session, slug: str) -> FeedState:
    """The state of the feed of an organization."""
    return _state(_one(db, _ORGANIZATION, slug=slug))


def state_of(db: Session, kind: FeedKind, target_id: int) -> FeedState:
    """The state of the feed of the hub, or of a room, group or organization by its id."""
    if kind is FeedKind.HUB:
        return hub_state(db)
    if kind is FeedKind.ROOM:
        slug = db.scalar(select(_ROOMS.c.slug).where(_ROOMS.c.id == target_id))
        return _NOWHERE if slug is None else room_state(db, slug)
    return _state(_one(db, _BY_ID if kind is FeedKind.GROUP else _ORGANIZATION_BY_ID, id=target_id))


def _state(row: Sequence[Any] | None, season_id: int | None = None) -> FeedState:
    if row is None:
        return _NOWHERE
    token, spaces_changed_at, revision, changed_at, target_id, *names = row
    words = tuple(str(each) for each in names)
    moment = max(changed_at or _BEGINNING, spaces_changed_at)
    # A name may be new without a new version: dates alone would not tell.
    return FeedState(target_id, (token, revision or 0, season_id, *words), moment, words, season_id, is_exact=False)


def person_state(db: Session, resident_id: int) -> FeedState:
    """The state of everything that a resident is part of: their bookings, their groups, how they are signed up. Two
    statements, as long as their sign-ups."""
    own = _versioned(FeedKind.PERSON, _RESIDENTS, _RESIDENTS.c.id == bindparam("id"), "name", "email")
    state = _state(_one(db, own, id=resident_id))
    version = and_(_FEEDS.c.kind == FeedKind.GROUP, _FEEDS.c.target_id == _SEASONS.c.group_id)
    statement = (
        select(_SIGNUPS.c.id, _SIGNUPS.c.status, _SIGNUPS.c.changed_at, _FEEDS.c.revision, _FEEDS.c.changed_at)
        .join(_SESSIONS, _SESSIONS.c.id == _SIGNUPS.c.session_id)
        .join(_SEASONS, _SEASONS.c.id == _SESSIONS.c.season_id)
        .outerjoin(_FEEDS, version)
        .where(_SIGNUPS.c.resident_id == resident_id)
        .order_by(_SIGNUPS.c.id)
    )
    rows = db.connection().execute(statement).all()
    moments = [each for row in rows for each in (row[2], row[4]) if each is not None]
    parts = (*state.parts, *(tuple(row) for row in rows))
    return FeedState(state.target_id, parts, max([state.changed_at, *moments]), state.names, is_exact=False)
