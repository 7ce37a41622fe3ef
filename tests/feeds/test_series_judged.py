"""Whatever is done to a season, a library that is not ours reads from the rooms' feeds exactly what takes place."""

import random
from datetime import timedelta

import pytest

from campus.db import Sessions
from campus.domain.series import KEEP, SKIP, WAIT, Choice, How
from campus.domain.slot import Slot
from campus.feeds.rebuilding import rebuild_texts
from campus.permissions import Role
from campus.settings import Settings
from tests.feeds.conftest import Book, acting
from tests.support.acts import HALF, Acts
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.readers import assert_feeds_show_what_stands, texts_kept
from tests.support.seasons import FIRST, season, weekly

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
    acts = Acts(it, [hub.meeting, hub.small, hub.studio], chance)
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

