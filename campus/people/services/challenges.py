"""Challenges for passkeys: each is answered once, within five minutes, where it was asked."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from campus.people.ceremonies import new_challenge, new_handle
from campus.people.models import Passkey, PasskeyChallenge
from campus.people.queries.logins import token_digest

CHALLENGE_LIFE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Begun:
    """A new challenge, and the only copy of the token that finds it again."""

    token: str
    challenge: bytes


def begin_challenge(db: Session, *, bound_to: bytes | None = None, now: datetime) -> Begun:
    """A challenge to show a passkey; ``bound_to`` is the digest of the half login that it continues."""
    return _begin(db, bound_to, now)


def begin_passkey(db: Session, resident_id: int, bound_to: bytes, name: str, *, now: datetime) -> Begun:
    """A challenge to make a passkey called ``name``, for the login of digest ``bound_to``. All passkeys of a resident
    have one handle."""
    handle = db.scalar(select(Passkey.user_handle).where(Passkey.resident_id == resident_id).limit(1))
    return _begin(db, bound_to, now, name=name, user_handle=handle or new_handle())


def _begin(
    db: Session, bound_to: bytes | None, now: datetime, *, name: str = "", user_handle: bytes | None = None
) -> Begun:
    db.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at <= now))
    begun = Begun(secrets.token_urlsafe(32), new_challenge())
    db.add(
        PasskeyChallenge(
            token_sha256=token_digest(begun.token),
            challenge=begun.challenge,
            bound_to=bound_to,
            name=name,
            user_handle=user_handle,
            expires_at=now + CHALLENGE_LIFE,
        )
    )
    return begun


def find_challenge(db: Session, token: object, bound_to: bytes | None, *, now: datetime) -> PasskeyChallenge | None:
    """The challenge behind what a visit holds, if it was made for ``bound_to`` and is not over."""
    if not isinstance(token, str):
        return None
    return db.scalar(select(PasskeyChallenge).where(*_is_open(token, bound_to, now)))


def take_challenge(db: Session, token: object, bound_to: bytes | None, *, now: datetime) -> PasskeyChallenge | None:
    """The same, and it is spent: of two that ask at once one gets it."""
    if not isinstance(token, str):
        return None
    spend = delete(PasskeyChallenge).where(*_is_open(token, bound_to, now)).returning(PasskeyChallenge)
    return db.scalar(spend)


def _is_open(token: str, bound_to: bytes | None, now: datetime) -> tuple[ColumnElement[bool], ...]:
    is_bound = PasskeyChallenge.bound_to.is_(None) if bound_to is None else PasskeyChallenge.bound_to == bound_to
    return PasskeyChallenge.token_sha256 == token_digest(token), is_bound, PasskeyChallenge.expires_at > now
