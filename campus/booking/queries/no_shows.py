"""The no-show ledger as it is read: one's own points, the managers' list, and how someone stands."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Booking, CheckIn, NoShowPoint, Occurrence
from campus.booking.queries.askers import LONGEST_MEMORY
from campus.booking.queries.occurrences import OCCURRENCES, facts_of
from campus.domain.no_show import NoShowRule, NoShowStanding, standing
from campus.domain.rules import strictest
from campus.people.models import Resident
from campus.spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class PointFacts:
    """One point of a resident, for one occurrence; an excused one does not count."""

    id: int
    resident_id: int
    given_at: datetime
    contested_at: datetime | None
    contest: str
    answered_at: datetime | None
    answered_by_id: int | None
    answer: str
    excused_at: datetime | None

    @property
    def is_excused(self) -> bool:
        return self.excused_at is not None

    @property
    def is_contested(self) -> bool:
        """Whether the member waits for an answer."""
        return self.contested_at is not None and self.answered_at is None

    @property
    def may_be_contested(self) -> bool:
        """Whether the member may still say something about it: once, while it stands and nobody has answered."""
        return self.contested_at is None and self.answered_at is None


@dataclass(frozen=True, slots=True)
class MissedDate:
    """A date that nobody came to. ``point`` is its organizer's, None where a group met there; ``warned_at`` and
    ``missed_at`` are when the hub asked, and when it noted that nobody came: None once that was put right."""

    facts: OccurrenceFacts
    point: PointFacts | None
    warned_at: datetime | None
    missed_at: datetime | None


@dataclass(frozen=True, slots=True)
class MissedWhere:
    """Which dates a manager looks at: planned to begin from ``since`` on and before ``until``, in ``room_ids`` (None:
    everywhere)."""

    since: datetime
    until: datetime
    room_ids: frozenset[int] | None = None


_POINT = (
    NoShowPoint.id,
    NoShowPoint.resident_id,
    NoShowPoint.given_at,
    NoShowPoint.contested_at,
    NoShowPoint.contest,
    NoShowPoint.answered_at,
    NoShowPoint.answered_by_id,
    NoShowPoint.answer,
    NoShowPoint.excused_at,
)
_WAITS = and_(NoShowPoint.contested_at.is_not(None), NoShowPoint.answered_at.is_(None))
_MISSED = or_(CheckIn.no_show_at.is_not(None), NoShowPoint.id.is_not(None))
_ORDER = (Occurrence.starts_at.desc(), Occurrence.id.desc())


def _dates() -> Select[tuple[object, ...]]:
    return (
        OCCURRENCES.add_columns(CheckIn.warned_at, CheckIn.no_show_at, *_POINT)
        .outerjoin(CheckIn, CheckIn.occurrence_id == Occurrence.id)
        .outerjoin(NoShowPoint, NoShowPoint.occurrence_id == Occurrence.id)
    )


def _date(row: Row[tuple[object, ...]]) -> MissedDate:
    values: tuple[Any, ...] = tuple(row)
    cut = len(values) - len(_POINT)
    *facts, warned_at, missed_at = values[:cut]
    point = None if values[cut] is None else PointFacts(*values[cut:])
    return MissedDate(facts_of(facts), point, warned_at, missed_at)


def given_to(db: Session, resident_ids: Collection[int], *, now: datetime) -> dict[int, list[datetime]]:
    """When the points of residents that stand were given, by resident; as far back as any policy looks. One statement
    at most."""
    statement = select(NoShowPoint.resident_id, NoShowPoint.given_at).where(
        NoShowPoint.resident_id.in_(sorted(resident_ids)),
        NoShowPoint.given_at > now - LONGEST_MEMORY,
        NoShowPoint.excused_at.is_(None),
    )
    found: dict[int, list[datetime]] = {resident_id: [] for resident_id in resident_ids}
    for resident_id, given_at in db.execute(statement) if resident_ids else ():
        found[resident_id].append(given_at)
    return found


def standing_of(db: Session, resident_id: int, rule: NoShowRule, *, now: datetime) -> NoShowStanding:
    """How a resident stands under ``rule``. One statement."""
    return standing(rule, given_to(db, [resident_id], now=now)[resident_id], now)


def standings_of(db: Session, rules: Mapping[int, NoShowRule], *, now: datetime) -> dict[int, NoShowStanding]:
    """How residents stand, each under their rule, by resident. One statement at most."""
    given = given_to(db, rules.keys(), now=now)
    return {resident_id: standing(rule, given[resident_id], now) for resident_id, rule in rules.items()}


def common_rule(catalogue: Catalogue) -> NoShowRule:
    """What holds in most rooms that may be booked; what the hub's defaults say where there are none."""
    rules = Counter(room.rules.policy.no_shows for room in catalogue.bookable)
    return rules.most_common(1)[0][0] if rules else strictest([]).no_shows


