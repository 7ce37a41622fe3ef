"""Why not, in words: what sign-up, the door, talks and tables answer."""

from pyramid.i18n import TranslationString

from campus.domain.rotation import TurnReason
from campus.groups.models import GroupSession, SessionStatus
from campus.groups.services.checking_in import DoorReason
from campus.groups.services.signing_up import SignUpReason
from campus.web.locale import _

SIGN_UP_REASONS: dict[SignUpReason, TranslationString] = {
    SignUpReason.CALLED_OFF: _("This date does not take place, so there is nothing to sign up for."),
    SignUpReason.OVER: _("This session is over."),
    SignUpReason.RUNNING: _("This session has begun. If you are there, check in at the door."),
    SignUpReason.GROUP_ENDED: _("This group has ended; nobody signs up any more."),
    SignUpReason.MEMBERS_ONLY: _("Only members of the group sign up. Ask to join on the group's page."),
    SignUpReason.NO_GUESTS: _("This session takes no guests. With an account at the hub you can sign up."),
    SignUpReason.PRESENTS: _("You give a talk on this date. Step back from it first, then opt out."),
    SignUpReason.NOT_SIGNED_UP: _("You are not signed up for this date."),
}
DOOR_REASONS: dict[DoorReason, TranslationString] = {
    DoorReason.CALLED_OFF: _("This date does not take place."),
    DoorReason.TOO_EARLY: _("Check-in opens at ${time}."),
    DoorReason.OVER: _("This session is over; who leads the group can still put the list right."),
}
TURN_REASONS: dict[TurnReason, TranslationString] = {
    TurnReason.VOLUNTEERS: _("volunteers"),
    TurnReason.NEVER_YET: _("has given no talk here yet"),
    TurnReason.FEWEST: _("has given the fewest talks here"),
    TurnReason.MORE_OFTEN: _("has given a talk more often than others"),
}
TALK_TAKEN = _("Someone else gives this talk by now. Thank you all the same!")
STATE_BADGES = {
    SessionStatus.PLANNED: "ok",
    SessionStatus.UNCERTAIN: "wait",
    SessionStatus.SKIPPED: "",
    SessionStatus.CANCELLED: "stop",
}


def number_of(session: GroupSession) -> TranslationString:
    """``3회차``: which session of its season this is."""
    return _("Session ${n}", mapping={"n": session.number})
