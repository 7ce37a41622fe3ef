"""What residents say of where they come from: claims, withdrawals, ends, and the wish to renew."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.domain.affiliation import FURTHEST_DAYS, Standing, Term, TermProblem, problem_of
from campus.domain.contact import email_domain
from campus.domain.hubtime import local_date
from campus.people.models import Affiliation, Resident, Verification
from campus.people.queries.affiliations import Stint, stint_of
from campus.people.queries.organizations import organization_of_domain
from campus.people.services.settling import settle

# More cannot wait for an answer at once: each one is a mail to somebody.
MOST_WAITING = 5


@dataclass(frozen=True, slots=True)
class ClaimAffiliation:
    """Where someone says to come from; ``organization_id`` None: ``claimed_name`` says which. ``takes_over``: once it
    is verified, what held before ends the day before it begins."""

    organization_id: int | None
    claimed_name: str
    title: str
    term: Term
    takes_over: bool


class ClaimRefused(Exception):
    """The dates cannot be. Nothing was written."""

    def __init__(self, reason: TermProblem) -> None:
        super().__init__(reason.value)
        self.reason = reason


class TooManyClaims(Exception):
    """So many wait for an answer already. Nothing was written."""


class AffiliationGone(LookupError):
    """It is not there any more, or it does not stand so that this can be done: somebody was faster."""


class WrongLastDay(ValueError):
    """The last day lies before the first, after the one that is set already, or too far ahead."""


def lock_owner(db: Session, affiliation_id: int) -> tuple[Resident, Affiliation]:
    """An affiliation and whose it is, read anew; nobody else changes that person's affiliations meanwhile.

    Raises :class:`AffiliationGone`.
    """
    owner_id = db.scalar(select(Affiliation.resident_id).where(Affiliation.id == affiliation_id))
    if owner_id is None:
        raise AffiliationGone(affiliation_id)
    owner = db.get_one(Resident, owner_id, with_for_update=True)
    row = db.get(Affiliation, affiliation_id, populate_existing=True)
    if row is None:
        raise AffiliationGone(affiliation_id)
    return owner, row


def terms_in(db: Session, resident_id: int, organization_id: int, *, besides: int | None = None) -> list[Term]:
    """When a resident was or says to have been in an organization; declined claims do not count."""
    rows = db.execute(
        select(Affiliation.id, Affiliation.starts_on, Affiliation.ends_on).where(
            Affiliation.resident_id == resident_id,
            Affiliation.organization_id == organization_id,
            Affiliation.declined_at.is_(None),
        )
    )
    return [Term(row.starts_on, row.ends_on) for row in rows if row.id != besides]


def claim(db: Session, resident_id: int, command: ClaimAffiliation, *, now: datetime) -> Stint:
    """Write down where a resident says to come from. It counts at once if the resident's address proves it, else it
    waits for a steward or a manager. Raises :class:`ClaimRefused` and :class:`TooManyClaims`."""
    today = local_date(now)
    resident = db.get_one(Resident, resident_id, with_for_update=True)
    others = [] if command.organization_id is None else terms_in(db, resident_id, command.organization_id)
    problem = problem_of(command.term, others, today)
    if problem is not None:
        raise ClaimRefused(problem)
    is_proven = _is_proven(db, resident, command, today)
    if not is_proven and _waiting(db, resident_id) >= MOST_WAITING:
        raise TooManyClaims(resident_id)
    row = Affiliation(
        resident_id=resident_id,
        organization_id=command.organization_id,
        claimed_name=command.claimed_name if command.organization_id is None else "",
        title=command.title,
        starts_on=command.term.starts_on,
        ends_on=command.term.ends_on,
        takes_over=command.takes_over,
        asked_at=None if is_proven else now,
    )
    db.add(row)
    db.flush()  # its id is needed below
    details = {"organization_id": row.organization_id, "from": str(row.starts_on)}
    record(db, "affiliation.claimed", ("affiliation", row.id), by=resident_id, now=now, details=details)
    if is_proven:
        settle(db, row, Verification.DOMAIN, by=resident_id, now=now)
    db.flush()  # the organization is loaded for the answer
    return stint_of(row, row.organization, today)


def _is_proven(db: Session, resident: Resident, command: ClaimAffiliation, today: date) -> bool:
    """Whether the resident's own address says so; it proves today, and neither the past nor what is to come."""
    term = command.term
    if command.organization_id is None or not term.overlaps(Term(today, today)):
        return False
    owner = organization_of_domain(db, email_domain(resident.email))
    return owner is not None and owner.id == command.organization_id


def _waiting(db: Session, resident_id: int) -> int:
    waits = (Affiliation.resident_id == resident_id, Affiliation.asked_at.is_not(None))
    return db.scalar(select(func.count()).select_from(Affiliation).where(*waits)) or 0


def withdraw(db: Session, affiliation_id: int, *, by: int, now: datetime) -> None:
    """Take out what does not count yet: a claim, a declined one, one to come. Raises :class:`AffiliationGone`."""
    _, row = lock_owner(db, affiliation_id)
    stands = stint_of(row, None, local_date(now)).standing
    if stands not in (Standing.ASKED, Standing.DECLINED, Standing.COMING):
        raise AffiliationGone(affiliation_id)
    db.delete(row)
    details = {"organization_id": row.organization_id, "standing": stands.value}
    record(db, "affiliation.withdrawn", ("affiliation", affiliation_id), by=by, now=now, details=details)


def end(db: Session, affiliation_id: int, last_day: date, *, by: int, now: datetime) -> tuple[Resident, Stint]:
    """Let ``last_day`` be the last one; whose it is and how it stands then.

    Raises :class:`AffiliationGone` for one that does not last, and :class:`WrongLastDay`.
    """
    today = local_date(now)
    owner, row = lock_owner(db, affiliation_id)
    if not stint_of(row, None, today).lasts:
        raise AffiliationGone(affiliation_id)
    is_beyond = row.ends_on is not None and last_day > row.ends_on
    if last_day < row.starts_on or is_beyond or last_day > today + timedelta(days=FURTHEST_DAYS):
        raise WrongLastDay(last_day)
    db.execute(update(Affiliation).where(Affiliation.id == row.id).values(ends_on=last_day, asked_at=None))
    details = {"organization_id": row.organization_id, "until": str(last_day)}
    record(db, "affiliation.ended", ("affiliation", row.id), by=by, now=now, details=details)
    db.refresh(row)
    return owner, stint_of(row, row.organization, today)


def ask_renewal(db: Session, affiliation_id: int, *, by: int, now: datetime) -> Stint:
    """Ask stewards or managers to renew; how it stands. Raises :class:`AffiliationGone` where it is not due."""
    today = local_date(now)
    _, row = lock_owner(db, affiliation_id)
    before = stint_of(row, None, today)
    if not before.needs_renewal or before.is_asked:
        raise AffiliationGone(affiliation_id)
    row.asked_at = now
    record(db, "affiliation.renewal-asked", ("affiliation", row.id), by=by, now=now)
    return stint_of(row, row.organization, today)
