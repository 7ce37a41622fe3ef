"""The application in tests: asked directly with WebTest, or served by Waitress to a browser."""

import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from pyramid.router import Router
from webtest import TestApp

from campus import make_app
from campus.cli.serving import listen, make_server
from campus.db import Sessions
from campus.founding.gate import FOUNDED
from campus.people.models import Login
from campus.people.queries.logins import token_digest
from campus.people.security import LOGIN_COOKIE
from campus.settings import Settings
from campus.web.visits import cookie_name
from tests.support.hub import Person
from tests.support.pages import Browser

# A bug reaches the test as itself, not as an error page.
INI = {"campus.raise_crashes": "true"}
SignIn = Callable[[TestApp, Person], None]


def open_login(sessions: Sessions, resident: Person) -> str:
    """Sign a resident in as the database sees it; the token that the browser would hold."""
    now = datetime.now(UTC).replace(microsecond=0)
    token = secrets.token_urlsafe(32)
    login = Login(
        token_sha256=token_digest(token),
        resident_id=resident.id,
        device="Test browser",
        network="192.0.2.1",
        created_at=now,
        last_seen_at=now,
        expires_at=now + timedelta(days=14),
    )
    with sessions.write() as db:
        db.add(login)
    return token


def sign_in(app: TestApp, resident: Person) -> None:
    """Make ``app`` ask as ``resident`` from now on, without the sign-in page."""
    registry = app.router.registry
    app.set_cookie(cookie_name(registry["settings"], LOGIN_COOKIE), open_login(registry["sessions"], resident))


@pytest.fixture(name="sign_in")
def sign_in_fixture() -> SignIn:
    return sign_in


class _Routers:
    """One configured application per process, since configuring takes longer than most tests."""

    router: Router | None = None

    def on(self, settings: Settings, sessions: Sessions) -> Router:
        if self.router is None:
            self.router = make_app(settings, sessions, dict(INI))
        self.router.registry["settings"] = settings
        self.router.registry["sessions"] = sessions
        # Most tests know the hub as set up; those of the first run say otherwise before.
        sessions.info.setdefault(FOUNDED, True)
        return self.router


@pytest.fixture(scope="session")
def routers() -> _Routers:
    return _Routers()


@pytest.fixture
def app(routers: _Routers, settings: Settings, sessions: Sessions) -> TestApp:
    """The application on the test's database, asked without a network; ``app.router`` is Pyramid's."""
    router = routers.on(settings, sessions)
    app = Browser(router, extra_environ={"REMOTE_ADDR": "192.0.2.1"})
    app.router = router
    return app


@dataclass(frozen=True, slots=True)
class LiveServer:
    """A served application; ``url`` has no trailing slash."""

    url: str
    sessions: Sessions
    settings: Settings


@pytest.fixture
def served_as() -> str:
    """The name by which browsers ask the live server for pages."""
    return "127.0.0.1"


@pytest.fixture
def live_server(routers: _Routers, settings: Settings, sessions: Sessions, served_as: str) -> Iterator[LiveServer]:
    """The application on a free port of this machine, served as ``campus serve`` does, from a thread."""
    (listener,) = listen(("127.0.0.1:0",))
    url = f"http://{served_as}:{listener.getsockname()[1]}"
    served = replace(settings, base_url=url)
    server = make_server(routers.on(served, sessions), served, [listener])
    thread = threading.Thread(target=server.run)
    thread.start()
    yield LiveServer(url, sessions, served)
    server.stop()
    thread.join()


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
