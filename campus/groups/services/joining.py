"""Coming to a group and leaving it, as the resident who does it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.groups.changes import announce_sessions
from campus.groups.models import (
    COMING,
    LEADERS,
    Group,
    GroupRole,
    GroupSession,
    GroupStatus,
    Joining,
    Membership,
    Season,
    Segment,
    SignUp,
    Standing,
)
from campus.groups.services.founding import hold_group
from campus.groups.services.placing import Freed, hold_sessions_ahead, place_members, release_member, take_back


class GroupClosed(Exception):
    """The group is not active: nobody joins it, and nobody is asked in."""


class OnlyInvited(Exception):
    """Nobody asks to join this group: its organizers invite."""


class WasRemoved(Exception):
    """Whoever was removed comes back by invitation only."""


class NotInvited(Exception):
    """There is no invitation, or no longer."""


class LastOrganizer(Exception):
    """A group always has an organizer: name another one first."""


class NotMember(Exception):
    """There is no such member, or no longer."""


@dataclass(frozen=True, slots=True)
class Joined:
    """How someone stands now. ``is_new``: it changed just now, so that someone may be told."""

    membership: Membership
    is_new: bool


def find_membership(db: Session, group_id: int, resident_id: int) -> Membership | None:
    """How a resident stands to a group that is held."""
    mine = (Membership.group_id == group_id, Membership.resident_id == resident_id)
    statement = select(Membership).where(*mine)
    return db.scalars(statement, execution_options={"populate_existing": True}).one_or_none()


def join_group(
    db: Session, group_id: int, resident_id: int, *, note: str = "", is_shown: bool = False, now: datetime
) -> Joined:
    """Join an open group at once, or ask to join one that answers first; whoever is invited comes in. Again: as it is.

    Raises :class:`GroupClosed`, :class:`OnlyInvited`, :class:`WasRemoved`.
    """
    group = hold_active(db, group_id)
    known = find_membership(db, group_id, resident_id)
    standing = None if known is None else known.standing
    waits_still = standing is Standing.ASKED and group.joining is Joining.APPROVAL
    if known is not None and (waits_still or standing is Standing.IN):
        return Joined(known, False)
    if standing is Standing.REMOVED:
        raise WasRemoved(group_id)
    if group.joining is Joining.INVITATION and standing is not Standing.INVITED:
        raise OnlyInvited(group_id)
    membership = known or _new(db, group_id, resident_id)
    membership.note, membership.is_shown, membership.asked_at = note, is_shown, now
    if group.joining is Joining.APPROVAL and standing is not Standing.INVITED:
        membership.standing, membership.role = Standing.ASKED, GroupRole.MEMBER
        db.flush()
        _note(db, "group.asked", membership, by=resident_id, now=now)
    else:
        let_in(db, membership, by=resident_id, now=now)
    return Joined(membership, True)


def answer_invitation(db: Session, group_id: int, resident_id: int, *, accepts: bool, now: datetime) -> Membership:
    """Come in as invited, or decline. Raises :class:`NotInvited`, :class:`GroupClosed`."""
    if accepts:
        hold_active(db, group_id)
    else:
        hold_group(db, group_id)
    membership = find_membership(db, group_id, resident_id)
    if membership is not None and membership.standing is Standing.IN and accepts:
        return membership
    if membership is None or membership.standing is not Standing.INVITED:
        raise NotInvited(group_id)
    if accepts:
        let_in(db, membership, by=resident_id, now=now)
    else:
        membership.standing, membership.left_at = Standing.DECLINED, now
        _note(db, "group.invitation-declined", membership, by=resident_id, now=now)
    return membership


def leave_group(db: Session, group_id: int, resident_id: int, *, now: datetime) -> Freed:
    """Leave a group, or take back that one asked: what they have in the sessions ahead is free at once.

    Raises :class:`NotMember`, :class:`LastOrganizer`.
    """
    hold_group(db, group_id)
    membership = find_membership(db, group_id, resident_id)
    if membership is None or membership.standing not in (Standing.IN, Standing.ASKED):
        raise NotMember(group_id)
    return let_go(db, membership, Standing.LEFT, by=resident_id, now=now)


def show_membership(db: Session, group_id: int, resident_id: int, is_shown: bool, *, now: datetime) -> None:
    """Let others see that one comes, or not: from now on, and on the dates ahead. Raises :class:`NotMember`."""
    hold_group(db, group_id)
    membership = find_membership(db, group_id, resident_id)
    if membership is None or membership.standing is not Standing.IN:
        raise NotMember(group_id)
    membership.is_shown = is_shown
    ahead = (
        select(GroupSession.id)
        .join(Season, Season.id == GroupSession.season_id)
        .where(Season.group_id == group_id, GroupSession.starts_at > now, GroupSession.status.in_(COMING))
    )
    mine = (SignUp.resident_id == resident_id, SignUp.session_id.in_(ahead))
    db.execute(update(SignUp).where(*mine).values(is_shown=is_shown), execution_options={"synchronize_session": False})
    details = {"is_shown": is_shown}
    record(db, "group.shown", ("group", group_id), by=resident_id, now=now, details=details)
    talks = select(Segment.session_id).where(Segment.presenter_id == resident_id, Segment.session_id.in_(ahead))
    announce_sessions(db, set(db.scalars(talks)), now=now)


def hold_active(db: Session, group_id: int) -> Group:
    """The group, held. Raises :class:`GroupClosed` unless it is active."""
    group = hold_group(db, group_id)
    if group.status is not GroupStatus.ACTIVE:
        raise GroupClosed(group_id)
    return group


def let_in(db: Session, membership: Membership, *, by: int, now: datetime) -> None:
    """Make ``membership`` of a held group a member's, with a place in every session ahead."""
    left_at = membership.left_at
    membership.standing, membership.role = Standing.IN, GroupRole.MEMBER
    membership.joined_at, membership.left_at = now, None
    db.flush()  # the places need it
    sessions = hold_sessions_ahead(db, membership.group_id, now=now)
    if left_at is not None:
        take_back(db, sessions, membership, left_at, now=now)
    place_members(db, sessions, [membership], now=now)
    _note(db, "group.joined", membership, by=by, now=now)


