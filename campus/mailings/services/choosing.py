"""Choosing which kinds of mail one wants."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.outbox.choices import wanted_kinds
from campus.outbox.kinds import MailKind
from campus.outbox.models import MailChoice

_TABLE = MailChoice.metadata.tables["mail_choices"]


def choose_mails(db: Session, resident_id: int, answers: Mapping[MailKind, bool], *, now: datetime) -> None:
    """Keep what a resident said of some kinds; what stands that way already is not written again."""
    standing = wanted_kinds(db, resident_id)
    changed = {kind: wanted for kind, wanted in answers.items() if kind in standing and standing[kind] != wanted}
    if not changed:
        return
    make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    rows = [{"resident_id": resident_id, "kind": kind, "wanted": wanted} for kind, wanted in changed.items()]
    statement = make(_TABLE)
    key, newer = ["resident_id", "kind"], {"wanted": statement.excluded.wanted}
    db.execute(statement.on_conflict_do_update(index_elements=key, set_=newer), rows)
    details = {kind.value: wanted for kind, wanted in changed.items()}
    record(db, "resident.mails-chosen", ("resident", resident_id), by=resident_id, now=now, details=details)
