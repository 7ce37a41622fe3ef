"""The zones of the city's plan, the buildings in them, and what rooms may be fitted with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ZonePlan:
    """A zone, in the order of the city's plan."""

    slug: str
    ko: str
    en: str


@dataclass(frozen=True, slots=True)
class BuildingPlan:
    """A building; coordinates in WGS 84, ``levels`` in Korean counting (-1 is the first basement)."""

    slug: str
    zone: str
    ko: str
    en: str
    address_ko: str
    address_en: str
    latitude: float
    longitude: float
    levels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EquipmentPlan:
    """A thing that rooms may have; ``icon`` is an id of the sprite static/img/icons.svg."""

    slug: str
    ko: str
    en: str
    icon: str = "check"


ZONES: tuple[ZonePlan, ...] = (
    ZonePlan("ai-convergence", "AI 융합연구혁신센터", "AI Convergence Research Center"),
    ZonePlan("national-ai-hub", "국가 AI 허브", "National AI Hub"),
    ZonePlan("city-data", "도시데이터센터", "City Data Center"),
    ZonePlan("startup-park", "AI 스타트업파크", "AI Startup Park"),
    ZonePlan("shared-campus", "공동캠퍼스", "Shared Campus"),
)

_STREET_KO, _STREET_EN = "대전광역시 유성구 신성동", "Sinseong-dong, Yuseong-gu, Daejeon"

BUILDINGS: tuple[BuildingPlan, ...] = (
    BuildingPlan(
        "hub-main", "national-ai-hub", "허브 본관", "Hub Main Building",
        f"{_STREET_KO} 210", f"210 {_STREET_EN}", 36.39042, 127.35018, (-1, 1, 2, 3, 4),
    ),
    BuildingPlan(
        "magpie-yard", "national-ai-hub", "까치마당", "Magpie Yard",
        f"{_STREET_KO} 210-2", f"210-2 {_STREET_EN}", 36.39071, 127.35064, (1, 2),
    ),
    BuildingPlan(
        "convergence", "ai-convergence", "융합연구동", "Convergence Building",
        f"{_STREET_KO} 206", f"206 {_STREET_EN}", 36.39118, 127.34957, (1, 2, 3, 4, 5),
    ),
    BuildingPlan(
        "data-house", "city-data", "데이터동", "Data House",
        f"{_STREET_KO} 214", f"214 {_STREET_EN}", 36.38987, 127.35121, (-1, 1, 2, 3),
    ),
    BuildingPlan(
        "startup-house", "startup-park", "스타트업동", "Startup House",
        f"{_STREET_KO} 218", f"218 {_STREET_EN}", 36.38951, 127.35203, (1, 2, 3, 4),
    ),
    BuildingPlan(
        "learning-house", "shared-campus", "배움관", "Learning House",
        f"{_STREET_KO} 222", f"222 {_STREET_EN}", 36.39009, 127.35262, (1, 2, 3),
    ),
)  # fmt: skip

EQUIPMENT: tuple[EquipmentPlan, ...] = (
    EquipmentPlan("whiteboard", "화이트보드", "Whiteboard", "whiteboard"),
    EquipmentPlan("screen", "대형 화면", "Large screen", "screen"),
    EquipmentPlan("projector", "빔프로젝터", "Projector", "screen"),
    EquipmentPlan("video", "화상회의", "Video conferencing", "video"),
    EquipmentPlan("sound", "마이크·음향", "Microphones and sound", "mic"),
    EquipmentPlan("camera", "촬영 장비", "Cameras and lights", "camera"),
    EquipmentPlan("gpu", "GPU 워크스테이션", "GPU workstation", "settings"),
    EquipmentPlan("monitor", "듀얼 모니터", "Dual monitors", "screen"),
    EquipmentPlan("power", "자리마다 콘센트", "Power at every seat", "power"),
    EquipmentPlan("wheelchair", "휠체어 접근", "Wheelchair access", "wheelchair"),
    EquipmentPlan("hearing-loop", "보청기 유도 장치", "Hearing loop", "mic"),
    EquipmentPlan("quiet", "방음", "Soundproofing", "moon"),
    EquipmentPlan("coffee", "커피", "Coffee", "coffee"),
    EquipmentPlan("kitchen", "조리대와 냉장고", "Kitchen", "coffee"),
    EquipmentPlan("printer", "인쇄기", "Printer", "copy"),
    EquipmentPlan("locker", "사물함", "Lockers", "lock"),
)
