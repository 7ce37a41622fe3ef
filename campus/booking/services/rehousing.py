"""Where dates could go instead when their room is needed: places that are free and fit, judged as a manager may."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, islice

from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.queries.alternatives import unlikeness
from campus.booking.queries.askers import read_askers
from campus.booking.queries.clashes import Taken, taken_at
from campus.booking.services.verdict import Held, as_asked
from campus.domain.asker import Asker
from campus.domain.conflicts import first_clash
from campus.domain.errors import (
    HUB,
    NotYetBookable,
    OffGrid,
    Refusal,
    SameDayOnly,
    SlotTaken,
    TooLateToAsk,
    TooLong,
    TooManyPeople,
    TooShort,
)
from campus.domain.rules import judge
from campus.domain.slot import Slot
from campus.spaces.catalogue import Catalogue, RoomFacts

# Whoever is moved asked for nothing: what bounds asking is set aside. Seats, hours, audience and clashes are not.
_SET_ASIDE = (NotYetBookable, OffGrid, SameDayOnly, TooLateToAsk, TooLong, TooShort)
FEW_ROOMS, FEW_TIMES = 3, 2
_FURTHEST, _STEP = timedelta(hours=3), timedelta(minutes=30)
# Set-up and tidy-up last so long at most.
_WIDEST = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Berth:
    """A room and a time for a date."""

    room: RoomFacts
    slot: Slot


@dataclass(frozen=True, slots=True)
class Needed:
    """Time that is wanted: undivided rooms, and when; nothing is moved into it. ``coming`` says how many come to a
    date where more is known than what its booking says."""

    standing_ids: frozenset[int]
    slots: Sequence[Slot]
    coming: Mapping[int, int] = field(default_factory=dict)

    def met_by(self, room: RoomFacts, slot: Slot) -> Slot | None:
        """The first of it that a booking of ``slot`` in ``room`` would take, or None."""
        if self.standing_ids.isdisjoint(room.standing_ids):
            return None
        return first_clash(room.rules.occupied(slot), self.slots)


@dataclass(frozen=True, slots=True)
class Planned:
    """A date that must go, and where it could: the likest first; empty where nothing fits."""

    facts: OccurrenceFacts
    berths: tuple[Berth, ...]


class Rehousing:
    """Looks for berths for ``dates`` together; two statements, however many there are."""

    def __init__(
        self, db: Session, catalogue: Catalogue, dates: Sequence[OccurrenceFacts], needed: Needed, *, now: datetime
    ) -> None:
        self._catalogue, self._needed, self._now = catalogue, needed, now
        self._askers = read_askers(db, {each.organizer_id for each in dates}, now=now)
        standing = {each for room in catalogue.bookable for each in room.standing_ids}
        reach = _FURTHEST + _WIDEST
        around = [Slot(each.slot.starts_at - reach, each.slot.ends_at + reach) for each in dates]
        mine = frozenset(each.occurrence_id for each in dates)
        taken = taken_at(db, standing, around, but_occurrences=mine)
        self._taken: dict[int, Taken] = {
            each.occurrence_id: found for each, found in zip(dates, taken, strict=True)
        }
        self._held = Held()
        self._likest: dict[int, list[RoomFacts]] = {}

    def plan(self, dates: Sequence[OccurrenceFacts]) -> tuple[Planned, ...]:
        """Each of ``dates`` with berths; the first of each can be taken together with the first of all others."""
        planned = []
        for facts in dates:
            times = list(islice(self._other_times(facts), FEW_TIMES))
            rooms = list(islice(self._other_rooms(facts), FEW_ROOMS))
            berths = tuple(chain(rooms, times))
            if berths:
                self._held.add(berths[0].room, berths[0].slot)
            planned.append(Planned(facts, berths))
        return tuple(planned)

    def check(self, facts: OccurrenceFacts, berth: Berth) -> tuple[Refusal, ...]:
        """Why ``facts`` cannot go to ``berth``; where it can, the berth is taken from the others of this look."""
        refusals = self._refusals(facts, berth)
        if not refusals:
            self._held.add(berth.room, berth.slot)
        return refusals

    def _people(self, facts: OccurrenceFacts) -> int:
        return max(facts.people, self._needed.coming.get(facts.occurrence_id, 0))

    def _asker(self, facts: OccurrenceFacts) -> Asker | None:
        asker = self._askers.get(facts.organizer_id)
        return None if asker is None else as_asked(asker, facts)

    def _refusals(self, facts: OccurrenceFacts, berth: Berth) -> tuple[Refusal, ...]:
        room, slot, people = berth.room, berth.slot, self._people(facts)
        wanted = self._needed.met_by(room, slot)
        if wanted is not None:
            return (SlotTaken(HUB, wanted),)
        said = judge(room.rules, slot, people=people, now=self._now, asker=self._asker(facts))
        # A room that was too small already is no reason to stay out of it.
        stays = facts.room_id == room.id
        refusals = tuple(
            each
            for each in said
            if not isinstance(each, _SET_ASIDE) and not (stays and isinstance(each, TooManyPeople))
        )
        occupied = room.rules.occupied(slot)
        taken = self._taken[facts.occurrence_id]
        others = (each for number in room.standing_ids for each in taken.get(number, ()))
        clash = first_clash(occupied, chain(self._held.near(room, occupied), others))
        return refusals if clash is None else (*refusals, SlotTaken(HUB, clash))

    def _other_rooms(self, facts: OccurrenceFacts) -> Iterator[Berth]:
        people = self._people(facts)
        for room in self._like(facts.room_id):
            berth = Berth(room, facts.slot)
            if people <= room.capacity <= max(people * 4, 12) and not self._refusals(facts, berth):
                yield berth

    def _like(self, room_id: int) -> list[RoomFacts]:
        """Other rooms: those with the same equipment first, of these the likest."""
        if room_id not in self._likest:
            wanted = self._catalogue.rooms[room_id]
            has = frozenset(thing.slug for thing in wanted.equipment)
            self._likest[room_id] = sorted(
                (each for each in self._catalogue.bookable if each.id != room_id),
                key=lambda each: (not each.has(has), *unlikeness(wanted, each)),
            )
        return self._likest[room_id]

    def _other_times(self, facts: OccurrenceFacts) -> Iterator[Berth]:
        """The same room a little earlier or later, nearest first."""
        room = self._catalogue.rooms[facts.room_id]
        steps = int(_FURTHEST / _STEP)
        for step in sorted((each for each in range(-steps, steps + 1) if each), key=abs):
            berth = Berth(room, facts.slot.shifted(step * _STEP))
            if not room.is_retired and not self._refusals(facts, berth):
                yield berth

