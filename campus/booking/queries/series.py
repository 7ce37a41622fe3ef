"""Series as stored: the recurrence of a booking, and its usual room."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.models import Healing, Series
from campus.domain.recurrence import Recurrence
from campus.ical.rules import read_rule

WALL = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """The recurrence of booking ``booking_id`` (without extra dates, which are occurrences of their own), the room it
    usually meets in, and the booking from which it was split."""

    booking_id: int
    recurrence: Recurrence
    room_id: int
    healing: Healing
    follows_id: int | None


def read_series(db: Session, booking_ids: Collection[int]) -> dict[int, SeriesFacts]:
    """The series among ``booking_ids``, by booking; others are left out. One query."""
    rows = db.execute(
        select(
            Series.booking_id,
            Series.rule,
            Series.first_wall,
            Series.minutes,
            Series.zone,
            Series.room_id,
            Series.healing,
            Series.follows_id,
        ).where(Series.booking_id.in_(booking_ids))
    )
    found = {}
    for booking_id, rule, first_wall, minutes, zone, room_id, healing, follows_id in rows:
        first = datetime.strptime(first_wall, WALL)  # noqa: DTZ007 - a wall time: the zone stands beside it
        recurrence = Recurrence(read_rule(rule, first, zone), first, minutes, zone)
        found[booking_id] = SeriesFacts(booking_id, recurrence, room_id, healing, follows_id)
    return found
