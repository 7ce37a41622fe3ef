"""What a refusal says of the line: until when the room is held for others, and that one may wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pyramid.request import Request

from campus.booking.forms import Asked
from campus.booking.queries.holds import held_until
from campus.booking.queries.line import count_before, rooms_like
from campus.domain.errors import Refusal, SlotTaken
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue


@dataclass(frozen=True, slots=True)
class WaitOffer:
    """At which place one would stand in line, how many other rooms are like the one asked for, and how long it would
    be held, in minutes."""

    place: int
    alike: int
    minutes: int


def hold_in_the_way(request: Request, asked: Asked, refusals: Sequence[Refusal]) -> datetime | None:
    """Until when what was asked for is held for who stands in line; None where no hold is in the way."""
    is_clash = any(isinstance(each, SlotTaken) for each in refusals)
    return held_until(request.db, asked.room, asked.slot) if is_clash else None


def wait_offer(request: Request, asked: Asked, refusals: Sequence[Refusal]) -> WaitOffer | None:
    """What one may wait for; None for whoever may not book, and where more than a clash stands in the way."""
    may_book = request.identity is not None and request.identity.may(Permission.BOOK)
    if not may_book or not refusals or not all(isinstance(each, SlotTaken) for each in refusals):
        return None
    catalogue = read_catalogue(request.db)
    before = count_before(request.db, catalogue, asked.room, asked.slot)
    alike = len(rooms_like(catalogue, asked.room, asked.people)) - 1
    return WaitOffer(before + 1, alike, asked.room.rules.policy.offer.value)
