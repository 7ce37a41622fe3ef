"""What comes of an import that the worker booked: told to its owner, in one mail and in words where it could not be."""

import pytest
from sqlalchemy import func, select

from campus.booking.models import Booking
from campus.booking.services.ending import cancel_booking
from campus.db import Sessions
from campus.importing.answers import Ending
from campus.importing.models import ImportedEvent
from campus.importing.working import work_on_imports
from campus.outbox.kinds import MailKind
from campus.outbox.models import MailChoice, OutboxMessage
from campus.people.models import Resident
from campus.settings import Settings
from tests.booking.conftest import Block, slot
from tests.booking.ruling import rule
from tests.importing.conftest import DAYS, ROOM, Begin, Importer, agree, calendar, event, stands
from tests.importing.test_services import TWO, WEEKLY, booked
from tests.support.clock import NOW
from tests.support.hub import Hub


def test_what_changed_meanwhile_comes_back_to_its_owner(
    sessions: Sessions, hub: Hub, settings: Settings, begin: Begin, block: Block
) -> None:
    key = begin()
    work_on_imports(sessions, settings, now=NOW)
    block(hub.meeting, slot("12:00", "13:00", days=6))
    agree(sessions, key)
    assert work_on_imports(sessions, settings, now=NOW)
    job = stands(sessions, key)
    assert job.outcome is not None
    assert job.outcome.ending is Ending.CHANGED
    assert len(booked(sessions)) == 1
    assert job.answers.failed == {"2": ["20261201T1200"]}
    assert job.answers.choices["2"] == {"20261201T1200": "move:meeting:11:30"}
    agree(sessions, key)
    assert work_on_imports(sessions, settings, now=NOW)
    assert len(booked(sessions)) == 76


def test_what_was_cancelled_here_meanwhile_is_not_changed_by_the_file(
    importer: Importer, sessions: Sessions, hub: Hub, settings: Settings, begin: Begin
) -> None:
    """The booking was there when it was agreed to change it."""
    importer.book(TWO)
    key = begin(TWO.replace("모임".encode(), "모임의".encode()))
    work_on_imports(sessions, settings, now=NOW)
    agree(sessions, key)
    with sessions.write() as db:
        number = db.scalar(select(ImportedEvent.booking_id).where(ImportedEvent.uid == "a")) or 0
        cancel_booking(db, number, by=importer.by, now=NOW)
    work_on_imports(sessions, settings, now=NOW)
    outcome = stands(sessions, key).outcome
    assert outcome is not None
    assert outcome.ending is Ending.CHANGED
    assert stands(sessions, key).answers.failed == {"0": [""]}
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(Booking)) == 2


def test_what_cannot_be_booked_beside_the_others_is_told_in_words(
    importer: Importer, sessions: Sessions, hub: Hub, settings: Settings, begin: Begin
) -> None:
    importer.book(TWO)
    swapped = calendar(
        event("a", "20261127", "1100", "1200", SEQUENCE="1", **ROOM),
        event("b", "20261126", "1100", "1200", SEQUENCE="1", **ROOM),
    )
    key = begin(swapped)
    work_on_imports(sessions, settings, now=NOW)
    agree(sessions, key)
    work_on_imports(sessions, settings, now=NOW)
    outcome = stands(sessions, key).outcome
    assert outcome is not None
    assert outcome.ending is Ending.REFUSED
    assert outcome.reasons


COUNTED = ("15 booked", "1 changed", "1 cancelled")


@pytest.mark.parametrize("wanted", [True, False])
def test_one_mail_tells_of_everything_to_whoever_asked_for_it(
    importer: Importer, sessions: Sessions, hub: Hub, settings: Settings, begin: Begin, wanted: bool
) -> None:
    gone = event("x", "20261130", "0900", "1000", **ROOM)
    importer.book(calendar(event("s", "20261126", "1100", "1200", **WEEKLY), gone))
    with sessions.write() as db:
        db.get_one(Resident, hub.member.id).locale = "en"
        if wanted:
            db.add(MailChoice(resident_id=hub.member.id, kind=MailKind.CONFIRMATION, wanted=True))
    file = calendar(
        event("s", "20261126", "1500", "1600", SEQUENCE="1", **WEEKLY),
        event("x", "20261130", "0900", "1000", STATUS="CANCELLED", SEQUENCE="1", **ROOM),
        *(event(day, day, "1300", "1400", **ROOM) for day in DAYS),
    )
    key = begin(file)
    work_on_imports(sessions, settings, now=NOW)
    agree(sessions, key)
    work_on_imports(sessions, settings, now=NOW)
    with sessions.read() as db:
        mails = db.scalars(select(OutboxMessage)).all()
        ids = db.scalars(select(ImportedEvent.booking_id)).all()
    assert [each.event for each in mails] == (["own-booking-imported"] if wanted else [])
    if wanted:
        (mail,) = mails
        assert "17" in mail.subject
        # A series that moved is a booking of its own; what it was before is no loss to be told of.
        assert [each in mail.text for each in COUNTED] == [True] * 3
        assert sum(f"/bookings/{number}" in mail.text for number in ids) == len(ids)
        assert mail.calendar == ""


def test_the_desk_hears_of_all_requests_at_once(
    sessions: Sessions, hub: Hub, settings: Settings, begin: Begin, importer: Importer
) -> None:
    rule(sessions, rooms=[hub.seminar], needs_approval=True, answer_business_days=1, expiry_business_days=3)
    file = calendar(*(event(day, day, "1000", "1100", LOCATION="세미나실") for day in DAYS[:6]))
    key = begin(file)
    work_on_imports(sessions, settings, now=NOW)
    agree(sessions, key)
    work_on_imports(sessions, settings, now=NOW)
    with sessions.read() as db:
        (mail,) = db.scalars(select(OutboxMessage)).all()
    assert mail.event == "booking-requested-many"
    assert "6" in mail.subject
    assert {state for _title, state in booked(sessions)} == {"pending"}
