"""Works on a floor: a manager closes it for a day, every booking finds its way, and everyone hears of it once."""

from datetime import date

import pytest
from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.booking.models import Allocation, Occurrence, OccurrenceStatus
from campus.db import Sessions
from campus.domain.hubtime import local
from tests.booking.conftest import room, slot
from tests.support.applications import SignIn
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.waiting import PutDate, put_season

pytestmark = pytest.mark.usefixtures("clock")
FRIDAY = date(2026, 11, 27)


def plan_of(page: TestResponse) -> list[str]:
    return [row.find("b").text for row in page.html.find_all(class_="closure-row")]


def block_the_floor(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    """From the empty form over the plan to the act."""
    form = next(each for each in app.get("/manage/blocks/new").forms.values() if "day" in each.fields)
    with sessions.read() as db:
        floor = f"floor-{hub.building.id}-{room(db, hub.meeting).level}"
    for field in form.fields["targets"]:
        field.checked = field._value == floor
    form["day"], form["reason_ko"], form["reason_en"] = FRIDAY.isoformat(), "배관 공사", "Works on the pipes"
    page = form.submit("act", value="preview")
    # Nothing is silent: each of the three is listed before anything is saved.
    assert len(plan_of(page)) == 3
    plan = next(each for each in page.forms.values() if "message_ko" in each.fields)
    plan["message_ko"], plan["message_en"] = "배관 공사로 방을 옮겼습니다.", "Works on the pipes: we had to move you."
    plan.submit("act", value="save", status=303).follow()


def test_a_manager_closes_a_floor_for_works(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    put_season(
        sessions, hub.organizer, hub.meeting, [PutDate(slot("19:00", "21:00", days=day)) for day in (2, 9)]
    )
    for person, start in ((hub.member, "10:00"), (hub.other_member, "10:00")):
        place = hub.meeting if person is hub.member else hub.hall_c
        put_season(sessions, person, place, [PutDate(slot(start, "11:00", days=2))])
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    block_the_floor(app, hub, sessions)
    with sessions.read() as db:
        dates = db.scalars(select(Occurrence).order_by(Occurrence.starts_at)).all()
        live = [each for each in dates if each.status is OccurrenceStatus.CONFIRMED]
        rooms = {each.room_id for each in live if local(each.starts_at).date() == FRIDAY}
        assert not rooms & {hub.meeting.id, hub.hall.id, hub.hall_a.id, hub.hall_b.id, hub.hall_c.id}
        # The season's other date stays where it was.
        (other,) = [each for each in dates if local(each.starts_at).date() != FRIDAY]
        assert (other.room_id, other.status) == (hub.meeting.id, OccurrenceStatus.CONFIRMED)
        taken = db.scalars(select(Allocation.closure_id).where(Allocation.closure_id.is_not(None))).all()
        assert len(taken) == 4  # the meeting room and the three parts of the hall
    for person in (hub.member, hub.other_member, hub.organizer):
        (letter,) = [each for each in letters_to(sessions, person.email) if each.event.startswith("booking-")]
        assert letter.event == "booking-cleared"
    # The member reads why on the room's page, and cannot book.
    sign_in(app, hub.member)
    app.set_cookie("locale", "ko")
    assert "배관 공사" in app.get("/rooms/meeting").text
    form = next(
        each for each in app.get(f"/bookings/new?room=meeting&date={FRIDAY}").forms.values() if "room" in each.fields
    )
    form["date"], form["start"], form["end"] = FRIDAY.isoformat(), "10:00", "11:00"
    assert "배관 공사" in form.submit(status=409).text
    # The works are done early: the block is lifted, and the room is free again.
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    page = app.get("/manage/blocks")
    remove = next(each for each in page.forms.values() if each.action.endswith("/remove"))
    remove.submit(status=303)
    with sessions.read() as db:
        assert db.scalars(select(Allocation).where(Allocation.closure_id.is_not(None))).all() == []
