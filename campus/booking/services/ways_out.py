"""What would pass instead of dates that fail: another time in the same room, another room; each passed the whole check.

What all rooms have taken around all dates is read once, for however many series and single dates.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, islice

from sqlalchemy.orm import Session

from campus.booking.queries.alternatives import unlikeness
from campus.booking.queries.clashes import Taken, taken_at
from campus.booking.services.counting import Counting
from campus.booking.services.verdict import Asking, Held, Place
from campus.domain.conflicts import first_clash, nearest_slots
from campus.domain.hubtime import day_slot, local_date, minute_of
from campus.domain.rules import RoomPolicy, first_bookable_day, judge, last_bookable_day
from campus.domain.series import PlannedDate, Proposal, SeriesPlan
from campus.domain.slot import Slot
from campus.spaces.catalogue import Catalogue, RoomFacts

# People come to another room, or a little earlier or later; not in the morning instead of the evening.
FURTHEST_SHIFT = timedelta(hours=3)
FEW_ROOMS, FEW_FOR_ALL = 3, 3


@dataclass(frozen=True, slots=True)
class Judged:
    """Dates that are planned together, of a series or one alone; ``is_season`` as in :class:`Place`. ``own`` are places
    that were taken for them: they stand in the way of others, not of another choice for these dates."""

    plan: SeriesPlan
    is_season: bool = False
    own: tuple[Place, ...] = ()


class WaysOut:
    """Looks for ways out of what fails in ``plans``; three statements, four where two standings count.

    What the same request books besides is told by :meth:`take`: it counts, and nobody is offered it.
    """

    def __init__(self, db: Session, catalogue: Catalogue, plans: Sequence[Judged], asking: Asking) -> None:
        self._asking = asking
        people = asking.people
        # Nobody who wants a meeting room is helped by the hall, and the reverse: at most four times the seats.
        suiting = [each for each in catalogue.bookable if people <= each.capacity <= max(people * 4, 12)]
        self._wanted = {each.plan.room_id: catalogue.rooms[each.plan.room_id] for each in plans}
        self._suiting = suiting
        self._likest: dict[int, list[RoomFacts]] = {}
        self._bounds: dict[tuple[int, bool], tuple[date, date]] = {}
        rooms = list((self._wanted | {each.id: each for each in suiting}).values())
        slots = sorted({each.slot for judged in plans for each in judged.plan.dates})
        days = sorted({local_date(each.slot.starts_at) for judged in plans for each in judged.plan.failing})
        self._taken, self._taken_that_day = self._read_taken(db, rooms, slots, days)
        self._askers = asking.askers({each.is_season for each in plans})
        self._counting = Counting(db, rooms, slots, self._askers, asking.but_occurrences)
        self._held = Held()

    def _read_taken(
        self, db: Session, rooms: Sequence[RoomFacts], slots: Sequence[Slot], days: Sequence[date]
    ) -> tuple[dict[Slot, Taken], dict[date, Taken]]:
        """What all rooms have taken around each slot, and the wanted ones on each day."""
        but = self._asking.but_occurrences
        widest = max(max(each.rules.policy.setup.value, each.rules.policy.tidy.value) for each in rooms)
        # What lies off the grid is looked for in the steps around it.
        widest += max(max(each.rules.policy.grid.value, each.rules.policy.shortest.value) for each in rooms)
        around = [each.padded(widest, widest) for each in slots]
        near = taken_at(db, _standing(rooms), around, but_occurrences=but)
        whole = [day_slot(each).padded(widest, widest) for each in days]
        that_day = taken_at(db, _standing(self._wanted.values()), whole, but_occurrences=but)
        return dict(zip(slots, near, strict=True)), dict(zip(days, that_day, strict=True))

    def take(self, place: Place) -> None:
        """The request books in ``place``: it counts, and is taken."""
        self._counting.add(place.room, place.slot, is_season=place.is_season)
        self._held.add(place.room, place.slot)

    def give_back(self, place: Place) -> None:
        """It does not, after all."""
        self._counting.remove(place.room, place.slot, is_season=place.is_season)
        self._held.remove(place.room, place.slot)

    def plan(self, judged: Judged) -> SeriesPlan:
        """The plan with what would pass for each date that fails, and the rooms that could take every date that is no
        holiday."""
        plan = judged.plan
        room, is_season = self._wanted[plan.room_id], judged.is_season
        for place in judged.own:
            self.give_back(place)
        free = [each.slot for each in plan.dates if each.is_free]
        for slot in free:
            self._counting.add(room, slot, is_season=is_season)
        dates = [
            each if each.is_free else replace(each, proposals=tuple(self._proposals(room, each, is_season)))
            for each in plan.dates
        ]
        for_all = tuple(islice(self._rooms_for_all(room, plan, is_season), FEW_FOR_ALL))
        for slot in free:
            self._counting.remove(room, slot, is_season=is_season)
        for place in judged.own:
            self.take(place)
        return SeriesPlan(plan.room_id, tuple(dates), for_all)

    def _proposals(self, room: RoomFacts, planned: PlannedDate, is_season: bool) -> Iterator[Proposal]:
        """The nearest time before and after in the same room that day, then other rooms at that time, likest first."""
        sides = set()
        for proposal in self._other_times(room, planned, is_season):
            is_later = proposal.shift_minutes > 0
            if is_later not in sides:
                sides.add(is_later)
                yield proposal
        places = ((each, on_grid(each.rules.policy, planned.slot)) for each in self._others(room))
        passing = (place for place in places if self._passes(*place, planned.slot, is_season))
        for other, slot in islice(passing, FEW_ROOMS):
            shift = slot.starts_at - planned.slot.starts_at
            yield Proposal(other.id, slot, True, int(shift.total_seconds() // 60))

    def _other_times(self, room: RoomFacts, planned: PlannedDate, is_season: bool) -> Iterator[Proposal]:
        asking, wanted = self._asking, on_grid(room.rules.policy, planned.slot)
        day = day_slot(local_date(wanted.starts_at))
        taken = [*_in_room(room, self._taken_that_day[local_date(wanted.starts_at)]), *self._held.near(room, day)]
        asker = self._askers[is_season]
        nearest = nearest_slots(room.rules, taken, wanted, people=asking.people, now=asking.now, asker=asker)
        for slot in nearest:
            shift = slot.starts_at - planned.slot.starts_at
            if abs(shift) > FURTHEST_SHIFT:
                return
            is_other = slot != planned.slot and slot.length == wanted.length
            if is_other and not self._counting.refusals(room, slot, is_season=is_season):
                yield Proposal(room.id, slot, False, int(shift.total_seconds() // 60))

    def _rooms_for_all(self, room: RoomFacts, plan: SeriesPlan, is_season: bool) -> Iterator[int]:
        wanted = [each.slot for each in plan.dates if each.holiday is None]
        for other in self._others(room):
            if wanted and all(self._passes(other, slot, slot, is_season) for slot in wanted):
                yield other.id

    def _others(self, room: RoomFacts) -> list[RoomFacts]:
        """Rooms that suit as many people, likest first."""
        if room.id not in self._likest:
            others = (each for each in self._suiting if each.id != room.id)
            self._likest[room.id] = sorted(others, key=lambda each: unlikeness(room, each))
        return self._likest[room.id]

    def _passes(self, room: RoomFacts, slot: Slot, planned: Slot, is_season: bool) -> bool:
        asking, asker = self._asking, self._askers[is_season]
        # What most rooms fail by is asked first: the day, then they are closed at that time, or taken.
        first, last = self._bookable_days(room, is_season)
        day = local_date(slot.starts_at)
        if not first <= day <= last:
            return False
        if day == local_date(slot.ends_at) and not room.rules.is_open_at(slot):
            return False
        occupied = room.rules.occupied(slot)
        taken = chain(_in_room(room, self._taken[planned]), self._held.near(room, occupied))
        return (
            first_clash(occupied, taken) is None
            and not judge(room.rules, slot, people=asking.people, now=asking.now, asker=asker)
            and not self._counting.refusals(room, slot, is_season=is_season)
        )

    def _bookable_days(self, room: RoomFacts, is_season: bool) -> tuple[date, date]:
        key = room.id, is_season
        if key not in self._bounds:
            rules, now = room.rules, self._asking.now
            last = last_bookable_day(rules.policy, now, self._askers[is_season])
            self._bounds[key] = first_bookable_day(rules, now), last
        return self._bounds[key]


def on_grid(policy: RoomPolicy, slot: Slot) -> Slot:
    """``slot``, or the least time around it that is in the steps of a room and not too short for it."""
    grid = policy.grid.value
    first = slot.starts_at - timedelta(minutes=minute_of(slot.starts_at) % grid)
    last = slot.ends_at + timedelta(minutes=-minute_of(slot.ends_at) % grid)
    return Slot(first, max(last, first + timedelta(minutes=policy.shortest.value)))


def _standing(rooms: Iterable[RoomFacts]) -> set[int]:
    return {room_id for room in rooms for room_id in room.standing_ids}


def _in_room(room: RoomFacts, taken: Taken) -> list[Slot]:
    return [slot for room_id in room.standing_ids for slot in taken.get(room_id, ())]
