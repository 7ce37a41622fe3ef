"""``make bench``: the real server on data S (``SCALE=L`` for L), every operation against its floor, in one run.

Prints p50 and p95 of the wall, server CPU per request, SQL statements, and the ratio to the floor measured in the same
run; a row holds when that ratio is at most goal ÷ floor of the speed table.
"""

import os
import platform
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.calendars import measure_hub_feed, measure_import
from bench.measuring import Ask, Client, Operation, Timing, free_port, measure, running
from bench.operations import FORM, Data, booking_form, floor_bookings, operations, read_data, read_token, sign_in
from bench.reports import report_operations
from bench.served import environ, fresh_copy, make_data, serve
from bench.statements import count_statements
from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.domain.hubtime import local_date

COUNT = 210
CLIENTS = 8


def measure_all(file: Path, floor_file: Path) -> tuple[list[tuple[Operation, Timing, Timing, int]], Timing, Timing]:
    """Every operation on Campus and on the floor, turn by turn, so that both feel the same weather."""
    port, floor_port = free_port(), free_port()
    data = read_data(file, datetime.now(UTC), wanted=4 * COUNT)
    floor_command = [sys.executable, "-m", "bench.reference", str(floor_file), str(floor_port)]
    with (
        running(serve(), port, environ(file, port, 1)) as pid,
        running(floor_command, floor_port) as floor_pid,
    ):
        client, floor_client = Client(port), Client(floor_port)
        # Organizers book what members book, and seasons too.
        account = next(each for each in DEMO_ACCOUNTS if each.email.startswith("organizer@"))
        token = sign_in(client, account.email, account.password)

        def etag(path: str) -> str:
            return client.ask(Ask("GET", path))[2]["ETag"]

        manager = Client(port)
        account = next(each for each in DEMO_ACCOUNTS if each.email.startswith("manager@"))
        sign_in(manager, account.email, account.password)
        reports = report_operations(local_date(datetime.now(UTC)), manager.headers, COUNT)

        rows = []
        hello = measure(floor_pid, floor_client, [Ask("GET", "/hello")] * COUNT)
        # Before bookings are made that change what is measured.
        for each in (*reports, *operations(data, token, COUNT, etag)):
            ours = measure(pid, client, each.campus)
            floor = measure(floor_pid, floor_client, each.floor)
            asked = each.once_more or each.campus[-1]
            statements = count_statements(file, asked, client.headers, f"http://127.0.0.1:{port}")
            rows.append((each, ours, floor, statements))
        hello_again = measure(floor_pid, floor_client, [Ask("GET", "/hello")] * COUNT)
    return rows, hello, hello_again


def bookings_a_second(scale: str, processes: int) -> tuple[float, float]:
    """Bookings a second on ``processes`` processes, and on the floor; eight clients, each with slots of its own."""
    master = make_data(scale)
    file, floor_file = fresh_copy(master, "run.sqlite"), fresh_copy(master, "floor.sqlite")
    port, floor_port = free_port(), free_port()
    data: Data = read_data(file, datetime.now(UTC), wanted=CLIENTS * 100)
    with running(serve(str(processes)), port, environ(file, port, processes)):
        account = DEMO_ACCOUNTS[0]
        first = Client(port)
        sign_in(first, account.email, account.password)
        token = read_token(first, "/bookings/new")
        asks = [
            Ask("POST", "/bookings/new", 303, booking_form(slug, start, token), FORM) for _, slug, start in data.free
        ]
        ours = rate([Client(port, dict(first.headers)) for _ in range(CLIENTS)], asks)
    with running([sys.executable, "-m", "bench.reference", str(floor_file), str(floor_port)], floor_port):
        floor = rate([Client(floor_port) for _ in range(CLIENTS)], floor_bookings(data.free))
    return ours, floor


def rate(clients: list[Client], asks: list[Ask]) -> float:
    """How many of ``asks`` are answered as expected in a second, all ``clients`` asking at once."""

    def ask(number: int) -> int:
        return sum(clients[number].ask(each)[0] == each.expect for each in asks[number :: len(clients)])

    began = time.perf_counter()
    with ThreadPoolExecutor(len(clients)) as pool:
        answered = sum(pool.map(ask, range(len(clients))))
    return answered / (time.perf_counter() - began)


def report(rows: list[tuple[Operation, Timing, Timing, int]], hello: Timing) -> None:
    print("| operation | p50 ms | p95 ms | CPU ms | SQL | floor CPU ms | ratio | allowed | CPU ÷ hello | |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for each, ours, floor, statements in rows:
        ratio, allowed = ours.cpu / floor.cpu, each.goal / each.floor_ms
        print(
            f"| {each.name} | {ours.p50:.1f} | {ours.p95:.1f} | {ours.cpu:.2f} | {statements} | {floor.cpu:.2f} "
            f"| {ratio:.1f} | {allowed:.1f} | {ours.cpu / hello.cpu:.1f} "
            f"| {'holds' if ratio <= allowed else 'MISSED'} |"
        )


def main() -> None:
    scale = os.environ.get("SCALE", "S")
    master = make_data(scale)
    file, floor_file = fresh_copy(master, "run.sqlite"), fresh_copy(master, "floor.sqlite")
    rows, hello, hello_again = measure_all(file, floor_file)
    print(f"\nData {scale} · {datetime.now(UTC):%Y-%m-%d} · {platform.machine()}, {os.cpu_count()} cores")
    names = ("pyramid", "SQLAlchemy", "waitress")
    print(f"Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in names))
    print(f"hello world of the same server: {hello.cpu:.2f} ms CPU before, {hello_again.cpu:.2f} after\n")
    report(rows, hello)
    measure_hub_feed(master)
    measure_import(master)
    for processes in (1, 2):
        ours, floor = bookings_a_second(scale, processes)
        print(f"\nbookings a second, {CLIENTS} clients, {processes} process(es): {ours:.0f}, ", end="")
        print(f"{ours / floor:.2f} of the floor's {floor:.0f} (wanted: {200 / 307:.2f})")


if __name__ == "__main__":
    main()
