"""What time brings to dates that ask for a check-in: noted when they begin, warned of, their rooms given to others.

The rule for a worker that comes late, or not at all for a while:
- nobody loses a room sooner after the warning than the rules put between the two, however late the warning was;
- nobody is warned whose room would not be released before the planned end, and nobody is missed after it;
- of what was over before anyone looked nothing is kept, unless it counts as checked in by itself.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, bindparam, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.audit.services import record, record_all
from campus.booking.changes import Act, OccurrenceChange, OccurrenceFacts, OccurrencesChanged, announce
from campus.booking.models import Allocation, Booking, CheckIn, CheckInWay, Occurrence
from campus.booking.queries.activity import activity_of
from campus.booking.queries.check_ins import Missed, begun_dates, hold_missed, missed_dates
from campus.booking.services.checking_in import CHECK_INS
from campus.booking.services.no_shows import Noted, note_no_show
from campus.domain.activity import is_use
from campus.domain.check_in import asks_for_check_in, check_in_times, is_checked_in_at_once
from campus.spaces.catalogue import Catalogue, RoomFacts

# So many rooms are released in one transaction; the next sweep takes the rest.
MOST_AT_ONCE = 100
_OCCURRENCES: Table = Occurrence.metadata.tables["occurrences"]


@dataclass(frozen=True, slots=True)
class Released:
    """A date whose room was given to others, as it stands now, and what follows for its organizer."""

    facts: OccurrenceFacts
    noted: Noted


@dataclass(frozen=True, slots=True)
class SweptCheckIns:
    """What one look did: how many dates it noted as begun, whom it missed for the first time, whose rooms it gave to
    others."""

    begun: int = 0
    warned: tuple[OccurrenceFacts, ...] = ()
    released: tuple[Released, ...] = ()

    @property
    def count(self) -> int:
        return len(self.warned) + len(self.released)


def sweep_check_ins(db: Session, catalogue: Catalogue, *, now: datetime) -> SweptCheckIns:
    """Look once at every date that is on. Doing it again at the same moment changes nothing; of several workers at once
    each thing is done by one.

    The number of statements does not grow with the dates that are only looked at.
    """
    begun = _note_begun(db, catalogue, begun_dates(db, now=now), now)
    missed = missed_dates(db, now=now)
    missed = _seen_at_work(db, catalogue, missed, now)
    released = _release(db, _to_release(catalogue, missed, now), now)
    warned = _warn(db, _to_warn(catalogue, missed, now), now)
    return SweptCheckIns(begun, warned, released)


def _room_of(catalogue: Catalogue, facts: OccurrenceFacts) -> RoomFacts:
    return catalogue.rooms[facts.room_id]


def _note_begun(db: Session, catalogue: Catalogue, dates: Sequence[OccurrenceFacts], now: datetime) -> int:
    """Keep what the rules of this moment ask of ``dates``; what was booked late counts as checked in."""
    rows = []
    for facts in dates:
        policy = _room_of(catalogue, facts).rules.policy
        is_late = is_checked_in_at_once(policy, facts.slot, facts.created_at)
        if facts.slot.ends_at <= now and not is_late:
            continue
        came_at = max(facts.slot.starts_at, facts.created_at) if is_late else None
        asked = {"occurrence_id": facts.occurrence_id, "is_required": asks_for_check_in(policy, facts.slot)}
        rows.append(asked | {"checked_in_at": came_at, "way": CheckInWay.LATE if is_late else None})
    if rows:
        make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
        # Someone may check in, or another worker be here, at this very moment.
        db.execute(make(CHECK_INS).on_conflict_do_nothing(index_elements=["occurrence_id"]), rows)
    return len(rows)


def _seen_at_work(db: Session, catalogue: Catalogue, missed: Sequence[Missed], now: datetime) -> list[Missed]:
    """Those of ``missed`` in whose rooms nothing stirs. What does stir counts as a check-in from its first reading on:
    a room's meters speak for whoever forgot to."""
    stirred = activity_of(db, catalogue, (each.facts for each in missed), until=now)
    came_at = {number: slots[0].starts_at for number, slots in stirred.items() if is_use(slots)}
    held = hold_missed(db, came_at, now=now)
    if held:
        rows = [
            {"of": facts.occurrence_id, "came_at": came_at[facts.occurrence_id], "how": CheckInWay.ACTIVITY}
            for facts in held
        ]
        came = update(CHECK_INS).where(CHECK_INS.c.occurrence_id == bindparam("of"))
        db.connection().execute(came.values(checked_in_at=bindparam("came_at"), way=bindparam("how")), rows)
        told = [
            (it.booking_id, {"way": CheckInWay.ACTIVITY.value, "starts_at": it.slot.starts_at.isoformat()})
            for it in held
        ]
        record_all(db, "booking.checked-in", "booking", told, by=None, now=now)
    return [each for each in missed if each.facts.occurrence_id not in came_at]


