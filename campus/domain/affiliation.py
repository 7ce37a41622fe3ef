"""Affiliations: whether one counts on a day, for how long a verification holds, and which dates cannot be.

``campus.people.queries.standing`` says ``Standing.CURRENT`` in SQL; nothing else decides it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# A mail says so long before that a verification runs out.
REMIND_DAYS = 30
FURTHEST_DAYS = 366


class Standing(StrEnum):
    """How an affiliation stands on a day; only a current one counts."""

    ASKED = "asked"  # claimed, and not verified yet
    DECLINED = "declined"
    COMING = "coming"  # verified, and not begun
    CURRENT = "current"
    LAPSED = "lapsed"  # lasts, but its verification ran out
    ENDED = "ended"


class TermProblem(StrEnum):
    """Why an affiliation cannot have these dates."""

    ENDS_FIRST = "ends-first"
    TOO_FAR = "too-far"
    OVERLAPS = "overlaps"


@dataclass(frozen=True, slots=True)
class Term:
    """The time of an affiliation: the first day, the last day (None while it lasts)."""

    starts_on: date
    ends_on: date | None

    def overlaps(self, other: "Term") -> bool:
        """Whether both hold on some day."""
        return (self.ends_on is None or other.starts_on <= self.ends_on) and (
            other.ends_on is None or self.starts_on <= other.ends_on
        )


def standing(term: Term, day: date, *, is_verified: bool, is_declined: bool, expires_on: date | None) -> Standing:
    """How an affiliation stands on ``day``; ``expires_on`` is the last day of its verification, None: no end."""
    if not is_verified:
        return Standing.DECLINED if is_declined else Standing.ASKED
    if day < term.starts_on:
        return Standing.COMING
    if term.ends_on is not None and term.ends_on < day:
        return Standing.ENDED
    if expires_on is not None and expires_on < day:
        return Standing.LAPSED
    return Standing.CURRENT


def a_year_after(day: date) -> date:
    """The last day of a verification given on ``day``: the same day of the next year; 28 February after 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def is_due(expires_on: date | None, day: date) -> bool:
    """Whether it is time to renew on ``day``: the verification runs out within :data:`REMIND_DAYS` days, or has."""
    return expires_on is not None and expires_on <= day + timedelta(days=REMIND_DAYS)


def problem_of(term: Term, others: Iterable[Term], today: date) -> TermProblem | None:
    """Why ``term`` cannot be asked for on ``today``, or None; ``others``: the terms in the same organization."""
    if term.ends_on is not None and term.ends_on < term.starts_on:
        return TermProblem.ENDS_FIRST
    if term.starts_on > today + timedelta(days=FURTHEST_DAYS):
        return TermProblem.TOO_FAR
    if any(term.overlaps(other) for other in others):
        return TermProblem.OVERLAPS
    return None
