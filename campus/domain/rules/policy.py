"""Policies: numbers that bound bookings, each with the owner who set it; of several on one room the strictest holds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import lcm
from typing import Any, Generic, TypeVar

from campus.domain.asker import Audience
from campus.domain.errors import HUB, Owner
from campus.domain.no_show import NoShowRule
from campus.domain.rules.quotas import Quota

T = TypeVar("T")
# A room in which a manager answers needs time for the answer.
LEAD_FOR_APPROVAL = 2


class Visibility(StrEnum):
    """What others see of a booking."""

    PUBLIC = "public"
    MEMBERS = "members"
    TIME_ONLY = "time-only"


@dataclass(frozen=True, slots=True)
class PolicyNumbers:
    """One policy as stored: None where it says nothing.

    ``group_longest_minutes`` and ``group_days_ahead`` hold instead of the plain ones for organizers of a group;
    ``lead_business_days`` is the latest time to ask, ``rest_minutes`` the least time between two bookings of one
    resident in the room. A pending booking is answered within ``answer_business_days`` and expires after
    ``expiry_business_days``. Check-in opens ``check_in_opens_minutes`` before the start; nobody came: a warning
    ``warning_minutes`` after it, the room is released at ``release_minutes``. Bookings of ``exempt_minutes`` and longer
    need none; those made less than ``late_minutes`` ahead are checked in. ``no_show_limit`` points within
    ``no_show_days`` restrict to the same day for ``restriction_days``. An offer from the waiting list is held
    ``offer_minutes``, or ``near_offer_minutes`` when the start is within the hour.
    """

    owner: Owner
    grid_minutes: int | None = None
    shortest_minutes: int | None = None
    longest_minutes: int | None = None
    group_longest_minutes: int | None = None
    days_ahead: int | None = None
    group_days_ahead: int | None = None
    opens_minute: int | None = None
    lead_business_days: int | None = None
    setup_minutes: int | None = None
    tidy_minutes: int | None = None
    rest_minutes: int | None = None
    needs_approval: bool | None = None
    answer_business_days: int | None = None
    expiry_business_days: int | None = None
    opens_on_holidays: bool | None = None
    needs_check_in: bool | None = None
    check_in_opens_minutes: int | None = None
    warning_minutes: int | None = None
    release_minutes: int | None = None
    exempt_minutes: int | None = None
    late_minutes: int | None = None
    no_show_limit: int | None = None
    no_show_days: int | None = None
    restriction_days: int | None = None
    offer_minutes: int | None = None
    near_offer_minutes: int | None = None
    visibility: Visibility | None = None
    quotas: tuple[Quota, ...] = ()
    audience: Audience | None = None


@dataclass(frozen=True, slots=True)
class Limit(Generic[T]):
    """A value and who set it."""

    value: T
    owner: Owner


@dataclass(frozen=True, slots=True)
class RoomPolicy:
    """What holds for a room once the strictest of its policies was taken; lengths in minutes.

    Quotas and audiences add up: each of them must be kept.
    """

    grid: Limit[int]
    shortest: Limit[int]
    longest: Limit[int]
    group_longest: Limit[int]
    days_ahead: Limit[int]
    group_days_ahead: Limit[int]
    opens_minute: Limit[int]
    lead: Limit[int]
    setup: Limit[int]
    tidy: Limit[int]
    rest: Limit[int]
    approval: Limit[bool]
    answer: Limit[int]
    expiry: Limit[int]
    on_holidays: Limit[bool]
    check_in: Limit[bool]
    check_in_opens: Limit[int]
    warning: Limit[int]
    release: Limit[int]
    exempt: Limit[int]
    late: Limit[int]
    no_show_limit: Limit[int]
    no_show_days: Limit[int]
    restriction: Limit[int]
    offer: Limit[int]
    near_offer: Limit[int]
    visibility: Limit[Visibility]
    quotas: tuple[Quota, ...] = ()
    audiences: tuple[Limit[Audience], ...] = ()

    @property
    def looks_at_people(self) -> bool:
        """Whether it matters who asks, beyond their role."""
        return bool(self.quotas or self.audiences or self.rest.value)

    @property
    def no_shows(self) -> NoShowRule:
        """What follows from rooms that were booked and left empty."""
        return NoShowRule(self.no_show_limit.value, self.no_show_days.value, self.restriction.value)


# What holds where no policy says anything: the table "Policy defaults" of the hub's rules.
DEFAULTS = PolicyNumbers(
    owner=HUB,
    grid_minutes=30,
    shortest_minutes=30,
    longest_minutes=180,
    group_longest_minutes=480,
    days_ahead=30,
    group_days_ahead=731,
    opens_minute=600,
    lead_business_days=0,
    setup_minutes=0,
    tidy_minutes=0,
    rest_minutes=0,
    needs_approval=False,
    answer_business_days=1,
    expiry_business_days=3,
    opens_on_holidays=True,
    needs_check_in=True,
    check_in_opens_minutes=15,
    warning_minutes=10,
    release_minutes=15,
    exempt_minutes=480,
    late_minutes=30,
    no_show_limit=3,
    no_show_days=90,
    restriction_days=30,
    offer_minutes=30,
    near_offer_minutes=3,
    visibility=Visibility.MEMBERS,
)
# Nobody stands at the door of a hall with a phone.
HALL_DEFAULTS = replace(DEFAULTS, needs_check_in=False)
_STRICTER_IS_SMALLER = {
    "longest": "longest_minutes",
    "group_longest": "group_longest_minutes",
    "days_ahead": "days_ahead",
    "group_days_ahead": "group_days_ahead",
    "answer": "answer_business_days",
    "expiry": "expiry_business_days",
    "on_holidays": "opens_on_holidays",
    "check_in_opens": "check_in_opens_minutes",
    "warning": "warning_minutes",
    "release": "release_minutes",
    "late": "late_minutes",
    "no_show_limit": "no_show_limit",
    "offer": "offer_minutes",
    "near_offer": "near_offer_minutes",
}
_STRICTER_IS_LARGER = {
    "shortest": "shortest_minutes",
    "opens_minute": "opens_minute",
    "lead": "lead_business_days",
    "setup": "setup_minutes",
    "tidy": "tidy_minutes",
    "rest": "rest_minutes",
    "approval": "needs_approval",
    "check_in": "needs_check_in",
    "exempt": "exempt_minutes",
    "no_show_days": "no_show_days",
    "restriction": "restriction_days",
}
_COLUMNS = _STRICTER_IS_SMALLER | _STRICTER_IS_LARGER | {"grid": "grid_minutes", "visibility": "visibility"}
_OPENNESS = (Visibility.TIME_ONLY, Visibility.MEMBERS, Visibility.PUBLIC)


def strictest(policies: Sequence[PolicyNumbers], defaults: PolicyNumbers = DEFAULTS) -> RoomPolicy:
    """The policy that holds when ``policies`` all apply; ``defaults`` fill what none of them says."""

    def said(name: str) -> list[Limit[Any]]:
        found = [Limit(getattr(each, name), each.owner) for each in policies if getattr(each, name) is not None]
        return found or [Limit(getattr(defaults, name), defaults.owner)]

    limits = {short: min(said(name), key=lambda limit: limit.value) for short, name in _STRICTER_IS_SMALLER.items()}
    limits |= {short: max(said(name), key=lambda limit: limit.value) for short, name in _STRICTER_IS_LARGER.items()}
    # On a grid of 20 minutes and on one of 30: what stands on both stands on the hour.
    grids = said("grid_minutes")
    limits["grid"] = Limit(lcm(*(grid.value for grid in grids)), max(grids, key=lambda limit: limit.value).owner)
    if limits["approval"].value and limits["lead"].value < LEAD_FOR_APPROVAL:
        limits["lead"] = Limit(LEAD_FOR_APPROVAL, limits["approval"].owner)
    return RoomPolicy(
        **limits,
        visibility=min(said("visibility"), key=lambda limit: _OPENNESS.index(limit.value)),
        quotas=tuple(quota for each in policies for quota in each.quotas),
        audiences=tuple(Limit(each.audience, each.owner) for each in policies if each.audience is not None),
    )


def limits_of(policy: PolicyNumbers | RoomPolicy) -> dict[str, Limit[Any]]:
    """What ``policy`` says, by the names of :class:`RoomPolicy`; quotas and audiences aside."""
    if isinstance(policy, RoomPolicy):
        return {short: getattr(policy, short) for short in _COLUMNS}
    values = {short: getattr(policy, name) for short, name in _COLUMNS.items()}
    return {short: Limit(value, policy.owner) for short, value in values.items() if value is not None}
