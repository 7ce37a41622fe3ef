"""The words for kinds, purposes and visibilities, for pages and forms."""

from campus.booking.models import ApprovalState, OccurrenceStatus, Purpose
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
# Where a date stands, and a request for approval, each with the kind of its badge.
STATUSES = {
    OccurrenceStatus.PENDING: _("Waiting for approval"),
    OccurrenceStatus.CONFIRMED: _("Confirmed"),
    OccurrenceStatus.CANCELLED: _("Cancelled"),
    OccurrenceStatus.DECLINED: _("Not approved"),
    OccurrenceStatus.EXPIRED: _("Expired"),
    OccurrenceStatus.SKIPPED: _("Skipped"),
    OccurrenceStatus.WAITING: _("In line for a room"),
}
STATUS_BADGES = {
    OccurrenceStatus.PENDING: "wait",
    OccurrenceStatus.CONFIRMED: "ok",
    OccurrenceStatus.CANCELLED: "stop",
    OccurrenceStatus.DECLINED: "stop",
    OccurrenceStatus.EXPIRED: "stop",
    OccurrenceStatus.SKIPPED: "",
    OccurrenceStatus.WAITING: "wait",
}
APPROVAL_STATES = {
    ApprovalState.OPEN: _("Waiting for approval"),
    ApprovalState.ASKED: _("Asked back"),
    ApprovalState.APPROVED: _("Approved"),
    ApprovalState.REFUSED: _("Not approved"),
    ApprovalState.EXPIRED: _("Expired"),
    ApprovalState.WITHDRAWN: _("Withdrawn"),
}
APPROVAL_BADGES = {
    ApprovalState.OPEN: "wait",
    ApprovalState.ASKED: "wait",
    ApprovalState.APPROVED: "ok",
    ApprovalState.REFUSED: "stop",
    ApprovalState.EXPIRED: "stop",
    ApprovalState.WITHDRAWN: "",
}
# What the audit says was done with a booking.
ACTS = {
    "booking.made": _("Booked"),
    "booking.moved": _("Moved"),
    "booking.revised": _("Changed"),
    "booking.cancelled": _("Cancelled"),
    "booking.ended": _("Ended early"),
    "booking.approved": _("Approved"),
    "booking.declined": _("Not approved"),
    "booking.expired": _("Expired without an answer"),
    "booking.asked-back": _("Asked back"),
    "booking.replied": _("Question answered"),
    "booking.skipped": _("Skipped"),
    "booking.restored": _("Takes place after all"),
    "booking.healed": _("Back in the usual room"),
    "booking.kept": _("Kept on the holiday"),
    "booking.offered": _("Room offered"),
    "booking.left-line": _("Left the line"),
    "booking.waits": _("Stands in line"),
    "booking.wait-changed": _("Waits another way"),
    "booking.lapsed": _("Offer lapsed"),
    "booking.swapped": _("Rooms changed"),
    "booking.swap-asked": _("Others asked to change rooms"),
    "booking.swap-declined": _("Stayed in the room"),
    "booking.split": _("Series divided"),
    "booking.missed": _("Counted as a no-show"),
    "booking.not-missed": _("No-show taken back"),
    "booking.held": _("Dates ahead held for review"),
    "booking.contested": _("No-show contested"),
    "booking.contest-answered": _("No-show kept"),
    "booking.excused": _("No-show excused"),
    "booking.put-right": _("Noted that people were there"),
    "booking.checked-in": _("Checked in"),
    "booking.counted": _("People counted"),
    "booking.extended": _("Stays longer"),
    "booking.released": _("Released: nobody came"),
    "booking.reopened": _("Took the room again"),
}
