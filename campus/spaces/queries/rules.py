"""Reading what bounds bookings: hours, closures, policies with their quotas and audiences, holidays."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.domain.holidays import HolidayCalendar, NamedDay
from campus.domain.opening import ClosedTime, WeeklyHours
from campus.domain.rules import (
    DEFAULTS,
    HALL_DEFAULTS,
    PolicyNumbers,
    RoomPolicy,
    RoomRules,
    remember_together,
    strictest,
)
from campus.domain.slot import Slot
from campus.spaces.models import Closure, ClosureKind, OpeningHours, Room, RoomKind, SpecialHoliday
from campus.spaces.queries.policies import PolicyFacts, read_policies


def read_holidays(db: Session) -> HolidayCalendar:
    """The public holidays with the managers' own list."""
    days = db.execute(select(SpecialHoliday.day, SpecialHoliday.name_ko, SpecialHoliday.name_en))
    return HolidayCalendar({day: NamedDay(name_ko, name_en) for day, name_ko, name_en in days})


def read_rules(
    db: Session,
    rooms: Sequence[Room],
    parts: Mapping[int, list[int]],
    building_of: Mapping[int, int],
    holidays: HolidayCalendar,
) -> dict[int, RoomRules]:
    """The rules of each of ``rooms``, by id; ``building_of`` names the building of a room."""
    hours: dict[int, list[WeeklyHours]] = defaultdict(list)
    for each in db.scalars(select(OpeningHours)):
        hours[each.room_id].append(
            WeeklyHours(each.weekday, each.opens_minute, each.closes_minute, each.valid_from, each.valid_until)
        )
    policies = read_policies(db)
    closures = list(db.scalars(select(Closure).order_by(Closure.starts_at, Closure.id)))

    def closed(room: Room) -> Iterable[ClosedTime]:
        # A closed part closes the whole, and the reverse.
        ids = {room.id, room.whole_id, *parts[room.id]} - {None}
        for each in closures:
            whole_hub = each.room_id is None and each.building_id is None
            if whole_hub or each.room_id in ids or each.building_id == building_of[room.id]:
                is_works = each.kind is ClosureKind.MAINTENANCE
                yield ClosedTime(Slot(each.starts_at, each.ends_at), each.reason_ko, each.reason_en, is_works)

    retired = {room.id: room.retired_at for room in rooms}
    rules = {
        room.id: RoomRules(
            capacity=room.capacity,
            policy=together(policies, room.id, room.kind),
            hours=tuple(hours[room.id]),
            closures=tuple(closed(room)),
            # Nobody has the whole without the part that is gone.
            retired_at=min(filter(None, (retired[each] for each in (room.id, *parts[room.id]))), default=None),
            holidays=holidays,
        )
        for room in rooms
    }
    return remember_together(rules)


def defaults_of(kind: RoomKind) -> PolicyNumbers:
    """What holds in rooms of a kind where no policy says anything."""
    return HALL_DEFAULTS if kind is RoomKind.HALL else DEFAULTS


def speaking_of(policies: Iterable[PolicyFacts], room_id: int) -> list[PolicyFacts]:
    """Those of ``policies`` that hold for a room; those for all rooms come first."""
    found = [each for each in policies if each.room_ids is None or room_id in each.room_ids]
    return sorted(found, key=lambda each: each.room_ids is not None)


def together(policies: Iterable[PolicyFacts], room_id: int, kind: RoomKind) -> RoomPolicy:
    """What ``policies`` say of one room together: the strictest holds."""
    return strictest([each.numbers for each in speaking_of(policies, room_id)], defaults_of(kind))
