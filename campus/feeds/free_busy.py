"""Free and busy times of a feed as one VFREEBUSY (RFC 5545, 3.6.4), for programs that read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from campus.booking.models import LIVE, Booking, Occurrence, OccurrenceStatus
from campus.domain.rules import Visibility
from campus.feeds.models import FeedKind
from campus.feeds.scopes import Audience, Scope
from campus.feeds.stored import Window
from campus.groups.models import COMING, Group, GroupSession, GroupStatus, Season, SessionStatus, SignUp, SignUpStatus
from campus.ical.writer import PRODID

_TENTATIVE = (OccurrenceStatus.PENDING, SessionStatus.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Busy:
    """A stretch of time that is taken, or may be."""

    starts_at: datetime
    ends_at: datetime
    is_tentative: bool


def free_busy_calendar(uid: str, busy: Iterable[Busy], today: date, revised_at: datetime) -> bytes:
    """The calendar with the one component: what touches or overlaps is one stretch, all in UTC."""
    window = Window.on(today)
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "BEGIN:VFREEBUSY", f"UID:{uid}"),
        *(f"DTSTAMP:{_utc(revised_at)}", f"DTSTART:{_utc(window.first)}", f"DTEND:{_utc(window.end)}"),
    ]
    told = list(busy)
    for is_tentative, kind in ((False, "BUSY"), (True, "BUSY-TENTATIVE")):
        for start, end in merged([each for each in told if each.is_tentative is is_tentative]):
            lines.append(f"FREEBUSY;FBTYPE={kind}:{_utc(start)}/{_utc(end)}")
    return "".join(f"{line}\r\n" for line in (*lines, "END:VFREEBUSY", "END:VCALENDAR")).encode()


def merged(busy: Sequence[Busy]) -> list[tuple[datetime, datetime]]:
    """The stretches in order, those that touch or overlap as one."""
    found: list[tuple[datetime, datetime]] = []
    for each in sorted(busy, key=lambda it: (it.starts_at, it.ends_at)):
        if found and each.starts_at <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], each.ends_at))
        else:
            found.append((each.starts_at, each.ends_at))
    return found


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


_TAKEN = select(Occurrence.starts_at, func.coalesce(Occurrence.ended_at, Occurrence.ends_at), Occurrence.status)
_ELSEWHERE = select(GroupSession.starts_at, GroupSession.ends_at, GroupSession.status).where(
    GroupSession.occurrence_id.is_(None), GroupSession.status.in_(COMING)
)


def busy_of_rooms(db: Session, room_ids: Sequence[int], today: date) -> list[Busy]:
    """When rooms are taken. One statement."""
    return _busy(db, _TAKEN.where(Occurrence.room_id.in_(room_ids), *_within(today)))


def busy_of_scope(db: Session, scope: Scope, today: date, audience: Audience) -> list[Busy]:
    """When the events of a feed that knows no room take place. Two statements."""
    in_rooms = _TAKEN.join(Booking, Booking.id == Occurrence.booking_id).where(*_within(today))
    elsewhere = _ELSEWHERE.join(Season, Season.id == GroupSession.season_id).join(Group, Group.id == Season.group_id)
    elsewhere = elsewhere.where(*_sessions_within(today), Group.status.in_((GroupStatus.ACTIVE, GroupStatus.ENDED)))
    if scope.kind is not FeedKind.GROUP:
        seen = [Visibility.PUBLIC] if audience is Audience.PUBLIC else [Visibility.PUBLIC, Visibility.MEMBERS]
        in_rooms = in_rooms.where(Booking.visibility.in_(seen))
    if scope.kind is FeedKind.ORGANIZATION:
        # Sessions elsewhere are told in the feed; who began them stands with their texts.
        return _busy(db, in_rooms.where(Booking.organization_id == scope.target_id))
    wanted: list[Any] = [] if scope.season_id is None else [Season.id == scope.season_id]
    wanted += [Group.id == scope.target_id] if scope.kind is FeedKind.GROUP else []
    wanted += [] if scope.group_kind is None else [Group.kind == scope.group_kind]
    if wanted:
        in_rooms = in_rooms.join(GroupSession, GroupSession.occurrence_id == Occurrence.id)
        in_rooms = in_rooms.join(Season, Season.id == GroupSession.season_id).join(Group, Group.id == Season.group_id)
    return _busy(db, in_rooms.where(*wanted)) + _busy(db, elsewhere.where(*wanted))


def busy_of_person(db: Session, resident_id: int, today: date) -> list[Busy]:
    """When a resident is taken: by what they booked, and by what they are signed up for. Three statements."""
    own = or_(Booking.organizer_id == resident_id, Booking.booked_by_id == resident_id)
    booked = _TAKEN.join(Booking, Booking.id == Occurrence.booking_id).where(own, *_within(today))
    mine = (SignUp.resident_id == resident_id, SignUp.status.in_((SignUpStatus.IN, SignUpStatus.WALKED_IN)))
    joined = _TAKEN.join(GroupSession, GroupSession.occurrence_id == Occurrence.id)
    joined = joined.join(SignUp, SignUp.session_id == GroupSession.id).where(*mine, *_within(today))
    elsewhere = _ELSEWHERE.join(SignUp, SignUp.session_id == GroupSession.id).where(*mine, *_sessions_within(today))
    return _busy(db, booked) + _busy(db, joined) + _busy(db, elsewhere)


def _within(today: date) -> list[Any]:
    window = Window.on(today)
    return [
        Occurrence.status.in_(LIVE),
        Occurrence.starts_at >= window.first,
        Occurrence.starts_at < window.end,
    ]


def _sessions_within(today: date) -> list[Any]:
    window = Window.on(today)
    return [GroupSession.starts_at >= window.first, GroupSession.starts_at < window.end]


def _busy(db: Session, statement: Any) -> list[Busy]:
    return [
        Busy(starts_at, ends_at, status in _TENTATIVE) for starts_at, ends_at, status in db.execute(statement)
    ]
