"""Who is on duty, and by which times calls go on to others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.domain.duty import DutyChange, WeeklyDuty, on_duty
from campus.domain.help_times import HelpTimes
from campus.domain.slot import Slot
from campus.help.models import HelpSettings, TurnChange, WeeklyTurn
from campus.people.models import Resident
from campus.people.queries.residents import list_managers
from campus.permissions import Role

_H = HelpSettings


@dataclass(frozen=True, slots=True)
class SetTimes:
    """The times with their version; 0 as long as nobody has set any."""

    times: HelpTimes
    version: int


def read_times(db: Session) -> SetTimes:
    """The hub's times, or what holds without any."""
    columns = (
        *(_H.escalate_minutes, _H.again_minutes, _H.is_checking),
        *(_H.late_from, _H.late_until, _H.check_every, _H.answer_minutes, _H.version),
    )
    row = db.execute(select(*columns)).first()
    return SetTimes(HelpTimes(), 0) if row is None else SetTimes(HelpTimes(*row[:-1]), row[-1])


def weekly_turns(db: Session) -> list[WeeklyDuty]:
    """The pattern of the week, from Monday on."""
    order = (WeeklyTurn.weekday, WeeklyTurn.starts_minute, WeeklyTurn.id)
    rows = db.scalars(select(WeeklyTurn).order_by(*order))
    return [WeeklyDuty(row.id, row.resident_id, row.weekday, row.starts_minute, row.ends_minute) for row in rows]


def changes_within(db: Session, slot: Slot) -> list[DutyChange]:
    """Single changes that touch ``slot``, the soonest first."""
    touches = (TurnChange.starts_at < slot.ends_at, TurnChange.ends_at > slot.starts_at)
    rows = db.scalars(select(TurnChange).where(*touches).order_by(TurnChange.starts_at, TurnChange.id))
    return [DutyChange(row.id, row.resident_id, Slot(row.starts_at, row.ends_at)) for row in rows]


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who is told of a call first; ``is_rostered`` is false where nobody is on duty, and so everyone is."""

    people: Sequence[Resident]
    is_rostered: bool

    def includes(self, resident_id: int) -> bool:
        return any(each.id == resident_id for each in self.people)


def people_on_duty(db: Session, *, now: datetime) -> OnDuty:
    """Active managers whom the roster names at ``now``; where there are none, all managers, or else administrators.

    Three statements.
    """
    staff = list_managers(db)
    ids = on_duty(weekly_turns(db), changes_within(db, Slot(now, now + timedelta(seconds=1))), now)
    rostered = [each for each in staff if each.id in ids]
    if rostered:
        return OnDuty(rostered, True)
    return OnDuty([each for each in staff if each.role is Role.MANAGER] or staff, False)
