"""The demo's policies and tenancies. Strictest wins, so the hub's own says only what no group of rooms may loosen."""

from campus.cli.seed.plans import PolicyPlan, QuotaPlan, TenancyPlan
from campus.domain.asker import Holder, Period
from campus.domain.rules import Visibility
from campus.spaces.models import RoomKind

_HUB_TEAM = ("신성 AI 허브 운영팀", "Sinseong AI Hub operations team")
_STUDIO_TEAM = ("미디어 스튜디오 담당", "Media studio team")
_CAMPUS_TEAM = ("공동캠퍼스 교육지원실", "Shared Campus education office")
_STARTUP_TEAM = ("AI 스타트업파크 지원팀", "AI Startup Park support team")

POLICIES: tuple[PolicyPlan, ...] = (
    PolicyPlan(
        "hub", "허브 공통 규칙", "Common rules of the hub", *_HUB_TEAM, applies_to_all=True,
        grid_minutes=30, shortest_minutes=30, days_ahead=30, opens_minute=600, visibility=Visibility.MEMBERS,
        quotas=(
            QuotaPlan(Holder.RESIDENT, Period.DAY, minutes=4 * 60), QuotaPlan(Holder.RESIDENT, Period.WEEK, minutes=8 * 60),
        ),
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
        needs_approval=True, lead_business_days=5,
    ),
    PolicyPlan(
        "single-seats", "책상과 부스", "Desks and booths", *_HUB_TEAM, kinds=(RoomKind.DESK, RoomKind.BOOTH),
        longest_minutes=240, visibility=Visibility.TIME_ONLY,
    ),
    PolicyPlan(
        "studios", "스튜디오", "Studios", *_STUDIO_TEAM, kinds=(RoomKind.STUDIO,),
        shortest_minutes=60, longest_minutes=240, tidy_minutes=30, rest_minutes=60,
        quotas=(QuotaPlan(Holder.TEAM, Period.MONTH, minutes=12 * 60),),
    ),
    PolicyPlan(
        "campus-teaching", "공동캠퍼스 강의 공간", "Teaching rooms of the Shared Campus", *_CAMPUS_TEAM,
        kinds=(RoomKind.SEMINAR, RoomKind.LECTURE), building="learning-house", opens_on_holidays=False,
    ),
    PolicyPlan(
        "startup-desks", "스타트업동 4층 자리", "Desks on the fourth floor of Startup House", *_STARTUP_TEAM,
        kinds=(RoomKind.DESK,), building="startup-house", level=4, tenants_only=True,
    ),
)  # fmt: skip

TENANCIES: tuple[TenancyPlan, ...] = (
    TenancyPlan("narae-ai", "startup-house", 4, "402", since_days=420),
    TenancyPlan("yunseul", "startup-house", 4, "403", since_days=310),
    TenancyPlan("byeolmuri", "startup-house", 4, "404", since_days=96),
    TenancyPlan("dodam-robotics", "startup-house", 3, "303", since_days=540),
    TenancyPlan("gapcheon-bio", "startup-house", 3, "305", since_days=275),
    TenancyPlan("dodam-robotics", "startup-house", 4, "404", since_days=720, ended_days_ago=541),
)
