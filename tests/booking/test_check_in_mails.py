"""Mails about check-ins: the digits, the warning and the release, and the link that checks in by one tap."""

import time_machine
from sqlalchemy import update
from webtest import TestApp

from campus.booking.models import Booking, CheckInWay
from campus.cli.sweeps import sweep
from campus.db import Sessions
from campus.domain.check_in import code_of
from campus.domain.rules import Visibility
from campus.mailings.reminders import remind_of_bookings
from campus.people.models import Resident
from campus.settings import Settings
from tests.booking.conftest import slot
from tests.booking.presence import Presence, today
from tests.booking.presence_pages import it, press, said, token
from tests.support.applications import SignIn
from tests.support.hub import Hub
from tests.support.letters import ask_for_confirmations, last_link, letters_to

__all__ = ["it"]


def test_the_digits_stand_in_the_confirmation_and_change_with_the_time(
    it: Presence, hub: Hub, sessions: Sessions, settings: Settings
) -> None:
    ask_for_confirmations(sessions)
    booked = it.book(hub.meeting)
    digits = code_of(settings.secret, booked.occurrence_id, booked.slot.starts_at)
    (letter,) = letters_to(sessions, hub.member.email)
    assert f"{digits[:3]} {digits[3:]}" in letter.text
    assert f"{digits[:3]} {digits[3:]}" in letter.html
    hall = it.book(hub.hall, slot("14:00", "15:00"), by=hub.organizer)
    unasked = code_of(settings.secret, hall.occurrence_id, hall.slot.starts_at)
    assert unasked[3:] not in letters_to(sessions, hub.organizer.email)[-1].text


def test_the_digits_stand_in_the_reminder(
    it: Presence, hub: Hub, sessions: Sessions, settings: Settings
) -> None:
    booked = it.book(hub.meeting)
    digits = code_of(settings.secret, booked.occurrence_id, booked.slot.starts_at)
    with sessions.write() as db:
        assert remind_of_bookings(db, settings, now=today("13:05")) == 1
    letter = letters_to(sessions, hub.member.email)[-1]
    assert letter.event == "booking-reminder"
    assert f"{digits[:3]} {digits[3:]}" in letter.text


def swept(sessions: Sessions, settings: Settings, clock: time_machine.Traveller, *times: str) -> None:
    for each in times:
        clock.move_to(today(each))
        sweep(sessions, settings, now=today(each))


def test_the_link_of_a_warning_checks_in_by_one_tap(
    app: TestApp, it: Presence, hub: Hub, sessions: Sessions, settings: Settings, clock: time_machine.Traveller
) -> None:
    booked = it.book(hub.meeting)
    swept(sessions, settings, clock, "14:00", "14:10")
    letter = letters_to(sessions, hub.member.email)[-1]
    assert letter.event == "booking-warning"
    assert "14:15" in letter.text
    link = last_link(sessions, hub.member.email, "/check-in/")
    page = app.get(link)
    assert it.known(booked).checked_in_at is None
    page = press(page, link).follow()
    assert "You are checked in. The room is yours until 16:00." in said(page)
    known = it.known(booked)
    assert (known.way, known.by_id) == (CheckInWay.PAGE, hub.member.id)
    app.get(link[:-1] + ("a" if link[-1] != "a" else "b"), status=404)


def test_the_link_of_a_release_takes_the_room_again_while_it_is_free(
    app: TestApp, it: Presence, hub: Hub, sessions: Sessions, settings: Settings, clock: time_machine.Traveller
) -> None:
    booked = it.book(hub.meeting)
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.member.id).values(locale="en"))
    swept(sessions, settings, clock, "14:00", "14:10", "14:15")
    letter = letters_to(sessions, hub.member.email)[-1]
    assert letter.event == "booking-released"
    assert "This counts as a no-show. No-shows that count: 1 of 3. They lapse on: Tue 23 Feb." in letter.text
    assert "After 2 more, only bookings for the same day are possible for 30 days." in letter.text
    assert "METHOD:REQUEST" in letter.calendar
    link = last_link(sessions, hub.member.email, "/check-in/")
    page = press(app.get(link), link).follow()
    assert "You are checked in." in said(page)
    assert it.facts(booked).ended_at is None


def test_what_others_have_is_said_without_what_for(
    app: TestApp,
    it: Presence,
    hub: Hub,
    sessions: Sessions,
    settings: Settings,
    clock: time_machine.Traveller,
    sign_in: SignIn,
) -> None:
    booked = it.book(hub.meeting)
    swept(sessions, settings, clock, "14:00", "14:10", "14:15")
    link = last_link(sessions, hub.member.email, "/check-in/")
    other = it.book(
        hub.meeting, slot("14:30", "15:30"), by=hub.other_member, now=today("14:20"), title="비밀스러운 회의"
    )
    clock.move_to(today("14:25"))
    sign_in(app, hub.member)
    url = f"/bookings/{booked.booking_id}"
    for page in (app.get(link), app.get(url)):
        assert "이*준 has the room 14:30–15:30." in said(page)
        assert "비밀스러운" not in page.text
    assert "Book this" in said(app.get(url))
    answer = app.post(f"{url}/check-in", {"csrf_token": token(app)}).follow()
    assert "Others have the room by now." in said(answer)
    assert it.facts(booked).ended_at is not None
    with sessions.write() as db:
        db.execute(update(Booking).where(Booking.id == other.booking_id).values(visibility=Visibility.TIME_ONLY))
    assert "Others have the room 14:30–15:30." in said(app.get(url))


def test_a_link_ends_with_the_time_it_speaks_of(
    app: TestApp, it: Presence, hub: Hub, sessions: Sessions, settings: Settings, clock: time_machine.Traveller
) -> None:
    it.book(hub.meeting)
    swept(sessions, settings, clock, "14:00", "14:10")
    link = last_link(sessions, hub.member.email, "/check-in/")
    page = app.get(link)
    clock.move_to(today("16:00"))
    assert "This booking is over." in said(press(page, link).follow())
