"""When an affiliation is verified: from then on it counts for a year, and it may end what held before it."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.domain.affiliation import a_year_after
from campus.domain.hubtime import local_date
from campus.people.models import Affiliation, Verification


def settle(db: Session, row: Affiliation, how: Verification, *, by: int, now: datetime) -> None:
    """Let ``row`` count from now on; the caller has locked its resident."""
    row.verified_how, row.verified_at = how, now
    row.expires_on = a_year_after(max(local_date(now), row.starts_on))
    row.asked_at = row.declined_at = row.reminded_on = None
    row.decline_reason = ""
    details = {"how": how.value, "organization_id": row.organization_id, "until": str(row.expires_on)}
    record(db, "affiliation.verified", ("affiliation", row.id), by=by, now=now, details=details)
    if row.takes_over:
        _end_earlier(db, row, by=by, now=now)


def _end_earlier(db: Session, row: Affiliation, *, by: int, now: datetime) -> None:
    """Let what began before ``row`` and lasts into it end the day before: who moved is not at both places."""
    earlier = db.scalars(
        select(Affiliation).where(
            Affiliation.resident_id == row.resident_id,
            Affiliation.id != row.id,
            Affiliation.verified_how.is_not(None),
            Affiliation.starts_on < row.starts_on,
            or_(Affiliation.ends_on.is_(None), Affiliation.ends_on >= row.starts_on),
        )
    )
    for each in earlier:
        each.ends_on, each.asked_at = row.starts_on - timedelta(days=1), None
        details = {"organization_id": each.organization_id, "until": str(each.ends_on), "moved_to": row.organization_id}
        record(db, "affiliation.ended", ("affiliation", each.id), by=by, now=now, details=details)
