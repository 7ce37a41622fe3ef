"""Clearing dates out of the way: each goes to another place, stays, or is cancelled with a message; all or nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Table, bindparam, delete, update
from sqlalchemy.orm import Session

from campus.audit.services import record_all
from campus.booking.changes import Act, OccurrenceChange, OccurrenceFacts, OccurrencesChanged, announce
from campus.booking.models import Allocation, Booking, Occurrence, OccurrenceStatus
from campus.booking.services.approval import withdraw_all
from campus.booking.services.making import allocate_all
from campus.booking.services.rehousing import Berth, Needed, Rehousing
from campus.domain.errors import Refusal
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue

# As many dates as a series may have.
MOST_DATES = 366
_OCCURRENCES: Table = Occurrence.metadata.tables["occurrences"]
_MOVED = ("room_id", "starts_at", "ends_at", "sequence", "revised_at")
_MOVE = (
    update(_OCCURRENCES)
    .where(_OCCURRENCES.c.id == bindparam("occurrence_id"))
    .values({name: bindparam(f"new_{name}") for name in _MOVED})
)


class Way(StrEnum):
    """What becomes of a date."""

    MOVE = "move"
    CANCEL = "cancel"
    ASK = "ask"  # stays where it is; its organizer is asked to decide


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for a date; ``berth`` where it moves."""

    way: Way
    berth: Berth | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What organizers are told, in Korean and English; without the English one everyone reads the Korean."""

    ko: str = ""
    en: str = ""

    def in_(self, locale: str) -> str:
        return self.en if locale != "ko" and self.en else self.ko

    @property
    def kept(self) -> str:
        """As bookings keep it."""
        return (self.ko if self.en in ("", self.ko) else f"{self.ko} / {self.en}")[:300]


@dataclass(frozen=True, slots=True)
class Cleared:
    """What was done to the dates of an act."""

    moved: Sequence[OccurrenceChange] = ()
    cancelled: Sequence[OccurrenceChange] = ()
    asked: Sequence[OccurrenceFacts] = ()


@dataclass(frozen=True, slots=True)
class Clearing:
    """What shall become of dates that are locked. ``act`` names the act in the audit."""

    choices: Mapping[int, Choice]
    message: Message
    needed: Needed = field(default_factory=lambda: Needed(frozenset(), ()))
    act: str = "cleared"


class ClearingRefused(Exception):
    """Some dates cannot go where they were sent, by their ids, with the reasons. Nothing was written."""

    def __init__(self, refused: Mapping[int, Sequence[Refusal]]) -> None:
        super().__init__(f"{len(refused)} dates are refused.")
        self.refused = dict(refused)


def clear(
    db: Session,
    catalogue: Catalogue,
    dates: Sequence[OccurrenceFacts],
    clearing: Clearing,
    *,
    by: Identity,
    now: datetime,
) -> Cleared:
    """Let each of ``dates``, which the caller has locked, go its way. The number of statements does not grow with
    them. Raises :class:`ClearingRefused` before anything is written."""
    ways: dict[Way, list[OccurrenceFacts]] = defaultdict(list)
    for facts in dates:
        ways[clearing.choices[facts.occurrence_id].way].append(facts)
    _check(db, catalogue, ways[Way.MOVE], clearing, now=now)
    gone = [each.occurrence_id for way in (Way.MOVE, Way.CANCEL) for each in ways[way]]
    if gone:
        db.execute(delete(Allocation).where(Allocation.occurrence_id.in_(gone)))
    moved = _move(db, ways[Way.MOVE], clearing, now=now)
    cancelled = _cancel(db, ways[Way.CANCEL], clearing, by=by, now=now)
    changes = [*moved, *cancelled]
    if changes:
        booking_ids = sorted({each.after.booking_id for each in changes})
        revision = {"version": Booking.version + 1, "revised_at": now}
        db.execute(update(Booking).where(Booking.id.in_(booking_ids)).values(revision))
        pending = {each.booking_id for each in ways[Way.CANCEL] if each.status is OccurrenceStatus.PENDING}
        if pending:
            withdraw_all(db, sorted(pending), now=now)
    for act, those in ((Act.MOVED, moved), (Act.CANCELLED, cancelled)):
        if those:
            record_all(db, f"booking.{act}", "booking", _told(those, clearing), by=by.resident_id, now=now)
            changed = OccurrencesChanged(act, by.resident_id, now, tuple(those), is_gathered=True, is_told=True)
            announce(db, changed)
    return Cleared(moved, cancelled, ways[Way.ASK])


def _check(
    db: Session, catalogue: Catalogue, moving: Sequence[OccurrenceFacts], clearing: Clearing, *, now: datetime
) -> None:
    if not moving:
        return
    look = Rehousing(db, catalogue, moving, clearing.needed, now=now)
    refused: dict[int, Sequence[Refusal]] = {}
    for facts in moving:
        berth = clearing.choices[facts.occurrence_id].berth
        refusals = () if berth is None else look.check(facts, berth)
        if refusals:
            refused[facts.occurrence_id] = refusals
    if refused:
        raise ClearingRefused(refused)


def _move(
    db: Session, moving: Sequence[OccurrenceFacts], clearing: Clearing, *, now: datetime
) -> list[OccurrenceChange]:
    changes, places, rows = [], [], []
    for facts in moving:
        berth = clearing.choices[facts.occurrence_id].berth
        if berth is None:
            continue
        after = replace(
            facts,
            room_id=berth.room.id,
            slot=berth.slot,
            sequence=facts.sequence + 1,
            version=facts.version + 1,
            revised_at=now,
        )
        values: dict[str, Any] = {"starts_at": berth.slot.starts_at, "ends_at": berth.slot.ends_at}
        values |= {name: getattr(after, name) for name in ("room_id", "sequence", "revised_at")}
        rows.append({f"new_{name}": value for name, value in values.items()} | {"occurrence_id": facts.occurrence_id})
        places.append((berth.room, berth.slot, facts.occurrence_id))
        changes.append(OccurrenceChange(facts, after))
    if rows:
        db.connection().execute(_MOVE, rows)
        allocate_all(db, places)
    return changes


def _cancel(
    db: Session, dates: Sequence[OccurrenceFacts], clearing: Clearing, *, by: Identity, now: datetime
) -> list[OccurrenceChange]:
    if not dates:
        return []
    cancelled: dict[str, Any] = {"status": OccurrenceStatus.CANCELLED, "cancelled_at": now, "revised_at": now}
    said = {"cancelled_by_id": by.resident_id, "cancel_reason": clearing.message.kept}
    counted = cancelled | said | {"sequence": Occurrence.sequence + 1}
    ids = [each.occurrence_id for each in dates]
    db.execute(update(Occurrence).where(Occurrence.id.in_(ids)).values(counted))
    return [
        OccurrenceChange(each, replace(each, sequence=each.sequence + 1, version=each.version + 1, **cancelled))
        for each in dates
    ]


def _told(changes: Iterable[OccurrenceChange], clearing: Clearing) -> list[tuple[int, dict[str, Any]]]:
    """What the audit keeps of each booking: how many of its dates, from when, and why."""
    found: dict[int, list[OccurrenceFacts]] = defaultdict(list)
    for each in changes:
        found[each.after.booking_id].append(each.before or each.after)
    return [
        (
            booking_id,
            {
                "dates": len(dates),
                "starts_at": min(each.slot.starts_at for each in dates).isoformat(),
                "rooms": sorted({each.room_id for each in dates}),
                "because": clearing.act,
                "reason": clearing.message.kept,
            },
        )
        for booking_id, dates in found.items()
    ]

