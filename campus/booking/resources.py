"""What the routes speak of: a room, a booking, one date of a series; load or 404, and who may."""

from typing import Any

from pyramid.authorization import Allow
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request

from campus.audit.kinds import Looked
from campus.booking.check_in_links import read_token
from campus.booking.kin import kin_of
from campus.booking.queries.occurrences import find_date, find_occurrence
from campus.booking.sight import sight_of
from campus.booking.stamps import read_stamp
from campus.people.looking import note_look
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
    """A booking by its id; of a series the date named by ``stamp`` in the path or ``date`` in the query, else the
    first.

    Whoever may only know its time gets the same 404 as for one that does not exist. ``original`` is when the date was
    planned to start, None where none was named. ``kin`` is what it belongs to: whoever leads that may change it too,
    and is among its ``holders``.
    """

    def __init__(self, request: Request) -> None:
        number = int(request.matchdict["id"])
        stamp = request.matchdict.get("stamp") or request.GET.get("date") or ""
        self.original = read_stamp(stamp)
        is_readable = number <= _LARGEST_ID and (self.original is not None or not stamp)
        facts = find_occurrence(request.db, number, original=self.original) if is_readable else None
        if facts is not None and "stamp" in request.matchdict and not facts.is_series:
            facts = None  # a single booking has no pages of dates
        self.kin = None if facts is None else kin_of(request, facts)
        holders: tuple[int, ...] = (facts.organizer_id, facts.booked_by_id) if facts else ()
        holders += () if self.kin is None else tuple(sorted(self.kin.leader_ids))
        if facts is None or not sight_of(request.identity).may_see(facts.visibility, holders):
            raise HTTPNotFound(_("There is no such booking, or it is not open to you."))
        self.facts = facts
        self.catalogue = read_catalogue(request.db)
        self.room = self.catalogue.rooms[facts.room_id]
        self.holders = holders
        me = request.identity
        if me is not None and me.may(Permission.SEE_BOOKING) and me.resident_id not in holders:
            # More than residents see: the note, what was asked and answered, and titles that are nobody's business.
            note_look(request, Looked.BOOKING, f"booking:{facts.booking_id}", (facts.organizer_id, facts.booked_by_id))

    @property
    def __acl__(self) -> list[Any]:
        own = [(Allow, f"resident:{holder}", Permission.CHANGE_BOOKING) for holder in self.holders]
        return [*own, *ROLE_ACL]


class CheckInLink:
    """What a link from a warning or a release speaks of: a date at the time it had, and who was written to; 404 for any
    other, and once the date begins at another time."""

    __acl__ = ROLE_ACL

    def __init__(self, request: Request) -> None:
        said = read_token(request.registry["settings"].secret, request.matchdict["token"])
        facts = None if said is None else find_date(request.db, said.occurrence_id)
        if said is None or facts is None or facts.slot.starts_at != said.starts_at:
            raise HTTPNotFound(_("This link works no more."))
        self.facts, self.resident_id = facts, said.resident_id
        self.room = read_catalogue(request.db).rooms[facts.room_id]
