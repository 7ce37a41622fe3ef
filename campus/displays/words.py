"""What the four states and their reasons are called."""

from campus.domain.display import DoorReason, DoorState
from campus.web.locale import _

STATES = {
    DoorState.FREE: _("Vacant"),
    DoorState.SOON: _("Soon"),
    DoorState.IN_USE: _("In use"),
    DoorState.SHUT: _("Not available"),
}
# The other language beside it, for guests.
BESIDE = {
    "ko": {DoorState.FREE: "Vacant", DoorState.SOON: "Soon", DoorState.IN_USE: "In use", DoorState.SHUT: "Unavailable"},
    "en": {
        DoorState.FREE: "비어 있음",
        DoorState.SOON: "곧 시작",
        DoorState.IN_USE: "이용 중",
        DoorState.SHUT: "이용 불가",
    },
}
REASONS = {
    DoorReason.EMPTY: _("Nobody has the room now"),
    DoorReason.STARTING: _("A booking begins soon"),
    DoorReason.WAITING: _("Waiting for check-in"),
    DoorReason.MEETING: _("A meeting is on"),
    DoorReason.CLOSED: _("Closed at this time"),
    DoorReason.TIDYING: _("Being tidied up"),
    DoorReason.HELD: _("Requested, waiting for an answer"),
}
ACTS = {"check-in": _("Check in"), "extend": _("Stay longer"), "end": _("End now")}
