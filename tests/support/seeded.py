"""What the demo's series must show: dates of every kind, and a text for each season's feed."""

from collections import Counter

from sqlalchemy import func, select

from campus.booking.models import Series, SkipKind
from campus.booking.queries.occurrences import occurrences_of
from campus.booking.queries.series import read_series
from campus.db import Sessions
from campus.feeds.models import SeriesText


def look_at_seasons(sessions: Sessions) -> None:
    """Assert that the demo's seasons skip a holiday, wait for a room and meet elsewhere once."""
    with sessions.read() as db:
        found = list(read_series(db, db.scalars(select(Series.booking_id)).all()).values())
        dates = [(series, each) for series in found for each in occurrences_of(db, series.booking_id)]
        written = db.scalar(select(func.count()).select_from(SeriesText))
    assert len(found) >= 3 and written == len(found)
    states = Counter(each.status.value for _series, each in dates)
    assert states["confirmed"] >= 20 and states["waiting"] >= 1
    assert any(each.skip_kind is SkipKind.HOLIDAY for _series, each in dates)
    assert any(each.room_id != series.room_id for series, each in dates)
