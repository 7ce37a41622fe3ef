"""What is settled by an act of another kind: a date that goes or moves waits no longer and has answered for itself."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campus.booking.changes import Act, Listener, OccurrenceChange, OccurrencesChanged
from campus.booking.models import (
    LIVE,
    HolidayAnswer,
    HolidayQuestion,
    OccurrenceStatus,
    SkipKind,
    WaitingEntry,
    WaitingOutcome,
)
from campus.domain.hubtime import local_date
from campus.settings import Settings

# Acts after which every date is where it was, and takes place as before.
_STILL = {Act.MADE, Act.REVISED, Act.ENDED, Act.APPROVED}
_GONE = {OccurrenceStatus.CANCELLED, OccurrenceStatus.DECLINED, OccurrenceStatus.EXPIRED}


def settler(_settings: Settings) -> Listener:
    """What closes waiting entries and holiday questions of dates that were cancelled, skipped or moved."""

    def settle(db: Session, changed: OccurrencesChanged) -> None:
        if changed.act in _STILL:
            return
        gone = [each.after.occurrence_id for each in changed.changes if _is_gone(each)]
        moved = [each for each in changed.changes if _is_moved(each)]
        if gone:
            _withdraw(db, gone, changed.now, even_new=True)
            _answer(db, gone, HolidayAnswer.CANCELLED, changed.now)
        if moved:
            # An act that moves a date may put it in line anew for its usual room: that entry is as young as the act.
            _withdraw(db, [each.after.occurrence_id for each in moved], changed.now, even_new=False)
            _answer_moved(
                db, {each.after.occurrence_id: local_date(each.after.slot.starts_at) for each in moved}, changed
            )

    return settle


def _is_gone(change: OccurrenceChange) -> bool:
    after = change.after
    # A date that is skipped because of a clash stays on watch.
    return after.status in _GONE or (after.status is OccurrenceStatus.SKIPPED and after.skip_kind is not SkipKind.CLASH)


def _is_moved(change: OccurrenceChange) -> bool:
    before, after = change.before, change.after
    return before is not None and after.status in LIVE and (before.room_id, before.slot) != (after.room_id, after.slot)


def _withdraw(db: Session, occurrence_ids: Collection[int], now: datetime, *, even_new: bool) -> None:
    closing = update(WaitingEntry).where(
        WaitingEntry.occurrence_id.in_(occurrence_ids), WaitingEntry.closed_at.is_(None)
    )
    if not even_new:
        closing = closing.where(WaitingEntry.created_at < now)
    db.execute(closing.values(closed_at=now, outcome=WaitingOutcome.WITHDRAWN))


def _answer(db: Session, occurrence_ids: Collection[int], answer: HolidayAnswer, now: datetime) -> None:
    mine = (HolidayQuestion.occurrence_id.in_(occurrence_ids), HolidayQuestion.answer.is_(None))
    db.execute(update(HolidayQuestion).where(*mine).values(answer=answer, answered_at=now))


def _answer_moved(db: Session, days: dict[int, date], changed: OccurrencesChanged) -> None:
    """Whoever took a date to another day has decided; another hour of the holiday decides nothing."""
    statement = select(HolidayQuestion.occurrence_id, HolidayQuestion.day).where(
        HolidayQuestion.occurrence_id.in_(days), HolidayQuestion.answer.is_(None)
    )
    left = [occurrence_id for occurrence_id, day in db.execute(statement) if days[occurrence_id] != day]
    if left:
        _answer(db, left, HolidayAnswer.MOVED, changed.now)
