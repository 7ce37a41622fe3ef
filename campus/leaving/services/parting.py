"""Letting go of what somebody who leaves has ahead of them, through the same services as everybody: seats go to those
in line, and those who wait or attend are told."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.models import Booking, Occurrence
from campus.booking.services.cancelling_ahead import cancel_ahead
from campus.connections.models import Introduction, IntroductionQuestion, IntroductionState, Opportunity
from campus.connections.models import OpportunityState as Stands
from campus.groups.models import (
    COMING,
    Group,
    GroupRole,
    GroupSession,
    GroupStatus,
    Membership,
    Season,
    SignUp,
    Standing,
)
from campus.groups.people_notices import tell_called_off
from campus.groups.services.joining import leaders_of, leave_group
from campus.groups.services.seats import hold_session
from campus.groups.services.settling import end_group
from campus.groups.services.signing_up import HAS_PLACE, leave
from campus.groups.session_notices import tell_promoted
from campus.leaving.queries import led_alone, rooms_of_groups
from campus.people.queries.logins import Identity
from campus.settings import Settings


def part(db: Session, settings: Settings, ids: Collection[int], *, by: Identity, now: datetime) -> None:
    """End what the accounts ``ids`` have ahead; the groups they lead alone end with them."""
    for group in led_alone(db, ids):
        called_off = end_group(db, group.id, by=by, now=now)
        tell_called_off(db, settings, called_off, by.resident_id, now=now)
    for resident_id in sorted(ids):
        _hand_over(db, resident_id)
        _leave_groups(db, settings, resident_id, now=now)
        _give_seats_back(db, settings, resident_id, by=by, now=now)
        cancel_ahead(db, resident_id, "", by=by, now=now)
    _close_connections(db, ids, by=by, now=now)


def _hand_over(db: Session, resident_id: int) -> None:
    """The rooms of groups that go on are another leader's from now on."""
    theirs = (Booking.organizer_id == resident_id, Group.status == GroupStatus.ACTIVE)
    met = rooms_of_groups().join(Booking, Booking.id == Occurrence.booking_id).join(Group, Group.id == Season.group_id)
    for group_id, booking_id in db.execute(met.where(*theirs)).all():
        others = [each.resident_id for each in leaders_of(db, group_id) if each.resident_id != resident_id]
        if others:
            db.execute(update(Booking).where(Booking.id == booking_id).values(organizer_id=others[0]))


def _leave_groups(db: Session, settings: Settings, resident_id: int, *, now: datetime) -> None:
    mine = select(Membership.group_id, Membership.standing).join(Group, Group.id == Membership.group_id)
    active = mine.where(Membership.resident_id == resident_id, Group.status == GroupStatus.ACTIVE)
    for group_id, standing in db.execute(active.order_by(Membership.group_id)).all():
        if standing in (Standing.IN, Standing.ASKED):
            promoted = leave_group(db, group_id, resident_id, now=now).promoted
            for session_id in sorted({each.session_id for each in promoted}):
                these = [each.id for each in promoted if each.session_id == session_id]
                tell_promoted(db, settings, session_id, these, now=now)
    stays = (Membership.resident_id == resident_id, Membership.standing.not_in((Standing.LEFT, Standing.REMOVED)))
    db.execute(
        update(Membership).where(*stays).values(standing=Standing.LEFT, left_at=now, role=GroupRole.MEMBER),
        execution_options={"synchronize_session": False},
    )
    proposed = (Group.created_by_id == resident_id, Group.status == GroupStatus.PROPOSED)
    db.execute(update(Group).where(*proposed).values(status=GroupStatus.DECLINED, version=Group.version + 1))
    db.expire_all()


def _give_seats_back(db: Session, settings: Settings, resident_id: int, *, by: Identity, now: datetime) -> None:
    """Sessions of groups that they are no member of."""
    ahead = (
        select(SignUp.session_id)
        .join(GroupSession, GroupSession.id == SignUp.session_id)
        .where(SignUp.resident_id == resident_id, SignUp.status.in_(HAS_PLACE))
        .where(GroupSession.starts_at > now, GroupSession.status.in_(COMING))
    )
    for session_id in db.scalars(ahead.order_by(SignUp.session_id)).all():
        session = hold_session(db, session_id)
        mine = select(SignUp).where(SignUp.session_id == session_id, SignUp.resident_id == resident_id)
        row = db.scalars(mine, execution_options={"populate_existing": True}).one()
        placed = leave(db, session, row, by_id=by.resident_id, now=now)
        tell_promoted(db, settings, session_id, placed.others, now=now)


def _close_connections(db: Session, ids: Collection[int], *, by: Identity, now: datetime) -> None:
    """Opportunities take no more interest, questions no more names; what waits for an answer is withdrawn."""
    it, asked = Introduction, IntroductionQuestion
    posted = select(Opportunity.id).where(Opportunity.posted_by_id.in_(ids), Opportunity.state == Stands.OPEN)
    for number in db.scalars(posted.order_by(Opportunity.id).with_for_update()).all():
        values = {"state": Stands.CLOSED, "revised_at": now, "version": Opportunity.version + 1}
        db.execute(update(Opportunity).where(Opportunity.id == number).values(values))
        record(db, "opportunity.closed", ("opportunity", number), by=by.resident_id, now=now)
    open_ones = (asked.asker_id.in_(ids), asked.closed_at.is_(None))
    db.execute(update(asked).where(*open_ones).values(closed_at=now, version=asked.version + 1))
    involved = it.seeker_id.in_(ids) | it.named_id.in_(ids) | it.introducer_id.in_(ids)
    waiting = update(it).where(involved, it.state == IntroductionState.OFFERED)
    db.execute(waiting.values(state=IntroductionState.WITHDRAWN, settled_at=now))
