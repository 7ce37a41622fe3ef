"""Everything that may be done to a season, at random."""

import random
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE
from campus.booking.services.series_changing import PlanChanged, Scope
from campus.booking.services.series_ending import cancel_dates, restore_date, skip_date
from campus.domain.errors import Refused
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.hub import Place
from tests.support.seasons import Season

HALF = timedelta(minutes=30)
ONE_DATE = ("move_one", "title_one", "cancel_one", "skip_one", "restore")
SEVERAL_DATES = ("follow_time", "follow_title", "all_time", "all_words", "cancel_more")


class Acts:
    """Acts on ``it`` at its ``now``, in ``rooms``; ``done`` counts those that were not refused, by name."""

    def __init__(self, it: Season, rooms: Sequence[Place], chance: random.Random) -> None:
        self.it, self.rooms, self.chance = it, rooms, chance
        self.done: Counter[str] = Counter()

    @property
    def now(self) -> datetime:
        return self.it.now

    def one(self, *, live: bool = True) -> OccurrenceFacts | None:
        """A date ahead that takes place, or one that does not."""
        dates = self.it.everything()
        found = [each for each in dates if (each.status in LIVE) is live and each.slot.starts_at > self.now]
        return self.chance.choice(found) if found else None

    def act(self) -> None:
        """Do one thing; what the rules refuse is left undone."""
        name = self.chance.choice([*ONE_DATE, "restore", *SEVERAL_DATES])
        with suppress(Refused, PlanChanged):
            self.done[name] += getattr(self, name)()

    def shifted(self, date: OccurrenceFacts) -> Slot:
        by = self.chance.choice([-2, -1, 1, 2, 48]) * HALF
        minutes = max(date.slot.minutes - self.chance.choice([0, 30]), 30)
        return Slot(date.slot.starts_at + by, date.slot.starts_at + by + timedelta(minutes=minutes))

    def move_one(self) -> bool:
        date = self.one()
        if date is None:
            return False
        slot = self.chance.choice([date.slot, self.shifted(date)])
        return self.it.change_one(date, room=self.chance.choice(self.rooms), slot=slot) != date

    def title_one(self) -> bool:
        date = self.one()
        return date is not None and self.it.change_one(date, title=self.chance.choice(["특강", "발표", "회식"])) != date

    def cancel_one(self) -> bool:
        return self.end(Scope.THIS)

    def cancel_more(self) -> bool:
        if self.chance.random() < 0.5:
            return False
        return self.end(self.chance.choice([Scope.FOLLOWING, Scope.FOLLOWING, Scope.ALL]))

    def end(self, scope: Scope) -> bool:
        date = self.one()
        if date is None:
            return False
        with self.it.sessions.write() as db:
            return bool(cancel_dates(db, date.booking_id, scope, date.original_starts_at, by=self.it.by, now=self.now))

    def skip_one(self) -> bool:
        date = self.one()
        if date is None:
            return False
        with self.it.sessions.write() as db:
            skip_date(db, date.booking_id, date.original_starts_at, by=self.it.by, now=self.now)
        return True

    def restore(self) -> bool:
        date = self.one(live=False)
        if date is None:
            return False
        with self.it.sessions.write() as db:
            catalogue, original = read_catalogue(db), date.original_starts_at
            restore_date(db, catalogue, date.booking_id, original, by=self.it.by, now=self.now)
        return True

    def change(self, scope: Scope, **changes: object) -> bool:
        date = self.one()
        if date is None:
            return False
        self.it.change(date, scope, **changes)
        return True

    def follow_time(self) -> bool:
        minute = self.chance.choice([17, 18, 19]) * 60
        return self.change(Scope.FOLLOWING, starts_minute=minute, room=self.chance.choice(self.rooms))

    def follow_title(self) -> bool:
        return self.change(Scope.FOLLOWING, title=self.chance.choice(["논문 읽기", "2기 논문 읽기"]))

    def all_time(self) -> bool:
        minutes = self.chance.choice([60, 90, 120])
        return self.change(Scope.ALL, minutes=minutes, starts_minute=self.chance.choice([18, 19]) * 60)

    def all_words(self) -> bool:
        visibility = self.chance.choice(list(Visibility))
        return self.change(Scope.ALL, title=self.chance.choice(["논문 읽기", "함께 읽기"]), visibility=visibility)
