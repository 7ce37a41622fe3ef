"""Posting an opportunity, changing it, closing it, taking it back."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.connections.models import Opportunity, OpportunityKind, OpportunityState, OpportunityTag, TagSide
from campus.connections.queries.opportunities import OpportunityFacts, lock_opportunity, tag_key
from campus.domain.hubtime import at
from campus.domain.spans import DAY_MINUTES
from campus.people.queries.logins import Identity
from campus.permissions import Permission


class OpportunityProblem(StrEnum):
    """What stands in the way."""

    NO_ORGANIZATION = "no-organization"
    PAST_DEADLINE = "past-deadline"  # the deadline given lies in the past
    NOT_YOURS = "not-yours"
    OVER = "over"  # closed, withdrawn or past its deadline
    OWN = "own"  # interest in one's own organization's
    TWICE = "twice"  # the organization shows interest already
    WRONG_STEP = "wrong-step"
    FUTURE_DAY = "future-day"
    NOBODY = "nobody"  # whom a meeting could be booked with


class OpportunityRefused(Exception):
    """The act is refused for ``problem``. Nothing was written."""

    def __init__(self, problem: OpportunityProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class PostOpportunity:
    """What is posted. ``deadline_minute`` counts on the hub's ``deadline_day``; None: until the day is over."""

    kind: OpportunityKind
    title: str
    text: str
    link: str
    deadline_day: date | None
    deadline_minute: int | None
    needed: tuple[str, ...]
    offered: tuple[str, ...]

    @property
    def deadline_at(self) -> datetime | None:
        if self.deadline_day is None:
            return None
        return at(self.deadline_day, DAY_MINUTES if self.deadline_minute is None else self.deadline_minute)


def post_opportunity(db: Session, command: PostOpportunity, *, by: Identity, now: datetime) -> int:
    """Post for the organization that ``by`` belongs to and return the id. Raises :class:`OpportunityRefused`."""
    if by.organization_id is None:
        raise OpportunityRefused(OpportunityProblem.NO_ORGANIZATION)
    _check_deadline(command, None, now)
    values = _words(command) | {
        "uid": secrets.token_hex(16),
        "organization_id": by.organization_id,
        "posted_by_id": by.resident_id,
        "state": OpportunityState.OPEN,
        "created_at": now,
        "revised_at": now,
        "sequence": 0,
        "version": 1,
    }
    opportunity_id = int(db.execute(insert(Opportunity).values(values).returning(Opportunity.id)).scalar_one())
    _write_tags(db, opportunity_id, command)
    record(db, "opportunity.posted", ("opportunity", opportunity_id), by=by.resident_id, now=now)
    return opportunity_id


def revise_opportunity(
    db: Session, opportunity_id: int, command: PostOpportunity, *, by: Identity, now: datetime
) -> None:
    """Change an own opportunity; a new deadline opens one that had ended. Raises :class:`OpportunityRefused`."""
    before = _own(db, opportunity_id, by)
    _check_deadline(command, before, now)
    moved = (before.deadline_day, before.deadline_minute) != (command.deadline_day, command.deadline_minute)
    values = _words(command) | {
        "revised_at": now,
        "sequence": before.sequence + moved,
        "version": before.version + 1,
    }
    db.execute(update(Opportunity).where(Opportunity.id == opportunity_id).values(values))
    db.execute(delete(OpportunityTag).where(OpportunityTag.opportunity_id == opportunity_id))
    _write_tags(db, opportunity_id, command)
    details = {"deadline": [str(before.deadline_at), str(command.deadline_at)]} if moved else {}
    record(db, "opportunity.revised", ("opportunity", opportunity_id), by=by.resident_id, now=now, details=details)


def close_opportunity(db: Session, opportunity_id: int, *, by: Identity, now: datetime) -> OpportunityFacts:
    """Take no more interest; it stays listed among the ended ones. Raises :class:`OpportunityRefused`."""
    before = _own(db, opportunity_id, by)
    if before.state is not OpportunityState.OPEN:
        raise OpportunityRefused(OpportunityProblem.OVER)
    return _end(db, before, OpportunityState.CLOSED, before.sequence, by=by, now=now)


def withdraw_opportunity(db: Session, opportunity_id: int, *, by: Identity, now: datetime) -> OpportunityFacts:
    """Take it back: nobody but the poster and the interested see it any more. Managers may, too.

    Raises :class:`OpportunityRefused`.
    """
    before = _own(db, opportunity_id, by, or_manager=True)
    return _end(db, before, OpportunityState.WITHDRAWN, before.sequence + 1, by=by, now=now)


def _end(
    db: Session, before: OpportunityFacts, state: OpportunityState, sequence: int, *, by: Identity, now: datetime
) -> OpportunityFacts:
    values = {"state": state, "sequence": sequence, "revised_at": now, "version": before.version + 1}
    db.execute(update(Opportunity).where(Opportunity.id == before.id).values(values))
    record(db, f"opportunity.{state.value}", ("opportunity", before.id), by=by.resident_id, now=now)
    return before


def _own(db: Session, opportunity_id: int, by: Identity, *, or_manager: bool = False) -> OpportunityFacts:
    found = lock_opportunity(db, opportunity_id)
    may = found is not None and (
        found.posted_by_id == by.resident_id or (or_manager and by.may(Permission.MANAGE_PEOPLE))
    )
    if found is None or not may:
        raise OpportunityRefused(OpportunityProblem.NOT_YOURS)
    if found.state is OpportunityState.WITHDRAWN:
        raise OpportunityRefused(OpportunityProblem.OVER)
    return found


def _check_deadline(command: PostOpportunity, before: OpportunityFacts | None, now: datetime) -> None:
    """A deadline lies ahead; one that passed since may stay as it is."""
    ends_at = command.deadline_at
    if ends_at is None or ends_at > now or (before is not None and before.deadline_at == ends_at):
        return
    raise OpportunityRefused(OpportunityProblem.PAST_DEADLINE)


def _words(command: PostOpportunity) -> dict[str, object]:
    names = ("kind", "title", "text", "link", "deadline_day", "deadline_minute", "deadline_at")
    return {name: getattr(command, name) for name in names}


def _write_tags(db: Session, opportunity_id: int, command: PostOpportunity) -> None:
    rows: dict[tuple[TagSide, str], dict[str, object]] = {}
    for side, labels in ((TagSide.NEEDED, command.needed), (TagSide.OFFERED, command.offered)):
        for position, label in enumerate(labels):
            key = tag_key(label)
            row = {"opportunity_id": opportunity_id, "side": side, "key": key, "label": label, "position": position}
            if key:
                rows.setdefault((side, key), row)
    if rows:
        db.execute(insert(OpportunityTag), list(rows.values()))
