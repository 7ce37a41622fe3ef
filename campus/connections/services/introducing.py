"""Naming someone for a question, passing it on, introducing two people to each other."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.connections.models import Introduction, IntroductionState
from campus.connections.queries.introductions import IntroductionFacts, QuestionFacts, find_introduction, find_question
from campus.connections.services.problems import IntroductionProblem, IntroductionRefused
from campus.people.queries.logins import Identity

LAPSES_AFTER = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class NamePerson:
    """Who may know, and why; ``is_hunch``: the introducer does not know, but this person may, or know who does."""

    named_id: int
    note: str
    is_hunch: bool


@dataclass(frozen=True, slots=True)
class IntroduceTwo:
    """Two people who should meet. Both read ``topic`` before they answer, ``note`` once both have accepted."""

    one_id: int
    other_id: int
    topic: str
    note: str


def name_person(db: Session, question_id: int, command: NamePerson, *, by: Identity, now: datetime) -> str:
    """Offer the question to the named person, who answers before anyone else sees anything; returns the key.

    Raises :class:`IntroductionRefused`.
    """
    return _name(db, question_id, command, None, by=by, now=now)


def pass_on(db: Session, key: str, command: NamePerson, *, by: Identity, now: datetime) -> str:
    """Name someone else instead of answering what one was named for; the chain goes on. Returns the new key.

    Raises :class:`IntroductionRefused`.
    """
    found = _locked(db, key)
    if found is None or found.question_id is None or found.named_id != by.resident_id:
        raise IntroductionRefused(IntroductionProblem.NOT_YOURS)
    if not found.waits_for(by.resident_id, now):
        raise IntroductionRefused(IntroductionProblem.ANSWERED)
    new_key = _name(db, found.question_id, command, found, by=by, now=now)
    passed = {"state": IntroductionState.PASSED_ON, "settled_at": now}
    db.execute(update(Introduction).where(Introduction.id == found.id).values(passed))
    record(db, "introduction.passed-on", ("introduction", found.id), by=by.resident_id, now=now)
    return new_key


def introduce_two(db: Session, command: IntroduceTwo, *, by: Identity, now: datetime) -> str:
    """Offer two people to meet: both must accept before either sees the other. Returns the key.

    Raises :class:`IntroductionRefused`.
    """
    one_id, other_id = sorted((command.one_id, command.other_id))
    if one_id == other_id:
        raise IntroductionRefused(IntroductionProblem.SAME_TWO)
    if by.resident_id in (one_id, other_id):
        raise IntroductionRefused(IntroductionProblem.ONESELF)
    values = {"seeker_id": one_id, "named_id": other_id, "topic": command.topic, "note": command.note}
    values |= {"question_id": None, "is_hunch": False, "seeker_shows_email": False}
    return _insert(db, values, by=by, now=now)


def _locked(db: Session, key: str) -> IntroductionFacts | None:
    """The introduction with its question locked before it, as everyone locks them who settles a question's offers."""
    found = find_introduction(db, key)
    if found is None:
        return None
    if found.question_id is not None:
        find_question(db, found.question_id, for_update=True)
    return find_introduction(db, key, for_update=True)


def _name(
    db: Session,
    question_id: int,
    command: NamePerson,
    parent: IntroductionFacts | None,
    *,
    by: Identity,
    now: datetime,
) -> str:
    question = find_question(db, question_id, for_update=True)
    if question is None:
        raise IntroductionRefused(IntroductionProblem.NOT_YOURS)
    _check(question, command, parent, by, now)
    values: dict[str, Any] = {"question_id": question_id, "parent_id": parent and parent.id, "topic": ""}
    values |= {"seeker_id": question.asker_id, "seeker_accepted_at": question.asked_at}
    values |= {"seeker_shows_email": question.shows_email, "named_id": command.named_id}
    return _insert(db, values | {"note": command.note, "is_hunch": command.is_hunch}, by=by, now=now)


def _check(
    question: QuestionFacts, command: NamePerson, parent: IntroductionFacts | None, by: Identity, now: datetime
) -> None:
    problem = None
    if by.resident_id == question.asker_id:
        problem = IntroductionProblem.OWN_QUESTION
    elif command.named_id == by.resident_id:
        problem = IntroductionProblem.ONESELF
    elif command.named_id == question.asker_id:
        problem = IntroductionProblem.THE_ASKER
    elif question.closed_at is not None or (parent is None and not question.is_open(now)):
        # Whoever was named in time may pass on for as long as they may answer.
        problem = IntroductionProblem.CLOSED
    if problem is not None:
        raise IntroductionRefused(problem)


def _insert(db: Session, values: dict[str, Any], *, by: Identity, now: datetime) -> str:
    key = secrets.token_urlsafe(12)
    offered = {
        "key": key,
        "introducer_id": by.resident_id,
        "state": IntroductionState.OFFERED,
        "named_shows_email": False,
        "created_at": now,
        "lapses_at": now + LAPSES_AFTER,
        "thanks": "",
    }
    try:
        with db.begin_nested():
            statement = insert(Introduction).values(values | offered).returning(Introduction.id)
            introduction_id = int(db.execute(statement).scalar_one())
    except IntegrityError as clash:
        # The unique constraints decide, also between two forms sent at once.
        raise IntroductionRefused(IntroductionProblem.TWICE) from clash
    details = {"question": values["question_id"]} if values["question_id"] else {}
    record(db, "introduction.offered", ("introduction", introduction_id), by=by.resident_id, now=now, details=details)
    return key
