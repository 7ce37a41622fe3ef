"""What in a policy cannot be together: alone, or with the other policies of a room.

The names are those of :func:`campus.domain.rules.limits_of`. What a policy does not say contradicts nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from campus.domain.asker import Audience
from campus.domain.opening import WeeklyHours
from campus.domain.rules.policy import LEAD_FOR_APPROVAL, PolicyNumbers, RoomPolicy, limits_of
from campus.domain.rules.quotas import Quota
from campus.domain.spans import DAY_MINUTES

_WORKDAYS = 5


class ContradictionKind(StrEnum):
    """What cannot be."""

    LENGTHS = "lengths"  # the shortest is longer than the longest
    STEPS = "steps"  # a length does not fit the grid
    NO_LENGTH = "no_length"  # no step of the grid lies between shortest and longest
    ANSWER = "answer"  # a request lapses before it is to be answered
    RELEASE = "release"  # the room is given away before anybody is asked
    OFFERS = "offers"  # near the start an offer is held for longer than else
    NEVER = "never"  # asked for further ahead than days are open: no day can ever be booked
    QUOTA = "quota"  # a quota ends before the shortest booking does
    NOBODY = "nobody"  # nobody may book
    CHECK_IN = "check_in"  # check-in is asked for, and every booking is exempt
    NEVER_OPEN = "never_open"  # the room is never open for as long as the shortest booking


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two limits that cannot be together, by name, with their values; of a quota with that."""

    kind: ContradictionKind
    names: tuple[str, str]
    values: tuple[Any, Any]
    quota: Quota | None = None


def contradictions(policy: PolicyNumbers | RoomPolicy) -> list[Contradiction]:
    """Everything in ``policy`` that cannot be together."""
    said = {name: limit.value for name, limit in limits_of(policy).items()}
    audiences = [each.value for each in policy.audiences] if isinstance(policy, RoomPolicy) else [policy.audience]
    is_whole = isinstance(policy, RoomPolicy)
    found = [*_pairs(said), *_lengths(said, is_whole=is_whole), *_days(said), *_quotas(said, policy.quotas)]
    if not _admits_any([each for each in audiences if each is not None]):
        found.append(Contradiction(ContradictionKind.NOBODY, ("audience", "audience"), (None, None)))
    return found


def least_days_ahead(lead: int) -> int:
    """How many days ahead a day is, at the least, that lies ``lead`` business days ahead: of 5 from Monday 5, of 6
    the weekend more."""
    return lead + 2 * ((lead - 1) // _WORKDAYS) if lead > 0 else 0


def never_open_long_enough(policy: RoomPolicy, hours: Sequence[WeeklyHours]) -> Contradiction | None:
    """Where a room with ``hours`` is never open for as long as its shortest booking. Rooms that are open across
    midnight, or never, are left out."""
    spans = [(each.opens_minute, each.closes_minute) for each in hours]
    longest = max((closes - opens for opens, closes in spans), default=0)
    across = any(opens == 0 for opens, _ in spans) and any(closes == DAY_MINUTES for _, closes in spans)
    shortest = policy.shortest.value
    if not spans or across or shortest <= longest:
        return None
    return Contradiction(ContradictionKind.NEVER_OPEN, ("shortest", "hours"), (shortest, longest))


# (kind, what must not be more, than what)
_NOT_MORE = (
    (ContradictionKind.LENGTHS, "shortest", "longest"),
    (ContradictionKind.ANSWER, "answer", "expiry"),
    (ContradictionKind.RELEASE, "warning", "release"),
    (ContradictionKind.OFFERS, "near_offer", "offer"),
)


def _pairs(said: Mapping[str, Any]) -> Iterator[Contradiction]:
    for kind, lower, upper in _NOT_MORE:
        if lower in said and upper in said and said[lower] > said[upper]:
            yield Contradiction(kind, (lower, upper), (said[lower], said[upper]))
    if said.get("check_in") and "exempt" in said and "shortest" in said and said["exempt"] <= said["shortest"]:
        values = said["shortest"], said["exempt"]
        yield Contradiction(ContradictionKind.CHECK_IN, ("shortest", "exempt"), values)


def _lengths(said: Mapping[str, Any], *, is_whole: bool) -> Iterator[Contradiction]:
    """One policy's lengths fit its own grid; of several, one that is below the grid of another is simply not used."""
    grid = said.get("grid")
    if grid is None:
        return
    for name in ("shortest", "longest", "group_longest"):
        if said.get(name, 0) % grid and not (is_whole and said[name] < grid):
            yield Contradiction(ContradictionKind.STEPS, ("grid", name), (grid, said[name]))
    shortest, longest = said.get("shortest", 1), said.get("longest")
    if longest is not None and shortest <= longest < -(-shortest // grid) * grid:
        yield Contradiction(ContradictionKind.NO_LENGTH, ("grid", "longest"), (grid, longest))


def _days(said: Mapping[str, Any]) -> Iterator[Contradiction]:
    lead = max(said.get("lead", 0), LEAD_FOR_APPROVAL if said.get("approval") else 0)
    if "days_ahead" in said and least_days_ahead(lead) > said["days_ahead"]:
        name = "lead" if said.get("lead", 0) >= lead else "approval"
        yield Contradiction(ContradictionKind.NEVER, (name, "days_ahead"), (lead, said["days_ahead"]))


def _quotas(said: Mapping[str, Any], quotas: Sequence[Quota]) -> Iterator[Contradiction]:
    grid, shortest = said.get("grid", 1), said.get("shortest", 0)
    least, name = max(-(-shortest // grid) * grid, grid), "shortest" if "shortest" in said else "grid"
    for quota in quotas:
        if quota.minutes is not None and name in said and quota.minutes < least:
            yield Contradiction(ContradictionKind.QUOTA, (name, "quota"), (least, quota.minutes), quota)


def _admits_any(audiences: Sequence[Audience]) -> bool:
    """Whether anybody may be of all of ``audiences``: there is a role, and a kind of organization, that all admit."""
    for name in ("roles", "organization_kinds"):
        asked = [getattr(each, name) for each in audiences if getattr(each, name)]
        if asked and not frozenset.intersection(*asked):
            return False
    return True

