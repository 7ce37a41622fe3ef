"""A holiday announced late finds the dates it hits, asks each organizer once, and does what they decide."""

from datetime import timedelta

from sqlalchemy import update

from campus.booking.date_notices import mail_holiday
from campus.booking.models import (
    Healing,
    HolidayAnswer,
)
from campus.booking.queries.holidays import hits_on
from campus.booking.services import cancel_booking
from campus.booking.services.holidays import (
    ask_organizers,
)
from campus.db import Sessions
from campus.domain.holidays import NamedDay
from campus.domain.hubtime import at
from campus.domain.slot import Slot
from campus.people.models import Resident, ResidentStatus
from campus.settings import Settings
from campus.spaces.services.holidays import add_holiday
from tests.booking.conftest import Acting, room, slot
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.late_holidays import AHEAD, FRIDAY, announce, book
from tests.support.letters import news_to
from tests.support.statements import counted
from tests.support.waiting import SKIPPED, PutDate, put_season

KEPT, CANCELLED = HolidayAnswer.KEPT, HolidayAnswer.CANCELLED


def test_it_finds_what_begins_on_that_day_in_seoul(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    member = acting(hub.member)

    def over(first: int, last: int) -> Slot:
        return Slot(at(FRIDAY, first), at(FRIDAY, last))

    # The day begins at 15:00 UTC of the day before.
    first = book(sessions, hub.studio, over(0, 60), member)
    last = book(sessions, hub.studio, over(23 * 60, 24 * 60 + 60), member)
    noon = book(sessions, hub.meeting, slot("12:00", "13:00", days=AHEAD), acting(hub.other_member))
    book(sessions, hub.studio, over(-60, 0), member)
    book(sessions, hub.studio, over(25 * 60, 26 * 60), member)
    gone = book(sessions, hub.small, slot("12:00", "13:00", days=AHEAD), member)
    with sessions.write() as db:
        cancel_booking(db, gone, by=member, now=NOW)
    dates = [PutDate(slot("19:00", "21:00", days=day)) for day in (AHEAD - 7, AHEAD, AHEAD + 7)]
    skipped = PutDate(slot("14:00", "16:00", days=AHEAD), SKIPPED, Healing.OFFER)
    season = put_season(sessions, hub.organizer, hub.meeting, [*dates, skipped])
    assert announce(sessions, settings, hub) == [first, noon, season.booking_id, last]
    with sessions.read() as db:
        hits = hits_on(db, [FRIDAY], most=3)[FRIDAY]
    assert (hits.counts, len(hits.questions)) == ({None: 4}, 3)
    assert hits.questions[2].facts.occurrence_id == season.occurrence_ids[1]


def test_a_date_that_has_begun_is_not_asked_about(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    book(sessions, hub.meeting, slot("10:00", "12:00"), acting(hub.member))
    later = book(sessions, hub.meeting, slot("12:00", "13:00"), acting(hub.member))
    with sessions.write() as db:
        add_holiday(db, NOW.date(), NamedDay("임시공휴일", "Holiday"), by=hub.manager.id, now=NOW)
        asked = ask_organizers(db, NOW.date(), now=NOW + timedelta(minutes=5))
    assert [each.booking_id for each in asked] == [later]


def test_each_organizer_gets_one_mail_about_all_of_their_dates(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.other_member.id).values(locale="en"))
        db.execute(update(Resident).where(Resident.id == hub.organizer.id).values(status=ResidentStatus.DISABLED))
    times = ("11:00", "12:00"), ("15:00", "16:00")
    booked = [book(sessions, hub.meeting, slot(*each, days=AHEAD), acting(hub.member)) for each in times]
    theirs = book(sessions, hub.small, slot("11:00", "12:00", days=AHEAD), acting(hub.other_member), title="Reading")
    put_season(sessions, hub.organizer, hub.seminar, [PutDate(slot("19:00", "21:00", days=AHEAD))])
    assert len(announce(sessions, settings, hub)) == 4
    (letter,) = news_to(sessions, hub.member.email)
    assert letter.event == "holiday-asks"
    for said in ("임시공휴일", "11:00", "15:00", "회의실", *(f"http://localhost/bookings/{each}" for each in booked)):
        assert said in letter.text
        assert said in letter.html
    (other,) = news_to(sessions, hub.other_member.email)
    assert "Temporary public holiday" in other.text
    assert f"/bookings/{theirs}" in other.text
    assert "15:00" not in other.text
    assert news_to(sessions, hub.organizer.email) == []


def test_asking_again_asks_nothing_and_costs_no_more_for_many(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    def ask() -> tuple[int, int]:
        with counted(sessions) as statements, sessions.write() as db:
            dates = ask_organizers(db, FRIDAY, now=NOW)
            mail_holiday(db, settings, FRIDAY, dates, now=NOW)
        return len(dates), len(statements)

    book(sessions, hub.meeting, slot("09:00", "09:30", days=AHEAD), acting(hub.member))
    with sessions.write() as db:
        add_holiday(db, FRIDAY, NamedDay("임시공휴일", "Holiday"), by=hub.manager.id, now=NOW)
    with sessions.read() as db:
        room(db, hub.meeting)  # so that the catalogue is known
    found, statements = ask()
    for half in range(20, 40, 2):
        where = slot(f"{half // 2}:00", f"{half // 2}:30", days=AHEAD)
        book(sessions, hub.meeting, where, acting(hub.other_member))
        book(sessions, hub.small, where, acting(hub.organizer))
    more, as_many = ask()
    assert (found, more, as_many) == (1, 20, statements)
    assert ask()[0] == 0
    assert len(news_to(sessions, hub.other_member.email)) == 1
