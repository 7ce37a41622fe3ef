"""What the demo shows of meters: rooms in use while somebody was checked in, quiet otherwise, and one untold hour."""

from datetime import timedelta

from sqlalchemy import func, select

from campus.booking.models import CheckIn, Occurrence
from campus.booking.queries.activity import used_without_check_in
from campus.db import Sessions
from campus.domain.activity import active_slots
from campus.domain.hubtime import at, local_date
from campus.domain.slot import Slot
from campus.spaces.models import Reading
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.queries.readings import latest_readings, read_thresholds, read_tracks
from tests.support.clock import NOW

ROOMS = ("meeting-203", "meeting-204", "studio")
LONG = timedelta(minutes=45)


def look_at_readings(sessions: Sessions) -> None:
    today = local_date(NOW)
    days = Slot(at(today - timedelta(days=4)), NOW)
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        ids = {catalogue.by_slug[slug].id for slug in ROOMS}
        thresholds, latest = read_thresholds(db), latest_readings(db)
        total, newest = db.execute(select(func.count(), func.max(Reading.at))).one()
        tracks, untold = read_tracks(db, [(ids, days)]), used_without_check_in(db, catalogue, days)
        came = db.execute(
            select(Occurrence.room_id, Occurrence.starts_at, Occurrence.ends_at)
            .join(CheckIn, CheckIn.occurrence_id == Occurrence.id)
            .where(
                *(Occurrence.room_id.in_(ids), CheckIn.checked_in_at.is_not(None), Occurrence.ended_at.is_(None)),
                *(Occurrence.starts_at >= days.starts_at, Occurrence.ends_at <= NOW),
            )
        ).all()
    assert {room_id for room_id, _kind in thresholds} == set(latest) == ids
    assert len(thresholds) == 6 and 3_000 < total < 6_000 and NOW - timedelta(minutes=10) < newest <= NOW
    assert len(came) > 5
    for room_id, starts_at, ends_at in came:
        assert active_slots(tracks[room_id], Slot(starts_at, ends_at))
    (hour,) = [slot for slots in untold.values() for slot in slots if slot.ends_at - slot.starts_at > LONG]
    assert local_date(hour.starts_at) == today - timedelta(days=1)
