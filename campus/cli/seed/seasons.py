"""The demo's series: booked as organizers would, over what is there already, so that holidays and clashes are real."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import update
from sqlalchemy.orm import Session

from campus.booking.models import Booking, Healing, Purpose
from campus.booking.queries.askers import read_asker
from campus.booking.services.making import BookingWords
from campus.booking.services.series_making import BookSeries, PlanChanged, book_series
from campus.booking.services.series_planning import SeriesWish, plan_series
from campus.booking.services.verdict import Asking
from campus.cli.seed.booking_plans import of_role
from campus.cli.seed.calendar_plans import MON, SAT, THU, TUE
from campus.cli.seed.people import PlannedResident, organization_ids
from campus.domain.holidays import holiday_name
from campus.domain.hubtime import at
from campus.domain.recurrence import Frequency, NthWeekday, Recurrence, Rule
from campus.domain.rules import Visibility
from campus.domain.series import SKIP, WAIT, Choice, How, PlannedDate, SeriesPlan, Verdict, best_for_all
from campus.people.queries.logins import Identity
from campus.permissions import Role
from campus.spaces.queries.catalogue import read_catalogue

# Seasons were planned a few weeks ago: they are under way.
_BOOKED_DAYS_AGO, _BEGAN_DAYS_AGO = 30, 21
_FURTHEST_HOLIDAY = 100

Choose = Callable[[PlannedDate, date], Choice | None]


@dataclass(frozen=True, slots=True)
class SeasonPlan:
    """A series; of ``rooms`` and ``starts`` (minutes from midnight) the first pair whose dates clash ``least_clashes`` to
    ``most_clashes`` times is taken. ``choose`` says what is done about a date; None: what is best."""

    title: str
    rule: Rule
    rooms: tuple[str, ...]
    starts: tuple[int, ...]
    minutes: int
    people: int
    choose: Choose
    note: str = ""
    visibility: Visibility = Visibility.PUBLIC
    healing: Healing = Healing.OFFER
    least_clashes: int = 0
    most_clashes: int = 3


@dataclass(frozen=True, slots=True)
class Found:
    """Who books a season, where and when, and how it was planned."""

    by: Identity
    wish: SeriesWish
    planned: SeriesPlan


def book_seasons(db: Session, today: date, residents: Sequence[PlannedResident], rng: Random) -> list[int]:
    """Book the demo's series around the hub's day ``today``; returns their bookings. ``rng`` gives the calendar UIDs.

    Nobody who follows bookings hears of it: no mail is written, and whoever calls writes the texts of the feeds.
    """
    followers = db.info.get("booking_listeners", ())
    db.info["booking_listeners"] = ()
    try:
        return [_book(db, plan, today, residents, rng) for plan in _plans(today)]
    finally:
        db.info["booking_listeners"] = followers


def _plans(today: date) -> Iterator[SeasonPlan]:
    rooms = ("seminar-402", "seminar-401", "gapcheon", "banditbul", "hanbat")
    weekday = _weekday_of_a_holiday(today)
    yield SeasonPlan(
        title="작은 모델 논문 모임",
        rule=Rule(Frequency.WEEKLY, weekdays=(NthWeekday(weekday),), count=16),
        rooms=rooms,
        starts=(19 * 60, 18 * 60 + 30, 16 * 60, 14 * 60),
        minutes=120,
        people=12,
        choose=_another_room,
        note="돌아가며 한 편씩 읽습니다. 다음 발표자는 일주일 전에 논문을 알려 주세요.",
        least_clashes=1,
    )
    yield SeasonPlan(
        title="AI 프렌즈 발표자 연습",
        rule=Rule(Frequency.MONTHLY, weekdays=(NthWeekday(TUE, 2),), count=8),
        rooms=("meeting-301", "meeting-203", "sonamu"),
        starts=(19 * 60, 18 * 60),
        minutes=90,
        people=6,
        choose=_whatever_is_best,
        visibility=Visibility.MEMBERS,
        most_clashes=8,
    )
    yield SeasonPlan(
        title="모임장 둘러앉기",
        rule=Rule(Frequency.WEEKLY, interval=2, weekdays=(NthWeekday(MON), NthWeekday(THU)), count=14),
        rooms=("meeting-203", "sonamu", "dudeurim", "meeting-301"),
        starts=(15 * 60, 14 * 60, 16 * 60, 10 * 60),
        minutes=60,
        people=5,
        choose=_wait_for_it,
        visibility=Visibility.MEMBERS,
        healing=Healing.TAKE,
        least_clashes=1,
        most_clashes=6,
    )


def _weekday_of_a_holiday(today: date) -> int:
    """A weekday on which a public holiday comes soon, so that the season skips it; Tuesday where none does."""
    days = (today + timedelta(days=ahead) for ahead in range(7, _FURTHEST_HOLIDAY))
    return next((day.weekday() for day in days if day.weekday() < SAT and holiday_name(day, "ko")), TUE)


def _whatever_is_best(planned: PlannedDate, today: date) -> Choice | None:
    return None


def _another_room(planned: PlannedDate, today: date) -> Choice | None:
    proposal = next((each for each in planned.proposals if each.changes_room), None)
    return Choice(How.MOVE, proposal.room_id, proposal.slot) if proposal and not planned.holiday else None


def _wait_for_it(planned: PlannedDate, today: date) -> Choice | None:
    return WAIT if planned.may_wait and planned.wall.date() > today + timedelta(days=2) else None


def _book(db: Session, plan: SeasonPlan, today: date, residents: Sequence[PlannedResident], rng: Random) -> int:
    found = _first_that_suits(db, plan, today, residents)
    choices = best_for_all(found.planned, skips_holidays=True)
    wanted = {each.wall: plan.choose(each, today) for each in found.planned.dates if not each.is_free}
    choices |= {wall: choice for wall, choice in wanted.items() if choice is not None}
    words = BookingWords(
        title=plan.title, purpose=Purpose.STUDY, people=plan.people, visibility=plan.visibility, note=plan.note
    )
    command = BookSeries(found.wish, words, choices, plan.healing)
    try:
        booking_id = book_series(db, read_catalogue(db), command, by=found.by, now=_booked_at(today))
    except PlanChanged as changed:
        # Two dates of one week may go elsewhere each, and not both within the quota.
        command = replace(command, choices=choices | dict.fromkeys(changed.refused, SKIP))
        booking_id = book_series(db, read_catalogue(db), command, by=found.by, now=_booked_at(today))
    db.execute(update(Booking).where(Booking.id == booking_id).values(uid=f"{rng.getrandbits(128):032x}"))
    return booking_id


def _booked_at(today: date) -> datetime:
    return at(today - timedelta(days=_BOOKED_DAYS_AGO), 14 * 60 + 5)


def _first_that_suits(db: Session, plan: SeasonPlan, today: date, residents: Sequence[PlannedResident]) -> Found:
    """The plan in the first of its rooms and times where as many dates clash as it asks for; where none does, the last."""
    places = [(slug, start) for start in plan.starts for slug in plan.rooms]
    organizer = _least_hindered(db, plan, today, residents, places[0])
    for place in places:
        found = _found(db, plan, today, organizer, place)
        if _suits(plan, found.planned, today):
            break
    return found


def _least_hindered(
    db: Session, plan: SeasonPlan, today: date, residents: Sequence[PlannedResident], place: tuple[str, int]
) -> PlannedResident:
    """The organizer whose full weeks stand in the way least; the demo's account where others do no better."""
    known = of_role(residents, Role.ORGANIZER)
    organizers = [known, *(each for each in residents if each.role is Role.ORGANIZER and each is not known)]

    def hindrances(organizer: PlannedResident) -> int:
        dates = _found(db, plan, today, organizer, place).planned.dates
        return sum(each.verdict is Verdict.RULE for each in dates)

    return min(organizers, key=hindrances)


