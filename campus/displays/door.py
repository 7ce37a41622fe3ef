"""One room's door as a display shows it: to everyone who passes, so with the sight of a stranger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import OccurrenceStatus
from campus.booking.queries.board import Held, RoomDay, read_days
from campus.booking.queries.check_ins import check_ins_of
from campus.booking.queries.here import dates_here
from campus.booking.sight import Sight
from campus.booking.stages import CHECKS_IN, IS_ON, Stage, stage_of
from campus.domain.display import DoorDay, DoorNow, DoorState, Taking
from campus.domain.hubtime import at, local_date, minute_of
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.domain.spans import span_of
from campus.domain.text import mask_name
from campus.domain.timetable import Entry
from campus.people.queries.names import names_of
from campus.spaces.catalogue import Catalogue, RoomFacts

STRANGER = Sight()
MOST_LATER = 3


@dataclass(frozen=True, slots=True)
class DoorDate:
    """A date as everyone may know it: ``title`` is None unless it is public, ``who`` is masked, and empty where only
    the time may be known. ``stage`` is None for one that waits for a manager's answer."""

    facts: OccurrenceFacts
    stage: Stage | None
    title: str | None
    who: str

    @property
    def slot(self) -> Slot:
        return Slot(self.facts.slot.starts_at, self.facts.effective_end)


class StripPart(NamedTuple):
    """A stretch of the day's strip, in percent of its width."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True)
class Door:
    """What a display at a door shows. ``until`` is when its state may be another one by time alone, ``free_until`` up
    to when nobody has the room, where it is free."""

    now: DoorNow
    on: DoorDate | None
    later: tuple[DoorDate, ...]
    until: datetime
    free_until: datetime | None
    strip: tuple[StripPart, ...]
    hours: tuple[tuple[int, float], ...]

    @property
    def takes_code(self) -> tuple[DoorDate, ...]:
        """What is on, or may be checked in to."""
        return tuple(each for each in (self.on, *self.later) if each and each.stage in (*CHECKS_IN, *IS_ON))

    @property
    def may_check_in(self) -> bool:
        return any(each.stage in CHECKS_IN for each in self.takes_code)

    @property
    def may_end(self) -> bool:
        return any(each.stage in IS_ON for each in self.takes_code)


def staged(
    db: Session, catalogue: Catalogue, room: RoomFacts, *, now: datetime
) -> list[tuple[OccurrenceFacts, Stage | None]]:
    """The rest of a room's day with the stages of what is confirmed. Two statements."""
    dates = dates_here(db, catalogue, room, now=now)
    known = check_ins_of(db, [each.occurrence_id for each in dates])
    return [(each, _stage(catalogue, each, known.get(each.occurrence_id), now)) for each in dates]


def _stage(catalogue: Catalogue, facts: OccurrenceFacts, check_in: object, now: datetime) -> Stage | None:
    if facts.status is not OccurrenceStatus.CONFIRMED:
        return None
    return stage_of(facts, catalogue.rooms[facts.room_id].rules.policy, check_in, now)  # type: ignore[arg-type]


def read_door(db: Session, catalogue: Catalogue, room: RoomFacts, *, now: datetime) -> Door:
    """The door of ``room`` at ``now``. Five statements at most, however full the day is."""
    day, minute = local_date(now), minute_of(now)
    room_day = read_days(db, catalogue, [room], [day])[0]
    found = [
        (facts, stage)
        for facts, stage in staged(db, catalogue, room, now=now)
        if stage not in (Stage.RELEASED, Stage.ENDED, Stage.DONE, Stage.OVER)
    ]
    names = names_of(db, {facts.organizer_id for facts, _ in found if facts.visibility is not Visibility.TIME_ONLY})
    dates = [_shown(facts, stage, names) for facts, stage in found]
    policy = room.rules.policy
    takings = _takings(room_day, day, dates)
    door_day = DoorDay(_opened(room, day), takings, policy.check_in_opens.value)
    said = door_day.at(minute)
    on = next((each for each in dates if _is_on(each, now)), None)
    return Door(
        now=said,
        on=on,
        later=tuple(each for each in dates if each is not on)[:MOST_LATER],
        until=at(day, said.until),
        free_until=at(day, door_day.free_until(minute)) if said.state is DoorState.FREE else None,
        strip=_strip(room_day, minute),
        hours=_hours(room_day),
    )


def _opened(room: RoomFacts, day: date) -> Sequence[tuple[int, int]]:
    return () if room.is_retired else room.rules.open_spans(day)


def _is_on(date_: DoorDate, now: datetime) -> bool:
    return date_.stage in IS_ON or date_.facts.slot.starts_at <= now


def _shown(facts: OccurrenceFacts, stage: Stage | None, names: dict[int, str]) -> DoorDate:
    title = facts.title if stage is not None and STRANGER.may_see(facts.visibility, ()) else None
    return DoorDate(facts, stage, title, mask_name(names.get(facts.organizer_id, "")))


def _takings(room_day: RoomDay, day: date, dates: Sequence[DoorDate]) -> list[Taking]:
    """What takes the room, with what is known of who came."""
    midnight = at(day)
    stages = {
        (each.facts.booking_id, span_of(midnight, each.slot)[0]): each.stage for each in dates if each.stage is not None
    }
    return [_taking(entry, stages) for entry in room_day.entries]


def _taking(entry: Entry[Held | None], stages: dict[tuple[int, int], Stage]) -> Taking:
    held = entry.payload
    if held is None:
        return Taking(entry.booked, entry.occupied)
    stage = stages.get((held.booking_id, entry.booked[0]))
    is_held = held.is_pending or held.until is not None
    return Taking(entry.booked, entry.occupied, is_held, stage in CHECKS_IN, stage is Stage.IN)


def _strip(room_day: RoomDay, minute: int) -> tuple[StripPart, ...]:
    first, last = room_day.reach
    share = 100 / (last - first)

    def part(span: tuple[int, int], kind: str) -> StripPart:
        start, end = max(span[0], first), min(span[1], last)
        return StripPart((start - first) * share, max(end - start, 0) * share, kind)

    opened = [part(span, "open") for span in _opened(room_day.room, room_day.day)]
    taken = [part(entry.booked, "taken") for entry in room_day.entries]
    now = [part((minute, minute + 4), "now")] if first <= minute < last else []
    return (*opened, *taken, *now)


def _hours(room_day: RoomDay) -> tuple[tuple[int, float], ...]:
    first, last = room_day.reach
    return tuple(
        (hour, (hour * 60 - first) * 100 / (last - first))
        for hour in range(first // 60, last // 60)
        if hour % 3 == 0
    )
