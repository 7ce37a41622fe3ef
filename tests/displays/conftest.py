"""What tests of displays share: paired browsers."""

from collections.abc import Callable

import pytest
from webtest import TestApp

from campus.db import Sessions
from campus.displays.keys import KEY_COOKIE
from campus.displays.services import NewDisplay, make_display, pair_display
from tests.support.clock import NOW
from tests.support.hub import Hub, Place

Pairing = Callable[..., str]


@pytest.fixture(autouse=True)
def _some_day(clock: object) -> None:
    """All of these stand at the tests' Wednesday, 10:00."""


def paired(sessions: Sessions, hub: Hub, room: Place | None, *, locale: str = "en") -> tuple[int, str]:
    """A paired display of a room, or (None) of the lobby: its id and its key."""
    with sessions.write() as db:
        wish = NewDisplay("문 앞", locale, room_id=None if room is None else room.id)
        display_id, token = make_display(db, wish, by=hub.manager.id, now=NOW)
        return display_id, pair_display(db, token, now=NOW)


@pytest.fixture
def pairing(app: TestApp, sessions: Sessions, hub: Hub) -> Callable[[Place | None], int]:
    """``pairing(place)``: the browser of ``app`` is its display from now on; the display's id."""

    def pair(room: Place | None) -> int:
        display_id, key = paired(sessions, hub, room)
        app.reset()
        app.set_cookie(KEY_COOKIE, key)
        return display_id

    return pair
