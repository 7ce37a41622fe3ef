"""Questions and introductions. Who may see which of them, ``campus.connections.sight`` decides."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from campus.connections.models import Introduction, IntroductionQuestion, IntroductionState

_Q, _I = IntroductionQuestion, Introduction
MOST_OFFERS = 50


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """A question as it stands."""

    id: int
    asker_id: int
    topic: str
    text: str
    shows_email: bool
    asked_at: datetime
    expires_at: datetime
    closed_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Whether people may still be named."""
        return self.closed_at is None and self.expires_at > now


@dataclass(frozen=True, slots=True)
class IntroductionFacts:
    """An introduction as it stands, with its question (None: a direct one)."""

    id: int
    key: str
    question_id: int | None
    parent_id: int | None
    beside_id: int | None
    introducer_id: int
    seeker_id: int
    named_id: int
    topic: str
    note: str
    is_hunch: bool
    state: IntroductionState
    seeker_accepted_at: datetime | None
    named_accepted_at: datetime | None
    seeker_shows_email: bool
    named_shows_email: bool
    created_at: datetime
    lapses_at: datetime
    settled_at: datetime | None
    thanks: str
    thanked_at: datetime | None
    booking_id: int | None
    question: QuestionFacts | None

    @property
    def is_direct(self) -> bool:
        return self.question_id is None

    @property
    def is_accepted(self) -> bool:
        return self.state is IntroductionState.ACCEPTED

    @property
    def subject(self) -> str:
        """What it is about."""
        return self.question.topic if self.question else self.topic

    def waits_for(self, resident_id: int, now: datetime) -> bool:
        """Whether the resident's answer is awaited at ``now``."""
        if self.state is not IntroductionState.OFFERED or self.lapses_at <= now:
            return False
        if resident_id == self.named_id:
            return self.named_accepted_at is None
        return self.is_direct and resident_id == self.seeker_id and self.seeker_accepted_at is None


@dataclass(frozen=True, slots=True)
class Link:
    """One introduction of a question as a link of its chain."""

    id: int
    parent_id: int | None
    introducer_id: int
    state: IntroductionState


_QUESTION_COLUMNS = (
    _Q.id,
    _Q.asker_id,
    _Q.topic,
    _Q.text,
    _Q.shows_email,
    _Q.asked_at,
    _Q.expires_at,
    _Q.closed_at,
)
_COLUMNS = tuple(getattr(_I, name) for name in IntroductionFacts.__dataclass_fields__ if name != "question")
_QUESTIONS = select(*_QUESTION_COLUMNS)
_INTRODUCTIONS = select(*_COLUMNS, *_QUESTION_COLUMNS).outerjoin(_Q, _Q.id == _I.question_id)


def _facts(row: Row[*tuple[object, ...]]) -> IntroductionFacts:
    values: tuple[Any, ...] = tuple(row)
    own, asked = values[: len(_COLUMNS)], values[len(_COLUMNS) :]
    whole: tuple[Any, ...] = (*own, QuestionFacts(*asked) if asked[0] is not None else None)
    return IntroductionFacts(*whole)


def _listed(db: Session, statement: Select[*tuple[object, ...]]) -> list[IntroductionFacts]:
    return [_facts(row) for row in db.execute(statement)]


def find_question(db: Session, question_id: int, *, for_update: bool = False) -> QuestionFacts | None:
    """One question, or None; ``for_update`` locks it on PostgreSQL."""
    statement = _QUESTIONS.where(_Q.id == question_id)
    row = db.execute(statement.with_for_update() if for_update else statement).one_or_none()
    return None if row is None else QuestionFacts(*row)


def _is_open(now: datetime) -> ColumnElement[bool]:
    return and_(_Q.closed_at.is_(None), _Q.expires_at > now)


def list_questions(
    db: Session, *, now: datetime, asker_id: int | None = None, offset: int, limit: int
) -> tuple[list[QuestionFacts], int]:
    """Open questions, or all that ``asker_id`` asked, the newest first; and how many there are."""
    condition = _is_open(now) if asker_id is None else _Q.asker_id == asker_id
    statement = _QUESTIONS.where(condition).order_by(_Q.asked_at.desc(), _Q.id.desc())
    rows = db.execute(statement.offset(offset).limit(limit))
    total = db.scalar(select(func.count()).select_from(_Q).where(condition)) or 0
    return [QuestionFacts(*row) for row in rows], total


