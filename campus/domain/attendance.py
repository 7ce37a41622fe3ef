"""Who came how often: a rate and streaks over the sessions that took place."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attendance:
    """Of ``held`` sessions ``attended``; ``streak`` are the last ones in a row, ``longest`` the most in a row."""

    held: int
    attended: int
    streak: int
    longest: int

    @property
    def percent(self) -> int | None:
        """attended ÷ held × 100, rounded down so that nobody reaches a mark that they missed; None before the first."""
        return self.attended * 100 // self.held if self.held else None


def attendance(came: Iterable[bool | None]) -> Attendance:
    """What ``came`` comes to: one value for each session in its order, None for one that did not take place.

    A session that was skipped or cancelled counts for nothing: it is neither held nor does it end a streak.
    """
    held = attended = streak = longest = 0
    for was_there in came:
        if was_there is None:
            continue
        held += 1
        attended += was_there
        streak = streak + 1 if was_there else 0
        longest = max(longest, streak)
    return Attendance(held, attended, streak, longest)
