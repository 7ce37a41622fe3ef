"""Booking what was agreed on: all of it in one transaction, or nothing."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from campus.importing.models import ImportedEvent
from campus.importing.services.planning import plan_import
from campus.importing.services.writing import Writer
from campus.importing.values import BOOKS, Agreed, FileEvent, ImportChanged, Imported, PlannedEvent, State
from campus.people.models import Resident
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue

Progress = Callable[[], None]


def import_events(
    db: Session,
    catalogue: Catalogue,
    files: Sequence[FileEvent],
    agreed: Agreed,
    *,
    by: Identity,
    now: datetime,
    progress: Progress = lambda: None,
) -> Imported:
    """Write what was ``agreed`` on for ``files``; ``progress`` is called after each event that is written.

    Raises :class:`ImportChanged` when something does not stand as it was shown, :class:`ImportRefused` when an event
    cannot be booked beside the others; the caller rolls back then. What was imported meanwhile is left alone.
    """
    _hold(db, by)
    planned = plan_import(db, catalogue, files, agreed.terms, by=by, now=now)
    changed = frozenset(each.file.index for each in planned if _stands_otherwise(each, agreed.shown))
    if changed:
        raise ImportChanged(planned, changed)
    acts = [each for each in planned if each.is_act]
    writer = Writer(db, catalogue, agreed.terms, by, now)
    for each in acts:
        if not each.follows:
            writer.take_back(each)
    rows = {}
    for each in acts:
        rows[each.file.uid] = _row(each, writer.write(each), by)
        progress()
    _remember(db, rows, by)
    count = [each.state for each in acts].count
    return Imported(count(State.NEW), count(State.CHANGED), count(State.CANCELLED))


def _hold(db: Session, by: Identity) -> None:
    """One import of a resident at a time, so that the second sees what the first wrote; SQLite has one writer."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(select(Resident.id).where(Resident.id == by.resident_id).with_for_update(key_share=True))


def _stands_otherwise(planned: PlannedEvent, shown: Mapping[int, str]) -> bool:
    """Whether ``planned`` is not what was shown. In a room that was chosen since, it is as long as nothing is in the
    way there; what was imported meanwhile is done."""
    said = shown.get(planned.file.index, "")
    is_left_out = planned.state in BOOKS and planned.room is None
    if said == planned.shown or planned.state is State.SAME or is_left_out:
        return False
    slug, _colon, digest = said.partition(":")
    is_moved = bool(digest) and planned.room is not None and planned.room.slug != slug
    return not is_moved or bool(planned.failing)


def _row(planned: PlannedEvent, booking_id: int, by: Identity) -> dict[str, object]:
    file = planned.file
    return {
        "resident_id": by.resident_id,
        "uid": file.uid,
        "booking_id": booking_id,
        "content_sha256": file.content,
        "sequence": file.event.sequence,
    }


def _remember(db: Session, rows: dict[str, dict[str, object]], by: Identity) -> None:
    if rows:
        it = ImportedEvent
        db.execute(delete(it).where(it.resident_id == by.resident_id, it.uid.in_(rows)))
        db.execute(insert(it), list(rows.values()))
