"""Where a confirmed date stands once its time is near: what its pages, lists, series and doors call it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pyramid.i18n import TranslationString

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import CheckInWay, OccurrenceStatus
from campus.booking.queries.check_ins import CheckInFacts
from campus.booking.words import STATUS_BADGES, STATUSES
from campus.domain.check_in import asks_for_check_in, check_in_times, is_checked_in_at_once
from campus.domain.rules import RoomPolicy
from campus.web.locale import _


class Stage(StrEnum):
    """From far ahead to long over."""

    AHEAD = "ahead"
    OPEN = "open"  # one may check in, it has not begun
    MISSING = "missing"  # it is on, and nobody has checked in
    IN = "in"  # checked in
    RUNNING = "running"  # it is on, and nobody needs to check in
    RELEASED = "released"  # nobody came, others may have the room
    ENDED = "ended"  # given back early, by hand
    DONE = "done"
    OVER = "over"  # nobody checked in, and nothing was noted


# Those in which one checks in.
CHECKS_IN = (Stage.OPEN, Stage.MISSING)
# Those in which people are in the room, as far as the hub knows.
IS_ON = (Stage.IN, Stage.RUNNING)

_WORDS = {
    Stage.AHEAD: (STATUSES[OccurrenceStatus.CONFIRMED], "ok", None),
    Stage.OPEN: (_("Check-in is open"), "ok", None),
    Stage.MISSING: (_("Not checked in yet"), "wait", None),
    Stage.IN: (_("Checked in, in use"), "in", "check"),
    Stage.RUNNING: (_("Under way"), "in", None),
    Stage.RELEASED: (_("Released: nobody came"), "stop", None),
    Stage.ENDED: (_("Ended early"), "", "check"),
    Stage.DONE: (_("Over"), "", "check"),
    Stage.OVER: (_("Over, nobody checked in"), "", "minus"),
}
# How somebody came, for those who may change the booking.
WAYS = {
    CheckInWay.PAGE: _("on the booking's page"),
    CheckInWay.DOOR: _("by the QR code at the door"),
    CheckInWay.CODE: _("by six digits"),
    CheckInWay.DISPLAY: _("at the display by the door"),
    CheckInWay.LATE: _("booked at short notice"),
    CheckInWay.SESSION: _("at the group's session"),
    CheckInWay.ACTIVITY: _("the room was in use"),
    CheckInWay.MANAGER: _("by a manager"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A state in a word, with the kind of its badge and its sign (None: the kind's own)."""

    word: TranslationString
    badge: str
    sign: str | None = None


def counts_as_in(facts: OccurrenceFacts, policy: RoomPolicy, check_in: CheckInFacts | None) -> bool:
    """Whether someone came, or it was booked so late that it counts as that; before the sweep has written it down,
    too."""
    if check_in is not None:
        return check_in.is_checked_in
    return is_checked_in_at_once(policy, facts.slot, facts.created_at)


def stage_of(facts: OccurrenceFacts, policy: RoomPolicy, check_in: CheckInFacts | None, now: datetime) -> Stage:
    """The stage at ``now`` of ``facts``, which are confirmed, in a room under ``policy``."""
    is_required = asks_for_check_in(policy, facts.slot) if check_in is None else check_in.is_required
    came = counts_as_in(facts, policy, check_in)
    has_begun = facts.slot.starts_at <= now
    if check_in is not None and check_in.is_released:
        return Stage.RELEASED
    if facts.effective_end <= now:
        return Stage.ENDED if facts.ended_at else Stage.DONE if came or not is_required else Stage.OVER
    if came and (has_begun or check_in is not None):
        return Stage.IN
    if has_begun:
        return Stage.MISSING if is_required else Stage.RUNNING
    is_open = is_required and not came and check_in_times(policy, facts.slot).opens_at <= now
    return Stage.OPEN if is_open else Stage.AHEAD


def said_of_stage(stage: Stage) -> Said:
    """The word for ``stage``."""
    return Said(*_WORDS[stage])


def said_of_date(facts: OccurrenceFacts, policy: RoomPolicy, check_in: CheckInFacts | None, now: datetime) -> Said:
    """The word for a date, whatever its status is."""
    if facts.status is OccurrenceStatus.CONFIRMED:
        return said_of_stage(stage_of(facts, policy, check_in, now))
    return Said(STATUSES[facts.status], STATUS_BADGES[facts.status])
