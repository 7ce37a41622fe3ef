"""The demo hub, written in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.audit.models import AuditEntry
from campus.booking.models import Occurrence
from campus.cli.seed import booking_rows, people_rows, spaces
from campus.cli.seed.booking_plans import PlannedBooking, Planner
from campus.cli.seed.connections import seed_connections
from campus.cli.seed.displays import seed_displays
from campus.cli.seed.everyday import plan_everyday
from campus.cli.seed.friends import book_friends, plan_friends
from campus.cli.seed.group_hand import MODELS_WITH_IDS as GROUPS_WITH_IDS
from campus.cli.seed.groups import seed_groups
from campus.cli.seed.help import seed_help
from campus.cli.seed.no_shows import seed_ledger
from campus.cli.seed.people import PlannedResident, plan_residents
from campus.cli.seed.pictures import seed_pictures
from campus.cli.seed.places import BUILDINGS
from campus.cli.seed.policy_rows import tenancy_tables
from campus.cli.seed.presences import seed_check_ins
from campus.cli.seed.readings import seed_readings
from campus.cli.seed.regulars import plan_events, plan_member, plan_weekly
from campus.cli.seed.reports import seed_reports
from campus.cli.seed.requests import plan_requests, request_tables
from campus.cli.seed.seasons import book_seasons
from campus.cli.seed.writing import Row, advance_ids, write_rows, write_tables
from campus.domain.hubtime import local_date
from campus.feeds.models import EventText, SeriesText
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue

TextRows = Callable[[Session, Sequence[int]], Sequence[Row]]
Report = Callable[[str, float], None]

_BOOKING_SEED = "신성동 예약"
_TEXT_CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Seeded:
    """How much was put in."""

    rooms: int
    residents: int
    bookings: int


def plan_bookings(
    today: date, rooms: Sequence[RoomFacts], residents: Sequence[PlannedResident]
) -> list[PlannedBooking]:
    """Every booking of the demo around the hub's day ``today``, in the order in which they were made."""
    rng = Random(f"{_BOOKING_SEED} {today.isoformat()}")
    planner = Planner(rng, today, {room.slug: room for room in rooms}, residents)
    for plan in (plan_friends, plan_member, plan_requests, plan_weekly, plan_events, plan_everyday):
        plan(planner)
    return sorted(planner.bookings, key=lambda each: (each.created_at, each.slot, each.room.id, each.title))


def seed_demo(
    db: Session, now: datetime, *, texts: TextRows, series_texts: TextRows, password_hash: str, report: Report
) -> Seeded:
    """Fill the empty database with the demo hub around ``now`` (aware); the same for every hour of the hub's day.

    ``texts`` makes the feeds' rows of occurrences, ``series_texts`` those of series; ``report`` hears what is done next and how far things are, 0 to 1.
    """
    today = local_date(now)
    report("spaces", 0.02)
    write_tables(db, spaces.space_tables(spaces.demo_spaces(today), today, now))
    report("people", 0.06)
    residents = plan_residents(today)
    write_tables(db, people_rows.people_tables(residents, password_hash, today))
    write_tables(db, tenancy_tables(spaces.floor_ids(BUILDINGS), today))
    advance_ids(db.connection(), (*spaces.MODELS_WITH_IDS, *people_rows.MODELS_WITH_IDS))
    report("planning bookings", 0.1)
    friends = book_friends(db, today, residents, Random(f"{_BOOKING_SEED} 프렌즈"))
    first_id = (db.scalar(select(func.max(Occurrence.id))) or 0) + 1
    rooms = list(read_catalogue(db).rooms.values())
    bookings = plan_bookings(today, rooms, residents)
    report("writing bookings", 0.5)
    rng = Random(f"{_BOOKING_SEED} UID")
    write_tables(db, booking_rows.booking_tables(bookings, rng, first_id=first_id))
    write_tables(db, request_tables(bookings, first_id=first_id))
    write_rows(db, AuditEntry, booking_rows.audit_rows(bookings, first_id=first_id))
    advance_ids(db.connection(), booking_rows.MODELS_WITH_IDS)
    report("seasons", 0.6)
    seasons = book_seasons(db, today, residents, Random(f"{_BOOKING_SEED} 시즌"))
    seed_groups(db, now, residents, Random(f"{_BOOKING_SEED} 모임"))
    advance_ids(db.connection(), GROUPS_WITH_IDS)
    seed_connections(db, today, residents)
    seed_check_ins(db, now, Random(f"{_BOOKING_SEED} 체크인"))
    seed_ledger(db, now)
    _seed_the_house(db, now, residents)
    seed_reports(db, now, Random(f"{_BOOKING_SEED} 검색"))
    dates = db.scalar(select(func.count()).select_from(Occurrence)) or 0
    _write_texts(db, dates, texts, report)
    series = [*(each.booking_id for each in friends), *seasons]
    write_rows(db, SeriesText, series_texts(db, series))
    return Seeded(len(rooms), len(residents), len(bookings) + len(series))


def _seed_the_house(db: Session, now: datetime, residents: Sequence[PlannedResident]) -> None:
    """What the rooms have of their own: pictures, who answers their calls, their displays, their meters."""
    seed_pictures(db, local_date(now))
    seed_help(db, local_date(now), residents)
    seed_displays(db, now, residents)
    seed_readings(db, now, residents)


def _write_texts(db: Session, count: int, texts: TextRows, report: Report) -> None:
    for first in range(1, count + 1, _TEXT_CHUNK):
        report("calendar feeds", 0.65 + 0.35 * first / count)
        write_rows(db, EventText, texts(db, range(first, min(first + _TEXT_CHUNK, count + 1))))
