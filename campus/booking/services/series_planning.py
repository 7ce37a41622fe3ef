"""The plan of a series: every date judged in one look, and for each that fails what would pass instead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice

from sqlalchemy.orm import Session

from campus.booking.queries.alternatives import unlikeness
from campus.booking.queries.clashes import Taken, taken_at
from campus.booking.queries.usage import Usage, read_used
from campus.booking.services.verdict import Asking, Place, check_places
from campus.domain.conflicts import first_clash, nearest_slots
from campus.domain.errors import Refusal
from campus.domain.hubtime import day_slot, local_date
from campus.domain.recurrence import Recurrence, SeriesDate, expand
from campus.domain.rules import judge
from campus.domain.series import Holiday, PlannedDate, Proposal, SeriesPlan, verdict_of
from campus.domain.slot import Slot
from campus.spaces.catalogue import Catalogue, RoomFacts

# People come to another room, or a little earlier or later; not in the morning instead of the evening.
FURTHEST_SHIFT = timedelta(hours=3)
FEW_ROOMS, FEW_FOR_ALL = 3, 3


@dataclass(frozen=True, slots=True)
class SeriesWish:
    """What a season is to be: the recurrence, its usual room."""

    recurrence: Recurrence
    room: RoomFacts


def plan_series(db: Session, catalogue: Catalogue, wish: SeriesWish, asking: Asking) -> SeriesPlan:
    """Every date of ``wish`` with its verdict and, where it fails, proposals that passed the whole check.

    Four statements at most, however many dates and rooms there are. Raises :class:`RecurrenceRefused`.
    """
    dates = expand(wish.recurrence)
    verdicts = check_places(db, [Place(wish.room, each.slot) for each in dates], asking)
    return plan_dates(db, catalogue, wish.room, list(zip(dates, verdicts, strict=True)), asking)


def plan_dates(
    db: Session,
    catalogue: Catalogue,
    room: RoomFacts,
    judged: Sequence[tuple[SeriesDate, tuple[Refusal, ...]]],
    asking: Asking,
) -> SeriesPlan:
    """The plan of dates that were judged already, each with what stands against it in ``room``."""
    planned = [_planned(catalogue, date, refusals) for date, refusals in judged]
    if all(each.is_free for each in planned):
        return SeriesPlan(room.id, tuple(planned))
    search = _Search(db, catalogue, room, planned, asking)
    proposed = [each if each.is_free else replace(each, proposals=tuple(search.proposals(each))) for each in planned]
    return SeriesPlan(room.id, tuple(proposed), tuple(islice(search.rooms_for_all(), FEW_FOR_ALL)))


def holiday_on(catalogue: Catalogue, slot: Slot) -> Holiday | None:
    """The public holiday on which ``slot`` starts at the hub, or None."""
    day = local_date(slot.starts_at)
    name = catalogue.holidays.name(day, "ko")
    return None if name is None else Holiday(name, catalogue.holidays.name(day, "en") or name)


def _planned(catalogue: Catalogue, date: SeriesDate, refusals: tuple[Refusal, ...]) -> PlannedDate:
    holiday = holiday_on(catalogue, date.slot)
    verdict = verdict_of(refusals, is_holiday=holiday is not None)
    return PlannedDate(date.wall, date.slot, verdict, refusals, holiday, (), date.is_extra, date.note)


class _Search:
    """What all rooms have taken around all dates, read once; then each failing date looks for its ways out."""

    def __init__(
        self, db: Session, catalogue: Catalogue, room: RoomFacts, dates: Sequence[PlannedDate], asking: Asking
    ) -> None:
        self._room, self._dates, self._asking = room, dates, asking
        people = asking.people
        # Nobody who wants a meeting room is helped by the hall, and the reverse: at most four times the seats.
        suiting = (each for each in catalogue.bookable if people <= each.capacity <= max(people * 4, 12))
        self._rooms = sorted((each for each in suiting if each.id != room.id), key=lambda each: unlikeness(room, each))
        everywhere = [room, *self._rooms]
        standing = {room_id for each in everywhere for room_id in each.standing_ids}
        widest = max(max(each.rules.policy.setup.value, each.rules.policy.tidy.value) for each in everywhere)
        around = [each.slot.padded(widest, widest) for each in dates]
        but = asking.but_occurrences
        found = taken_at(db, standing, around, but_occurrences=but)
        self._taken = {date.wall: taken for date, taken in zip(dates, found, strict=True)}
        failing = [each for each in dates if not each.is_free]
        days = [day_slot(local_date(each.slot.starts_at)).padded(widest, widest) for each in failing]
        found = taken_at(db, room.standing_ids, days, but_occurrences=but)
        self._taken_that_day = {date.wall: taken for date, taken in zip(failing, found, strict=True)}
        slots = [each.slot for each in dates]
        used = read_used(db, everywhere, slots, asking.asker, but_occurrences=but)
        self._usages = {each.id: Usage(each, asking.asker, used) for each in everywhere}
        self._count_free_dates()

    def _count_free_dates(self) -> None:
        for date in self._dates:
            if date.is_free:
                for usage in self._usages.values():
                    usage.add(self._room.id, date.slot)

    def proposals(self, date: PlannedDate) -> Iterator[Proposal]:
        """The nearest time before and after in the same room that day, then other rooms at that time, likest first."""
        sides = set()
        for proposal in self._other_times(date):
            is_later = proposal.shift_minutes > 0
            if is_later not in sides:
                sides.add(is_later)
                yield proposal
        yield from islice(self._other_rooms(date), FEW_ROOMS)

    def _other_times(self, date: PlannedDate) -> Iterator[Proposal]:
        asking, rules = self._asking, self._room.rules
        taken = _in_room(self._room, self._taken_that_day[date.wall])
        nearest = nearest_slots(rules, taken, date.slot, people=asking.people, now=asking.now, asker=asking.asker)
        for slot in nearest:
            shift = slot.starts_at - date.slot.starts_at
            if abs(shift) > FURTHEST_SHIFT:
                return
            if shift and slot.length == date.slot.length and not self._usages[self._room.id].refusals(slot):
                yield Proposal(self._room.id, slot, False, int(shift.total_seconds() // 60))

    def _other_rooms(self, date: PlannedDate) -> Iterator[Proposal]:
        for room in self._rooms:
            if self._passes(room, date):
                yield Proposal(room.id, date.slot, True, 0)

    def _passes(self, room: RoomFacts, date: PlannedDate) -> bool:
        asking = self._asking
        # What most rooms fail by is asked first: they are closed at that time, or taken.
        runs_past_midnight = local_date(date.slot.starts_at) != local_date(date.slot.ends_at)
        if not runs_past_midnight and not room.rules.is_open_at(date.slot):
            return False
        occupied = room.rules.occupied(date.slot)
        return (
            first_clash(occupied, _in_room(room, self._taken[date.wall])) is None
            and not judge(room.rules, date.slot, people=asking.people, now=asking.now, asker=asking.asker)
            and not self._usages[room.id].refusals(date.slot)
        )

    def rooms_for_all(self) -> Iterator[int]:
        """Rooms that could take every date that is no holiday."""
        wanted = [date for date in self._dates if date.holiday is None]
        for room in self._rooms:
            if wanted and all(self._passes(room, date) for date in wanted):
                yield room.id


def _in_room(room: RoomFacts, taken: Taken) -> list[Slot]:
    return [slot for room_id in room.standing_ids for slot in taken.get(room_id, ())]
