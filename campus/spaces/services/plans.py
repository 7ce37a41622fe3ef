"""Plans of floors, and where rooms are on them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.spaces.models import Floor, FloorPlan, FloorPlanSize, Room, RoomMark
from campus.spaces.pictures import Mark
from campus.spaces.services.photos import Alt
from campus.spaces.services.picture_files import Picture
from campus.spaces.services.revision import renew_revision

LONGEST_WAY = 120
SCALE = 1000


class PlanGone(LookupError):
    """The floor, or its plan, is not there any more, or a room to be marked is none of the floor's."""


def set_plan(db: Session, floor_id: int, picture: Picture, alt: Alt, *, by: int | None, now: datetime) -> None:
    """Give a floor its plan, in place of the one it had; rooms stay marked where they were.

    Raises :class:`PlanGone` without the floor.
    """
    plan = _held(db, floor_id)
    values = {"alt_ko": alt.ko, "alt_en": alt.en, "digest": picture.digest, "added_at": now}
    values |= {"width": picture.width, "height": picture.height}
    if plan is None:
        db.execute(insert(FloorPlan).values(floor_id=floor_id, **values))
    else:
        db.execute(update(FloorPlan).where(FloorPlan.floor_id == floor_id).values(values))
        db.execute(delete(FloorPlanSize).where(FloorPlanSize.floor_id == floor_id))
    sizes = [{"floor_id": floor_id, "width": width, "data": data} for width, data in picture.sizes.items()]
    db.execute(insert(FloorPlanSize), sizes)
    record(db, "floor.plan-set", ("floor", floor_id), by=by, now=now, details={"new": plan is None})
    renew_revision(db, now=now)


def describe_plan(db: Session, floor_id: int, alt: Alt, *, by: int, now: datetime) -> bool:
    """Say anew what a plan shows; whether that changed anything. Raises :class:`PlanGone`."""
    plan = _held(db, floor_id)
    if plan is None:
        raise PlanGone(floor_id)
    before = Alt(plan.alt_ko, plan.alt_en)
    if before == alt:
        return False
    plan.alt_ko, plan.alt_en = alt.ko, alt.en
    details = {"ko": [before.ko, alt.ko], "en": [before.en, alt.en]}
    record(db, "floor.plan-described", ("floor", floor_id), by=by, now=now, details=details)
    renew_revision(db, now=now)
    return True


def remove_plan(db: Session, floor_id: int, *, by: int, now: datetime) -> None:
    """Take a plan away, with the marks on it. Raises :class:`PlanGone`."""
    if _held(db, floor_id) is None:
        raise PlanGone(floor_id)
    db.execute(delete(FloorPlan).where(FloorPlan.floor_id == floor_id))
    record(db, "floor.plan-removed", ("floor", floor_id), by=by, now=now)
    renew_revision(db, now=now)


def mark_rooms(
    db: Session, floor_id: int, marks: Mapping[int, Mark | None], *, by: int | None, now: datetime
) -> int:
    """Say where rooms are on the plan of their floor, by their ids; None: nowhere. How many marks that changed.

    Raises :class:`PlanGone`, also for a room of another floor, and ValueError for a point outside the picture.
    """
    if any(not (0 <= each.x <= SCALE and 0 <= each.y <= SCALE) for each in marks.values() if each):
        raise ValueError("A mark lies in the picture, in thousandths.")
    if _held(db, floor_id) is None:
        raise PlanGone(floor_id)
    here = db.scalars(select(Room.id).where(Room.floor_id == floor_id, Room.id.in_(sorted(marks))))
    if missing := marks.keys() - set(here):
        raise PlanGone(min(missing))
    known = {each.room_id: each for each in db.scalars(select(RoomMark).where(RoomMark.room_id.in_(sorted(marks))))}
    changed = {room_id: mark for room_id, mark in marks.items() if mark != _shown(known.get(room_id), floor_id)}
    if not changed:
        return 0
    db.execute(delete(RoomMark).where(RoomMark.room_id.in_(sorted(changed))))
    rows = [{"room_id": room_id, "floor_id": floor_id} | _columns(mark) for room_id, mark in changed.items() if mark]
    if rows:
        db.execute(insert(RoomMark), rows)
    details = {str(room_id): [mark.x, mark.y] if mark else None for room_id, mark in sorted(changed.items())}
    record(db, "floor.rooms-marked", ("floor", floor_id), by=by, now=now, details={"rooms": details})
    renew_revision(db, now=now)
    return len(changed)


def _shown(row: RoomMark | None, floor_id: int) -> Mark | None:
    return None if row is None or row.floor_id != floor_id else Mark(row.x, row.y, row.way_ko, row.way_en)


def _columns(mark: Mark) -> dict[str, Any]:
    return {"x": mark.x, "y": mark.y, "way_ko": mark.way_ko, "way_en": mark.way_en}


def _held(db: Session, floor_id: int) -> FloorPlan | None:
    """The plan of a floor, if it has one; the floor is held until the end."""
    if db.scalar(select(Floor.id).where(Floor.id == floor_id).with_for_update()) is None:
        raise PlanGone(floor_id)
    return db.scalar(
        select(FloorPlan).where(FloorPlan.floor_id == floor_id).execution_options(populate_existing=True)
    )
