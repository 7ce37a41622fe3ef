"""The fair ledger: points for rooms that were booked and left empty, and what follows from them.

Three within 90 days: for 30 days from the third one books for the same day only. A point lapses after 90 days; one that
a manager excused does not count. Every number is a policy's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# So many dates of a series missed in a row: its organizers are told, and the rest is held for review.
TOLD_AFTER, HELD_AFTER = 2, 3


@dataclass(frozen=True, slots=True)
class NoShowRule:
    """``limit`` points within ``days`` restrict to the same day for ``restriction`` days from the last of them."""

    limit: int
    days: int
    restriction: int

    @property
    def life(self) -> timedelta:
        """How long a point counts."""
        return timedelta(days=self.days)

    @property
    def rest(self) -> timedelta:
        """How long a restriction lasts."""
        return timedelta(days=self.restriction)


@dataclass(frozen=True, slots=True)
class NoShowStanding:
    """How someone stands at a moment under ``rule``: when each point that counts lapses, soonest first, and until when
    they book for the same day only (None: no restriction)."""

    rule: NoShowRule
    lapses: tuple[datetime, ...]
    restricted_until: datetime | None

    @property
    def points(self) -> int:
        """How many points count."""
        return len(self.lapses)

    @property
    def next_lapse(self) -> datetime | None:
        return self.lapses[0] if self.lapses else None

    @property
    def left(self) -> int:
        """How many more missed bookings restrict; 0 while one is restricted.

        Whoever was restricted and has as many points still is restricted again by the next one.
        """
        return 0 if self.restricted_until is not None else max(1, self.rule.limit - self.points)

    @property
    def is_close(self) -> bool:
        """Whether there are points, and one more restricts."""
        return self.points > 0 and self.left == 1


def standing(rule: NoShowRule, given_at: Iterable[datetime], now: datetime) -> NoShowStanding:
    """How whoever was given points at ``given_at`` (excused ones left out) stands at ``now`` under ``rule``.

    A restriction once begun lasts its days, though a point lapses meanwhile; an excused point lifts it.
    """
    given = sorted(each for each in given_at if each <= now)
    # The point that fills the limit within one life begins the rest.
    filled = [
        last
        for first, last in zip(given, given[rule.limit - 1 :], strict=False)
        if last < first + rule.life and now < last + rule.rest
    ]
    return NoShowStanding(
        rule=rule,
        lapses=tuple(each + rule.life for each in given if now < each + rule.life),
        restricted_until=max(filled) + rule.rest if filled else None,
    )
