"""Signing in, once the password was compared."""

from datetime import datetime

from sqlalchemy.orm import Session

from campus.people.models import Resident, ResidentStatus
from campus.people.queries.residents import Credentials
from campus.people.services.logins import Device, NewLogin, start_login


class SignInRefused(Exception):
    """The account changed between the comparison and the login, or is not active."""


def sign_in(db: Session, checked: Credentials, device: Device, *, new_hash: str | None, now: datetime) -> NewLogin:
    """A login for the resident whose password was found to match ``checked``.

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
    return start_login(db, resident.id, device, now=now)
