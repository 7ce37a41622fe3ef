"""Who wants which kind of mail."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.outbox.kinds import ASKED_FOR, CHOSEN, MailKind
from campus.outbox.models import MailChoice


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
    said = (MailChoice.kind == kind, MailChoice.wanted.is_(is_asked_for))
    among = MailChoice.resident_id.in_(sorted(resident_ids))
    found = frozenset(db.scalars(select(MailChoice.resident_id).where(*said, among)))
    return frozenset(resident_ids) - found if is_asked_for else found
