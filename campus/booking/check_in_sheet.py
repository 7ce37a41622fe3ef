"""What pages show of one date's check-in: its stage, its times, its digits, and what can be done."""

from dataclasses import dataclass
from datetime import datetime

from campus.booking.changes import OccurrenceFacts
from campus.booking.queries.check_ins import CheckInFacts
from campus.booking.queries.here import Taker
from campus.booking.stages import CHECKS_IN, IS_ON, Said, Stage, said_of_stage, stage_of
from campus.booking.stamps import stamp_of
from campus.domain.check_in import CheckInTimes, asks_for_check_in, check_in_times, code_of, is_checked_in_at_once
from campus.domain.text import mask_name
from campus.spaces.catalogue import RoomFacts


@dataclass(frozen=True, slots=True)
class CheckInSheet:
    """One confirmed date at one moment, as one reader may see it.

    ``may_change``: its organizer, whoever booked it, leaders of its group, managers; ``code`` is empty for others.
    ``longer_until`` is when it would end with one step more, None where that cannot be; ``taker`` who has the room
    since it was released.
    """

    facts: OccurrenceFacts
    room: RoomFacts
    stage: Stage
    times: CheckInTimes
    is_required: bool
    check_in: CheckInFacts | None
    may_change: bool
    code: str = ""
    longer_until: datetime | None = None
    taker: Taker | None = None
    is_late: bool = False

    @property
    def path(self) -> str:
        """The address of the date's page; its acts lie below."""
        of_series = f"/{stamp_of(self.facts.original_starts_at)}" if self.facts.is_series else ""
        return f"/bookings/{self.facts.booking_id}{of_series}"

    @property
    def said(self) -> Said:
        return said_of_stage(self.stage)

    @property
    def may_check_in(self) -> bool:
        """Whether one can check in at this moment, by a tap or by digits."""
        return self.stage in CHECKS_IN

    @property
    def is_on(self) -> bool:
        return self.stage in IS_ON

    @property
    def steps(self) -> int:
        """How many minutes one step longer is."""
        return self.room.rules.policy.grid.value

    @property
    def releases_at(self) -> datetime:
        """When the room is given to others if nobody comes; later than the rules say for whoever was warned late."""
        warned_at = self.check_in.warned_at if self.check_in is not None else None
        planned, grace = self.times.releases_at, self.times.grace
        return planned if warned_at is None else max(planned, warned_at + grace)

    @property
    def taker_name(self) -> str:
        """The masked name of who has the room now, empty where nobody may know."""
        return mask_name(self.taker.name) if self.taker is not None and self.taker.name else ""

    def may_take_again(self, now: datetime) -> bool:
        """Whether a released room is free still."""
        return self.stage is Stage.RELEASED and self.taker is None and now < self.facts.slot.ends_at


def draw_sheet(
    facts: OccurrenceFacts,
    room: RoomFacts,
    check_in: CheckInFacts | None,
    *,
    secret: str,
    may_change: bool,
    now: datetime,
) -> CheckInSheet:
    """The sheet of ``facts``, which are confirmed. ``secret`` is the hub's, for the digits."""
    policy = room.rules.policy
    is_required = asks_for_check_in(policy, facts.slot) if check_in is None else check_in.is_required
    is_late = is_checked_in_at_once(policy, facts.slot, facts.created_at)
    stage = stage_of(facts, policy, check_in, now)
    has_digits = may_change and is_required and facts.effective_end > now and not is_late
    return CheckInSheet(
        facts=facts,
        room=room,
        stage=stage,
        times=check_in_times(policy, facts.slot),
        is_required=is_required,
        check_in=check_in,
        may_change=may_change,
        code=code_of(secret, facts.occurrence_id, facts.slot.starts_at) if has_digits else "",
        is_late=is_late,
    )
