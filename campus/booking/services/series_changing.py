"""Changing a series from one date on, or all of it: its words, its time of day, its room."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import Act, OccurrenceChange, OccurrencesChanged, announce
from campus.booking.models import OccurrenceStatus
from campus.booking.queries.missed_series import is_under_review
from campus.booking.queries.usage import lock_holders
from campus.booking.services.series_cutting import hold_series
from campus.booking.services.series_deciding import (
    Decided,
    PlanChanged,
    decide,
    judge_as_planned,
    reasons_against,
    refused_among,
    rooms_of,
)
from campus.booking.services.series_edits import ChangeSeries, Edit, Scope, said_against, work_out
from campus.booking.services.series_planning import plan_dates
from campus.booking.services.series_rewriting import rewrite
from campus.booking.services.series_rows import Writing
from campus.booking.services.verdict import Asking, as_asked, asker_among, left_standing, overridden
from campus.domain.asker import Asker
from campus.domain.errors import HUB, Refusal, Refused, StaleEdit, UnderReview
from campus.domain.series import SeriesPlan
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue

__all__ = ["ChangeSeries", "PlanChanged", "Scope", "change_series", "plan_change"]


def plan_change(
    db: Session, catalogue: Catalogue, booking_id: int, command: ChangeSeries, *, by: Identity, now: datetime
) -> SeriesPlan | None:
    """What ``command`` would do to each date that it moves, with proposals for those that cannot be as asked; None
    where it moves none. Nothing is locked or written.

    Raises :class:`Refused` when nothing that it speaks of lies ahead, :class:`BookingGone`.
    """
    edit = work_out(hold_series(db, booking_id, for_update=False), command, now)
    if not edit.wanted:
        return None
    asker = _asker(db, catalogue, edit, by, now)
    return _plan(db, catalogue, edit, _asking(edit, asker, now))


def change_series(
    db: Session, catalogue: Catalogue, booking_id: int, command: ChangeSeries, *, by: Identity, now: datetime
) -> int:
    """Change the dates that ``command`` speaks of; returns the booking that the named date belongs to afterwards.

    From a date on, the rest becomes a booking of its own that follows this one; so it does where all shall change time
    or room and some dates are past. Words never book anything anew. Dates that were moved by hand stay where they are.
    Raises :class:`PlanChanged` when a date cannot be as asked, :class:`Refused`, :class:`StaleEdit`,
    :class:`BookingGone`; nothing is written then. The number of statements does not grow with the dates.
    """
    held = hold_series(db, booking_id)
    if held.version != command.version:
        raise StaleEdit(held.version)
    edit = work_out(held, command, now)
    if not edit.moves_place and not edit.changes_words:
        return booking_id
    review = _review_of(db, edit)
    standing = left_standing([*review, *said_against(edit, catalogue, now)], command.override, by)
    if standing:
        raise Refused(standing)
    decided = _decide(db, catalogue, edit, by, now)
    set_aside = overridden([*review, *reasons_against(decided)], command.override)
    writing = Writing(by, now, held.facts.healing)
    changes = rewrite(db, edit, decided, writing, override=command.override if set_aside else "")
    act = Act.MOVED if edit.moves_place else Act.SPLIT if edit.is_split else Act.REVISED
    details = _details(edit, changes) | set_aside
    record(db, f"booking.{act}", ("booking", booking_id), by=by.resident_id, now=now, details=details)
    announce(db, OccurrencesChanged(act, by.resident_id, now, tuple(changes)))
    return next(
        (each.after.booking_id for each in changes if each.after.occurrence_id == _named_id(edit)), booking_id
    )


def _review_of(db: Session, edit: Edit) -> list[Refusal]:
    """What is held for review is not moved out of it."""
    is_held = edit.moves_place and any(each.status is OccurrenceStatus.PENDING for each in edit.held.dates)
    return [UnderReview(HUB)] if is_held and is_under_review(db, edit.held.facts.booking_id) else []


def _named_id(edit: Edit) -> int:
    return edit.held.named(edit.command.original).occurrence_id


def _decide(db: Session, catalogue: Catalogue, edit: Edit, by: Identity, now: datetime) -> list[Decided]:
    """Every date that moves, as it will stand. Raises :class:`PlanChanged`."""
    wanted = edit.wanted
    if not wanted:
        return []
    asker = _asker(db, catalogue, edit, by, now)
    if asker is not None:
        lock_holders(db, rooms_of(catalogue, edit.command.room, edit.command.choices), asker)
    asking = _asking(edit, asker, now)
    decided = decide(db, catalogue, edit.command.room, wanted, asking)
    refused = refused_among(decided, edit.command.override, by)
    if refused:
        raise PlanChanged(_plan(db, catalogue, edit, asking), refused)
    return decided


def _asker(db: Session, catalogue: Catalogue, edit: Edit, by: Identity, now: datetime) -> Asker | None:
    rooms = rooms_of(catalogue, edit.command.room, edit.command.choices)
    asker = asker_among(db, rooms, edit.held.dates[0].organizer_id, by, now=now)
    return None if asker is None else as_asked(asker, edit.held.dates[0])


def _asking(edit: Edit, asker: Asker | None, now: datetime) -> Asking:
    moving = frozenset(each.before.occurrence_id for each in edit.turns if each.is_moving)
    return Asking(edit.command.people, asker, now, moving)


def _plan(db: Session, catalogue: Catalogue, edit: Edit, asking: Asking) -> SeriesPlan:
    judged = judge_as_planned(db, edit.command.room, edit.wanted, asking)
    return plan_dates(db, catalogue, edit.command.room, judged, asking)


def _details(edit: Edit, changes: Sequence[OccurrenceChange]) -> dict[str, Any]:
    """What the audit keeps: which dates, old and new time and room; of texts only that they changed."""
    command, held = edit.command, edit.held
    details: dict[str, Any] = {"scope": command.scope.value, "dates": len(edit.turns)}
    if edit.is_split:
        details["split"] = changes[-1].after.booking_id
    if edit.moves_place:
        usual = held.facts.recurrence.minutes
        details["time"] = [[held.minute, usual], [command.starts_minute, command.minutes]]
        details["room"] = [held.facts.room_id, command.room.id]
    was = replace(held.dates[0], title=held.facts.title)
    names = ("note", "purpose", "visibility", "people")
    changed = ["title"] if edit.title != was.title else []
    details["words"] = changed + [name for name in names if getattr(was, name) != getattr(command, name)]
    return details
