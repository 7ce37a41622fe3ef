"""What was counted before somebody left is counted afterwards; what lies ahead ends as it would have otherwise."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from campus.booking.models import Booking, Occurrence, OccurrenceStatus
from campus.booking.services import book_room
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.enrolling.services.merging import merge_residents
from campus.groups.models import GroupSession, Membership, SignUp, SignUpStatus
from campus.leaving.services.leaving import AlreadyLeft
from campus.leaving.shells import LEFT_NAME
from campus.outbox.models import OutboxMessage
from campus.people.models import Affiliation, Resident, ResidentStatus
from campus.people.services.deciding import AlreadyDecided, enable_resident
from campus.reports.queries.community import read_growth, read_newcomers
from campus.reports.queries.meetings import read_held, read_talks
from campus.reports.queries.outcomes import introduced_organizations
from tests.booking.conftest import Acting, room, slot, wish
from tests.leaving.conftest import Depart
from tests.support.clock import NOW
from tests.support.groups import add_residents, found_group
from tests.support.hub import Hub, Person

LATER = NOW + timedelta(days=30)


def figures(sessions: Sessions) -> list[Any]:
    """What the reports are made of, up to now and of what has been."""
    slot_ = Slot(NOW - timedelta(days=400), LATER)
    past = Slot(NOW - timedelta(days=400), NOW)
    with sessions.read() as db:
        used = select(Occurrence.room_id, Occurrence.starts_at, Occurrence.status, Booking.people, Booking.purpose)
        used = used.join(Booking).where(Occurrence.starts_at < NOW).order_by(Occurrence.id)
        talks = read_talks(db, slot_, now=LATER)
        return [
            read_held(db, slot_, now=LATER),
            # Guests who present are counted by their names, whatever these are.
            sorted(((group, "guest" if isinstance(who, str) else who, of) for group, who, of in talks), key=str),
            introduced_organizations(db, slot_),
            read_growth(db, past),
            read_newcomers(db, past, now=LATER),
            db.execute(used).all(),
        ]


def test_figures_are_the_same(sessions: Sessions, hub: Hub, busy: Person, depart: Depart) -> None:
    with sessions.write() as db:  # everything has been
        for table in (GroupSession, Occurrence):
            begun = {"starts_at": NOW - timedelta(days=9), "ends_at": NOW - timedelta(days=9, hours=-2)}
            db.execute(update(table).values(begun))
        came = (SignUp.status == SignUpStatus.IN, SignUp.resident_id.is_not(None))
        db.execute(update(SignUp).where(*came).values(checked_in_at=NOW - timedelta(days=9)))
        db.execute(update(Resident).values(approved_at=NOW - timedelta(days=90)))
    before = figures(sessions)
    assert before[0] and before[1] and before[5]
    depart(busy)
    assert figures(sessions) == before


def test_only_an_id_is_left(sessions: Sessions, hub: Hub, busy: Person, depart: Depart) -> None:
    with sessions.read() as db:
        key = db.get_one(Resident, busy.id).key
    depart(busy)
    with sessions.write() as db:
        it = db.get_one(Resident, busy.id)
        assert (it.name, it.status, it.phone, it.password_hash) == (LEFT_NAME, ResidentStatus.DISABLED, None, None)
        assert it.key != key and it.email.endswith(".invalid")
        assert db.scalars(select(Affiliation.title).where(Affiliation.resident_id == busy.id)).all() == [""]
        with pytest.raises(AlreadyDecided):
            enable_resident(db, busy.id, by=hub.manager.id, now=NOW)
    with pytest.raises(AlreadyLeft):
        depart(busy)


def test_bookings_ahead_are_cancelled_and_titles_go(
    sessions: Sessions, hub: Hub, acting: Acting, depart: Depart
) -> None:
    with sessions.write() as db:
        book_room(db, room(db, hub.meeting), wish(slot("13:00", "14:00", days=2)), by=acting(hub.member), now=NOW)
    depart(hub.member)
    with sessions.read() as db:
        booking, date = db.execute(select(Booking, Occurrence).join(Occurrence)).one()
    assert booking.title == "회의 · Meeting" and date.status is OccurrenceStatus.CANCELLED


def test_a_seat_goes_to_who_is_next_and_rooms_stay_the_groups(
    sessions: Sessions, hub: Hub, acting: Acting, depart: Depart
) -> None:
    with sessions.write() as db:
        waiting = add_residents(db, hub, 1)[0]
    members = [hub.member.id, hub.other_member.id, waiting.id]
    circle = found_group(sessions, hub.organizer, acting(hub.organizer), members=members)
    season = circle.season(hub.seminar, seats=3)
    session = circle.dates(season)[0].id
    assert dict(circle.signups(session))[waiting.id] is SignUpStatus.WAITING
    with sessions.write() as db:
        mine = (Membership.group_id == circle.id, Membership.resident_id == hub.other_member.id)
        db.execute(update(Membership).where(*mine).values(role="organizer"))
    depart(hub.organizer)
    assert dict(circle.signups(session))[waiting.id] is SignUpStatus.IN
    with sessions.read() as db:
        assert db.get_one(Booking, circle.booking_id(season)).organizer_id == hub.other_member.id
        told = select(OutboxMessage.resident_id).where(OutboxMessage.event == "session-promoted")
        assert waiting.id in db.scalars(told).all()
        assert db.scalar(select(func.count()).where(Occurrence.status == OccurrenceStatus.CANCELLED)) == 0


def test_accounts_that_became_part_of_it_go_too(
    sessions: Sessions, hub: Hub, busy: Person, depart: Depart
) -> None:
    with sessions.write() as db:
        merge_residents(db, hub.other_member.id, busy.id, by=hub.manager.id, now=NOW)
    depart(hub.other_member)
    with sessions.read() as db:
        assert db.get_one(Resident, busy.id).name == LEFT_NAME
        assert db.get_one(Resident, busy.id).left_at == NOW
