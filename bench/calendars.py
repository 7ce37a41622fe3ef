"""What is heavy about calendars, on data S: the hub's feed with its memory, and importing a thousand events.

``python -m bench.calendars`` measures this alone; ``make bench`` does too, after its table.
"""

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from bench.feeds import MOST_OF_ONE, count_public
from bench.measuring import Ask, Client, family, free_port, measure, running
from bench.operations import read_data
from bench.served import environ, fresh_copy, make_data, serve
from campus import open_database
from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.ical.reading import read_calendar
from campus.importing.queries import identity_by_address
from campus.importing.services.agreeing import import_events
from campus.importing.services.planning import Watcher, plan_import
from campus.importing.services.sorting import FILE_LIMITS, file_events
from campus.importing.values import Agreed, Terms
from campus.permissions import Role
from campus.settings import read_settings
from campus.spaces.queries.catalogue import read_catalogue

EVENTS = 1_000
LEAST = EVENTS // 10
_FIRST, _FLOOR_ASKS = 10, 200


def peak_megabytes(pid: int) -> float:
    """The most memory that ``pid`` and its descendants have held, each at its worst."""
    lines = [line for each in family(pid) for line in Path(f"/proc/{each}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def measure_hub_feed(master: Path) -> None:
    """The hub's feed beside the feeds of rooms, and what the server holds after the first of them and the last."""
    file, port = fresh_copy(master, "run.sqlite"), free_port()
    rooms = read_data(file, datetime.now(UTC), wanted=1).rooms
    with running(serve(), port, environ(file, port, 1)) as pid:
        client = Client(port)
        room = measure(pid, client, [Ask("GET", f"/feeds/rooms/{slug}.ics") for _, slug in rooms])
        before = peak_megabytes(pid)
        asks = [Ask("GET", "/feeds/hub.ics")] * MOST_OF_ONE
        measure(pid, client, asks[:_FIRST], warm=0)
        first = peak_megabytes(pid)
        whole = measure(pid, client, asks[_FIRST:], warm=0)
        last = peak_megabytes(pid)
    events = count_public(file)
    tenth = whole.cpu / room.cpu * 10_000 / events
    print(f"\nhub feed, {events:,} events: {whole.cpu:.1f} ms CPU, {whole.cpu / room.cpu:.1f} times a room's")
    print(f"({room.cpu:.1f} ms); 10,000 events {tenth:.1f} times (allowed 10): {'holds' if tenth <= 10 else 'MISSED'}")
    flat = "holds" if last <= first * 1.1 else "MISSED"
    print(f"most memory: {before:.0f} MB before, {first:.0f} after {_FIRST}, {last:.0f} after {MOST_OF_ONE}: {flat}")


def measure_import(master: Path) -> None:
    """Importing in a process of its own, as the worker does it, beside as many bare bookings one at a time."""
    floor_file, port = fresh_copy(master, "floor.sqlite"), free_port()
    data = read_data(floor_file, datetime.now(UTC), wanted=_FLOOR_ASKS)
    kind = {"Content-Type": "application/json"}
    bodies = [
        json.dumps({"room": room, "start": int(start.timestamp()), "uid": f"floor-{number}"}).encode()
        for number, (room, _, start) in enumerate(data.free)
    ]
    command = [sys.executable, "-m", "bench.reference", str(floor_file), str(port)]
    with running(command, port) as pid:
        floor = measure(pid, Client(port), [Ask("POST", "/book", 201, each, kind) for each in bodies]).cpu
    file = fresh_copy(master, "run.sqlite")
    for count in (LEAST, EVENTS):
        command = [sys.executable, "-m", "bench.calendars", str(file), str(count)]
        said = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        ratio = (said["looking"] + said["booking"]) * 1e3 / count / floor
        print(f"\nimport of {count:,} events: {said['made']:,} booked; looking {said['looking']:.2f} s CPU, ", end="")
        print(f"told {said['told']} times how far, silent {said['silence']:.2f} s at most;")
        print(f"booking {said['booking']:.2f} s; most memory {said['megabytes']:.0f} MB; ", end="")
        print(f"{ratio:.1f} times as many bare bookings ({floor:.2f} ms each)")


def _calendar(file: Path, count: int) -> bytes:
    """A file of ``count`` half hours that are free in ``file``."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for number, (_, slug, start) in enumerate(read_data(file, datetime.now(UTC), wanted=count).free):
        lines += ["BEGIN:VEVENT", f"UID:bench-{count}-{number}", "DTSTAMP:20260801T000000Z", f"SUMMARY:측정 {number}"]
        lines += [f"DTSTART:{start.astimezone(UTC):%Y%m%dT%H%M%SZ}", "DURATION:PT30M", f"LOCATION:{slug}", "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def import_into(file: Path, count: int) -> None:
    """Import ``count`` events and print figures as JSON: seconds of this process, and its most memory."""
    settings = read_settings({}, environ(file, free_port(), 1))
    sessions, now = open_database(settings), datetime.now(UTC)
    email = next(each.email for each in DEMO_ACCOUNTS if each.role is Role.MANAGER)
    data, told = _calendar(file, count), [time.perf_counter()]
    began = time.process_time()
    files = file_events(read_calendar(data, now=now, limits=FILE_LIMITS), now=now)
    with sessions.read() as db:
        catalogue, by = read_catalogue(db), identity_by_address(db, email, now=now)
        assert by is not None
        rooms = {each.index: catalogue.by_slug[each.event.location] for each in files}
        terms = Terms(rooms=rooms, skips_holidays=False, override="measured")
        watcher = Watcher(progress=lambda _done, _total: told.append(time.perf_counter()))
        planned = plan_import(db, catalogue, files, terms, by=by, now=now, watcher=watcher)
    told.append(time.perf_counter())
    looked = time.process_time()
    terms = replace(terms, choices={each.file.index: each.choices for each in planned})
    agreed = Agreed(terms, {each.file.index: each.shown for each in planned})
    with sessions.write() as db:
        done = import_events(db, catalogue, files, agreed, by=by, now=now)
    figures = {
        "made": done.made,
        "looking": looked - began,
        "booking": time.process_time() - looked,
        "told": len(told) - 2,
        "silence": max(after - before for before, after in pairwise(told)),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(figures))


def main() -> None:
    """Measure; or, with a database and a number, import that many events into it."""
    if len(sys.argv) > 1:
        import_into(Path(sys.argv[1]), int(sys.argv[2]))
        return
    master = make_data(os.environ.get("SCALE", "S"))
    measure_hub_feed(master)
    measure_import(master)


if __name__ == "__main__":
    main()
