"""Which version of its bookings a room is at."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from campus.booking.models import RoomVersion

# How often what is booked in a room has changed, and when last. No two committed states of a room share one.
Version = tuple[int, datetime]

_V = RoomVersion.metadata.tables["room_versions"].c
_ALL = select(_V.room_id, _V.revision, _V.changed_at)
_SOME = _ALL.where(_V.room_id.in_(bindparam("room_ids", expanding=True)))


def read_versions(db: Session, room_ids: Sequence[int] | None = None) -> Mapping[int, Version]:
    """Versions by room, of all rooms or of ``room_ids``; a room that never had a booking has none.

    On PostgreSQL read them before what they vouch for: what commits in between is then at worst asked for again.
    """
    connection = db.connection()
    found = connection.execute(_ALL) if room_ids is None else connection.execute(_SOME, {"room_ids": room_ids})
    return {room_id: (revision, changed_at) for room_id, revision, changed_at in found}
