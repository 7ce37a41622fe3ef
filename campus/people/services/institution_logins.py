"""Accounts of institutions: signing in by one, connecting and disconnecting one."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.people.models import InstitutionLogin, Login, Resident, ResidentStatus
from campus.people.oidc.values import Proven
from campus.people.queries.factors import has_factor
from campus.people.services.factors import Proof
from campus.people.services.half_logins import HalfWay, SignInRefused, begin_half
from campus.people.services.logins import Device, NewLogin, start_login
from campus.people.services.signing_up import RENEWABLE


class InstitutionTaken(Exception):
    """That account of the institution is connected to another account of the hub. Nothing was written."""


class NotActive(SignInRefused):
    """The account does not sign anybody in; ``status`` is why."""

    def __init__(self, status: ResidentStatus) -> None:
        super().__init__(status.value)
        self.status = status


def _of(db: Session, proven: Proven) -> InstitutionLogin | None:
    return db.scalar(
        select(InstitutionLogin).where(
            InstitutionLogin.issuer == proven.issuer, InstitutionLogin.subject == proven.subject
        )
    )


def enter(
    db: Session, resident: Resident, device: Device, *, is_strong: bool, now: datetime
) -> NewLogin | HalfWay:
    """A login for whom a provider vouches for, or half of one where the account has a second factor and the provider
    has not asked for one that counts."""
    if is_strong:
        return start_login(db, resident.id, device, proof=Proof.PROVIDER_STRONG.value, now=now)
    proof = Proof.PROVIDER.value
    if has_factor(db, resident.id):
        return HalfWay(begin_half(db, resident.id, is_remembered=device.is_remembered, proof=proof, now=now))
    return start_login(db, resident.id, device, proof=proof, now=now)


def sign_in_by_institution(
    db: Session, proven: Proven, device: Device, *, now: datetime
) -> tuple[Resident, NewLogin | HalfWay] | None:
    """The owner of the connected account, and a login for them; None where it is connected to nobody, or to
    one who may sign up once more.

    Raises :class:`NotActive`.
    """
    link = _of(db, proven)
    if link is None:
        return None
    resident = db.get_one(Resident, link.resident_id, with_for_update=True)
    if resident.status in RENEWABLE:
        return None
    if resident.status is not ResidentStatus.ACTIVE:
        raise NotActive(resident.status)
    link.last_used_at = now
    return resident, enter(db, resident, device, is_strong=proven.is_strong, now=now)


def connect(db: Session, resident_id: int, provider: str, proven: Proven, *, now: datetime) -> Resident:
    """Let an account of an institution sign the resident in from now on; nothing changes if it does already.

    Raises :class:`InstitutionTaken`, and :class:`NotActive`.
    """
    resident = db.get_one(Resident, resident_id, with_for_update=True)
    if resident.status not in (ResidentStatus.ACTIVE, ResidentStatus.PENDING):
        raise NotActive(resident.status)
    link = _of(db, proven)
    if link is not None and link.resident_id != resident_id:
        raise InstitutionTaken
    if link is None:
        row = InstitutionLogin(
            resident_id=resident_id,
            issuer=proven.issuer,
            subject=proven.subject,
            email=proven.email,
            linked_at=now,
        )
        db.add(row)
        details = {"provider": provider}
        record(
            db, "resident.institution-connected", ("resident", resident_id), by=resident_id, now=now, details=details
        )
    return resident


def disconnect(db: Session, resident_id: int, link_id: int, *, now: datetime) -> bool:
    """Let an account of an institution sign nobody in any more; whether there was one of the resident's."""
    mine = (InstitutionLogin.id == link_id, InstitutionLogin.resident_id == resident_id)
    if db.scalar(delete(InstitutionLogin).where(*mine).returning(InstitutionLogin.id)) is None:
        return False
    record(db, "resident.institution-disconnected", ("resident", resident_id), by=resident_id, now=now)
    return True


def signed_in_since(db: Session, login_id: int, moment: datetime) -> bool:
    """Whether that login was made after ``moment``."""
    return db.scalar(select(Login.id).where(Login.id == login_id, Login.created_at >= moment)) is not None
