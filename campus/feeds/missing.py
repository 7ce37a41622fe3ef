"""Dates that no calendar tells although they take place: written again, and counted for the desk."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from campus.booking.models import LIVE, Occurrence
from campus.feeds.models import EventText, SeriesText
from campus.feeds.rebuilding import rewrite_rooms
from campus.settings import Settings

SOON = timedelta(days=7)


def _untold(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Occurrence.starts_at > now - timedelta(days=1),
        Occurrence.starts_at < now + SOON,
        Occurrence.ends_at > now,
        Occurrence.status.in_(LIVE),
        ~exists().where(EventText.occurrence_id == Occurrence.id),
        ~exists().where(SeriesText.booking_id == Occurrence.booking_id),
    )


def untold_count(now: datetime) -> Select[Any]:
    """How many dates of the next seven days have no text in the feeds; 0 unless something went wrong."""
    return select(func.count()).select_from(Occurrence).where(*_untold(now))


def mend_texts(db: Session, settings: Settings, *, now: datetime) -> int:
    """Write the texts of the rooms in which such dates stand anew; how many dates there were."""
    rooms = list(db.scalars(select(Occurrence.room_id).where(*_untold(now))))
    rewrite_rooms(db, settings, set(rooms), now=now)
    return len(rooms)
