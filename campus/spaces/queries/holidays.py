"""The managers' own list of public holidays."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.spaces.models import SpecialHoliday


@dataclass(frozen=True, slots=True)
class OwnHoliday:
    """A public holiday as a manager entered it."""

    day: date
    name_ko: str
    name_en: str
    added_at: datetime
    added_by_id: int


def own_holidays(db: Session, year: int) -> list[OwnHoliday]:
    """The managers' entries of ``year``, in order."""
    columns = (
        SpecialHoliday.day,
        SpecialHoliday.name_ko,
        SpecialHoliday.name_en,
        SpecialHoliday.added_at,
        SpecialHoliday.added_by_id,
    )
    in_year = SpecialHoliday.day.between(date(year, 1, 1), date(year, 12, 31))
    return [OwnHoliday(*row) for row in db.execute(select(*columns).where(in_year).order_by(SpecialHoliday.day))]