def _found(db: Session, plan: SeasonPlan, today: date, organizer: PlannedResident, place: tuple[str, int]) -> Found:
    (slug, start), catalogue, now = place, read_catalogue(db), _booked_at(today)
    first = datetime.combine(today - timedelta(days=_BEGAN_DAYS_AGO), time(*divmod(start, 60)))
    wish = SeriesWish(Recurrence(plan.rule, first, plan.minutes), catalogue.by_slug[slug])
    asker = read_asker(db, organizer.id, now=now).in_season()
    return Found(identity_on(organizer, today, now), wish, plan_series(db, catalogue, wish, Asking(plan.people, asker, now)))


def identity_on(resident: PlannedResident, day: date, now: datetime) -> Identity:
    """Who ``resident`` was when they signed in on ``day``."""
    organization_id = organization_ids()[resident.organization_on(day).slug]
    locale = "en" if resident.is_english else "ko"
    return Identity(resident.id, 0, resident.name, resident.email, resident.role, locale, organization_id, now)


def _suits(plan: SeasonPlan, planned: SeriesPlan, today: date) -> bool:
    """Whether as many dates that are still ahead clash as the plan asks for."""
    ahead = [each for each in planned.dates if each.wall.date() > today + timedelta(days=2)]
    clashes = sum(each.verdict is Verdict.CLASH for each in ahead)
    return plan.least_clashes <= clashes <= plan.most_clashes
