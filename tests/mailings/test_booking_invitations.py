"""What the organizer's calendar is told of a booking: one UID a message, and each message newer than the last."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from campus.booking.models import Healing
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services import book_room, cancel_booking
from campus.booking.services.series_changing import Scope
from campus.booking.services.series_ending import cancel_dates, restore_date, skip_date
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.people.models import Resident
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, room, slot, wish
from tests.mailings.conftest import events_in, last_letter
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import ask_for_confirmations, letters_to
from tests.support.seasons import season, weekly
from tests.support.waiting import SKIPPED, PutDate, look, put_season

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def confirmations(sessions: Sessions, hub: Hub) -> None:
    ask_for_confirmations(sessions)


def test_a_booking_comes_and_goes_under_one_uid(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    with sessions.write() as db:
        command = wish(slot("11:00", "12:00"), organizer_id=hub.member.id, note="열쇠는 데스크에")
        booking_id = book_room(db, room(db, hub.meeting), command, by=acting(hub.manager), now=NOW)
        uid = find_occurrence(db, booking_id).uid
    (made,) = events_in(last_letter(sessions, hub.member.email))
    with sessions.write() as db:
        cancel_booking(db, booking_id, by=acting(hub.manager), now=NOW)
    letter = last_letter(sessions, hub.member.email)
    (gone,) = events_in(letter)
    assert (letter.event, letter.method) == ("booking-cancelled", "CANCEL")
    assert str(made["UID"]) == str(gone["UID"]) == f"{uid}@localhost"
    assert (made["STATUS"], gone["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert gone["SEQUENCE"] > made["SEQUENCE"]
    assert made["DTSTART"].dt == slot("11:00", "12:00").starts_at
    assert "열쇠는 데스크에" in made["DESCRIPTION"]


def test_only_the_organizer_and_the_room_are_invited(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.member.id).values(locale="en"))
        book_room(db, room(db, hub.meeting), wish(slot("11:00", "12:00")), by=acting(hub.member), now=NOW)
    letter = last_letter(sessions, hub.member.email)
    (event,) = events_in(letter)
    me, place = event["ATTENDEE"]
    assert (str(me), me.params["PARTSTAT"]) == (f"mailto:{hub.member.email}", "ACCEPTED")
    assert (place.params["CUTYPE"], place.params["PARTSTAT"]) == ("ROOM", "ACCEPTED")
    assert str(event["ORGANIZER"]) == "mailto:hub@localhost"
    assert letter.reply_to == ""
    assert letters_to(sessions, hub.manager.email) == []


def test_a_season_is_one_event_with_a_rule(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    it = season(sessions, hub.meeting, weekly(4), acting(hub.organizer))
    (whole,) = events_in(last_letter(sessions, hub.organizer.email))
    assert whole["RRULE"].to_ical().decode().startswith("FREQ=WEEKLY")
    date = it.facts()[1]
    with sessions.write() as db:
        skip_date(db, it.booking_id, date.original_starts_at, by=it.by, now=NOW)
    skipped = last_letter(sessions, hub.organizer.email)
    (gone,) = events_in(skipped)
    assert (skipped.event, skipped.method) == ("own-booking-cancelled", "CANCEL")
    assert (str(gone["UID"]), gone["RECURRENCE-ID"].dt) == (str(whole["UID"]), date.original_starts_at)
    assert gone["SEQUENCE"] > whole["SEQUENCE"]
    with sessions.write() as db:
        restore_date(db, read_catalogue(db), it.booking_id, date.original_starts_at, by=it.by, now=NOW)
    (again,) = events_in(last_letter(sessions, hub.organizer.email))
    assert "EXDATE" not in again
    assert again["SEQUENCE"] >= gone["SEQUENCE"]


def test_a_moved_date_comes_with_its_series(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    it = season(sessions, hub.meeting, weekly(4), acting(hub.organizer))
    date = it.facts()[2]
    it.change_one(date, slot=Slot(date.slot.starts_at - HOUR, date.slot.ends_at - HOUR))
    whole, moved = events_in(last_letter(sessions, hub.organizer.email))
    assert "RRULE" in whole
    assert moved["RECURRENCE-ID"].dt == it.facts()[2].original_starts_at
    assert moved["DTSTART"].dt == it.facts()[2].slot.starts_at
    assert moved["SEQUENCE"] > whole["SEQUENCE"]


def test_a_series_that_is_cut_tells_both_halves(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    it = season(sessions, hub.meeting, weekly(6), acting(hub.organizer))
    (before,) = events_in(last_letter(sessions, hub.organizer.email))
    it.change(it.facts()[3], Scope.FOLLOWING, starts_minute=18 * 60)
    _made, changed, continued = letters_to(sessions, hub.organizer.email)
    assert (changed.event, continued.event) == ("own-booking-changed", "own-booking-continued")
    (rest,), (kept,) = events_in(changed), events_in(continued)
    assert str(kept["UID"]) == str(before["UID"]) == str(rest["RELATED-TO"])
    assert str(rest["UID"]) != str(kept["UID"])
    assert kept["SEQUENCE"] > before["SEQUENCE"]


def test_a_whole_season_ends_with_its_own_event(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    it = season(sessions, hub.meeting, weekly(4), acting(hub.organizer))
    with sessions.write() as db:
        cancel_dates(db, it.booking_id, Scope.ALL, it.facts()[0].original_starts_at, by=it.by, now=NOW)
    letter = last_letter(sessions, hub.organizer.email)
    (gone,) = events_in(letter)
    assert letter.method == "CANCEL"
    assert "RRULE" in gone


def test_what_ends_early_is_a_shorter_series(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    it = season(sessions, hub.meeting, weekly(4), acting(hub.organizer))
    with sessions.write() as db:
        cancel_dates(db, it.booking_id, Scope.FOLLOWING, it.facts()[2].original_starts_at, by=it.by, now=NOW)
    letter = last_letter(sessions, hub.organizer.email)
    assert (letter.event, letter.method) == ("own-booking-cancelled", "REQUEST")
    (event,) = events_in(letter)
    until = event["RRULE"]["UNTIL"][0] if "UNTIL" in event["RRULE"] else None
    assert event["RRULE"].get("COUNT") == [2] or until < it.facts()[2].original_starts_at


def test_a_date_that_the_hub_brings_back_is_invited_to(sessions: Sessions, hub: Hub, settings) -> None:
    evening = slot("19:00", "21:00", days=7)
    put_season(sessions, hub.organizer, hub.meeting, [PutDate(evening, SKIPPED, Healing.TAKE)])
    look(sessions, settings)
    letter = last_letter(sessions, hub.organizer.email)
    assert (letter.event, letter.method) == ("booking-healed", "REQUEST")
    assert any(each["DTSTART"].dt == evening.starts_at for each in events_in(letter))


def test_zones_with_summer_time_are_told_with_their_rules(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    season(sessions, hub.meeting, weekly(4, zone="Europe/Berlin", first=_WALL), acting(hub.organizer))
    letter = last_letter(sessions, hub.organizer.email)
    assert "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin" in letter.calendar
    (event,) = events_in(letter)
    assert event["DTSTART"].dt.tzinfo is not None
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=2)


_WALL = weekly(1).first.replace(hour=9)
