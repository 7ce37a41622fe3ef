"""Asking "who knows about …?", changing the question, closing it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.connections.models import Introduction, IntroductionQuestion, IntroductionState
from campus.connections.queries.introductions import QuestionFacts, find_question, open_offers
from campus.connections.services.problems import IntroductionProblem, IntroductionRefused
from campus.people.queries.logins import Identity

OPEN_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """What someone wants to know; ``shows_email``: whoever is met through it reads the asker's address."""

    topic: str
    text: str
    shows_email: bool


def ask_question(db: Session, command: AskQuestion, *, by: Identity, now: datetime) -> int:
    """Ask, for 30 days, and return the question's id."""
    values = {
        "asker_id": by.resident_id,
        "topic": command.topic,
        "text": command.text,
        "shows_email": command.shows_email,
        "asked_at": now,
        "revised_at": now,
        "expires_at": now + OPEN_FOR,
        "version": 1,
    }
    statement = insert(IntroductionQuestion).values(values).returning(IntroductionQuestion.id)
    question_id = int(db.execute(statement).scalar_one())
    record(db, "introduction.asked", ("introduction question", question_id), by=by.resident_id, now=now)
    return question_id


def revise_question(db: Session, question_id: int, command: AskQuestion, *, by: Identity, now: datetime) -> None:
    """Change the words of an own open question; its time does not begin anew. Raises :class:`IntroductionRefused`."""
    _own_open(db, question_id, by, now)
    values = {"topic": command.topic, "text": command.text, "shows_email": command.shows_email, "revised_at": now}
    values["version"] = IntroductionQuestion.version + 1
    db.execute(update(IntroductionQuestion).where(IntroductionQuestion.id == question_id).values(values))
    record(db, "introduction.question-revised", ("introduction question", question_id), by=by.resident_id, now=now)


def close_question(db: Session, question_id: int, *, by: Identity, now: datetime) -> None:
    """Take no more names. Who was named and has not answered need not any more; the asker learns nothing of them.

    Raises :class:`IntroductionRefused` when it is closed already.
    """
    _own_open(db, question_id, by, now)
    db.execute(
        update(IntroductionQuestion)
        .where(IntroductionQuestion.id == question_id)
        .values(closed_at=now, revised_at=now, version=IntroductionQuestion.version + 1)
    )
    ids = [each.id for each in open_offers(db, question_id)]
    if ids:
        withdrawn = {"state": IntroductionState.WITHDRAWN, "settled_at": now}
        db.execute(update(Introduction).where(Introduction.id.in_(ids)).values(withdrawn))
    record(db, "introduction.question-closed", ("introduction question", question_id), by=by.resident_id, now=now)


def _own_open(db: Session, question_id: int, by: Identity, now: datetime) -> QuestionFacts:
    found = find_question(db, question_id, for_update=True)
    if found is None or found.asker_id != by.resident_id:
        raise IntroductionRefused(IntroductionProblem.NOT_YOURS)
    if not found.is_open(now):
        raise IntroductionRefused(IntroductionProblem.CLOSED)
    return found
