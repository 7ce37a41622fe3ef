"""Showing an organization's interest in an opportunity, taking it back, and writing down what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.connections.models import Interest, InterestEntry, InterestStep
from campus.connections.queries.interests import InterestFacts, find_interest, interest_of
from campus.connections.queries.opportunities import find_opportunity, lock_opportunity
from campus.connections.services.opportunities import OpportunityProblem, OpportunityRefused
from campus.domain.hubtime import local_date
from campus.people.queries.logins import Identity

RESULTS = (InterestStep.CHOSEN, InterestStep.NOT_CHOSEN, InterestStep.UNKNOWN)
# What may follow a step. A result may be corrected by another.
NEXT_STEPS: Mapping[InterestStep, tuple[InterestStep, ...]] = {
    InterestStep.INTERESTED: (InterestStep.MET,),
    InterestStep.MET: (InterestStep.JOINT,),
    InterestStep.JOINT: RESULTS,
    InterestStep.CHOSEN: (InterestStep.NOT_CHOSEN, InterestStep.UNKNOWN),
    InterestStep.NOT_CHOSEN: (InterestStep.CHOSEN, InterestStep.UNKNOWN),
    InterestStep.UNKNOWN: (InterestStep.CHOSEN, InterestStep.NOT_CHOSEN),
    InterestStep.WITHDRAWN: (),
}


@dataclass(frozen=True, slots=True)
class TakeStep:
    """A step that was reached on ``day``, with what there is to say of it."""

    step: InterestStep
    day: date
    note: str


def show_interest(db: Session, opportunity_id: int, note: str, *, by: Identity, now: datetime) -> int:
    """Show the interest of the organization ``by`` belongs to; one that was withdrawn stands again. Returns its id.

    Raises :class:`OpportunityRefused`.
    """
    opportunity = lock_opportunity(db, opportunity_id)
    if opportunity is None:
        raise OpportunityRefused(OpportunityProblem.NOT_YOURS)
    if by.organization_id is None:
        raise OpportunityRefused(OpportunityProblem.NO_ORGANIZATION)
    if by.organization_id == opportunity.organization.id or by.resident_id == opportunity.posted_by_id:
        raise OpportunityRefused(OpportunityProblem.OWN)
    if not opportunity.is_open(now):
        raise OpportunityRefused(OpportunityProblem.OVER)
    before = interest_of(db, opportunity_id, by.organization_id)
    if before is not None and not before.is_withdrawn:
        raise OpportunityRefused(OpportunityProblem.TWICE)
    values = {"resident_id": by.resident_id, "note": note, "step": InterestStep.INTERESTED, "created_at": now}
    if before is None:
        interest_id = _insert(db, values | {"opportunity_id": opportunity_id, "organization_id": by.organization_id})
    else:
        interest_id = before.id
        db.execute(update(Interest).where(Interest.id == interest_id).values(values | {"booking_id": None}))
    _write_step(db, interest_id, TakeStep(InterestStep.INTERESTED, local_date(now), ""), by=by, now=now)
    record(db, "interest.shown", ("interest", interest_id), by=by.resident_id, now=now)
    return interest_id


def _insert(db: Session, values: dict[str, object]) -> int:
    try:
        with db.begin_nested():
            return int(db.execute(insert(Interest).values(values).returning(Interest.id)).scalar_one())
    except IntegrityError as clash:
        # One for each organization: the constraint decides, also between two colleagues at once.
        raise OpportunityRefused(OpportunityProblem.TWICE) from clash


def withdraw_interest(db: Session, opportunity_id: int, *, by: Identity, now: datetime) -> InterestFacts:
    """Take back the interest that ``by`` showed, before a joint application. Raises :class:`OpportunityRefused`."""
    opportunity = lock_opportunity(db, opportunity_id)
    mine = None if opportunity is None else _shown_by(db, opportunity_id, by)
    if mine is None:
        raise OpportunityRefused(OpportunityProblem.NOT_YOURS)
    if mine.step not in (InterestStep.INTERESTED, InterestStep.MET):
        raise OpportunityRefused(OpportunityProblem.WRONG_STEP)
    db.execute(update(Interest).where(Interest.id == mine.id).values(step=InterestStep.WITHDRAWN))
    _write_step(db, mine.id, TakeStep(InterestStep.WITHDRAWN, local_date(now), ""), by=by, now=now)
    record(db, "interest.withdrawn", ("interest", mine.id), by=by.resident_id, now=now)
    return mine


def _shown_by(db: Session, opportunity_id: int, by: Identity) -> InterestFacts | None:
    """The interest that ``by`` showed, whatever organization they belong to by now."""
    mine = (Interest.opportunity_id == opportunity_id) & (Interest.resident_id == by.resident_id)
    found = db.scalar(select(Interest.id).where(mine).order_by(Interest.id.desc()).limit(1))
    return None if found is None else find_interest(db, found, for_update=True)


def take_step(db: Session, interest_id: int, command: TakeStep, *, by: Identity, now: datetime) -> InterestFacts:
    """Write down how far an interest has come, by the poster or by whoever showed it; returns it as it was before.

    Raises :class:`OpportunityRefused`: the steps follow each other, and none lies in the future.
    """
    before = find_interest(db, interest_id, for_update=True)
    opportunity = None if before is None else find_opportunity(db, before.opportunity_id)
    if before is None or opportunity is None or by.resident_id not in (opportunity.posted_by_id, before.resident_id):
        raise OpportunityRefused(OpportunityProblem.NOT_YOURS)
    if command.step not in NEXT_STEPS[before.step]:
        raise OpportunityRefused(OpportunityProblem.WRONG_STEP)
    if not local_date(before.created_at) <= command.day <= local_date(now):
        raise OpportunityRefused(OpportunityProblem.FUTURE_DAY)
    db.execute(update(Interest).where(Interest.id == interest_id).values(step=command.step))
    _write_step(db, interest_id, command, by=by, now=now)
    details = {"step": command.step.value, "day": str(command.day)}
    record(db, "interest.step", ("interest", interest_id), by=by.resident_id, now=now, details=details)
    return before


def _write_step(db: Session, interest_id: int, command: TakeStep, *, by: Identity, now: datetime) -> None:
    values = {"interest_id": interest_id, "step": command.step, "day": command.day, "note": command.note}
    db.execute(insert(InterestEntry).values(values | {"by_id": by.resident_id, "at": now}))
