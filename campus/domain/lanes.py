"""Small counters side by side in one integer, so that one sum of a database adds all of them at once.

Three counters of 20 bits, or six of 10, fill an integer of 60 bits: no counter may grow beyond its lane, neither in one
row nor in a sum of rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lanes:
    """``length`` counters in as many integers as it takes, ``per`` of ``bits`` bits in each."""

    length: int
    bits: int
    per: int

    @property
    def words(self) -> int:
        """How many integers."""
        return -(-self.length // self.per)

    def pack(self, counts: Sequence[int]) -> tuple[int, ...]:
        """The integers that hold ``counts``; raises ``OverflowError`` for one that does not fit."""
        limit = 1 << self.bits
        if any(not 0 <= each < limit for each in counts):
            raise OverflowError("A counter does not fit its lane.")
        found = []
        for first in range(0, self.length, self.per):
            word = 0
            for place, count in enumerate(counts[first : first + self.per]):
                word |= count << (place * self.bits)
            found.append(word)
        return tuple(found)

    def unpack(self, words: Sequence[int]) -> tuple[int, ...]:
        """The counters of integers that :meth:`pack` made, or of sums of such."""
        mask = (1 << self.bits) - 1
        counts = [(int(word) >> (place * self.bits)) & mask for word in words for place in range(self.per)]
        return tuple(counts[: self.length])


# Minutes of the 24 hours of a day: at most 60 in a row; 290 years of a room fit into a sum, or a day of 17,000 rooms.
HOURS = Lanes(24, 20, 3)
# Whether a room is open, or in use, in the 48 half hours of a day; at most 1,023 rooms are added up.
SLOTS = Lanes(48, 10, 6)
# Bookings by how long ahead they were made, or by how full they made the room.
KINDS = Lanes(6, 20, 3)
