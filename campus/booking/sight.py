"""What a viewer may know of a booking. One place decides; board, pages, feeds and refusals ask it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from campus.domain.rules import Visibility
from campus.people.queries.logins import Identity
from campus.permissions import Permission


class Kind(StrEnum):
    """How a booking looks to a viewer."""

    MINE = "mine"
    PUBLIC = "public"
    BUSY = "busy"
    HELD = "held"  # for who stands in line


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What is shown: no title and no id where only the time may be known, nor then that it is pending. ``until`` is
    when a hold ends; only who stands in line learns the id with it."""

    kind: Kind
    title: str | None
    booking_id: int | None
    is_pending: bool = False
    until: datetime | None = None

    def pending(self) -> Self:
        """The same of a booking that a manager has not answered yet."""
        return self if self.title is None else replace(self, is_pending=True)


BUSY = Glimpse(Kind.BUSY, None, None)


@dataclass(frozen=True, slots=True)
class Sight:
    """All of a viewer that decides what they see of bookings: two viewers of one sight see the same.

    ``resident_id`` is 0 for a stranger, and where nobody's own bookings are in question.
    """

    is_resident: bool = False
    sees_all: bool = False
    resident_id: int = 0

    def of_anyone_like(self) -> Self:
        """The sight of everyone who has the same rights, and no booking of their own in what is looked at."""
        return replace(self, resident_id=0)

    def may_see(self, visibility: Visibility, holders: tuple[int, ...]) -> bool:
        """Whether more than the time may be known. ``holders``: organizer, and who booked."""
        if visibility is Visibility.PUBLIC:
            return True
        if not self.is_resident:
            return False
        return visibility is Visibility.MEMBERS or self.resident_id in holders or self.sees_all

    def glimpse(self, booking_id: int, title: str, visibility: Visibility, holders: tuple[int, int]) -> Glimpse:
        """The booking as it may be seen."""
        if self.resident_id in holders:
            return Glimpse(Kind.MINE, title, booking_id)
        if not self.may_see(visibility, holders):
            return BUSY
        return Glimpse(Kind.PUBLIC if visibility is Visibility.PUBLIC else Kind.BUSY, title, booking_id)

    def hold(self, booking_id: int, holders: tuple[int, int], until: datetime) -> Glimpse:
        """What is held for the booking until a moment, as it may be seen: nobody's title."""
        return Glimpse(Kind.HELD, None, booking_id if self.resident_id in holders else None, until=until)


STRANGER = Sight()


def sight_of(viewer: Identity | None) -> Sight:
    """The sight of ``viewer`` (None: not signed in)."""
    if viewer is None:
        return STRANGER
    return Sight(True, viewer.may(Permission.SEE_BOOKING), viewer.resident_id)
