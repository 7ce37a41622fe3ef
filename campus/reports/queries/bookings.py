"""The bookings behind a figure: a page of them, each with what it adds to the sum."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, and_, cast, extract, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from campus.booking.models import Booking, CheckIn, Occurrence
from campus.domain.days import Days
from campus.domain.figures import FigureKind
from campus.domain.hubtime import local_date
from campus.domain.occupancy import Share, minutes_in, shares
from campus.domain.rules import Visibility
from campus.domain.spans import DAY_MINUTES, Span, clip
from campus.reports.queries.direct import Openings, Scope, read_openings, related
from campus.reports.queries.stays import BookedDate, joined, read_dates, stays_on, touching
from campus.spaces.catalogue import Catalogue

SEOUL_SECONDS, _DAY_SECONDS = 9 * 3600, 86_400


@dataclass(frozen=True, slots=True)
class Cell:
    """Part of the days: one ``hour``, one ``weekday`` (Monday 0), or both."""

    hour: int | None = None
    weekday: int | None = None

    def windows(self, day: date) -> list[Span]:
        """The minutes of ``day`` that lie in it."""
        if self.weekday is not None and day.weekday() != self.weekday:
            return []
        return [(0, DAY_MINUTES)] if self.hour is None else [(self.hour * 60, self.hour * 60 + 60)]


ALL_DAY = Cell()


@dataclass(frozen=True, slots=True)
class Behind:
    """Which bookings are listed: those that add to ``figure`` in ``days``, or in a ``cell`` of them."""

    days: Days
    scope: Scope
    figure: FigureKind
    cell: Cell = ALL_DAY


@dataclass(frozen=True, slots=True)
class Line:
    """A booking of the list: what may be shown of it is judged by who reads. ``adds`` is its part of the figure."""

    date: BookedDate
    booking_id: int
    title: str
    visibility: Visibility
    holders: tuple[int, int]
    adds: int


def _conditions(db: Session, catalogue: Catalogue, it: Behind, now: datetime) -> list[ColumnElement[bool]]:
    everywhere = len(it.scope.room_ids) == len(catalogue.rooms)
    slot = it.days.slot
    counts_once = it.figure is FigureKind.NO_SHOWS
    rooms = None if everywhere else it.scope.room_ids if counts_once else related(catalogue, it.scope.room_ids)
    found = [touching(slot, rooms), Occurrence.starts_at <= now, *it.scope.whose.conditions()]
    came = or_(CheckIn.checked_in_at.is_not(None), CheckIn.is_required.is_(False), CheckIn.occurrence_id.is_(None))
    if it.figure is FigureKind.NO_SHOWS:
        found += [CheckIn.no_show_at.is_not(None), Occurrence.starts_at >= slot.starts_at]
    elif it.figure in (FigureKind.RECOVERED, FigureKind.REBOOKED):
        found.append(Occurrence.ended_at < Occurrence.ends_at)
    elif it.figure is FigureKind.GHOST:
        late = or_(CheckIn.checked_in_at.is_(None), CheckIn.checked_in_at > Occurrence.starts_at)
        found.append(or_(late, Occurrence.ended_at < Occurrence.ends_at))
    elif it.figure is not FigureKind.BOOKED:
        found += [came, CheckIn.no_show_at.is_(None)]
    if it.cell != ALL_DAY:
        found.append(_in_cell(db, it.cell))
    return found


def _seconds(db: Session, column: Any) -> ColumnElement[int]:
    """Seconds of an instant since 1970 on the hub's clock, which knows no summer time since 1988."""
    if db.get_bind().dialect.name == "sqlite":
        return type_coerce(column, Integer) + SEOUL_SECONDS
    return cast(extract("epoch", column), BigInteger) + SEOUL_SECONDS


