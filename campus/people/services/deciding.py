"""What managers decide about people: approve, decline, disable, enable."""

from datetime import datetime

from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.people.models import MailTokenPurpose, Resident, ResidentStatus, Verification
from campus.people.services.administering import hold_residents, keep_an_admin, merged_into
from campus.people.services.logins import revoke_all_but
from campus.people.services.mail_tokens import cancel_mail_tokens
from campus.people.services.signing_up import claim_affiliation


class AlreadyDecided(Exception):
    """Another manager was first; ``status`` is how the account stands now."""

    def __init__(self, status: ResidentStatus) -> None:
        super().__init__(status.value)
        self.status = status


def _stand(db: Session, resident_id: int, expected: ResidentStatus) -> Resident:
    """The resident, locked and read anew, if the account stands as expected."""
    resident = db.get_one(Resident, resident_id, with_for_update=True, populate_existing=True)
    if resident.status is not expected:
        raise AlreadyDecided(resident.status)
    return resident


def approve_resident(
    db: Session, resident_id: int, organization_id: int | None, title: str, *, by: int, now: datetime
) -> Resident:
    """Let a waiting person in, as of ``organization_id`` (None: of none). Raises :class:`AlreadyDecided`."""
    resident = _stand(db, resident_id, ResidentStatus.PENDING)
    resident.status = ResidentStatus.ACTIVE
    resident.approved_at = now
    resident.approved_by_id = by
    resident.claimed_organization = ""
    claim_affiliation(db, resident_id, organization_id, title=title, verified_how=Verification.MANAGER, now=now)
    details = {"organization_id": organization_id}
    record(db, "resident.approved", ("resident", resident_id), by=by, now=now, details=details)
    return resident


def decline_resident(db: Session, resident_id: int, reason: str, *, by: int, now: datetime) -> Resident:
    """Turn a waiting person down, with a reason they are told. Raises :class:`AlreadyDecided`."""
    resident = _stand(db, resident_id, ResidentStatus.PENDING)
    resident.status = ResidentStatus.DECLINED
    details = {"reason": reason}
    record(db, "resident.declined", ("resident", resident_id), by=by, now=now, details=details)
    return resident


def disable_resident(db: Session, resident_id: int, reason: str = "", *, by: int, now: datetime) -> Resident:
    """Shut an account: every device is signed out, no link works. The person reads the ``reason`` in a mail.

    Raises :class:`AlreadyDecided`, and :class:`LastAdmin` for the only one who administers the hub.
    """
    held = hold_residents(db, resident_id)
    resident = held[resident_id]
    if resident.status is not ResidentStatus.ACTIVE:
        raise AlreadyDecided(resident.status)
    keep_an_admin(held, resident_id)
    resident.status = ResidentStatus.DISABLED
    for purpose in MailTokenPurpose:
        cancel_mail_tokens(db, resident_id, purpose)
    revoke_all_but(db, resident_id, None, by=by, now=now)
    details = {"reason": reason} if reason else {}
    record(db, "resident.disabled", ("resident", resident_id), by=by, now=now, details=details)
    return resident


def enable_resident(db: Session, resident_id: int, *, by: int, now: datetime) -> Resident:
    """Open a shut account again. Raises :class:`AlreadyDecided`, also for one that became part of another, or left."""
    resident = _stand(db, resident_id, ResidentStatus.DISABLED)
    if merged_into(db, resident_id) is not None or resident.left_at is not None:
        raise AlreadyDecided(resident.status)
    resident.status = ResidentStatus.ACTIVE
    record(db, "resident.enabled", ("resident", resident_id), by=by, now=now)
    return resident
