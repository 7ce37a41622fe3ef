"""Groups of the small hub: founded, joined and with a season begun, as the services do it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.models import Healing, Purpose
from campus.booking.services.making import BookingWords
from campus.booking.services.series_making import BookSeries
from campus.booking.services.series_planning import SeriesWish
from campus.db import Sessions
from campus.domain.recurrence import Recurrence
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.groups.models import (
    Group,
    GroupKind,
    GroupRole,
    GroupSession,
    GroupStatus,
    Joining,
    Membership,
    Season,
    SegmentKind,
    SignUp,
    SignUpStatus,
    Standing,
)
from campus.groups.services.seasons import BeginSeason, Part, begin_season
from campus.people.models import Affiliation, Resident, ResidentStatus, Verification
from campus.people.queries.logins import Identity
from campus.permissions import Role
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.clock import NOW
from tests.support.hub import Hub, Person, Place
from tests.support.hub_rows import FOUNDED
from tests.support.seasons import weekly

PARTS = (Part(SegmentKind.TALK, 60), Part(SegmentKind.MEAL, 60))


def season_command(
    catalogue: Catalogue, place: Place | None, recurrence: Recurrence, *, seats: int | None = None, **more: object
) -> BeginSeason:
    """A season of talks and meals, in ``place`` or elsewhere as ``more`` says."""
    series = None
    if place is not None:
        wish = SeriesWish(recurrence, catalogue.rooms[place.id])
        words = BookingWords(title="AI 프렌즈", purpose=Purpose.EVENT, people=4, visibility=Visibility.PUBLIC)
        series = BookSeries(wish, words, {}, Healing.OFFER)
    return BeginSeason("2026 겨울", PARTS, seats, series=series, **more)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Circle:
    """A group in the database."""

    sessions: Sessions
    id: int
    slug: str
    by: Identity

    def season(
        self, place: Place | None, recurrence: Recurrence | None = None, *, seats: int | None = None, **more: object
    ) -> int:
        """Begin a season of weekly sessions in ``place``, three unless ``recurrence`` says otherwise; its id."""
        with self.sessions.write() as db:
            catalogue = read_catalogue(db)
            command = season_command(catalogue, place, recurrence or weekly(3), seats=seats, **more)
            return begin_season(db, catalogue, self.id, command, by=self.by, now=NOW).id

    def elsewhere(self, place: str, *slots: Slot, online_url: str = "") -> int:
        """Begin a season that meets at ``place``, or online; its id."""
        with self.sessions.write() as db:
            command = BeginSeason("2026 겨울", PARTS, slots=slots, place=place, online_url=online_url)
            return begin_season(db, read_catalogue(db), self.id, command, by=self.by, now=NOW).id

    def dates(self, season_id: int) -> list[GroupSession]:
        """The sessions of a season, by number."""
        with self.sessions.read() as db:
            mine = select(GroupSession).where(GroupSession.season_id == season_id)
            return list(db.scalars(mine.order_by(GroupSession.number)))

    def signups(self, session_id: int) -> list[tuple[int | None, SignUpStatus]]:
        """Who signed up for a session and how they stand, in their order."""
        with self.sessions.read() as db:
            columns = select(SignUp.resident_id, SignUp.status).where(SignUp.session_id == session_id)
            return [(resident_id, status) for resident_id, status in db.execute(columns.order_by(SignUp.id))]

    def booking_id(self, season_id: int) -> int:
        with self.sessions.read() as db:
            return db.get_one(Season, season_id).booking_id or 0


def found_group(
    sessions: Sessions,
    leader: Person,
    by: Identity,
    *,
    members: Sequence[int] = (),
    joining: Joining = Joining.OPEN,
    kind: GroupKind = GroupKind.MEETUP,
    slug: str = "ai-friends",
) -> Circle:
    """An active group led by ``leader``, with residents ``members`` by id in that order."""
    with sessions.write() as db:
        group = Group(
            slug=slug,
            kind=kind,
            name_ko="AI 프렌즈",
            name_en="AI Friends",
            joining=joining,
            status=GroupStatus.ACTIVE,
            created_by_id=leader.id,
            created_at=FOUNDED,
        )
        db.add(group)
        db.flush()
        db.add(_membership(group.id, leader.id, GroupRole.ORGANIZER))
        db.flush()
        db.add_all([_membership(group.id, each, GroupRole.MEMBER) for each in members])
        return Circle(sessions, group.id, slug, by)


def _membership(group_id: int, resident_id: int, role: GroupRole) -> Membership:
    return Membership(
        group_id=group_id,
        resident_id=resident_id,
        role=role,
        standing=Standing.IN,
        asked_at=FOUNDED,
        joined_at=FOUNDED,
    )


def add_residents(db: Session, hub: Hub, count: int, *, organizations: Sequence[Place] = ()) -> list[Person]:
    """``count`` more residents without a password, from KAIST, ETRI and 나래AI or other ``organizations`` in turn."""
    homes = organizations or (hub.kaist, hub.etri, hub.startup)
    people = []
    for number in range(count):
        resident = Resident(
            email=f"resident{number}@elsewhere.example",
            name=f"회원{chr(0xAC00 + number)}",
            role=Role.MEMBER,
            status=ResidentStatus.ACTIVE,
            created_at=FOUNDED,
            affiliations=[
                Affiliation(
                    organization_id=homes[number % len(homes)].id,
                    title="",
                    starts_on=FOUNDED.date(),
                    verified_how=Verification.MANAGER,
                    verified_at=FOUNDED,
                )
            ],
        )
        db.add(resident)
        db.flush()
        people.append(Person(resident.id, resident.email, resident.name))
    return people
