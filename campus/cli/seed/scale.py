"""The benchmarks' data: many rooms alike, booked evenly, a year long, from a fixed seed.

Every room has the same number of bookings each weekday and none at weekends. The year begins eleven weeks ago, so that a
room's whole year lies in the window of its feed. Weeks are written one after the other, rooms mixed, as they would be in
the life of a hub; each week is a transaction of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import text
from sqlalchemy.orm import Session

from campus.booking.models import Allocation, Booking, Occurrence
from campus.cli.seed import booking_rows, people_rows, spaces
from campus.cli.seed.booking_plans import PlannedBooking
from campus.cli.seed.demo import Report, Seeded, TextRows
from campus.cli.seed.names import KOREAN_NAMES
from campus.cli.seed.people import PlannedResident, plan_residents
from campus.cli.seed.places import BUILDINGS
from campus.cli.seed.plans import RoomPlan
from campus.cli.seed.policies import POLICIES
from campus.cli.seed.reports import keep_all_ended
from campus.cli.seed.titles import SEMINAR, STUDY, TEAM
from campus.cli.seed.writing import advance_ids, write_rows, write_tables
from campus.db import Sessions
from campus.domain.hubtime import at, local_date
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.feeds.models import EventText
from campus.permissions import Role
from campus.spaces.catalogue import RoomFacts
from campus.spaces.models import RoomKind
from campus.spaces.queries.catalogue import read_catalogue

_SEED = "신성동 눈금"
_WEEKS, _WEEKS_BACK, _WEEKDAYS = 52, 11, 5
_FIRST_STEP, _STEPS, _STEP_MINUTES = 16, 28, 30  # from 08:00 to 22:00
_OPENNESS = (Visibility.PUBLIC, Visibility.MEMBERS, Visibility.TIME_ONLY)
_EQUIPMENT = ("whiteboard", "screen", "projector", "video", "sound", "wheelchair", "power", "coffee")
_CAPACITIES = (4, 6, 8, 10, 12, 16)


@dataclass(frozen=True, slots=True)
class Scale:
    """How much; ``steps`` are the lengths of one room's bookings of one weekday, in half hours."""

    rooms: int
    residents: int
    steps: tuple[int, ...]

    @property
    def bookings(self) -> int:
        return self.rooms * len(self.steps) * _WEEKDAYS * _WEEKS


SCALES: dict[str, Scale] = {
    "S": Scale(rooms=50, residents=500, steps=(1, 2, 3, 4)),
    "L": Scale(rooms=200, residents=4_000, steps=(1,) * 17 + (2,) * 3),
}


def seed_scale(
    sessions: Sessions, scale: Scale, now: datetime, *, texts: TextRows, password_hash: str, report: Report
) -> Seeded:
    """Fill the empty database with ``scale`` around ``now`` (aware). ``texts`` and ``report`` as for the demo."""
    today, rng = local_date(now), Random(_SEED)
    residents = [*plan_residents(today), *_more_residents(today, scale.residents)][: scale.residents]
    # No quotas: the benchmarks book hundreds in one name.
    policies = (replace(POLICIES[0], quotas=()),)
    plan = spaces.SpacesPlan(BUILDINGS, tuple(_room_plans(scale.rooms)), policies, ())
    report("rooms and people", 0.0)
    with sessions.write() as db:
        write_tables(db, spaces.space_tables(plan, today, now))
        write_tables(db, people_rows.people_tables(residents, password_hash, today))
        rooms = list(read_catalogue(db).rooms.values())
        advance_ids(db.connection(), (*spaces.MODELS_WITH_IDS, *people_rows.MODELS_WITH_IDS))
    first_id = 1
    monday = today - timedelta(days=today.weekday(), weeks=_WEEKS_BACK)
    for week in range(_WEEKS):
        report(f"week {week + 1} of {_WEEKS}", week / _WEEKS)
        bookings = list(_plan_week(rng, scale, monday + timedelta(weeks=week), rooms, residents))
        with sessions.write() as db:
            _write_week(db, bookings, rng, first_id, texts)
        first_id += len(bookings)
    with sessions.write() as db:
        advance_ids(db.connection(), booking_rows.MODELS_WITH_IDS)
        _measure_tables(db)
    report("reports", 1.0)
    with sessions.write() as db:
        keep_all_ended(db, now)
    return Seeded(len(rooms), len(residents), first_id - 1)


