"""Closures, blocks, emptying, retiring and cancelling at the desk."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.booking.models import Allocation, Occurrence, OccurrenceStatus
from campus.booking.services import book_room
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.people.models import Resident
from campus.people.queries.logins import Identity
from campus.spaces.models import Closure, ClosureKind, Room
from tests.booking.conftest import room, slot, wish
from tests.desk.conftest import Send, acts
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub, Person, Place
from tests.support.letters import letters_to
from tests.support.pages import token_of
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")
WORDS = {"reason_ko": "점검", "reason_en": "Works"}
PAGES = (
    "/manage/closures",
    "/manage/closures/new",
    "/manage/blocks",
    "/manage/blocks/new",
    "/manage/rooms/meeting/empty",
    "/manage/rooms/meeting/retire",
    "/manage/bookings",
)
ACTS = (*PAGES[1::2], PAGES[4], "/manage/rooms/meeting/bring-back", "/manage/bookings/cancel")
Put = Callable[[Person, Place, Slot], int]


@pytest.fixture
def put(sessions: Sessions) -> Put:
    def put(person: Person, place: Place, when: Slot) -> int:
        with sessions.write() as db:
            it = db.get_one(Resident, person.id)
            by = Identity(it.id, 0, it.name, it.email, it.role, it.locale, None, NOW)
            return book_room(db, room(db, place), wish(when), by=by, now=NOW)

    return put


def _form(page: TestResponse) -> Any:
    return next(key for key, form in page.forms.items() if "message_ko" in form.fields or "reason_ko" in form.fields)


def statuses(sessions: Sessions) -> list[OccurrenceStatus]:
    with sessions.read() as db:
        return list(db.scalars(select(Occurrence.status).order_by(Occurrence.id)))


def test_they_are_for_managers(app: TestApp, hub: Hub, sign_in: SignIn) -> None:
    for path in PAGES:
        app.get(path, status=303)
    for who in (hub.member, hub.organizer):
        sign_in(app, who)
        token = token_of(app.get("/me"))
        for path in PAGES:
            app.get(path, status=403)
        for path in (*ACTS, "/manage/closures/1/remove", "/manage/blocks/1/remove", "/manage/closures/1"):
            app.post(path, {"csrf_token": token}, status=403)
    for who in (hub.manager, hub.admin):
        sign_in(app, who)
        for path in PAGES:
            app.get(path, status=200)


def test_a_closure_is_previewed_then_done_with_a_message(
    rule_desk: TestApp, hub: Hub, sessions: Sessions, send: Send, put: Put
) -> None:
    put(hub.member, hub.meeting, slot("10:00", "11:00", days=2))
    asked = WORDS | {"day": "2026-11-27", "targets": f"floor-{hub.building.id}-{_level(sessions, hub)}"}
    plan = send("/manage/closures/new", 200, act="preview", repeat="", **asked)
    assert "1 booking is in the way" in plan.text
    assert hub.member.name in plan.text
    with sessions.read() as db:
        assert db.scalars(select(Closure)).all() == []
    # Whoever loses the room is told why.
    (choice,) = [each["name"] for each in plan.html.find_all("select")]
    refused = send("/manage/closures/new", 422, act="save", repeat="", **asked, **{choice: "cancel"})
    assert "told why" in refused.text
    send("/manage/closures/new", 303, act="save", repeat="", message_ko="공사", **asked, **{choice: "cancel"})
    assert statuses(sessions) == [OccurrenceStatus.CANCELLED]
    (letter,) = [each for each in letters_to(sessions, hub.member.email) if each.event == "booking-cleared"]
    assert "공사" in letter.text
    assert "Works" in rule_desk.get("/manage/closures").text
    assert {"closure.added", "booking.cancelled"} <= {act for act, _ in acts(sessions)}


def _level(sessions: Sessions, hub: Hub) -> int:
    with sessions.read() as db:
        return room(db, hub.meeting).level


def test_the_organizer_may_be_asked(hub: Hub, sessions: Sessions, send: Send, put: Put) -> None:
    put(hub.member, hub.meeting, slot("10:00", "11:00", days=2))
    asked = WORDS | {"day": "2026-11-27", "targets": "hub", "repeat": "", "message_ko": "정해 주세요"}
    send("/manage/closures/new", 303, act="save", **asked, **{"choice-1": "ask"})
    assert statuses(sessions) == [OccurrenceStatus.CONFIRMED]
    (letter,) = [each for each in letters_to(sessions, hub.member.email) if each.event == "booking-cleared"]
    assert "/bookings/1" in letter.text


def test_every_first_monday_one_and_all_after(
    rule_desk: TestApp, hub: Hub, sessions: Sessions, send: Send
) -> None:
    asked = WORDS | {"day": "2026-12-07", "start": "13:00", "end": "15:00", "targets": [f"room-{hub.meeting.id}"]}
    send("/manage/blocks/new", 303, act="save", repeat="monthly", repeat_until="2027-05-31", **asked)
    with sessions.read() as db:
        rows = db.scalars(select(Closure).order_by(Closure.starts_at)).all()
        days = [f"{each.starts_at:%m-%d}" for each in rows]
        assert days == ["12-07", "01-04", "02-01", "03-01", "04-05", "05-03"]
        assert {each.kind for each in rows} == {ClosureKind.MAINTENANCE}
        assert len({each.series_key for each in rows}) == 1
        ids = [each.id for each in rows]
    assert "5 more dates" in rule_desk.get("/manage/blocks").text
    send(f"/manage/blocks/{ids[1]}/remove", 303, scope="this")
    send(f"/manage/blocks/{ids[3]}/remove", 303, scope="following")
    with sessions.read() as db:
        assert list(db.scalars(select(Closure.id).order_by(Closure.id))) == [ids[0], ids[2]]
        assert set(db.scalars(select(Allocation.closure_id))) == {ids[0], ids[2]}
    page = rule_desk.get(f"/manage/blocks/{ids[0]}")
    form = page.forms[_form(page)]
    assert (form["day"].value, form["start"].value, form["end"].value) == ("2026-12-07", "13:00", "15:00")
    form["end"] = "16:00"
    plan = form.submit("act", value="preview")
    saved = next(each for each in plan.forms.values() if "day" in each.fields)
    saved.submit("act", value="save", status=303)
    with sessions.read() as db:
        ends = [f"{each:%H:%M}" for each in db.scalars(select(Closure.ends_at).order_by(Closure.starts_at))]
        assert ends == ["07:00", "06:00"]


def test_only_the_free_rooms_are_blocked(hub: Hub, sessions: Sessions, send: Send, put: Put) -> None:
    put(hub.member, hub.meeting, slot("10:00", "11:00", days=2))
    targets = [f"room-{each.id}" for each in (hub.meeting, hub.small)]
    asked = WORDS | {"day": "2026-11-27", "targets": targets, "repeat": ""}
    plan = send("/manage/blocks/new", 200, act="only-free", **asked)
    assert "No booking is in the way" in plan.text
    sent = plan.html.find_all("input", attrs={"name": "targets"})
    assert [each["value"] for each in sent] == [f"room-{hub.small.id}"]
    send("/manage/blocks/new", 422, act="only-free", **(asked | {"targets": targets[:1]}))


def test_a_room_is_emptied_retired_and_brought_back(
    rule_desk: TestApp, hub: Hub, sessions: Sessions, send: Send, put: Put
) -> None:
    put(hub.member, hub.meeting, slot("10:00", "11:00", days=2))
    plan = send("/manage/rooms/meeting/empty", 200, act="preview", day="2026-11-27")
    (chosen,) = plan.html.find_all("select")
    value = chosen.find("option")["value"]
    assert value.startswith("move:")
    send("/manage/rooms/meeting/empty", 303, act="save", day="2026-11-27", **{chosen["name"]: value})
    with sessions.read() as db:
        assert db.scalar(select(Occurrence.room_id)) != hub.meeting.id
    send("/manage/rooms/meeting/retire", 303, act="save", day="2026-11-28")
    with sessions.read() as db:
        assert db.get_one(Room, hub.meeting.id).retired_at is not None
    assert "until" in rule_desk.get("/rooms/meeting").text
    send("/manage/rooms/meeting/bring-back", 303)
    with sessions.read() as db:
        assert db.get_one(Room, hub.meeting.id).retired_at is None


def test_bookings_are_found_and_cancelled_together(
    rule_desk: TestApp, hub: Hub, sessions: Sessions, send: Send, put: Put
) -> None:
    for days in (2, 3):
        put(hub.member, hub.meeting, slot("10:00", "11:00", days=days))
    put(hub.other_member, hub.small, slot("10:00", "11:00", days=2))
    rows = rule_desk.get(f"/manage/bookings?q={hub.member.email}").html.find_all("input", attrs={"name": "pick"})
    assert len(rows) == 2
    sought = ({"room": "small"}, 1), ({"day": "2026-11-27"}, 2), ({"q": "초안"}, 3), ({"day": "x"}, 3), ({"q": "%"}, 0)
    for query, count in sought:
        found = rule_desk.get("/manage/bookings", query).html.find_all("input", attrs={"name": "pick"})
        assert len(found) == count, query
    send("/manage/bookings/cancel", 422, act="these", message_ko="공사")
    send("/manage/bookings/cancel", 422, act="these", pick=["1", "2"])
    send("/manage/bookings/cancel", 303, act="these", message_ko="공사", pick=["1", "2", "x", "999"])
    assert statuses(sessions) == [OccurrenceStatus.CANCELLED] * 2 + [OccurrenceStatus.CONFIRMED]
    letters = [each for each in letters_to(sessions, hub.member.email) if each.event == "booking-cleared"]
    assert len(letters) == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"day": "2026-11-01"}, "day"),
        ({"day": "x"}, "day"),
        ({"start": "12:00", "end": "11:00"}, "end"),
        ({"repeat": "weekly"}, "repeat_until"),
        ({"repeat": "weekly", "repeat_until": "2039-01-01"}, "repeat_until"),
        ({"repeat": "weekly", "last_day": "2026-12-20", "repeat_until": "2027-01-01"}, "last_day"),
        ({"last_day": "2099-01-01"}, "last_day"),
        ({"targets": []}, "targets"),
        ({"targets": ["room-99999"]}, "targets"),
        ({"repeat": "hourly"}, "repeat"),
        ({"reason_ko": ""}, "reason_ko"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(
    fields: dict[str, Any], field: str, hub: Hub, sessions: Sessions, send: Send
) -> None:
    asked = WORDS | {"day": "2026-11-27", "targets": ["hub"], "repeat": ""} | fields
    page = send("/manage/closures/new", 422, act="save", **asked)
    assert page.html.find(class_="error-summary").find("a", href=f"#{field}"), page.text[-3000:]
    with sessions.read() as db:
        assert db.scalars(select(Closure)).all() == []


@pytest.mark.parametrize("value", ["", "move", "move:1:2", "move:1:9:3", "move:x:1:2", "ask", "move:99:1:2", "x" * 400])
def test_choices_that_cannot_be_read_are_shown_anew(
    value: str, hub: Hub, sessions: Sessions, send: Send, put: Put
) -> None:
    put(hub.member, hub.meeting, slot("10:00", "11:00", days=2))
    send("/manage/rooms/meeting/empty", 409, act="save", day="2026-11-27", message_ko="공사", **{"choice-1": value})
    assert statuses(sessions) == [OccurrenceStatus.CONFIRMED]


def test_the_lists_cost_the_same_with_one_row_and_thirty(
    rule_desk: TestApp, hub: Hub, sessions: Sessions, send: Send, put: Put
) -> None:
    spent: dict[str, list[int]] = {"/manage/closures": [], "/manage/bookings": []}
    for days in (range(2, 3), range(3, 33)):
        for day in days:
            when = slot("10:00", "11:00", days=day % 29 + 1)
            with sessions.write() as db:
                db.add(Closure(starts_at=when.ends_at, ends_at=when.ends_at.replace(minute=30), **WORDS))
            if day < 30:
                put(hub.member if day % 2 else hub.other_member, hub.meeting, when)
        for path, found in spent.items():
            rule_desk.get(path)
            with counted(sessions) as statements:
                rule_desk.get(path)
            found.append(len(statements))
    for path, (one, many) in spent.items():
        assert one == many, (path, one, many)
