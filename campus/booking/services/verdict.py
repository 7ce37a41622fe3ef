"""The whole check of slots: the room's rules, what counts for whoever asks, then the clash. Every door asks here."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campus.booking.queries.clashes import taken_at
from campus.booking.queries.usage import Usage, read_used
from campus.domain.asker import Asker
from campus.domain.conflicts import first_clash
from campus.domain.errors import HUB, Refusal, SlotTaken
from campus.domain.rules import judge
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.permissions import Permission
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.askers import LEADING, read_asker


def asker_of(db: Session, room: RoomFacts, organizer_id: int, by: Identity | None, *, now: datetime) -> Asker | None:
    """In whose name ``room`` is asked for: None where nobody is signed in.

    What is known of ``by`` is enough for their own booking of a room whose rules do not look at people closer.
    """
    if by is None:
        return None
    if organizer_id == by.resident_id and not room.rules.policy.looks_at_people:
        return Asker(by.resident_id, by.role.value, by.organization_id, leads_group=by.role in LEADING)
    return read_asker(db, organizer_id, now=now)


def left_standing(refusals: Sequence[Refusal], override: str, by: Identity) -> list[Refusal]:
    """Those of ``refusals`` that hold: a manager with a reason sets aside any rule but a clash."""
    if not override or not by.may(Permission.MANAGE_BOOKINGS):
        return list(refusals)
    return [refusal for refusal in refusals if not refusal.may_override]


def overridden(refusals: Sequence[Refusal], override: str) -> dict[str, Any]:
    """What the audit keeps of rules that were set aside: the reason and their names; nothing when none was."""
    names = sorted({type(refusal).__name__ for refusal in refusals if refusal.may_override})
    return {"override": override, "rules": names} if names else {}


def check_slot(
    db: Session,
    room: RoomFacts,
    slot: Slot,
    *,
    people: int,
    now: datetime,
    asker: Asker | None = None,
    but_occurrence: int | None = None,
) -> tuple[Refusal, ...]:
    """Every reason why ``room`` cannot be booked for ``slot``; empty when it can.

    ``but_occurrence`` is the occurrence being moved: its own time does not stand in its way.
    """
    own = () if but_occurrence is None else (but_occurrence,)
    return check_slots(db, room, [slot], people=people, now=now, asker=asker, but_occurrences=own)[0]


def check_slots(
    db: Session,
    room: RoomFacts,
    slots: Sequence[Slot],
    *,
    people: int,
    now: datetime,
    asker: Asker | None = None,
    but_occurrences: Collection[int] = (),
) -> list[tuple[Refusal, ...]]:
    """:func:`check_slot` of many slots that are to be booked together, in their order: they count on one quota.

    Two statements at most, however many there are.
    """
    usage = Usage(room, asker, read_used(db, [room], slots, asker, but_occurrences=but_occurrences))
    occupied = [room.rules.occupied(slot) for slot in slots]
    taken = taken_at(db, room.standing_ids, occupied, but_occurrences=but_occurrences)
    verdicts: list[tuple[Refusal, ...]] = []
    for slot, around, by_room in zip(slots, occupied, taken, strict=True):
        refusals = judge(room.rules, slot, people=people, now=now, asker=asker)
        refusals += usage.refusals(slot)
        clash = first_clash(around, (each for found in by_room.values() for each in found))
        verdict = refusals if clash is None else (*refusals, SlotTaken(HUB, clash))
        if not verdict:
            usage.add(slot)
        verdicts.append(verdict)
    return verdicts