def _to_release(catalogue: Catalogue, missed: Sequence[Missed], now: datetime) -> list[int]:
    """Whose rooms are to be given to others: the time has come, and came for those who were warned late."""
    found = []
    for each in missed:
        times = check_in_times(_room_of(catalogue, each.facts).rules.policy, each.facts.slot)
        if each.warned_at is not None and now >= max(times.releases_at, each.warned_at + times.grace):
            found.append(each.facts.occurrence_id)
    return found[:MOST_AT_ONCE]


def _to_warn(catalogue: Catalogue, missed: Sequence[Missed], now: datetime) -> dict[int, OccurrenceFacts]:
    """Who is to be warned, by occurrence: their room would be released before they end."""
    found = {}
    for each in missed:
        times = check_in_times(_room_of(catalogue, each.facts).rules.policy, each.facts.slot)
        releases_at = max(times.releases_at, now + times.grace)
        if each.warned_at is None and times.warns_at <= now and releases_at < each.facts.slot.ends_at:
            found[each.facts.occurrence_id] = each.facts
    return found


def _mark(db: Session, occurrence_ids: Collection[int], column: str, now: datetime) -> set[int]:
    """Set ``warned_at`` or ``no_show_at`` of those nobody came to and nobody marked before; which they were."""
    if not occurrence_ids:
        return set()
    mark = update(CheckIn).where(
        CheckIn.occurrence_id.in_(sorted(occurrence_ids)),
        CheckIn.checked_in_at.is_(None),
        CheckIn.no_show_at.is_(None),
        getattr(CheckIn, column).is_(None),
    )
    options = {"synchronize_session": False}
    return set(db.scalars(mark.values({column: now}).returning(CheckIn.occurrence_id), execution_options=options))


def _warn(db: Session, dates: dict[int, OccurrenceFacts], now: datetime) -> tuple[OccurrenceFacts, ...]:
    marked = _mark(db, dates, "warned_at", now)
    return tuple(facts for occurrence_id, facts in dates.items() if occurrence_id in marked)


def _release(db: Session, occurrence_ids: Collection[int], now: datetime) -> tuple[Released, ...]:
    """Give the rooms of those nobody came to back from this minute on, in as many statements as one; nobody was there,
    so that no time is kept for tidying up. The planned time stays, the booking keeps its story."""
    held = hold_missed(db, occurrence_ids, now=now)
    marked = _mark(db, [each.occurrence_id for each in held], "no_show_at", now)
    before = [each for each in held if each.occurrence_id in marked]
    if not before:
        return ()
    free_at = now.replace(second=0, microsecond=0)
    gone: dict[str, Any] = {"ended_at": free_at, "revised_at": now}
    after = [replace(each, sequence=each.sequence + 1, version=each.version + 1, **gone) for each in before]
    # What is held for one of them in another room is the waiting list's.
    mine = and_(Allocation.occurrence_id.in_(sorted(marked)), Allocation.entry_id.is_(None))
    db.execute(delete(Allocation).where(mine, Allocation.starts_at >= free_at))
    db.execute(update(Allocation).where(mine, Allocation.ends_at > free_at).values(ends_at=free_at))
    counted = gone | {"sequence": _OCCURRENCES.c.sequence + 1}
    db.execute(update(Occurrence).where(Occurrence.id.in_(sorted(marked))).values(counted))
    booking_ids = sorted({each.booking_id for each in before})
    revision = {"version": Booking.version + 1, "revised_at": now}
    db.execute(update(Booking).where(Booking.id.in_(booking_ids)).values(revision))
    for each in after:
        details = {"starts_at": each.slot.starts_at.isoformat(), "ended_at": free_at.isoformat()}
        record(db, f"booking.{Act.RELEASED}", ("booking", each.booking_id), by=None, now=now, details=details)
    changes = tuple(OccurrenceChange(*both) for both in zip(before, after, strict=True))
    announce(db, OccurrencesChanged(Act.RELEASED, None, now, changes))
    return tuple(Released(each, note_no_show(db, each, now=now)) for each in after)
