"""Where residents come from, today and before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campus.domain.affiliation import Standing, Term, is_due, standing
from campus.domain.hubtime import local_date
from campus.people.models import Affiliation, Organization, Verification
from campus.people.queries.standing import LATEST_FIRST, holds_on


def current_organization_id(db: Session, resident_id: int, *, now: datetime) -> int | None:
    """The organization of a resident's latest affiliation that holds at ``now``, or None."""
    return db.scalar(
        select(Affiliation.organization_id)
        .where(Affiliation.resident_id == resident_id, holds_on(local_date(now)))
        .order_by(*LATEST_FIRST)
        .limit(1)
    )


class AffiliationRow(NamedTuple):
    """One verified time in someone's history; ``ends_on`` is its last day. ``organization`` has names and kind."""

    resident_id: int
    organization: Organization
    title: str
    starts_on: date
    ends_on: date | None
    verified_how: Verification | None


_ROWS = select(
    Affiliation.resident_id,
    Organization,
    Affiliation.title,
    Affiliation.starts_on,
    Affiliation.ends_on,
    Affiliation.verified_how,
).join(Organization, Organization.id == Affiliation.organization_id)


def current_affiliations(db: Session, resident_ids: Collection[int], day: date) -> dict[int, AffiliationRow]:
    """The latest affiliation of each resident that holds on ``day``, in one query; who has none is left out."""
    statement = _ROWS.where(Affiliation.resident_id.in_(resident_ids), holds_on(day)).order_by(*LATEST_FIRST)
    found: dict[int, AffiliationRow] = {}
    for row in db.execute(statement):
        found.setdefault(row[0], AffiliationRow(*row))
    return found


def claims_of(db: Session, resident_ids: Collection[int]) -> dict[int, Organization]:
    """Which organization of the list residents said at sign-up to come from, before anyone looked at it."""
    statement = _ROWS.where(Affiliation.resident_id.in_(resident_ids), Affiliation.verified_how.is_(None))
    return {row[0]: row[1] for row in db.execute(statement.order_by(Affiliation.id))}


@dataclass(frozen=True, slots=True)
class Stint:
    """An affiliation as its resident and its stewards see it; ``organization`` None: ``claimed_name`` is not listed.

    ``needs_renewal``: it lasts, and its verification runs out soon or has. ``is_asked``: someone waits for an answer.
    """

    id: int
    resident_id: int
    organization: Organization | None
    claimed_name: str
    title: str
    starts_on: date
    ends_on: date | None
    verified_how: Verification | None
    expires_on: date | None
    standing: Standing
    is_asked: bool
    needs_renewal: bool
    takes_over: bool
    decline_reason: str

    @property
    def lasts(self) -> bool:
        """Whether it can still be ended."""
        return self.standing in (Standing.CURRENT, Standing.LAPSED)


_STINTS = select(Affiliation, Organization).outerjoin(
    Organization, Organization.id == Affiliation.organization_id
)


def stint_of(row: Affiliation, organization: Organization | None, today: date) -> Stint:
    """``row`` as it stands ``today``."""
    term = Term(row.starts_on, row.ends_on)
    is_verified, is_declined = row.verified_how is not None, row.declined_at is not None
    stands = standing(term, today, is_verified=is_verified, is_declined=is_declined, expires_on=row.expires_on)
    ends_before = row.ends_on is not None and row.expires_on is not None and row.ends_on <= row.expires_on
    return Stint(
        id=row.id,
        resident_id=row.resident_id,
        organization=organization,
        claimed_name=row.claimed_name,
        title=row.title,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        verified_how=row.verified_how,
        expires_on=row.expires_on,
        standing=stands,
        is_asked=row.asked_at is not None,
        needs_renewal=stands in (Standing.CURRENT, Standing.LAPSED)
        and is_due(row.expires_on, today)
        and not ends_before,
        takes_over=row.takes_over,
        decline_reason=row.decline_reason,
    )


def affiliation_history(db: Session, resident_id: int, today: date) -> list[Stint]:
    """Every affiliation of a resident, claims included, the latest first."""
    return find_stints(db, Affiliation.resident_id == resident_id, order=LATEST_FIRST, today=today)


def find_stint(db: Session, affiliation_id: int, today: date) -> Stint | None:
    """The affiliation with the id, or None."""
    found = find_stints(db, Affiliation.id == affiliation_id, order=LATEST_FIRST, today=today)
    return found[0] if found else None


def verified_histories(db: Session, resident_ids: Collection[int], today: date) -> dict[int, list[Stint]]:
    """The verified affiliations of several residents, the latest first, by resident."""
    wanted = Affiliation.resident_id.in_(resident_ids) & Affiliation.verified_how.is_not(None)
    found: dict[int, list[Stint]] = {}
    for each in find_stints(db, wanted, order=LATEST_FIRST, today=today) if resident_ids else ():
        found.setdefault(each.resident_id, []).append(each)
    return found


def find_stints(
    db: Session,
    wanted: ColumnElement[bool],
    *,
    order: Sequence[ColumnElement[Any]],
    today: date,
    page: tuple[int, int] | None = None,
) -> list[Stint]:
    """Affiliations that ``wanted`` picks, in ``order``; ``page`` is (offset, limit)."""
    statement = _STINTS.where(wanted).order_by(*order)
    if page is not None:
        statement = statement.offset(page[0]).limit(page[1])
    return [stint_of(row, organization, today) for row, organization in db.execute(statement)]
