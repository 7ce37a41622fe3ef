"""Taking a room that is held, or free for who waits; and leaving the line."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Healing, Reach, SkipKind, SwapOutcome, SwapProposal, WaitingEntry, WaitingOutcome
from campus.booking.queries.askers import read_asker
from campus.booking.queries.waiting import Waiting, find_entry
from campus.booking.services.ending_waits import end_waits
from campus.booking.services.restoring import restore
from campus.booking.services.swap_closing import close_swaps
from campus.booking.services.verdict import Place, as_asked
from campus.domain.asker import Asker
from campus.domain.errors import HUB, AlreadyOver, Refused
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue


class EntryGone(LookupError):
    """There is no such entry, or nothing was offered to it."""


class EntryClosed(Exception):
    """The wait is over already; ``outcome`` says how it ended."""

    def __init__(self, outcome: WaitingOutcome) -> None:
        super().__init__(outcome.value)
        self.outcome = outcome


def take(
    db: Session, entry: Waiting, room: RoomFacts, asker: Asker, *, by: Identity | None, now: datetime
) -> OccurrenceFacts:
    """Let the date of ``entry``, which is locked, take place in ``room``, and end its wait; what was held for it
    becomes its own. ``by`` is None where the hub does it. Raises :class:`Refused`; nothing is written then."""
    facts = restore(db, entry.facts, Place(room, entry.slot), asker, by=by, now=now)
    # Who follows bookings has closed it as withdrawn where the date moved.
    taken = {"closed_at": now, "outcome": WaitingOutcome.TAKEN}
    db.execute(update(WaitingEntry).where(WaitingEntry.id == entry.id).values(taken))
    close_swaps(db, SwapProposal.__table__.c.entry_id == entry.id, outcome=SwapOutcome.OVERTAKEN, now=now)
    return facts


def accept_offer(db: Session, entry_id: int, *, by: Identity, now: datetime) -> OccurrenceFacts:
    """Take the room that is held for an entry; returns the date as it stands. The rules are judged anew.

    Raises :class:`Refused` when one stands in the way by now, :class:`EntryClosed` when the offer was not answered in
    time or the wait is over, :class:`EntryGone`.
    """
    entry = _find_open(db, entry_id)
    if entry.offered_room_id is None:
        raise EntryGone(entry_id)
    if entry.has_lapsed(now):
        raise EntryClosed(WaitingOutcome.LAPSED)
    if entry.is_rehoused and entry.facts.slot.starts_at <= now:
        raise Refused([AlreadyOver(HUB, entry.facts.effective_end)])
    asker = as_asked(read_asker(db, entry.facts.organizer_id, now=now), entry.facts)
    return take(db, entry, read_catalogue(db).rooms[entry.offered_room_id], asker, by=by, now=now)


def decline_offer(db: Session, entry_id: int, *, by: Identity, now: datetime) -> Waiting:
    """Leave the line, offered or not; a date that has no room does not take place. What was held goes to whoever comes
    next. Raises :class:`EntryClosed`, :class:`EntryGone`."""
    entry = _find_open(db, entry_id)
    why = SkipKind.CHOICE if entry.is_offered else SkipKind.CLASH
    end_waits(db, [entry], WaitingOutcome.DECLINED, why, by_id=by.resident_id, now=now)
    return entry


def _find_open(db: Session, entry_id: int) -> Waiting:
    entry = find_entry(db, entry_id, for_update=True)
    if entry is None:
        raise EntryGone(entry_id)
    if entry.closed_at is not None:
        raise EntryClosed(entry.outcome or WaitingOutcome.PASSED)
    return entry


def change_wait(
    db: Session,
    entry_id: int,
    *,
    healing: Healing | None = None,
    reach: Reach | None = None,
    by: Identity,
    now: datetime,
) -> None:
    """Let an entry without an offer be served by itself or by asking (``healing``), with its room only or any like it
    (``reach``); its place in line stays. Raises :class:`EntryClosed`, :class:`EntryGone`."""
    entry = _find_open(db, entry_id)
    if entry.is_offered:
        raise EntryGone(entry_id)
    wished = {"healing": healing or entry.healing, "reach": reach or entry.reach}
    db.execute(update(WaitingEntry).where(WaitingEntry.id == entry.id).values(wished))
    about = {name: value.value for name, value in wished.items()} | {"starts_at": entry.slot.starts_at.isoformat()}
    record(db, "booking.wait-changed", ("booking", entry.facts.booking_id), by=by.resident_id, now=now, details=about)
