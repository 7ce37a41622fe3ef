"""Starting servers and measuring them from outside: wall time, CPU time of the server's processes, status codes."""

import http.client
import os
import socket
import statistics
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. ``expect`` is the status that counts as an answer."""

    method: str
    path: str
    expect: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    """A row of the table. ``goal`` and ``floor_ms`` are milliseconds of ``speed.md``; their ratio is what must hold.

    ``once_more`` is asked to count statements, where asking the same again would be another thing.
    """

    name: str
    goal: float
    floor_ms: float
    campus: list[Ask]
    floor: list[Ask]
    once_more: Ask | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of one operation: median and 95th percentile of the wall, and server CPU per request."""

    p50: float
    p95: float
    cpu: float


class WrongAnswer(AssertionError):
    """The server answered with another status than expected: figures of errors mean nothing."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def family(pid: int) -> list[int]:
    """``pid`` and its descendants."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += family(int(child))
    return found


def cpu_seconds(pid: int) -> float:
    """CPU seconds that ``pid`` and its descendants have used, from the scheduler's nanosecond counters."""
    total = 0
    for each in family(pid):
        for task in Path(f"/proc/{each}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


@contextmanager
def running(command: Sequence[str], port: int, environ: dict[str, str] | None = None) -> Iterator[int]:
    """A server as a subprocess, ready on ``port``; gives its pid."""
    process = subprocess.Popen(command, env=os.environ | (environ or {}), stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                raise RuntimeError(f"The server ended: {command}")
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


class Client:
    """One keep-alive connection."""

    def __init__(self, port: int, headers: dict[str, str] | None = None) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = headers or {}

    def ask(self, ask: Ask) -> tuple[int, bytes, http.client.HTTPMessage]:
        self.connection.request(ask.method, ask.path, ask.body, self.headers | ask.headers)
        response = self.connection.getresponse()
        return response.status, response.read(), response.headers


def measure(pid: int, client: Client, asks: Sequence[Ask], warm: int = 10) -> Timing:
    """Ask one after the other; the first ``warm`` do not count."""
    # The server ends connections that are silent for long, as while the other side was measured.
    client.connection.close()
    walls = []
    before = 0.0
    for number, ask in enumerate(asks):
        if number == warm:
            before = cpu_seconds(pid)
        began = time.perf_counter()
        status, body, _ = client.ask(ask)
        walls.append(time.perf_counter() - began)
        if status != ask.expect:
            raise WrongAnswer(f"{ask.method} {ask.path}: {status}, expected {ask.expect}: {body[:300]!r}")
    cpu = (cpu_seconds(pid) - before) / (len(asks) - warm)
    walls = sorted(walls[warm:])
    return Timing(statistics.median(walls) * 1e3, walls[int(len(walls) * 0.95)] * 1e3, cpu * 1e3)
