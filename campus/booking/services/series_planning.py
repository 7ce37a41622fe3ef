"""The plan of a series: every date judged in one look, and for each that fails what would pass instead."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from campus.booking.services.verdict import Asking, Place, check_places
from campus.booking.services.ways_out import Judged, WaysOut
from campus.domain.errors import Refusal
from campus.domain.hubtime import local_date
from campus.domain.recurrence import Recurrence, SeriesDate, expand
from campus.domain.series import Holiday, PlannedDate, SeriesPlan, verdict_of
from campus.domain.slot import Slot
from campus.spaces.catalogue import Catalogue, RoomFacts


@dataclass(frozen=True, slots=True)
class SeriesWish:
    """What a season is to be: the recurrence, its usual room."""

    recurrence: Recurrence
    room: RoomFacts


def plan_series(db: Session, catalogue: Catalogue, wish: SeriesWish, asking: Asking) -> SeriesPlan:
    """Every date of ``wish`` with its verdict and, where it fails, proposals that passed the whole check.

    Four statements at most, however many dates and rooms there are. Raises :class:`RecurrenceRefused`.
    """
    dates = expand(wish.recurrence)
    verdicts = check_places(db, [Place(wish.room, each.slot) for each in dates], asking)
    return plan_dates(db, catalogue, wish.room, list(zip(dates, verdicts, strict=True)), asking)


def plan_dates(
    db: Session,
    catalogue: Catalogue,
    room: RoomFacts,
    judged: Sequence[tuple[SeriesDate, tuple[Refusal, ...]]],
    asking: Asking,
) -> SeriesPlan:
    """The plan of dates that were judged already, each with what stands against it in ``room``."""
    planned = [planned_date(catalogue, date, refusals) for date, refusals in judged]
    plan = Judged(SeriesPlan(room.id, tuple(planned)))
    return WaysOut(db, catalogue, [plan], asking).plan(plan) if plan.plan.failing else plan.plan


def holiday_on(catalogue: Catalogue, slot: Slot) -> Holiday | None:
    """The public holiday on which ``slot`` starts at the hub, or None."""
    day = local_date(slot.starts_at)
    name = catalogue.holidays.name(day, "ko")
    return None if name is None else Holiday(name, catalogue.holidays.name(day, "en") or name)


def planned_date(
    catalogue: Catalogue, date: SeriesDate, refusals: tuple[Refusal, ...], *, can_wait: bool = True
) -> PlannedDate:
    """``date`` with its verdict; no ways out yet."""
    holiday = holiday_on(catalogue, date.slot)
    verdict = verdict_of(refusals, is_holiday=holiday is not None)
    return PlannedDate(date.wall, date.slot, verdict, refusals, holiday, (), date.is_extra, date.note, can_wait)
