"""Series as stored: the recurrence of a booking, and its usual room."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from campus.booking.models import Booking, Healing, Series
from campus.domain.recurrence import Recurrence
from campus.ical.rules import read_rule

WALL = "%Y-%m-%dT%H:%M"
_Followed = aliased(Booking)
_SERIES = (
    select(
        Series.booking_id,
        Series.rule,
        Series.first_wall,
        Series.minutes,
        Series.zone,
        Series.room_id,
        Series.healing,
        Series.follows_id,
        Booking.title,
        _Followed.uid,
    )
    .join(Booking, Booking.id == Series.booking_id)
    .outerjoin(_Followed, _Followed.id == Series.follows_id)
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
    for row in db.execute(_SERIES.where(Series.booking_id.in_(booking_ids))):
        booking_id, rule, first_wall, minutes, zone, *rest = row
        first = datetime.strptime(first_wall, WALL)  # noqa: DTZ007 - a wall time: the zone stands beside it
        recurrence = Recurrence(read_rule(rule, first, zone), first, minutes, zone)
        found[booking_id] = SeriesFacts(booking_id, recurrence, *rest)
    return found


def following_of(db: Session, booking_id: int) -> int | None:
    """The booking that was split from ``booking_id`` last, or None."""
    statement = select(Series.booking_id).where(Series.follows_id == booking_id)
    return db.scalar(statement.order_by(Series.booking_id.desc()).limit(1))
