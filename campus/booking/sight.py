"""What a viewer may know of a booking. One place decides; board, pages, feeds and refusals ask it."""

from dataclasses import dataclass
from enum import StrEnum

from campus.domain.rules import Visibility
from campus.people.queries.logins import Identity
from campus.permissions import Permission


class Kind(StrEnum):
    """How a booking looks to a viewer."""

    MINE = "mine"
    PUBLIC = "public"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What is shown: no title and no id where only the time may be known."""

    kind: Kind
    title: str | None
    booking_id: int | None


BUSY = Glimpse(Kind.BUSY, None, None)


def may_see(visibility: Visibility, holders: tuple[int, int], viewer: Identity | None) -> bool:
    """Whether ``viewer`` (None: not signed in) may know more than the time. ``holders``: organizer, and who booked."""
    if visibility is Visibility.PUBLIC:
        return True
    if viewer is None:
        return False
    return visibility is Visibility.MEMBERS or viewer.resident_id in holders or viewer.may(Permission.SEE_BOOKING)


def glimpse(
    booking_id: int, title: str, visibility: Visibility, holders: tuple[int, int], viewer: Identity | None
) -> Glimpse:
    """The booking as ``viewer`` may see it."""
    if viewer is not None and viewer.resident_id in holders:
        return Glimpse(Kind.MINE, title, booking_id)
    if not may_see(visibility, holders, viewer):
        return BUSY
    return Glimpse(Kind.PUBLIC if visibility is Visibility.PUBLIC else Kind.BUSY, title, booking_id)
