"""Whatever is done to a season, a library that is not ours reads from the rooms' feeds exactly what takes place."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE
from campus.booking.services.series_changing import PlanChanged, Scope
from campus.booking.services.series_ending import cancel_dates, restore_date, skip_date
from campus.db import Sessions
from campus.domain.errors import Refused
from campus.domain.rules import Visibility
from campus.domain.series import KEEP, SKIP, WAIT, Choice, How
from campus.domain.slot import Slot
from campus.feeds.rebuilding import rebuild_texts
from campus.permissions import Role
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from tests.feeds.conftest import Book, acting
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.readers import assert_feeds_show_what_stands, texts_kept
from tests.support.seasons import FIRST, Season, season, weekly

HALF = timedelta(minutes=30)
DATES = 9


def sequences(sessions: Sessions) -> dict[tuple[str, str], int]:
    """The SEQUENCE of every master and single event that is kept, by table and UID."""
    found = {}
    for name, rows in texts_kept(sessions).items():
        for row in rows:
            text = next(value for value in row if str(value).startswith("BEGIN:VEVENT"))
            lines = str(text).replace("\r\n ", "").split("END:VEVENT")[0].split("\r\n")
            values = dict(line.split(":", 1) for line in lines if ":" in line)
            found[name, values["UID"]] = int(values["SEQUENCE"])
    return found


class Acts:
    """Everything that may be done to a season, at random."""

    def __init__(self, it: Season, hub: Hub, chance: random.Random) -> None:
        self.it, self.hub, self.chance = it, hub, chance
        self.rooms = [hub.meeting, hub.small, hub.studio]

    def one(self, *, live: bool = True) -> OccurrenceFacts | None:
        found = [each for each in self.it.everything() if (each.status in LIVE) is live and each.slot.starts_at > NOW]
        return self.chance.choice(found) if found else None

    def act(self) -> None:
        acts: list[Callable[[], object]] = [self.move_one, self.title_one, self.cancel_one, self.skip_one, self.restore]
        acts += [self.restore, self.follow_time, self.follow_title, self.all_time, self.all_words, self.cancel_more]
        with suppress(Refused, PlanChanged):
            self.chance.choice(acts)()

    def shifted(self, date: OccurrenceFacts) -> Slot:
        by = self.chance.choice([-2, -1, 1, 2, 48]) * HALF
        return Slot(date.slot.starts_at + by, date.slot.ends_at + by + self.chance.choice([HALF * 0, -HALF]))

    def move_one(self) -> None:
        if date := self.one():
            slot = self.chance.choice([date.slot, self.shifted(date)])
            self.it.change_one(date, room=self.chance.choice(self.rooms), slot=slot)

    def title_one(self) -> None:
        if date := self.one():
            self.it.change_one(date, title=self.chance.choice(["특강", "논문 읽기", "회식"]))

    def cancel_one(self) -> None:
        if date := self.one():
            self.end(Scope.THIS, date)

    def cancel_more(self) -> None:
        date = self.one()
        if date and self.chance.random() < 0.5:
            self.end(self.chance.choice([Scope.FOLLOWING, Scope.FOLLOWING, Scope.ALL]), date)

    def end(self, scope: Scope, date: OccurrenceFacts) -> None:
        with self.it.sessions.write() as db:
            cancel_dates(db, date.booking_id, scope, date.original_starts_at, by=self.it.by, now=NOW)

    def skip_one(self) -> None:
        if date := self.one():
            with self.it.sessions.write() as db:
                skip_date(db, date.booking_id, date.original_starts_at, by=self.it.by, now=NOW)

    def restore(self) -> None:
        if date := self.one(live=False):
            with self.it.sessions.write() as db:
                catalogue, original = read_catalogue(db), date.original_starts_at
                restore_date(db, catalogue, date.booking_id, original, by=self.it.by, now=NOW)

    def follow_time(self) -> None:
        if date := self.one():
            minute = self.chance.choice([17, 18, 19]) * 60
            self.it.change(date, Scope.FOLLOWING, starts_minute=minute, room=self.chance.choice(self.rooms))

    def follow_title(self) -> None:
        if date := self.one():
            self.it.change(date, Scope.FOLLOWING, title=self.chance.choice(["논문 읽기", "2기 논문 읽기"]))

    def all_time(self) -> None:
        if date := self.one():
            minutes = self.chance.choice([60, 90, 120])
            self.it.change(date, Scope.ALL, minutes=minutes, starts_minute=self.chance.choice([18, 19]) * 60)

    def all_words(self) -> None:
        if date := self.one():
            visibility = self.chance.choice(list(Visibility))
            self.it.change(date, Scope.ALL, title=self.chance.choice(["논문 읽기", "함께 읽기"]), visibility=visibility)


@pytest.mark.parametrize("seed", range(6))
def test_after_every_act_readers_see_what_takes_place(
    sessions: Sessions, hub: Hub, settings: Settings, book: Book, seed: int
) -> None:
    chance = random.Random(seed)
    choices = {}
    for week in range(DATES):
        later = timedelta(weeks=week + 1)
        slot = Slot(NOW.replace(hour=19) + later, NOW.replace(hour=21) + later)
        moved = Choice(How.MOVE, hub.studio.id, slot)
        if week < 4 and chance.random() < 0.5:
            starts_at = NOW.replace(hour=20) + later
            book(hub.meeting, Slot(starts_at, starts_at + HALF))
            choices[FIRST + timedelta(weeks=week)] = chance.choice([SKIP, WAIT, moved])
        else:
            choices[FIRST + timedelta(weeks=week)] = chance.choice([KEEP, KEEP, KEEP, SKIP, moved])
    it = season(sessions, hub.meeting, weekly(DATES), acting(hub.organizer, Role.ORGANIZER), choices=choices)
    acts = Acts(it, hub, chance)
    places = [hub.meeting, hub.small, hub.studio]
    assert_feeds_show_what_stands(sessions, places, NOW)
    before = sequences(sessions)
    for _ in range(10):
        acts.act()
        assert_feeds_show_what_stands(sessions, places, NOW)
        now = sequences(sessions)
        assert {uid for uid in now.keys() & before.keys() if now[uid] < before[uid]} == set()
        before |= now
    kept = texts_kept(sessions)
    with sessions.write() as db:
        rebuild_texts(db, settings, now=NOW)
    assert texts_kept(sessions) == kept

