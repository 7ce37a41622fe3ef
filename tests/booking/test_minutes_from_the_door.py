"""Minutes that were chosen at a display lead the phone: what lasts as long comes first, also after signing in."""

import pytest
import time_machine
from webtest import TestApp

from tests.booking.presence import today
from tests.support.applications import SignIn
from tests.support.hub import Hub

HERE = "/rooms/meeting/here"


@pytest.mark.parametrize(
    ("stay", "chosen"),
    [
        ("", "until 14:30"),
        ("15", "until 14:30"),
        ("30", "until 15:00"),
        ("60", "until 15:30"),
        ("61", "until 14:30"),
        ("-1' OR", "until 14:30"),
    ],
)
def test_what_lasts_as_long_is_put_first(
    app: TestApp, hub: Hub, clock: time_machine.Traveller, sign_in: SignIn, stay: str, chosen: str
) -> None:
    clock.move_to(today("14:12"), tick=False)
    sign_in(app, hub.member)
    app.set_cookie("locale", "en")
    page = app.get(HERE, {"stay": stay})
    assert [button.text for button in page.html.select(".here-offers .btn-primary b")] == [chosen]


def test_it_survives_signing_in(app: TestApp, hub: Hub) -> None:
    page = app.get(f"{HERE}?stay=30")
    (link,) = page.html.select("main a[href^='/sign-in']")
    assert link["href"] == f"/sign-in?back={HERE}%3Fstay%3D30"
    assert app.get(f"{HERE}?stay=9").html.select_one("main a[href^='/sign-in']")["href"] == f"/sign-in?back={HERE}"
