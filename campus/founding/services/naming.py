"""What the hub is called, and where its desk is written to."""

import hashlib
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.feeds.rebuilding import ask_rewriting
from campus.hub.models import HubRow
from campus.hub.queries import HUB_READ, HubFacts, hub_facts
from campus.settings import Settings
from campus.spaces.services.revision import renew_revision

ONLY_ID = 1


class StaleHub(Exception):
    """Somebody changed it since the form was shown; ``current`` is how it stands. Nothing was written."""

    def __init__(self, current: HubFacts) -> None:
        super().__init__("The hub was changed meanwhile.")
        self.current = current


def hold_hub(db: Session) -> None:
    """Let whoever founds or names the hub follow each other: on SQLite they do by the write lock."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('campus.hub', 0))"))


def mark_of(facts: HubFacts) -> str:
    """A short mark of how the hub stands: another one when somebody changed it."""
    said = "\x1f".join(asdict(facts).values())
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def write_hub(db: Session, facts: HubFacts, *, now: datetime) -> None:
    """Write the hub's row; the caller holds the hub and writes the audit."""
    row = db.get(HubRow, ONLY_ID)
    if row is None:
        row = HubRow(id=ONLY_ID)
        db.add(row)
    row.name_ko, row.name_en, row.contact_address = facts.name_ko, facts.name_en, facts.contact_address
    row.changed_at = now
    db.flush()  # what is read below is past the mapper
    db.info.pop(HUB_READ, None)
    renew_revision(db, now=now)


def change_hub(db: Session, settings: Settings, facts: HubFacts, *, seen: str, by: int, now: datetime) -> bool:
    """Let the hub be called as ``facts`` say, if it still is of the mark ``seen``; whether that changed anything.

    Raises :class:`StaleHub`.
    """
    hold_hub(db)
    db.info.pop(HUB_READ, None)
    before = hub_facts(db, settings)
    if mark_of(before) != seen:
        raise StaleHub(before)
    old, new = asdict(before), asdict(facts)
    changed = {name: [old[name], new[name]] for name in new if old[name] != new[name]}
    if not changed:
        return False
    write_hub(db, facts, now=now)
    ask_rewriting(db)
    record(db, "hub.changed", ("hub", ONLY_ID), by=by, now=now, details=changed)
    return True
