"""What is settled by an act of another kind: a date that goes or moves waits no longer and has answered for itself; one
that begins at another time is checked in to anew."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Table, delete, or_, select, update
from sqlalchemy.orm import Session

from campus.booking.changes import Act, Listener, OccurrenceChange, OccurrencesChanged
from campus.booking.models import (
    LIVE,
    CheckIn,
    HolidayAnswer,
    HolidayQuestion,
    OccurrenceStatus,
    SkipKind,
    SwapOutcome,
    SwapProposal,
    WaitingEntry,
    WaitingOutcome,
)
from campus.booking.services.holding import close_entries
from campus.booking.services.swap_closing import close_swaps
from campus.domain.hubtime import local_date
from campus.settings import Settings

_ENTRIES: Table = WaitingEntry.metadata.tables["waiting_entries"]
_SWAPS: Table = SwapProposal.metadata.tables["swap_proposals"]
# No check-in opens earlier than this before the start.
EARLIEST = timedelta(hours=2)
# Acts after which every date is where it was, and takes place as before.
_STILL = {Act.MADE, Act.REVISED, Act.ENDED, Act.APPROVED, Act.RELEASED, Act.HELD, Act.REOPENED}
_GONE = {OccurrenceStatus.CANCELLED, OccurrenceStatus.DECLINED, OccurrenceStatus.EXPIRED}


def settler(_settings: Settings) -> Listener:
    """What closes waiting entries, holiday questions and proposals to change rooms of dates that were cancelled,
    skipped or moved."""

    def settle(db: Session, changed: OccurrencesChanged) -> None:
        if changed.act in _STILL:
            return
        gone = [each.after.occurrence_id for each in changed.changes if _is_gone(each)]
        moved = [each for each in changed.changes if _is_moved(each)]
        _forget_check_ins(db, changed)
        _overtake_swaps(db, [*gone, *(each.after.occurrence_id for each in moved)], changed.now)
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


def _forget_check_ins(db: Session, changed: OccurrencesChanged) -> None:
    """Whoever checked in to a date that has not begun and goes, or begins at another time, checks in anew if it comes
    back; what was missed stays missed."""
    near = [
        each
        for each in changed.changes
        if each.before is not None
        and each.before.status is OccurrenceStatus.CONFIRMED
        and each.before.slot.starts_at <= changed.now + EARLIEST
    ]
    anew = [each.after.occurrence_id for each in near if _begins_anew(each, changed.now)]
    if anew:
        db.execute(delete(CheckIn).where(CheckIn.occurrence_id.in_(sorted(anew)), CheckIn.no_show_at.is_(None)))


def _begins_anew(change: OccurrenceChange, now: datetime) -> bool:
    before, after = change.before or change.after, change.after
    has_begun = before.slot.starts_at <= now
    return before.slot.starts_at != after.slot.starts_at or (not has_begun and after.status is not before.status)


def _overtake_swaps(db: Session, occurrence_ids: Collection[int], now: datetime) -> None:
    """Whoever goes or moves changes rooms with nobody any more."""
    if occurrence_ids:
        concerned = or_(_SWAPS.c.holder_id.in_(occurrence_ids), _SWAPS.c.other_id.in_(occurrence_ids))
        close_swaps(db, concerned, outcome=SwapOutcome.OVERTAKEN, now=now)


def _withdraw(db: Session, occurrence_ids: Collection[int], now: datetime, *, even_new: bool) -> None:
    which: list[ColumnElement[bool]] = [_ENTRIES.c.occurrence_id.in_(occurrence_ids)]
    if not even_new:
        which.append(_ENTRIES.c.created_at < now)
    close_entries(db, *which, outcome=WaitingOutcome.WITHDRAWN, now=now)


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
