"""AI 프렌즈, the demo's living meetup: every Wednesday evening, a season behind it and one under way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from campus.booking.models import Booking, Healing, Occurrence, OccurrenceStatus
from campus.booking.queries.askers import read_asker
from campus.booking.queries.occurrences import occurrences_of
from campus.booking.services.making import BookingWords
from campus.booking.services.series_making import BookSeries, book_series
from campus.booking.services.series_planning import SeriesWish, plan_series
from campus.booking.services.verdict import Asking
from campus.cli.seed.booking_plans import Planner, of_role
from campus.cli.seed.calendar_plans import AI_FRIENDS
from campus.cli.seed.people import PlannedResident
from campus.cli.seed.seasons import identity_on
from campus.cli.seed.titles import TALKS
from campus.cli.seed.writing import table_of
from campus.domain.holidays import holiday_name
from campus.domain.hubtime import at, local_date
from campus.domain.recurrence import Frequency, NthWeekday, Recurrence, Rule
from campus.domain.series import best_for_all
from campus.domain.slot import Slot
from campus.permissions import Role
from campus.spaces.queries.catalogue import read_catalogue

# Counted from a known evening; on public holidays nobody meets, and the number waits.
_KNOWN_EVENING, _KNOWN_NUMBER = date(2026, 11, 25), 112
WEEKS_BACK, WEEKS_AHEAD, _WEEKS_UNDER_WAY = 13, 13, 3
_BOOKED_DAYS_BEFORE = 30
_PEOPLE = 36


@dataclass(frozen=True, slots=True)
class FriendsSeason:
    """One season in the database: its booking and how many weeks it has."""

    booking_id: int
    first: date
    weeks: int


def friends_number(evening: date) -> int:
    """The number of AI 프렌즈 on the Wednesday ``evening``."""
    step = 7 if evening >= _KNOWN_EVENING else -7
    number, day = _KNOWN_NUMBER, _KNOWN_EVENING
    while day != evening:
        day += timedelta(days=step)
        # Going back, the evening that is left behind counts; going ahead, the one that is reached.
        counted = day if step > 0 else day + timedelta(days=7)
        if holiday_name(counted, "ko") is None:
            number += step // 7
    return number


def friends_talk(evening: date) -> str:
    """What the talk of that evening is about."""
    return TALKS[(friends_number(evening) - _KNOWN_NUMBER) % len(TALKS)]


def friends_title(evening: date) -> str:
    """``AI 프렌즈 112회 · 작은 모델의 큰 쓸모``."""
    return f"{AI_FRIENDS.title} {friends_number(evening)}회 · {friends_talk(evening)}"


def plan_friends(planner: Planner) -> None:
    """Keep hall and organizer free on the evenings of both seasons, which ``book_friends`` books."""
    organizer, room = of_role(planner.residents, Role.ORGANIZER), planner.rooms[AI_FRIENDS.room]
    for first, weeks in _seasons(planner.today):
        for week in range(weeks):
            day = first + timedelta(days=7 * week)
            slot = Slot(at(day, AI_FRIENDS.start), at(day, AI_FRIENDS.start + AI_FRIENDS.minutes))
            planner.ledger.take_room(room, room.rules.occupied(slot))
            planner.ledger.take_time(organizer.id, slot, is_own=False)


def _seasons(today: date) -> Iterator[tuple[date, int]]:
    """First evening and weeks of the season that is over and of the one under way."""
    wednesday = today + timedelta(days=(AI_FRIENDS.weekday - today.weekday()) % 7)
    yield wednesday - timedelta(days=7 * WEEKS_BACK), WEEKS_BACK - _WEEKS_UNDER_WAY
    yield wednesday - timedelta(days=7 * _WEEKS_UNDER_WAY), _WEEKS_UNDER_WAY + WEEKS_AHEAD


def book_friends(db: Session, today: date, residents: Sequence[PlannedResident], rng: Random) -> list[FriendsSeason]:
    """Book both seasons, each in its time, by the hub for its organizer; ``rng`` gives the calendar UIDs.

    Nobody who follows bookings hears of it; whoever calls writes the texts of the feeds.
    """
    followers = db.info.get("booking_listeners", ())
    db.info["booking_listeners"] = ()
    try:
        return [_book(db, first, weeks, residents, rng) for first, weeks in _seasons(today)]
    finally:
        db.info["booking_listeners"] = followers


def _book(db: Session, first: date, weeks: int, residents: Sequence[PlannedResident], rng: Random) -> FriendsSeason:
    catalogue, booked_on = read_catalogue(db), first - timedelta(days=_BOOKED_DAYS_BEFORE)
    organizer, manager = of_role(residents, Role.ORGANIZER), of_role(residents, Role.MANAGER)
    now = at(booked_on, 14 * 60 + 5)
    rule = Rule(Frequency.WEEKLY, weekdays=(NthWeekday(AI_FRIENDS.weekday),), count=weeks)
    start = datetime.combine(first, time(*divmod(AI_FRIENDS.start, 60)))
    wish = SeriesWish(Recurrence(rule, start, AI_FRIENDS.minutes), catalogue.by_slug[AI_FRIENDS.room])
    asker = read_asker(db, organizer.id, now=now).in_season()
    planned = plan_series(db, catalogue, wish, Asking(_PEOPLE, asker, now))
    words = BookingWords(
        title=AI_FRIENDS.title,
        purpose=AI_FRIENDS.purpose,
        people=_PEOPLE,
        visibility=AI_FRIENDS.visibility,
        note=AI_FRIENDS.note,
        organizer_id=organizer.id,
    )
    choices = best_for_all(planned, skips_holidays=True)
    command = BookSeries(wish, words, choices, Healing.OFFER)
    booking_id = book_series(db, catalogue, command, by=identity_on(manager, booked_on, now), now=now)
    db.execute(update(Booking).where(Booking.id == booking_id).values(uid=f"{rng.getrandbits(128):032x}"))
    _name_evenings(db, booking_id)
    return FriendsSeason(booking_id, first, weeks)


def _name_evenings(db: Session, booking_id: int) -> None:
    """Each evening has its own talk, and says so."""
    table = table_of(Occurrence)
    naming = update(table).where(table.c.id == bindparam("occurrence")).values(title=bindparam("talk"))
    evenings = [each for each in occurrences_of(db, booking_id) if each.status is OccurrenceStatus.CONFIRMED]
    titles = [
        {"occurrence": each.occurrence_id, "talk": friends_title(local_date(each.slot.starts_at))} for each in evenings
    ]
    db.connection().execute(naming, titles)
