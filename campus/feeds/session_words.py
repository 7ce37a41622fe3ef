"""What dates of rooms are to their groups: the words of sessions, as the public may read them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Occurrence
from campus.groups.models import (
    Group,
    GroupKind,
    GroupSession,
    Season,
    SeasonSegment,
    Segment,
    SegmentKind,
    SignUp,
    SignUpStatus,
)
from campus.people.models import Resident


@dataclass(frozen=True, slots=True)
class PartWords:
    """A part of a session. ``presenter`` is empty unless that person chose to be seen, or is a guest who was
    announced."""

    kind: SegmentKind
    minutes: int
    title: str = ""
    presenter: str = ""


@dataclass(frozen=True, slots=True)
class SeasonWords:
    """The group and the season that a session belongs to, with the parts that its sessions begin with."""

    group_id: int
    slug: str
    name_ko: str
    name_en: str
    kind: GroupKind
    season: str
    parts: tuple[PartWords, ...]


@dataclass(frozen=True, slots=True)
class SessionWords:
    """What is said of one session; ``revised_at`` is when that changed last."""

    session_id: int
    of: SeasonWords
    topic: str
    parts: tuple[PartWords, ...]
    revised_at: datetime

    @property
    def is_apart(self) -> bool:
        """Whether it has anything to say that its season does not."""
        return bool(self.topic) or self.parts != self.of.parts


@dataclass(frozen=True)
class Said:
    """The sessions among dates of rooms, by occurrence, and the seasons among bookings."""

    dates: Mapping[int, SessionWords] = field(default_factory=dict)
    seasons: Mapping[int, SeasonWords] = field(default_factory=dict)

    @property
    def apart(self) -> frozenset[int]:
        """The occurrences that differ from their series by their words."""
        return frozenset(number for number, words in self.dates.items() if words.is_apart)


NOTHING = Said()
_IT = GroupSession
_COLUMNS: tuple[Any, ...] = (
    *(_IT.id, _IT.occurrence_id, Occurrence.booking_id, _IT.topic, _IT.revised_at, Season.id, Season.name),
    *(Group.id, Group.slug, Group.name_ko, Group.name_en, Group.kind),
)
_SESSIONS = (
    select(*_COLUMNS)
    .join(Season, Season.id == _IT.season_id)
    .join(Group, Group.id == Season.group_id)
    .outerjoin(Occurrence, Occurrence.id == _IT.occurrence_id)
    .order_by(_IT.id)
)


def said_of(db: Session, dates: Iterable[OccurrenceFacts]) -> Said:
    """What is said of all dates of the bookings that ``dates`` belong to. No statement where none was booked for a
    group, else three."""
    booking_ids = sorted({each.booking_id for each in dates if each.is_for_group})
    if not booking_ids:
        return NOTHING
    rows = db.execute(_SESSIONS.where(Occurrence.booking_id.in_(booking_ids))).all()
    if not rows:
        return NOTHING
    words = _words(db, rows)
    return Said(
        {row[1]: words[row[0]] for row in rows},
        {row[2]: words[row[0]].of for row in reversed(rows)},
    )


def words_of_sessions(db: Session, session_ids: Collection[int]) -> dict[int, SessionWords]:
    """What is said of these sessions, by id. Three statements."""
    return _words(db, db.execute(_SESSIONS.where(_IT.id.in_(sorted(session_ids)))).all())


def _words(db: Session, rows: Sequence[Sequence[Any]]) -> dict[int, SessionWords]:
    usual = _season_parts(db, {row[5] for row in rows})
    parts = _session_parts(db, [row[0] for row in rows])
    found = {}
    for session_id, _occurrence, _booking, topic, revised_at, season_id, season, *group in rows:
        group_id, slug, name_ko, name_en, kind = group
        of = SeasonWords(group_id, slug, name_ko, name_en, kind, season, usual.get(season_id, ()))
        found[session_id] = SessionWords(session_id, of, topic, parts.get(session_id, ()), revised_at)
    return found


def _season_parts(db: Session, season_ids: Collection[int]) -> dict[int, tuple[PartWords, ...]]:
    found: dict[int, list[PartWords]] = defaultdict(list)
    it = SeasonSegment
    statement = select(it.season_id, it.kind, it.minutes).where(it.season_id.in_(sorted(season_ids)))
    for season_id, kind, minutes in db.execute(statement.order_by(it.season_id, it.position)):
        found[season_id].append(PartWords(kind, minutes))
    return {season_id: tuple(parts) for season_id, parts in found.items()}


def _session_parts(db: Session, session_ids: Collection[int]) -> dict[int, tuple[PartWords, ...]]:
    """The parts of sessions. Who presents is named who is announced as a guest, or chose to be seen on that date."""
    seen = and_(
        SignUp.session_id == Segment.session_id,
        SignUp.resident_id == Segment.presenter_id,
        SignUp.is_shown,
        SignUp.status.in_((SignUpStatus.IN, SignUpStatus.WALKED_IN)),
    )
    statement = (
        select(
            *(Segment.session_id, Segment.kind, Segment.minutes, Segment.title, Segment.guest_presenter),
            *(Resident.name, SignUp.id),
        )
        .outerjoin(Resident, Resident.id == Segment.presenter_id)
        .outerjoin(SignUp, seen)
        .where(Segment.session_id.in_(sorted(session_ids)))
        .order_by(Segment.session_id, Segment.position)
    )
    found: dict[int, list[PartWords]] = defaultdict(list)
    for session_id, kind, minutes, title, guest, name, signup_id in db.execute(statement):
        presenter = guest or (name if signup_id is not None else "")
        found[session_id].append(PartWords(kind, minutes, title, presenter))
    return {session_id: tuple(parts) for session_id, parts in found.items()}
