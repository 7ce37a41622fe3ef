"""Who takes part, as calendars say it (RFC 5545, 3.8.4.1)."""

from campus.booking.invitations import Invitee, SessionPlace
from campus.domain.event import Attendee, Participation
from campus.feeds.events import Voice
from campus.spaces.catalogue import RoomFacts
from campus.web.words import named


def organizing(to: Invitee) -> Attendee:
    """The organizer of a booking, who takes part and need not say so."""
    return Attendee(to.address, to.name, participation=Participation.ACCEPTED)


def signed_up(place: SessionPlace) -> Attendee:
    """Whoever signed up for a session, and may answer that they do not come."""
    stands = Participation.ACCEPTED if place.has_seat else Participation.TENTATIVE
    return Attendee(place.invitee.address, place.invitee.name, participation=stands, reply_wanted=True)


def taken_room(room: RoomFacts, voice: Voice) -> Attendee:
    """``room``, which has been taken. Its address is a name for programs: no mail arrives there."""
    return Attendee.room(f"room-{room.slug}@{voice.host}", named(room, voice.locale))
