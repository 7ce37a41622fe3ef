"""What of a session its reader may know: where it is, and the link to join it from afar."""

from dataclasses import dataclass

from pyramid.request import Request

from campus.booking.changes import OccurrenceFacts
from campus.booking.queries.occurrences import find_date
from campus.booking.sight import sight_of
from campus.booking.stamps import stamp_of
from campus.groups.models import GroupSession, SignUp, SignUpStatus
from campus.groups.resources import SessionResource
from campus.groups.services.signing_up import HAS_PLACE
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue


@dataclass(frozen=True, slots=True)
class Where:
    """``room`` and ``date`` of a session at the hub that the reader may see; ``text`` for one elsewhere. ``is_hidden``:
    it has a room, which is not open to them. ``online_url`` is empty unless they have a seat."""

    room: RoomFacts | None
    date: OccurrenceFacts | None
    text: str
    is_hidden: bool
    online_url: str

    @property
    def date_path(self) -> str:
        """The address of the room's date among bookings."""
        if self.date is None:
            return ""
        stamp = f"/{stamp_of(self.date.original_starts_at)}" if self.date.is_series else ""
        return f"/bookings/{self.date.booking_id}{stamp}"


def where_is(request: Request, context: SessionResource, mine: SignUp | None) -> Where:
    """Where the session is, as far as this reader may know it; ``mine`` is their sign-up."""
    has_place = mine is not None and mine.status in HAS_PLACE
    knows_place = has_place or context.is_member or context.leads
    may_join = context.leads or (mine is not None and may_join_online(mine))
    return place_of_session(request, context.session, knows_place=knows_place, may_join=may_join)


def may_join_online(mine: SignUp) -> bool:
    """Whether the link to join from afar is for whoever signed up like this: not while they stand in line."""
    return mine.status in (SignUpStatus.IN, SignUpStatus.WALKED_IN)


def place_of_session(request: Request, session: GroupSession, *, knows_place: bool, may_join: bool) -> Where:
    """Where ``session`` is; ``knows_place``: its people do, even where the room's booking is private."""
    online_url = session.online_url if may_join else ""
    date = None if session.occurrence_id is None else find_date(request.db, session.occurrence_id)
    if date is None:
        return Where(None, None, session.place, False, online_url)
    holders = (date.organizer_id, date.booked_by_id)
    if not (knows_place or sight_of(request.identity).may_see(date.visibility, holders)):
        return Where(None, None, "", True, online_url)
    return Where(read_catalogue(request.db).rooms[date.room_id], date, "", False, online_url)
