"""The roster and the times: what managers set."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.db import Base
from campus.domain.help_times import HelpTimes
from campus.domain.slot import Slot
from campus.help.models import HelpSettings, TurnChange, WeeklyTurn
from campus.help.queries.duty import SetTimes, read_times

_SETTINGS = 1


class StaleTimes(Exception):
    """Someone else has set the times meanwhile; ``current`` is how they stand."""

    def __init__(self, current: SetTimes) -> None:
        super().__init__("The times were set by someone else.")
        self.current = current


def add_turns(
    db: Session, resident_id: int, weekdays: Iterable[int], minutes: tuple[int, int], *, by: int, now: datetime
) -> int:
    """Put a resident on duty on ``weekdays`` (Monday is 0) between ``minutes`` of the hub's day, from now on every
    week; how many turns were added: those that are there already are not."""
    starts, ends = minutes
    added = 0
    for day in sorted(set(weekdays)):
        row = {"resident_id": resident_id, "weekday": day, "starts_minute": starts, "ends_minute": ends}
        turn_id = _insert_once(db, WeeklyTurn, row)
        if turn_id is not None:
            record(db, "duty.turn_added", ("weekly_turn", turn_id), by=by, now=now, details=row)
            added += 1
    return added


def remove_turn(db: Session, turn_id: int, *, by: int, now: datetime) -> bool:
    """Take a turn out of the week; whether it was there."""
    gone = db.scalar(delete(WeeklyTurn).where(WeeklyTurn.id == turn_id).returning(WeeklyTurn.resident_id))
    if gone is None:
        return False
    record(db, "duty.turn_removed", ("weekly_turn", turn_id), by=by, now=now, details={"resident_id": gone})
    return True


def add_change(db: Session, resident_id: int | None, slot: Slot, *, by: int, now: datetime) -> bool:
    """For ``slot`` this resident is on duty (None: nobody) instead of whoever the week names; whether that is new."""
    row = {"resident_id": resident_id, "starts_at": slot.starts_at, "ends_at": slot.ends_at}
    change_id = _insert_once(db, TurnChange, row)
    if change_id is None:
        return False
    details = {"resident_id": resident_id, "slot": [slot.starts_at.isoformat(), slot.ends_at.isoformat()]}
    record(db, "duty.change_added", ("turn_change", change_id), by=by, now=now, details=details)
    return True


def _insert_once(db: Session, model: type[Base], row: dict[str, Any]) -> int | None:
    """The id of the new row; None where the database has the same one."""
    make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    table = model.metadata.tables[model.__tablename__]
    return db.scalar(make(table).values(row).on_conflict_do_nothing().returning(table.c.id))


def remove_change(db: Session, change_id: int, *, by: int, now: datetime) -> bool:
    """Take a change back; whether it was there."""
    gone = db.execute(delete(TurnChange).where(TurnChange.id == change_id).returning(TurnChange.id)).first()
    if gone is None:
        return False
    record(db, "duty.change_removed", ("turn_change", change_id), by=by, now=now)
    return True


def save_times(db: Session, times: HelpTimes, *, version: int, by: int, now: datetime) -> None:
    """Set the hub's times; ``version`` is that of the times the form showed. Raises :class:`StaleTimes`."""
    before = read_times(db)
    values = asdict(times) | {"version": version + 1}
    if before.version != version or not _write(db, values, version):
        raise StaleTimes(read_times(db))
    old, new = asdict(before.times), asdict(times)
    changed = {name: [old[name], new[name]] for name in new if old[name] != new[name]}
    if changed:
        record(db, "help.times_set", ("help_settings", _SETTINGS), by=by, now=now, details=changed)


def _write(db: Session, values: dict[str, object], version: int) -> bool:
    """Whether the row of ``version`` (0: no row) took ``values``."""
    if version == 0:
        try:
            with db.begin_nested():
                db.execute(insert(HelpSettings).values(values | {"id": _SETTINGS}))
        except IntegrityError:
            return False
        return True
    same = (HelpSettings.id == _SETTINGS, HelpSettings.version == version)
    return db.scalar(update(HelpSettings).where(*same).values(values).returning(HelpSettings.id)) is not None
