"""The demo's policies. Strictest wins, so the hub's own says only what no group of rooms may loosen."""

from campus.cli.seed.plans import PolicyPlan
from campus.domain.rules import Visibility
from campus.spaces.models import RoomKind

_HUB_TEAM = ("신성 AI 허브 운영팀", "Sinseong AI Hub operations team")
_STUDIO_TEAM = ("미디어 스튜디오 담당", "Media studio team")
_CAMPUS_TEAM = ("공동캠퍼스 교육지원실", "Shared Campus education office")

POLICIES: tuple[PolicyPlan, ...] = (
    PolicyPlan(
        "hub", "허브 공통 규칙", "Common rules of the hub", *_HUB_TEAM, applies_to_all=True,
        grid_minutes=30, shortest_minutes=30, days_ahead=30, opens_minute=600, visibility=Visibility.MEMBERS,
    ),
    PolicyPlan(
        "meeting-rooms", "회의실과 라운지", "Meeting rooms and lounges", *_HUB_TEAM,
        kinds=(RoomKind.MEETING, RoomKind.LOUNGE), longest_minutes=180,
    ),
    PolicyPlan(
        "teaching-rooms", "세미나실과 강의실", "Seminar and lecture rooms", *_CAMPUS_TEAM,
        kinds=(RoomKind.SEMINAR, RoomKind.LECTURE), longest_minutes=240,
    ),
    PolicyPlan(
        "large-rooms", "20석 이상 공간", "Rooms of 20 seats and more", *_HUB_TEAM, least_capacity=20, tidy_minutes=10,
    ),
    PolicyPlan(
        "halls", "홀", "Halls", *_HUB_TEAM, kinds=(RoomKind.HALL,),
        shortest_minutes=60, longest_minutes=480, setup_minutes=30, tidy_minutes=30,
    ),
    PolicyPlan(
        "single-seats", "책상과 부스", "Desks and booths", *_HUB_TEAM, kinds=(RoomKind.DESK, RoomKind.BOOTH),
        longest_minutes=240, visibility=Visibility.TIME_ONLY,
    ),
    PolicyPlan(
        "studios", "스튜디오", "Studios", *_STUDIO_TEAM, kinds=(RoomKind.STUDIO,),
        shortest_minutes=60, longest_minutes=240, tidy_minutes=30,
    ),
)  # fmt: skip
