"""The only way that the hub asks another server of its own accord: providers named by the operator.

An answer has a few seconds altogether, however slowly it drips, and a bounded size. Redirects are not followed.
"""

import json
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Event, Timer
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from campus.people.oidc.values import ProviderTrouble, Trouble

SECONDS = 5.0
MOST_OCTETS = 256 * 1024
_ERROR_CODE = re.compile(r"[a-z_]{1,40}")


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _cut(sock: socket.socket, is_over: Event) -> None:
    is_over.set()
    try:
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        return  # it was over already


@contextmanager
def _connected(address: SplitResult) -> Iterator[tuple[HTTPConnection, Event]]:
    """A connection that is cut after ``SECONDS``, whatever it is doing then."""
    is_https, host = address.scheme == "https", address.hostname or ""
    port = address.port or (443 if is_https else 80)
    sock = socket.create_connection((host, port), timeout=SECONDS)
    if is_https:
        sock = _tls().wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
    is_over = Event()
    watch = Timer(SECONDS, _cut, (sock, is_over))
    watch.daemon = True
    watch.start()
    try:
        if isinstance(sock, ssl.SSLSocket):
            sock.do_handshake()
        connection = HTTPSConnection(host, port, context=_tls()) if is_https else HTTPConnection(host, port)
        connection.sock = sock
        yield connection, is_over
    finally:
        watch.cancel()
        sock.close()


def _read(response: HTTPResponse) -> bytes:
    octets = response.read(MOST_OCTETS + 1)
    if len(octets) > MOST_OCTETS:
        raise ProviderTrouble(Trouble.WRONG, "the answer is too large")
    return octets


def _judge(status: int, octets: bytes) -> dict[str, Any]:
    """The JSON object of a good answer. Raises :class:`ProviderTrouble` for any other."""
    if status >= 500 or status == 429:
        raise ProviderTrouble(Trouble.DOWN, f"the answer has status {status}")
    try:
        found = json.loads(octets)
    except (ValueError, RecursionError):
        found = None
    if status != 200:
        code = found.get("error") if isinstance(found, dict) else None
        named = f", {code}" if isinstance(code, str) and _ERROR_CODE.fullmatch(code) else ""
        raise ProviderTrouble(Trouble.WRONG, f"the answer has status {status}{named}")
    if not isinstance(found, dict):
        raise ProviderTrouble(Trouble.WRONG, "the answer is no JSON object")
    return found


def fetch(
    address: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object at ``address``; ``form`` is sent by POST. Raises :class:`ProviderTrouble`: ``DOWN`` where nothing
    whole comes in time, ``WRONG`` for what is no such object."""
    parts = urlsplit(address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    wanted = {"Accept": "application/json", "Connection": "close", **(headers or {})}
    method, body = "GET", None
    if form is not None:
        method, body = "POST", urlencode(form)
        wanted["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        with _connected(parts) as (connection, is_over):
            try:
                connection.request(method, path, body, wanted)
                response = connection.getresponse()
                status, octets = response.status, _read(response)
            finally:
                was_cut = is_over.is_set()
    except (OSError, HTTPException, ValueError) as problem:
        raise ProviderTrouble(Trouble.DOWN, f"no whole answer: {type(problem).__name__}") from problem
    if was_cut:
        raise ProviderTrouble(Trouble.DOWN, "no whole answer in time")
    return _judge(status, octets)
