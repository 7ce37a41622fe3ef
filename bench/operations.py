"""The operations that are measured: what is asked of Campus, and of the floor for the same thing."""

import random
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from bench.feeds import feed_operations
from bench.measuring import Ask, Client, Operation
from campus.domain.hubtime import SEOUL, at, local_date

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Data:
    """What the benchmark knows of the database it runs on."""

    rooms: list[tuple[int, str]]
    free: list[tuple[int, str, datetime]]  # room id, slug, start of a free half hour
    day: date


def read_data(file: Path, now: datetime, *, wanted: int) -> Data:
    """Undivided rooms, and ``wanted`` free half hours of the next three weeks, shuffled from a fixed seed."""
    with sqlite3.connect(file) as db:
        rooms = db.execute(
            "SELECT id, slug FROM rooms r WHERE NOT EXISTS (SELECT 1 FROM rooms p WHERE p.whole_id = r.id) ORDER BY id"
        ).fetchall()
        first = at(local_date(now) + timedelta(days=1))
        taken = db.execute(
            "SELECT room_id, starts_at, ends_at FROM allocations WHERE starts_at > ? AND starts_at < ?",
            (int(first.timestamp()) - 86_400, int(first.timestamp()) + 22 * 86_400),
        ).fetchall()
    free = list(_free_half_hours(rooms, taken, local_date(first)))
    random.Random(20261122).shuffle(free)
    if len(free) < wanted:
        raise RuntimeError(f"Only {len(free)} free half hours; {wanted} are needed.")
    day = local_date(now) + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return Data(rooms, free[:wanted], day)


def _free_half_hours(
    rooms: list[tuple[int, str]], taken: list[tuple[int, int, int]], first: date
) -> Iterator[tuple[int, str, datetime]]:
    busy = {
        (room_id, second)
        for room_id, starts_at, ends_at in taken
        for second in range(starts_at // 1800 * 1800, ends_at, 1800)
    }
    for offset in range(20):
        day = first + timedelta(days=offset)
        for minute in range(10 * 60, 20 * 60, 30):
            start = at(day, minute)
            for room_id, slug in rooms:
                if (room_id, int(start.timestamp())) not in busy and day.weekday() < 5:
                    yield room_id, slug, start


def booking_form(slug: str, start: datetime, token: str) -> bytes:
    """A sent booking form for half an hour."""
    wall = start.astimezone(SEOUL)
    end = wall + timedelta(minutes=30)
    fields = {
        "csrf_token": token,
        "room": slug,
        "date": wall.date().isoformat(),
        "start": f"{wall:%H:%M}",
        "end": f"{end:%H:%M}",
        "people": "1",
        "title": "측정",
        "purpose": "meeting",
        "visibility": "members",
        "note": "",
    }
    return urlencode(fields).encode()


def sign_in(client: Client, email: str, password: str) -> str:
    """Sign ``client`` in through the page; returns the CSRF token of the visit, to be sent with forms."""
    _keep_cookies(client, client.ask(Ask("GET", "/sign-in"))[2])
    token = read_token(client, "/sign-in")
    body = urlencode({"csrf_token": token, "email": email, "password": password}).encode()
    status, text, headers = client.ask(Ask("POST", "/sign-in", body=body, headers=FORM))
    if status != 303:
        raise RuntimeError(f"Signing in failed: {status} {text[:200]!r}")
    _keep_cookies(client, headers)
    return read_token(client, "/bookings/new")


def read_token(client: Client, path: str) -> str:
    """The CSRF token in the page at ``path``."""
    _, body, headers = client.ask(Ask("GET", path))
    _keep_cookies(client, headers)
    found = _TOKEN.search(body)
    if found is None:
        raise RuntimeError(f"No CSRF token at {path}: {body[:300]!r}")
    return found[1].decode()


def _keep_cookies(client: Client, headers: object) -> None:
    jar = dict(pair.split("=", 1) for pair in client.headers.get("Cookie", "").split("; ") if "=" in pair)
    for line in headers.get_all("Set-Cookie") or []:  # type: ignore[attr-defined]
        name, _, value = line.split(";")[0].partition("=")
        jar[name] = value
    client.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())


