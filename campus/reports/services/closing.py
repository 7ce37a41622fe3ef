"""Closing a month: its figures stay as they are now, whatever is corrected afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.domain.figures import Figure, FigureKind
from campus.domain.hubtime import local_date
from campus.reports.models import MonthClosing
from campus.reports.month_sheet import MonthSheet, read_figures, read_sheet, write_figures, write_sheet
from campus.reports.queries.closings import month_days
from campus.reports.queries.direct import Scope
from campus.reports.queries.gathered import gather, read_horizon
from campus.reports.queries.month_sheet import gather_sheet
from campus.spaces.catalogue import Catalogue

# 1: figures by their names. 2: the rest of the month's sheet beside them, under ``SHEET``.
VERSION, SHEET = 2, "sheet"


class ClosingRefused(ValueError):
    """The month cannot be closed."""


class MonthIsOpen(ClosingRefused):
    """It has not ended."""


class MonthIsClosed(ClosingRefused):
    """It is closed already."""


class MonthIsEmpty(ClosingRefused):
    """No room was open, or figures begin later."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure that is another one now than when its month was closed."""

    closed: Figure
    current: Figure


def month_figures(db: Session, catalogue: Catalogue, month: date, *, now: datetime) -> dict[FigureKind, Figure]:
    """The figures of all rooms in the month that begins on ``month``, as the bookings stand; none where it is empty."""
    days = month_days(month)
    horizon = read_horizon(db, now)
    it = gather(db, catalogue, days, Scope(frozenset(catalogue.rooms)), horizon, now=now)
    return {} if it.is_empty else it.figures


def close_month(db: Session, catalogue: Catalogue, month: date, *, by: int, now: datetime) -> None:
    """Freeze the month that begins on ``month``. Raises :class:`ClosingRefused`, of two at once for one."""
    days = month_days(month)
    if days.last >= local_date(now):
        raise MonthIsOpen
    sheet = gather_sheet(db, catalogue, days.first, now=now)
    if sheet is None:
        raise MonthIsEmpty
    table = MonthClosing.metadata.tables["month_closings"]
    make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    values = {"month": days.first, "closed_at": now, "closed_by_id": by, "version": VERSION}
    frozen = write_figures(sheet.figures) | {SHEET: write_sheet(sheet)}
    statement = make(table).values(**values, figures=frozen).on_conflict_do_nothing()
    closing_id = db.scalar(statement.returning(table.c.id))
    if closing_id is None:
        raise MonthIsClosed
    record(db, "month.closed", ("month-closing", closing_id), by=by, now=now, details={"month": days.first.isoformat()})


def find_closing(db: Session, month: date) -> MonthClosing | None:
    return db.scalar(select(MonthClosing).where(MonthClosing.month == month))


def frozen_sheet(closing: MonthClosing) -> MonthSheet | None:
    """The sheet as it was when the month was closed; None of months that were closed when figures alone were kept."""
    plain = closing.figures.get(SHEET)
    return None if plain is None else read_sheet(plain, read_figures(closing.figures))


def with_figures(current: MonthSheet, closing: MonthClosing) -> MonthSheet:
    """The sheet of today with the figures of ``closing``, for months of which figures alone were kept."""
    frozen = read_figures(closing.figures)
    kept = {kind: frozen.get(kind, figure) for kind, figure in current.figures.items()}
    is_same_peak = kept[FigureKind.PEAK] == current.figures[FigureKind.PEAK]
    return replace(current, figures=kept, peak=current.peak if is_same_peak else None)


def corrections(closing: MonthClosing, current: Mapping[FigureKind, Figure]) -> list[Correction]:
    """What differs between then and now, figure by figure."""
    frozen = read_figures(closing.figures)
    return [
        Correction(figure, current[kind])
        for kind, figure in frozen.items()
        if kind in current and (current[kind].part, current[kind].whole) != (figure.part, figure.whole)
    ]
