"""When rooms are taken: reads of allocations, each bounded by the 24 hours that one may last."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campus.booking.models import Allocation
from campus.domain.slot import Slot
from campus.spaces.catalogue import RoomFacts

LONGEST_ALLOCATION = timedelta(hours=24)
# The plain table: a row of columns costs half of what the mapper takes for it.
_A = Allocation.metadata.tables["allocations"].c


def taken_by_room(
    db: Session, room_ids: Sequence[int] | None, period: Slot, *, but_occurrence: int | None = None
) -> Mapping[int, list[Slot]]:
    """Allocations that touch ``period`` by undivided room, in order; None asks for all rooms.

    ``but_occurrence`` leaves out an occurrence's own, for whoever wants to move it.
    """
    statement = select(_A.room_id, _A.starts_at, _A.ends_at).where(
        _A.starts_at < period.ends_at,
        _A.starts_at > period.starts_at - LONGEST_ALLOCATION,
        _A.ends_at > period.starts_at,
    )
    if room_ids is not None:
        statement = statement.where(_A.room_id.in_(room_ids))
    if but_occurrence is not None:
        statement = statement.where(or_(_A.occurrence_id.is_(None), _A.occurrence_id != but_occurrence))
    taken: dict[int, list[Slot]] = defaultdict(list)
    for room_id, starts_at, ends_at in db.execute(statement.order_by(_A.starts_at)):
        taken[room_id].append(Slot(starts_at, ends_at))
    return taken


def taken_in(room: RoomFacts, taken: Mapping[int, Iterable[Slot]]) -> list[Slot]:
    """The taken times of ``room``: its own, or those of its parts."""
    return sorted(slot for room_id in room.standing_ids for slot in taken.get(room_id, ()))
