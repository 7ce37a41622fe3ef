"""The page of a series, those of its dates, and what is done there: change, cancel, skip, bring back."""


import pytest
import time_machine
from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.booking.models import Booking, Occurrence
from campus.db import Sessions
from tests.booking.conftest import Block, slot
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.pages import token_of
from tests.support.series_pages import chips, states

pytestmark = pytest.mark.usefixtures("clock")

SECOND = "20261209T100000Z"


def act(page: TestResponse, ending: str, *, status: int = 303) -> TestResponse:
    """Press the one button of the form that goes to ``…/ending``."""
    return next(form for form in page.forms.values() if form.action.endswith(ending)).submit(status=status)


def test_the_series_shows_its_rule_and_every_date(organizer: TestApp, season: str) -> None:
    page = organizer.get(season)
    assert page.html.h1.text == "논문 읽기"
    assert page.html.select_one(".when").text == "Every Wednesday 19:00–21:00, 5 times"
    assert chips(page) == ["is-ok is-next Confirmed", *["is-ok Confirmed"] * 4]
    assert "5 ahead" in page.html.select_one(".plan-strip").text
    links = [each["href"] for each in page.html.select(".strip a")]
    assert links[1] == f"{season}/{SECOND}"
    date = organizer.get(links[1])
    assert date.html.select_one(".when").text == "Wed 9 Dec 2026 19:00–21:00"
    assert date.html.select_one(".page-back a")["href"] == season


def test_past_dates_are_told_apart(
    organizer: TestApp, season: str, clock: time_machine.Traveller, hub: Hub, sign_in: SignIn
) -> None:
    clock.shift(10 * 86_400)
    assert chips(organizer.get(season))[:2] == ["is-past Past", "is-ok is-next Confirmed"]
    clock.shift(60 * 86_400)
    sign_in(organizer, hub.organizer)
    over = organizer.get(season)
    assert "Over" in over.html.select_one(".booking-state").text and not over.html.select(".series-next")


def test_a_date_is_skipped_and_brought_back(organizer: TestApp, sessions: Sessions, season: str) -> None:
    page = act(organizer.get(f"{season}/{SECOND}"), "/skip").follow()
    assert "does not take place: not needed" in page.text
    assert states(sessions, season)[1] == "09 19:00 skipped"
    assert chips(organizer.get(season))[1] == "is-skipped not needed"
    assert "takes place after all" in act(page, "/restore").follow().text
    assert states(sessions, season)[1] == "09 19:00 confirmed"


def test_what_cannot_come_back_as_it_was_comes_back_elsewhere(
    organizer: TestApp, sessions: Sessions, season: str, hub: Hub, block: Block
) -> None:
    page = act(organizer.get(f"{season}/{SECOND}"), "/skip").follow()
    block(hub.meeting, slot("19:30", "20:30", days=14))
    refused = act(page, "/restore", status=409)
    assert "It cannot come back as it was" in refused.text
    form = next(form for form in refused.forms.values() if "take" in form.fields)
    options = [field._value for field in form.fields["take"]]
    elsewhere = next(index for index, value in enumerate(options) if value.startswith("studio"))
    done = form.submit("take", index=elsewhere, status=303).follow()
    assert "This date is in another room" in done.text
    assert chips(organizer.get(season))[1].startswith("is-moved")


def test_cancelling_one_what_follows_or_all(organizer: TestApp, sessions: Sessions, season: str) -> None:
    page = organizer.get(f"{season}/{SECOND}/cancel")
    form = next(form for form in page.forms.values() if "scope" in form.fields)
    assert form["scope"].value == "this"
    form["reason"] = "발표자가 아파요"
    form.submit(status=303)
    assert states(sessions, season)[1:3] == ["09 19:00 cancelled", "16 19:00 confirmed"]
    with sessions.read() as db:
        reasons = db.scalars(select(Occurrence.cancel_reason).order_by(Occurrence.original_starts_at)).all()
    assert reasons[1] == "발표자가 아파요"
    form["scope"] = "following"
    form.submit(status=303)
    assert [each.split()[-1] for each in states(sessions, season)] == ["confirmed", *["cancelled"] * 4]
    all_page = organizer.get(organizer.get(season).html.select_one("a.btn-danger")["href"])
    form = next(form for form in all_page.forms.values() if "scope" in form.fields)
    assert form["scope"].value == "all"
    assert "Cancelled dates: 1." in form.submit(status=303).follow().text
    assert "confirmed" not in " ".join(states(sessions, season))


def test_the_doors_of_single_bookings_lead_to_the_dates(organizer: TestApp, sessions: Sessions, season: str) -> None:
    assert organizer.get(f"{season}/edit", status=303).location.endswith("20261202T100000Z/edit")
    assert organizer.get(f"{season}/edit?date={SECOND}", status=303).location.endswith(f"{SECOND}/edit")
    token = token_of(organizer.get("/bookings/new"))
    assert organizer.post(f"{season}/cancel", {"csrf_token": token}, status=303).location.endswith("/cancel")
    organizer.post(f"{season}/end", {"csrf_token": token}, status=303)
    organizer.post(f"{season}/edit", {"csrf_token": token}, status=303)
    assert states(sessions, season) == [f"{day} 19:00 confirmed" for day in ("02", "09", "16", "23", "30")]


def test_my_bookings_show_a_series_once(organizer: TestApp, sessions: Sessions, season: str) -> None:
    act(organizer.get(f"{season}/{SECOND}"), "/skip")
    rows = organizer.get("/bookings").html.select(".booking-row")
    assert len(rows) == 1
    assert "3 more" in rows[0].text
    assert rows[0].select_one(".booking-title a")["href"] == f"{season}/20261202T100000Z"


@pytest.mark.parametrize("path", ["20261203T100000Z", "20261209T100000", "x", "20269999T999999Z", SECOND + "/x"])
def test_dates_that_are_none(organizer: TestApp, season: str, path: str) -> None:
    organizer.get(f"{season}/{path}", status=404)


def test_others_may_look_and_not_act(
    organizer: TestApp, app: TestApp, season: str, hub: Hub, sign_in: SignIn, sessions: Sessions
) -> None:
    sign_in(app, hub.other_member)
    page = app.get(f"{season}/{SECOND}")
    assert not page.html.select(".booking .acts form") and "열쇠" not in page.text
    assert not app.get(season).html.select("a.btn-danger")
    for ending in ("edit", "cancel"):
        app.get(f"{season}/{SECOND}/{ending}", status=403)
    token = token_of(app.get("/bookings/new"))
    for ending in ("edit", "cancel", "skip", "restore", "end"):
        app.post(f"{season}/{SECOND}/{ending}", {"csrf_token": token}, status=403)
    app.reset()
    app.get(season, status=404)
    app.get(f"{season}/{SECOND}", status=404)
    with sessions.read() as db:
        assert db.scalars(select(Booking.version)).all() == [1]


def test_a_date_under_way_is_ended_early(
    organizer: TestApp, sessions: Sessions, season: str, clock: time_machine.Traveller, hub: Hub, sign_in: SignIn
) -> None:
    clock.move_to(NOW.replace(month=12, day=9, hour=20))
    sign_in(organizer, hub.organizer)
    page = organizer.get(f"{season}/{SECOND}")
    assert "Not checked in yet" in page.text
    assert "Ended early at 20:00" in act(page, "/end").follow().text
    assert states(sessions, season)[2] == "16 19:00 confirmed"
