"""A hub with something on every page that shows others' data to those on duty."""

from datetime import timedelta

from sqlalchemy import insert, select, update

from campus.booking.models import Booking, Occurrence
from campus.db import Sessions
from campus.domain.hubtime import at
from campus.domain.slot import Slot
from campus.groups.models import Group, GroupKind, GroupSession, GroupStatus, Joining, SignUp, SignUpStatus
from campus.help.models import CallSource, HelpCall, HelpKind
from campus.people.models import Resident
from campus.people.queries.logins import Identity
from campus.permissions import Permission
from tests.help.conftest import put_booking
from tests.people.affiliating import Put, make_steward, put
from tests.support.approvals import ask_for, need_approval, week_later
from tests.support.clock import NOW
from tests.support.groups import found_group
from tests.support.hub import Hub, Person
from tests.support.ledger_pages import missed_by

DAY = NOW.date()
# Rights that let somebody on duty see what others have.
ON_DUTY = {
    Permission.LEAD_GROUP,
    Permission.STEWARD,
    Permission.MANAGE_PEOPLE,
    Permission.MANAGE_BOOKINGS,
    Permission.MANAGE_SPACES,
    Permission.SEE_REPORTS,
    Permission.ANSWER_CALLS,
    Permission.ADMINISTER,
    Permission.BOOK_FOR_OTHERS,
    Permission.SEE_BOOKING,
}


def identity_of(sessions: Sessions, person: Person) -> Identity:
    with sessions.read() as db:
        it = db.get_one(Resident, person.id)
    return Identity(it.id, 0, it.name, it.email, it.role, it.locale, None, NOW)


def set_to_work(sessions: Sessions, hub: Hub) -> dict[str, str]:
    """Let ``hub.member`` be somewhere on each such page; what stands for the variables of their addresses."""
    put(sessions, hub.other_member, Put(hub.etri))
    make_steward(sessions, hub.etri, hub.other_member)
    put(sessions, hub.member, Put(hub.kaist), Put(hub.etri, how=None, asked_at=NOW))
    missed_by(sessions, hub, hub.member, [Slot(at(DAY, 540), at(DAY, 570))])
    circle = found_group(
        sessions, hub.organizer, identity_of(sessions, hub.organizer), members=[hub.member.id], kind=GroupKind.COURSE
    )
    first = circle.dates(circle.season(hub.seminar))[0]
    need_approval(sessions, hub)
    ask_for(sessions, hub.hall, week_later(10, 12), identity_of(sessions, hub.member))
    yesterday = DAY - timedelta(days=1)
    occurrence_id = put_booking(sessions, hub.small, Slot(at(yesterday, 600), at(yesterday, 660)), hub.member)
    with sessions.write() as db:
        db.execute(update(Group).where(Group.id == circle.id).values(completion_percent=80))
        proposed = {"name_ko": "새 모임", "name_en": "New group", "kind": GroupKind.MEETUP, "joining": Joining.OPEN}
        more = {"slug": "new-group", "status": GroupStatus.PROPOSED, "created_by_id": hub.member.id, "created_at": NOW}
        db.execute(insert(Group).values(**proposed, **more))
        call = {"room_id": hub.meeting.id, "resident_id": hub.member.id, "source": CallSource.PAGE}
        db.execute(insert(HelpCall).values(**call, kind=HelpKind.OTHER, called_at=NOW))
        signed = {"session_id": first.id, "resident_id": hub.member.id, "status": SignUpStatus.IN}
        if db.scalar(select(SignUp.id).filter_by(**signed)) is None:
            db.execute(insert(SignUp).values(**signed, placed_at=NOW, changed_at=NOW))
        booking_id = db.scalar(select(Occurrence.booking_id).where(Occurrence.id == occurrence_id))
        assert db.get_one(Booking, booking_id).organizer_id == hub.member.id
        starts_at = db.scalar(select(Occurrence.starts_at).where(Occurrence.id == occurrence_id))
        assert db.scalar(select(GroupSession.id).where(GroupSession.id == first.id))
    return {"booking": str(booking_id), "session": str(first.id), "stamp": f"{starts_at:%Y%m%dT%H%M%SZ}"}
