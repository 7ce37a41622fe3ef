"""The desk at a glance: what waits, what lies ahead, what happened since yesterday, what does not work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from campus.audit.models import AuditEntry
from campus.booking.models import LIVE, Occurrence, WaitingEntry
from campus.booking.queries.approvals import WAITING_COUNT
from campus.booking.queries.no_shows import CONTESTED_COUNT
from campus.displays.models import Display
from campus.domain.days import Days
from campus.feeds.missing import untold_count
from campus.groups.models import Group, GroupStatus
from campus.importing.models import ImportJob, ImportStep
from campus.outbox.models import MessageState, OutboxMessage
from campus.people.models import Affiliation, Resident, ResidentStatus
from campus.reports.models import HUB_DAYS, ReportRun
from campus.spaces.models import Closure, Floor, Room

# A screen asks every minute, the worker looks every second.
SILENT, LATE = timedelta(minutes=15), timedelta(minutes=10)
MOST_CLOSURES = 10


class Waiting(NamedTuple):
    """How many of each wait for a manager, or are under way."""

    approvals: int
    contested: int
    sign_ups: int
    affiliations: int
    groups: int
    offers: int  # rooms held for somebody in line who has yet to answer
    in_line: int  # dates that still want a room


def read_waiting(db: Session, *, now: datetime) -> Waiting:
    """One statement."""
    entry = WaitingEntry
    is_open = and_(entry.closed_at.is_(None), entry.starts_at > now)
    counts = (
        WAITING_COUNT,
        CONTESTED_COUNT,
        select(func.count()).where(Resident.status == ResidentStatus.PENDING),
        select(func.count()).where(Affiliation.asked_at.is_not(None)),
        select(func.count()).where(Group.status == GroupStatus.PROPOSED),
        select(func.count()).where(is_open, entry.offer_ends_at > now),
        select(func.count()).where(is_open, entry.offer_ends_at.is_(None)),
    )
    return Waiting(*db.execute(select(*(each.scalar_subquery() for each in counts))).one())


@dataclass(frozen=True, slots=True)
class Shut:
    """A closure that is on or ahead, with how many dates stand in it."""

    closure: Closure
    dates: int


def closures_ahead(db: Session, *, now: datetime, until: datetime) -> list[Shut]:
    """Closures before ``until``, the nearest first, at most ten; dates of a divisible room count for its parts and the
    reverse. One statement."""
    closed = aliased(Room)
    is_there = or_(
        and_(Closure.room_id.is_(None), Closure.building_id.is_(None)),
        Closure.building_id == Floor.building_id,
        Closure.room_id == Room.id,
        Closure.room_id == Room.whole_id,
        Room.id == closed.whole_id,
    )
    overlaps = and_(Occurrence.starts_at < Closure.ends_at, Occurrence.ends_at > Closure.starts_at)
    dates = (
        select(func.count())
        .select_from(Occurrence)
        .join(Room, Room.id == Occurrence.room_id)
        .join(Floor, Floor.id == Room.floor_id)
        .where(Occurrence.status.in_(LIVE), Occurrence.starts_at > now, overlaps, is_there)
        .correlate(Closure, closed)
        .scalar_subquery()
    )
    statement = (
        select(Closure, dates)
        .outerjoin(closed, closed.id == Closure.room_id)
        .where(Closure.ends_at > now, Closure.starts_at < until)
        .order_by(Closure.starts_at, Closure.id)
        .limit(MOST_CLOSURES)
    )
    return [Shut(closure, count) for closure, count in db.execute(statement)]


def dates_on(db: Session, days: Sequence[date]) -> dict[date, int]:
    """How many dates that take place begin on each of a few ``days``. One statement."""
    if not days:
        return {}
    slots = [Days(day, day).slot for day in days]
    counts = [
        select(func.count())
        .where(Occurrence.status.in_(LIVE), Occurrence.starts_at >= slot.starts_at, Occurrence.starts_at < slot.ends_at)
        .scalar_subquery()
        for slot in slots
    ]
    return dict(zip(days, db.execute(select(*counts)).one(), strict=True))


def acts_since(db: Session, since: datetime) -> dict[str, int]:
    """How many bookings each act of the audit concerned since then, by the act's name. One statement."""
    act, number = AuditEntry.act, func.count(AuditEntry.subject_id.distinct()).label("bookings")
    statement = select(act, number).where(AuditEntry.at >= since, AuditEntry.subject == "booking").group_by(act)
    return {row.act: row.bookings for row in db.execute(statement)}


def silent_displays(db: Session, *, now: datetime) -> Sequence[Display]:
    """Paired screens that have not asked for a quarter of an hour. One statement."""
    is_silent = and_(Display.key_sha256.is_not(None), Display.revoked_at.is_(None), Display.seen_at < now - SILENT)
    return db.scalars(select(Display).where(is_silent).order_by(Display.seen_at)).all()


class Machinery(NamedTuple):
    """What does not work as it should: counts, all 0 where everything does."""

    failed_mails: int
    late_mails: int
    late_imports: int
    late_reports: int
    untold_dates: int
    unkept_days: int


def read_machinery(db: Session, *, today: date, now: datetime) -> Machinery:
    """Mails that were given up in the last week or should have gone; imports and reports that nobody works on; dates
    that calendars do not tell; days that are over and not worked out. One statement."""
    mail, job, run = OutboxMessage, ImportJob, ReportRun
    is_free = or_(job.claimed_until.is_(None), job.claimed_until <= now)
    counts = (
        select(func.count()).where(mail.state == MessageState.FAILED, mail.due_at > now - timedelta(days=7)),
        select(func.count()).where(mail.state == MessageState.WAITING, mail.due_at < now - LATE),
        select(func.count()).where(job.step != ImportStep.READY, is_free, job.began_at < now - LATE),
        select(func.count()).where(run.made_at.is_(None), run.began_at < now - LATE),
        untold_count(now),
    )
    last_kept = select(func.max(HUB_DAYS.c.day)).scalar_subquery()
    *found, kept = db.execute(select(*(each.scalar_subquery() for each in counts), last_kept)).one()
    unkept = 0 if kept is None else max((today - kept).days - 1, 0)
    return Machinery(*map(int, (*found, unkept)))
