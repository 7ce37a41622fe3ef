"""What mails carry for checking in: links by which one tap does it without signing in, and six digits for others."""

from dataclasses import dataclass
from datetime import UTC, datetime

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import OccurrenceStatus
from campus.domain.check_in import CODE_DIGITS, asks_for_check_in, code_of, is_checked_in_at_once
from campus.domain.rules import RoomPolicy
from campus.outbox.signing import read_signed, sign
from campus.settings import Settings

_PURPOSE = "check-in"


@dataclass(frozen=True, slots=True)
class CameToken:
    """What a link's token says."""

    occurrence_id: int
    resident_id: int
    starts_at: datetime


def came_url(settings: Settings, said: CameToken) -> str:
    """The address of the page with the one button. It ends to work when the date begins at another time."""
    text = f"{said.occurrence_id}-{said.resident_id}-{int(said.starts_at.timestamp())}"
    return f"{settings.base_url}/check-in/{sign(settings.secret, _PURPOSE, text)}"


def read_token(secret: str, token: str) -> CameToken | None:
    """What a token of ours says; None for anything else."""
    text = read_signed(secret, _PURPOSE, token)
    if text is None:
        return None
    occurrence_id, resident_id, starts_at = map(int, text.split("-"))
    return CameToken(occurrence_id, resident_id, datetime.fromtimestamp(starts_at, UTC))


def digits_of(secret: str, facts: OccurrenceFacts, policy: RoomPolicy) -> str:
    """The digits of ``facts`` in two groups, ``123 456``, for those who may change it; empty where nobody needs any."""
    is_asked = asks_for_check_in(policy, facts.slot) and not is_checked_in_at_once(policy, facts.slot, facts.created_at)
    if not is_asked or facts.status is not OccurrenceStatus.CONFIRMED:
        return ""
    digits = code_of(secret, facts.occurrence_id, facts.slot.starts_at)
    return f"{digits[: CODE_DIGITS // 2]} {digits[CODE_DIGITS // 2 :]}"
