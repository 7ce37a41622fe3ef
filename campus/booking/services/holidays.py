"""The holiday radar: a holiday that is announced late asks the organizer of each date on it to decide."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import OccurrenceFacts
from campus.booking.models import HolidayAnswer, HolidayQuestion, SkipKind
from campus.booking.queries.holidays import Standing, find_question, standing_on
from campus.booking.services.ending import cancel_booking
from campus.booking.services.skipping import SkipReason, skip_dates
from campus.db import changed_rows
from campus.domain.errors import HUB, AlreadyOver, ClosedOnHoliday, Refused
from campus.domain.holidays import HolidayCalendar
from campus.people.queries.logins import Identity
from campus.permissions import Permission
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue


class QuestionGone(LookupError):
    """There is no such question, or no longer."""


class AlreadyAnswered(Exception):
    """The question was answered before; ``answer`` is what stands."""

    def __init__(self, answer: HolidayAnswer) -> None:
        super().__init__(answer.value)
        self.answer = answer


def ask_organizers(db: Session, day: date, *, now: datetime) -> tuple[OccurrenceFacts, ...]:
    """Ask about every date that is still to begin on the hub's ``day``; returns those asked about, in their order.

    Who said before that a date stays on this day is not asked again. Three statements, however many dates there are.
    """
    asked = [each for each in standing_on(db, day, now=now) if _is_news(each, day)]
    fresh = [each.facts.occurrence_id for each in asked if each.question_id is None]
    again = [each.question_id for each in asked if each.question_id is not None]
    if fresh:
        db.execute(insert(HolidayQuestion), [{"occurrence_id": each, "day": day, "asked_at": now} for each in fresh])
    if again:
        anew = {"day": day, "asked_at": now, "answer": None, "answered_at": None}
        db.execute(update(HolidayQuestion).where(HolidayQuestion.id.in_(again)).values(anew))
    return tuple(each.facts for each in asked)


def _is_news(standing: Standing, day: date) -> bool:
    return standing.asked_day != day or standing.answer not in (None, HolidayAnswer.KEPT)


def withdraw_questions(db: Session, day: date) -> int:
    """Take back what nobody has answered about ``day``, since it is no holiday after all; how many that were."""
    waiting = delete(HolidayQuestion).where(HolidayQuestion.day == day, HolidayQuestion.answer.is_(None))
    return changed_rows(db, waiting)


def answer_holiday(
    db: Session, question_id: int, answer: HolidayAnswer, *, by: Identity, now: datetime
) -> OccurrenceFacts:
    """Keep the date, or give it up: a single booking is cancelled, a date of a series skipped. Returns how it stands.

    Raises :class:`Refused` when the room stays shut on the holiday (managers may keep a date there all the same) or the
    date is over, :class:`AlreadyAnswered`, :class:`QuestionGone`. A date that is moved by hand has answered for itself.
    """
    question = find_question(db, question_id, for_update=True)
    if question is None:
        raise QuestionGone(question_id)
    if question.answer is not None:
        raise AlreadyAnswered(question.answer)
    if question.facts.is_over(now):
        raise Refused([AlreadyOver(HUB, question.facts.cancelled_at or question.facts.effective_end)])
    catalogue = read_catalogue(db)
    room = catalogue.rooms[question.facts.room_id]
    if answer is HolidayAnswer.KEPT and not may_keep(room, question.day, by):
        names = _names(catalogue.holidays, question.day)
        raise Refused([ClosedOnHoliday(room.rules.policy.on_holidays.owner, question.day, *names)])
    values = {"answer": answer, "answered_at": now}
    db.execute(update(HolidayQuestion).where(HolidayQuestion.id == question_id).values(values))
    if answer is HolidayAnswer.KEPT:
        about = {"day": question.day.isoformat()}
        record(db, "booking.kept", ("booking", question.facts.booking_id), by=by.resident_id, now=now, details=about)
        return question.facts
    ko, en = _names(catalogue.holidays, question.day)
    if question.facts.is_series:
        (skipped,) = skip_dates(
            db, [question.facts], SkipReason(SkipKind.HOLIDAY, ko, en), by_id=by.resident_id, now=now
        )
        return skipped
    reason = ko if ko == en else f"{ko} ({en})"
    return cancel_booking(db, question.facts.booking_id, reason=reason, by=by, now=now)


def may_keep(room: RoomFacts, day: date, by: Identity) -> bool:
    """Whether ``by`` may leave a date of ``room`` on the holiday ``day``: where it stays shut, managers may."""
    return not room.rules.is_shut_for_holiday(day) or by.may(Permission.MANAGE_BOOKINGS)


def _names(holidays: HolidayCalendar, day: date) -> Sequence[str]:
    return [holidays.name(day, locale) or "" for locale in ("ko", "en")]