def operations(data: Data, token: str, count: int, etag_of: Callable[[str], str]) -> list[Operation]:
    """The table's rows for issue A's operations, ``count`` requests each."""
    day, second = data.day.isoformat(), int(at(data.day).timestamp())
    find = f"/rooms/find?date={day}&start=15:00&minutes=60&people=4"
    return [
        Operation(
            "day board, all rooms", 8, 1.8, [Ask("GET", f"/rooms?date={day}")] * count, _gets("board", second, count)
        ),
        _week(data, day, second, count),
        Operation("find a free room", 4, 0.5, [Ask("GET", find)] * count, _gets("find", second + 15 * 3600, count)),
        *feed_operations(data.rooms, etag_of, count),
        _plan(data, token, 40),
        _series(data, token, 52, 11 * 60, 10),
        _series(data, token, 104, 13 * 60, 14),
        # Last: it changes what the feeds above are asked for.
        _booking(data, token, count),
    ]


def _series(data: Data, token: str, dates: int, minute: int, goal: float) -> Operation:
    """A weekly series in every room, on Saturdays at ``minute``, which the data leave free: all is as planned."""
    saturday = data.day + timedelta(days=5 - data.day.weekday())
    places = [(room, at(saturday, minute)) for room in data.rooms]
    kind = {"Content-Type": "application/json"}
    ours = [
        Ask("POST", "/bookings/series/new", 303, _series_form(slug, start, token, dates), FORM)
        for (_, slug), start in places
    ]
    floor = [
        Ask("POST", "/book_series", 201, _floor_series(room_id, start, dates), kind) for (room_id, _), start in places
    ]
    return Operation(f"book a weekly series × {dates}", goal, 1.8, ours[:-1], floor, ours[-1])


def _plan(data: Data, token: str, count: int) -> Operation:
    """The plan of 104 Wednesdays at a busy hour: many dates fail, and each looks through all rooms for its ways out.

    Its goal is ten single bookings.
    """
    day = data.day + timedelta(days=(2 - data.day.weekday()) % 7)
    asks = [
        Ask("POST", "/bookings/series/new", 200, _series_form(slug, at(day, 15 * 60), token, 104, do="plan"), FORM)
        for _, slug in (data.rooms[number % len(data.rooms)] for number in range(count))
    ]
    half, kind = len(data.free) // 2, {"Content-Type": "application/json"}
    floor = [
        Ask("POST", "/book", 201, _floor_booking(room_id, start, 10_000 + number), kind)
        for number, (room_id, _, start) in enumerate(data.free[half + 210 : half + 210 + count])
    ]
    return Operation("plan 104 dates over all rooms", 50, 2.1, asks, floor)


def _series_form(slug: str, start: datetime, token: str, dates: int, *, do: str = "book") -> bytes:
    """A sent form of half an hour a week, everything as planned."""
    fields = (
        booking_form(slug, start, token).decode()
        + "&"
        + urlencode(
            {
                "frequency": "WEEKLY",
                "interval": "1",
                "weekdays": str(start.astimezone(SEOUL).weekday()),
                "count": str(dates),
            }
            | {"holidays": "keep", "healing": "offer", "planned": "1", "do": do}
        )
    )
    return fields.encode()


def _floor_series(room_id: int, start: datetime, dates: int) -> bytes:
    second = int(start.timestamp())
    return b'{"room": %d, "start": %d, "count": %d, "uid": "floor-%d-%d-%d"}' % (
        room_id,
        second,
        dates,
        room_id,
        second,
        dates,
    )


def _booking(data: Data, token: str, count: int) -> Operation:
    half = len(data.free) // 2
    *ours, once_more = [
        Ask("POST", "/bookings/new", 303, booking_form(slug, start, token), FORM)
        for _, slug, start in data.free[: count + 1]
    ]
    return Operation("book one slot", 5, 2.1, ours, floor_bookings(data.free[half : half + count]), once_more)


def floor_bookings(free: list[tuple[int, str, datetime]]) -> list[Ask]:
    """The floor's bookings of ``free`` half hours."""
    kind = {"Content-Type": "application/json"}
    return [
        Ask("POST", "/book", 201, _floor_booking(room_id, start, number), kind)
        for number, (room_id, _, start) in enumerate(free)
    ]


def _week(data: Data, day: str, second: int, count: int) -> Operation:
    rooms = [data.rooms[number % len(data.rooms)] for number in range(count)]
    ours = [Ask("GET", f"/rooms/{slug}?week={day}") for _, slug in rooms]
    return Operation(
        "week of one room", 3.5, 0.5, ours, [Ask("GET", f"/week?start={second}&room={room_id}") for room_id, _ in rooms]
    )


def _gets(name: str, second: int, count: int) -> list[Ask]:
    return [Ask("GET", f"/{name}?start={second}")] * count


def _floor_booking(room_id: int, start: datetime, number: int) -> bytes:
    return b'{"room": %d, "start": %d, "uid": "floor-%d"}' % (room_id, int(start.astimezone(UTC).timestamp()), number)
