"""Which period a report is about, as it stands in the address, and what it is put beside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pyramid.i18n import TranslationString

from campus.domain.days import ONE_DAY, Days
from campus.web.locale import _

LONGEST_DAYS = 3 * 366
FIRST_YEAR, LAST_YEAR = 2000, 2100


class PeriodKind(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    CUSTOM = "custom"


class Beside(StrEnum):
    """What a period is put beside."""

    BEFORE = "before"
    YEAR = "year"
    NOTHING = "nothing"


class PeriodRefused(ValueError):
    """The address asks for no period; ``message`` says why, in words for the reader."""

    def __init__(self, message: TranslationString) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class Period:
    """``days`` of the hub's calendar; ``kind`` says how to go on to the next."""

    kind: PeriodKind
    days: Days

    def before(self) -> "Period":
        """The one that ends where this one begins, of the same kind."""
        if self.kind is PeriodKind.CUSTOM:
            return Period(self.kind, Days(self.days.first - timedelta(days=len(self.days)), self.days.first - ONE_DAY))
        return period_around(self.kind, self.days.first - ONE_DAY)

    def after(self) -> "Period":
        """The one that begins where this one ends."""
        if self.kind is PeriodKind.CUSTOM:
            return Period(self.kind, Days(self.days.last + ONE_DAY, self.days.last + timedelta(days=len(self.days))))
        return period_around(self.kind, self.days.last + ONE_DAY)

    def year_ago(self) -> "Period":
        """The same a year earlier; weeks and days the same days of the week."""
        if self.kind in (PeriodKind.DAY, PeriodKind.WEEK):
            back = timedelta(days=364)
            return Period(self.kind, Days(self.days.first - back, self.days.last - back))
        return Period(self.kind, Days(_last_year(self.days.first), _last_year(self.days.last)))

    def beside(self, how: Beside, today: date) -> Days | None:
        """The days to compare with: of one that is not over as many as have passed, today among them."""
        if how is Beside.NOTHING:
            return None
        try:
            other = (self.before() if how is Beside.BEFORE else self.year_ago()).days
        except (OverflowError, ValueError):
            return None
        if today >= self.days.last:
            return other
        passed = len(Days(self.days.first, today))
        return Days(other.first, min(other.first + timedelta(days=passed - 1), other.last)) if passed else None

    def parameters(self) -> dict[str, str]:
        """What the address says."""
        if self.kind is PeriodKind.CUSTOM:
            ends = {"from": self.days.first.isoformat(), "to": self.days.last.isoformat()}
            return {"period": self.kind.value} | ends
        return {"period": self.kind.value, "date": self.days.first.isoformat()}


def _last_year(day: date) -> date:
    is_end_of_month = (day + ONE_DAY).day == 1
    if is_end_of_month:
        following = day + ONE_DAY
        return following.replace(year=following.year - 1) - ONE_DAY
    return day.replace(year=day.year - 1)


def period_around(kind: PeriodKind, day: date) -> Period:
    """The day, week, month, quarter or year in which ``day`` lies."""
    first, last = day, day
    if kind is PeriodKind.WEEK:
        first = day - timedelta(days=day.weekday())
        last = first + timedelta(days=6)
    elif kind is PeriodKind.YEAR:
        first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    elif kind in (PeriodKind.MONTH, PeriodKind.QUARTER):
        months = 1 if kind is PeriodKind.MONTH else 3
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        last = (first + timedelta(days=31 * months)).replace(day=1) - ONE_DAY
    return Period(kind, Days(first, last))


def read_period(asked: Mapping[str, str], today: date) -> Period:
    """The period of an address; the month of ``today`` where nothing is asked. Raises :class:`PeriodRefused`."""
    raw = asked.get("period") or PeriodKind.MONTH.value
    kind = next((each for each in PeriodKind if each.value == raw), None)
    if kind is None:
        raise PeriodRefused(_("Choose a day, week, month, quarter, year, or dates of your own."))
    if kind is not PeriodKind.CUSTOM:
        return period_around(kind, _day(asked["date"]) if asked.get("date") else today)
    if not asked.get("from") or not asked.get("to"):
        raise PeriodRefused(_("Say from which to which day."))
    days = Days(_day(asked["from"]), _day(asked["to"]))
    if not len(days):
        raise PeriodRefused(_("The last day lies before the first."))
    if len(days) > LONGEST_DAYS:
        raise PeriodRefused(_("A report covers three years at most. Choose a shorter period."))
    return Period(kind, days)


def read_beside(asked: Mapping[str, str]) -> Beside:
    """What to compare with; unknown words mean the period before."""
    raw = asked.get("beside", "")
    return next((each for each in Beside if each.value == raw), Beside.BEFORE)


def _day(raw: str) -> date:
    try:
        day = date.fromisoformat(raw.strip())
    except ValueError:
        raise PeriodRefused(_("This is no day of the calendar: write it like 2026-11-25.")) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise PeriodRefused(_("Reports look at the years 2000 to 2100."))
    return day