def find_introduction(db: Session, key: str, *, for_update: bool = False) -> IntroductionFacts | None:
    """One introduction by the key of its address, or None; ``for_update`` locks it on PostgreSQL."""
    statement = _INTRODUCTIONS.where(_I.key == key)
    row = db.execute(statement.with_for_update(of=_I) if for_update else statement).one_or_none()
    return None if row is None else _facts(row)


def introductions_with(db: Session, ids: Collection[int]) -> list[IntroductionFacts]:
    """The introductions with these ids, in their order."""
    return _listed(db, _INTRODUCTIONS.where(_I.id.in_(ids)).order_by(_I.id)) if ids else []


def offers_to(db: Session, resident_id: int, *, now: datetime) -> list[IntroductionFacts]:
    """What waits for the resident's answer, what lapses first on top."""
    mine = or_(
        and_(_I.named_id == resident_id, _I.named_accepted_at.is_(None)),
        and_(_I.seeker_id == resident_id, _I.seeker_accepted_at.is_(None)),
    )
    condition = and_(mine, _I.state == IntroductionState.OFFERED, _I.lapses_at > now)
    return _listed(db, _INTRODUCTIONS.where(condition).order_by(_I.lapses_at, _I.id).limit(MOST_OFFERS))


def list_seen_by(db: Session, resident_id: int, *, offset: int, limit: int) -> tuple[list[IntroductionFacts], int]:
    """Every introduction that the resident may know of, the newest first, and how many: those they made, those that
    name them, and of those that lead to them the accepted ones only."""
    led_to = and_(_I.seeker_id == resident_id, _I.state == IntroductionState.ACCEPTED, _I.beside_id.is_(None))
    condition = or_(
        _I.introducer_id == resident_id,
        _I.named_id == resident_id,
        and_(_I.seeker_id == resident_id, _I.question_id.is_(None)),
        led_to,
    )
    statement = _INTRODUCTIONS.where(condition).order_by(_I.created_at.desc(), _I.id.desc())
    total = db.scalar(select(func.count()).select_from(_I).where(condition)) or 0
    return _listed(db, statement.offset(offset).limit(limit)), total


def list_met(db: Session, question_id: int) -> list[IntroductionFacts]:
    """Who was met through a question: accepted introductions, one for each person."""
    condition = and_(
        _I.question_id == question_id, _I.state == IntroductionState.ACCEPTED, _I.beside_id.is_(None)
    )
    return _listed(db, _INTRODUCTIONS.where(condition).order_by(_I.settled_at, _I.id))


def list_own(db: Session, question_id: int, resident_id: int) -> list[IntroductionFacts]:
    """What the resident has to do with a question as introducer or as the one who is named."""
    condition = and_(
        _I.question_id == question_id, or_(_I.introducer_id == resident_id, _I.named_id == resident_id)
    )
    return _listed(db, _INTRODUCTIONS.where(condition).order_by(_I.created_at, _I.id).limit(MOST_OFFERS))


def open_offers(db: Session, question_id: int, named_id: int | None = None) -> list[IntroductionFacts]:
    """The offers of a question that wait for an answer, all or those to one person. Lock the question first."""
    condition = and_(_I.question_id == question_id, _I.state == IntroductionState.OFFERED)
    if named_id is not None:
        condition = and_(condition, _I.named_id == named_id)
    return _listed(db, _INTRODUCTIONS.where(condition).order_by(_I.id))


def links_of(db: Session, question_ids: Collection[int]) -> dict[int, Link]:
    """Every introduction of these questions by id, to walk their chains. One statement."""
    if not question_ids:
        return {}
    columns = (_I.id, _I.parent_id, _I.introducer_id, _I.state)
    rows = db.execute(select(*columns).where(_I.question_id.in_(question_ids)))
    return {row[0]: Link(*row) for row in rows}


def lapsed_ids(db: Session, *, now: datetime, limit: int) -> list[int]:
    """Offers whose time ran out."""
    statement = select(_I.id).where(_I.state == IntroductionState.OFFERED, _I.lapses_at <= now)
    return list(db.scalars(statement.order_by(_I.lapses_at, _I.id).limit(limit)))
