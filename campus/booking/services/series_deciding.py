"""What is decided for each date of a series: judged together, as it was chosen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.services.changing import still_said
from campus.booking.services.series_planning import holiday_on
from campus.booking.services.verdict import Asking, Place, check_places, left_standing
from campus.domain.errors import Refusal, SlotTaken
from campus.domain.recurrence import SeriesDate
from campus.domain.series import KEEP, Choice, Choices, Holiday, How, SeriesPlan
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue, RoomFacts


class PlanChanged(Exception):
    """What was agreed on cannot be booked any more, or not yet: ``plan`` is how things stand now, ``refused`` the dates
    that stand in the way, by their wall times, with the reasons. Nothing was written."""

    def __init__(self, plan: SeriesPlan, refused: Mapping[datetime, Sequence[Refusal]]) -> None:
        super().__init__(f"{len(refused)} dates cannot be booked.")
        self.plan = plan
        self.refused = dict(refused)

    @property
    def is_clash(self) -> bool:
        return any(isinstance(each, SlotTaken) for refusals in self.refused.values() for each in refusals)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One date with what is chosen for it; ``before`` is how it stands where it has been booked already."""

    date: SeriesDate
    choice: Choice
    before: OccurrenceFacts | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """One date as it will be written, in ``room`` at ``slot``. ``refusals`` are what stood against the place it was
    planned for, ``told`` what stands against the one that was chosen."""

    date: SeriesDate
    choice: Choice
    room: RoomFacts
    slot: Slot
    refusals: tuple[Refusal, ...]
    told: tuple[Refusal, ...]
    holiday: Holiday | None
    before: OccurrenceFacts | None = None

    @property
    def is_booked(self) -> bool:
        return self.choice.how in (How.KEEP, How.MOVE)

    @property
    def stands_in_line(self) -> bool:
        clashes = bool(self.refusals) and all(isinstance(each, SlotTaken) for each in self.refusals)
        return self.choice.how is How.WAIT or (clashes and self.choice.how is not How.KEEP)


def decide(
    db: Session, catalogue: Catalogue, room: RoomFacts, wanted: Sequence[Wanted], asking: Asking
) -> list[Decided]:
    """Every date as it will stand, planned for ``room``. A date that was to wait for what is free by now is kept.

    Two statements, however many dates there are; four where one is kept so.
    """
    decided = _decide(db, catalogue, room, wanted, asking)
    free = {each.date.wall for each in decided if each.choice.how is How.WAIT and not each.refusals}
    if not free:
        return decided
    again = [replace(each, choice=KEEP) if each.date.wall in free else each for each in wanted]
    return _decide(db, catalogue, room, again, asking)


def _decide(
    db: Session, catalogue: Catalogue, room: RoomFacts, wanted: Sequence[Wanted], asking: Asking
) -> list[Decided]:
    places = []
    for each in wanted:
        # What was planned is asked about too: why a date moves or is skipped is kept with it.
        places.append((each, Place(room, each.date.slot, is_wanted=each.choice.how is How.KEEP)))
        if each.choice.how is How.MOVE:
            places.append((each, _chosen(catalogue, room, each)))
    verdicts = iter(_judged(db, places, asking))
    decided = []
    for each in wanted:
        planned = next(verdicts)
        told = _told(each.choice, planned)
        place = Place(room, each.date.slot)
        if each.choice.how is How.MOVE:
            told, place = next(verdicts), _chosen(catalogue, room, each)
        holiday = holiday_on(catalogue, each.date.slot)
        decided.append(Decided(each.date, each.choice, place.room, place.slot, planned, told, holiday, each.before))
    return decided


def _told(choice: Choice, planned: tuple[Refusal, ...]) -> tuple[Refusal, ...]:
    """What stands against a date that stays where it was planned: against waiting all but the clash it waits out."""
    if choice.how is How.WAIT:
        return tuple(each for each in planned if not isinstance(each, SlotTaken))
    return planned if choice.how is How.KEEP else ()


def judge_as_planned(
    db: Session, room: RoomFacts, wanted: Sequence[Wanted], asking: Asking
) -> list[tuple[SeriesDate, tuple[Refusal, ...]]]:
    """Every date with what stands against it in ``room``, as if all were kept."""
    verdicts = _judged(db, [(each, Place(room, each.date.slot)) for each in wanted], asking)
    return [(each.date, refusals) for each, refusals in zip(wanted, verdicts, strict=True)]


def refused_among(decided: Iterable[Decided], override: str, by: Identity) -> dict[datetime, Sequence[Refusal]]:
    """The dates that are to be booked and cannot, by their wall times, with the reasons."""
    standing = {each.date.wall: left_standing(each.told, override, by) for each in decided}
    return {wall: refusals for wall, refusals in standing.items() if refusals}


def reasons_against(decided: Iterable[Decided]) -> list[Refusal]:
    """What stands against the dates that are booked all the same, since a manager set it aside."""
    return [refusal for each in decided for refusal in each.told]


def rooms_of(catalogue: Catalogue, room: RoomFacts, choices: Choices) -> list[RoomFacts]:
    """``room`` and every other that ``choices`` name, without repeating one."""
    ids = {choice.room_id for choice in choices.values() if choice.room_id is not None}
    return [room, *(catalogue.rooms[each] for each in sorted(ids - {room.id}))]


def _chosen(catalogue: Catalogue, room: RoomFacts, wanted: Wanted) -> Place:
    choice = wanted.choice
    return Place(catalogue.rooms[choice.room_id or room.id], choice.slot or wanted.date.slot)


def _judged(db: Session, places: Sequence[tuple[Wanted, Place]], asking: Asking) -> list[tuple[Refusal, ...]]:
    verdicts = check_places(db, [place for _, place in places], asking)
    return [
        refusals if each.before is None else still_said(each.before, place, asking.people, refusals)
        for (each, place), refusals in zip(places, verdicts, strict=True)
    ]
