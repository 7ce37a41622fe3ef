"""Calendar days of the hub in a row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from campus.domain.hubtime import at
from campus.domain.slot import Slot

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """The hub's days from ``first`` to ``last``; none where ``last`` is earlier."""

    first: date
    last: date

    def __len__(self) -> int:
        return max((self.last - self.first).days + 1, 0)

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=each) for each in range(len(self)))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def within(self, other: "Days") -> "Days":
        """Those that are in both."""
        return Days(max(self.first, other.first), min(self.last, other.last))

    def months(self) -> list["Days"]:
        """The same, month by month."""
        found, first = [], self.first
        while first <= self.last:
            after = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
            found.append(Days(first, min(after - ONE_DAY, self.last)))
            first = after
        return found

    @property
    def slot(self) -> Slot:
        return Slot(at(self.first), at(self.last + ONE_DAY))
