"""A choice for every date: the one that was made as long as it passes, else the best that the planner knows."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from campus.booking.services.series_deciding import Decided
from campus.booking.services.series_planning import planned_date
from campus.booking.services.verdict import Asking, Place, left_standing
from campus.booking.services.ways_out import Judged, WaysOut
from campus.domain.errors import HUB, Refusal, TooManyPeople
from campus.domain.series import SKIP, Choice, How, SeriesPlan, best_for_all
from campus.importing.values import PlannedEvent, Terms
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue, RoomFacts

# Called after each event with how many are done, and of how many.
Progress = Callable[[int, int], None]
# Stands for a manager's reason until it is asked for.
_SOME_REASON = "–"


@dataclass(slots=True)
class Look:
    """An event while its dates are settled: ``told`` is what stands against what is chosen for a date, ``own`` are the
    places that it books."""

    event: PlannedEvent
    plan: SeriesPlan
    choices: dict[datetime, Choice]
    told: dict[datetime, tuple[Refusal, ...]]
    own: list[Place]

    @property
    def index(self) -> int:
        return self.event.file.index

    @property
    def interim(self) -> PlannedEvent:
        """The event as far as it is settled."""
        return replace(self.event, plan=self.plan, choices=self.choices, changed=self.told)

    @property
    def judged(self) -> Judged:
        return Judged(self.plan, self.event.file.is_series, tuple(self.own))


@dataclass(frozen=True, slots=True)
class Settler:
    """Settles the dates of many events; none is offered what another one books."""

    db: Session
    catalogue: Catalogue
    terms: Terms
    asking: Asking
    by: Identity

    def look(self, planned: PlannedEvent, room: RoomFacts, decided: Sequence[Decided]) -> Look:
        """What was decided for the dates of ``planned``, with what stands against it."""
        is_series, moved = planned.file.is_series, planned.file.moved
        dates = tuple(
            planned_date(self.catalogue, each.date, each.refusals, can_wait=is_series and each.date.wall not in moved)
            for each in decided
        )
        told = {each.date.wall: reasons for each in decided if (reasons := self._told(planned, each))}
        own = [
            Place(each.room, each.slot, is_season=is_series)
            for each in decided
            if each.is_booked and each.date.wall not in told
        ]
        choices = {each.date.wall: each.choice for each in decided}
        return Look(planned, SeriesPlan(room.id, dates), choices, told, own)

    def _told(self, planned: PlannedEvent, decided: Decided) -> tuple[Refusal, ...]:
        """What stands against a choice. A manager's exception needs no more than a reason, but is never our choice."""
        told = decided.told
        if self.terms.choice(planned.file.index, decided.date.wall) is not None:
            told = tuple(left_standing(told, _SOME_REASON, self.by))
        before = planned.before[0] if planned.follows else None
        if before is not None and decided.is_booked and before.people > decided.room.capacity:
            told = (*told, TooManyPeople(HUB, decided.room.capacity, before.people))
        return told

    def settle(self, looks: Sequence[Look], shown: Collection[int], progress: Progress) -> list[PlannedEvent]:
        """The events with their plans and choices; of those ``shown`` every way out is looked for."""
        searched = [each for each in looks if self._is_searched(each, shown)]
        ways = WaysOut(self.db, self.catalogue, [each.judged for each in searched], self.asking) if searched else None
        if ways is not None:
            for place in (place for each in looks for place in each.own):
                ways.take(place)
        settled = []
        for look in looks:
            if ways is not None and self._is_searched(look, shown):
                look.plan = ways.plan(look.judged)
            settled.append(self._settled(look, ways))
            progress(len(settled), len(looks))
        return settled

    def _is_searched(self, look: Look, shown: Collection[int]) -> bool:
        is_open = bool(look.told) and self.terms.takes_best
        return bool(look.plan.failing) and (is_open or look.index in shown)

    def _settled(self, look: Look, ways: WaysOut | None) -> PlannedEvent:
        """The event with the best choice of now for every date whose own does not pass."""
        skips = self.terms.skips_holidays and look.event.file.is_series
        best = best_for_all(look.plan, skips_holidays=skips) if self.terms.takes_best else {}
        for wall in look.told:
            failed, choice = look.choices[wall], best.get(wall, SKIP)
            # What passes by itself but not together with the others is left out.
            look.choices[wall] = SKIP if choice == failed else choice
            if look.choices[wall].how is How.MOVE and ways is not None:
                ways.take(self._place(look, choice))
        return look.interim

    def _place(self, look: Look, choice: Choice) -> Place:
        room_id, slot = choice.room_id or look.plan.room_id, choice.slot or look.plan.dates[0].slot
        return Place(self.catalogue.rooms[room_id], slot, is_season=look.event.file.is_series)
