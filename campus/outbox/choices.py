"""Who wants which kind of mail."""

from collections.abc import Collection

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from campus.outbox.kinds import ASKED_FOR, CHOSEN, MailKind
from campus.outbox.models import MailChoice

# Every act that may send a mail asks this: past the mapper.
_C = MailChoice.metadata.tables["mail_choices"].c
_SAID = {
    said: select(_C.resident_id).where(
        _C.kind == bindparam("kind"),
        _C.wanted.is_(said),
        _C.resident_id.in_(bindparam("among", expanding=True)),
    )
    for said in (True, False)
}


def wanted_kinds(db: Session, resident_id: int) -> dict[MailKind, bool]:
    """What a resident chose, or what holds without a choice, for each kind that can be chosen."""
    said = select(MailChoice.kind, MailChoice.wanted).where(MailChoice.resident_id == resident_id)
    chosen = {kind: wanted for kind, wanted in db.execute(said)}  # noqa: C416 - rows are no pairs to the type checker
    return {kind: chosen.get(kind, kind not in ASKED_FOR) for kind in CHOSEN}


def unwilling(db: Session, kind: MailKind, resident_ids: Collection[int]) -> frozenset[int]:
    """Who of ``resident_ids`` does not want mails of ``kind``. One query at most."""
    if kind is MailKind.ACCOUNT or not resident_ids:
        return frozenset()
    is_asked_for = kind in ASKED_FOR
    asked = {"kind": kind, "among": sorted(resident_ids)}
    found = frozenset(db.connection().execute(_SAID[is_asked_for], asked).scalars())
    return frozenset(resident_ids) - found if is_asked_for else found
