"""Dates of a series that do not take place, or take place after all."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, delete, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import Act, OccurrenceChange, OccurrenceFacts, OccurrencesChanged, announce
from campus.booking.models import (
    LIVE,
    Allocation,
    Booking,
    Occurrence,
    OccurrenceStatus,
    Series,
    SkipKind,
    WaitingEntry,
    WaitingOutcome,
)
from campus.booking.queries.askers import read_asker
from campus.booking.queries.occurrences import AHEAD, find_occurrence
from campus.booking.queries.series import read_series
from campus.booking.services.approval import withdraw
from campus.booking.services.changing import BookingGone
from campus.booking.services.holding import close_entries
from campus.booking.services.restoring import restore
from campus.booking.services.series_cutting import HeldSeries, cut_at, hold_series
from campus.booking.services.series_edits import Scope
from campus.booking.services.series_rows import series_row
from campus.booking.services.skipping import SkipReason, skip_dates
from campus.booking.services.verdict import Place, as_asked
from campus.domain.errors import HUB, AlreadyOver, Refused
from campus.domain.recurrence import expand
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue

_ENTRIES: Table = WaitingEntry.metadata.tables["waiting_entries"]


def cancel_dates(
    db: Session, booking_id: int, scope: Scope, original: datetime, *, reason: str = "", by: Identity, now: datetime
) -> Sequence[OccurrenceFacts]:
    """Cancel the date that was planned to start at ``original``, it and all that follow, or all; returns how those
    stand. What is over stays; of those that run only the named one is cut short. Where earlier dates stay, the series
    ends before the first that was cancelled.

    Raises :class:`Refused` when none of them lies ahead, :class:`BookingGone`. The number of statements does not grow
    with the dates.
    """
    held = hold_series(db, booking_id)
    chosen = _chosen(held, scope, original, now)
    if not chosen:
        raise Refused([AlreadyOver(HUB, held.named(original).effective_end)])
    if scope is not Scope.THIS:
        _end_before(db, held, chosen)
    cancelled: dict[str, Any] = {"status": OccurrenceStatus.CANCELLED, "cancelled_at": now, "revised_at": now}
    after = [
        replace(each, sequence=each.sequence + 1, version=each.version + 1, **cancelled) for each in chosen
    ]
    ids = [each.occurrence_id for each in chosen]
    db.execute(delete(Allocation).where(Allocation.occurrence_id.in_(ids)))
    told = {"cancelled_by_id": by.resident_id, "cancel_reason": reason, "sequence": Occurrence.sequence + 1}
    db.execute(update(Occurrence).where(Occurrence.id.in_(ids)).values(cancelled | told))
    revision = {"version": held.version + 1, "revised_at": now}
    db.execute(update(Booking).where(Booking.id == booking_id).values(revision))
    if any(each.status is OccurrenceStatus.PENDING for each in chosen):
        withdraw(db, booking_id, now=now)
    details = {"scope": scope.value, "dates": len(ids), "from": chosen[0].slot.starts_at.isoformat()}
    record(db, "booking.cancelled", ("booking", booking_id), by=by.resident_id, now=now, details=details)
    changes = tuple(OccurrenceChange(before, now_) for before, now_ in zip(chosen, after, strict=True))
    announce(db, OccurrencesChanged(Act.CANCELLED, by.resident_id, now, changes))
    return after


def _chosen(held: HeldSeries, scope: Scope, original: datetime, now: datetime) -> list[OccurrenceFacts]:
    named = held.named(original)
    first_day = held.first_day if scope is Scope.ALL else held.day(named)
    return [
        each
        for each in held.dates
        if each.status in AHEAD
        and each.effective_end > now
        and (each is named or (scope is not Scope.THIS and held.day(each) >= first_day and each.slot.starts_at > now))
    ]


def _end_before(db: Session, held: HeldSeries, chosen: Sequence[OccurrenceFacts]) -> None:
    """End the rule before the first of ``chosen``, where it means dates before that."""
    cut = cut_at(held, min(held.day(each) for each in chosen))
    if cut.kept is not None:
        mine = Series.booking_id == held.facts.booking_id
        db.execute(update(Series).where(mine).values(series_row(cut.kept)))


def skip_date(db: Session, booking_id: int, original: datetime, *, by: Identity, now: datetime) -> OccurrenceFacts:
    """Let one date of a series not take place; it may come back. Raises :class:`Refused` when it has begun or does not
    take place anyway, :class:`BookingGone`."""
    before = _held_date(db, booking_id, original)
    if before.status not in AHEAD or before.slot.starts_at <= now:
        raise Refused([AlreadyOver(HUB, before.effective_end if before.status in LIVE else before.revised_at)])
    (after,) = skip_dates(db, [before], SkipReason(SkipKind.CHOICE), by_id=by.resident_id, now=now)
    return after


def restore_date(
    db: Session,
    catalogue: Catalogue,
    booking_id: int,
    original: datetime,
    *,
    to: Place | None = None,
    by: Identity,
    now: datetime,
) -> OccurrenceFacts:
    """Let a date of a series that was skipped or cancelled, or that waits, take place: at ``to``, else in the usual
    room at the time that it was planned for. One that takes place already is left alone.

    Raises :class:`Refused` with every reason when it cannot be, :class:`BookingGone`; nothing is written then.
    """
    before = _held_date(db, booking_id, original)
    if before.status in LIVE:
        return before
    usual = read_series(db, [booking_id])[booking_id]
    if all(each.slot.starts_at != original for each in expand(usual.recurrence)):
        # The rule may have ended before it meanwhile.
        before = replace(before, is_extra=True)
    if to is None:
        length = timedelta(minutes=usual.recurrence.minutes)
        planned = before.slot if before.is_extra else Slot(original, original + length)
        to = Place(catalogue.rooms[usual.room_id], planned)
    asker = as_asked(read_asker(db, before.organizer_id, now=now), before)
    after = restore(db, before, to, asker, by=by, now=now)
    close_entries(db, _ENTRIES.c.occurrence_id == before.occurrence_id, outcome=WaitingOutcome.WITHDRAWN, now=now)
    return after


def _held_date(db: Session, booking_id: int, original: datetime) -> OccurrenceFacts:
    found = find_occurrence(db, booking_id, original=original, for_update=True)
    if found is None or not found.is_series:
        raise BookingGone(booking_id)
    return found
