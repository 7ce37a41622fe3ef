"""One server process: its limits, its end, and what it does when too much is asked at once."""

import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from campus.cli import serving
from campus.cli.serving import BODY_BYTES, LoadShedder, Server, listen, make_server
from campus.settings import Settings, SettingsRefused
from tests.support.databases import make_settings
from tests.support.serving import PATIENCE_SECONDS, until

NO_ANSWER = 0


@pytest.fixture
def plain(tmp_path: Path) -> Settings:
    return make_settings("sqlite://", tmp_path, threads="2")


class Gate:
    """A WSGI application that holds every request to ``/held`` until it is opened."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.entered = threading.Semaphore(0)
        self.environs: list[dict[str, Any]] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.environs.append(environ)
        environ["wsgi.input"].read()
        if environ["PATH_INFO"] == "/held":
            self.entered.release()
            self.opened.wait(PATIENCE_SECONDS)
        body = json.dumps({"scheme": environ["wsgi.url_scheme"], "from": environ["REMOTE_ADDR"]}).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]


class Serving:
    """A served application and ways to ask it."""

    def __init__(self, server: Server, port: int) -> None:
        self.server, self.port = server, port
        self.thread = threading.Thread(target=server.run)
        self.answers: list[int] = []
        self.askers: list[threading.Thread] = []

    def ask(self, path: str = "/", method: str = "GET", body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        response.text = response.read().decode()
        connection.close()
        return response

    def refuses(self) -> bool:
        """Whether nobody listens any more."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) != 0

    def ask_beside(self, path: str) -> None:
        def ask() -> None:
            try:
                self.answers.append(self.ask(path).status)
            except (OSError, http.client.HTTPException):
                self.answers.append(NO_ANSWER)

        asker = threading.Thread(target=ask)
        asker.start()
        self.askers.append(asker)

    def end(self) -> None:
        self.server.stop()
        self.thread.join(PATIENCE_SECONDS)
        for asker in self.askers:
            asker.join(PATIENCE_SECONDS)


@contextmanager
def served(app: Any, settings: Settings) -> Iterator[Serving]:
    (listener,) = listen(("127.0.0.1:0",))
    port = listener.getsockname()[1]
    serving_ = Serving(make_server(app, settings, [listener]), port)
    serving_.thread.start()
    try:
        yield serving_
    finally:
        serving_.end()


def test_told_to_stop_it_finishes_what_runs_and_what_waits(plain):
    gate = Gate()
    with served(gate, plain) as running:
        for _number in range(5):  # two run, three wait for a thread
            running.ask_beside("/held")
        until(lambda: running.server.waiting == 3)
        running.server.stop()
        until(running.refuses)
        gate.opened.set()
        running.end()
        assert not running.thread.is_alive()
    assert running.answers == [200] * 5


def test_it_ends_in_time_even_if_a_request_does_not(plain, monkeypatch):
    monkeypatch.setattr(serving, "FINISH_SECONDS", 0.2)
    gate = Gate()
    with served(gate, plain) as running:
        running.ask_beside("/held")
        assert gate.entered.acquire(timeout=PATIENCE_SECONDS)
        running.server.stop()
        running.thread.join(PATIENCE_SECONDS)
        assert not running.thread.is_alive()
        gate.opened.set()


def test_a_long_queue_is_answered_503_at_once():
    shedder = LoadShedder(Gate(), longest=3)
    started: list[Any] = []

    def ask(method: str) -> list[bytes]:
        environ = {"PATH_INFO": "/", "REQUEST_METHOD": method, "wsgi.url_scheme": "http", "REMOTE_ADDR": ""}
        environ["wsgi.input"] = BytesIO()
        return list(shedder(environ, lambda status, headers: started.append((status, dict(headers)))))

    shedder.waiting = [object()] * 3
    ask("GET")
    assert started[-1][0] == "200 OK"
    shedder.waiting = [object()] * 4
    body = ask("GET")
    status, headers = started[-1]
    assert status == "503 Service Unavailable"
    assert headers["Retry-After"] == "3"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert int(headers["Content-Length"]) == len(b"".join(body))
    assert ask("HEAD") == []


