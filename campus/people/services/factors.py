"""Second factors of an account: an app that shows codes, and ten recovery codes for when it or a passkey is lost."""

import hashlib
import hmac
import secrets
from base64 import b32encode
from datetime import datetime
from enum import StrEnum

import pyotp
from sqlalchemy import case, delete, func, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.people.models import CodeApp, HalfLogin, Login, Passkey, RecoveryCode, Resident
from campus.people.queries.factors import has_factor
from campus.people.sealing import SealBroken, seal, unseal
from campus.people.services.logins import revoke_all_but

STEP_SECONDS = 30
# RFC 6238, 5.2: one step either way for clocks that differ.
SKEW = 1
RECOVERY_CODES = 10
_RECOVERY_OCTETS = 10  # 80 bits: a plain SHA-256 cannot be guessed back


class Proof(StrEnum):
    """How a login was proven."""

    PASSWORD = "password"  # noqa: S105 - a kind of proof, not a secret
    CODE = "password+code"
    RECOVERY = "password+recovery"
    WITH_PASSKEY = "password+passkey"
    # Its device has verified the person: two factors by itself.
    PASSKEY = "passkey"
    # An institution's provider said who it is; the second time, after more than one factor there.
    PROVIDER = "provider"
    PROVIDER_STRONG = "provider+mfa"


# One factor alone.
WEAK = frozenset({Proof.PASSWORD.value, Proof.PROVIDER.value})
_FIRST_STEP = case(
    (Login.proof.startswith(Proof.PROVIDER.value), Proof.PROVIDER.value), else_=Proof.PASSWORD.value
)


class FactorRefused(Exception):
    """The code is wrong or spent, or the account's factor changed meanwhile."""


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).digest()


def _plain(code: str) -> str:
    """A code as typed, without the spaces and hyphens people put in."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def app_secret(app: CodeApp, key: str) -> str:
    """The secret of an app in base32, for its owner's eyes. Raises :class:`SealBroken`."""
    return unseal(key, app.sealed_secret, owner=app.resident_id)


def app_address(secret: str, email: str, hub: str) -> str:
    """The ``otpauth:`` address that apps read from a QR code."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=email, issuer_name=hub)


def begin_app(db: Session, resident_id: int, key: str, *, now: datetime) -> None:
    """A new secret for an app, to be confirmed; nothing happens to one that is. Raises :class:`FactorRefused`."""
    app = db.get(CodeApp, resident_id, with_for_update=True)
    if app is not None and app.confirmed_at is not None:
        raise FactorRefused
    sealed = seal(key, pyotp.random_base32(), owner=resident_id)
    if app is None:
        db.add(CodeApp(resident_id=resident_id, sealed_secret=sealed, last_step=0, begun_at=now))
    else:
        app.sealed_secret, app.begun_at, app.last_step = sealed, now, 0
    record(db, "resident.factor-begun", ("resident", resident_id), by=resident_id, now=now)


def _take_code(app: CodeApp, key: str, code: str, now: datetime) -> bool:
    """Whether ``code`` is of a step near ``now`` that is newer than the last one taken; it is spent then."""
    try:
        totp = pyotp.TOTP(unseal(key, app.sealed_secret, owner=app.resident_id), interval=STEP_SECONDS)
    except SealBroken:
        return False
    step = int(now.timestamp()) // STEP_SECONDS
    for each in range(step - SKEW, step + SKEW + 1):
        if each > app.last_step and hmac.compare_digest(totp.generate_otp(each).encode(), code.encode()):
            app.last_step = each
            return True
    return False


def confirm_app(db: Session, ids: tuple[int, int], key: str, code: str, *, now: datetime) -> list[str]:
    """Turn the app on by a code of it; the recovery codes, told this once, or none where a passkey had brought them.

    ``ids`` are the resident and their login, which counts as proven by the code; other devices are signed out. Raises
    :class:`FactorRefused`.
    """
    resident_id, login_id = ids
    db.get_one(Resident, resident_id, with_for_update=True)
    is_first = not has_factor(db, resident_id)
    app = db.get(CodeApp, resident_id, with_for_update=True)
    if app is None or app.confirmed_at is not None or not _take_code(app, key, _plain(code), now):
        raise FactorRefused
    app.confirmed_at = now
    revoke_all_but(db, resident_id, login_id, by=resident_id, now=now)
    strengthen_login(db, login_id, Proof.CODE)
    record(db, "resident.factor-added", ("resident", resident_id), by=resident_id, now=now)
    return draw_codes(db, resident_id) if is_first else []


def strengthen_login(db: Session, login_id: int, shown: Proof) -> None:
    """Count the login as proven by its first step and by the factor of ``shown``, which names a password's."""
    proof = func.replace(shown.value, Proof.PASSWORD.value, _FIRST_STEP)
    db.execute(update(Login).where(Login.id == login_id).values(proof=proof))


