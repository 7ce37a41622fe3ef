"""Who presents next: an order that is fair, and that says why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

_NEVER = datetime.min.replace(tzinfo=UTC)


class TurnReason(StrEnum):
    """Why someone stands where they stand."""

    VOLUNTEERS = "volunteers"
    NEVER_YET = "never-yet"
    FEWEST = "fewest"
    MORE_OFTEN = "more-often"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Someone who might present. ``talks`` are those given and agreed in this group, ``last_at`` the latest of them."""

    resident_id: int
    joined_at: datetime
    talks: int = 0
    last_at: datetime | None = None
    is_volunteer: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """A speaker in their place of the order."""

    speaker: Speaker
    reason: TurnReason


def in_turn(speakers: Iterable[Speaker]) -> list[Turn]:
    """The order in which to ask: volunteers first; then the fewest talks, the longest ago, and who joined first.

    Among those who are asked in this order nobody presents twice before everyone has once.
    """
    ordered = sorted(
        speakers,
        key=lambda each: (not each.is_volunteer, each.talks, each.last_at or _NEVER, each.joined_at, each.resident_id),
    )
    fewest = min((each.talks for each in ordered), default=0)
    return [Turn(each, _reason(each, fewest)) for each in ordered]


def _reason(speaker: Speaker, fewest: int) -> TurnReason:
    if speaker.is_volunteer:
        return TurnReason.VOLUNTEERS
    if not speaker.talks:
        return TurnReason.NEVER_YET
    return TurnReason.FEWEST if speaker.talks == fewest else TurnReason.MORE_OFTEN
