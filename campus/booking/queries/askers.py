"""Who asks for a room: what the rules need to know of a resident."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from campus.booking.models import NoShowPoint
from campus.domain.asker import Asker
from campus.domain.hubtime import local_date
from campus.people.models import Affiliation, Organization, Resident
from campus.people.queries.standing import LATEST_FIRST, holds_on
from campus.permissions import Role
from campus.spaces.models import Tenancy

# Organizers run groups; what a group lends them is theirs by their role until groups themselves say so.
LEADING = (Role.ORGANIZER, Role.MANAGER, Role.ADMIN)
# No policy lets a point count, and restrict from its last day on, for longer: 366 days each at most.
LONGEST_MEMORY = timedelta(days=2 * 366)


def read_asker(db: Session, resident_id: int, *, now: datetime) -> Asker:
    """The resident as rules see them at ``now``: role, current organization, the floors it is a tenant of, when points
    that stand were given for rooms left empty. One query.

    Raises ``LookupError`` for an unknown resident.
    """
    found = read_askers(db, [resident_id], now=now)
    if resident_id not in found:
        raise LookupError(resident_id)
    return found[resident_id]


def read_askers(db: Session, resident_ids: Collection[int], *, now: datetime) -> dict[int, Asker]:
    """:func:`read_asker` of several residents, by id; whoever is unknown is left out. One query."""
    today = local_date(now)
    statement = (
        select(Resident.id, Resident.role, Organization.id, Organization.kind, Tenancy.floor_id)
        .add_columns(NoShowPoint.id, NoShowPoint.given_at)
        .select_from(Resident)
        .outerjoin(Affiliation, and_(Affiliation.resident_id == Resident.id, holds_on(today)))
        .outerjoin(Organization, Organization.id == Affiliation.organization_id)
        .outerjoin(
            Tenancy,
            and_(
                Tenancy.organization_id == Organization.id,
                Tenancy.starts_on <= today,
                or_(Tenancy.ends_on.is_(None), Tenancy.ends_on >= today),
            ),
        )
        .outerjoin(
            NoShowPoint,
            and_(
                NoShowPoint.resident_id == Resident.id,
                NoShowPoint.given_at > now - LONGEST_MEMORY,
                NoShowPoint.excused_at.is_(None),
            ),
        )
        .where(Resident.id.in_(resident_ids))
        .order_by(*LATEST_FIRST)
    )
    rows: dict[int, list[Any]] = defaultdict(list)
    for resident_id, *row in db.execute(statement) if resident_ids else ():
        rows[resident_id].append(row)
    return {resident_id: _asker(resident_id, found) for resident_id, found in rows.items()}


def _asker(resident_id: int, rows: list[Any]) -> Asker:
    """The first of ``rows`` is the affiliation that began last; each point comes once with every tenancy."""
    role, organization_id, kind, *_ = rows[0]
    floors = frozenset(
        floor for _, owner_id, _, floor, *_ in rows if owner_id == organization_id and floor is not None
    )
    points = {point_id: given_at for *_, point_id, given_at in rows if point_id is not None}
    return Asker(
        resident_id,
        role.value,
        organization_id,
        None if kind is None else str(kind),
        floors,
        is_tenant=bool(floors),
        leads_group=role in LEADING,
        no_shows=tuple(sorted(points.values())),
    )
