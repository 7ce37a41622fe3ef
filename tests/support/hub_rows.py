"""The rows of the small hub of ``tests.support.hub``: plain rows, so that a broken service cannot hide in them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from campus.domain.rules import Visibility
from campus.domain.search import search_key
from campus.people.models import (
    Affiliation,
    Organization,
    OrganizationAlias,
    OrganizationDomain,
    OrganizationKind,
    Resident,
    ResidentStatus,
    Verification,
)
from campus.permissions import Role
from campus.spaces.models import (
    Building,
    Equipment,
    Fitting,
    Floor,
    OpeningHours,
    Policy,
    Room,
    RoomKind,
    RoomPolicy,
    SpacesRevision,
    Zone,
)

PASSWORD = "correct horse battery"
FOUNDED = datetime(2020, 1, 1, tzinfo=UTC)
ALL_WEEK = range(7)


@cache
def _password_hash() -> str:
    """Cheap on purpose: what it costs is not what these tests are about."""
    return PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)


def _organization(slug: str, kind: OrganizationKind, name_ko: str, name_en: str, domain: str) -> Organization:
    key = search_key([name_ko, name_en, slug.upper()])
    return Organization(
        slug=slug,
        kind=kind,
        name_ko=name_ko,
        name_en=name_en,
        search_text=key.text,
        search_jamo=key.jamo,
        search_initials=key.initials,
        aliases=[OrganizationAlias(alias=slug.upper())],
        domains=[OrganizationDomain(domain=domain)],
    )


def _organizations() -> list[Organization]:
    return [
        _organization("kaist", OrganizationKind.UNIVERSITY, "한국과학기술원", "KAIST", "kaist.example"),
        _organization("etri", OrganizationKind.INSTITUTE, "한국전자통신연구원", "ETRI", "etri.example"),
        _organization("narae-ai", OrganizationKind.STARTUP, "나래AI", "Narae AI", "narae.example"),
    ]


def _resident(account: str, name: str, role: Role, organization: Organization | None) -> Resident:
    key = search_key([name])
    affiliation = Affiliation(
        organization=organization,
        title="연구원",
        starts_on=FOUNDED.date(),
        verified_how=Verification.DOMAIN,
        verified_at=FOUNDED,
    )
    return Resident(
        email=f"{account}@{organization.domains[0].domain if organization else 'hub.example'}",
        name=name,
        role=role,
        status=ResidentStatus.ACTIVE,
        password_hash=_password_hash(),
        search_text=key.text,
        search_jamo=key.jamo,
        search_initials=key.initials,
        created_at=FOUNDED,
        approved_at=FOUNDED,
        affiliations=[affiliation] if organization else [],
    )


def _residents(organizations: list[Organization]) -> list[Resident]:
    kaist, etri, startup = organizations
    return [
        _resident("member", "김하늘", Role.MEMBER, kaist),
        _resident("other", "이서준", Role.MEMBER, etri),
        _resident("organizer", "박도윤", Role.ORGANIZER, startup),
        _resident("manager", "최지우", Role.MANAGER, None),
        _resident("admin", "정민서", Role.ADMIN, None),
    ]


def _building(slug: str, name_ko: str, name_en: str, zone: Zone, north: float) -> Building:
    return Building(
        slug=slug,
        name_ko=name_ko,
        name_en=name_en,
        zone=zone,
        address_ko="대전광역시 유성구 신성동",
        address_en="Sinseong-dong, Yuseong-gu, Daejeon",
        latitude=36.3850 + north,
        longitude=127.3520,
    )


def make_room(
    slug: str, names: tuple[str, str], kind: RoomKind, capacity: int, floor: Floor, hours: tuple[int, int]
) -> Room:
    key = search_key(names)
    opens, closes = hours
    return Room(
        slug=slug,
        name_ko=names[0],
        name_en=names[1],
        kind=kind,
        capacity=capacity,
        area_m2=Decimal(capacity) * 2,
        floor=floor,
        search_text=key.text,
        search_jamo=key.jamo,
        search_initials=key.initials,
        opening_hours=[
            OpeningHours(weekday=day, opens_minute=opens, closes_minute=closes, valid_from=date(2020, 1, 1))
            for day in ALL_WEEK
        ],
    )


def _rooms(ground: Floor, upper: Floor, annex: Floor) -> list[Room]:
    day, round_the_clock = (9 * 60, 22 * 60), (0, 24 * 60)
    rooms = [
        make_room("meeting", ("회의실", "Meeting room"), RoomKind.MEETING, 8, ground, day),
        make_room("small", ("작은 회의실", "Small meeting room"), RoomKind.MEETING, 4, annex, day),
        make_room("seminar", ("세미나실", "Seminar room"), RoomKind.SEMINAR, 30, upper, day),
        make_room("hall", ("대강당", "Hall"), RoomKind.HALL, 120, ground, day),
        make_room("hall-a", ("대강당 A", "Hall A"), RoomKind.HALL, 50, ground, day),
        make_room("hall-b", ("대강당 B", "Hall B"), RoomKind.HALL, 40, ground, day),
        make_room("hall-c", ("대강당 C", "Hall C"), RoomKind.HALL, 30, ground, day),
        make_room("studio", ("스튜디오", "Studio"), RoomKind.STUDIO, 6, upper, round_the_clock),
    ]
    for position, room in enumerate(rooms):
        room.position = position
    return rooms


def _policies() -> tuple[Policy, Policy]:
    hub = Policy(
        slug="hub",
        name_ko="허브 기본 규칙",
        name_en="Hub rules",
        owner_ko="허브 운영팀",
        owner_en="Hub team",
        applies_to_all=True,
        grid_minutes=30,
        shortest_minutes=30,
        longest_minutes=180,
        days_ahead=30,
        opens_minute=600,
        visibility=Visibility.MEMBERS,
    )
    tidy = Policy(
        slug="tidy",
        name_ko="정리 시간",
        name_en="Tidy-up",
        owner_ko="시설팀",
        owner_en="Facilities",
        tidy_minutes=10,
    )
    return hub, tidy


def build_hub(db: Session) -> None:
    """Write the hub into an empty database."""
    zone = Zone(slug="hub", name_ko="국가 AI 허브", name_en="National AI hub", position=0)
    main = _building("main", "본관", "Main building", zone, 0.0)
    annex = _building("annex", "별관", "Annex", zone, 0.002)
    rooms = _rooms(Floor(building=main, level=1), Floor(building=main, level=2), Floor(building=annex, level=1))
    organizations = _organizations()
    board = Equipment(slug="whiteboard", name_ko="화이트보드", name_en="Whiteboard", position=0)
    screen = Equipment(slug="screen", name_ko="대형 화면", name_en="Large screen", position=1)
    hub_rules, tidy_rules = _policies()
    db.add_all([main, annex, board, screen, hub_rules, tidy_rules, *organizations, *_residents(organizations)])
    for room in rooms:  # one by one: ids in the order above
        db.add(room)
        db.flush()
    by_slug = {room.slug: room for room in rooms}
    for part in ("hall-a", "hall-b", "hall-c"):
        by_slug[part].whole_id = by_slug["hall"].id
    db.add_all(
        [
            RoomPolicy(room_id=by_slug["seminar"].id, policy_id=tidy_rules.id),
            *(Fitting(room_id=by_slug[slug].id, equipment_id=board.id) for slug in ("meeting", "small", "seminar")),
            *(Fitting(room_id=by_slug[slug].id, equipment_id=screen.id) for slug in ("seminar", "hall")),
            SpacesRevision(id=1, token="0" * 32, changed_at=FOUNDED),
        ]
    )
