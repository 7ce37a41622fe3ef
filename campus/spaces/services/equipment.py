"""The kinds of things that rooms may have."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.spaces.drafts import EquipmentDraft, edition
from campus.spaces.models import Equipment, Fitting
from campus.spaces.queries.places import equipment_draft
from campus.spaces.refused import NotEmpty, StalePlace
from campus.spaces.services.places import differences, locked
from campus.spaces.services.revision import renew_revision
from campus.spaces.slugs import free_slug


def add_equipment(db: Session, draft: EquipmentDraft, *, by: int | None, now: datetime) -> int:
    """A new kind behind the others; its id."""
    last = db.scalar(select(func.max(Equipment.position)))
    row = Equipment(
        slug=free_slug(db, Equipment, draft.name_en, "thing"),
        name_ko=draft.name_ko,
        name_en=draft.name_en,
        icon=draft.icon,
        position=0 if last is None else last + 1,
    )
    db.add(row)
    db.flush()  # its id is needed
    record(db, "equipment.added", ("equipment", row.id), by=by, now=now, details={"name": draft.name_ko})
    renew_revision(db, now=now)
    return row.id


def change_equipment(
    db: Session, equipment_id: int, draft: EquipmentDraft, *, seen: str, by: int, now: datetime
) -> None:
    """Let a kind be as ``draft`` says, if it still is of the edition ``seen``. Raises PlaceGone, StalePlace."""
    row = locked(db, Equipment, equipment_id)
    before = equipment_draft(row)
    if edition(before) != seen:
        raise StalePlace(before)
    changed = differences(before, draft)
    for name in changed:
        setattr(row, name, getattr(draft, name))
    if changed:
        record(db, "equipment.changed", ("equipment", equipment_id), by=by, now=now, details=changed)
        renew_revision(db, now=now)


def remove_equipment(db: Session, equipment_id: int, *, by: int, now: datetime) -> None:
    """Take a kind out that no room has. Raises PlaceGone, and NotEmpty with how many ``rooms`` have it."""
    row = locked(db, Equipment, equipment_id)
    count = db.scalar(select(func.count()).select_from(Fitting).where(Fitting.equipment_id == equipment_id)) or 0
    if count:
        raise NotEmpty({"rooms": count})
    record(db, "equipment.removed", ("equipment", equipment_id), by=by, now=now, details={"name": row.name_ko})
    db.delete(row)
    db.flush()  # so that the database's refusal comes here
    renew_revision(db, now=now)
