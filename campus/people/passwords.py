"""Passwords: hashed with argon2id, and the few rules a new one must meet.

The rules are NIST SP 800-63B's, section 3.1.1: length, not a common one, nothing that names the person; any characters,
in any mixture.
"""

from enum import Enum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from campus.people.common_passwords import COMMON_PASSWORDS

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 128
_FEWEST_DIFFERENT = 4

# 19 MiB, two passes, one lane: OWASP's figures for argon2id, about 32 ms; the library's own take 64 MiB and 180 ms.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# A hash of random text that nobody knows: who has no account costs the same work as who has one.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$OJZUrNi/ZShJSHrlbX8Ocw$KPg937kT+92f9V9CbC7O1uJ6c9fiyz9Tkb5EwEks6UI"


class PasswordProblem(Enum):
    """Why a new password was refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    PERSONAL = "personal"


def hash_password(password: str) -> str:
    """The argon2id hash of ``password`` (NFC), in PHC form; takes about 32 ms, so never inside a write transaction."""
    return _HASHER.hash(password)


def verify_password(stored: str | None, password: str) -> bool:
    """Whether ``password`` is the one behind ``stored``; None (no account, no password) takes as long and is False."""
    try:
        return _HASHER.verify(stored or _NOBODY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether ``stored`` was made with other parameters than today's and should be made anew."""
    return _HASHER.check_needs_rehash(stored)


def password_problem(password: str, *, email: str, name: str) -> PasswordProblem | None:
    """Why ``password`` will not do for the person of that address and name, or None."""
    if len(password) < SHORTEST_PASSWORD:
        return PasswordProblem.TOO_SHORT
    if len(password) > LONGEST_PASSWORD:
        return PasswordProblem.TOO_LONG
    folded = password.casefold()
    if folded in COMMON_PASSWORDS or len(set(folded)) < _FEWEST_DIFFERENT:
        return PasswordProblem.COMMON
    if folded in {email, email.partition("@")[0], name.casefold(), "".join(name.casefold().split())}:
        return PasswordProblem.PERSONAL
    return None
