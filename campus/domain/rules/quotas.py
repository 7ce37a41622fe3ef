"""Quotas: how much time, or how many bookings, one resident, team or organization may have in a period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campus.domain.asker import Asker, Holder, Period
from campus.domain.errors import Owner, QuotaSpent, TooSoonAgain
from campus.domain.hubtime import day_slot, local_date
from campus.domain.slot import Slot


@dataclass(frozen=True, slots=True)
class Quota:
    """At most ``minutes`` and at most ``count`` bookings of ``holder`` in one ``period``, in ``room_ids`` together
    (None: in all rooms). A None among the two says nothing."""

    owner: Owner
    holder: Holder
    period: Period
    minutes: int | None
    count: int | None
    room_ids: frozenset[int] | None = None

    def speaks_of(self, room_id: int) -> bool:
        return self.room_ids is None or room_id in self.room_ids


@dataclass(frozen=True, slots=True)
class UsedTime:
    """One booked date that counts: whose it is and when. ``organization_id`` is the booking's; what ``is_of_group``
    does not count for the resident who leads it."""

    resident_id: int
    organization_id: int | None
    room_id: int
    slot: Slot
    is_of_group: bool = False


def period_slot(period: Period, instant: datetime) -> Slot:
    """The hub's day, week from Monday or month in which ``instant`` lies."""
    return _period_of(period, local_date(instant))


def _first_day(period: Period, day: date) -> date:
    if period is Period.DAY:
        return day
    return day - timedelta(days=day.weekday()) if period is Period.WEEK else day.replace(day=1)


def _period_of(period: Period, day: date) -> Slot:
    first = _first_day(period, day)
    if period is Period.MONTH:
        return day_slot(first, ((first + timedelta(days=32)).replace(day=1) - first).days)
    return day_slot(first, 1 if period is Period.DAY else 7)


def quotas_for(quotas: Iterable[Quota], asker: Asker, room_id: int) -> list[Quota]:
    """Those of ``quotas`` that speak of ``asker`` in room ``room_id``."""
    return [quota for quota in quotas if asker.holds(quota.holder) and quota.speaks_of(room_id)]


class QuotaBook:
    """Counts what one asker has and is about to have in one room's quotas, and says when one would be overrun.

    A booking counts in the period in which it starts, with its planned minutes. ``refusals`` asks, ``add`` counts,
    ``remove`` takes back what was counted.
    """

    def __init__(self, quotas: Sequence[Quota], asker: Asker, used: Iterable[UsedTime]) -> None:
        self._quotas = quotas
        self._counts: dict[tuple[int, date], tuple[int, int]] = {}
        for each in used:
            for place, quota in enumerate(quotas):
                if quota.speaks_of(each.room_id) and _is_of(quota, asker, each):
                    self._count(place, quota, each.slot)

    def _count(self, place: int, quota: Quota, slot: Slot, times: int = 1) -> None:
        key = place, _first_day(quota.period, local_date(slot.starts_at))
        minutes, count = self._counts.get(key, (0, 0))
        self._counts[key] = minutes + times * slot.minutes, count + times

    def add(self, room_id: int, slot: Slot, *, is_of_group: bool = False) -> None:
        """Count ``slot`` as booked by the asker in ``room_id``."""
        self._count_all(room_id, slot, is_of_group, 1)

    def remove(self, room_id: int, slot: Slot, *, is_of_group: bool = False) -> None:
        """Count no more what was added."""
        self._count_all(room_id, slot, is_of_group, -1)

    def _count_all(self, room_id: int, slot: Slot, is_of_group: bool, times: int) -> None:
        for place, quota in enumerate(self._quotas):
            if quota.speaks_of(room_id) and not (is_of_group and quota.holder is Holder.RESIDENT):
                self._count(place, quota, slot, times)

    def refusals(self, slot: Slot) -> tuple[QuotaSpent, ...]:
        """A refusal for each quota that ``slot`` would overrun."""
        found = []
        for place, quota in enumerate(self._quotas):
            day = local_date(slot.starts_at)
            minutes, count = self._counts.get((place, _first_day(quota.period, day)), (0, 0))
            too_long = quota.minutes is not None and minutes + slot.minutes > quota.minutes
            if too_long or (quota.count is not None and count + 1 > quota.count):
                found.append(
                    QuotaSpent(
                        quota.owner,
                        quota.holder,
                        quota.period,
                        minutes=quota.minutes if too_long else None,
                        count=None if too_long else quota.count,
                        used=minutes if too_long else count,
                        renews_at=_period_of(quota.period, day).ends_at,
                    )
                )
        return tuple(found)

    def spare_minutes(self, slot: Slot) -> int | None:
        """How long a booking that starts as ``slot`` may be: 0 when a quota is used up, None when none counts it."""
        day, spare = local_date(slot.starts_at), []
        for place, quota in enumerate(self._quotas):
            minutes, count = self._counts.get((place, _first_day(quota.period, day)), (0, 0))
            if quota.count is not None and count >= quota.count:
                return 0
            if quota.minutes is not None:
                spare.append(max(quota.minutes - minutes, 0))
        return min(spare, default=None)


def _is_of(quota: Quota, asker: Asker, used: UsedTime) -> bool:
    if quota.holder is Holder.RESIDENT:
        return used.resident_id == asker.resident_id and not used.is_of_group
    return used.organization_id == asker.organization_id


def judge_rest(
    rest: int, owner: Owner, asker: Asker, slot: Slot, in_room: Iterable[UsedTime]
) -> tuple[TooSoonAgain, ...]:
    """A refusal when less than ``rest`` minutes lie between ``slot`` and a booking of the same resident among those
    ``in_room``."""
    around = slot.padded(rest, rest)
    own = [each.slot for each in in_room if each.resident_id == asker.resident_id and each.slot.overlaps(around)]
    return (TooSoonAgain(owner, rest, min(own)),) if rest and own else ()
