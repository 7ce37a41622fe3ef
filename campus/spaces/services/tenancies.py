"""Letting organizations in as tenants of a floor, and ending that."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.domain.hubtime import local_date
from campus.spaces.models import Tenancy
from campus.spaces.services.revision import renew_revision


@dataclass(frozen=True, slots=True)
class AddTenancy:
    """An organization shall have a floor from ``starts_on`` to its last day ``ends_on`` (None: while it lasts)."""

    organization_id: int
    floor_id: int
    office: str
    starts_on: date
    ends_on: date | None


class TenantAlready(Exception):
    """The organization has that office of the floor already in some of the time. Nothing was written."""


class TenancyGone(LookupError):
    """There is no such tenancy, or it has ended."""


def add_tenancy(db: Session, command: AddTenancy, *, by: int, now: datetime) -> int:
    """Write a tenancy and return its id. Raises :class:`TenantAlready`."""
    alike = select(Tenancy.id).where(
        Tenancy.organization_id == command.organization_id,
        Tenancy.floor_id == command.floor_id,
        Tenancy.office == command.office,
        or_(Tenancy.ends_on.is_(None), Tenancy.ends_on >= command.starts_on),
    )
    if command.ends_on is not None:
        alike = alike.where(Tenancy.starts_on <= command.ends_on)
    if db.scalar(alike.limit(1)) is not None:
        raise TenantAlready()
    values = {name: getattr(command, name) for name in AddTenancy.__dataclass_fields__}
    tenancy_id = int(db.execute(insert(Tenancy).values(values).returning(Tenancy.id)).scalar_one())
    details = {"organization": command.organization_id, "floor": command.floor_id, "from": str(command.starts_on)}
    record(db, "tenancy.made", ("tenancy", tenancy_id), by=by, now=now, details=details)
    renew_revision(db, now=now)
    return tenancy_id


def end_tenancy(db: Session, tenancy_id: int, *, by: int, now: datetime) -> None:
    """Let today be the last day of a tenancy; one that has not begun is taken out. Raises :class:`TenancyGone`."""
    today = local_date(now)
    found = db.get(Tenancy, tenancy_id, with_for_update=True, populate_existing=True)
    if found is None or (found.ends_on is not None and found.ends_on <= today):
        raise TenancyGone(tenancy_id)
    if found.starts_on > today:
        db.execute(delete(Tenancy).where(Tenancy.id == tenancy_id))
    else:
        db.execute(update(Tenancy).where(Tenancy.id == tenancy_id).values(ends_on=today))
    record(db, "tenancy.ended", ("tenancy", tenancy_id), by=by, now=now, details={"until": str(today)})
    renew_revision(db, now=now)
