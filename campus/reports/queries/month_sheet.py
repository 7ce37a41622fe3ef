"""The sheet of a month as the bookings and sessions stand."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from campus.domain.days import Days
from campus.domain.mixing import FEWEST_PEOPLE
from campus.domain.occupancy import Measure, Sums
from campus.people.models import Organization
from campus.reports.community import Meetings, meetings_of
from campus.reports.month_sheet import Brief, MonthSheet, Named, sheet_room
from campus.reports.period import Beside, PeriodKind, period_around
from campus.reports.queries.community import read_organizations
from campus.reports.queries.direct import Scope
from campus.reports.queries.findings import read_findings
from campus.reports.queries.gathered import Gathered, gather, read_horizon
from campus.reports.queries.meetings import first_met, read_held
from campus.reports.queries.unmet import read_unmet
from campus.reports.sheet import undivided
from campus.spaces.catalogue import Catalogue


def gather_sheet(db: Session, catalogue: Catalogue, month: date, *, now: datetime) -> MonthSheet | None:
    """The month that begins on ``month``, up to now, beside as many days of the one before; None where nothing can be
    said of it. The number of statements depends neither on rooms nor on bookings."""
    period, horizon = period_around(PeriodKind.MONTH, month), read_horizon(db, now)
    scope = Scope(frozenset(catalogue.rooms))
    it = gather(db, catalogue, period.days, scope, horizon, now=now)
    if it.is_empty:
        return None
    before = None
    other = period.beside(Beside.BEFORE, horizon.today)
    if other is not None and len(horizon.measured(other)) == len(other):
        found = gather(db, catalogue, other, scope, horizon, now=now)
        before = None if found.is_empty else found
    unmet = read_unmet(db, period.days)
    return MonthSheet(
        days=it.days,
        figures=it.figures,
        peak=it.peak,
        compared=None if before is None else before.days,
        before=None if before is None else before.figures,
        rooms=[(sheet_room(room), sums) for room, sums in undivided(it.by_room, catalogue.rooms)],
        by_weekday={day: _hours_of(it.by_weekday[day]) for day in sorted(it.by_weekday)},
        by_day=_days_of(it),
        findings=read_findings(db, it, before, unmet, scope, now=now),
        community=_read_brief(db, period.days, now),
    )


def _hours_of(it: Measure) -> Measure:
    return Measure(Sums(), it.open_hours, it.booked_hours, it.used_hours)


def _days_of(it: Gathered) -> dict[date, Sums]:
    found: dict[date, Sums] = {}
    for (day, _weekday), measure in sorted(it.by_time.items()):
        of = measure.sums
        found[day] = Sums(of.open_minutes, of.booked_minutes, of.used_minutes) + found.get(day, Sums())
    return found


def _read_brief(db: Session, days: Days, now: datetime) -> Brief:
    organizations = read_organizations(db)
    held = read_held(db, days.slot, now=now)
    return _brief(meetings_of(held, first_met(db, days.slot.starts_at), organizations), organizations)


def _brief(it: Meetings, organizations: Mapping[int, Organization]) -> Brief:
    taken = [each for each in it.held if each.is_attendance_taken]
    people = {who for each in taken for who in each.meeting.present}
    came = sum(len(each.meeting.present) for each in taken)
    return Brief(
        sessions=len(it.held),
        signed_up=sum(each.signed_up for each in taken),
        came=came if len(people) >= FEWEST_PEOPLE else None,
        minutes=it.matrix.total,
        new=[_named(pair[:2]) for pair in it.new],
    )


def _named(pair: Iterable[Organization]) -> tuple[Named, Named]:
    one, other = (Named(each.name_ko, each.name_en) for each in pair)
    return one, other
