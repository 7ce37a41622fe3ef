"""Sign-ins between the password and the second factor: a row of five minutes, never a login."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from campus.people.models import HalfLogin, Resident, ResidentStatus
from campus.people.queries.factors import has_factor
from campus.people.queries.logins import token_digest
from campus.people.services.factors import Proof
from campus.people.services.logins import Device, NewLogin, start_login

HALF_LIFE = timedelta(minutes=5)


class SignInRefused(Exception):
    """The account changed between the comparison and the login, or is not active."""


@dataclass(frozen=True, slots=True)
class HalfWay:
    """What the visit keeps until the second factor is shown: the only copy of the token."""

    token: str


def begin_half(
    db: Session, resident_id: int, *, is_remembered: bool, proof: str = Proof.PASSWORD.value, now: datetime
) -> str:
    """The token of a sign-in that waits for its second factor; an earlier one of the resident stays."""
    db.execute(delete(HalfLogin).where(HalfLogin.expires_at <= now))
    token = secrets.token_urlsafe(32)
    row = HalfLogin(
        token_sha256=token_digest(token),
        resident_id=resident_id,
        is_remembered=is_remembered,
        expires_at=now + HALF_LIFE,
        proof=proof,
    )
    db.add(row)
    return token


def find_half(db: Session, token: str, *, now: datetime) -> HalfLogin | None:
    """The unexpired row behind ``token``, or None."""
    return db.scalar(
        select(HalfLogin).where(HalfLogin.token_sha256 == token_digest(token), HalfLogin.expires_at > now)
    )


def finish_half(
    db: Session, token: str, device: Device, prove: Callable[[int], Proof], *, now: datetime
) -> tuple[Resident, NewLogin]:
    """The login, once ``prove`` said for the resident's id which factor was shown; the row is gone then.

    Raises :class:`SignInRefused` when it ran out or the account is not active any more, and what ``prove`` raises.
    """
    half = find_half(db, token, now=now)
    resident = None if half is None else db.get(Resident, half.resident_id, with_for_update=True)
    if half is None or resident is None or resident.status is not ResidentStatus.ACTIVE:
        raise SignInRefused
    shown = prove(resident.id)
    gone = db.scalar(delete(HalfLogin).where(HalfLogin.id == half.id).returning(HalfLogin.id))
    if gone is None or not has_factor(db, resident.id):
        raise SignInRefused
    proof_shown = shown.replace(Proof.PASSWORD, half.proof, 1)
    return resident, start_login(db, resident.id, device, proof=proof_shown, now=now)
