"""What stands in the tables of kept days, and that it is what the bookings say."""

from datetime import date, datetime

from sqlalchemy import select

from campus.db import Sessions
from campus.domain.days import Days
from campus.domain.occupancy import DayMeasure
from campus.reports.models import MEASURE_COLUMNS, ROOM_DAYS, SLOT_SPREADS, columns_of
from campus.reports.queries.rollup import kept_days, measures_by_room, measures_by_time, peak_within, read_measure
from campus.spaces.queries.catalogue import read_catalogue
from tests.reports.conftest import judged


def kept(sessions: Sessions) -> dict[tuple[date, int], DayMeasure]:
    """What stands in the tables, by day and room."""
    names = [each for spread, lanes in SLOT_SPREADS.items() for each in columns_of(spread, lanes)]
    columns = [ROOM_DAYS.c[name] for name in (*MEASURE_COLUMNS, *names)]
    found = {}
    with sessions.read() as db:
        for day, room_id, *row in db.execute(select(ROOM_DAYS.c.day, ROOM_DAYS.c.room_id, *columns)):
            slots, at = [], len(MEASURE_COLUMNS)
            for lanes in SLOT_SPREADS.values():
                slots.append(lanes.unpack(row[at : at + lanes.words]))
                at += lanes.words
            found[day, room_id] = DayMeasure(read_measure(row[: len(MEASURE_COLUMNS)]), *slots)
    return found


def days_kept(sessions: Sessions) -> Days:
    with sessions.read() as db:
        found = kept_days(db)
    assert found is not None
    return found


def assert_as_judged(sessions: Sessions, now: datetime) -> None:
    """Rows, sums of months and peaks are those of the bookings."""
    days = days_kept(sessions)
    right = judged(sessions, days, now)
    assert kept(sessions) == right
    with sessions.read() as db:
        by_room, by_time = measures_by_room(db, days), measures_by_time(db, days)
        peak, same = peak_within(db, days), peak_within(db, days, list(read_catalogue(db).rooms))
    assert peak == same
    for room_id in by_room:
        sums = [each.measure.sums for (_, its), each in right.items() if its == room_id]
        assert by_room[room_id].sums == sum(sums[1:], sums[0])
    total = [each.sums for each in by_time.values()]
    every = [each.measure.sums for each in right.values()]
    assert sum(total[1:], total[0]) == sum(every[1:], every[0])
