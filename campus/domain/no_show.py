"""The fair ledger: points for rooms that were booked and left empty, and what follows from them.

Three within 90 days: for 30 days from the third one books for the same day only. A point lapses after 90 days; one that
a manager excused does not count. Every number is a policy's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from campus.domain.rules.policy import RoomPolicy


@dataclass(frozen=True, slots=True)
class NoShowStanding:
    """How someone stands at a moment: ``points`` that count, soonest to lapse first, the ``limit``, when the next one
    lapses, and until when they book for the same day only (None: no restriction)."""

    points: int
    limit: int
    next_lapse: datetime | None
    restricted_until: datetime | None

    @property
    def left(self) -> int:
        """How many more may be missed before the restriction."""
        return max(0, self.limit - self.points)


def standing(policy: RoomPolicy, given_at: Iterable[datetime], now: datetime) -> NoShowStanding:
    """How whoever was given points at ``given_at`` (excused ones left out) stands at ``now`` under ``policy``.

    A restriction once begun lasts its days, though a point lapses meanwhile; an excused point lifts it.
    """
    life, rest = timedelta(days=policy.no_show_days.value), timedelta(days=policy.restriction.value)
    limit, given = policy.no_show_limit.value, sorted(each for each in given_at if each <= now)
    counting = [each for each in given if now < each + life]
    # The point that fills the limit within one life begins the rest.
    filled = [
        last for first, last in zip(given, given[limit - 1 :], strict=False) if last < first + life and now < last + rest
    ]
    return NoShowStanding(
        points=len(counting),
        limit=limit,
        next_lapse=counting[0] + life if counting else None,
        restricted_until=max(filled) + rest if filled else None,
    )
