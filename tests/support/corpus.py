"""Several hundred series, planned by the plan and imported from files, and then changed: the same ones each time."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select

from campus.booking.models import Purpose
from campus.booking.services.making import BookingWords
from campus.booking.services.series_deciding import PlanChanged
from campus.booking.services.series_making import BookSeries, book_series
from campus.booking.services.series_planning import SeriesWish
from campus.db import Sessions
from campus.domain.recurrence import Recurrence, SeriesDate, expand
from campus.domain.rules import Visibility
from campus.domain.series import SKIP, Choice, How, best_for_all
from campus.ical.reading import read_calendar
from campus.importing.models import ImportedEvent
from campus.importing.services.agreeing import import_events
from campus.importing.services.planning import plan_import
from campus.importing.services.sorting import FILE_LIMITS, file_events, pages_of
from campus.importing.values import Agreed, Terms
from campus.people.queries.logins import Identity
from campus.permissions import Role
from campus.spaces.catalogue import Catalogue
from campus.spaces.models import Floor, RoomKind
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.services import renew_revision
from tests.support.acts import Acts
from tests.support.clock import NOW
from tests.support.corpus_files import series_lines
from tests.support.corpus_rules import AWAY, DAY, EARLIEST, HUB_ZONE, KINDS, ZONES, recurrence_of
from tests.support.hub import Hub, Person, Place
from tests.support.hub_rows import make_room
from tests.support.ics import octets
from tests.support.seasons import Season

SEED, SERIES, MORE_ROOMS = 20261125, 288, 16
MOST_ACTS = 4
_TITLES = ("논문 읽기", "함께 읽기; 제2기, 봄", "생성 모델", "로봇 모임", "Reading\\group", "늦은 밤 코딩")


@dataclass(frozen=True, slots=True)
class Corpus:
    """What was made, all of it in the name of ``organizer``: ``made`` counts series by zone and kind of rule, ``done``
    what was done to them."""

    sessions: Sessions
    places: tuple[Place, ...]
    organizer: Person
    seasons: tuple[Season, ...]
    made: Counter[tuple[str, str]]
    done: Counter[str]


def build_corpus(
    sessions: Sessions, hub: Hub, *, now: datetime = NOW, series: int = SERIES, seed: int = SEED
) -> Corpus:
    """Fill the small hub with ``series`` series as of ``now``.

    Those on the hub's clock are planned and booked; a series on any other clock comes from a file, since no form asks
    for a zone. They were written when feeds reach back to, and are changed now.
    """
    dice = random.Random(seed)
    places = (hub.meeting, hub.studio, hub.hall, hub.hall_a, hub.hall_b, *_more_rooms(sessions, now))
    by = Identity(hub.organizer.id, 0, hub.organizer.name, hub.organizer.email, Role.ORGANIZER, "ko", None, now)
    writer = _Writer(sessions, places, by, now - EARLIEST - DAY, dice)
    made: Counter[tuple[str, str]] = Counter()
    asked: dict[str, list[Recurrence]] = {zone: [] for zone in ZONES}
    for number in range(series):
        zone, kind = ZONES[number % len(ZONES)], list(KINDS)[number // len(ZONES) % len(KINDS)]
        made[zone, kind] += 1
        asked[zone].append(recurrence_of(kind, zone, now, dice))
    booked = [writer.plan(each) for each in asked[HUB_ZONE]]
    booked += writer.bring_in([each for zone in AWAY for each in asked[zone]])
    seasons = tuple(Season(sessions, by, number, now) for number in booked)
    return Corpus(sessions, places, hub.organizer, seasons, made, writer.done + change(seasons, places, dice))


def change(seasons: Sequence[Season], places: Sequence[Place], dice: random.Random) -> Counter[str]:
    """Do something to most of ``seasons``; what was done, by the names of acts."""
    done: Counter[str] = Counter()
    for season in seasons:
        acts = Acts(season, dice.sample(places, 3), dice)
        for _ in range(dice.randint(0, MOST_ACTS)):
            acts.act()
        done += acts.done
    return done


def _more_rooms(sessions: Sessions, now: datetime) -> list[Place]:
    """Rooms of six seats that are open day and night."""
    with sessions.write() as db:
        floor = db.scalars(select(Floor).order_by(Floor.id)).first()
        assert floor is not None
        rooms = []
        for number in range(MORE_ROOMS):
            names = (f"연습실 {number + 1}", f"Practice room {number + 1}")
            rooms.append(make_room(f"practice-{number + 1}", names, RoomKind.STUDIO, 6, floor, (0, 24 * 60)))
        db.add_all(rooms)
        renew_revision(db, now=now)
        db.flush()
        return [Place(room.id, room.slug) for room in rooms]


@dataclass(frozen=True, slots=True)
class _Writer:
    """Books series at ``now`` by the doors that there are."""

    sessions: Sessions
    places: Sequence[Place]
    by: Identity
    now: datetime
    dice: random.Random
    done: Counter[str] = field(default_factory=Counter)

    def plan(self, recurrence: Recurrence) -> int:
        """Book a series as its plan is filled in: with dates skipped and moved, and with the best for the others."""
        with self.sessions.read() as db:
            catalogue = read_catalogue(db)
        wish = SeriesWish(recurrence, catalogue.rooms[self.dice.choice(self.places).id])
        said = BookingWords(
            title=self.dice.choice(_TITLES),
            purpose=Purpose.STUDY,
            people=4,
            visibility=self.dice.choice([Visibility.PUBLIC, Visibility.PUBLIC, *Visibility]),
        )
        chosen = dict(self._chosen(expand(recurrence)))
        try:
            return self._book(catalogue, BookSeries(wish, said, chosen))
        except PlanChanged as changed:
            chosen = best_for_all(changed.plan, skips_holidays=True)
        try:
            return self._book(catalogue, BookSeries(wish, said, chosen))
        except PlanChanged as changed:
            # Two dates of the series itself are in each other's way.
            chosen |= dict.fromkeys(changed.refused, SKIP)
            return self._book(catalogue, BookSeries(wish, said, chosen))

    def _book(self, catalogue: Catalogue, command: BookSeries) -> int:
        self.done.update(f"{choice.how} in the plan" for choice in command.choices.values())
        with self.sessions.write() as db:
            return book_series(db, catalogue, command, by=self.by, now=self.now)

    def _chosen(self, dates: Sequence[SeriesDate]) -> Iterable[tuple[datetime, Choice]]:
        for date in dates:
            dice = self.dice.random()
            if dice < 0.06:
                yield date.wall, SKIP
            elif dice < 0.12:
                yield date.wall, Choice(How.MOVE, self.dice.choice(self.places).id, date.slot)

    def bring_in(self, recurrences: Sequence[Recurrence]) -> list[int]:
        """Import a file of these; what is in the way is left out. Returns the bookings' ids."""
        events = [
            series_lines(f"series-{number}", self.dice.choice(_TITLES), each, self.dice)
            for number, each in enumerate(recurrences)
        ]
        files = file_events(read_calendar(octets(*events), now=self.now, limits=FILE_LIMITS), now=self.now)
        assert len(files) == len(recurrences)
        with self.sessions.read() as db:
            catalogue = read_catalogue(db)
        rooms = {each.index: catalogue.rooms[self.dice.choice(self.places).id] for each in files}
        for page in pages_of(files):
            visibility = self.dice.choice([Visibility.PUBLIC, Visibility.PUBLIC, Visibility.MEMBERS])
            more = {"takes_best": False, "skips_holidays": False}
            terms = Terms(people=4, purpose=Purpose.STUDY, visibility=visibility, rooms=rooms, **more)
            with self.sessions.write() as db:
                planned = plan_import(db, catalogue, page, terms, by=self.by, now=self.now)
                settled = replace(terms, choices={each.file.index: each.choices for each in planned})
                agreed = Agreed(settled, {each.file.index: each.shown for each in planned})
                import_events(db, catalogue, page, agreed, by=self.by, now=self.now)
        it, uids = ImportedEvent, {each.uid for each in files}
        with self.sessions.read() as db:
            return list(db.scalars(select(it.booking_id).where(it.uid.in_(uids)).order_by(it.booking_id)))
