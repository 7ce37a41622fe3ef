"""Sessions with what their events are made of."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Booking, Occurrence
from campus.booking.queries.occurrences import OCCURRENCES, facts_of
from campus.booking.queries.series import read_series
from campus.domain.event import HUB_ZONE
from campus.feeds.series_layout import Layout, lay_out
from campus.groups.models import Group, GroupSession, Season


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session with its group, the date of its room if it has one, and the ``layout`` of the series of that, which
    keeps the clock of ``zone``."""

    session: GroupSession
    group: Group
    created_at: datetime
    date: OccurrenceFacts | None
    layout: Layout | None
    zone: str


def session_facts(db: Session, session_ids: Collection[int]) -> dict[int, SessionFacts]:
    """Sessions by their numbers. Three statements at most."""
    rows = db.execute(
        select(GroupSession, Group, Season.created_at)
        .join(Season, Season.id == GroupSession.season_id)
        .join(Group, Group.id == Season.group_id)
        .where(GroupSession.id.in_(sorted(session_ids)))
    ).all()
    dates, layouts = _dates_of(db, [session.occurrence_id for session, _, _ in rows if session.occurrence_id])
    found = {}
    for session, group, created_at in rows:
        date = dates.get(session.occurrence_id or 0)
        layout, zone = layouts.get(0 if date is None else date.booking_id, (None, HUB_ZONE))
        found[session.id] = SessionFacts(session, group, created_at, date, layout, zone)
    return found


def _dates_of(
    db: Session, occurrence_ids: Collection[int]
) -> tuple[dict[int, OccurrenceFacts], dict[int, tuple[Layout, str]]]:
    """All dates of the bookings to which the named ones belong, by number, and the layouts of the series among these
    with their zones."""
    if not occurrence_ids:
        return {}, {}
    bookings = select(Occurrence.booking_id).where(Occurrence.id.in_(sorted(occurrence_ids)))
    by_booking: dict[int, list[OccurrenceFacts]] = defaultdict(list)
    for row in db.execute(OCCURRENCES.where(Booking.id.in_(bookings)).order_by(Occurrence.original_starts_at)):
        facts = facts_of(row)
        by_booking[facts.booking_id].append(facts)
    layouts = {
        number: (lay_out(series, by_booking[number], of_one_room=False), series.recurrence.zone)
        for number, series in read_series(db, sorted(by_booking)).items()
    }
    return {each.occurrence_id: each for dates in by_booking.values() for each in dates}, layouts
