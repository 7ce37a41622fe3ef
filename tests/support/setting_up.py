"""Setting an empty hub up in tests."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from campus.db import Sessions
from campus.domain.week import Week
from campus.founding.services.codes import make_code
from campus.founding.services.founding import FirstAdmin, FoundHub
from campus.hub.queries import HubFacts
from campus.spaces.drafts import BuildingDraft, RoomDraft, ZoneDraft
from campus.spaces.models import RoomKind

PASSWORD = "봄바람이 살랑이는 저녁"
WEEK = Week((((540, 1320),),) * 5 + ((), ()))
# What one person types on the setup page, beside the code.
FILLED = {
    "hub_ko": "새봄 허브",
    "hub_en": "Saebom Hub",
    "contact": "desk@saebom.example",
    "zone_ko": "본관 구역",
    "zone_en": "Main zone",
    "building_ko": "새봄관",
    "building_en": "Saebom House",
    "address_ko": "대전 유성구 신성로 1",
    "address_en": "1 Sinseong-ro, Yuseong-gu, Daejeon",
    "lowest": "B1",
    "highest": "3",
    "room-0-name_ko": "회의실 하나",
    "room-0-name_en": "Meeting room one",
    "room-0-floor": "2",
    "room-0-capacity": "8",
    "room-0-area_m2": "24.5",
    "room-0-number": "201",
    "name": "김하늘",
    "email": "Sky@saebom.example",
    "password": PASSWORD,
    "again": PASSWORD,
}


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def new_code(sessions: Sessions, *, age: timedelta = timedelta(0), replacing: bool = False) -> str:
    """A code made ``age`` ago."""
    with sessions.write() as db:
        return make_code(db, replacing=replacing, now=now() - age)


def room(name: str = "room", level: int = 2, kind: RoomKind = RoomKind.MEETING, capacity: int = 8) -> RoomDraft:
    return RoomDraft(level, kind, f"공간 {name}", name, capacity, Decimal(20))


def command(name: str = "sky", *rooms: RoomDraft) -> FoundHub:
    """A hub that ``name`` administers."""
    return FoundHub(
        facts=HubFacts("새봄 허브", "Saebom Hub", "desk@saebom.example"),
        admin=FirstAdmin("김하늘", f"{name}@saebom.example", "no hash", "ko"),
        zone=ZoneDraft("본관 구역", "Main zone"),
        building=BuildingDraft(0, "새봄관", "Saebom House", "신성로 1", "1 Sinseong-ro", 36.39, 127.35),
        levels=frozenset({-1, 1, 2}),
        rooms=rooms or (room(),),
        week=WEEK,
    )