def test_the_shedder_watches_the_real_queue(plain, monkeypatch):
    monkeypatch.setattr(serving, "WAITING_PER_THREAD", 1)
    gate = Gate()
    with served(gate, plain) as running:
        for _number in range(2):
            running.ask_beside("/held")
            assert gate.entered.acquire(timeout=PATIENCE_SECONDS)
        for _number in range(10):
            running.ask_beside("/held")
        until(lambda: running.server.waiting == 10)
        gate.opened.set()
        for asker in running.askers:
            asker.join(PATIENCE_SECONDS)
    # Two ran. Of the ten that waited, those that came up while more than two were left behind them were turned away.
    assert running.answers.count(503) >= 6
    assert running.answers.count(200) >= 4
    assert len(running.answers) == 12


def test_a_body_too_large_is_refused_before_it_is_read(plain):
    gate = Gate()
    with served(gate, plain) as running:
        assert running.ask(method="POST", body=b"x" * 1000).status == 200
        with socket.create_connection(("127.0.0.1", running.port)) as raw:
            raw.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % (BODY_BYTES + 1))
            assert b"413" in raw.recv(100)
    assert len(gate.environs) == 1


def test_forwarded_headers_are_believed_from_the_named_proxy_only(plain):
    claims = {"X_Forwarded_For": "203.0.113.7", "X_Forwarded_Proto": "https"}
    with served(Gate(), plain) as running:
        assert json.loads(running.ask(**claims).text) == {"scheme": "http", "from": "127.0.0.1"}
    with served(Gate(), replace(plain, trusted_proxy="127.0.0.1")) as running:
        assert json.loads(running.ask(**claims).text) == {"scheme": "https", "from": "203.0.113.7"}
    with served(Gate(), replace(plain, trusted_proxy="192.0.2.9")) as running:
        assert json.loads(running.ask(**claims).text) == {"scheme": "http", "from": "127.0.0.1"}


def test_an_https_site_is_https_also_without_a_word_from_the_proxy(plain):
    with served(Gate(), replace(plain, base_url="https://campus.example")) as running:
        assert json.loads(running.ask().text)["scheme"] == "https"


def test_the_server_does_not_say_what_it_is(plain):
    with served(Gate(), plain) as running:
        assert running.ask().getheader("Server") is None


def test_a_unix_socket_serves_and_replaces_a_stale_one(plain, tmp_path):
    path = tmp_path / "http.sock"
    path.write_text("left over")
    (listener,) = listen((f"unix:{path}",))
    server = make_server(Gate(), plain, [listener])
    thread = threading.Thread(target=server.run)
    thread.start()
    with socket.socket(socket.AF_UNIX) as raw:
        raw.connect(str(path))
        raw.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert raw.recv(12) == b"HTTP/1.0 200"
    server.stop()
    thread.join(PATIENCE_SECONDS)


def test_several_addresses_are_served_by_one_process(plain):
    sockets = listen(("127.0.0.1:0", "127.0.0.1:0"))
    ports = [each.getsockname()[1] for each in sockets]
    server = make_server(Gate(), plain, sockets)
    thread = threading.Thread(target=server.run)
    thread.start()
    for port in ports:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        connection.request("GET", "/")
        assert connection.getresponse().status == 200
        connection.close()
    server.stop()
    thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()


@pytest.mark.parametrize("address", ["6543", "localhost", "localhost:http", ""])
def test_an_address_that_cannot_be_read_is_refused(address):
    with pytest.raises(SettingsRefused, match="host:port"):
        listen((address,))


def test_a_taken_port_is_refused_with_its_name(monkeypatch):
    monkeypatch.setattr(serving, "FREE_PORT_SECONDS", 0)
    (taken,) = listen(("127.0.0.1:0",))
    with taken, pytest.raises(SettingsRefused, match=f"Cannot listen on 127.0.0.1:{taken.getsockname()[1]}"):
        listen((f"127.0.0.1:{taken.getsockname()[1]}",))
