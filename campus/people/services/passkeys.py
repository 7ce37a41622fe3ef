"""Passkeys of an account: made, renamed, shown, taken away."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.people.ceremonies import AnswerRefused, NewCredential, Site, read_shown, shown_id
from campus.people.models import Passkey, PasskeyChallenge, Resident
from campus.people.queries.factors import has_factor
from campus.people.queries.passkeys import find_passkey, passkeys_of
from campus.people.services.factors import FactorRefused, Proof, draw_codes, end_factors, strengthen_login
from campus.people.services.logins import revoke_all_but

MOST_PASSKEYS = 10


class Trouble(StrEnum):
    """Why a passkey is not taken."""

    TOO_MANY = "too-many"
    KNOWN = "known"


class PasskeyRefused(Exception):
    """The passkey is not taken, for ``trouble``."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class PasskeyCopied(FactorRefused):
    """The device's count went back: somebody else has a copy of the passkey, or the answer is an old one."""

    def __init__(self, resident_id: int, passkey_id: int) -> None:
        super().__init__()
        self.resident_id, self.passkey_id = resident_id, passkey_id


def add_passkey(
    db: Session, ids: tuple[int, int], asked: PasskeyChallenge, made: NewCredential, *, now: datetime
) -> list[str]:
    """Take a passkey for the resident and login ``ids``; the recovery codes, if it is the first factor, else none.

    The login counts as proven by it; other devices are signed out. Raises :class:`PasskeyRefused`.
    """
    resident_id, login_id = ids
    db.get_one(Resident, resident_id, with_for_update=True)
    if len(passkeys_of(db, resident_id)) >= MOST_PASSKEYS:
        raise PasskeyRefused(Trouble.TOO_MANY)
    is_first = not has_factor(db, resident_id)
    passkey = Passkey(
        resident_id=resident_id,
        credential=made.id,
        public_key=made.public_key,
        user_handle=asked.user_handle,
        sign_count=made.sign_count,
        transports=" ".join(made.transports),
        name=asked.name,
        is_backed_up=made.is_backed_up,
        created_at=now,
    )
    try:
        with db.begin_nested():
            db.add(passkey)
    except IntegrityError as known:
        raise PasskeyRefused(Trouble.KNOWN) from known
    revoke_all_but(db, resident_id, login_id, by=resident_id, now=now)
    strengthen_login(db, login_id, Proof.WITH_PASSKEY)
    record(db, "resident.passkey-added", ("resident", resident_id), by=resident_id, now=now)
    return draw_codes(db, resident_id) if is_first else []


def rename_passkey(db: Session, resident_id: int, passkey_id: int, name: str, *, now: datetime) -> None:
    """Call a passkey of the resident otherwise."""
    mine = (Passkey.id == passkey_id, Passkey.resident_id == resident_id)
    renamed = update(Passkey).where(*mine).values(name=name).returning(Passkey.id)
    if db.scalar(renamed) is not None:
        record(db, "resident.passkey-renamed", ("resident", resident_id), by=resident_id, now=now)


def remove_passkey(db: Session, ids: tuple[int, int], passkey_id: int, *, now: datetime) -> tuple[str, bool] | None:
    """Take a passkey of the resident and login ``ids`` away and sign other devices out. Its name, and whether a factor
    is left; None when it was gone already. Without another factor the recovery codes go, and the password is all."""
    resident_id, login_id = ids
    db.get_one(Resident, resident_id, with_for_update=True)
    mine = (Passkey.id == passkey_id, Passkey.resident_id == resident_id)
    name = db.scalar(delete(Passkey).where(*mine).returning(Passkey.name))
    if name is None:
        return None
    revoke_all_but(db, resident_id, login_id, by=resident_id, now=now)
    record(db, "resident.passkey-removed", ("resident", resident_id), by=resident_id, now=now)
    is_guarded = has_factor(db, resident_id)
    if not is_guarded:
        end_factors(db, resident_id, by=resident_id, now=now)
    return name, is_guarded


def show_passkey(
    db: Session, answer: str, site: Site, challenge: bytes, *, of: int | None = None, now: datetime
) -> Passkey:
    """The passkey that ``answer`` (JSON) proves to be there, of the resident ``of`` if given; its use is noted.

    Raises :class:`FactorRefused`, and :class:`PasskeyCopied` when its count did not grow.
    """
    try:
        credential_id, handle = shown_id(answer)
        passkey = _held(db, credential_id)
        if passkey is None or of not in (None, passkey.resident_id) or handle not in (None, passkey.user_handle):
            raise FactorRefused
        # Who signs in by it alone must have chosen the account on the device (WebAuthn 7.2, step 6).
        if of is None and handle is None:
            raise FactorRefused
        shown = read_shown(answer, site, challenge, passkey.public_key)
    except AnswerRefused as problem:
        raise FactorRefused from problem
    if (shown.sign_count or passkey.sign_count) and shown.sign_count <= passkey.sign_count:
        raise PasskeyCopied(passkey.resident_id, passkey.id)
    passkey.sign_count, passkey.is_backed_up, passkey.last_used_at = shown.sign_count, shown.is_backed_up, now
    return passkey


def _held(db: Session, credential_id: bytes) -> Passkey | None:
    """The passkey, held together with its owner, in the order that all take them."""
    found = find_passkey(db, credential_id)
    if found is None:
        return None
    db.get_one(Resident, found.resident_id, with_for_update=True)
    return db.get(Passkey, found.id, with_for_update=True, populate_existing=True)


def note_copied(db: Session, copied: PasskeyCopied, *, now: datetime) -> tuple[Resident, str]:
    """Write down that a passkey was shown whose count went back; its owner and its name."""
    owner = db.get_one(Resident, copied.resident_id)
    record(db, "resident.passkey-copied", ("resident", owner.id), by=None, now=now)
    return owner, db.get_one(Passkey, copied.passkey_id).name


