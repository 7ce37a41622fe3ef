"""Seasons and their sessions, as the pages of a group list them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from campus.booking.models import Occurrence, SkipKind
from campus.domain.slot import Slot
from campus.groups.models import (
    COMING,
    GroupSession,
    Season,
    SeasonSegment,
    Segment,
    SegmentKind,
    SessionStatus,
    SignUp,
    SignUpStatus,
)
from campus.people.models import Resident


@dataclass(frozen=True, slots=True)
class SeasonMark:
    """A season in a list: how many sessions it has, and how many of them are not over."""

    season: Season
    sessions: int
    ahead: int


@dataclass(frozen=True, slots=True)
class Talk:
    """A part of a session that someone presents, or may; ``presenter`` is a resident's name or a guest's."""

    title: str
    presenter: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session in the list of its season. ``room_id`` None: it meets at ``place`` or online. ``mine`` is the reader's
    sign-up, ``line`` their place in line. ``came`` counts who was checked in."""

    id: int
    number: int
    slot: Slot
    status: SessionStatus
    topic: str
    room_id: int | None
    place: str
    is_online: bool
    seats: int | None
    seats_taken: int
    skip_kind: SkipKind | None
    skip_ko: str
    skip_en: str
    cancel_reason: str
    mine: SignUpStatus | None
    line: int | None
    came: int
    talks: tuple[Talk, ...]

    @property
    def is_coming(self) -> bool:
        return self.status in COMING

    @property
    def seats_left(self) -> int | None:
        """How many more may come; None where there is no limit."""
        return None if self.seats is None else max(self.seats - self.seats_taken, 0)


def seasons_of(db: Session, group_id: int, *, now: datetime) -> list[SeasonMark]:
    """The seasons of a group, the latest first. One statement."""
    ahead = func.count().filter(GroupSession.ends_at > now, GroupSession.status.in_(COMING))
    held = func.count(GroupSession.id).filter(GroupSession.status.in_(COMING))
    statement = (
        select(Season, held, ahead)
        .outerjoin(GroupSession, GroupSession.season_id == Season.id)
        .where(Season.group_id == group_id)
        .group_by(Season.id)
        .order_by(Season.number.desc())
    )
    return [SeasonMark(*row) for row in db.execute(statement)]


def current_of(seasons: Sequence[SeasonMark], today: date) -> SeasonMark | None:
    """The season that runs: the first that ends today or later and has not been called off; None between seasons."""
    running = [each for each in seasons if each.season.ends_on >= today and each.ahead]
    return min(running, key=lambda each: (each.season.starts_on, each.season.number), default=None)


def count_sessions(db: Session, season_id: int, *, ending_after: datetime | None = None) -> int:
    """How many sessions a season has, called off ones included."""
    return db.scalar(select(func.count()).where(*_of(season_id, ending_after))) or 0


def list_sessions(
    db: Session,
    season_id: int,
    resident_id: int | None,
    *,
    page: tuple[int, int],
    ending_after: datetime | None = None,
) -> list[SessionRow]:
    """A page (offset, limit) of a season's sessions in the order of their time, with what the reader has to do with
    each. Four statements."""
    it, date_ = GroupSession, Occurrence
    columns: tuple[Any, ...] = (
        *(it.id, it.number, it.starts_at, it.ends_at, it.status, it.topic, date_.room_id, it.place, it.online_url),
        *(it.seats, it.seats_taken, date_.skip_kind, date_.skip_ko, date_.skip_en, date_.cancel_reason, SignUp.status),
    )
    mine = and_(SignUp.session_id == it.id, SignUp.resident_id == (resident_id or 0))
    statement = (
        select(*columns)
        .outerjoin(date_, date_.id == it.occurrence_id)
        .outerjoin(SignUp, mine)
        .where(*_of(season_id, ending_after))
        .order_by(it.starts_at, it.id)
        .offset(page[0])
        .limit(page[1])
    )
    rows = db.execute(statement).all()
    ids = [row[0] for row in rows]
    lines, came, talks = _lines(db, ids, resident_id), _came(db, ids), _talks(db, ids)
    return [_row(row, lines, came, talks) for row in rows]


def _row(
    row: Sequence[Any], lines: dict[int, int], came: dict[int, int], talks: dict[int, list[Talk]]
) -> SessionRow:
    session_id, number, starts_at, ends_at, status, topic, room_id, place, online_url, *rest = row
    seats, seats_taken, skip_kind, skip_ko, skip_en, cancel_reason, mine = rest
    return SessionRow(
        id=session_id,
        number=number,
        slot=Slot(starts_at, ends_at),
        status=status,
        topic=topic,
        room_id=room_id,
        place=place,
        is_online=bool(online_url),
        seats=seats,
        seats_taken=seats_taken,
        skip_kind=skip_kind,
        skip_ko=skip_ko or "",
        skip_en=skip_en or "",
        cancel_reason=cancel_reason or "",
        mine=mine,
        line=lines.get(session_id),
        came=came.get(session_id, 0),
        talks=tuple(talks.get(session_id, ())),
    )


def _of(season_id: int, ending_after: datetime | None) -> list[Any]:
    found: list[Any] = [GroupSession.season_id == season_id]
    return found if ending_after is None else [*found, GroupSession.ends_at > ending_after]


def _lines(db: Session, session_ids: Collection[int], resident_id: int | None) -> dict[int, int]:
    """The reader's place in line, by session."""
    place = func.row_number().over(partition_by=SignUp.session_id, order_by=(SignUp.placed_at, SignUp.id))
    lines = (
        select(SignUp.session_id, SignUp.resident_id, place.label("place"))
        .where(SignUp.session_id.in_(session_ids), SignUp.status == SignUpStatus.WAITING)
        .subquery()
    )
    statement = select(lines.c.session_id, lines.c.place).where(lines.c.resident_id == (resident_id or 0))
    return {session_id: number for session_id, number in db.execute(statement)}  # noqa: C416 - rows are no pairs


def _came(db: Session, session_ids: Collection[int]) -> dict[int, int]:
    """How many were checked in, by session."""
    statement = (
        select(SignUp.session_id, func.count())
        .where(SignUp.session_id.in_(session_ids), SignUp.checked_in_at.is_not(None))
        .group_by(SignUp.session_id)
    )
    return {session_id: number for session_id, number in db.execute(statement)}  # noqa: C416 - rows are no pairs


def _talks(db: Session, session_ids: Collection[int]) -> dict[int, list[Talk]]:
    """What is presented, and by whom, by session."""
    statement = (
        select(Segment.session_id, Segment.title, func.coalesce(Resident.name, Segment.guest_presenter))
        .outerjoin(Resident, Resident.id == Segment.presenter_id)
        .where(Segment.session_id.in_(session_ids), Segment.kind == SegmentKind.TALK)
        .order_by(Segment.session_id, Segment.position)
    )
    found: dict[int, list[Talk]] = defaultdict(list)
    for session_id, title, presenter in db.execute(statement):
        if title or presenter:
            found[session_id].append(Talk(title, presenter or ""))
    return found


def parts_of(db: Session, season_id: int) -> Sequence[SeasonSegment]:
    """The parts that the sessions of a season begin with."""
    statement = select(SeasonSegment).where(SeasonSegment.season_id == season_id)
    return db.scalars(statement.order_by(SeasonSegment.position)).all()
