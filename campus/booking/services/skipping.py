"""Skipping dates: they do not take place, keep why, and may come back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import Act, OccurrenceChange, OccurrenceFacts, OccurrencesChanged, announce
from campus.booking.models import LIVE, Allocation, Booking, Occurrence, OccurrenceStatus, SkipKind
from campus.booking.services.approval import withdraw


@dataclass(frozen=True, slots=True)
class SkipReason:
    """Why dates are skipped; ``ko`` and ``en`` name the holiday, the closure or the rule's owner."""

    kind: SkipKind
    ko: str = ""
    en: str = ""


def skip_dates(
    db: Session, dates: Sequence[OccurrenceFacts], why: SkipReason, *, by_id: int | None, now: datetime
) -> tuple[OccurrenceFacts, ...]:
    """Skip ``dates`` and give their slots back; returns how they stand. ``by_id`` is None where the hub does it.

    The caller has locked them. What waits for them is settled by whoever follows bookings.
    """
    if not dates:
        return ()
    skipped: dict[str, Any] = {"status": OccurrenceStatus.SKIPPED, "skip_kind": why.kind, "revised_at": now}
    skipped |= {"skip_ko": why.ko, "skip_en": why.en}
    after = tuple(replace(each, sequence=each.sequence + 1, version=each.version + 1, **skipped) for each in dates)
    ids = [each.occurrence_id for each in dates]
    booking_ids = sorted({each.booking_id for each in dates})
    if any(each.status in LIVE for each in dates):
        db.execute(delete(Allocation).where(Allocation.occurrence_id.in_(ids)))
    counted = skipped | {"sequence": Occurrence.sequence + 1}
    db.execute(update(Occurrence).where(Occurrence.id.in_(ids)).values(counted))
    revision = {"version": Booking.version + 1, "revised_at": now}
    db.execute(update(Booking).where(Booking.id.in_(booking_ids)).values(revision))
    for booking_id in sorted({each.booking_id for each in dates if each.status is OccurrenceStatus.PENDING}):
        withdraw(db, booking_id, now=now)
    for each in dates:
        about = {"starts_at": each.slot.starts_at.isoformat(), "why": why.kind.value}
        record(db, "booking.skipped", ("booking", each.booking_id), by=by_id, now=now, details=about)
    changes = tuple(OccurrenceChange(before, now_) for before, now_ in zip(dates, after, strict=True))
    announce(db, OccurrencesChanged(Act.SKIPPED, by_id, now, changes))
    return after
