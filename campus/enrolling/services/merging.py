"""Making two accounts one, in one transaction: what one had is the other's, and nobody signs in with it any more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Table, delete, func, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.db import Base
from campus.enrolling.moves import MOVES, Move
from campus.enrolling.services.joining import join_affiliations, join_memberships, join_sign_ups
from campus.feeds.models import FeedKind
from campus.feeds.versions import touch
from campus.groups.changes import announce_sessions
from campus.groups.models import Segment
from campus.people.models import MergedResident, Resident, ResidentStatus
from campus.people.services.administering import STAFF, hold_residents, keep_an_admin
from campus.people.services.listing import renew_entry
from campus.permissions import Role

# Whoever had begun something just before may end it just after: that is looked after for so long.
LATE_FOR = timedelta(days=2)


class MergeProblem(StrEnum):
    """Why two accounts are not made one."""

    GONE = "gone"
    SAME = "same"
    MERGED = "merged"
    KEPT_IS_CLOSED = "kept-is-closed"
    ONESELF = "oneself"
    STAFF = "staff"


class MergeRefused(Exception):
    """No, for ``reason``. Nothing was written."""

    def __init__(self, reason: MergeProblem) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Merged:
    """The account that stays, and the sign-ups that got a seat by it."""

    kept: Resident
    promoted: tuple[int, ...]


def columns() -> Iterator[tuple[Table, Column[Any], Move]]:
    """Every column of the list, in an order in which rows can go."""
    for table in reversed(Base.metadata.sorted_tables):
        for column in table.columns:
            move = MOVES.get(f"{table.name}.{column.name}")
            if move is not None:
                yield table, column, move


def why_not(
    held: dict[int, Resident], pair: tuple[int, int], merged: set[int], *, by: int
) -> MergeProblem | None:
    """Why the second of ``pair`` does not become part of the first; ``merged`` are those that went before."""
    kept, gone, actor = (held.get(number) for number in (*pair, by))
    if kept is None or gone is None or actor is None:
        return MergeProblem.GONE
    if kept.id == gone.id:
        return MergeProblem.SAME
    if merged & set(pair):
        return MergeProblem.MERGED
    if gone.id == by or (kept.id == by and actor.role is not Role.ADMIN):
        return MergeProblem.ONESELF
    if {kept.role, gone.role} & STAFF and actor.role is not Role.ADMIN:
        return MergeProblem.STAFF
    is_open = kept.status is ResidentStatus.ACTIVE or gone.status is not ResidentStatus.ACTIVE
    return None if is_open and kept.status is not ResidentStatus.DISABLED else MergeProblem.KEPT_IS_CLOSED


def merged_among(db: Session, resident_ids: tuple[int, ...]) -> set[int]:
    """Which of the accounts are part of another already."""
    return set(db.scalars(select(MergedResident.resident_id).where(MergedResident.resident_id.in_(resident_ids))))


def merge_residents(db: Session, kept_id: int, gone_id: int, *, by: int, now: datetime) -> Merged:
    """Make ``gone_id`` part of ``kept_id``. The address of the one that goes stays taken, and opens nothing.

    Raises :class:`MergeRefused`, and :class:`LastAdmin`.
    """
    held = hold_residents(db, kept_id, gone_id, by)
    problem = why_not(held, (kept_id, gone_id), merged_among(db, (kept_id, gone_id)), by=by)
    if problem is not None:
        raise MergeRefused(problem)
    kept, gone = held[kept_id], held[gone_id]
    keep_an_admin(held, gone_id)
    promoted = move_all(db, kept_id, gone_id, by=by, now=now)
    _take_over(kept, gone)
    _close(gone)
    db.add(MergedResident(resident_id=gone_id, into_id=kept_id, merged_by_id=by, at=now))
    db.flush()
    renew_entry(db, kept)
    for number, details in ((kept_id, {"from_id": gone_id}), (gone_id, {"into_id": kept_id})):
        record(db, "resident.merged", ("resident", number), by=by, now=now, details=details)
    return Merged(kept, promoted)


def _take_over(kept: Resident, gone: Resident) -> None:
    kept.phone, kept.introduction = kept.phone or gone.phone, kept.introduction or gone.introduction
    points = [each.last_no_show_at for each in (kept, gone) if each.last_no_show_at is not None]
    kept.last_no_show_at = max(points, default=None)
    kept.version += 1


def _close(gone: Resident) -> None:
    gone.status, gone.role, gone.password_hash = ResidentStatus.DISABLED, Role.MEMBER, None
    gone.phone, gone.introduction, gone.last_no_show_at = None, "", None
    gone.version += 1


def move_all(db: Session, kept_id: int, gone_id: int, *, by: int, now: datetime) -> tuple[int, ...]:
    """Everything that names the one names the other, and those who read of it hear so; who got a seat by it."""
    presented = db.scalars(select(Segment.session_id).where(Segment.presenter_id == gone_id).distinct()).all()
    promoted = join_sign_ups(db, kept_id, gone_id, by=by, now=now)
    groups = join_memberships(db, kept_id, gone_id, now=now)
    join_affiliations(db, kept_id, gone_id)
    for table, column, move in columns():
        if move is Move.MOVE:
            db.execute(update(table).where(column == gone_id).values({column.name: kept_id}))
        elif move is Move.DROP:
            db.execute(delete(table).where(column == gone_id))
        elif move in (Move.OR_DROP, Move.OR_STAY):
            _move_each(db, (table, column), kept_id, gone_id, drops=move is Move.OR_DROP)
    db.expire_all()
    announce_sessions(db, presented, now=now)
    touch(db, FeedKind.PERSON, [kept_id, gone_id], now=now)
    touch(db, FeedKind.GROUP, groups, now=now)
    return tuple(promoted)


def _move_each(
    db: Session, where: tuple[Table, Column[Any]], kept_id: int, gone_id: int, *, drops: bool
) -> None:
    """Move row by row: the database says which of them the other account has already."""
    table, column = where
    keys = list(table.primary_key.columns)
    for row in db.execute(select(*keys).where(column == gone_id)).all():
        this = tuple_(*keys) == tuple(row)
        try:
            with db.begin_nested():
                db.execute(update(table).where(this).values({column.name: kept_id}))
        except IntegrityError:
            if drops:
                db.execute(delete(table).where(this))


def count_moving(db: Session, gone_id: int) -> dict[str, int]:
    """How many rows of each column name an account, those that would stay or go left out; one statement."""
    wanted = [
        select(func.count()).select_from(table).where(column == gone_id).scalar_subquery()
        for table, column, move in columns()
        if move not in (Move.DROP, Move.STAY)
    ]
    names = [
        f"{table.name}.{column.name}" for table, column, move in columns() if move not in (Move.DROP, Move.STAY)
    ]
    return {name: count for name, count in zip(names, db.execute(select(*wanted)).one(), strict=True) if count}


def bring_late(db: Session, *, now: datetime) -> int:
    """Bring what was begun just before a merge and ended just after to where it belongs; of how many accounts."""
    lately = select(MergedResident).where(MergedResident.at > now - LATE_FOR).order_by(MergedResident.at)
    late = [each for each in db.scalars(lately) if _is_late(db, each.resident_id)]
    for each in late:
        hold_residents(db, each.resident_id, each.into_id)
        move_all(db, each.into_id, each.resident_id, by=each.merged_by_id, now=now)
    return len(late)


def _is_late(db: Session, gone_id: int) -> bool:
    kinds = ("bookings.organizer_id", "opportunities.posted_by_id", "introduction_questions.asker_id")
    return any(name in kinds for name in count_moving(db, gone_id))
