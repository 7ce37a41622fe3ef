"""How often a series was missed, as its check-ins tell."""

from collections import defaultdict
from collections.abc import Collection
from itertools import takewhile

from sqlalchemy import CTE, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from campus.booking.models import (
    WAITS,
    Approval,
    ApprovalCause,
    ApprovalState,
    CheckIn,
    NoShowPoint,
    Occurrence,
    OccurrenceStatus,
    Series,
)
from campus.domain.no_show import HELD_AFTER
from campus.domain.slot import Slot

# A review that let the series go on: what was missed before it is settled.
_LET_GO_ON = (ApprovalState.APPROVED, ApprovalState.WITHDRAWN)


def missed_in_a_row(db: Session, booking_id: int) -> int:
    """How many of the latest dates of a series in a row nobody came to, as many as matter at most. One statement.

    Only dates count that took place and asked for a check-in; an excused one counts as if people had come, and what
    lies before the last review is settled. A series that was cut in two is one series.
    """
    ids = _with_those_before(booking_id)
    review = aliased(Approval)
    reviewed = exists().where(
        review.booking_id.in_(select(ids.c.booking_id)),
        review.cause == ApprovalCause.MISSED,
        review.state.in_(_LET_GO_ON),
        review.decided_at >= Occurrence.starts_at,
    )
    statement = (
        select(CheckIn.no_show_at, NoShowPoint.excused_at)
        .join(Occurrence, Occurrence.id == CheckIn.occurrence_id)
        .outerjoin(NoShowPoint, NoShowPoint.occurrence_id == Occurrence.id)
        .where(
            Occurrence.booking_id.in_(select(ids.c.booking_id)),
            Occurrence.status == OccurrenceStatus.CONFIRMED,
            CheckIn.is_required,
            or_(CheckIn.checked_in_at.is_not(None), CheckIn.no_show_at.is_not(None)),
            ~reviewed,
        )
        .order_by(Occurrence.starts_at.desc(), Occurrence.id.desc())
        .limit(HELD_AFTER)
    )
    rows = db.execute(statement).all()
    return sum(1 for _ in takewhile(lambda row: row.no_show_at is not None and row.excused_at is None, rows))


def _with_those_before(booking_id: int) -> CTE:
    """The series and those from which it was split."""
    mine = select(Series.booking_id, Series.follows_id).where(Series.booking_id == booking_id)
    chain = mine.cte("chain", recursive=True)
    before = select(Series.booking_id, Series.follows_id).join(chain, Series.booking_id == chain.c.follows_id)
    return chain.union_all(before)


def latest_missed(db: Session, booking_ids: Collection[int]) -> dict[int, list[Slot]]:
    """The latest dates that nobody came to, first to last, by booking; as many as lead to a review at most. One
    statement, none where nothing is asked for."""
    if not booking_ids:
        return {}
    place = func.row_number().over(partition_by=Occurrence.booking_id, order_by=Occurrence.starts_at.desc())
    them = (
        select(Occurrence.booking_id, Occurrence.starts_at, Occurrence.ends_at, place.label("place"))
        .join(CheckIn, CheckIn.occurrence_id == Occurrence.id)
        .where(Occurrence.booking_id.in_(sorted(booking_ids)), CheckIn.no_show_at.is_not(None))
        .subquery()
    )
    latest = select(them.c.booking_id, them.c.starts_at, them.c.ends_at).where(them.c.place <= HELD_AFTER)
    found: dict[int, list[Slot]] = defaultdict(list)
    for booking_id, starts_at, ends_at in db.execute(latest.order_by(them.c.starts_at)):
        found[booking_id].append(Slot(starts_at, ends_at))
    return dict(found)


def is_under_review(db: Session, booking_id: int) -> bool:
    """Whether the rest of a series is held until a manager has looked at it."""
    waits = (Approval.booking_id == booking_id, Approval.cause == ApprovalCause.MISSED, Approval.state.in_(WAITS))
    return bool(db.scalar(select(exists().where(*waits))))
