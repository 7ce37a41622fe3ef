"""The everyday of the hub: who takes which room at which hour, until every day is as busy as it should be."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from campus.booking.models import Purpose
from campus.cli.seed.booking_plans import PlannedBooking, Planner
from campus.cli.seed.regulars import HORIZON_DAYS
from campus.cli.seed.rhythm import RHYTHMS, liveliness, pick, theme_for
from campus.cli.seed.titles import NIGHT, Theme
from campus.domain.hubtime import at, day_slot, local
from campus.domain.opening import open_slots
from campus.domain.slot import Slot
from campus.spaces.catalogue import RoomFacts
from campus.spaces.models import RoomKind

_DAY_MINUTES = 24 * 60
_NIGHT_STARTS, _NIGHT_LENGTHS = (22, 23, 24, 25, 28, 30), (60, 90, 120, 180)
_NIGHT_SHARE = 0.22
_EASILY_TAKEN = (RoomKind.MEETING, RoomKind.LOUNGE, RoomKind.BOOTH, RoomKind.DESK, RoomKind.STUDIO)
_QUIET, _LIVELY = 2, 5  # bookings that run at any time of today, at night and by day


def plan_everyday(planner: Planner) -> None:
    """Fill the days of three months back, and ahead as far as members may book; then see that today is alive."""
    rooms = [room for room in planner.rooms.values() if not room.part_ids]
    for offset in range(-HORIZON_DAYS, HORIZON_DAYS):
        day = planner.today + timedelta(days=offset)
        lively = liveliness(day, planner.today)
        if lively:
            for room in planner.rng.sample(rooms, len(rooms)):
                _fill_day(planner, room, day, lively)
    _wake_today(planner, rooms)


def _fill_day(planner: Planner, room: RoomFacts, day: date, lively: float) -> None:
    rng, rhythm = planner.rng, RHYTHMS[room.kind]
    for _ in range(int(rhythm.tries * lively + rng.random())):
        start = pick(rng, rhythm.hours) * 60 + rng.choice((0, 0, 30))
        minutes = pick(rng, rhythm.lengths)
        _try(planner, room, Slot(at(day, start), at(day, start + minutes)))
    if is_always_open(room, day) and rng.random() < _NIGHT_SHARE:
        start = rng.choice(_NIGHT_STARTS) * 60
        _try(planner, room, Slot(at(day, start), at(day, start + rng.choice(_NIGHT_LENGTHS))), NIGHT)


def is_always_open(room: RoomFacts, day: date) -> bool:
    """Whether ``room`` is open from midnight to midnight on ``day``, closures aside."""
    return any(each.minutes == _DAY_MINUTES for each in open_slots(room.rules.hours, day))


def _try(planner: Planner, room: RoomFacts, slot: Slot, theme: Theme | None = None, *, surely: bool = False) -> bool:
    """Plan a booking there if the rules, the room and someone's time allow it; ``surely`` spares it every mishap."""
    policy = room.rules.policy
    if not policy.shortest.value <= slot.minutes <= policy.longest.value:
        return False
    if not planner.ledger.is_room_free(room, slot):
        return False
    starts = local(slot.starts_at)
    theme = theme or theme_for(planner.rng, room.kind, starts.hour)
    made_at, organizer = planner.made_at(room, slot), planner.someone(slot, theme.purpose)
    if made_at is None or organizer is None:
        return False
    booking = PlannedBooking(
        room=room,
        slot=slot,
        title=planner.titled(theme, organizer, starts.date()),
        purpose=theme.purpose,
        visibility=planner.shown(theme),
        people=planner.headcount(room, RHYTHMS[room.kind].fullness, 1 if theme.purpose is Purpose.FOCUS else 2),
        organizer=organizer,
        booked_by_id=organizer.id,
        created_at=made_at,
        note=planner.noted(),
    )
    planner.put(booking if surely else planner.fated(booking))
    return True


def _wake_today(planner: Planner, rooms: list[RoomFacts]) -> None:
    """See that at every half hour of today some bookings run, also at night, on Sundays and on holidays."""
    today = day_slot(planner.today)
    small = [room for room in rooms if room.kind in _EASILY_TAKEN]
    running = Counter(
        step for booking in planner.bookings if booking.cancelled_at is None for step in _steps(booking.slot, today)
    )
    for start in range(0, _DAY_MINUTES, 30):
        slot = Slot(at(planner.today, start), at(planner.today, min(start + 60, _DAY_MINUTES)))
        wanted = _LIVELY if 9 * 60 <= start < 21 * 60 else _QUIET
        for room in planner.rng.sample(small, len(small)):
            if running[slot.starts_at] >= wanted:
                break
            if _try(planner, room, slot, surely=True):
                running.update(_steps(slot, today))


def _steps(slot: Slot, period: Slot) -> Iterator[datetime]:
    """The half hours of ``slot`` that lie in ``period``."""
    inside = slot.clipped(period)
    instant = inside.starts_at if inside else period.ends_at
    while inside and instant < inside.ends_at:
        yield instant
        instant += timedelta(minutes=30)
