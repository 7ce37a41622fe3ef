"""A month's sheet as it is to be shown: the one that was frozen when it was closed, or as the bookings stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from campus.domain.figures import Figure, FigureKind, Peak
from campus.reports.models import MonthClosing
from campus.reports.month_sheet import MonthSheet, read_figures
from campus.reports.queries.closings import month_days, read_closings
from campus.reports.queries.gathered import Gathered
from campus.reports.queries.month_sheet import gather_sheet
from campus.reports.services.closing import (
    Correction,
    corrections,
    find_closing,
    frozen_sheet,
    month_figures,
    with_figures,
)
from campus.spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Found:
    """A month's sheet, its closing with who closed it, and what was corrected since; ``sheet`` is None for a month of
    which nothing can be said. ``is_frozen``: pictures and sentences are those of the closing as well."""

    sheet: MonthSheet | None
    closing: MonthClosing | None = None
    closed_by: str | None = None
    corrections: tuple[Correction, ...] = ()
    is_frozen: bool = False


@dataclass(frozen=True, slots=True)
class ClosedFigures:
    """The headline of a closed month as it was then, and what was corrected since."""

    closing: MonthClosing
    figures: Mapping[FigureKind, Figure]
    peak: Peak | None
    corrections: tuple[Correction, ...]


def closed_figures(db: Session, it: Gathered) -> ClosedFigures | None:
    """What was frozen of ``it``, which is of all rooms and bookings; None where that is no month, or an open one. One
    statement."""
    closing = find_closing(db, it.days.first) if it.days == month_days(it.days.first) else None
    if closing is None:
        return None
    figures = dict(it.figures) | read_figures(closing.figures)
    sheet = frozen_sheet(closing)
    peak = sheet.peak if sheet else it.peak if figures[FigureKind.PEAK] == it.figures[FigureKind.PEAK] else None
    return ClosedFigures(closing, figures, peak, tuple(corrections(closing, it.figures)))


def find_sheet(db: Session, catalogue: Catalogue, month: date, *, now: datetime) -> Found:
    """The sheet of the month that begins on ``month``."""
    closing, closed_by = read_closings(db, [month]).get(month, (None, None))
    if closing is None:
        return Found(gather_sheet(db, catalogue, month, now=now))
    since = tuple(corrections(closing, month_figures(db, catalogue, month, now=now)))
    sheet = frozen_sheet(closing)
    if sheet is not None:
        return Found(sheet, closing, closed_by, since, is_frozen=True)
    current = gather_sheet(db, catalogue, month, now=now)
    return Found(current and with_figures(current, closing), closing, closed_by, since)
