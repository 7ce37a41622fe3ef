"""The rows of a changed series: what is kept, what begins anew, every date; a statement each."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, literal, select, update
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceChange, OccurrenceFacts
from campus.booking.models import (
    LIVE,
    WAITS,
    Allocation,
    Approval,
    Booking,
    Occurrence,
    OccurrenceStatus,
    Series,
    WaitingEntry,
    WaitingOutcome,
)
from campus.booking.queries.occurrences import override_reason_of
from campus.booking.services.approval import ask_for_approval, withdraw
from campus.booking.services.holding import close_entries, let_go
from campus.booking.services.making import BookingWords, allocate_all, write_booking
from campus.booking.services.series_cutting import dates_of_rule
from campus.booking.services.series_deciding import Decided
from campus.booking.services.series_edits import Edit, Scope, Turn, after_words
from campus.booking.services.series_rows import Writing, as_decided, series_row, stand_in_line

_OCCURRENCES: Table = Occurrence.metadata.tables["occurrences"]
_ENTRIES: Table = Occurrence.metadata.tables["waiting_entries"]
_WRITTEN = (
    "booking_id",
    "room_id",
    "original_starts_at",
    "starts_at",
    "ends_at",
    "status",
    "sequence",
    "revised_at",
    "title",
    "is_extra",
    "skip_kind",
    "skip_ko",
    "skip_en",
)
_WRITE_DATES = (
    update(_OCCURRENCES)
    .where(_OCCURRENCES.c.id == bindparam("occurrence_id"))
    .values({name: bindparam(f"new_{name}") for name in _WRITTEN})
)
_WISHED = ("room_id", "starts_at", "ends_at", "created_at")
_OFFER = ("offered_at", "offered_room_id", "offer_ends_at")
_WISH_ANEW = (
    update(_ENTRIES)
    .where(_ENTRIES.c.id == bindparam("entry_id"))
    .values({name: bindparam(f"new_{name}") for name in _WISHED} | dict.fromkeys(_OFFER))
)


def rewrite(
    db: Session, edit: Edit, decided: Sequence[Decided], writing: Writing, *, override: str
) -> list[OccurrenceChange]:
    """Write ``edit`` with what was ``decided`` for the dates that move; ``override`` is the reason of a manager who set
    a rule aside. Returns what changed, dates before the cut first."""
    rest = _write_bookings(db, edit, writing, override)
    by_id = {each.before.occurrence_id: each for each in decided if each.before is not None}
    turned = [_turned(edit, turn, by_id.get(turn.before.occurrence_id), rest, writing) for turn in edit.turns]
    changes = [*_kept(edit, writing), *turned]
    _let_go(db, decided, writing)
    common = edit.held.facts.title
    titles = {edit.held.facts.booking_id: common if _keeps_words(edit) else edit.title, rest.booking_id: edit.title}
    db.execute(_WRITE_DATES, [_row(each.after, titles) for each in changes])
    after = {each.after.occurrence_id: each.after for each in turned}
    placed = [(each, after[number]) for number, each in by_id.items()]
    live = [(each.room, fact.slot, fact.occurrence_id) for each, fact in placed if fact.status in LIVE]
    allocate_all(db, live)
    stand_in_line(db, edit.command.room, [each for each, _ in placed], [fact for _, fact in placed], writing)
    if edit.moves_place:
        _wish_anew(db, edit, writing)
    _keep_asking(db, edit, turned, rest.booking_id, writing)
    return changes


def _keeps_words(edit: Edit) -> bool:
    """Whether the dates before the cut keep the words that they have."""
    return edit.is_split and edit.command.scope is not Scope.ALL


def _write_bookings(db: Session, edit: Edit, writing: Writing, override: str) -> OccurrenceFacts:
    """The booking and the series of the rest, a new one where there is a cut; returns a pattern for its dates."""
    held, now = edit.held, writing.now
    series_id = held.facts.booking_id
    pattern = replace(after_words(edit, held.dates[0]), title=edit.title, version=held.version + 1, revised_at=now)
    values: dict[str, Any] = {"version": pattern.version, "revised_at": now}
    if not _keeps_words(edit):
        values |= {name: getattr(pattern, name) for name in ("title", "note", "purpose", "visibility", "people")}
    if override and not edit.is_split:
        values["override_reason"] = override
    db.execute(update(Booking).where(Booking.id == series_id).values(values))
    row = series_row(edit.rest) | {"room_id": edit.command.room.id if edit.moves_place else held.facts.room_id}
    mine = update(Series).where(Series.booking_id == series_id)
    if edit.kept is None:
        if edit.moves_place:
            db.execute(mine.values(row))
        return pattern
    db.execute(mine.values(series_row(edit.kept)))
    pattern = replace(pattern, uid=secrets.token_hex(16), version=1, created_at=now)
    words = _words(pattern, override or override_reason_of(db, series_id))
    pattern = replace(pattern, booking_id=write_booking(db, pattern, words))
    begun = {"booking_id": pattern.booking_id, "healing": held.facts.healing, "follows_id": series_id}
    db.execute(insert(Series), [row | begun])
    return pattern


def _words(pattern: OccurrenceFacts, override: str) -> BookingWords:
    return BookingWords(
        title=pattern.title,
        purpose=pattern.purpose,
        people=pattern.people,
        visibility=pattern.visibility,
        note=pattern.note,
        override=override,
        is_for_group=pattern.is_for_group,
    )


def _turned(
    edit: Edit, turn: Turn, decided: Decided | None, rest: OccurrenceFacts, writing: Writing
) -> OccurrenceChange:
    before = turn.before
    after = replace(
        after_words(edit, before),
        booking_id=rest.booking_id,
        uid=rest.uid,
        created_at=rest.created_at,
        version=rest.version,
        revised_at=writing.now,
        original_starts_at=turn.original,
        is_extra=before.is_extra and turn.date.is_extra,
    )
    if decided is not None:
        after = as_decided(after, decided, writing.by)
    elif turn.follows:
        after = replace(after, room_id=edit.command.room.id, slot=turn.date.slot)
    names = ("original_starts_at", "slot", "room_id", "status")
    differs = any(getattr(before, name) != getattr(after, name) for name in names)
    # Under another UID it is counted anew.
    return OccurrenceChange(before, replace(after, sequence=0 if edit.is_split else before.sequence + differs))


def _kept(edit: Edit, writing: Writing) -> list[OccurrenceChange]:
    """What changes of the dates before the cut: their words, where the command speaks of all.

    The last one takes over what the dates that leave have counted, and one more for the end that comes sooner: the
    sequence of a series is the sum of those of its dates, and never falls.
    """
    if edit.kept is None:
        return []
    gone = 1 + sum(each.before.sequence for each in edit.turns)
    dates = edit.before_cut
    rule = {each.slot.starts_at for each in dates_of_rule(edit.kept)}
    changes = []
    for each in dates:
        after = replace(each, is_extra=each.is_extra and each.original_starts_at not in rule)
        if each is dates[-1]:
            after = replace(after, sequence=each.sequence + gone)
        if not _keeps_words(edit):
            after = after_words(edit, after)
        if after != each:
            after = replace(after, version=each.version + 1, revised_at=writing.now)
            changes.append(OccurrenceChange(each, after))
    return changes


def _row(after: OccurrenceFacts, titles: dict[int, str]) -> dict[str, Any]:
    """A date as its row; only a title that is not that of all dates is its own."""
    values: dict[str, Any] = {name: getattr(after, name) for name in _WRITTEN if hasattr(after, name)}
    values |= {"starts_at": after.slot.starts_at, "ends_at": after.slot.ends_at}
    values["title"] = None if after.title == titles[after.booking_id] else after.title
    return {f"new_{name}": value for name, value in values.items()} | {"occurrence_id": after.occurrence_id}


def _let_go(db: Session, decided: Sequence[Decided], writing: Writing) -> None:
    """The slots of dates that move, and what they stood in line for."""
    ids = [each.before.occurrence_id for each in decided if each.before is not None]
    if ids:
        db.execute(delete(Allocation).where(Allocation.occurrence_id.in_(ids)))
        waits = _ENTRIES.c.occurrence_id.in_(ids)
        close_entries(db, waits, outcome=WaitingOutcome.WITHDRAWN, now=writing.now)


def _wish_anew(db: Session, edit: Edit, writing: Writing) -> None:
    """Dates that stay where they were put, or that have no room, wish for the usual place as it is from now on."""
    dates = {each.before.occurrence_id: each.date for each in edit.turns if not each.is_moving}
    waiting = select(WaitingEntry.id, WaitingEntry.occurrence_id, WaitingEntry.offered_room_id).where(
        WaitingEntry.occurrence_id.in_(dates), WaitingEntry.closed_at.is_(None)
    )
    found = db.execute(waiting).all() if dates else []
    let_go(db, [(entry_id, offered_id) for entry_id, _, offered_id in found], now=writing.now)
    rows = [
        {
            "entry_id": entry_id,
            "new_room_id": edit.command.room.id,
            "new_starts_at": dates[occurrence_id].slot.starts_at,
            "new_ends_at": dates[occurrence_id].slot.ends_at,
            "new_created_at": writing.now,
        }
        for entry_id, occurrence_id, _ in found
    ]
    if rows:
        db.execute(_WISH_ANEW, rows)


def _keep_asking(
    db: Session, edit: Edit, turned: Sequence[OccurrenceChange], rest_id: int, writing: Writing
) -> None:
    """An open request speaks of what was asked for. Where more is asked for, another takes its place; dates that leave
    take theirs along as it stands; and when nothing is pending any more, it is withdrawn."""
    series_id = edit.held.facts.booking_id
    pending = [each for each in turned if each.after.status is OccurrenceStatus.PENDING]
    was_pending = any(each.status is OccurrenceStatus.PENDING for each in edit.held.dates)
    asks_more = any(_asks_more(each) for each in pending)
    if was_pending and pending and edit.is_split and not asks_more:
        _take_along(db, series_id, rest_id)
    if was_pending:
        withdraw(db, series_id, whatever_pends=asks_more and not edit.is_split, now=writing.now)
    if asks_more:
        first = min(each.after.slot for each in pending)
        ask_for_approval(db, rest_id, edit.command.room, first, now=writing.now)


def _asks_more(change: OccurrenceChange) -> bool:
    before, after = change.before, change.after
    if before is None or before.status not in LIVE or before.room_id != after.room_id:
        return True
    return not before.slot.contains(after.slot)


def _take_along(db: Session, series_id: int, rest_id: int) -> None:
    """Copy the open request of the series to the booking that its later dates belong to now."""
    names = [column.name for column in Approval.__table__.columns if column.name not in ("id", "booking_id")]
    mine = (Approval.booking_id == series_id, Approval.state.in_(WAITS))
    open_one = select(literal(rest_id), *(getattr(Approval, name) for name in names)).where(*mine)
    db.execute(insert(Approval).from_select(["booking_id", *names], open_one))
