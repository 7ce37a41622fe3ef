"""Pieces of pages that are kept: never older than the catalogue, never in another language, never another's."""

from datetime import timedelta

import pytest
import time_machine
from markupsafe import Markup
from sqlalchemy import update
from webtest import TestApp

from campus.db import Sessions
from campus.spaces.models import Building, Equipment, Room
from campus.spaces.services import renew_revision
from campus.web.keeping import kept, kept_as
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub

FINDER = "/rooms/find?date=2026-11-26&start=11:00&people=2&show=all"


@pytest.fixture(autouse=True)
def _some_day(clock: time_machine.Traveller) -> None:
    """All of these stand at the tests' Wednesday."""


def menu(app: TestApp) -> list[str]:
    return [link.text for link in app.get("/rooms").html.select(".site-nav a")]


def main_of(app: TestApp, path: str, locale: str) -> str:
    app.set_cookie("locale", locale)
    return str(app.get(path).html.find("main"))


@pytest.mark.parametrize(
    ("path", "table", "said"),
    [
        ("/rooms", Room, "새 회의실 이름"),
        ("/rooms", Equipment, "새 칠판"),
        (FINDER, Room, "새 회의실 이름"),
        (FINDER, Building, "새 건물"),
        (FINDER, Equipment, "새 칠판"),
        ("/rooms/meeting", Room, "새 회의실 이름"),
        ("/rooms/meeting", Building, "새 건물"),
        ("/rooms/meeting", Equipment, "새 칠판"),
    ],
)
def test_what_the_spaces_are_called_is_said_at_once(
    app: TestApp, hub: Hub, sessions: Sessions, path: str, table: type, said: str
) -> None:
    for _ in range(2):
        assert said not in app.get(path)
    with sessions.write() as db:
        db.execute(update(table).values(name_ko=said))
        renew_revision(db, now=NOW)
    assert said in app.get(path)


@pytest.mark.parametrize("path", ["/rooms", FINDER, "/rooms/meeting"])
def test_each_language_has_pieces_of_its_own(app: TestApp, hub: Hub, path: str) -> None:
    in_korean, in_english, again = (main_of(app, path, locale) for locale in ("ko", "en", "ko"))
    assert in_korean == again
    assert ("Equipment" in in_korean, "Equipment" in in_english) == (False, True)


def test_the_menu_is_the_reader_s(app: TestApp, hub: Hub, sign_in: SignIn) -> None:
    of_strangers = menu(app)
    sign_in(app, hub.member)
    of_members = menu(app)
    sign_in(app, hub.manager)
    of_managers = menu(app)
    app.reset()
    assert menu(app) == of_strangers
    assert set(of_strangers) < set(of_members) < set(of_managers)


def test_the_current_page_is_marked_in_the_menu(app: TestApp, hub: Hub) -> None:
    for path in ("/", "/rooms", "/", "/rooms/find"):
        marked = app.get(path).html.select(".site-nav [aria-current]")
        assert [link["href"] for link in marked] == ["/" if path == "/" else "/rooms"]


def test_today_s_rules_and_hours_move_with_the_day(app: TestApp, hub: Hub, clock: time_machine.Traveller) -> None:
    today = [row.text for row in app.get("/rooms/meeting").html.select(".hours tr")]
    clock.move_to(NOW + timedelta(days=1))
    tomorrow = [row.text for row in app.get("/rooms/meeting").html.select(".hours tr")]
    assert tomorrow[:-1] == today[1:]
    assert tomorrow != today


def test_other_arguments_are_another_piece(app: TestApp, hub: Hub) -> None:
    written: list[object] = []

    def piece(*arguments: object) -> Markup:
        written.append(arguments)
        return Markup("<p>{}</p>").format(arguments)

    with app.router.request_context({"REQUEST_METHOD": "GET", "PATH_INFO": "/", "SERVER_NAME": "x"}):
        assert kept(piece, 1) == kept(piece, 1) != kept(piece, 2)
        assert kept_as("key", piece, [1]) == kept_as("key", piece, [2]) != kept_as("other", piece, [2])
    assert written == [(1,), (2,), ([1],), ([2],)]
