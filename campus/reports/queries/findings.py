"""What findings are made of, read beside what was gathered."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from campus.domain.days import ONE_DAY, Days
from campus.domain.hubtime import local_date
from campus.reports.findings import EmptyPart, Finding, Numbers, find
from campus.reports.queries.direct import Scope
from campus.reports.queries.gathered import Gathered
from campus.reports.queries.rollup import empty_parts
from campus.reports.queries.unmet import Unmet
from campus.spaces.queries.catalogue import read_catalogue


def read_findings(
    db: Session, it: Gathered, before: Gathered | None, unmet: Unmet, scope: Scope, *, now: datetime
) -> list[Finding]:
    """What stands out of ``it``, which is of ``scope``. Two statements where it is of everyone's bookings."""
    rooms = read_catalogue(db).rooms
    numbers = Numbers(
        figures=it.figures,
        before=None if before is None else before.figures,
        by_room={},
        by_weekday=it.by_weekday,
        rooms=rooms,
        empty_parts=[],
        unmet_by_size=unmet.by_size,
        days=len(it.days),
    )
    # Whether a room stands empty is no matter of some of its bookings.
    if scope.whose.is_everyone:
        ids = None if len(scope.room_ids) == len(rooms) else scope.room_ids
        numbers = replace(numbers, by_room=it.by_room, empty_parts=_empty(db, it, ids, local_date(now)))
    return find(numbers)


def _empty(db: Session, it: Gathered, ids: frozenset[int] | None, today: date) -> list[EmptyPart]:
    # Today is not over: nothing is said of its weekday yet.
    ended = it.days.within(Days(date.min, today - ONE_DAY))
    parts = [EmptyPart(*each) for each in empty_parts(db, ended, ids)]
    if len(ended) < len(it.days):
        parts = [each for each in parts if each.weekday != it.days.last.weekday()]
    return [each for each in parts if each.room_id in it.by_room]
