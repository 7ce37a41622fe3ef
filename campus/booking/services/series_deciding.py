"""What is decided for each date of a series: judged together, as it was chosen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """One date with what is chosen for it; ``before`` is how it stands where it has been booked already. One that
    ``is_dropped`` is skipped for good, whatever stands against it: it waits for nothing."""

    date: SeriesDate
    choice: Choice
    before: OccurrenceFacts | None = None
    is_dropped: bool = False


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


@dataclass(frozen=True, slots=True)
class Wished:
    """Dates that are planned for ``room``, each with what is chosen; ``is_season`` as in :class:`Place`."""

    room: RoomFacts
    wanted: Sequence[Wanted]
    is_season: bool = False


def decide(
    db: Session, catalogue: Catalogue, room: RoomFacts, wanted: Sequence[Wanted], asking: Asking
) -> list[Decided]:
    """Every date as it will stand, planned for ``room``. A date that was to wait for what is free by now is kept.

    Two statements, however many dates there are; four where one is kept so.
    """
    return decide_all(db, catalogue, [Wished(room, wanted)], asking)[0]


def decide_all(
    db: Session, catalogue: Catalogue, wishes: Sequence[Wished], asking: Asking
) -> list[list[Decided]]:
    """:func:`decide` of dates that are booked together, in several rooms. What stays where it was planned comes before
    what moves: a date that is free keeps its place."""
    decided = _decide(db, catalogue, wishes, asking)
    if not any(_is_free_again(each) for part in decided for each in part):
        return decided
    again = [
        replace(wish, wanted=[_kept_where_free(*each) for each in zip(wish.wanted, part, strict=True)])
        for wish, part in zip(wishes, decided, strict=True)
    ]
    return _decide(db, catalogue, again, asking)


def _is_free_again(decided: Decided) -> bool:
    return decided.choice.how is How.WAIT and not decided.refusals


def _kept_where_free(wanted: Wanted, decided: Decided) -> Wanted:
    return replace(wanted, choice=KEEP) if _is_free_again(decided) else wanted


def _decide(db: Session, catalogue: Catalogue, wishes: Sequence[Wished], asking: Asking) -> list[list[Decided]]:
    # What was planned is asked about too: why a date moves or is skipped is kept with it.
    planned = [
        (each, Place(wish.room, each.date.slot, each.choice.how is How.KEEP, wish.is_season))
        for wish in wishes
        for each in wish.wanted
    ]
    moved = [
        (each, _chosen(catalogue, wish, each))
        for wish in wishes
        for each in wish.wanted
        if each.choice.how is How.MOVE
    ]
    verdicts = _judged(db, [*planned, *moved], asking)
    as_planned, as_moved = iter(verdicts[: len(planned)]), iter(verdicts[len(planned) :])
    return [
        [_decided(catalogue, wish, each, next(as_planned), as_moved) for each in wish.wanted] for wish in wishes
    ]


def _decided(
    catalogue: Catalogue,
    wish: Wished,
    wanted: Wanted,
    refusals: tuple[Refusal, ...],
    as_moved: Iterator[tuple[Refusal, ...]],
) -> Decided:
    refusals = () if wanted.is_dropped else refusals
    told, place = _told(wanted.choice, refusals), Place(wish.room, wanted.date.slot)
    if wanted.choice.how is How.MOVE:
        told, place = next(as_moved), _chosen(catalogue, wish, wanted)
    holiday = holiday_on(catalogue, wanted.date.slot)
    return Decided(wanted.date, wanted.choice, place.room, place.slot, refusals, told, holiday, wanted.before)


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


def _chosen(catalogue: Catalogue, wish: Wished, wanted: Wanted) -> Place:
    choice = wanted.choice
    room = catalogue.rooms[choice.room_id or wish.room.id]
    return Place(room, choice.slot or wanted.date.slot, is_season=wish.is_season)


def _judged(db: Session, places: Sequence[tuple[Wanted, Place]], asking: Asking) -> list[tuple[Refusal, ...]]:
    verdicts = check_places(db, [place for _, place in places], asking)
    return [
        refusals if each.before is None else still_said(each.before, place, asking.people, refusals)
        for (each, place), refusals in zip(places, verdicts, strict=True)
    ]
