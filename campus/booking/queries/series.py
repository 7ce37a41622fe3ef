"""Series as stored: the recurrence of a booking, and its usual room."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from campus.booking.models import Booking, Healing, Series
from campus.domain.recurrence import Recurrence
from campus.ical.rules import read_rule

WALL = "%Y-%m-%dT%H:%M"
# Core tables: every act that touches a series reads this.
_S, _B = (Booking.metadata.tables[name] for name in ("series", "bookings"))
_FOLLOWED = _B.alias()
_SERIES = (
    select(
        _S.c.booking_id,
        _S.c.rule,
        _S.c.first_wall,
        _S.c.minutes,
        _S.c.zone,
        _S.c.room_id,
        _S.c.healing,
        _S.c.follows_id,
        _B.c.title,
        _FOLLOWED.c.uid,
    )
    .select_from(_S)
    .join(_B, _B.c.id == _S.c.booking_id)
    .outerjoin(_FOLLOWED, _FOLLOWED.c.id == _S.c.follows_id)
    .where(_S.c.booking_id.in_(bindparam("booking_ids", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """The recurrence of booking ``booking_id`` (without extra dates, which are occurrences of their own), the room it
    usually meets in, the booking from which it was split with its ``follows_uid``, and the title that its dates have
    in common."""

    booking_id: int
    recurrence: Recurrence
    room_id: int
    healing: Healing
    follows_id: int | None
    title: str
    follows_uid: str | None


def read_series(db: Session, booking_ids: Collection[int]) -> dict[int, SeriesFacts]:
    """The series among ``booking_ids``, by booking; others are left out. One query."""
    found = {}
    for row in db.connection().execute(_SERIES, {"booking_ids": list(booking_ids)}):
        booking_id, rule, first_wall, minutes, zone, *rest = row
        first = datetime.strptime(first_wall, WALL)  # noqa: DTZ007 - a wall time: the zone stands beside it
        recurrence = Recurrence(read_rule(rule, first, zone), first, minutes, zone)
        found[booking_id] = SeriesFacts(booking_id, recurrence, *rest)
    return found


def following_of(db: Session, booking_id: int) -> int | None:
    """The booking that was split from ``booking_id`` last, or None."""
    statement = select(Series.booking_id).where(Series.follows_id == booking_id)
    return db.scalar(statement.order_by(Series.booking_id.desc()).limit(1))
