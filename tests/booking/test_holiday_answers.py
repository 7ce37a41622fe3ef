"""What becomes of a date that a late holiday hit: kept, given up, moved, or no question any more."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from campus.booking.models import (
    Healing,
    HolidayAnswer,
    HolidayQuestion,
    Occurrence,
    OccurrenceStatus,
    SkipKind,
    WaitingOutcome,
)
from campus.booking.queries.occurrences import find_occurrence, occurrences_of
from campus.booking.services import ChangeBooking, change_booking
from campus.booking.services.holidays import (
    AlreadyAnswered,
    QuestionGone,
    answer_holiday,
    ask_organizers,
    withdraw_questions,
)
from campus.db import Sessions
from campus.domain.errors import AlreadyOver, ClosedOnHoliday, Refused
from campus.domain.hubtime import at
from campus.domain.slot import Slot
from campus.settings import Settings
from campus.spaces.models import Policy
from campus.spaces.services import renew_revision
from tests.booking.conftest import Acting, room, slot
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.late_holidays import AHEAD, FRIDAY, announce, book
from tests.support.letters import news_to
from tests.support.waiting import SKIPPED, PutDate, entry_of, places_of, put_season

KEPT, CANCELLED = HolidayAnswer.KEPT, HolidayAnswer.CANCELLED


def question_of(sessions: Sessions, booking_id: int) -> HolidayQuestion:
    statement = select(HolidayQuestion).join(Occurrence, Occurrence.id == HolidayQuestion.occurrence_id)
    with sessions.read() as db:
        return db.scalars(statement.where(Occurrence.booking_id == booking_id)).one()


def answer(sessions: Sessions, booking_id: int, said: HolidayAnswer, by: object) -> None:
    question_id = question_of(sessions, booking_id).id
    with sessions.write() as db:
        answer_holiday(db, question_id, said, by=by, now=NOW)  # type: ignore[arg-type]


def test_keeping_it(sessions: Sessions, settings: Settings, hub: Hub, acting: Acting) -> None:
    booking_id = book(sessions, hub.meeting, slot("11:00", "12:00", days=AHEAD), acting(hub.member))
    announce(sessions, settings, hub)
    answer(sessions, booking_id, KEPT, acting(hub.member))
    question = question_of(sessions, booking_id)
    assert (question.answer, question.answered_at) == (KEPT, NOW)
    with pytest.raises(AlreadyAnswered):
        answer(sessions, booking_id, CANCELLED, acting(hub.member))
    with pytest.raises(QuestionGone), sessions.write() as db:
        answer_holiday(db, 999_999, KEPT, by=acting(hub.member), now=NOW)


def test_where_the_room_stays_shut_only_a_manager_keeps_it(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    booking_id = book(sessions, hub.meeting, slot("11:00", "12:00", days=AHEAD), acting(hub.member))
    with sessions.write() as db:
        db.execute(update(Policy).where(Policy.slug == "hub").values(opens_on_holidays=False))
        renew_revision(db, now=NOW)
    announce(sessions, settings, hub)
    with pytest.raises(Refused) as refused:
        answer(sessions, booking_id, KEPT, acting(hub.member))
    (why,) = refused.value.refusals
    assert isinstance(why, ClosedOnHoliday)
    assert (why.day, why.name_ko) == (FRIDAY, "임시공휴일")
    assert question_of(sessions, booking_id).answer is None
    answer(sessions, booking_id, KEPT, acting(hub.manager))
    assert question_of(sessions, booking_id).answer is KEPT


def test_a_single_booking_is_cancelled(sessions: Sessions, settings: Settings, hub: Hub, acting: Acting) -> None:
    booking_id = book(sessions, hub.meeting, slot("11:00", "12:00", days=AHEAD), acting(hub.member))
    announce(sessions, settings, hub)
    answer(sessions, booking_id, CANCELLED, acting(hub.manager))
    with sessions.read() as db:
        facts = find_occurrence(db, booking_id)
    assert facts is not None
    assert facts.status is OccurrenceStatus.CANCELLED
    assert question_of(sessions, booking_id).answer is CANCELLED
    letter = news_to(sessions, hub.member.email)[-1]
    assert (letter.event, "임시공휴일" in letter.text) == ("booking-cancelled", True)


def test_a_date_of_a_series_is_skipped_and_keeps_why(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    dates = [PutDate(slot("19:00", "21:00", days=day)) for day in (AHEAD - 7, AHEAD + 7)]
    elsewhere = PutDate(slot("19:00", "21:00", days=AHEAD), healing=Healing.OFFER, room=hub.small)
    season = put_season(sessions, hub.organizer, hub.meeting, [*dates, elsewhere])
    announce(sessions, settings, hub)
    answer(sessions, season.booking_id, CANCELLED, acting(hub.organizer))
    with sessions.read() as db:
        skipped, *_ = [
            each for each in occurrences_of(db, season.booking_id) if each.occurrence_id == season.occurrence_ids[2]
        ]
    assert (skipped.status, skipped.skip_kind, skipped.skip_ko, skipped.skip_en) == (
        SKIPPED,
        SkipKind.HOLIDAY,
        "임시공휴일",
        "Temporary public holiday",
    )
    assert (skipped.sequence, skipped.version) == (1, 2)
    assert [len(places_of(sessions, each)) for each in season.occurrence_ids] == [1, 1, 0]
    assert entry_of(sessions, season.entry_ids[0]).outcome is WaitingOutcome.WITHDRAWN


def test_nothing_is_decided_about_what_is_over(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    booking_id = book(sessions, hub.meeting, slot("11:00", "12:00", days=AHEAD), acting(hub.member))
    announce(sessions, settings, hub)
    question_id = question_of(sessions, booking_id).id
    with pytest.raises(Refused) as refused, sessions.write() as db:
        answer_holiday(db, question_id, KEPT, by=acting(hub.member), now=at(FRIDAY, 12 * 60))
    assert isinstance(refused.value.refusals[0], AlreadyOver)


def move(sessions: Sessions, hub: Hub, booking_id: int, to: Slot, by: object) -> None:
    with sessions.write() as db:
        it = find_occurrence(db, booking_id)
        assert it is not None
        command = ChangeBooking(it.version, it.slot, it.title, it.purpose, it.people, it.visibility, it.note)
        where = room(db, hub.meeting)
        change_booking(db, booking_id, where, replace(command, slot=to), by=by, now=NOW)  # type: ignore[arg-type]


def test_taking_the_holiday_back_withdraws_what_is_open(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    """Who answered has answered: after the day is entered anew only the others are asked, and who came back to it."""
    member = acting(hub.member)
    kept, left, moved = (
        book(sessions, hub.meeting, slot(f"{hour}:00", f"{hour + 1}:00", days=AHEAD), member) for hour in (10, 12, 14)
    )
    assert announce(sessions, settings, hub) == [kept, left, moved]
    answer(sessions, kept, KEPT, member)
    move(sessions, hub, moved, slot("14:00", "15:00", days=AHEAD + 1), member)
    assert question_of(sessions, moved).answer is HolidayAnswer.MOVED
    with sessions.write() as db:
        assert withdraw_questions(db, FRIDAY) == 1
    move(sessions, hub, moved, slot("14:00", "15:00", days=AHEAD), member)
    with sessions.write() as db:
        assert [each.booking_id for each in ask_organizers(db, FRIDAY, now=NOW)] == [left, moved]
    assert question_of(sessions, kept).answer is KEPT
    assert question_of(sessions, moved).answer is None
