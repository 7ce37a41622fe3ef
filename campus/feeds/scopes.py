"""Which events a feed tells, and to whom."""

from dataclasses import dataclass
from enum import StrEnum

from campus.domain.rules import Visibility
from campus.feeds.models import Detail, FeedKind
from campus.groups.models import GroupKind


class Audience(StrEnum):
    """Who reads a feed: anyone who knows its plain address, or a resident by a private one."""

    PUBLIC = "public"
    RESIDENTS = "residents"


@dataclass(frozen=True, slots=True)
class Scope:
    """The events of one feed. ``target_id`` names the room, group or organization; ``season_id`` only one season of the
    group; ``group_kind`` only the hub's groups of that kind."""

    kind: FeedKind
    target_id: int = 0
    season_id: int | None = None
    group_kind: GroupKind | None = None

    @property
    def key(self) -> str:
        """How receipts name the feed, whatever its filters are."""
        if self.season_id is not None:
            return f"season:{self.season_id}"
        return f"{self.kind.value}:{self.target_id}" if self.target_id else self.kind.value


_ORDER = (Detail.BUSY, Detail.TITLE, Detail.FULL)


def least(*details: Detail) -> Detail:
    """The one that tells least."""
    return min(details, key=_ORDER.index)


def level_of(visibility: Visibility, audience: Audience) -> Detail:
    """How much of a booking this audience reads of a text that was written for residents.

    What only its people may read stands there as busy already.
    """
    if visibility is not Visibility.MEMBERS:
        return Detail.FULL
    return Detail.TITLE if audience is Audience.RESIDENTS else Detail.BUSY
