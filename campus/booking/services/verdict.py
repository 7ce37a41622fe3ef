"""The whole check of slots: the room's rules, what counts for whoever asks, then the clash. Every door asks here."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.queries.askers import LEADING, read_asker
from campus.booking.queries.clashes import taken_at
from campus.booking.services.counting import Counting
from campus.domain.asker import Asker
from campus.domain.conflicts import first_clash
from campus.domain.errors import HUB, Refusal, SlotTaken
from campus.domain.rules import judge
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.permissions import Permission
from campus.spaces.catalogue import RoomFacts


def asker_of(db: Session, room: RoomFacts, organizer_id: int, by: Identity | None, *, now: datetime) -> Asker | None:
    """In whose name ``room`` is asked for: None where nobody is signed in.

    What is known of ``by`` is enough for their own booking of a room whose rules do not look at people closer, unless
    the no-show ledger speaks of them.
    """
    return asker_among(db, [room], organizer_id, by, now=now)


def asker_among(
    db: Session, rooms: Iterable[RoomFacts], organizer_id: int, by: Identity | None, *, now: datetime
) -> Asker | None:
    """:func:`asker_of`, for whoever looks at many ``rooms``."""
    if by is None:
        return None
    is_known = organizer_id == by.resident_id and by.last_no_show_at is None
    if is_known and not any(room.rules.policy.looks_at_people for room in rooms):
        return Asker(by.resident_id, by.role.value, by.organization_id, leads_group=by.role in LEADING)
    return read_asker(db, organizer_id, now=now)


def as_asked(asker: Asker, facts: OccurrenceFacts) -> Asker:
    """``asker`` about ``facts``: with the standing of the group that the booking is for, or of who plans a series."""
    if facts.is_series or facts.is_for_group:
        return asker.in_season(for_group=facts.is_for_group)
    return asker


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
    """:func:`check_slot` of many slots of one room that are to be booked together."""
    asking = Asking(people, asker, now, frozenset(but_occurrences))
    return check_places(db, [Place(room, slot) for slot in slots], asking)


@dataclass(frozen=True, slots=True)
class Place:
    """A room and a slot to be judged. What is only asked about (not ``is_wanted``) takes nothing from the others.
    ``is_season``: a date of a series among single ones, with the standing of whoever plans one."""

    room: RoomFacts
    slot: Slot
    is_wanted: bool = True
    is_season: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """For how many people, in whose name, when; ``but_occurrences`` are those being moved."""

    people: int
    asker: Asker | None
    now: datetime
    but_occurrences: frozenset[int] = frozenset()

    def askers(self, seasons: Iterable[bool]) -> dict[bool, Asker | None]:
        """The asker as rules see them, by each ``is_season`` among ``seasons``."""
        season = None if self.asker is None else self.asker.in_season()
        return {is_season: season if is_season else self.asker for is_season in seasons}


class Held:
    """What a request has taken so far, by undivided room and day: each date is compared with its neighbours only."""

    def __init__(self) -> None:
        self._taken: dict[tuple[int, int], list[Slot]] = defaultdict(list)

    def add(self, room: RoomFacts, slot: Slot) -> None:
        """Take ``slot`` in ``room``, with what it needs before and after."""
        occupied = room.rules.occupied(slot)
        for key in _keys(room, occupied):
            self._taken[key].append(occupied)

    def remove(self, room: RoomFacts, slot: Slot) -> None:
        """Give back what was taken."""
        occupied = room.rules.occupied(slot)
        for key in _keys(room, occupied):
            self._taken[key].remove(occupied)

    def near(self, room: RoomFacts, occupied: Slot) -> Iterator[Slot]:
        """What may overlap ``occupied`` in ``room``."""
        for key in _keys(room, occupied):
            yield from self._taken.get(key, ())


def _keys(room: RoomFacts, occupied: Slot) -> Iterator[tuple[int, int]]:
    days = range(occupied.starts_at.toordinal(), occupied.ends_at.toordinal() + 1)
    return ((room_id, day) for room_id in room.standing_ids for day in days)


def check_places(db: Session, places: Sequence[Place], asking: Asking) -> list[tuple[Refusal, ...]]:
    """The whole check of many places that are to be booked together, in their order: they count on the same quotas
    and must not clash with each other. Two statements at most, however many there are; three where whoever leads a
    group books series and single dates at once."""
    rooms = {place.room.id: place.room for place in places}
    slots = [place.slot for place in places]
    askers = asking.askers({place.is_season for place in places})
    counting = Counting(db, list(rooms.values()), slots, askers, asking.but_occurrences)
    standing = {room_id for room in rooms.values() for room_id in room.standing_ids}
    occupied = [place.room.rules.occupied(place.slot) for place in places]
    taken = taken_at(db, standing, occupied, but_occurrences=asking.but_occurrences)
    held = Held()
    verdicts = []
    for place, around, by_room in zip(places, occupied, taken, strict=True):
        room, slot = place.room, place.slot
        asker = askers[place.is_season]
        refusals = judge(room.rules, slot, people=asking.people, now=asking.now, asker=asker)
        refusals += counting.refusals(room, slot, is_season=place.is_season)
        others = (each for room_id in room.standing_ids if room_id in by_room for each in by_room[room_id])
        clash = first_clash(around, chain(held.near(room, around), others))
        verdict = refusals if clash is None else (*refusals, SlotTaken(HUB, clash))
        if place.is_wanted and not verdict:
            counting.add(room, slot, is_season=place.is_season)
            held.add(room, slot)
        verdicts.append(verdict)
    return verdicts