def _measure_tables(db: Session) -> None:
    """Tell PostgreSQL's planner how large the tables are now; autovacuum would do so a minute later."""
    if db.connection().dialect.name == "postgresql":
        for model in (Booking, Occurrence, Allocation, EventText):
            db.execute(text(f"ANALYZE {model.__tablename__}"))


def _write_week(db: Session, bookings: Sequence[PlannedBooking], rng: Random, first_id: int, texts: TextRows) -> None:
    write_tables(db, booking_rows.booking_tables(bookings, rng, first_id=first_id))
    write_rows(db, EventText, texts(db, range(first_id, first_id + len(bookings))))


def _room_plans(count: int) -> Iterator[RoomPlan]:
    floors = [(building.slug, level) for building in BUILDINGS for level in building.levels if level > 0]
    for number in range(1, count + 1):
        building, level = floors[number % len(floors)]
        capacity = _CAPACITIES[number % len(_CAPACITIES)]
        yield RoomPlan(
            slug=f"room-{number}",
            building=building,
            level=level,
            kind=RoomKind.MEETING,
            ko=f"회의실 {level}{number:03}",
            en=f"Meeting Room {level}{number:03}",
            number=f"{level}{number:03}",
            capacity=capacity,
            area_m2=f"{capacity * 2.9:.1f}",
            hours="office",
            equipment=" ".join(_EQUIPMENT[: 2 + number % 7]),
            about_ko="모임과 회의에 쓰는 방입니다.",
            about_en="A room for meetings.",
        )


def _more_residents(today: date, count: int) -> Iterator[PlannedResident]:
    """As many more people as wanted, named like the demo's and told apart by their address."""
    stints = plan_residents(today)
    for number in range(count):
        name, _ = KOREAN_NAMES[number % len(KOREAN_NAMES)]
        like = stints[number % len(stints)]
        yield PlannedResident(
            id=len(stints) + 1 + number,
            name=name,
            email=f"resident{number}@{like.stints[-1].organization.domain}",
            role=Role.MEMBER,
            is_english=False,
            introduction="",
            created_at=at(today - timedelta(days=200)),
            stints=like.stints[-1:],
        )


def _plan_week(
    rng: Random, scale: Scale, monday: date, rooms: Sequence[RoomFacts], residents: Sequence[PlannedResident]
) -> Iterator[PlannedBooking]:
    titles = [title for theme in (TEAM, STUDY, SEMINAR) for title in theme.ko if "{" not in title]
    for weekday in range(_WEEKDAYS):
        day = monday + timedelta(days=weekday)
        for room in rng.sample(rooms, len(rooms)):
            for slot in _slots(rng, scale.steps, day):
                organizer = rng.choice(residents)
                theme = TEAM if rng.random() < 0.8 else STUDY
                yield PlannedBooking(
                    room=room,
                    slot=slot,
                    title=rng.choice(titles),
                    purpose=theme.purpose,
                    visibility=rng.choice(_OPENNESS),
                    people=rng.randint(1, room.capacity),
                    organizer=organizer,
                    booked_by_id=organizer.id,
                    created_at=at(day - timedelta(days=rng.randint(1, 14)), rng.randrange(540, 1200)),
                )


def _slots(rng: Random, steps: Sequence[int], day: date) -> Iterator[Slot]:
    """Bookings of those lengths, in random order and with random gaps, within the opening hours of ``day``."""
    lengths = rng.sample(steps, len(steps))
    idle = _STEPS - sum(lengths)
    # Where the idle half hours fall: so many before each booking, the rest after the last.
    before = sorted(rng.randint(0, idle) for _ in lengths)
    used = 0
    for length, gap in zip(lengths, before, strict=True):
        start = (_FIRST_STEP + used + gap) * _STEP_MINUTES
        used += length
        yield Slot(at(day, start), at(day, start + length * _STEP_MINUTES))
