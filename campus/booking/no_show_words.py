"""Where a point of the no-show ledger stands, and the words for it."""

from datetime import datetime
from enum import StrEnum

from campus.booking.queries.no_shows import PointFacts
from campus.domain.no_show import NoShowRule
from campus.web.locale import _


class PointState(StrEnum):
    """What a point means at a moment."""

    COUNTS = "counts"
    CONTESTED = "contested"  # counts until a manager has answered
    EXCUSED = "excused"
    LAPSED = "lapsed"


POINT_STATES = {
    PointState.COUNTS: _("Counts"),
    PointState.CONTESTED: _("Contested"),
    PointState.EXCUSED: _("Excused"),
    PointState.LAPSED: _("Lapsed"),
}
POINT_BADGES = {
    PointState.COUNTS: "stop",
    PointState.CONTESTED: "wait",
    PointState.EXCUSED: "ok",
    PointState.LAPSED: "",
}
# What members say most often, and what managers do; each is read by the other.
CONTESTS = {
    "was-there": _("We were in the room; only the check-in is missing."),
    "not-working": _("The display, the code or the sign-in did not work."),
    "no-room": _("The room could not be used: locked, occupied or broken."),
    "sudden": _("Something came up at short notice, so I could not cancel."),
}
EXCUSES = {
    "was-there": _("People were in the room; only the check-in is missing."),
    "not-working": _("The display or the check-in did not work."),
    "no-room": _("The room could not be used."),
    "sudden": _("It could not be foreseen. Thank you for telling us."),
}


def point_state(point: PointFacts, rule: NoShowRule, now: datetime) -> PointState:
    """Where ``point`` stands at ``now`` under ``rule``."""
    if point.is_excused:
        return PointState.EXCUSED
    if point.given_at + rule.life <= now:
        return PointState.LAPSED
    return PointState.CONTESTED if point.is_contested else PointState.COUNTS
