"""What a resident, their team and their organization have booked already: what quotas count."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campus.booking.models import LIVE, Booking, Occurrence, Series
from campus.domain.asker import Asker, Holder
from campus.domain.errors import Refusal
from campus.domain.rules import Quota, QuotaBook, UsedTime, judge_rest, period_slot, quotas_for
from campus.domain.slot import Slot
from campus.people.models import Organization, Resident
from campus.spaces.catalogue import RoomFacts


class Usage:
    """Booked dates of an asker and, where quotas ask for it, of their organization, as they count in one room."""

    def __init__(self, room: RoomFacts, asker: Asker | None, used: Sequence[UsedTime] = ()) -> None:
        self._room, self._asker = room, asker
        self._in_room = [each for each in used if each.room_id == room.id]
        quotas = [] if asker is None else quotas_for(room.rules.policy.quotas, asker, room.id)
        self._book = QuotaBook(quotas, asker, used) if asker is not None and quotas else None

    def refusals(self, slot: Slot) -> tuple[Refusal, ...]:
        """What quotas and the rest between bookings say of ``slot``."""
        rest = self._room.rules.policy.rest
        said: tuple[Refusal, ...] = () if self._book is None else self._book.refusals(slot)
        if self._asker is None or not rest.value:
            return said
        return (*said, *judge_rest(rest.value, rest.owner, self._asker, slot, self._in_room))

    def spare_minutes(self, slot: Slot) -> int | None:
        """How much of the quotas is left for a booking that starts as ``slot``; None where none counts it."""
        return None if self._book is None else self._book.spare_minutes(slot)

    @property
    def counts(self) -> bool:
        """Whether what is booked besides makes any difference here."""
        return self._book is not None or (self._asker is not None and bool(self._room.rules.policy.rest.value))

    def add(self, room_id: int, slot: Slot, *, is_of_group: bool = False) -> None:
        """Count ``slot`` in ``room_id`` as booked by the asker, for what follows in the same request."""
        if self._book is not None:
            self._book.add(room_id, slot, is_of_group=is_of_group)
        if self._asker is not None and room_id == self._room.id:
            self._in_room.append(self._used(self._asker, slot))

    def remove(self, room_id: int, slot: Slot, *, is_of_group: bool = False) -> None:
        """Count no more what was added."""
        if self._book is not None:
            self._book.remove(room_id, slot, is_of_group=is_of_group)
        if self._asker is not None and room_id == self._room.id:
            self._in_room.remove(self._used(self._asker, slot))

    def _used(self, asker: Asker, slot: Slot) -> UsedTime:
        return UsedTime(asker.resident_id, asker.organization_id, self._room.id, slot)


def lock_holders(db: Session, rooms: Iterable[RoomFacts], asker: Asker) -> None:
    """Let nobody else book on the quotas that ``rooms`` count for ``asker`` until this transaction ends.

    SQLite has one writer at a time anyway. Residents before organizations, so that two cannot deadlock.
    """
    if db.get_bind().dialect.name == "sqlite":
        return
    holders = {each.holder for room in rooms for each in quotas_for(room.rules.policy.quotas, asker, room.id)}
    if Holder.RESIDENT in holders or any(room.rules.policy.rest.value for room in rooms):
        db.execute(select(Resident.id).where(Resident.id == asker.resident_id).with_for_update(key_share=True))
    if holders - {Holder.RESIDENT}:
        db.execute(
            select(Organization.id).where(Organization.id == asker.organization_id).with_for_update(key_share=True)
        )


def read_used(
    db: Session,
    rooms: Collection[RoomFacts],
    slots: Sequence[Slot],
    asker: Asker | None,
    *,
    but_occurrences: Collection[int] = (),
) -> list[UsedTime]:
    """What counts for bookings of ``rooms`` at ``slots``; at most one query, none where no rule looks at people."""
    if asker is None or not slots:
        return []
    quotas = [quota for room in rooms for quota in quotas_for(room.rules.policy.quotas, asker, room.id)]
    if not quotas and not any(room.rules.policy.rest.value for room in rooms):
        return []
    period = _around(quotas, slots)
    whose = [Booking.organizer_id == asker.resident_id]
    if any(quota.holder is not Holder.RESIDENT for quota in quotas):
        whose.append(Booking.organization_id == asker.organization_id)
    statement = (
        select(
            Occurrence.id,
            Booking.organizer_id,
            Booking.organization_id,
            Occurrence.room_id,
            Occurrence.starts_at,
            Occurrence.ends_at,
            Series.booking_id.is_not(None),
            Booking.is_for_group,
        )
        .join(Booking, Booking.id == Occurrence.booking_id)
        .outerjoin(Series, Series.booking_id == Booking.id)
        .where(
            or_(*whose),
            Occurrence.status.in_(LIVE),
            Occurrence.starts_at >= period.starts_at,
            Occurrence.starts_at < period.ends_at,
        )
    )
    return [_used(asker, *row[1:]) for row in db.execute(statement) if row[0] not in but_occurrences]


def _used(asker: Asker, *row: Any) -> UsedTime:
    """What a row of :func:`read_used` counts; what a group meets in counts for nobody who leads it."""
    organizer_id, organization_id, room_id, starts_at, ends_at, is_series, is_for_group = row
    is_of_group = is_for_group or (asker.leads_group and is_series)
    return UsedTime(organizer_id, organization_id, room_id, Slot(starts_at, ends_at), is_of_group=is_of_group)


def read_usages(
    db: Session,
    rooms: Collection[RoomFacts],
    slots: Sequence[Slot],
    asker: Asker | None,
    *,
    but_occurrences: Collection[int] = (),
) -> dict[int, Usage]:
    """The usage of each of ``rooms`` by id, from one read of what counts at ``slots``."""
    used = read_used(db, rooms, slots, asker, but_occurrences=but_occurrences)
    return {room.id: Usage(room, asker, used) for room in rooms}


def _around(quotas: Iterable[Quota], slots: Sequence[Slot]) -> Slot:
    """The time in which anything may count: every period of ``quotas`` in which one of ``slots`` starts, and a day."""
    first, last = min(slots), max(slots)
    periods = {quota.period for quota in quotas}
    starts = [period_slot(period, first.starts_at).starts_at for period in periods]
    ends = [period_slot(period, last.starts_at).ends_at for period in periods]
    near = Slot(first.starts_at, max(slot.ends_at for slot in slots)).padded(24 * 60, 24 * 60)
    return Slot(min([near.starts_at, *starts]), max([near.ends_at, *ends]))
