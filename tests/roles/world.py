"""The small hub with one thing of each kind, and the browsers of everybody who asks for them."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import time_machine
from pyramid.router import Router
from sqlalchemy import insert, select
from webob import Request

from campus import open_database
from campus.db import Sessions
from campus.people.models import Login, Resident, ResidentStatus
from campus.people.security import LOGIN_COOKIE
from campus.permissions import Role
from campus.settings import Settings
from tests.roles.asking import Browser, World
from tests.roles.keeping import Keeper
from tests.roles.more_things import circles, connections, doors, help_wanted, pictures, rules
from tests.roles.things import Things, bookings, people
from tests.support.applications import open_login
from tests.support.clock import NOW
from tests.support.databases import make_settings
from tests.support.engines import Engines
from tests.support.groups import add_residents
from tests.support.hub import Hub, Person, read_hub
from tests.support.hub_rows import FOUNDED
from tests.support.own_provider import own_provider
from tests.support.providers import configured

_TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')


def _make_things(sessions: Sessions, settings: Settings, hub: Hub) -> dict[str, str]:
    with sessions.write() as db:
        pupils = [each.id for each in add_residents(db, hub, 2)]
    made: dict[str, str] = dict(people(sessions, settings, hub))
    made |= bookings(sessions, settings, hub)
    more: tuple[Things, ...] = (
        circles(sessions, hub, pupils[0]),
        connections(sessions, hub, pupils),
        help_wanted(sessions, hub, int(made["date time-only"])),
        doors(sessions, hub),
        rules(sessions, hub),
        pictures(sessions, hub),
    )
    for each in more:
        made |= each
    return made


def _disabled(sessions: Sessions) -> Person:
    values = {"email": "gone@hub.example", "name": "끝난 계정", "role": Role.ADMIN, "created_at": FOUNDED}
    with sessions.write() as db:
        adding = insert(Resident).returning(Resident.id)
        resident_id = db.scalar(adding, [values | {"status": ResidentStatus.DISABLED}])
    return Person(resident_id or 0, values["email"], values["name"])  # type: ignore[arg-type]


def _browser(router: Router, sessions: Sessions, person: Person | None, page: str) -> Browser:
    """The browser of ``person``, None: of a visitor, with the cookies and the token that ``page`` gave."""
    cookies = {"locale": "en"}
    if person is not None:
        cookies[LOGIN_COOKIE] = open_login(sessions, person)
    request = Request.blank(page, headers={"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())})
    answer = request.get_response(router)
    found = _TOKEN.search(answer.text)
    assert found is not None, f"no form at {page}: {answer.status}"
    for given in answer.headers.getall("Set-Cookie"):
        name, _, value = given.partition(";")[0].partition("=")
        cookies[name] = value
    return Browser(cookies, found[1], person and person.id)


def _browsers(router: Router, sessions: Sessions, hub: Hub, things: Things) -> dict[str, Browser]:
    staff = {"manager": hub.manager, "admin": hub.admin, "organizer": hub.organizer}
    visitor = _browser(router, sessions, None, "/sign-in")
    signed_in = {"member": hub.other_member, "concerned": hub.member, **staff}
    found = {who: _browser(router, sessions, person, "/me") for who, person in signed_in.items()}
    closed = _browser(router, sessions, _disabled(sessions), "/sign-in")
    keys = {**closed.cookies, "display": things["display key"]}
    bearer = {"Authorization": f"Bearer {things['api key']}"}
    return found | {"visitor": visitor, "key": visitor, "stranger": Browser(keys, closed.token, headers=bearer)}


def _login_of(sessions: Sessions, person: Person) -> str:
    with sessions.read() as db:
        return str(db.scalar(select(Login.id).where(Login.resident_id == person.id)))


@contextmanager
def open_world(file: Path, engines: Engines, make: Callable[[Settings, Sessions], Router]) -> Iterator[World]:
    """The world on ``file``, a database with the small hub; ``make`` makes the application. The clock stands at the
    tests' Wednesday while it is open."""
    settings = make_settings(f"sqlite:///{file}", file.with_suffix(".mail"))
    with time_machine.travel(NOW, tick=False), own_provider() as institution:
        settings = replace(settings, providers=(configured(institution.url),))
        sessions = open_database(settings, engines.on(settings))
        router = make(settings, sessions)
        with sessions.read() as db:
            hub = read_hub(db)
        made = _make_things(sessions, settings, hub)
        browsers = _browsers(router, sessions, hub, made)
        made["login"] = _login_of(sessions, hub.member)
        keeper = Keeper(file)
        try:
            yield World(router, made, browsers, keeper)
        finally:
            keeper.close()
