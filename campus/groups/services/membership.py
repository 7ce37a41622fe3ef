"""Who belongs to a group, as those who lead it decide."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.groups.models import GroupRole, Membership, Standing
from campus.groups.services.founding import hold_group
from campus.groups.services.joining import (
    GroupClosed,
    LastOrganizer,
    NotMember,
    find_membership,
    hold_active,
    is_last_organizer,
    let_go,
    let_in,
)
from campus.groups.services.placing import Freed
from campus.people.queries.names import active_resident_id

__all__ = ["GroupClosed", "LastOrganizer", "NotMember"]

MOST_INVITATIONS = 200


class AlreadyDecided(Exception):
    """Somebody else answered first, or it was taken back."""


class NobodyThere(Exception):
    """No active resident has this address."""


class AlreadyIn(Exception):
    """Whoever is invited is a member, or is invited already."""


class TooManyInvitations(Exception):
    """More invitations stand open than a group may have: let some be answered first."""


def accept_request(db: Session, group_id: int, resident_id: int, *, by: int, now: datetime) -> Membership:
    """Let someone in who asked. Raises :class:`AlreadyDecided`, :class:`GroupClosed`."""
    hold_active(db, group_id)
    membership = _asked(db, group_id, resident_id)
    let_in(db, membership, by=by, now=now)
    return membership


def decline_request(db: Session, group_id: int, resident_id: int, *, by: int, now: datetime) -> Membership:
    """Turn someone down who asked; they may ask again. Raises :class:`AlreadyDecided`."""
    hold_group(db, group_id)
    membership = _asked(db, group_id, resident_id)
    membership.standing, membership.left_at = Standing.DECLINED, now
    details = {"resident": resident_id}
    record(db, "group.request-declined", ("group", group_id), by=by, now=now, details=details)
    return membership


def invite(db: Session, group_id: int, email: str, *, by: int, now: datetime) -> Membership:
    """Invite the resident with the normalised address ``email``; whoever asked to join comes in at once.

    Raises :class:`NobodyThere`, :class:`AlreadyIn`, :class:`TooManyInvitations`, :class:`GroupClosed`.
    """
    hold_active(db, group_id)
    resident_id = active_resident_id(db, email)
    if resident_id is None:
        raise NobodyThere(email)
    membership = find_membership(db, group_id, resident_id)
    if membership is not None and membership.standing in (Standing.IN, Standing.INVITED):
        raise AlreadyIn(email)
    if membership is not None and membership.standing is Standing.ASKED:
        let_in(db, membership, by=by, now=now)
        return membership
    open_ones = (Membership.group_id == group_id, Membership.standing == Standing.INVITED)
    if (db.scalar(select(func.count()).where(*open_ones)) or 0) >= MOST_INVITATIONS:
        raise TooManyInvitations(group_id)
    if membership is None:
        membership = Membership(group_id=group_id, resident_id=resident_id)
        db.add(membership)
    membership.standing, membership.role, membership.invited_by_id = Standing.INVITED, GroupRole.MEMBER, by
    membership.asked_at, membership.note = now, ""
    record(db, "group.invited", ("group", group_id), by=by, now=now, details={"resident": resident_id})
    return membership


def withdraw_invitation(db: Session, group_id: int, resident_id: int, *, by: int, now: datetime) -> None:
    """Take an invitation back. Raises :class:`AlreadyDecided`."""
    hold_group(db, group_id)
    membership = find_membership(db, group_id, resident_id)
    if membership is None or membership.standing is not Standing.INVITED:
        raise AlreadyDecided(resident_id)
    membership.standing, membership.left_at = Standing.LEFT, now
    record(db, "group.invitation-withdrawn", ("group", group_id), by=by, now=now, details={"resident": resident_id})


def remove_member(db: Session, group_id: int, resident_id: int, *, by: int, now: datetime) -> Freed:
    """Take a member out; what they have in the sessions ahead is free at once. They come back by invitation only.

    Raises :class:`NotMember`, :class:`LastOrganizer`.
    """
    hold_group(db, group_id)
    return let_go(db, _member(db, group_id, resident_id), Standing.REMOVED, by=by, now=now)


def set_role(
    db: Session, group_id: int, resident_id: int, role: GroupRole, *, by: int, now: datetime
) -> Membership:
    """Say what a member is to the group. Raises :class:`NotMember`, :class:`LastOrganizer`."""
    hold_group(db, group_id)
    membership = _member(db, group_id, resident_id)
    if membership.role is role:
        return membership
    if is_last_organizer(db, membership):
        raise LastOrganizer(group_id)
    details = {"resident": resident_id, "role": [membership.role.value, role.value]}
    membership.role = role
    record(db, "group.role", ("group", group_id), by=by, now=now, details=details)
    return membership


def _asked(db: Session, group_id: int, resident_id: int) -> Membership:
    membership = find_membership(db, group_id, resident_id)
    if membership is None or membership.standing is not Standing.ASKED:
        raise AlreadyDecided(resident_id)
    return membership


def _member(db: Session, group_id: int, resident_id: int) -> Membership:
    membership = find_membership(db, group_id, resident_id)
    if membership is None or membership.standing is not Standing.IN:
        raise NotMember(resident_id)
    return membership
