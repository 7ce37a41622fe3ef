"""Whoever comes to a session is in its room: the room's date is checked in to."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update
from webtest import TestApp

from campus.booking.models import CheckInWay as RoomWay
from campus.booking.queries.check_ins import CheckInFacts, find_check_in
from campus.booking.queries.occurrences import find_date
from campus.booking.services.releasing import sweep_check_ins
from campus.booking.stamps import stamp_of
from campus.groups.models import CheckInWay, GroupRole, GroupSession, Membership
from campus.groups.services.checking_in import check_in, check_in_for
from campus.groups.services.signing_up import own_sign_up
from campus.spaces.queries.catalogue import read_catalogue
from tests.groups.conftest import Acting
from tests.support.applications import SignIn
from tests.support.groups import Circle
from tests.support.hub import Hub
from tests.support.statements import counted


@pytest.fixture
def first(circle: Circle, hub: Hub, clock: time_machine.Traveller) -> GroupSession:
    return circle.dates(circle.season(hub.seminar))[0]


def kept(circle: Circle, session: GroupSession) -> CheckInFacts | None:
    with circle.sessions.read() as db:
        return find_check_in(db, session.occurrence_id or 0)


def come(circle: Circle, hub: Hub, acting: Acting, session: GroupSession, minutes: int) -> None:
    now = session.starts_at + timedelta(minutes=minutes)
    with circle.sessions.write() as db:
        check_in(db, session.id, CheckInWay.CODE, by=acting(hub.member), now=now)


@pytest.mark.parametrize("minutes", [-25, -5, 3])
def test_the_first_who_comes_opens_the_room(
    circle: Circle, hub: Hub, acting: Acting, first: GroupSession, minutes: int
) -> None:
    """Also half an hour before, when the session's own door opens."""
    come(circle, hub, acting, first, minutes)
    known = kept(circle, first)
    assert known is not None
    assert (known.way, known.by_id) == (RoomWay.SESSION, hub.member.id)
    assert known.checked_in_at == first.starts_at + timedelta(minutes=minutes)
    with circle.sessions.write() as db:
        for minute in (0, 10, 15, 20):
            now = first.starts_at + timedelta(minutes=minute)
            assert not sweep_check_ins(db, read_catalogue(db), now=now).count


def test_those_who_follow_ask_no_more_of_it(circle: Circle, hub: Hub, acting: Acting, first: GroupSession) -> None:
    come(circle, hub, acting, first, 0)
    before = kept(circle, first)
    now = first.starts_at + timedelta(minutes=5)
    with circle.sessions.write() as db, counted(circle.sessions) as statements:
        check_in(db, first.id, CheckInWay.CODE, by=acting(hub.other_member), now=now)
    assert kept(circle, first) == before
    assert not any("check_ins" in statement and statement.startswith("INSERT") for statement in statements)


def test_a_session_that_was_missed_takes_its_room_again(
    circle: Circle, hub: Hub, acting: Acting, first: GroupSession
) -> None:
    with circle.sessions.write() as db:
        for minute in (0, 10, 15):
            now = first.starts_at + timedelta(minutes=minute)
            swept = sweep_check_ins(db, read_catalogue(db), now=now)
    assert len(swept.released) == 1
    come(circle, hub, acting, first, 20)
    known = kept(circle, first)
    assert known is not None
    assert (known.is_released, known.is_checked_in) == (False, True)


def test_after_the_end_a_list_is_put_right_and_the_room_is_left_as_it_was(
    circle: Circle, hub: Hub, acting: Acting, first: GroupSession
) -> None:
    come(circle, hub, acting, first, 0)
    before = kept(circle, first)
    later = first.ends_at + timedelta(minutes=5)
    with circle.sessions.write() as db:
        other = own_sign_up(db, first.id, hub.other_member.id)
        assert other is not None
        check_in_for(db, first.id, other.id, by=acting(hub.organizer), now=later)
    assert kept(circle, first) == before


def test_whoever_leads_the_group_checks_its_room_in_by_one_tap(
    app: TestApp,
    circle: Circle,
    hub: Hub,
    first: GroupSession,
    sign_in: SignIn,
    clock: time_machine.Traveller,
) -> None:
    """Though somebody else booked it; other members need the digits."""
    with circle.sessions.write() as db:
        theirs = Membership.resident_id == hub.member.id
        db.execute(update(Membership).where(theirs).values(role=GroupRole.CO_ORGANIZER))
        date = find_date(db, first.occurrence_id or 0)
    assert date is not None
    path = f"/bookings/{date.booking_id}/{stamp_of(date.original_starts_at)}"
    clock.move_to(first.starts_at)
    for who, way in ((hub.other_member, None), (hub.member, RoomWay.PAGE)):
        sign_in(app, who)
        page = app.get(f"{path}/check-in")
        form = next(each for each in page.forms.values() if each.action == f"{path}/check-in")
        form.submit(status="*")
        known = kept(circle, first)
        assert (None if known is None else known.way) == way
