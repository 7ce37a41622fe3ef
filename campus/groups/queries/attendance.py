"""Who came how often: of a season, of one resident. Sessions that did not take place count for nothing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.domain.attendance import Attendance, attendance
from campus.groups.models import COMING, GroupSession, SignUp


@dataclass(frozen=True, slots=True)
class Attended:
    """What a resident attended of a season: sessions with their streaks, and the minutes that those lasted."""

    attendance: Attendance
    minutes: int

    @property
    def attended(self) -> int:
        return self.attendance.attended

    @property
    def held(self) -> int:
        return self.attendance.held

    @property
    def percent(self) -> int | None:
        return self.attendance.percent


def attendance_of_season(db: Session, season_id: int, *, now: datetime) -> dict[int, Attended]:
    """What each resident who ever checked in attended, by id. Held are the sessions that are over at ``now`` and were
    not called off. Two statements."""
    held = _held(db, season_id, now)
    came: dict[int, set[int]] = defaultdict(set)
    statement = select(SignUp.resident_id, SignUp.session_id).where(
        SignUp.session_id.in_(held), SignUp.resident_id.is_not(None), SignUp.checked_in_at.is_not(None)
    )
    for resident_id, session_id in db.execute(statement):
        if resident_id is not None:
            came[resident_id].add(session_id)
    return {resident_id: _attended(held, sessions) for resident_id, sessions in came.items()}


def attendance_of_resident(db: Session, season_id: int, resident_id: int, *, now: datetime) -> Attended:
    """What one resident attended of a season. Two statements."""
    held = _held(db, season_id, now)
    statement = select(SignUp.session_id).where(
        SignUp.session_id.in_(held), SignUp.resident_id == resident_id, SignUp.checked_in_at.is_not(None)
    )
    return _attended(held, set(db.scalars(statement)))


def none_attended(db: Session, season_id: int, *, now: datetime) -> Attended:
    """What someone attended who never came: the sessions that were held, none of them theirs. One statement."""
    return _attended(_held(db, season_id, now), set())


def _held(db: Session, season_id: int, now: datetime) -> dict[int, int]:
    """Minutes of the sessions that took place, by id, in their order."""
    statement = select(GroupSession.id, GroupSession.starts_at, GroupSession.ends_at).where(
        GroupSession.season_id == season_id, GroupSession.status.in_(COMING), GroupSession.ends_at <= now
    )
    rows = db.execute(statement.order_by(GroupSession.starts_at, GroupSession.id))
    return {number: int((ends_at - starts_at).total_seconds()) // 60 for number, starts_at, ends_at in rows}


def _attended(held: dict[int, int], came: set[int]) -> Attended:
    figures = attendance(each in came for each in held)
    return Attended(figures, sum(minutes for each, minutes in held.items() if each in came))
