"""All rooms of the demo, and when they are open."""

from campus.cli.seed.plans import RoomPlan
from campus.cli.seed.rooms_around import CAMPUS_ROOMS, CONVERGENCE_ROOMS, DATA_ROOMS, STARTUP_ROOMS
from campus.cli.seed.rooms_hub import HUB_ROOMS

# A whole stands before its parts.
ROOMS: tuple[RoomPlan, ...] = (*HUB_ROOMS, *CONVERGENCE_ROOMS, *DATA_ROOMS, *STARTUP_ROOMS, *CAMPUS_ROOMS)

Week = tuple[tuple[int, int] | None, ...]


def _week(weekdays: tuple[int, int], saturday: tuple[int, int] | None, sunday: tuple[int, int] | None) -> Week:
    """Opening and closing hour of each day, Monday first, as minutes; None is a day shut."""
    days = (weekdays,) * 5 + (saturday, sunday)
    return tuple(None if hours is None else (hours[0] * 60, hours[1] * 60) for hours in days)


HOURS: dict[str, Week] = {
    "office": _week((8, 22), (10, 18), (10, 18)),
    "hall": _week((8, 22), (9, 21), (9, 21)),
    "lecture": _week((8, 22), (9, 18), None),
    "studio": _week((9, 20), (10, 17), None),
    "lounge": _week((8, 22), (9, 22), (9, 22)),
    "data": _week((9, 18), None, None),
    "startup": _week((8, 23), (9, 21), (9, 21)),
    "always": _week((0, 24), (0, 24), (0, 24)),
}
