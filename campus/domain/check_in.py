"""When one checks in to a booking, is warned, and loses the room: the row "check-in" of the hub's rules.

From 15 minutes before the start to 15 after it; warned at +10, released at +15. Bookings of eight hours and more and
halls are exempt, and one that was made less than 30 minutes ahead is checked in already. Every number is a policy's.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from campus.domain.rules.policy import RoomPolicy
from campus.domain.slot import Slot

CODE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class CheckInTimes:
    """The instants of one occurrence's check-in, UTC: from ``opens_at`` until ``closes_at`` anyone who attends may; who
    did not is warned at ``warns_at`` and the room is given to others at ``releases_at``."""

    opens_at: datetime
    warns_at: datetime
    releases_at: datetime
    closes_at: datetime

    def is_open(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at

    @property
    def grace(self) -> timedelta:
        """So long, at least, a warning stands before the room is released, however late it was given."""
        return self.releases_at - self.warns_at


def check_in_times(policy: RoomPolicy, slot: Slot) -> CheckInTimes:
    """The check-in of a booking of ``slot`` under ``policy``.

    It stays open until the end: whoever comes late to a room that nobody was given is in the room all the same.
    """
    starts_at, ends_at = slot.starts_at, slot.ends_at
    releases_at = starts_at + timedelta(minutes=policy.release.value)
    return CheckInTimes(
        opens_at=starts_at - timedelta(minutes=policy.check_in_opens.value),
        warns_at=min(starts_at + timedelta(minutes=policy.warning.value), releases_at),
        releases_at=releases_at,
        closes_at=ends_at,
    )


def asks_for_check_in(policy: RoomPolicy, slot: Slot) -> bool:
    """Whether a booking of ``slot`` is to be checked in to; its room is released otherwise."""
    return policy.check_in.value and slot.minutes < policy.exempt.value


def is_checked_in_at_once(policy: RoomPolicy, slot: Slot, made_at: datetime) -> bool:
    """Whether a booking made at ``made_at`` counts as checked in from its start: who books that late is there."""
    return slot.starts_at - made_at < timedelta(minutes=policy.late.value)


def code_of(secret: str, occurrence_id: int, starts_at: datetime) -> str:
    """The six digits that check in to one occurrence, for those who know its page or its mails; another time of the
    same occurrence has other digits. An HMAC (RFC 2104) shortened as in RFC 4226, 5.3."""
    words = f"check-in {occurrence_id} {int(starts_at.timestamp())}".encode()
    digest = hmac.new(secret.encode(), words, hashlib.sha256).digest()
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"
