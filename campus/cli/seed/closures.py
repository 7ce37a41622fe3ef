"""When the demo's rooms are shut, around a given day."""

from collections.abc import Iterator
from datetime import date, timedelta

from campus.cli.seed.plans import ClosurePlan
from campus.domain.holidays import holiday_name
from campus.domain.hubtime import at

# Korean families meet on these two days; the hub stays shut.
_FAMILY_DAYS = {"설날": "Korean New Year", "추석": "Chuseok"}
_SUNDAY = 6


def closures_around(today: date) -> tuple[ClosurePlan, ...]:
    """The closures of a year back and ahead of the hub's day ``today``, none of which touches ``today``."""
    start, end = at(today), at(today + timedelta(days=1))
    planned = (*_hub_closures(today), *_works(today))
    return tuple(each for each in planned if each.ends_at <= start or each.starts_at >= end)


def _hub_closures(today: date) -> Iterator[ClosurePlan]:
    for offset in range(-365, 366):
        day = today + timedelta(days=offset)
        if (day.month, day.day) == (1, 1):
            yield _whole_days(day, 1, "새해 첫날 휴관", "Closed on New Year's Day")
            continue
        for name in (holiday_name(day, "ko") or "").split("; "):
            if name in _FAMILY_DAYS:
                yield _whole_days(day, 1, f"{name} 휴관", f"Closed on {_FAMILY_DAYS[name]}")


def _works(today: date) -> Iterator[ClosurePlan]:
    """Past and coming repairs: two buildings on Sundays, single rooms within the week."""
    sunday = today + timedelta(days=(_SUNDAY - today.weekday()) % 7 or 7)
    monday = today + timedelta(days=7 - today.weekday())
    past = sunday - timedelta(weeks=6, days=1)
    yield ClosurePlan(
        at(sunday, 9 * 60), at(sunday, 15 * 60), "전력 설비 점검", "Power inspection", building="hub-main"
    )
    yield ClosurePlan(
        at(past, 0),
        at(past + timedelta(days=1), 0),
        "무정전 전원 교체",
        "New emergency power supply",
        building="data-house",
    )
    yield _whole_days(monday, 3, "벽 도장 공사", "The walls are being painted", room="seminar-402")
    yield _whole_days(
        monday - timedelta(weeks=5), 2, "냉난방기 수리", "Repair of the air conditioner", room="meeting-302"
    )
    yield ClosurePlan(
        at(monday + timedelta(days=10), 13 * 60),
        at(monday + timedelta(days=10), 18 * 60),
        "카메라 교정",
        "Camera calibration",
        room="studio",
    )


def _whole_days(day: date, days: int, reason_ko: str, reason_en: str, *, room: str | None = None) -> ClosurePlan:
    return ClosurePlan(at(day), at(day + timedelta(days=days)), reason_ko, reason_en, room=room)