def _in_cell(db: Session, cell: Cell) -> ColumnElement[bool]:
    """That a date touches the cell on the day on which it begins, or the next."""
    start, end = _seconds(db, Occurrence.starts_at), _seconds(db, Occurrence.ends_at)
    within, last = start % _DAY_SECONDS, start % _DAY_SECONDS + end - start
    low, high = (0, 24) if cell.hour is None else (cell.hour, cell.hour + 1)
    touched = []
    for offset in (0, 1):
        parts = [
            within < offset * _DAY_SECONDS + high * 3600,
            last > offset * _DAY_SECONDS + low * 3600,
        ]
        if cell.weekday is not None:
            # 1 January 1970 was a Thursday.
            parts.append((start // _DAY_SECONDS + 3 + offset) % 7 == cell.weekday)
        touched.append(and_(*parts))
    return or_(*touched)


def count_behind(db: Session, catalogue: Catalogue, it: Behind, *, now: datetime) -> int:
    """How many bookings are listed. One statement."""
    statement = joined(func.count()).where(*_conditions(db, catalogue, it, now))
    return db.scalar(statement) or 0


def page_behind(
    db: Session, catalogue: Catalogue, it: Behind, *, offset: int, limit: int, now: datetime
) -> list[Line]:
    """Bookings behind a figure, the latest first. Five statements at most, however many there are."""
    mine = joined(Occurrence.id).where(*_conditions(db, catalogue, it, now))
    ordered = mine.order_by(Occurrence.starts_at.desc(), Occurrence.id.desc()).offset(offset).limit(limit)
    ids = list(db.scalars(ordered))
    if not ids:
        return []
    dates = {each.id: each for each in read_dates(db, Occurrence.id.in_(ids))}
    words = _words(db, ids)
    adds = _adds(db, catalogue, it, list(dates.values()), now)
    return [Line(dates[each], *words[each], adds.get(each, 0)) for each in ids]


def _words(db: Session, ids: Sequence[int]) -> dict[int, tuple[int, str, Visibility, tuple[int, int]]]:
    title = func.coalesce(Occurrence.title, Booking.title)
    columns = (Occurrence.id, Booking.id, title, Booking.visibility, Booking.organizer_id, Booking.booked_by_id)
    statement = select(*columns).join(Booking, Booking.id == Occurrence.booking_id).where(Occurrence.id.in_(ids))
    rows = db.execute(statement)
    return {number: (booking_id, said, seen, (one, two)) for number, booking_id, said, seen, one, two in rows}


def _adds(
    db: Session, catalogue: Catalogue, it: Behind, dates: Sequence[BookedDate], now: datetime
) -> dict[int, int]:
    """What each of ``dates`` adds to the figure."""
    if it.figure is FigureKind.NO_SHOWS:
        return {each.id: 1 for each in dates}
    first, last = min(each.starts_at for each in dates), max(each.ends_at for each in dates)
    days = Days(local_date(first), local_date(last)).within(it.days).within(Days(date.min, local_date(now)))
    if not len(days):
        return {}
    rooms = related(catalogue, {each.room_id for each in dates})
    # Others may have taken what these had given back.
    around = read_dates(db, touching(days.slot, rooms))
    openings = read_openings(db, catalogue, days, rooms)
    wanted = {each.id for each in dates}
    found: dict[int, int] = {}
    for day in days:
        for share in _shares_on(catalogue, it, openings, around, day, now):
            if share.stay.id in wanted:
                found[share.stay.id] = found.get(share.stay.id, 0) + added_by(share, it.figure)
    return found


def _shares_on(
    catalogue: Catalogue, it: Behind, openings: Openings, dates: Collection[BookedDate], day: date, now: datetime
) -> list[Share]:
    slot = Days(day, day).slot
    by_room: dict[int, list[Any]] = {}
    for each in dates:
        if each.starts_at < slot.ends_at and slot.starts_at < each.ends_at:
            room = catalogue.rooms[each.room_id]
            seats = {part: openings.of(day, catalogue.rooms[part]).capacity for part in room.part_ids}
            for room_id, stay in stays_on(each, room, seats, day):
                by_room.setdefault(room_id, []).append(stay)
    cut = max((now - slot.starts_at) // timedelta(minutes=1), 0)
    windows = clip(it.cell.windows(day), (0, cut))
    found: list[Share] = []
    for room_id, stays in by_room.items():
        if room_id in it.scope.room_ids:
            spans = openings.of(day, catalogue.rooms[room_id]).spans
            found += shares([piece for window in windows for piece in clip(spans, window)], stays)
    return found


_MINUTES: Mapping[FigureKind, Any] = {
    FigureKind.BOOKED: lambda share: minutes_in(share.booked),
    FigureKind.GHOST: lambda share: minutes_in(share.booked) - minutes_in(share.used),
    FigureKind.RECOVERED: lambda share: share.released,
    FigureKind.REBOOKED: lambda share: share.rebooked,
    FigureKind.SEATS: lambda share: share.stay.people * minutes_in(share.used),
    FigureKind.OVERALL: lambda share: share.stay.people * minutes_in(share.used),
}


def added_by(share: Share, figure: FigureKind) -> int:
    """What a share adds to the numerator of ``figure``."""
    return int(_MINUTES.get(figure, lambda it: minutes_in(it.used))(share))
