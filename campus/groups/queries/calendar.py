"""The hub's public calendar: what anyone may come to see, in a room, elsewhere or online."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from campus.booking.models import Booking, Occurrence, OccurrenceStatus
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.groups.models import Group, GroupKind, GroupSession, GroupStatus, Season, SessionStatus


@dataclass(frozen=True, slots=True)
class SessionMark:
    """What a date of a room is to the community: a session of a group."""

    session_id: int
    topic: str
    group_slug: str
    name_ko: str
    name_en: str
    kind: GroupKind


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One event. ``room_id`` is None for what takes place elsewhere: then ``place`` says where; ``mark`` is None for a
    booking that belongs to no group."""

    slot: Slot
    title: str
    room_id: int | None
    place: str
    booking_id: int | None
    mark: SessionMark | None


_MARK = (GroupSession.id, GroupSession.topic, Group.slug, Group.name_ko, Group.name_en, Group.kind)


def read_calendar(
    db: Session, period: Slot, *, kind: GroupKind | None = None, group: str | None = None
) -> list[CalendarEntry]:
    """What is public and starts within ``period``, in order; only of groups of ``kind``, or of the ``group`` with that
    slug. Two statements."""
    wanted = [] if kind is None else [Group.kind == kind]
    wanted += [] if group is None else [Group.slug == group]
    found = [*_in_rooms(db, period, wanted), *_elsewhere(db, period, wanted)]
    return sorted(found, key=lambda each: (each.slot, each.booking_id or 0))


def _in_rooms(db: Session, period: Slot, wanted: list[ColumnElement[bool]]) -> Iterator[CalendarEntry]:
    statement = (
        select(
            Occurrence.starts_at,
            func.coalesce(Occurrence.ended_at, Occurrence.ends_at),
            func.coalesce(Occurrence.title, Booking.title),
            Occurrence.room_id,
            Booking.id,
            *_MARK,
        )
        .join(Booking, Booking.id == Occurrence.booking_id)
        .outerjoin(GroupSession, GroupSession.occurrence_id == Occurrence.id)
        .outerjoin(Season, Season.id == GroupSession.season_id)
        .outerjoin(Group, Group.id == Season.group_id)
        .where(
            Occurrence.starts_at >= period.starts_at,
            Occurrence.starts_at < period.ends_at,
            Occurrence.status == OccurrenceStatus.CONFIRMED,
            Booking.visibility == Visibility.PUBLIC,
            *wanted,
        )
    )
    for starts_at, ends_at, title, room_id, booking_id, *mark in db.execute(statement):
        yield CalendarEntry(Slot(starts_at, ends_at), title, room_id, "", booking_id, _mark(mark))


def _elsewhere(db: Session, period: Slot, wanted: list[ColumnElement[bool]]) -> Iterator[CalendarEntry]:
    statement = (
        select(GroupSession.starts_at, GroupSession.ends_at, GroupSession.place, *_MARK)
        .join(Season, Season.id == GroupSession.season_id)
        .join(Group, Group.id == Season.group_id)
        .where(
            GroupSession.occurrence_id.is_(None),
            GroupSession.starts_at >= period.starts_at,
            GroupSession.starts_at < period.ends_at,
            GroupSession.status == SessionStatus.PLANNED,
            Group.status == GroupStatus.ACTIVE,
            *wanted,
        )
    )
    for starts_at, ends_at, place, *row in db.execute(statement):
        yield CalendarEntry(Slot(starts_at, ends_at), "", None, place, None, _mark(row))


def sessions_at(db: Session, occurrence_ids: Collection[int]) -> dict[int, SessionMark]:
    """Which of these dates of rooms are sessions of a group, by the occurrence's id. One statement."""
    if not occurrence_ids:
        return {}
    statement = (
        select(GroupSession.occurrence_id, *_MARK)
        .join(Season, Season.id == GroupSession.season_id)
        .join(Group, Group.id == Season.group_id)
        .where(GroupSession.occurrence_id.in_(sorted(occurrence_ids)))
    )
    marks = ((row[0], _mark(row[1:])) for row in db.execute(statement))
    return {number: mark for number, mark in marks if number is not None and mark is not None}


def public_groups(db: Session) -> list[tuple[str, str, str]]:
    """Slug and names of the groups to choose from, by Korean name."""
    statement = select(Group.slug, Group.name_ko, Group.name_en).where(Group.status == GroupStatus.ACTIVE)
    return [(slug, ko, en) for slug, ko, en in db.execute(statement.order_by(Group.name_ko, Group.id))]


def _mark(row: Sequence[object]) -> SessionMark | None:
    return None if row[0] is None else SessionMark(*row)  # type: ignore[arg-type]
