"""Counting bookings anew on quotas and rests, in the order in which they were made, as if other rules had held."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from campus.domain.asker import Asker, Holder
from campus.domain.errors import Refusal
from campus.domain.rules import Quota, QuotaBook, RoomRules, UsedTime, judge_rest
from campus.domain.slot import Slot


@dataclass(frozen=True, slots=True)
class BookedDate:
    """What judging needs of a date."""

    id: int
    room_id: int
    slot: Slot
    people: int
    organizer_id: int
    organization_id: int | None
    is_season: bool
    is_for_group: bool
    made_at: datetime


class Recount:
    """What quotas and rests have counted so far, in the order in which the bookings were made: what passes is counted,
    what is refused is not."""

    def __init__(self) -> None:
        self._books: dict[tuple[Quota, int], QuotaBook] = {}
        self._near: dict[tuple[int, int, int], list[UsedTime]] = defaultdict(list)

    def refusals(
        self, it: BookedDate, asker: Asker | None, rules: RoomRules, quotas: Sequence[Quota]
    ) -> tuple[Refusal, ...]:
        if asker is None:
            return ()
        is_of_group = it.is_for_group or (asker.leads_group and it.is_season)
        # What is booked counts for the organization that it was booked for.
        asker = replace(asker, organization_id=it.organization_id)
        books = [self._book(quota, asker) for quota in quotas if asker.holds(quota.holder)]
        rest = rules.policy.rest
        near = [self._near[key] for key in _days(it, rest.value)]
        used = UsedTime(it.organizer_id, it.organization_id, it.room_id, it.slot, is_of_group=is_of_group)
        said: tuple[Refusal, ...] = tuple(refusal for book in books for refusal in book.refusals(it.slot))
        said += judge_rest(rest.value, rest.owner, asker, it.slot, (each for day in near for each in day))
        if not said:
            for book in books:
                book.add(it.room_id, it.slot, is_of_group=is_of_group)
            for key in _days(it, 0) if rest.value else ():
                self._near[key].append(used)
        return said

    def _book(self, quota: Quota, asker: Asker) -> QuotaBook:
        whose = asker.resident_id if quota.holder is Holder.RESIDENT else asker.organization_id or 0
        key = quota, whose
        if key not in self._books:
            self._books[key] = QuotaBook([quota], asker, ())
        return self._books[key]


def _days(it: BookedDate, padding: int) -> list[tuple[int, int, int]]:
    around = it.slot.padded(padding, padding)
    days = range(around.starts_at.toordinal(), around.ends_at.toordinal() + 1)
    return [(it.organizer_id, it.room_id, day) for day in days]