def find_missed(db: Session, point_id: int) -> MissedDate | None:
    """The date of one point, or None."""
    row = db.execute(_dates().where(NoShowPoint.id == point_id)).first()
    return None if row is None else _date(row)


def missed_among(db: Session, occurrence_ids: Collection[int]) -> list[MissedDate]:
    """Those of the dates that nobody came to, in the order of their ids. One statement at most."""
    statement = _dates().where(Occurrence.id.in_(sorted(occurrence_ids)), _MISSED).order_by(Occurrence.id)
    return [_date(row) for row in db.execute(statement)] if occurrence_ids else []


def locales_of(db: Session, occurrence_ids: Collection[int]) -> dict[int, str]:
    """The languages of the organizers of dates, by occurrence. One statement at most."""
    statement = (
        select(Occurrence.id, Resident.locale)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .join(Resident, Resident.id == Booking.organizer_id)
        .where(Occurrence.id.in_(sorted(occurrence_ids)))
    )
    rows = db.execute(statement) if occurrence_ids else ()
    return {occurrence_id: locale for occurrence_id, locale in rows}  # noqa: C416 - mypy does not take rows for pairs


def hold_missed_dates(db: Session, occurrence_ids: Collection[int]) -> None:
    """Lock dates and their bookings on PostgreSQL, in the order of their ids: what is read of their points afterwards
    stands until this transaction ends."""
    dates = select(Occurrence.id).join(Booking, Booking.id == Occurrence.booking_id)
    dates = dates.where(Occurrence.id.in_(sorted(occurrence_ids))).order_by(Occurrence.id)
    if occurrence_ids:
        db.execute(dates.with_for_update(of=(Booking, Occurrence)))


def missed_by(db: Session, resident_id: int, *, page: int, size: int) -> tuple[list[MissedDate], int]:
    """The dates for which a resident was given points, latest first: page ``page`` (from 1), and how many."""
    mine = NoShowPoint.resident_id == resident_id
    total = db.scalar(select(func.count()).select_from(NoShowPoint).where(mine)) or 0
    return _page(db, mine, page, size), total


def list_missed(db: Session, where: MissedWhere, *, page: int, size: int) -> tuple[list[MissedDate], int]:
    """Every date that nobody came to, latest first: page ``page`` (from 1), and how many."""
    wanted = [_MISSED, Occurrence.starts_at >= where.since, Occurrence.starts_at < where.until]
    if where.room_ids is not None:
        wanted.append(Occurrence.room_id.in_(sorted(where.room_ids)))
    count = (
        select(func.count())
        .select_from(Occurrence)
        .outerjoin(CheckIn, CheckIn.occurrence_id == Occurrence.id)
        .outerjoin(NoShowPoint, NoShowPoint.occurrence_id == Occurrence.id)
    )
    return _page(db, and_(*wanted), page, size), db.scalar(count.where(*wanted)) or 0


def _page(db: Session, wanted: ColumnElement[bool], page: int, size: int) -> list[MissedDate]:
    statement = _dates().where(wanted).order_by(*_ORDER)
    return [_date(row) for row in db.execute(statement.offset((page - 1) * size).limit(size))]


def list_contested(db: Session, *, limit: int) -> list[MissedDate]:
    """What members contest and nobody has answered, the longest wait first. One statement."""
    statement = _dates().where(_WAITS).order_by(NoShowPoint.contested_at, NoShowPoint.id)
    return [_date(row) for row in db.execute(statement.limit(limit))]


# How many points are contested and wait for an answer.
CONTESTED_COUNT = select(func.count()).select_from(NoShowPoint).where(_WAITS)

