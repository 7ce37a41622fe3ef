"""How many introductions there were: figures for reports."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.connections.models import Introduction, IntroductionState

_I = Introduction


@dataclass(frozen=True, slots=True)
class IntroductionCounts:
    """``by_state`` counts what was offered in the time, as it stands now. ``pairs`` counts who met in it, by the ids of
    their organizations on that day, the smaller first (None: no organization); two who were introduced by several count
    once."""

    by_state: Mapping[IntroductionState, int]
    pairs: Mapping[tuple[int | None, int | None], int]


def count_introductions(db: Session, since: datetime, until: datetime) -> IntroductionCounts:
    """The figures from ``since`` up to, not including, ``until``; both aware. Two statements."""
    offered = (
        select(_I.state, func.count())
        .where(_I.created_at >= since, _I.created_at < until)
        .group_by(_I.state)
    )
    met = (
        select(_I.seeker_organization_id, _I.named_organization_id, func.count())
        .where(
            _I.state == IntroductionState.ACCEPTED,
            _I.beside_id.is_(None),
            _I.settled_at >= since,
            _I.settled_at < until,
        )
        .group_by(_I.seeker_organization_id, _I.named_organization_id)
    )
    pairs: Counter[tuple[int | None, int | None]] = Counter()
    for one, other, count in db.execute(met):
        first, second = sorted((one, other), key=lambda each: (each is None, each))
        pairs[first, second] += count
    by_state = dict.fromkeys(IntroductionState, 0)
    for state, count in db.execute(offered):
        by_state[state] = count
    return IntroductionCounts(by_state, pairs)
