"""Where residents come from, today and before."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campus.domain.hubtime import local_date
from campus.people.models import Affiliation, Organization, Verification


def current_organization_id(db: Session, resident_id: int, *, now: datetime) -> int | None:
    """The organization of a resident's latest affiliation that holds at ``now``, or None."""
    today = local_date(now)
    return db.scalar(
        select(Affiliation.organization_id)
        .where(
            Affiliation.resident_id == resident_id,
            Affiliation.starts_on <= today,
            or_(Affiliation.ends_on.is_(None), Affiliation.ends_on >= today),
        )
        .order_by(Affiliation.starts_on.desc())
        .limit(1)
    )


class AffiliationRow(NamedTuple):
    """One time in someone's history; ``ends_on`` is its last day. ``organization`` has name_ko, name_en and kind."""

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


def affiliation_history(db: Session, resident_id: int) -> list[AffiliationRow]:
    """Every affiliation of a resident, the latest first."""
    statement = _ROWS.where(Affiliation.resident_id == resident_id).order_by(Affiliation.starts_on.desc())
    return [AffiliationRow(*row) for row in db.execute(statement)]


def current_affiliation(db: Session, resident_id: int, day: date) -> AffiliationRow | None:
    """The latest affiliation that holds on ``day``, or None."""
    return current_affiliations(db, [resident_id], day).get(resident_id)


def current_affiliations(db: Session, resident_ids: Collection[int], day: date) -> dict[int, AffiliationRow]:
    """The same for many residents in one query; who has none is left out."""
    statement = _ROWS.where(
        Affiliation.resident_id.in_(resident_ids),
        Affiliation.starts_on <= day,
        or_(Affiliation.ends_on.is_(None), Affiliation.ends_on >= day),
    )
    return {row[0]: AffiliationRow(*row) for row in db.execute(statement.order_by(Affiliation.starts_on))}
