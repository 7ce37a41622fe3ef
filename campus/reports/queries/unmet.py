"""What was looked for and not found."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.booking.models import UnmetSearch
from campus.domain.days import Days
from campus.domain.hubtime import minute_of
from campus.reports.filters import SIZES

PARTS_OF_DAY: dict[str, tuple[int, int]] = {"morning": (0, 12), "afternoon": (12, 18), "evening": (18, 24)}


@dataclass(frozen=True, slots=True)
class Unmet:
    """Searches for a time in a period that found nothing as asked: how many by size and part of the day, and of all of
    them for how many there was something at another time."""

    by_size_and_part: Mapping[tuple[str, str], int] = field(default_factory=dict)
    total: int = 0
    near: int = 0

    @property
    def by_size(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for (size, _), count in self.by_size_and_part.items():
            found[size] = found.get(size, 0) + count
        return found


def read_unmet(db: Session, days: Days, zone_id: int | None = None) -> Unmet:
    """What was looked for in ``days``. One statement."""
    within = (UnmetSearch.starts_at >= days.slot.starts_at, UnmetSearch.starts_at < days.slot.ends_at)
    columns = (UnmetSearch.people, UnmetSearch.starts_at, UnmetSearch.is_near)
    statement = select(*columns, func.count()).where(*within).group_by(*columns)
    if zone_id is not None:
        statement = statement.where(UnmetSearch.zone_id == zone_id)
    found: dict[tuple[str, str], int] = {}
    total = near = 0
    for people, starts_at, is_near, count in db.execute(statement):
        hour = minute_of(starts_at) // 60
        part = next(name for name, (first, last) in PARTS_OF_DAY.items() if first <= hour < last)
        size = next((name for name, (least, most) in SIZES.items() if least <= people <= most), "50")
        found[size, part] = found.get((size, part), 0) + count
        total += count
        near += count if is_near else 0
    return Unmet(found, total, near)
