"""Public holidays of the Republic of Korea, substitutes included, under the names Koreans use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import holidays

# The library follows the wording of the law; people say something else.
_SPOKEN_KO = {"기독탄신일": "성탄절", "신정연휴": "새해 첫날"}
_SUBSTITUTE = "대체 휴일"
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@lru_cache(maxsize=512)
def _names(year: int, language: str) -> dict[date, str]:
    return dict(holidays.country_holidays("KR", years=year, language=language))


def holiday_name(day: date, locale: str) -> str | None:
    """The name of the public holiday on ``day`` in ``locale`` (``ko`` or ``en``), or None on other days.

    Source: 관공서의 공휴일에 관한 규정, as kept by the holidays library.
    """
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return None
    name = _names(day.year, "ko" if locale == "ko" else "en_US").get(day)
    if name is None or locale != "ko":
        return name
    for lawful, spoken in _SPOKEN_KO.items():
        name = name.replace(lawful, spoken)
    return name


@dataclass(frozen=True, slots=True)
class PublicHoliday:
    """A holiday of the law; ``is_substitute`` when it is kept since another one fell on a weekend."""

    day: date
    name_ko: str
    name_en: str
    is_substitute: bool


def public_holidays(year: int) -> tuple[PublicHoliday, ...]:
    """The public holidays of ``year`` in order; none outside the years 2000 to 2100."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return ()
    return tuple(
        PublicHoliday(day, holiday_name(day, "ko") or "", holiday_name(day, "en") or "", _SUBSTITUTE in lawful)
        for day, lawful in sorted(_names(year, "ko").items())
        if day.year == year
    )


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A holiday that the hub's managers entered, since it was announced after the library's release."""

    name_ko: str
    name_en: str


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """The public holidays, and the managers' own list (``own``) for what is announced at short notice."""

    own: Mapping[date, NamedDay] = field(default_factory=dict)

    def name(self, day: date, locale: str) -> str | None:
        """The name of the holiday on ``day`` in ``locale``, or None on other days; the managers' word wins."""
        named = self.own.get(day)
        if named is not None:
            return named.name_ko if locale == "ko" else named.name_en
        return holiday_name(day, locale)

    def is_holiday(self, day: date) -> bool:
        return day in self.own or holiday_name(day, "ko") is not None


PUBLIC_HOLIDAYS = HolidayCalendar()
