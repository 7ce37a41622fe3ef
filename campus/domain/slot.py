"""A slot: a half-open interval of time, and what can be said of two of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


class SlotRefused(ValueError):
    """The two instants do not make a slot."""


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """The time from ``starts_at`` up to, not including, ``ends_at``: aware, in UTC, in whole seconds."""

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise SlotRefused("A slot needs instants with a time zone.")
        if self.starts_at >= self.ends_at:
            raise SlotRefused("A slot ends after it starts.")
        if self.starts_at.tzinfo is not UTC or self.ends_at.tzinfo is not UTC:
            object.__setattr__(self, "starts_at", self.starts_at.astimezone(UTC))
            object.__setattr__(self, "ends_at", self.ends_at.astimezone(UTC))

    @property
    def minutes(self) -> int:
        return int(self.length.total_seconds() // 60)

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at

    def overlaps(self, other: "Slot") -> bool:
        """Whether the two share an instant; neighbours [9,10) and [10,11) do not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def contains(self, other: "Slot") -> bool:
        return self.starts_at <= other.starts_at and other.ends_at <= self.ends_at

    def padded(self, before: int, after: int) -> "Slot":
        """This slot with ``before`` and ``after`` minutes added: what set-up and tidy-up take."""
        if not before and not after:
            return self
        return Slot(self.starts_at - timedelta(minutes=before), self.ends_at + timedelta(minutes=after))

    def shifted(self, by: timedelta) -> "Slot":
        return Slot(self.starts_at + by, self.ends_at + by)

    def clipped(self, to: "Slot") -> "Slot | None":
        """The part of this slot inside ``to``, or None."""
        start, end = max(self.starts_at, to.starts_at), min(self.ends_at, to.ends_at)
        return Slot(start, end) if start < end else None


def merged(slots: Iterable[Slot]) -> list[Slot]:
    """The union of ``slots`` as disjoint slots in order; those that touch become one."""
    result: list[Slot] = []
    for slot in sorted(slots):
        if result and slot.starts_at <= result[-1].ends_at:
            if slot.ends_at > result[-1].ends_at:
                result[-1] = Slot(result[-1].starts_at, slot.ends_at)
        else:
            result.append(slot)
    return result


def without(slots: Iterable[Slot], taken: Iterable[Slot]) -> list[Slot]:
    """What is left of ``slots`` when the time in ``taken`` is cut out, in order."""
    cuts = merged(taken)
    result: list[Slot] = []
    for slot in merged(slots):
        start = slot.starts_at
        for cut in cuts:
            if cut.ends_at <= start or cut.starts_at >= slot.ends_at:
                continue
            if cut.starts_at > start:
                result.append(Slot(start, cut.starts_at))
            start = max(start, cut.ends_at)
        if start < slot.ends_at:
            result.append(Slot(start, slot.ends_at))
    return result


def split_by_day(slot: Slot, longest: timedelta = timedelta(hours=24)) -> list[Slot]:
    """``slot`` in pieces of at most ``longest``, in order; together they are the slot again."""
    pieces: list[Slot] = []
    start = slot.starts_at
    while start < slot.ends_at:
        end = min(start + longest, slot.ends_at)
        pieces.append(Slot(start, end))
        start = end
    return pieces
