"""The open data as files: columns with their meaning, the months asked for, CSV and JSON."""

import csv
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from io import StringIO

from pyramid.i18n import TranslationString

from campus.domain.cells import LEAST, inert
from campus.domain.days import ONE_DAY
from campus.reports.queries.open_data import OpenCell
from campus.reports.queries.rollup import month_of
from campus.web.locale import _

MOST_MONTHS = 60
SCHEMA = 1
TITLE = {"ko": "월별 공간 이용 현황", "en": "Use of the rooms by month"}
LICENCE = {"name": "CC BY 4.0", "name_ko": "공공누리 제1유형 (출처표시)", "url": "https://creativecommons.org/licenses/by/4.0/"}
ABOUT = {"title": TITLE, "licence": LICENCE, "version": SCHEMA}
_MONTH = re.compile(r"(20[0-9]{2}|2100)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the files."""

    name: str
    type: str
    unit: str
    ko: str
    en: str
    formula: str = ""


FIELDS = (
    Field("month", "string", "YYYY-MM", "달 (한국 시간)", "Month, in Korean time"),
    Field("zone", "string", "", "구역의 식별자", "Identifier of the zone"),
    Field("zone_ko", "string", "", "구역의 한국어 이름", "Name of the zone in Korean"),
    Field("zone_en", "string", "", "구역의 영어 이름", "Name of the zone in English"),
    Field("room_kind", "string", "", "공간의 종류", "Kind of the rooms"),
    Field("seats", "string", "seats", "좌석 수 구간 (50+는 50석 이상)", "Class of seats; 50+: 50 and more"),
    Field("rooms", "integer", "rooms", "나누어지지 않는 공간의 수", "Undivided rooms in the row"),
    Field(
        "open_minutes", "integer", "min", "휴관을 뺀 운영 시간의 합", "Opening time, closures taken out",
        "Σ rooms, days: open",
    ),
    Field(
        "booked_minutes", "integer", "min", "운영 시간 중 예약된 시간", "Opening time that was booked",
        "Σ rooms, days: open ∩ booked",
    ),
    Field(
        "used_minutes", "integer", "min", "운영 시간 중 실제로 쓰인 시간", "Opening time in which people were there",
        "Σ rooms, days: open ∩ used",
    ),
    Field(
        "bookings", "integer", "bookings", "이 행의 공간을 차지한 확정 예약 회차의 수",
        "Confirmed dates that took a room of the row in the month", "count of dates",
    ),
    Field(
        "suppressed", "boolean", "", f"예약 또는 예약자가 {LEAST} 미만이어서, 또는 그런 행을 지키려고 값을 비웠는지",
        f"Whether values are left empty: fewer than {LEAST} bookings or organizers, or to protect such a row",
    ),
    Field("closed", "boolean", "", "운영자가 이 달을 마감했는지", "Whether the hub has closed the month"),
)


class MonthsRefused(Exception):
    """The months asked for cannot be answered; ``message`` says why."""

    def __init__(self, message: TranslationString) -> None:
        super().__init__(str(message))
        self.message = message


def read_months(asked: Mapping[str, str], today: date) -> tuple[date, date]:
    """First days of the first and last month asked for: ``from`` and ``to`` as YYYY-MM, at first the twelve months
    before ``today``'s. Raises :class:`MonthsRefused`."""
    last = _month(asked["to"]) if asked.get("to") else month_of(month_of(today) - ONE_DAY)
    first = _month(asked["from"]) if asked.get("from") else date(last.year - (last.month < 12), last.month % 12 + 1, 1)
    if first > last:
        raise MonthsRefused(_("The first month lies after the last."))
    if (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS:
        raise MonthsRefused(_("Ask for ${count} months at most.", mapping={"count": MOST_MONTHS}))
    return first, last


def _month(text: str) -> date:
    if not _MONTH.fullmatch(text):
        raise MonthsRefused(_("Write months like 2026-09."))
    return date(int(text[:4]), int(text[5:]), 1)


def values_of(cell: OpenCell, closed: Mapping[date, datetime]) -> dict[str, str | int | bool | None]:
    """A row, by the names of :data:`FIELDS` and in their order."""
    values = (
        f"{cell.month:%Y-%m}", cell.zone.slug, cell.zone.name_ko, cell.zone.name_en, cell.kind.value, _seats(cell),
        cell.rooms, cell.open_minutes, cell.booked_minutes, cell.used_minutes, cell.bookings, cell.is_suppressed,
        cell.month in closed,
    )  # fmt: skip
    return dict(zip((field.name for field in FIELDS), values, strict=True))


def _seats(cell: OpenCell) -> str:
    # 5-8 would be a day in May to a spreadsheet.
    return cell.seats.replace("-", "~") if "-" in cell.seats else f"{cell.seats}+"


def write_csv(rows: Sequence[Mapping[str, str | int | bool | None]]) -> bytes:
    """CSV (RFC 4180) in UTF-8 with the mark that spreadsheets look for; true and false in small letters."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([field.name for field in FIELDS])
    for row in rows:
        writer.writerow([_plain(each) for each in row.values()])
    return text.getvalue().encode("utf-8-sig")


def _plain(it: str | int | bool | None) -> str:
    if it is None:
        return ""
    return str(it).lower() if isinstance(it, bool) else inert(it) if isinstance(it, str) else str(it)


def write_json(rows: Sequence[Mapping[str, str | int | bool | None]], base_url: str, months: Sequence[date]) -> bytes:
    """The rows with what they are; nothing in it depends on when it was asked for."""
    about = {"dictionary": f"{base_url}/open-data/dictionary.json", "least": LEAST}
    return _written({**ABOUT, **about, "months": [f"{month:%Y-%m}" for month in months], "rows": list(rows)})


def write_dictionary() -> bytes:
    """The columns as JSON."""
    return _written({**ABOUT, "fields": [asdict(each) for each in FIELDS]})


def _written(it: object) -> bytes:
    return json.dumps(it, ensure_ascii=False).encode()
