"""Reminders come once for each time, whoever is the first to look and whoever dies over it."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from campus.booking.services import book_room, cancel_booking
from campus.db import Sessions
from campus.groups.models import SignUp, SignUpStatus
from campus.mailings.models import MailOccasion
from campus.mailings.reminders import remind_of_bookings, remind_of_sessions
from campus.mailings.services.choosing import choose_mails
from campus.mailings.services.occasions import KEPT, forget_occasions
from campus.outbox.kinds import MailKind
from campus.people.models import Resident
from campus.settings import Settings
from tests.booking.conftest import Acting, room, slot, wish
from tests.mailings.test_session_invitations import move
from tests.support.clock import NOW
from tests.support.groups import Circle, add_residents, found_group
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.statements import counted

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def remind(sessions: Sessions, settings: Settings, now: datetime) -> int:
    with sessions.write() as db:
        return remind_of_sessions(db, settings, now=now)


def remind_booked(sessions: Sessions, settings: Settings, now: datetime) -> int:
    with sessions.write() as db:
        return remind_of_bookings(db, settings, now=now)


def reminders(sessions: Sessions, address: str) -> list[str]:
    return [each.event for each in letters_to(sessions, address) if each.event.endswith("-reminder")]


def test_a_day_before_a_session_everyone_hears_once(
    sessions: Sessions, settings: Settings, hub: Hub, circle: Circle
) -> None:
    first, *_ = circle.dates(circle.season(hub.seminar))
    assert remind(sessions, settings, first.starts_at - DAY - MINUTE) == 0
    assert remind(sessions, settings, first.starts_at - DAY) == 3
    assert remind(sessions, settings, first.starts_at - DAY + MINUTE) == 0
    letter = letters_to(sessions, hub.member.email)[-1]
    assert (letter.event, letter.calendar) == ("session-reminder", "")
    assert f"http://localhost/sessions/{first.id}" in letter.text
    for said in ("AI 프렌즈", "19:00", "세미나"):
        assert said in letter.text
        assert said in letter.html


def test_a_session_that_moved_to_another_day_is_another_occasion(
    sessions: Sessions, settings: Settings, hub: Hub, circle: Circle
) -> None:
    season_id = circle.season(hub.seminar)
    before = circle.dates(season_id)[0]
    assert remind(sessions, settings, before.starts_at - DAY) == 3
    move(circle, season_id, 0)
    assert remind(sessions, settings, before.starts_at - DAY + MINUTE) == 3


def test_who_opted_out_is_past_or_has_just_signed_up_hears_nothing(
    sessions: Sessions, settings: Settings, hub: Hub, circle: Circle
) -> None:
    first, *_ = circle.dates(circle.season(hub.seminar))
    mine = (SignUp.session_id == first.id, SignUp.resident_id == hub.member.id)
    others = (SignUp.session_id == first.id, SignUp.resident_id == hub.other_member.id)
    with sessions.write() as db:
        db.execute(update(SignUp).where(*mine).values(status=SignUpStatus.OUT))
        db.execute(update(SignUp).where(*others).values(changed_at=first.starts_at - DAY + MINUTE))
    assert remind(sessions, settings, first.starts_at - 2 * HOUR) == 1
    assert reminders(sessions, hub.organizer.email) == ["session-reminder"]
    assert remind(sessions, settings, first.starts_at) == 0


def test_who_wants_none_gets_none(sessions: Sessions, settings: Settings, hub: Hub, circle: Circle) -> None:
    first, *_ = circle.dates(circle.season(hub.seminar))
    with sessions.write() as db:
        choose_mails(db, hub.member.id, {MailKind.SESSION_REMINDER: False}, now=NOW)
    remind(sessions, settings, first.starts_at - DAY)
    assert reminders(sessions, hub.member.email) == []
    assert reminders(sessions, hub.other_member.email) == ["session-reminder"]


def test_an_hour_before_a_booking_its_organizer_hears_once(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.other_member.id).values(locale="en"))
        book_room(db, room(db, hub.meeting), wish(slot("14:00", "15:00")), by=acting(hub.member), now=NOW)
        english = wish(slot("14:00", "15:00"), people=2)
        book_room(db, room(db, hub.small), english, by=acting(hub.other_member), now=NOW)
    at = slot("13:00", "14:00").starts_at
    assert [remind_booked(sessions, settings, at + wait) for wait in (-MINUTE, MINUTE, 2 * MINUTE)] == [0, 2, 0]
    assert reminders(sessions, hub.member.email) == ["booking-reminder"]
    assert "your room is ready for you soon" in letters_to(sessions, hub.other_member.email)[-1].text


def test_what_was_booked_just_now_or_cancelled_needs_no_reminder(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    member = acting(hub.member)
    with sessions.write() as db:
        book_room(db, room(db, hub.meeting), wish(slot("10:30", "11:00")), by=member, now=NOW)
        gone = book_room(db, room(db, hub.meeting), wish(slot("14:00", "15:00")), by=member, now=NOW)
        cancel_booking(db, gone, by=member, now=NOW)
    assert remind_booked(sessions, settings, NOW + MINUTE) == 0
    assert remind_booked(sessions, settings, slot("13:10", "14:00").starts_at) == 0


def test_two_workers_at_once_write_one_mail_each(
    sessions: Sessions, settings: Settings, hub: Hub, circle: Circle
) -> None:
    first, *_ = circle.dates(circle.season(hub.seminar))
    start, counts = threading.Barrier(2), []

    def work() -> None:
        start.wait()
        counts.append(remind(sessions, settings, first.starts_at - DAY))

    workers = [threading.Thread(target=work) for _number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(counts) == 3
    for person in (hub.organizer, hub.member, hub.other_member):
        assert reminders(sessions, person.email) == ["session-reminder"]


def test_a_worker_that_dies_leaves_it_to_the_next(
    sessions: Sessions, settings: Settings, hub: Hub, circle: Circle
) -> None:
    first, *_ = circle.dates(circle.season(hub.seminar))

    def die() -> None:
        with sessions.write() as db:
            remind_of_sessions(db, settings, now=first.starts_at - DAY)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        die()
    assert reminders(sessions, hub.member.email) == []
    assert remind(sessions, settings, first.starts_at - DAY) == 3


def test_many_people_take_no_more_statements(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    counts = []
    for number, slug in ((1, "few"), (20, "many")):
        with sessions.write() as db:
            people = [each.id for each in add_residents(db, hub, number)] if slug == "many" else [hub.member.id]
        circle = found_group(sessions, hub.organizer, acting(hub.organizer), members=people, slug=slug)
        first, *_ = circle.dates(circle.season(hub.seminar if slug == "few" else hub.hall))
        with counted(sessions) as statements:
            remind(sessions, settings, first.starts_at - DAY)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_old_occasions_are_forgotten(sessions: Sessions, settings: Settings, hub: Hub, circle: Circle) -> None:
    first, *_ = circle.dates(circle.season(hub.seminar))
    remind(sessions, settings, first.starts_at - DAY)
    with sessions.write() as db:
        assert forget_occasions(db, now=first.starts_at + KEPT) == 0
        assert forget_occasions(db, now=first.starts_at + KEPT + MINUTE) == 3
        assert db.scalars(select(MailOccasion)).all() == []
