"""What a week brings to residents: sessions, bookings, introductions that wait for them, and groups that are new."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from campus.audit.models import AuditEntry
from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE, Booking, Occurrence
from campus.booking.queries.occurrences import OCCURRENCES, facts_of
from campus.connections.models import Introduction, IntroductionQuestion, IntroductionState
from campus.domain.slot import Slot
from campus.groups.models import COMING, Group, GroupSession, GroupStatus, Season, SignUp, SignUpStatus
from campus.mailings.models import OccasionKind
from campus.mailings.queries.due import not_yet
from campus.people.models import Resident, ResidentStatus

MOST_NEW_GROUPS = 10
FOUNDED = "group.accepted"


@dataclass(frozen=True, slots=True)
class WeekSession:
    """A session of the week; ``room_id`` is None where it meets elsewhere."""

    session_id: int
    slot: Slot
    topic: str
    place: str
    room_id: int | None
    name_ko: str
    name_en: str
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class WeekOffer:
    """An introduction that waits for an answer: its key and what it is about."""

    key: str
    subject: str


def residents_without_digest(db: Session, week_at: datetime, *, limit: int) -> list[int]:
    """Active residents for whom the week that begins at ``week_at`` was not looked at yet."""
    statement = select(Resident.id).where(
        Resident.status == ResidentStatus.ACTIVE, not_yet(OccasionKind.DIGEST, Resident.id, week_at)
    )
    return list(db.scalars(statement.order_by(Resident.id).limit(limit)))


def sessions_of(db: Session, resident_ids: Collection[int], week: Slot) -> Mapping[int, Sequence[WeekSession]]:
    """The sessions of ``week`` that residents signed up for, soonest first. One statement."""
    statement = (
        select(
            SignUp.resident_id,
            GroupSession.id,
            GroupSession.starts_at,
            GroupSession.ends_at,
            GroupSession.topic,
            GroupSession.place,
            Occurrence.room_id,
            Group.name_ko,
            Group.name_en,
            SignUp.status,
        )
        .join(GroupSession, GroupSession.id == SignUp.session_id)
        .join(Season, Season.id == GroupSession.season_id)
        .join(Group, Group.id == Season.group_id)
        .outerjoin(Occurrence, Occurrence.id == GroupSession.occurrence_id)
        .where(
            SignUp.resident_id.in_(resident_ids),
            SignUp.status.in_((SignUpStatus.IN, SignUpStatus.WAITING)),
            GroupSession.status.in_(COMING),
            GroupSession.starts_at >= week.starts_at,
            GroupSession.starts_at < week.ends_at,
        )
        .order_by(GroupSession.starts_at, GroupSession.id)
    )
    found: dict[int, list[WeekSession]] = defaultdict(list)
    for row in db.execute(statement):
        is_waiting = row[9] is SignUpStatus.WAITING
        mine = WeekSession(row[1], Slot(row[2], row[3]), row[4], row[5], row[6], row[7], row[8], is_waiting)
        found[row[0] or 0].append(mine)
    return found


def bookings_of(db: Session, resident_ids: Collection[int], week: Slot) -> Mapping[int, Sequence[OccurrenceFacts]]:
    """The bookings of ``week`` that residents organize, soonest first. One statement."""
    statement = OCCURRENCES.where(
        Booking.organizer_id.in_(resident_ids),
        Occurrence.status.in_(LIVE),
        Occurrence.starts_at >= week.starts_at,
        Occurrence.starts_at < week.ends_at,
    ).order_by(Occurrence.starts_at, Occurrence.id)
    found: dict[int, list[OccurrenceFacts]] = defaultdict(list)
    for row in db.execute(statement):
        facts = facts_of(row)
        found[facts.organizer_id].append(facts)
    return found


def offers_of(db: Session, resident_ids: Collection[int], *, now: datetime) -> Mapping[int, Sequence[WeekOffer]]:
    """The introductions that wait for residents' answers, as their pages list them. One statement."""
    it, question = Introduction, IntroductionQuestion
    named = and_(it.named_id.in_(resident_ids), it.named_accepted_at.is_(None))
    seeking = and_(it.seeker_id.in_(resident_ids), it.seeker_accepted_at.is_(None))
    direct = it.question_id.is_(None)
    statement = (
        select(it.key, it.topic, question.topic, it.named_id, it.named_accepted_at, it.seeker_id, it.seeker_accepted_at)
        .outerjoin(question, question.id == it.question_id)
        .where(it.state == IntroductionState.OFFERED, it.lapses_at > now, or_(named, and_(seeking, direct)))
        .order_by(it.lapses_at, it.id)
    )
    found: dict[int, list[WeekOffer]] = defaultdict(list)
    for key, topic, asked, named_id, named_at, seeker_id, seeker_at in db.execute(statement):
        offer = WeekOffer(key, asked or topic)
        if named_at is None:
            found[named_id].append(offer)
        if asked is None and seeker_at is None:
            found[seeker_id].append(offer)
    return found


def new_groups(db: Session, since: datetime, until: datetime) -> Sequence[Group]:
    """Active groups that were founded, or let begin by a manager, in that time; the newest first."""
    let_begin = select(AuditEntry.subject_id).where(
        AuditEntry.act == FOUNDED, AuditEntry.subject == "group", AuditEntry.at >= since, AuditEntry.at < until
    )
    founded = and_(Group.created_at >= since, Group.created_at < until)
    statement = select(Group).where(Group.status == GroupStatus.ACTIVE, or_(founded, Group.id.in_(let_begin)))
    return db.scalars(statement.order_by(Group.id.desc()).limit(MOST_NEW_GROUPS)).all()
