"""Signing in, once the password was compared."""

from datetime import datetime

from sqlalchemy.orm import Session

from campus.people.ceremonies import Site
from campus.people.models import Resident, ResidentStatus
from campus.people.queries.factors import has_factor
from campus.people.queries.residents import Credentials
from campus.people.services.factors import Proof
from campus.people.services.half_logins import HalfWay, SignInRefused, begin_half
from campus.people.services.logins import Device, NewLogin, start_login
from campus.people.services.passkeys import show_passkey


def sign_in(
    db: Session, checked: Credentials, device: Device, *, new_hash: str | None, now: datetime
) -> NewLogin | HalfWay:
    """A login for the resident whose password was found to match ``checked``, or half of one.

    The password is compared outside of the write transaction, so the account is looked at again: raises
    :class:`SignInRefused` if it is no longer active or has another password. ``new_hash`` replaces an outdated one.
    """
    resident = db.get(Resident, checked.resident_id, with_for_update=True)
    if resident is None or resident.status is not ResidentStatus.ACTIVE:
        raise SignInRefused
    if resident.password_hash != checked.password_hash:
        raise SignInRefused
    if new_hash is not None:
        resident.password_hash = new_hash
    if has_factor(db, resident.id):
        return HalfWay(begin_half(db, resident.id, is_remembered=device.is_remembered, now=now))
    return start_login(db, resident.id, device, now=now)


def sign_in_by_passkey(
    db: Session, answer: str, site: Site, challenge: bytes, device: Device, *, now: datetime
) -> tuple[Resident, NewLogin]:
    """The login of whoever owns the passkey that ``answer`` (JSON) shows: nothing else is asked, since its device has
    verified the person. Raises ``FactorRefused``, and :class:`SignInRefused` when the account is not active."""
    resident = db.get_one(Resident, show_passkey(db, answer, site, challenge, now=now).resident_id)
    if resident.status is not ResidentStatus.ACTIVE:
        raise SignInRefused
    return resident, start_login(db, resident.id, device, proof=Proof.PASSKEY, now=now)
