"""The operations on feeds: of one room, unchanged, and of everything that is public."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from bench.measuring import Ask, Operation

# More than this many of one feed in ten minutes are refused to one asker.
MOST_OF_ONE = 50


def feed_operations(rooms: list[tuple[int, str]], etag_of: Callable[[str], str], count: int) -> list[Operation]:
    """A room's feed cold, each time another room's since one asker is not sent one feed again and again; the same
    unchanged; and the hub's feed, far more than ten thousand events."""
    turns = [rooms[number % len(rooms)] for number in range(count)]
    room_id, slug = rooms[0]
    unchanged = Ask("GET", _path(slug), 304, headers={"If-None-Match": etag_of(_path(slug))})
    return [
        Operation(
            "feed, cold",
            15,
            6.5,
            [Ask("GET", _path(slug)) for _, slug in turns],
            [Ask("GET", f"/feed?room={room_id}") for room_id, _ in turns],
        ),
        Operation(
            "feed, unchanged (304)",
            1.5,
            0.5,
            [unchanged] * count,
            [Ask("GET", f"/unchanged?room={room_id}", 304)] * count,
        ),
        # Under ten times the feed of a room, and so is its floor.
        Operation(
            "hub feed",
            150,
            65,
            [Ask("GET", "/feeds/hub.ics")] * MOST_OF_ONE,
            [Ask("GET", "/hub_feed")] * MOST_OF_ONE,
        ),
    ]


def count_public(file: Path) -> int:
    """How many public events stand in the hub's feed of the database ``file``."""
    with sqlite3.connect(file) as db:
        counted = db.execute("SELECT count(*) FROM event_texts WHERE visibility = 'public' AND NOT is_of_series")
        return int(counted.fetchone()[0])


def _path(slug: str) -> str:
    return f"/feeds/rooms/{slug}.ics"
