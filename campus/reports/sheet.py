"""The occupancy page's numbers in the reader's language: tiles, rows, heat tables, the trend."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from campus.domain.figures import Figure, FigureKind, Peak, figures
from campus.domain.occupancy import Measure, Sums
from campus.reports.filters import ReportFilters
from campus.reports.findings import ReportedRoom
from campus.reports.period import Period
from campus.reports.words import FIGURES, FORMULAS, MORE_IS_BETTER, UNITS, Reader
from campus.spaces.catalogue import RoomFacts
from campus.web.locale import _
from campus.web.words import length, minutes_clock, short_day

NONE = "–"
OCCUPANCY, BOOKINGS = "/reports/occupancy", "/reports/bookings"
TILES = (
    FigureKind.BOOKED,
    FigureKind.USED,
    FigureKind.NO_SHOWS,
    FigureKind.SEATS,
    FigureKind.OVERALL,
    FigureKind.PEAK,
)
BESIDE_TILES = (FigureKind.GHOST, FigureKind.RECOVERED, FigureKind.REBOOKED)
# A trend of so many days is drawn by day, of a hundred by week, of more by month.
BY_DAY, TREND_WIDTH, TREND_HEIGHT = 35, 1000, 200


@dataclass(frozen=True, slots=True)
class Address:
    """Where the reader is: period and filters, for links that keep both."""

    period: Period
    filters: ReportFilters
    beside: str = ""

    def url(self, path: str = OCCUPANCY, **changes: str) -> str:
        """The same with ``changes``; an empty one takes a parameter away. Underscores stand for hyphens."""
        changed = {name.replace("_", "-"): value for name, value in changes.items()}
        base = _base(self, path, frozenset(changed))
        return base + "".join(f"&{name}={quote(value)}" for name, value in changed.items() if value)


@lru_cache(maxsize=256)
def _base(address: Address, path: str, but: frozenset[str]) -> str:
    """The address without what is changed: a page has hundreds of links that differ in little else."""
    said = address.period.parameters() | address.filters.parameters()
    if address.beside and path != BOOKINGS:
        said["beside"] = address.beside
    kept = {name: value for name, value in said.items() if value and name not in but}
    return f"{path}?{urlencode(kept)}"


class Figured(Protocol):
    """What has figures and a peak: what was gathered, and what was frozen."""

    @property
    def figures(self) -> Mapping[FigureKind, Figure]: ...

    @property
    def peak(self) -> Peak | None: ...


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure to be shown; ``good`` says whether its change is one for the better."""

    name: str
    value: str
    sum: str
    formula: str
    change: str | None
    good: bool | None
    url: str


def percent(rate: float | None, places: int = 1) -> str:
    """``41.2%``; a dash where there is nothing to divide by."""
    return NONE if rate is None else f"{rate * 100:.{places}f}%"


def hours(minutes: float, locale: str, places: int = 1) -> str:
    """Minutes as hours, grouped: ``1,234.5시간`` or ``1,234.5 h``."""
    return f"{minutes / 60:,.{places}f}{'시간' if locale == 'ko' else ' h'}"


def tiles(
    reader: Reader,
    kinds: Iterable[FigureKind],
    it: Figured,
    before: Mapping[FigureKind, Figure] | None,
    address: Address,
) -> list[Tile]:
    """The figures of ``kinds`` beside those of ``before``."""
    say = reader.say
    found = []
    for kind in kinds:
        figure = it.figures[kind]
        change = None if before is None else figure.change_from(before[kind])
        better = MORE_IS_BETTER[kind]
        numbers = {"part": f"{figure.part:,}", "whole": f"{figure.whole:,}"}
        found.append(
            Tile(
                name=say(FIGURES[kind]),
                value=value_of(figure, reader.locale),
                sum=_sum(say(_(UNITS[figure.unit], mapping=numbers)), it, figure, reader.locale),
                formula=say(FORMULAS[kind]),
                change=_change(figure, change, reader.locale),
                good=None if not change or better is None else (change > 0) is better,
                url=_behind(it, kind, address),
            )
        )
    return found


def _sum(words: str, it: Figured, figure: Figure, locale: str) -> str:
    if not figure.whole:
        return ""
    if figure.kind is FigureKind.PEAK and it.peak is not None:
        return f"{words} · {short_day(it.peak.day, locale)} {minutes_clock(it.peak.minute)}"
    return words


