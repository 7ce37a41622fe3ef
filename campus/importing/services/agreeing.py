"""Booking what was agreed on: all of it in one transaction, or nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from campus.booking.changes import gathered
from campus.importing.models import ImportedEvent
from campus.importing.services.planning import plan_import
from campus.importing.services.writing import Writer, is_booked_anew
from campus.importing.values import BOOKS, Agreed, FileEvent, ImportChanged, Imported, PlannedEvent, State
from campus.people.models import Resident
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue


def import_events(
    db: Session,
    catalogue: Catalogue,
    files: Sequence[FileEvent],
    agreed: Agreed,
    *,
    by: Identity,
    now: datetime,
) -> Imported:
    """Write what was ``agreed`` on for ``files``.

    Raises :class:`ImportChanged` when something does not stand as it was shown, :class:`ImportRefused` when an event
    cannot be booked beside the others; the caller rolls back then. What was imported meanwhile is left alone. Whoever
    follows bookings hears of all of it at once; telling ``by`` of it is left to the caller.
    """
    _hold(db, by)
    planned = plan_import(db, catalogue, files, agreed.terms, by=by, now=now)
    changed = frozenset(each.file.index for each in planned if _stands_otherwise(each, agreed.shown))
    if changed:
        raise ImportChanged(planned, changed)
    acts, writer = [each for each in planned if each.is_act], Writer(db, catalogue, agreed.terms, by, now)
    with gathered(db) as told:
        for each in acts:
            if not each.follows:
                writer.take_back(each)
        ids = {each.file.index: writer.change(each) for each in acts if each.follows}
        anew = [each for each in acts if is_booked_anew(each)]
        ids |= {each.file.index: number for each, number in zip(anew, writer.book(anew), strict=True)}
    _remember(db, [_row(each, ids.get(each.file.index, each.booking_id or 0), by) for each in acts], by)
    count = [each.state for each in acts].count
    again = {each.booking_id: ids[each.file.index] for each in anew if each.before and each.booking_id is not None}
    return Imported(
        made=count(State.NEW),
        changed=count(State.CHANGED),
        cancelled=count(State.CANCELLED),
        told=tuple(told),
        replaced=frozenset(again),
        renewed=frozenset(again.values()),
    )


def _hold(db: Session, by: Identity) -> None:
    """One import of a resident at a time, so that the second sees what the first wrote; SQLite has one writer."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(select(Resident.id).where(Resident.id == by.resident_id).with_for_update(key_share=True))


def _stands_otherwise(planned: PlannedEvent, shown: Mapping[int, str]) -> bool:
    """Whether ``planned`` is not what was shown: a choice cannot be had, or it is booked elsewhere or changes something
    else. What was imported meanwhile is done, and what is left out stays so."""
    is_left_out = planned.state in BOOKS and planned.room is None
    if planned.state is State.SAME or is_left_out:
        return False
    is_concerned = planned.state in BOOKS or planned.state is State.CANCELLED
    return bool(planned.changed) or (is_concerned and shown.get(planned.file.index, "") != planned.shown)


def _row(planned: PlannedEvent, booking_id: int, by: Identity) -> dict[str, object]:
    file = planned.file
    return {
        "resident_id": by.resident_id,
        "uid": file.uid,
        "booking_id": booking_id,
        "content_sha256": file.content,
        "sequence": file.event.sequence,
    }


def _remember(db: Session, rows: Sequence[dict[str, object]], by: Identity) -> None:
    if rows:
        it = ImportedEvent
        db.execute(delete(it).where(it.resident_id == by.resident_id, it.uid.in_([row["uid"] for row in rows])))
        db.execute(insert(it), rows)
