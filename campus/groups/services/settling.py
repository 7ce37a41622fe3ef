"""Whether there is a group: a proposal answered, a group ended and opened again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.models import Occurrence, WaitingEntry
from campus.booking.queries.occurrences import AHEAD, find_date
from campus.booking.services.ending import cancel_booking
from campus.booking.services.series_edits import Scope
from campus.booking.services.series_ending import cancel_dates
from campus.booking.services.taking import decline_offer
from campus.groups.changes import announce_group
from campus.groups.models import COMING, Group, GroupSession, GroupStatus, Season, SessionStatus
from campus.groups.services.founding import hold_group
from campus.people.models import Resident
from campus.people.queries.logins import Identity
from campus.permissions import Role


class AlreadyAnswered(Exception):
    """Somebody else answered first, or the group is not in a state for this. Nothing was written."""


def accept_proposal(db: Session, group_id: int, *, by: Identity, now: datetime) -> Group:
    """Let a proposed group begin; whoever proposed it becomes an organizer of the hub. Raises
    :class:`AlreadyAnswered`."""
    group = _held(db, group_id, GroupStatus.PROPOSED)
    group.status, group.status_reason = GroupStatus.ACTIVE, ""
    group.version += 1
    founder = db.get_one(Resident, group.created_by_id, with_for_update={"key_share": True}, populate_existing=True)
    if founder.role is Role.MEMBER:
        founder.role = Role.ORGANIZER
        founder.version += 1
        details = {"role": [Role.MEMBER.value, Role.ORGANIZER.value]}
        record(db, "resident.role", ("resident", founder.id), by=by.resident_id, now=now, details=details)
    record(db, "group.accepted", ("group", group_id), by=by.resident_id, now=now)
    announce_group(db, group_id, now=now)
    return group


def decline_proposal(db: Session, group_id: int, reason: str, *, by: Identity, now: datetime) -> Group:
    """Turn a proposed group down with a reason. Raises :class:`AlreadyAnswered`."""
    group = _held(db, group_id, GroupStatus.PROPOSED)
    group.status, group.status_reason = GroupStatus.DECLINED, reason
    group.version += 1
    record(db, "group.declined", ("group", group_id), by=by.resident_id, now=now)
    return group


def end_group(db: Session, group_id: int, *, by: Identity, now: datetime) -> Sequence[GroupSession]:
    """End a group: its sessions ahead are cancelled with their rooms, all of them or nothing. What has begun is left to
    end. Returns the cancelled sessions that have no room, since nobody told their people yet. Raises
    :class:`AlreadyAnswered`."""
    group = _held(db, group_id, GroupStatus.ACTIVE)
    _cancel_bookings(db, group_id, by=by, now=now)
    elsewhere = _cancel_elsewhere(db, group_id, now=now)
    group.status, group.status_reason = GroupStatus.ENDED, ""
    group.version += 1
    record(db, "group.ended", ("group", group_id), by=by.resident_id, now=now)
    announce_group(db, group_id, now=now)
    return elsewhere


def reopen_group(db: Session, group_id: int, *, by: Identity, now: datetime) -> Group:
    """Open an ended group again; its cancelled sessions stay cancelled. Raises :class:`AlreadyAnswered`."""
    group = _held(db, group_id, GroupStatus.ENDED)
    group.status = GroupStatus.ACTIVE
    group.version += 1
    record(db, "group.reopened", ("group", group_id), by=by.resident_id, now=now)
    announce_group(db, group_id, now=now)
    return group


def _held(db: Session, group_id: int, status: GroupStatus) -> Group:
    group = hold_group(db, group_id)
    if group.status is not status:
        raise AlreadyAnswered(group.status)
    return group


def _cancel_bookings(db: Session, group_id: int, *, by: Identity, now: datetime) -> None:
    dates = (
        select(Occurrence.booking_id, Occurrence.id)
        .join(GroupSession, GroupSession.occurrence_id == Occurrence.id)
        .join(Season, Season.id == GroupSession.season_id)
        .where(Season.group_id == group_id, Occurrence.starts_at > now)
    )
    ahead = dates.where(Occurrence.status.in_(AHEAD)).order_by(Occurrence.booking_id, Occurrence.starts_at.desc())
    one_of = {booking_id: occurrence_id for booking_id, occurrence_id in db.execute(ahead)}  # noqa: C416 - as elsewhere
    for booking_id, occurrence_id in sorted(one_of.items()):
        date = find_date(db, occurrence_id)
        if date is not None and date.is_series:
            cancel_dates(db, booking_id, Scope.ALL, date.original_starts_at, by=by, now=now)
        elif date is not None:
            cancel_booking(db, booking_id, by=by, now=now)
    # A date that was skipped may still wait for its room: it leaves the line, so that nothing comes back by itself.
    waits = select(WaitingEntry.id).where(
        WaitingEntry.closed_at.is_(None), WaitingEntry.occurrence_id.in_(dates.with_only_columns(Occurrence.id))
    )
    for entry_id in db.scalars(waits.order_by(WaitingEntry.id)).all():
        decline_offer(db, entry_id, by=by, now=now)


def _cancel_elsewhere(db: Session, group_id: int, *, now: datetime) -> Sequence[GroupSession]:
    ahead = (
        select(GroupSession)
        .join(Season, Season.id == GroupSession.season_id)
        .where(
            Season.group_id == group_id,
            GroupSession.occurrence_id.is_(None),
            GroupSession.starts_at > now,
            GroupSession.status.in_(COMING),
        )
        .order_by(GroupSession.id)
        .with_for_update(of=GroupSession)
    )
    sessions = db.scalars(ahead, execution_options={"populate_existing": True}).all()
    for session in sessions:
        session.status, session.revised_at = SessionStatus.CANCELLED, now
        session.version += 1
    return sessions
