"""The managers' own list of public holidays, for what is announced after the library's release."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.domain.holidays import NamedDay
from campus.domain.hubtime import local_date
from campus.spaces.models import SpecialHoliday
from campus.spaces.queries.rules import read_holidays
from campus.spaces.services.revision import renew_revision


class HolidayProblem(StrEnum):
    """Why a day is not entered, or not taken out."""

    PAST = "past"
    KNOWN = "known"  # the library or the list has it already
    BEGUN = "begun"  # only days ahead are taken out: what was is kept


class HolidayRefused(ValueError):
    """The list stays as it is, for ``reason``."""

    def __init__(self, reason: HolidayProblem) -> None:
        super().__init__(reason.value)
        self.reason = reason


def add_holiday(db: Session, day: date, names: NamedDay, *, by: int, now: datetime) -> None:
    """Enter the hub's ``day`` as a public holiday. Raises :class:`HolidayRefused` when it is past or known as one."""
    if day < local_date(now):
        raise HolidayRefused(HolidayProblem.PAST)
    if read_holidays(db).is_holiday(day):
        raise HolidayRefused(HolidayProblem.KNOWN)
    named = {"name_ko": names.name_ko, "name_en": names.name_en}
    db.execute(insert(SpecialHoliday), [{"day": day, "added_at": now, "added_by_id": by} | named])
    record(db, "holiday.added", _subject(day), by=by, now=now, details={"day": day.isoformat()} | named)
    renew_revision(db, now=now)


def remove_holiday(db: Session, day: date, *, by: int, now: datetime) -> NamedDay:
    """Take ``day`` off the list and return its names. Raises :class:`HolidayRefused` when it is not ahead any more,
    ``LookupError`` when it is not on the list."""
    if day <= local_date(now):
        raise HolidayRefused(HolidayProblem.BEGUN)
    row = db.execute(
        select(SpecialHoliday.name_ko, SpecialHoliday.name_en).where(SpecialHoliday.day == day).with_for_update()
    ).first()
    if row is None:
        raise LookupError(day)
    db.execute(delete(SpecialHoliday).where(SpecialHoliday.day == day))
    names = NamedDay(*row)
    details = {"day": day.isoformat(), "name_ko": names.name_ko, "name_en": names.name_en}
    record(db, "holiday.removed", _subject(day), by=by, now=now, details=details)
    renew_revision(db, now=now)
    return names


def _subject(day: date) -> tuple[str, int]:
    """The day as a number: 20261204."""
    return "holiday", int(f"{day:%Y%m%d}")
