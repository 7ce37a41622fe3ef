"""The bare references, measured in the same run: a hello world of the same server, and for each operation the floor,
the least that Pyramid, Waitress and the database can do for it without login, CSRF, policy, audit or template.

Run as ``python -m bench.reference DATABASE_FILE PORT``.
"""

import json
import sqlite3
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from waitress import serve

from campus.booking.models import Allocation, Booking, Occurrence, OccurrenceStatus, Purpose
from campus.db.engines import _prepare_sqlite
from campus.domain.rules import Visibility

_DAY = 86_400


class Floor:
    """Views over one SQLite file: raw SQL for reads, the mapper for the one write, as in the measured table."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.local = threading.local()
        self.engine = create_engine(f"sqlite:///{file}")
        _prepare_sqlite(self.engine, "FULL")

    @property
    def connection(self) -> sqlite3.Connection:
        if not hasattr(self.local, "connection"):
            self.local.connection = sqlite3.connect(self.file)
        return self.local.connection

    def rows(self, sql: str, *values: Any) -> list[Any]:
        return self.connection.execute(sql, values).fetchall()

    def hello(self, request: Request) -> Response:
        return Response(b"hello")

    def book(self, request: Request) -> Response:
        asked = request.json_body
        start = datetime.fromtimestamp(asked["start"], UTC)
        end, now = start + timedelta(minutes=30), datetime.now(UTC)
        with Session(self.engine, execution_options={"write": True}) as db, db.begin():
            taken = select(Allocation.id).where(
                Allocation.room_id == asked["room"], Allocation.starts_at < end, Allocation.ends_at > start
            )
            if db.scalar(taken.limit(1)) is not None:
                return Response(status=409)
            booking = Booking(
                uid=asked["uid"],
                title="x",
                purpose=Purpose.MEETING,
                visibility=Visibility.MEMBERS,
                people=1,
                organizer_id=1,
                booked_by_id=1,
                created_at=now,
                revised_at=now,
                version=1,
                note="",
            )
            occurrence = Occurrence(
                booking=booking,
                room_id=asked["room"],
                original_starts_at=start,
                starts_at=start,
                ends_at=end,
                status=OccurrenceStatus.CONFIRMED,
                sequence=0,
                revised_at=now,
                cancel_reason="",
            )
            db.add(Allocation(room_id=asked["room"], occurrence=occurrence, starts_at=start, ends_at=end))
        return Response(status=201)

    def book_series(self, request: Request) -> Response:
        """A week apart, ``count`` times: one look for clashes, a statement a table."""
        asked = request.json_body
        first, count = asked["start"], asked["count"]
        starts = [first + week * 7 * _DAY for week in range(count)]
        db = self.connection
        db.execute("BEGIN IMMEDIATE")
        clash = db.execute(
            "SELECT 1 FROM json_each(?) d CROSS JOIN allocations a WHERE a.room_id = ? "
            "AND a.starts_at < d.value + 1800 AND a.starts_at > d.value - 86400 AND a.ends_at > d.value LIMIT 1",
            (json.dumps(starts), asked["room"]),
        ).fetchone()
        if clash:
            db.rollback()
            return Response(status=409)
        booking = db.execute(
            "INSERT INTO bookings (uid, title, note, purpose, visibility, people, organizer_id, booked_by_id, "
            "created_at, revised_at, version) VALUES (?, 'x', '', 'meeting', 'members', 1, 1, 1, 0, 0, 1)",
            (asked["uid"],),
        ).lastrowid
        db.executemany(
            "INSERT INTO occurrences (booking_id, room_id, original_starts_at, starts_at, ends_at, status, sequence, "
            "revised_at, cancel_reason) VALUES (?, ?, ?, ?, ?, 'confirmed', 0, 0, '')",
            [(booking, asked["room"], start, start, start + 1800) for start in starts],
        )
        ids = db.execute("SELECT id, starts_at FROM occurrences WHERE booking_id = ?", (booking,)).fetchall()
        db.executemany(
            "INSERT INTO allocations (room_id, occurrence_id, starts_at, ends_at) VALUES (?, ?, ?, ?)",
            [(asked["room"], number, start, start + 1800) for number, start in ids],
        )
        db.commit()
        return Response(status=201)

    def _between(self, room: int | None, start: int, end: int) -> Response:
        where = "" if room is None else f"a.room_id = {room} AND "
        found = self.rows(
            "SELECT a.room_id, a.starts_at, a.ends_at, b.id, b.title FROM allocations a "
            "JOIN occurrences o ON o.id = a.occurrence_id JOIN bookings b ON b.id = o.booking_id "
            f"WHERE {where}a.starts_at < ? AND a.starts_at > ? AND a.ends_at > ?",
            end,
            start - _DAY,
            start,
        )
        return Response(json.dumps(found).encode(), content_type="application/json")

    def board(self, request: Request) -> Response:
        start = int(request.GET["start"])
        return self._between(None, start, start + _DAY)

    def week(self, request: Request) -> Response:
        start = int(request.GET["start"])
        return self._between(int(request.GET["room"]), start, start + 7 * _DAY)

    def find(self, request: Request) -> Response:
        start = int(request.GET["start"])
        found = self.rows(
            "SELECT id FROM rooms r WHERE capacity >= 4 AND NOT EXISTS (SELECT 1 FROM allocations a WHERE "
            "a.room_id = r.id AND a.starts_at < ? AND a.starts_at > ? AND a.ends_at > ?)",
            start + 3_600,
            start - _DAY,
            start,
        )
        return Response(json.dumps(found).encode(), content_type="application/json")

    def occupancy(self, request: Request) -> Response:
        """Minutes and bookings of each room, straight from the bookings."""
        start, end = int(request.GET["start"]), int(request.GET["end"])
        found = self.rows(
            "SELECT room_id, COUNT(*), SUM(MIN(ends_at, ?) - MAX(starts_at, ?)) / 60 FROM occurrences "
            "WHERE status = 'confirmed' AND starts_at < ? AND starts_at > ? AND ends_at > ? GROUP BY room_id",
            end,
            start,
            end,
            start - _DAY,
            start,
        )
        return Response(json.dumps(found).encode(), content_type="application/json")

    def feed(self, request: Request) -> Response:
        found = self.rows(
            "SELECT text_ko FROM event_texts WHERE room_id = ? ORDER BY starts_at", int(request.GET["room"])
        )
        return Response("".join(text for (text,) in found).encode(), content_type="text/calendar")

    def hub_feed(self, request: Request) -> Response:
        now = int(datetime.now(UTC).timestamp())
        found = self.rows(
            "SELECT text_ko FROM event_texts WHERE visibility = 'public' AND starts_at >= ? AND starts_at < ? "
            "ORDER BY starts_at",
            now - 90 * _DAY,
            now + 548 * _DAY,
        )
        return Response("".join(text for (text,) in found).encode(), content_type="text/calendar")

    def unchanged(self, request: Request) -> Response:
        self.rows("SELECT revision FROM room_versions WHERE room_id = ?", int(request.GET["room"]))
        return Response(status=304)


def main() -> None:
    """Serve the floor on ``PORT``."""
    floor = Floor(Path(sys.argv[1]))
    with Configurator() as config:
        reads = ("board", "week", "find", "occupancy", "feed", "hub_feed", "unchanged")
        for name in ("hello", "book", "book_series", *reads):
            config.add_route(name, f"/{name}")
            config.add_view(getattr(floor, name), route_name=name)
        app = config.make_wsgi_app()
    serve(app, host="127.0.0.1", port=int(sys.argv[2]), threads=8, ident=None, _quiet=True)


if __name__ == "__main__":
    main()
