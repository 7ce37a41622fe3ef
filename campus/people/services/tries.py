"""Throttling: tries are counted per account, device and network before they are judged.

So many at once cannot outrun the count. Rows are written in short transactions of their own and survive the refusal;
when they cannot be written, nobody gets in.
"""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from campus.people.models import SignInFailure

WINDOW = timedelta(minutes=15)
# From one account and network, or one account and known device.
MOST_PER_PLACE = 10
# For one account from all networks it is not known from: guessing that is spread out.
MOST_PER_ACCOUNT = 30
MOST_PER_NETWORK = 50
# Mails asked for: one address is not flooded; a whole institute behind one address may join on one day.
MOST_MAILS_TO_ADDRESS = 3
MOST_MAILS_FROM_NETWORK = 100
# Asking to sign in by a passkey is no failure: a class in one room does it at once.
MOST_CHALLENGES = 300
# And may sign in on one morning.
MOST_TRIPS_FROM_NETWORK = 500


class TooManyTries(Exception):
    """A limit is reached; the next try is free in ``minutes``."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"The next try is free in {minutes} minutes.")
        self.minutes = minutes


def _key(*parts: str) -> str:
    """A key that names nobody: what it is about, and a hash of whom."""
    return f"{parts[0]}:{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()}"


def sign_in_limits(email: str, network: str, device: str | None) -> dict[str, int]:
    """The counts that a try to sign in falls under, each with its most.

    A known ``device`` has a count of its own and no other: guesses made elsewhere cannot lock its owner out.
    """
    if device is not None:
        return {_key("device", email, device): MOST_PER_PLACE}
    return {
        _key("place", email, network): MOST_PER_PLACE,
        _key("account", email): MOST_PER_ACCOUNT,
        _key("network", network): MOST_PER_NETWORK,
    }


def passkey_limits(network: str) -> dict[str, int]:
    """The count of passkeys that nobody here has, shown from a network: the network's own, as for passwords."""
    return {_key("network", network): MOST_PER_NETWORK}


def challenge_limits(network: str) -> dict[str, int]:
    """The count of challenges that a network asked for: each is a row."""
    return {_key("challenge", network): MOST_CHALLENGES}


def mail_limits(email: str) -> dict[str, int]:
    """The count of mails that strangers had sent to an address."""
    return {_key("mail-to", email): MOST_MAILS_TO_ADDRESS}


def network_mail_limits(network: str) -> dict[str, int]:
    """The count of mails asked for from a network."""
    return {_key("mail-from", network): MOST_MAILS_FROM_NETWORK}


def trip_limits(network: str) -> dict[str, int]:
    """The count of trips to an institution's provider that began in a network."""
    return {_key("trip", network): MOST_TRIPS_FROM_NETWORK}


def code_limits(what: str, resident_id: int) -> dict[str, int]:
    """The count of codes that a resident typed for ``what``: a door, by its kind and id."""
    return {_key("code", what, str(resident_id)): MOST_PER_PLACE}


def setup_limits(network: str) -> dict[str, int]:
    """The count of setup codes tried from a network. Guessing elsewhere keeps nobody out: codes are long."""
    return {_key("setup", network): MOST_PER_PLACE}


def take_try(db: Session, limits: Mapping[str, int], *, now: datetime) -> list[int]:
    """Count one try under every key and return the ids of the counts.

    Raises :class:`TooManyTries` and counts nothing when a key is full. Tries under one key follow each other: by the
    write lock on SQLite, by a lock per key, taken in one order, on PostgreSQL.
    """
    since = now - WINDOW
    keys = sorted(limits)
    if db.get_bind().dialect.name == "postgresql":
        for key in keys:
            db.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
    db.execute(delete(SignInFailure).where(SignInFailure.key.in_(keys), SignInFailure.at <= since))
    waits = [_wait(db, key, limits[key], now) for key in keys]
    if any(waits):
        raise TooManyTries(max(waits))
    tries = [SignInFailure(key=key, at=now) for key in keys]
    db.add_all(tries)
    db.flush()  # their ids are the answer
    return [each.id for each in tries]


def _wait(db: Session, key: str, most: int, now: datetime) -> int:
    """Minutes until ``key`` takes a try again; 0 if it does now."""
    moments = db.scalars(select(SignInFailure.at).where(SignInFailure.key == key).order_by(SignInFailure.at)).all()
    if len(moments) < most:
        return 0
    free_at = moments[len(moments) - most] + WINDOW
    return max(ceil((free_at - now) / timedelta(minutes=1)), 1)


def give_back(db: Session, tries: Collection[int]) -> None:
    """Take back tries that were no failures."""
    db.execute(delete(SignInFailure).where(SignInFailure.id.in_(tries)))


def clear_tries(db: Session, email: str, network: str, device: str | None = None) -> None:
    """Forget the failures of an account whose owner has shown to be one; the network's own count stays."""
    keys = [_key("place", email, network), _key("account", email)]
    if device is not None:
        keys.append(_key("device", email, device))
    db.execute(delete(SignInFailure).where(SignInFailure.key.in_(keys)))
