"""A session and the date of its room are one object: they move together, or not at all."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from campus.booking.queries.occurrences import occurrences_of
from campus.booking.services.changing import ChangeBooking, change_booking
from campus.booking.services.series_ending import skip_date
from campus.db import Sessions
from campus.domain.errors import Refused, TooManyPeople
from campus.domain.slot import Slot
from campus.groups.models import SessionStatus, SignUpStatus
from campus.outbox.models import OutboxMessage
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.clock import NOW
from tests.support.groups import Circle, add_residents, found_group
from tests.support.hub import Hub, Place

HOUR = timedelta(hours=1)
IN, WAITING = SignUpStatus.IN, SignUpStatus.WAITING


def change(circle: Circle, booking_id: int, number: int, *, room: Place | None = None, **changes: Any) -> None:
    """Change the date ``number`` (from 0) of a series, as its organizer."""
    with circle.sessions.write() as db:
        it = occurrences_of(db, booking_id)[number]
        place = read_catalogue(db).rooms[room.id if room else it.room_id]
        words = (it.title, it.purpose, it.people, it.visibility, it.note)
        slot = changes.get("slot") or it.slot
        command = ChangeBooking(it.version, slot, *words, original=it.original_starts_at)
        change_booking(db, booking_id, place, command, by=circle.by, now=NOW)


def mails(sessions: Sessions) -> list[tuple[str, str]]:
    with sessions.read() as db:
        columns = select(OutboxMessage.event, OutboxMessage.address).where(OutboxMessage.event.like("session-%"))
        rows = db.execute(columns.order_by(OutboxMessage.id))
        return [(event, address) for event, address in rows]


def test_members_are_in_when_a_season_begins(circle: Circle, hub: Hub) -> None:
    first, *others = circle.dates(circle.season(hub.seminar))
    assert len(others) == 2
    assert [each for each, status in circle.signups(first.id) if status is IN] == [
        hub.organizer.id, hub.member.id, hub.other_member.id,
    ]  # fmt: skip
    assert (first.seats, first.seats_taken, first.status) == (30, 3, SessionStatus.PLANNED)


def test_those_who_joined_last_stand_in_line(circle: Circle, hub: Hub) -> None:
    first, *_ = circle.dates(circle.season(hub.seminar, seats=2))
    assert circle.signups(first.id) == [
        (hub.organizer.id, IN), (hub.member.id, IN), (hub.other_member.id, WAITING),
    ]  # fmt: skip


def test_a_session_moves_with_its_date_and_tells_who_signed_up(circle: Circle, hub: Hub) -> None:
    season_id = circle.season(hub.seminar)
    before = circle.dates(season_id)
    change(circle, circle.booking_id(season_id), 1, slot=Slot(before[1].starts_at - HOUR, before[1].ends_at - HOUR))
    after = circle.dates(season_id)
    assert [each.starts_at for each in after] == [
        before[0].starts_at, before[1].starts_at - HOUR, before[2].starts_at,
    ]  # fmt: skip
    assert mails(circle.sessions) == [
        ("session-moved", hub.member.email),
        ("session-moved", hub.other_member.email),
    ]


def test_a_larger_room_seats_those_in_line(sessions: Sessions, hub: Hub, acting: Any) -> None:
    with sessions.write() as db:
        people = add_residents(db, hub, 10)
    circle = found_group(sessions, hub.organizer, acting(hub.organizer), members=[each.id for each in people])
    season_id = circle.season(hub.meeting)
    first = circle.dates(season_id)[0]
    assert (first.seats, first.seats_taken) == (8, 8)
    change(circle, circle.booking_id(season_id), 0, room=hub.seminar)
    first = circle.dates(season_id)[0]
    assert (first.seats, first.seats_taken) == (30, 11)
    assert {status for _, status in circle.signups(first.id)} == {IN}
    told = mails(sessions)
    assert [event for event, _ in told].count("session-promoted") == 3
    assert [event for event, _ in told].count("session-moved") == 7


def test_a_room_too_small_for_those_signed_up_is_refused_as_a_whole(sessions: Sessions, hub: Hub, acting: Any) -> None:
    with sessions.write() as db:
        people = add_residents(db, hub, 10)
    circle = found_group(sessions, hub.organizer, acting(hub.organizer), members=[each.id for each in people])
    season_id = circle.season(hub.seminar)
    with pytest.raises(Refused) as refused:
        change(circle, circle.booking_id(season_id), 0, room=hub.meeting)
    assert [(type(each), each.capacity, each.people) for each in refused.value.refusals] == [(TooManyPeople, 8, 11)]
    with circle.sessions.read() as db:
        assert occurrences_of(db, circle.booking_id(season_id))[0].room_id == hub.seminar.id
    assert circle.dates(season_id)[0].seats == 30
    assert mails(sessions) == []


def test_a_skipped_date_is_a_skipped_session(circle: Circle, hub: Hub) -> None:
    season_id = circle.season(hub.seminar)
    booking_id = circle.booking_id(season_id)
    with circle.sessions.write() as db:
        it = occurrences_of(db, booking_id)[1]
        skip_date(db, booking_id, it.original_starts_at, by=circle.by, now=NOW)
    assert [each.status for each in circle.dates(season_id)] == [
        SessionStatus.PLANNED, SessionStatus.SKIPPED, SessionStatus.PLANNED,
    ]  # fmt: skip
    assert [event for event, _ in mails(circle.sessions)] == ["session-cancelled"] * 2