def let_go(db: Session, membership: Membership, to: Standing, *, by: int, now: datetime) -> Freed:
    """End ``membership`` of a held group; seats, places in line and talks ahead are free at once. Raises
    :class:`LastOrganizer`."""
    was_in = membership.standing is Standing.IN
    if was_in and is_last_organizer(db, membership):
        raise LastOrganizer(membership.group_id)
    membership.standing, membership.role, membership.left_at = to, GroupRole.MEMBER, now
    _note(db, f"group.{to}", membership, by=by, now=now)
    if not was_in:
        return Freed((), ())
    return release_member(db, membership.group_id, membership.resident_id, now=now)


def is_last_organizer(db: Session, membership: Membership) -> bool:
    """Whether the group, which is held, has no other organizer."""
    return membership.role is GroupRole.ORGANIZER and not any(
        each.role is GroupRole.ORGANIZER and each.id != membership.id for each in leaders_of(db, membership.group_id)
    )


def leaders_of(db: Session, group_id: int) -> Sequence[Membership]:
    """Who leads a group: organizers before co-organizers, in the order in which they joined."""
    leading = (Membership.group_id == group_id, Membership.standing == Standing.IN, Membership.role.in_(LEADERS))
    found = db.scalars(select(Membership).where(*leading).order_by(Membership.joined_at, Membership.id)).all()
    return sorted(found, key=lambda each: each.role is not GroupRole.ORGANIZER)


def _new(db: Session, group_id: int, resident_id: int) -> Membership:
    membership = Membership(group_id=group_id, resident_id=resident_id, role=GroupRole.MEMBER)
    db.add(membership)
    return membership


def _note(db: Session, act: str, membership: Membership, *, by: int, now: datetime) -> None:
    details = {"resident": membership.resident_id}
    record(db, act, ("group", membership.group_id), by=by, now=now, details=details)
