"""Files that take a while: how far they are, page by page, and nothing lost between."""

from datetime import timedelta

import pytest
from webtest import TestApp

from campus.db import Sessions
from campus.importing.models import ImportJob
from campus.importing.views.progress import PATIENCE
from campus.importing.working import work_on_imports
from tests.booking.conftest import Block, listed, slot
from tests.importing.conftest import MANY
from tests.importing.test_choosing import chosen
from tests.importing.test_pages import form_with, member, press, preview
from tests.importing.test_services import TWO, booked
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.statements import counted

__all__ = ["member"]

pytestmark = pytest.mark.usefixtures("clock")


def worked(sessions: Sessions, app: TestApp) -> None:
    assert work_on_imports(sessions, app.app.registry["settings"], now=NOW)


def test_pages_lose_nothing_and_are_booked_together(
    member: TestApp, sessions: Sessions, hub: Hub, block: Block
) -> None:
    block(hub.meeting, slot("10:00", "10:30", days=6))
    block(hub.meeting, slot("14:00", "14:30", days=20))
    page = preview(member, MANY)
    assert "75 events lie ahead" in page.text
    worked(sessions, member)
    page = member.get(page.request.path)
    # What needs a look comes first.
    assert len(page.html.select(".import-event")) == 2
    form_with(page, "people")["choice-0-20261201T1000"] = "skip"
    page = press(page, "show all", status=303).follow()
    assert len(page.html.select(".import-event")) == 50
    assert chosen(page, "choice-0-20261201T1000") == "skip"
    form_with(page, "people")["room-1"] = "-"
    page = press(page, "page 2", status=303).follow()
    assert len(page.html.select(".import-event")) == 25
    assert "72 confirmed" in page.text
    form_with(page, "people")["choice-74-20261215T1400"] = "move:studio:14:00"
    assert "Booking what you agreed on" in press(page, "book", status=303).follow().text
    worked(sessions, member)
    page = member.get(page.request.path)
    assert "73 booked" in page.text
    with sessions.read() as db:
        assert (hub.studio.id, slot("14:00", "14:30", days=20)) in listed(db)
    assert len(booked(sessions)) == 75


def test_the_number_of_statements_of_a_page_does_not_grow(member: TestApp, sessions: Sessions, hub: Hub) -> None:
    counts = []
    for data in (MANY[: MANY.index(b"END:VEVENT") + 10] + b"\r\nEND:VCALENDAR\r\n", MANY):
        page = preview(member, data)
        work_on_imports(sessions, member.app.registry["settings"], now=NOW)
        member.get(page.request.path)
        with counted(sessions) as statements:
            member.get(page.request.path)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_how_far_it_is_without_script(member: TestApp, sessions: Sessions, hub: Hub) -> None:
    page = preview(member, MANY)
    assert page.html.select_one("progress") is not None
    with sessions.write() as db:
        db.query(ImportJob).update({"done": 30})
    page = page.click("Look how far it is")
    assert page.html.select_one("progress")["value"] == "30"
    assert "30 of 75 events" in page.text


def test_whoever_waits_by_script_is_led_on(member: TestApp, sessions: Sessions, hub: Hub) -> None:
    page = preview(member, MANY)
    asked = {"HX-Request": "true"}
    assert "HX-Redirect" not in member.get(page.request.path, headers=asked).headers
    worked(sessions, member)
    answer = member.get(page.request.path, headers=asked)
    assert answer.headers["HX-Redirect"] == page.request.path
    assert answer.text == ""


def test_without_a_worker_it_may_be_done_here(member: TestApp, sessions: Sessions, hub: Hub) -> None:
    page = preview(member, MANY)
    assert "Do it here" not in page.text
    with sessions.write() as db:
        db.query(ImportJob).update({"began_at": NOW - PATIENCE - timedelta(seconds=1)})
    page = member.get(page.request.path)
    form = next(each for each in page.forms.values() if each.action == page.request.path)
    page = form.submit("do", status=303).follow()
    assert len(page.html.select(".import-event")) == 50
    press(page, "book", status=303)
    # Nobody took it up: what is being booked is not booked twice by another form.
    assert "Booking what you agreed on" in press(page, "book", status=303).follow().text


def test_what_was_begun_is_found_again(member: TestApp, sessions: Sessions, hub: Hub) -> None:
    assert "An import of yours is here" not in member.get("/bookings/import")
    page = preview(member, TWO)
    start = member.get("/bookings/import")
    assert start.html.select_one(f"a[href='{page.request.path}']") is not None
