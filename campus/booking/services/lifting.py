"""What was shut opens again."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Table, delete, select, update
from sqlalchemy.orm import Session

from campus.booking.models import Allocation
from campus.booking.services.versions import renew_versions
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue
from campus.spaces.models import Closure
from campus.spaces.services.closures import remove_closures

_ALLOCATIONS: Table = Allocation.metadata.tables["allocations"]


def lift(db: Session, catalogue: Catalogue, ids: Collection[int], *, by: Identity, now: datetime) -> None:
    """Take closures and blocks out as far as they lie ahead; what runs ends now."""
    if not ids:
        return
    named = db.scalars(select(Closure.room_id).where(Closure.id.in_(sorted(ids))))
    rooms = {each for each in named if each is not None}
    mine = _ALLOCATIONS.c.closure_id.in_(sorted(ids))
    db.execute(delete(_ALLOCATIONS).where(mine, _ALLOCATIONS.c.starts_at >= now))
    db.execute(update(_ALLOCATIONS).where(mine, _ALLOCATIONS.c.ends_at > now).values(ends_at=now))
    remove_closures(db, ids, by=by.resident_id, now=now)
    renew_versions(db, shown_in(catalogue, rooms or catalogue.rooms), now=now)


def shown_in(catalogue: Catalogue, room_ids: Collection[int]) -> set[int]:
    """The rooms on whose boards and feeds it shows that ``room_ids`` changed."""
    return {each for number in room_ids for each in catalogue.related_ids(catalogue.rooms[number])}
