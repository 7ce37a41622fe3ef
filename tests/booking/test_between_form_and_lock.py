"""What others commit between the reading of a form and the write lock: it counts, and the answer speaks of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, update
from sqlalchemy.orm import Session, SessionTransaction
from webtest import TestApp

from campus.db import Sessions
from campus.spaces.models import Closure, Room
from campus.spaces.services import renew_revision
from tests.booking.conftest import Block, listed, slot
from tests.booking.test_races import fields
from tests.support.clock import NOW
from tests.support.hub import Hub

pytestmark = pytest.mark.usefixtures("clock")


@contextmanager
def just_before_writing(act: Callable[[], object]) -> Iterator[None]:
    """Do ``act``, in transactions of its own, when the next one that writes is about to begin."""
    waiting = [act]

    def begin(session: Session, _transaction: SessionTransaction) -> None:
        if waiting and session.execution_options.get("write"):
            waiting.pop()()

    event.listen(Session, "after_transaction_create", begin)
    try:
        yield
    finally:
        event.remove(Session, "after_transaction_create", begin)
    assert not waiting


def test_a_slot_that_is_taken_meanwhile_is_refused_and_offered_no_more(
    organizer: TestApp, sessions: Sessions, hub: Hub, block: Block
) -> None:
    form = organizer.get("/bookings/new").forms[0]["csrf_token"].value
    asked = fields("meeting", "11:00", "12:00", csrf_token=form)
    with just_before_writing(lambda: block(hub.meeting, slot("11:00", "14:00"))):
        answer = organizer.post("/bookings/new", asked, status=409)
    offered = [each["value"] for each in answer.html.select("button[name=take]")]
    assert offered
    assert [each for each in offered if each.startswith("meeting ") and "10:00" < each.split(" ")[2] < "14:00"] == []
    with sessions.read() as db:
        assert listed(db) == [(hub.meeting.id, slot("11:00", "14:00"))]


def test_a_room_that_is_closed_meanwhile_is_not_booked(organizer: TestApp, sessions: Sessions, hub: Hub) -> None:
    form = organizer.get("/bookings/new").forms[0]["csrf_token"].value

    def close() -> None:
        with sessions.write() as db:
            closed = slot("09:00", "22:00")
            db.add(
                Closure(
                    room_id=hub.meeting.id,
                    starts_at=closed.starts_at,
                    ends_at=closed.ends_at,
                    reason_ko="공사",
                    reason_en="Works",
                )
            )
            db.flush()
            renew_revision(db, now=NOW)

    with just_before_writing(close):
        answer = organizer.post("/bookings/new", fields("meeting", "11:00", "12:00", csrf_token=form), status=422)
    assert "Works" in answer
    with sessions.read() as db:
        assert listed(db) == []


def test_lists_of_the_form_say_new_names_at_once(organizer: TestApp, sessions: Sessions, hub: Hub) -> None:
    assert "새 회의실 이름" not in organizer.get("/bookings/new")
    with sessions.write() as db:
        db.execute(update(Room).where(Room.id == hub.meeting.id).values(name_ko="새 회의실 이름", name_en="A new name"))
        renew_revision(db, now=NOW + timedelta(seconds=1))
    for path in ("/bookings/new", "/bookings/series/new"):
        organizer.set_cookie("locale", "en")
        page = organizer.get(path)
        assert "A new name" in page
        assert "새 회의실 이름" not in page
        organizer.set_cookie("locale", "ko")
        assert "새 회의실 이름" in organizer.get(path)
