"""What residents let others see of them: consents, the directory's entry that follows them, and interests."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.domain.interests import Interest
from campus.domain.text import mask_name
from campus.people.consents import DIRECTORY, SHOWN_CONSENTS, Shown
from campus.people.models import DirectoryEntry, Resident, ResidentInterest
from campus.people.queries.interests import interests_of, labels_in_use
from campus.people.services.consents import record_consents
from campus.people.services.names import set_entry_search


def choose_shown(
    db: Session, resident_id: int, *, is_listed: bool, shown: Collection[Shown], now: datetime
) -> DirectoryEntry | None:
    """Let others see ``shown`` and nothing else; who is not listed shows nothing. The entry that stands then.

    Each change is a record of consent with version and time.
    """
    resident = db.get_one(Resident, resident_id, with_for_update=True)
    fields = frozenset(shown) if is_listed else frozenset()
    answers = {DIRECTORY: is_listed} | {SHOWN_CONSENTS[each]: each in fields for each in Shown}
    record_consents(db, resident_id, answers, now=now)
    entry = db.get(DirectoryEntry, resident_id, populate_existing=True)
    if not is_listed:
        if entry is not None:
            db.delete(entry)
        return None
    if entry is None:
        entry = DirectoryEntry(resident_id=resident_id)
        db.add(entry)
    for each in Shown:
        setattr(entry, f"shows_{each.value}", each in fields)
    _bring_up(db, entry, resident)
    return entry


def renew_entry(db: Session, resident: Resident) -> None:
    """Bring the entry of a listed resident up to their name and interests."""
    entry = db.get(DirectoryEntry, resident.id)
    if entry is not None:
        _bring_up(db, entry, resident)


def _bring_up(db: Session, entry: DirectoryEntry, resident: Resident) -> None:
    entry.shown_name = resident.name if entry.shows_name else mask_name(resident.name)
    found_by = [resident.name] if entry.shows_name else []
    if entry.shows_interests:
        found_by += [each.label for each in interests_of(db, [resident.id]).get(resident.id, ())]
    set_entry_search(entry, found_by)


def keep_interests(
    db: Session, resident_id: int, interests: Sequence[Interest], *, now: datetime
) -> tuple[Interest, ...]:
    """Keep exactly these interests; a word that others use already takes their spelling. What is kept."""
    resident = db.get_one(Resident, resident_id, with_for_update=True)
    before = {each.key for each in interests_of(db, [resident_id]).get(resident_id, ())}
    wanted = {each.key: each for each in interests}
    if wanted.keys() == before:
        return interests_of(db, [resident_id]).get(resident_id, ())
    spelt = labels_in_use(db, wanted.keys())
    gone = ResidentInterest.key.in_(before - wanted.keys())
    db.execute(delete(ResidentInterest).where(ResidentInterest.resident_id == resident_id, gone))
    for key in sorted(wanted.keys() - before):
        label = spelt.get(key, wanted[key].label)
        db.add(ResidentInterest(resident_id=resident_id, key=key, label=label))
    db.flush()  # the entry is made from what is there now
    renew_entry(db, resident)
    details = {"count": len(wanted)}
    record(db, "resident.interests-changed", ("resident", resident_id), by=resident_id, now=now, details=details)
    return interests_of(db, [resident_id]).get(resident_id, ())

