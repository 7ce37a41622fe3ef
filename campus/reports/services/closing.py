"""Closing a month: its figures stay as they are now, whatever is corrected afterwards."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.domain.figures import Figure, FigureKind, Unit
from campus.domain.hubtime import local_date
from campus.reports.models import MonthClosing
from campus.reports.queries.closings import month_days
from campus.reports.queries.direct import Scope
from campus.reports.queries.gathered import gather, read_horizon
from campus.spaces.catalogue import Catalogue

VERSION = 1


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
    figures = month_figures(db, catalogue, days.first, now=now)
    if not figures:
        raise MonthIsEmpty
    table = MonthClosing.metadata.tables["month_closings"]
    make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    values = {"month": days.first, "closed_at": now, "closed_by_id": by, "version": VERSION}
    statement = make(table).values(**values, figures=write_figures(figures)).on_conflict_do_nothing()
    closing_id = db.scalar(statement.returning(table.c.id))
    if closing_id is None:
        raise MonthIsClosed
    record(db, "month.closed", ("month-closing", closing_id), by=by, now=now, details={"month": days.first.isoformat()})


def find_closing(db: Session, month: date) -> MonthClosing | None:
    return db.scalar(select(MonthClosing).where(MonthClosing.month == month))


def write_figures(figures: dict[FigureKind, Figure]) -> dict[str, Any]:
    """Figures as plain JSON: numerator, denominator and unit by the figure's name."""
    return {
        kind.value: {"part": it.part, "whole": it.whole, "unit": it.unit.value, "is_amount": it.is_amount}
        for kind, it in figures.items()
    }


def read_figures(plain: dict[str, Any]) -> dict[FigureKind, Figure]:
    """The reverse of :func:`write_figures`; figures that are unknown by now are left out."""
    known = {each.value: each for each in FigureKind}
    return {
        known[name]: Figure(known[name], it["part"], it["whole"], Unit(it["unit"]), it["is_amount"])
        for name, it in plain.items()
        if name in known
    }


def corrections(closing: MonthClosing, current: dict[FigureKind, Figure]) -> list[Correction]:
    """What differs between then and now, figure by figure."""
    frozen = read_figures(closing.figures)
    return [
        Correction(figure, current[kind])
        for kind, figure in frozen.items()
        if kind in current and (current[kind].part, current[kind].whole) != (figure.part, figure.whole)
    ]
