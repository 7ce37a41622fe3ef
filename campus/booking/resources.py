"""What the routes speak of: a room, a booking; load or 404, and who may."""

from typing import Any

from pyramid.authorization import Allow
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request

from campus.booking.queries.occurrences import find_occurrence
from campus.booking.sight import may_see
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.locale import _
from campus.web.root import ROLE_ACL

_LARGEST_ID = 2**31 - 1


class RoomResource:
    """A room by its slug, retired ones included: their past is still looked at."""

    __acl__ = ROLE_ACL

    def __init__(self, request: Request) -> None:
        self.catalogue = read_catalogue(request.db)
        room = self.catalogue.by_slug.get(request.matchdict["slug"])
        if room is None:
            raise HTTPNotFound(_("There is no such room."))
        self.room = room


class BookingResource:
    """A booking by its id. Whoever may only know its time gets the same 404 as for one that does not exist."""

    def __init__(self, request: Request) -> None:
        number = int(request.matchdict["id"])
        facts = find_occurrence(request.db, number) if number <= _LARGEST_ID else None
        holders = (facts.organizer_id, facts.booked_by_id) if facts else (0, 0)
        if facts is None or not may_see(facts.visibility, holders, request.identity):
            raise HTTPNotFound(_("There is no such booking, or it is not open to you."))
        self.facts = facts
        self.catalogue = read_catalogue(request.db)
        self.room = self.catalogue.rooms[facts.room_id]
        self._holders = holders

    @property
    def __acl__(self) -> list[Any]:
        own = [(Allow, f"resident:{holder}", Permission.CHANGE_BOOKING) for holder in self._holders]
        return [*own, *ROLE_ACL]
