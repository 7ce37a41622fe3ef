"""What a resident has to do with groups: the sessions ahead that they signed up for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.models import Occurrence
from campus.domain.slot import Slot
from campus.groups.models import COMING, Group, GroupSession, Season, SignUp, SignUpStatus
from campus.groups.queries.calendar import SessionMark


@dataclass(frozen=True, slots=True)
class MySession:
    """A session ahead or running; ``room_id`` is None where it meets elsewhere, ``is_waiting`` while in line."""

    mark: SessionMark
    slot: Slot
    room_id: int | None
    place: str
    is_waiting: bool
    has_checked_in: bool


_COLUMNS = (
    GroupSession.id,
    GroupSession.topic,
    Group.slug,
    Group.name_ko,
    Group.name_en,
    Group.kind,
    GroupSession.starts_at,
    GroupSession.ends_at,
    Occurrence.room_id,
    GroupSession.place,
    SignUp.status,
    SignUp.checked_in_at,
)


def my_sessions(db: Session, resident_id: int, *, now: datetime, limit: int) -> list[MySession]:
    """The next sessions that a resident signed up for and that are not over, soonest first. One statement."""
    statement = (
        select(*_COLUMNS)
        .join(SignUp, SignUp.session_id == GroupSession.id)
        .join(Season, Season.id == GroupSession.season_id)
        .join(Group, Group.id == Season.group_id)
        .outerjoin(Occurrence, Occurrence.id == GroupSession.occurrence_id)
        .where(
            SignUp.resident_id == resident_id,
            SignUp.status.in_((SignUpStatus.IN, SignUpStatus.WAITING)),
            GroupSession.ends_at > now,
            GroupSession.status.in_(COMING),
        )
        .order_by(GroupSession.starts_at, GroupSession.id)
        .limit(limit)
    )
    return [
        MySession(
            SessionMark(*row[:6]),
            Slot(row[6], row[7]),
            row[8],
            row[9],
            is_waiting=row[10] is SignUpStatus.WAITING,
            has_checked_in=row[11] is not None,
        )
        for row in db.execute(statement)
    ]