def _behind(it: Figured, kind: FigureKind, address: Address) -> str:
    """Where the bookings are that make the figure."""
    if kind is not FigureKind.PEAK or it.peak is None:
        return address.url(BOOKINGS, figure=kind.value)
    then = {"date": it.peak.day.isoformat(), "hour": str(it.peak.minute // 60), "from": "", "to": ""}
    return address.url(BOOKINGS, period="day", figure="used", **then)


def value_of(figure: Figure, locale: str) -> str:
    """A rate in percent, an amount as a length."""
    if figure.is_amount:
        return length(round(figure.part / 60) * 60 if figure.part >= 600 else figure.part, locale)
    return percent(figure.rate)


def _change(figure: Figure, change: float | None, locale: str) -> str | None:
    if change is None:
        return None
    sign = "▲" if change > 0 else "▼" if change < 0 else "＝"
    if figure.is_amount:
        return f"{sign} {hours(abs(change), locale, 0)}"
    return f"{sign} {abs(change):.1f}%p"


@dataclass(frozen=True, slots=True)
class RoomRow:
    """One room: its figures, and the three layers of its bar in percent of the open time."""

    room: ReportedRoom
    figures: Mapping[FigureKind, Figure]
    booked: float
    used: float
    seated: float


def room_rows(measured: Iterable[tuple[ReportedRoom, Sums]]) -> list[RoomRow]:
    """Undivided rooms with their sums, those most used first."""
    rows = []
    for room, sums in measured:
        of = figures(sums)
        layers = (FigureKind.BOOKED, FigureKind.USED, FigureKind.OVERALL)
        booked, used, seated = (min((of[kind].rate or 0) * 100, 100) for kind in layers)
        rows.append(RoomRow(room, of, booked, used, seated))
    return sorted(rows, key=lambda row: (-row.used, -row.booked, row.room.id))


def undivided(by_room: Mapping[int, Measure], rooms: Mapping[int, RoomFacts]) -> list[tuple[RoomFacts, Sums]]:
    """Undivided rooms with their sums."""
    return [(rooms[each], measure.sums) for each, measure in by_room.items() if not rooms[each].part_ids]


def open_hours(measure: Measure) -> range:
    """The hours in which anything was open."""
    found = [hour for hour, minutes in enumerate(measure.open_hours) if minutes]
    return range(found[0], found[-1] + 1) if found else range(0)


def heat_cells(measure: Measure, layer: str, shown: range, url: str) -> Markup:
    """The cells of one row of a heat table, each a link to what is behind it; ``url`` ends where the hour belongs."""
    parts = measure.booked_hours if layer == "booked" else measure.used_hours
    whole, href = measure.open_hours, escape(url)
    cells = []
    for hour in shown:
        if not whole[hour]:
            cells.append('<td class="is-shut">–</td>')
            continue
        rate = round(parts[hour] * 100 / whole[hour])
        level = min((rate + 5) // 10, 10)
        cells.append(f'<td data-level="{level}"><a href="{href}{hour}">{rate}</a></td>')
    return Markup("".join(cells))  # noqa: S704 - numbers, and an address that is escaped


@dataclass(frozen=True, slots=True)
class Point:
    """One step of the trend, with its place on the drawing."""

    label: str
    booked: float | None
    used: float | None
    x: float
    url: str


def trend(by_time: Mapping[tuple[date, int], Measure], days: int, address: Address, locale: str) -> list[Point]:
    """The trend by day, week or month, the earliest first."""
    sums: dict[date, Measure] = {}
    for (day, _weekday), measure in by_time.items():
        first = day - timedelta(days=day.weekday()) if BY_DAY < days < 100 else day
        sums[first] = sums[first] + measure if first in sums else measure
    step = "day" if days <= BY_DAY else "week" if days < 100 else "month"
    ordered = sorted(sums)
    gap = TREND_WIDTH / max(len(ordered) - 1, 1)
    points = []
    for place, first in enumerate(ordered):
        of = figures(sums[first].sums)
        label = f"{first.year}. {first.month}." if step == "month" else short_day(first, locale)
        url = address.url(period=step, date=first.isoformat())
        rates = (of[FigureKind.BOOKED].percent, of[FigureKind.USED].percent)
        points.append(Point(label, *rates, place * gap if len(ordered) > 1 else TREND_WIDTH / 2, url))
    return points


def path_of(points: Sequence[Point], which: str) -> str:
    """The line of the trend as an SVG path (SVG 2, 9.3); days on which nothing was open interrupt it."""
    pieces, is_drawing = [], False
    for point in points:
        rate = getattr(point, which)
        if rate is not None:
            y = TREND_HEIGHT - min(rate, 100) * TREND_HEIGHT / 100
            pieces.append(f"{'L' if is_drawing else 'M'}{point.x:.1f} {y:.1f}")
        is_drawing = rate is not None
    return "".join(pieces)

