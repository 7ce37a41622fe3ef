"""The rules that bound a booking: policies, quotas, and the verdict of a room's rules on a slot."""

from campus.domain.rules.contradictions import (
    Contradiction,
    ContradictionKind,
    contradictions,
    never_open_long_enough,
)
from campus.domain.rules.judging import (
    RoomRules,
    earliest_start,
    first_bookable_day,
    judge,
    last_bookable_day,
    longest_for,
    remember_together,
)
from campus.domain.rules.policy import (
    DEFAULTS,
    HALL_DEFAULTS,
    Limit,
    PolicyNumbers,
    RoomPolicy,
    Visibility,
    limits_of,
    strictest,
)
from campus.domain.rules.quotas import Quota, QuotaBook, UsedTime, judge_rest, period_slot, quotas_for

__all__ = [
    "DEFAULTS",
    "HALL_DEFAULTS",
    "Contradiction",
    "ContradictionKind",
    "Limit",
    "PolicyNumbers",
    "Quota",
    "QuotaBook",
    "RoomPolicy",
    "RoomRules",
    "UsedTime",
    "Visibility",
    "contradictions",
    "earliest_start",
    "first_bookable_day",
    "judge",
    "judge_rest",
    "last_bookable_day",
    "limits_of",
    "longest_for",
    "never_open_long_enough",
    "period_slot",
    "quotas_for",
    "remember_together",
    "strictest",
]
