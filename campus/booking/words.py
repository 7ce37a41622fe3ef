"""The words for kinds, purposes and visibilities, for pages and forms."""

from campus.booking.models import Purpose
from campus.domain.rules import Visibility
from campus.spaces.models import RoomKind
from campus.web.locale import _

ROOM_KINDS = {
    RoomKind.MEETING: _("Meeting room"),
    RoomKind.SEMINAR: _("Seminar room"),
    RoomKind.LECTURE: _("Lecture room"),
    RoomKind.HALL: _("Hall"),
    RoomKind.STUDIO: _("Studio"),
    RoomKind.LOUNGE: _("Lounge"),
    RoomKind.DESK: _("Desk"),
    RoomKind.BOOTH: _("Booth"),
}
PURPOSES = {
    Purpose.MEETING: _("Meeting"),
    Purpose.STUDY: _("Study"),
    Purpose.SEMINAR: _("Seminar"),
    Purpose.EVENT: _("Event"),
    Purpose.FOCUS: _("Focused work"),
    Purpose.RECORDING: _("Recording"),
    Purpose.OTHER: _("Something else"),
}
VISIBILITIES = {
    Visibility.PUBLIC: _("Public"),
    Visibility.MEMBERS: _("Members only"),
    Visibility.TIME_ONLY: _("Time only"),
}
VISIBILITY_NOTES = {
    Visibility.PUBLIC: _("Anyone may read the title, also in the room's calendar feed."),
    Visibility.MEMBERS: _("Residents may read the title; others see that the room is booked."),
    Visibility.TIME_ONLY: _("Only you and the hub's managers see more than the time."),
}
