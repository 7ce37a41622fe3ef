"""One process of the server: Waitress on sockets it is given, which turns work away when too much waits."""

import errno
import logging
import resource
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server
from waitress.wasyncore import loop

from campus.settings import Settings, SettingsRefused
from campus.web.protection import HEADERS

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

CONNECTION_LIMIT = 2_000
BODY_BYTES = 9 * 1024 * 1024
CHANNEL_TIMEOUT_SECONDS = 15
FINISH_SECONDS = 10
FREE_PORT_SECONDS = 3
BACKLOG = 1_024

# A queue this long is about two seconds of waiting; who asks now is better told to come back.
WAITING_PER_THREAD = 32
RETRY_AFTER_SECONDS = "3"
BUSY_TEXT = """\
지금 요청이 몰려 있어요. 몇 초 뒤에 다시 시도해 주세요.
The hub is very busy. Please try again in a few seconds.
"""


class LoadShedder:
    """Answers 503 at once while more than ``longest`` requests wait for a thread, so that the queue empties quickly.

    Those turned away have waited longest; nothing of theirs was begun.
    """

    def __init__(self, app: WsgiApp, longest: int) -> None:
        self.app = app
        self.longest = longest
        self.waiting: Sequence[Any] = ()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if len(self.waiting) <= self.longest:
            return self.app(environ, start_response)
        body = BUSY_TEXT.encode()
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Retry-After", RETRY_AFTER_SECONDS),
            ("Cache-Control", "no-store"),
            *HEADERS,
        ]
        status = HTTPStatus.SERVICE_UNAVAILABLE
        start_response(f"{status.value} {status.phrase}", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _bound(address: str) -> list[socket.socket]:
    if address.startswith("unix:"):
        return [_bound_unix(Path(address.removeprefix("unix:")))]
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise SettingsRefused(f"campus.listen takes host:port or unix:/path, not {address!r}.")
    sockets = []
    for family, kind, _proto, _name, where in socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM):
        bound = socket.socket(family, kind)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        _bind(bound, where, address)
        sockets.append(bound)
    return sockets


def _bind(unbound: socket.socket, where: Any, address: str) -> None:
    """Bind, waiting a little for a server that is just ending."""
    deadline = time.monotonic() + FREE_PORT_SECONDS
    while True:
        try:
            unbound.bind(where)
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                unbound.close()
                raise SettingsRefused(f"Cannot listen on {address}: {problem.strerror}.") from problem
            time.sleep(0.1)
        else:
            return


def _bound_unix(path: Path) -> socket.socket:
    with suppress(FileNotFoundError):
        path.unlink()
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    bound.bind(str(path))
    # The folder decides who may reach it; the proxy in front is of another user.
    path.chmod(0o666)
    return bound


def listen(addresses: Iterable[str]) -> list[socket.socket]:
    """Sockets that listen on ``host:port`` (every address of the host's name) or ``unix:/path``.

    Raises :class:`SettingsRefused` for an address that cannot be read or had.
    """
    sockets = [bound for address in addresses for bound in _bound(address)]
    for bound in sockets:
        bound.listen(BACKLOG)
        bound.setblocking(False)
    return sockets


def allow_many_connections() -> None:
    """Raise the soft limit of open files so that ``CONNECTION_LIMIT`` can be reached."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTION_LIMIT + 256
    if soft != resource.RLIM_INFINITY and soft < wanted:
        best = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (best, hard))


class Server:
    """Waitress with an end that finishes what it began: ``run`` returns after ``stop``."""

    def __init__(self, waitress: Any, channels: dict[int, Any]) -> None:
        self._waitress = waitress
        self._map = channels
        self._told_to_stop = False

    @property
    def waiting(self) -> int:
        """How many requests wait for a thread."""
        return len(self._waitress.task_dispatcher.queue)

    def stop(self) -> None:
        """Ask ``run`` to end; may be called from a signal handler or another thread."""
        self._told_to_stop = True
        for each in list(self._map.values()):
            if isinstance(each, BaseWSGIServer):
                with suppress(OSError):  # `run` may have ended meanwhile
                    each.pull_trigger()

    def run(self) -> None:
        """Serve until told to stop; then take nothing new and finish what runs, within ``FINISH_SECONDS``."""
        while not self._told_to_stop:
            self._turn(1.0)
        for each in list(self._map.values()):
            if isinstance(each, BaseWSGIServer):  # its trigger goes on waking the loop
                each.del_channel()
                each.socket.close()
        deadline = time.monotonic() + FINISH_SECONDS
        while self._is_busy() and time.monotonic() < deadline:
            self._turn(0.1)
        self._waitress.task_dispatcher.shutdown(timeout=1)
        for each in list(self._map.values()):
            each.close()

    def _turn(self, seconds: float) -> None:
        loop(timeout=seconds, use_poll=True, map=self._map, count=1)

    def _is_busy(self) -> bool:
        channels = [each for each in self._map.values() if isinstance(each, HTTPChannel)]
        return any(channel.requests or channel.total_outbufs_len for channel in channels)


def make_server(app: WsgiApp, settings: Settings, sockets: list[socket.socket]) -> Server:
    """A server for ``app`` on listening ``sockets``, with the limits of this module."""
    # Its warnings would be a line for every request that has to wait.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    shedder = LoadShedder(app, WAITING_PER_THREAD * settings.threads)
    proxy: dict[str, Any] = {}
    if settings.trusted_proxy:
        headers = {"x-forwarded-for", "x-forwarded-proto"}
        proxy = {"trusted_proxy": settings.trusted_proxy, "trusted_proxy_headers": headers}
    channels: dict[int, Any] = {}
    waitress = create_server(
        shedder,
        map=channels,
        sockets=sockets,
        threads=settings.threads,
        connection_limit=CONNECTION_LIMIT,
        backlog=BACKLOG,
        asyncore_use_poll=True,
        channel_timeout=CHANNEL_TIMEOUT_SECONDS,
        cleanup_interval=5,
        max_request_body_size=BODY_BYTES,
        url_scheme="https" if settings.is_https else "http",
        clear_untrusted_proxy_headers=True,
        ident=None,
        expose_tracebacks=False,
        **proxy,
    )
    shedder.waiting = waitress.task_dispatcher.queue
    return Server(waitress, channels)
