"""Dates that fell on a late holiday, and what their organizers decided."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE, Booking, HolidayAnswer, HolidayQuestion, Occurrence
from campus.booking.queries.occurrences import OCCURRENCES, facts_of
from campus.domain.hubtime import day_slot

_QUESTION = (
    HolidayQuestion.id,
    HolidayQuestion.day,
    HolidayQuestion.asked_at,
    HolidayQuestion.answer,
    HolidayQuestion.answered_at,
)


@dataclass(frozen=True, slots=True)
class Question:
    """That ``day`` became a holiday while the date of ``facts`` stood on it; ``facts`` say how it stands now."""

    id: int
    day: date
    asked_at: datetime
    answer: HolidayAnswer | None
    answered_at: datetime | None
    facts: OccurrenceFacts


@dataclass(frozen=True, slots=True)
class Standing:
    """A date that stands on a holiday, with the question that was asked about it before, if any."""

    facts: OccurrenceFacts
    question_id: int | None
    asked_day: date | None
    answer: HolidayAnswer | None


@dataclass(frozen=True, slots=True)
class Hits:
    """What a holiday hit: how many dates, by answer (None: not answered yet), and the first of them in order."""

    counts: dict[HolidayAnswer | None, int]
    questions: Sequence[Question]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def _questions() -> Select[*tuple[object, ...]]:
    joined = OCCURRENCES.join(HolidayQuestion, HolidayQuestion.occurrence_id == Occurrence.id)
    return joined.add_columns(*_QUESTION)


def _question_of(row: Row[*tuple[object, ...]]) -> Question:
    split = len(row) - len(_QUESTION)
    return Question(*row[split:], facts_of(row[:split]))  # type: ignore[arg-type, call-arg]


def find_question(db: Session, question_id: int, *, for_update: bool = False) -> Question | None:
    """One question, or None; ``for_update`` locks it with booking and date on PostgreSQL."""
    statement = _questions().where(HolidayQuestion.id == question_id)
    if for_update:
        statement = statement.with_for_update(of=(Booking, Occurrence, HolidayQuestion))
    row = db.execute(statement).first()
    return None if row is None else _question_of(row)


def open_questions_of(db: Session, booking_id: int, *, now: datetime) -> list[Question]:
    """The questions of a booking that wait for an answer, soonest first; none about dates that are over."""
    statement = (
        _questions()
        .where(
            Booking.id == booking_id,
            HolidayQuestion.answer.is_(None),
            Occurrence.status.in_(LIVE),
            Occurrence.ends_at > now,
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    return [_question_of(row) for row in db.execute(statement)]


def standing_on(db: Session, day: date, *, now: datetime) -> list[Standing]:
    """Every date that is still to begin on the hub's ``day`` and has its room, in the order of their times."""
    period = day_slot(day)
    statement = (
        OCCURRENCES.outerjoin(HolidayQuestion, HolidayQuestion.occurrence_id == Occurrence.id)
        .add_columns(HolidayQuestion.id, HolidayQuestion.day, HolidayQuestion.answer)
        .where(
            Occurrence.status.in_(LIVE),
            Occurrence.starts_at >= period.starts_at,
            Occurrence.starts_at < period.ends_at,
            Occurrence.starts_at > now,
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    return [Standing(facts_of(row[:-3]), *row[-3:]) for row in db.execute(statement)]


def hits_on(db: Session, days: Collection[date], *, most: int) -> dict[date, Hits]:
    """What each of ``days`` hit: the counts, and its first ``most`` questions. Two statements."""
    if not days:
        return {}
    counts: dict[date, dict[HolidayAnswer | None, int]] = defaultdict(dict)
    statement = select(HolidayQuestion.day, HolidayQuestion.answer, func.count()).where(HolidayQuestion.day.in_(days))
    for day, answer, count in db.execute(statement.group_by(HolidayQuestion.day, HolidayQuestion.answer)):
        counts[day][answer] = count
    place = func.row_number().over(
        partition_by=HolidayQuestion.day, order_by=(Occurrence.starts_at, HolidayQuestion.id)
    )
    first = (
        select(HolidayQuestion.id.label("id"), place.label("place"))
        .join(Occurrence, Occurrence.id == HolidayQuestion.occurrence_id)
        .where(HolidayQuestion.day.in_(days))
        .subquery()
    )
    listed: dict[date, list[Question]] = defaultdict(list)
    shown = _questions().join(first, first.c.id == HolidayQuestion.id).where(first.c.place <= most)
    for row in db.execute(shown.order_by(HolidayQuestion.day, first.c.place)):
        question = _question_of(row)
        listed[question.day].append(question)
    return {day: Hits(counts[day], listed[day]) for day in days}
