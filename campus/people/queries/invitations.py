"""Who was invited and has not come yet, and whose a link is."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from campus.people.models import Invitation, Resident, ResidentStatus
from campus.people.queries.logins import token_digest

# As many values as a statement names at once.
_MANY = 900


class Pending(NamedTuple):
    """An invitation that waits for its owner."""

    resident: Resident
    it: Invitation

    def is_over(self, now: datetime) -> bool:
        """Whether its link works no more."""
        return self.it.expires_at is not None and self.it.expires_at <= now


_WAITS: tuple[ColumnElement[bool], ...] = (
    Invitation.accepted_at.is_(None),
    Resident.status == ResidentStatus.UNVERIFIED,
)


def count_invitations(db: Session) -> int:
    """How many were invited, or only prepared, and have not come."""
    joined = select(func.count()).select_from(Invitation).join(Resident, Resident.id == Invitation.resident_id)
    return db.scalar(joined.where(*_WAITS)) or 0


def list_invitations(db: Session, *, offset: int, limit: int) -> Sequence[Pending]:
    """They, the newest first."""
    rows = db.execute(
        select(Resident, Invitation)
        .join(Invitation, Resident.id == Invitation.resident_id)
        .where(*_WAITS)
        .order_by(Invitation.made_at.desc(), Resident.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [Pending(*row) for row in rows]


def find_invitation(db: Session, token: str, *, now: datetime) -> Resident | None:
    """Whose link ``token`` is, as long as it works; None for all others alike."""
    open_still = Resident.status.in_((ResidentStatus.UNVERIFIED, ResidentStatus.PENDING))
    return db.scalar(
        select(Resident)
        .join(Invitation, Invitation.resident_id == Resident.id)
        .where(
            Invitation.token_sha256 == token_digest(token),
            Invitation.accepted_at.is_(None),
            Invitation.expires_at > now,
            open_still,
        )
    )


def known_addresses(db: Session, emails: Iterable[str]) -> dict[str, ResidentStatus]:
    """Which of the normalised addresses have an account, and how it stands."""
    wanted = sorted(set(emails))
    known: dict[str, ResidentStatus] = {}
    for at in range(0, len(wanted), _MANY):
        some = Resident.email.in_(wanted[at : at + _MANY])
        known |= {row.email: row.status for row in db.execute(select(Resident.email, Resident.status).where(some))}
    return known
