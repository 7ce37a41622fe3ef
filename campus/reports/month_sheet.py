"""What the sheet of a month is made of: values that are frozen as plain JSON, so that a closed month's sheet stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any

from campus.domain.days import Days
from campus.domain.figures import Figure, FigureKind, Peak, Unit
from campus.domain.occupancy import SUM_NAMES, Measure, Sums, added
from campus.reports.findings import Finding, FindingKind, ReportedRoom

_HOURS = ("open_hours", "booked_hours", "used_hours")
_DAY_SUMS = ("open_minutes", "booked_minutes", "used_minutes")


@dataclass(frozen=True, slots=True)
class SheetRoom:
    """A room under the name and with the seats it had."""

    id: int
    slug: str
    name_ko: str
    name_en: str
    capacity: int


@dataclass(frozen=True, slots=True)
class Named:
    """An organization under the name it had."""

    name_ko: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Brief:
    """The community in brief. ``came`` is None where fewer than five people were there; ``new`` are pairs of
    organizations that met for the first time, those of fewer than five people left out."""

    sessions: int
    signed_up: int
    came: int | None
    minutes: int
    new: Sequence[tuple[Named, Named]]


@dataclass(frozen=True)
class MonthSheet:
    """A month as it is shown. ``before`` are the figures of ``compared``, both None where there are none; ``rooms`` are
    undivided. Measures by weekday have hours only, those by day open, booked and used minutes only."""

    days: Days
    figures: Mapping[FigureKind, Figure]
    peak: Peak | None
    compared: Days | None
    before: Mapping[FigureKind, Figure] | None
    rooms: Sequence[tuple[SheetRoom, Sums]]
    by_weekday: Mapping[int, Measure]
    by_day: Mapping[date, Sums]
    findings: Sequence[Finding]
    community: Brief

    @cached_property
    def by_time(self) -> dict[tuple[date, int], Measure]:
        """Days as the trend takes them."""
        return {(day, day.weekday()): Measure(sums) for day, sums in self.by_day.items()}

    @cached_property
    def total(self) -> Measure:
        """The hours of all weekdays together."""
        return added(self.by_weekday.values())


def sheet_room(room: ReportedRoom) -> SheetRoom:
    """What stays of ``room``."""
    return SheetRoom(room.id, room.slug, room.name_ko, room.name_en, room.capacity)


def write_figures(figures: Mapping[FigureKind, Figure]) -> dict[str, Any]:
    """Figures as plain JSON: numerator, denominator and unit by the figure's name."""
    return {
        kind.value: {"part": it.part, "whole": it.whole, "unit": it.unit.value, "is_amount": it.is_amount}
        for kind, it in figures.items()
    }


def read_figures(plain: Mapping[str, Any]) -> dict[FigureKind, Figure]:
    """The reverse of :func:`write_figures`; figures that are unknown by now are left out."""
    known = {each.value: each for each in FigureKind}
    return {
        known[name]: Figure(known[name], it["part"], it["whole"], Unit(it["unit"]), it["is_amount"])
        for name, it in plain.items()
        if name in known
    }


def write_sheet(it: MonthSheet) -> dict[str, Any]:
    """All of ``it`` but its own figures as plain JSON."""
    peak, brief = it.peak, it.community
    return {
        "days": _plain_days(it.days),
        "peak": peak and {"in_use": peak.in_use, "is_open": peak.is_open, "at": [str(peak.day), peak.minute]},
        "compared": it.compared and _plain_days(it.compared),
        "before": None if it.before is None else write_figures(it.before),
        "rooms": [_plain(room) | {"sums": [getattr(sums, name) for name in SUM_NAMES]} for room, sums in it.rooms],
        "weekdays": {
            str(day): {name: list(getattr(measure, name)) for name in _HOURS} for day, measure in it.by_weekday.items()
        },
        "by_day": {str(day): [getattr(sums, name) for name in _DAY_SUMS] for day, sums in it.by_day.items()},
        "findings": [_plain_finding(each) for each in it.findings],
        "community": _plain(brief) | {"new": [[_plain(one), _plain(other)] for one, other in brief.new]},
    }


def read_sheet(plain: Mapping[str, Any], figures: Mapping[FigureKind, Figure]) -> MonthSheet:
    """The reverse of :func:`write_sheet`, with ``figures``."""
    peak, compared, before, brief = (plain[name] for name in ("peak", "compared", "before", "community"))
    pairs = [(Named(**one), Named(**other)) for one, other in brief["new"]]
    return MonthSheet(
        days=_days(plain["days"]),
        figures=figures,
        peak=peak and Peak(peak["in_use"], peak["is_open"], date.fromisoformat(peak["at"][0]), peak["at"][1]),
        compared=compared and _days(compared),
        before=None if before is None else read_figures(before),
        rooms=[(_room(each), Sums(*each["sums"])) for each in plain["rooms"]],
        by_weekday={
            int(day): Measure(Sums(), *(tuple(hours[name]) for name in _HOURS))
            for day, hours in plain["weekdays"].items()
        },
        by_day={
            date.fromisoformat(day): Sums(**dict(zip(_DAY_SUMS, sums, strict=True)))
            for day, sums in plain["by_day"].items()
        },
        findings=[_finding(each) for each in plain["findings"]],
        community=Brief(**(brief | {"new": pairs})),
    )


def _plain(it: Any) -> dict[str, Any]:
    return {each.name: getattr(it, each.name) for each in fields(it)}


def _plain_days(it: Days) -> list[str]:
    return [it.first.isoformat(), it.last.isoformat()]


def _days(plain: Sequence[str]) -> Days:
    return Days(date.fromisoformat(plain[0]), date.fromisoformat(plain[1]))


def _room(plain: Mapping[str, Any]) -> SheetRoom:
    return SheetRoom(**{each.name: plain[each.name] for each in fields(SheetRoom)})


def _plain_finding(it: Finding) -> dict[str, Any]:
    rooms = [_plain(sheet_room(room)) for room in it.rooms]
    figure = None if it.figure is None else it.figure.value
    return _plain(it) | {"kind": it.kind.value, "rooms": rooms, "figure": figure}


def _finding(plain: Mapping[str, Any]) -> Finding:
    figure = None if plain["figure"] is None else FigureKind(plain["figure"])
    rooms = tuple(_room(each) for each in plain["rooms"])
    return Finding(**(dict(plain) | {"kind": FindingKind(plain["kind"]), "rooms": rooms, "figure": figure}))
