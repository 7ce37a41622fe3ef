"""The parts of a session, written anew from a form."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from campus.groups.models import Segment, SegmentKind, TablePlan, TableSeat

# Where people sit together at tables.
SEATED = (SegmentKind.MEAL, SegmentKind.DISCUSSION)
_OUT_OF_THE_WAY = 1_000


@dataclass(frozen=True, slots=True)
class PartDraft:
    """A part as a form says it; ``id`` is that of the part it was before, None for a new one."""

    id: int | None
    kind: SegmentKind
    minutes: int
    title: str = ""
    presenter_id: int | None = None
    guest_presenter: str = ""


def write_parts(db: Session, session_id: int, parts: Sequence[PartDraft]) -> bool:
    """Make the parts of a held session those of ``parts``, in their order; whether anything changed.

    A part that stays keeps its tables, unless people do not sit at tables in it any more.
    """
    held = select(Segment).where(Segment.session_id == session_id).order_by(Segment.position)
    found = db.scalars(held, execution_options={"populate_existing": True})
    before: dict[int | None, Segment] = {each.id: each for each in found}
    kept = {part.id for part in parts if part.id in before}
    gone = [each for each in before.values() if each.id not in kept]
    _forget_tables(db, [each.id for each in gone])
    for segment in gone:
        db.delete(segment)
    is_changed = bool(gone)
    db.flush()  # their positions are free for those that follow
    _make_way(db, session_id, [before[part.id].position for part in parts if part.id in before])
    for position, part in enumerate(parts, 1):
        known = before.pop(part.id or 0, None)
        segment = known or Segment(session_id=session_id)
        values = {
            "position": position,
            "kind": part.kind,
            "minutes": part.minutes,
            "title": part.title,
            "presenter_id": part.presenter_id,
            "guest_presenter": "" if part.presenter_id is not None else part.guest_presenter,
        }
        if known is not None and all(getattr(known, name) == value for name, value in values.items()):
            continue
        is_changed = True
        if known is None:
            db.add(segment)
        elif known.kind in SEATED and part.kind not in SEATED:
            _forget_tables(db, [known.id])
        for name, value in values.items():
            setattr(segment, name, value)
        db.flush()  # one by one, so that two never stand at one position
    return is_changed


def _make_way(db: Session, session_id: int, order: Sequence[int]) -> None:
    """Move the parts out of each other's way where their order changes; two never stand at one position."""
    if list(order) != sorted(order):
        mine = update(Segment).where(Segment.session_id == session_id)
        db.execute(mine.values(position=Segment.position + _OUT_OF_THE_WAY))


def _forget_tables(db: Session, segment_ids: Sequence[int]) -> None:
    plans = select(TablePlan.id).where(TablePlan.segment_id.in_(segment_ids))
    db.execute(delete(TableSeat).where(TableSeat.plan_id.in_(plans)))
    db.execute(delete(TablePlan).where(TablePlan.segment_id.in_(segment_ids)))