def draw_codes(db: Session, resident_id: int) -> list[str]:
    """Ten recovery codes in place of those there were."""
    db.execute(delete(RecoveryCode).where(RecoveryCode.resident_id == resident_id))
    plain = [b32encode(secrets.token_bytes(_RECOVERY_OCTETS)).decode() for _number in range(RECOVERY_CODES)]
    db.add_all(RecoveryCode(resident_id=resident_id, code_sha256=_digest(code)) for code in plain)
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in plain]


def renew_codes(db: Session, resident_id: int, *, now: datetime) -> list[str]:
    """Ten new recovery codes; the old ones are void. Raises :class:`FactorRefused` without a second factor."""
    db.get_one(Resident, resident_id, with_for_update=True)
    if not has_factor(db, resident_id):
        raise FactorRefused
    record(db, "resident.recovery-codes-renewed", ("resident", resident_id), by=resident_id, now=now)
    return draw_codes(db, resident_id)


def prove_factor(db: Session, resident_id: int, key: str, code: str, *, now: datetime) -> Proof:
    """What ``code`` proves: it is a code of the app or a recovery code, and spent. Raises :class:`FactorRefused`."""
    app = db.get(CodeApp, resident_id, with_for_update=True)
    typed = _plain(code)
    if app is not None and app.confirmed_at is not None and _take_code(app, key, typed, now):
        return Proof.CODE
    mine = (RecoveryCode.resident_id == resident_id, RecoveryCode.code_sha256 == _digest(typed))
    spend = update(RecoveryCode).where(*mine, RecoveryCode.used_at.is_(None)).values(used_at=now)
    if db.scalar(spend.returning(RecoveryCode.id)) is None:
        raise FactorRefused
    record(db, "resident.recovery-code-used", ("resident", resident_id), by=resident_id, now=now)
    return Proof.RECOVERY


def remove_factors(
    db: Session, resident_id: int, kept_id: int | None, *, by: int | None, now: datetime
) -> Resident | None:
    """Take app and passkeys away and sign all devices out but the login ``kept_id``, which is proven by its first step
    alone from now on. The resident, or None when there was nothing to take."""
    resident = db.get_one(Resident, resident_id, with_for_update=True)
    had_factor = has_factor(db, resident_id)
    for table in (CodeApp, Passkey):
        db.execute(delete(table).where(table.resident_id == resident_id))
    if not had_factor:
        return None
    revoke_all_but(db, resident_id, kept_id, by=by, now=now)
    end_factors(db, resident_id, by=by, now=now)
    return resident


def remove_app(db: Session, resident_id: int, login_id: int, *, now: datetime) -> tuple[Resident, bool] | None:
    """Take the app away and sign all other devices out. The resident, and whether passkeys still guard the account;
    None when there was no app."""
    resident = db.get_one(Resident, resident_id, with_for_update=True)
    is_on = (CodeApp.resident_id == resident_id, CodeApp.confirmed_at.is_not(None))
    if db.scalar(delete(CodeApp).where(*is_on).returning(CodeApp.resident_id)) is None:
        return None
    revoke_all_but(db, resident_id, login_id, by=resident_id, now=now)
    is_guarded = has_factor(db, resident_id)
    if is_guarded:
        record(db, "resident.app-removed", ("resident", resident_id), by=resident_id, now=now)
    else:
        end_factors(db, resident_id, by=resident_id, now=now)
    return resident, is_guarded


def end_factors(db: Session, resident_id: int, *, by: int | None, now: datetime) -> None:
    """What follows when the last factor is gone: no recovery codes, and logins count as proven by their first step."""
    for table in (RecoveryCode, HalfLogin):
        db.execute(delete(table).where(table.resident_id == resident_id))
    db.execute(update(Login).where(Login.resident_id == resident_id).values(proof=_FIRST_STEP))
    record(db, "resident.factor-removed", ("resident", resident_id), by=by, now=now)
