"""Setup codes: who reads one on the machine's console may set up the empty hub. Only their SHA-256 is kept."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from campus.hub.models import SetupCode

LIFETIME = timedelta(hours=24)
# Crockford's base 32: no letter that is taken for a digit. 28 of them are 140 bits.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _GROUP = 28, 4
_ALIKE = str.maketrans("OIL", "011")


def make_code(db: Session, *, replacing: bool, now: datetime) -> str:
    """A new code for 24 hours, in groups of four: the only copy. ``replacing`` ends all that were made before."""
    if replacing:
        forget_codes(db)
    else:
        db.execute(delete(SetupCode).where(SetupCode.expires_at <= now))
    plain = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    db.add(SetupCode(code_sha256=_digest(plain), expires_at=now + LIFETIME))
    return "-".join(plain[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def is_code(db: Session, typed: str, *, now: datetime) -> bool:
    """Whether ``typed`` is a code that still holds; however it is grouped, in capitals or not. All are compared, each
    in constant time."""
    asked = _digest("".join(each for each in typed.upper().translate(_ALIKE) if each.isalnum()))
    standing = db.scalars(select(SetupCode.code_sha256).where(SetupCode.expires_at > now)).all()
    return sum(hmac.compare_digest(asked, each) for each in standing) > 0


def forget_codes(db: Session) -> None:
    """No code holds any more."""
    db.execute(delete(SetupCode))


def _digest(plain: str) -> bytes:
    return hashlib.sha256(plain.encode("utf-8", "replace")).digest()
