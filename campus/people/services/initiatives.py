"""The hub's initiatives, as managers keep them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.domain.slug import slug_of
from campus.people.models import Initiative


class InitiativeGone(LookupError):
    """There is no such initiative."""


@dataclass(frozen=True, slots=True)
class InitiativeDraft:
    """What is said of an initiative; a closed one is kept, and chosen no more."""

    name_ko: str
    name_en: str
    is_open: bool = True


def add_initiative(db: Session, draft: InitiativeDraft, *, by: int, now: datetime) -> Initiative:
    """Write a new initiative at the end of the list."""
    # The list is short and one manager writes at a time: whoever comes second waits, so that no place is given twice.
    last = db.scalar(select(func.max(Initiative.position))) or 0
    initiative = Initiative(slug=_free_slug(db, draft.name_en), position=last + 1)
    initiative.name_ko, initiative.name_en, initiative.is_open = draft.name_ko, draft.name_en, draft.is_open
    db.add(initiative)
    db.flush()  # its id is needed below
    record(db, "initiative.added", ("initiative", initiative.id), by=by, now=now)
    return initiative


def change_initiative(
    db: Session, initiative_id: int, draft: InitiativeDraft, *, by: int, now: datetime
) -> Initiative:
    """Change names, and whether it may be chosen. Raises :class:`InitiativeGone`."""
    initiative = db.get(Initiative, initiative_id, with_for_update=True, populate_existing=True)
    if initiative is None:
        raise InitiativeGone(initiative_id)
    before = (initiative.name_ko, initiative.name_en, initiative.is_open)
    if before != (draft.name_ko, draft.name_en, draft.is_open):
        initiative.name_ko, initiative.name_en, initiative.is_open = draft.name_ko, draft.name_en, draft.is_open
        details = {"is_open": draft.is_open}
        record(db, "initiative.changed", ("initiative", initiative_id), by=by, now=now, details=details)
    return initiative


def move_initiative(db: Session, initiative_id: int, *, up: bool, by: int, now: datetime) -> None:
    """Let an initiative change places with the one before it, or after it; at the end nothing happens. Raises
    :class:`InitiativeGone`."""
    ordered = list(db.scalars(select(Initiative).order_by(Initiative.position, Initiative.id).with_for_update()))
    at = next((number for number, each in enumerate(ordered) if each.id == initiative_id), None)
    if at is None:
        raise InitiativeGone(initiative_id)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(ordered):
        return
    ordered[at], ordered[to] = ordered[to], ordered[at]
    for number, each in enumerate(ordered, 1):
        each.position = number
    record(db, "initiative.moved", ("initiative", initiative_id), by=by, now=now, details={"position": to + 1})


def _free_slug(db: Session, name: str) -> str:
    wanted = slug_of(name)[:50].rstrip("-") or "initiative"
    taken = set(db.scalars(select(Initiative.slug).where(Initiative.slug.like(f"{wanted}%"))))
    return next(each for each in (wanted, *(f"{wanted}-{number}" for number in range(2, 9_999))) if each not in taken)
