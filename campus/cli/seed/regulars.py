"""What is planned before the everyday: weekly meetings, events, and the demo member's own bookings."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from campus.booking.models import Purpose
from campus.cli.seed.booking_plans import PlannedBooking, Planner, is_demo_account, is_demo_member, of_role
from campus.cli.seed.calendar_plans import FRI, MEMBER, SAT, THU, TUE, WEEKLY, MemberPlan, WeeklyPlan
from campus.cli.seed.people import PlannedResident
from campus.cli.seed.titles import CANCEL_REASONS, EVENT
from campus.domain.holidays import holiday_name
from campus.domain.hubtime import at
from campus.domain.slot import Slot
from campus.permissions import Role

HORIZON_DAYS = 91
_SEASON_BOOKED_DAYS_AGO = 105
_EVENT_ROOMS = ("solbaram", "eunhasu", "doyak", "kkachi-c", "saetbyeol")


def plan_weekly(planner: Planner) -> None:
    """The weekly meetings; those that are no season only as far ahead as members may book."""
    led: Counter[str] = Counter()
    for plan in WEEKLY:
        people = [each for each in planner.residents if _is_of(each, plan, planner.today)]
        if plan.is_season:
            leaders = [each for each in people if each.role is not Role.MEMBER]
            organizer = leaders[led[plan.organization] % len(leaders)]
            led[plan.organization] += 1
        else:
            organizer = people[1 % len(people)]
        for day in _days(planner, plan.weekday):
            if day.toordinal() // 7 % plan.every == 0 and holiday_name(day, "ko") is None:
                _put_weekly(planner, plan, day, organizer)


def _is_of(resident: PlannedResident, plan: WeeklyPlan, today: date) -> bool:
    return resident.organization_on(today).slug == plan.organization and not is_demo_member(resident)


def _days(planner: Planner, weekday: int) -> Iterator[date]:
    first = planner.today - timedelta(days=HORIZON_DAYS)
    first += timedelta(days=(weekday - first.weekday()) % 7)
    last = planner.today + timedelta(days=HORIZON_DAYS)
    while first <= last:
        yield first
        first += timedelta(days=7)


def _put_weekly(planner: Planner, plan: WeeklyPlan, day: date, organizer: PlannedResident) -> None:
    room = planner.rooms[plan.room]
    slot = Slot(at(day, plan.start), at(day, plan.start + plan.minutes))
    made_at = at(planner.today - timedelta(days=_SEASON_BOOKED_DAYS_AGO), 14 * 60 + 5)
    if not plan.is_season:
        made_at = planner.made_at(room, slot) or slot.starts_at
    if made_at >= planner.midnight or not planner.ledger.is_room_free(room, slot):
        return
    booking = PlannedBooking(
        room=room,
        slot=slot,
        title=plan.title,
        purpose=plan.purpose,
        visibility=plan.visibility,
        people=planner.headcount(room, (0.45, 0.95)),
        organizer=organizer,
        booked_by_id=organizer.id,
        created_at=made_at,
        note=plan.note,
    )
    is_off = planner.rng.random() < 0.04
    planner.put(_called_off(planner, booking) if is_off else booking)


def _called_off(planner: Planner, booking: PlannedBooking) -> PlannedBooking:
    latest = min(booking.slot.starts_at, planner.midnight)
    when = latest - min(timedelta(hours=planner.rng.randrange(2, 40)), (latest - booking.created_at) / 2)
    when = when.replace(microsecond=0)
    return replace(booking, cancelled_at=when, revised_at=when, cancel_reason=planner.rng.choice(CANCEL_REASONS[3:]))


def plan_events(planner: Planner) -> None:
    """Events that a manager booked for someone: some weeks the whole of 까치홀, some weeks another large room."""
    first = planner.today - timedelta(days=HORIZON_DAYS)
    monday = first + timedelta(days=-first.weekday() % 7)
    while monday <= planner.today + timedelta(days=HORIZON_DAYS - 7):
        weeks = (monday - planner.today).days / 7
        is_soon = -1 < weeks < 2
        if is_soon or planner.rng.random() < (0.65 if weeks < 5 else 0.4):
            _put_event(planner, "kkachi-hall", monday + timedelta(days=planner.rng.choice((TUE, THU, FRI, SAT))))
        if planner.rng.random() < (0.75 if weeks < 5 else 0.4):
            room = planner.rng.choice(_EVENT_ROOMS)
            _put_event(planner, room, monday + timedelta(days=planner.rng.choice((TUE, THU, FRI))))
        monday += timedelta(days=7)


def _put_event(planner: Planner, slug: str, day: date) -> None:
    room, rng = planner.rooms[slug], planner.rng
    start, hours = rng.choice(((9, 8), (10, 6), (13, 4), (13, 5), (14, 3)))
    hours = min(hours, room.rules.policy.longest.value // 60)
    slot = Slot(at(day, start * 60), at(day, (start + hours) * 60))
    organizer = rng.choice([each for each in planner.residents if not is_demo_account(each)])
    made_at = planner.latest_for(room, slot) - timedelta(days=rng.randrange(50), minutes=rng.randrange(60, 540))
    if not planner.ledger.is_room_free(room, slot) or holiday_name(day, "ko"):
        return
    planner.put(
        PlannedBooking(
            room=room,
            slot=slot,
            title=planner.titled(EVENT, organizer, day),
            purpose=Purpose.EVENT,
            visibility=planner.shown(EVENT),
            people=planner.headcount(room, (0.6, 1.0)),
            organizer=organizer,
            booked_by_id=of_role(planner.residents, Role.MANAGER).id,
            created_at=made_at,
            note=planner.noted(),
        )
    )


def plan_member(planner: Planner) -> None:
    """The demo member's bookings, each in the first of its rooms that is free; left out on days without one."""
    member = next(each for each in planner.residents if is_demo_member(each))
    for plan in MEMBER:
        day = _working_day(planner.today, plan.day)
        slot = Slot(at(day, plan.start), at(day, plan.start + plan.minutes))
        booking = _member_booking(planner, plan, slot, member)
        if booking is not None:
            planner.put(booking)


def _working_day(today: date, offset: int) -> date:
    """The day ``offset`` days from ``today``, moved off the weekend away from ``today``; today and tomorrow stay."""
    day = today + timedelta(days=offset)
    while day.weekday() > FRI and offset not in (0, 1):
        day += timedelta(days=1 if offset > 0 else -1)
    return day


def _member_booking(planner: Planner, plan: MemberPlan, slot: Slot, member: PlannedResident) -> PlannedBooking | None:
    room = next(
        (
            planner.rooms[slug]
            for slug in plan.rooms
            if planner.rooms[slug].capacity >= plan.people and planner.ledger.is_room_free(planner.rooms[slug], slot)
        ),
        None,
    )
    made_at = None if room is None else planner.made_at(room, slot)
    if room is None or made_at is None:
        return None
    booking = PlannedBooking(
        room, slot, plan.title, plan.purpose, plan.visibility, plan.people, member, member.id, made_at, plan.note
    )
    if plan.is_cancelled:
        return _called_off(planner, booking)
    if plan.ended_early:
        ended = slot.ends_at - timedelta(minutes=plan.ended_early)
        return replace(booking, ended_at=ended, revised_at=ended)
    return booking
