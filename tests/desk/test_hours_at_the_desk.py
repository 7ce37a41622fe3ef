"""Opening hours at the desk: set by a form with a look ahead, for a while or for good, in many rooms at once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from webtest import TestApp, TestResponse

from campus.booking.models import Occurrence
from campus.db import Sessions
from campus.domain.hubtime import at, local_date
from campus.domain.slot import Slot
from campus.domain.week import Stretch, Validity, Week, stretches, week_on
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import acting
from tests.desk.conftest import Send, acts
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub, Place
from tests.support.letters import letters_to
from tests.support.pages import token_of
from tests.support.shutting import Book, book
from tests.support.statements import counted

__all__ = ["acting", "book"]

pytestmark = pytest.mark.usefixtures("clock")
TODAY = local_date(NOW)
FIRST = TODAY + timedelta(days=5)
SPANS = ((540, 720), (780, 1080))
LUNCH = Week((SPANS,) * 5 + ((), ()))
FIELDS = {
    "week_open": "09:00", "week_shut": "12:00", "week_open2": "13:00", "week_shut2": "18:00",
    "day5_closed": "y", "day6_closed": "y", "first": FIRST.isoformat(), "last": "",
}
PATH = "/manage/spaces/rooms/meeting/hours"


def stretches_of(sessions: Sessions, place: Place) -> list[Stretch]:
    with sessions.read() as db:
        return stretches(read_catalogue(db).rooms[place.id].rules.hours)


def save(preview: TestResponse, status: int = 303) -> TestResponse:
    return _form(preview).submit("act", value="save", status=status)


def _form(page: TestResponse) -> object:
    return next(form for form in page.forms.values() if "act" in form.fields)


def test_it_is_for_managers(app: TestApp, hub: Hub, sign_in: SignIn, sessions: Sessions) -> None:
    for path in (PATH, "/manage/spaces/hours"):
        app.get(path, status=303)
    for who in (hub.member, hub.organizer):
        sign_in(app, who)
        token = token_of(app.get("/me"))
        for path in (PATH, "/manage/spaces/hours"):
            app.get(path, status=403)
        app.post(PATH, FIELDS | {"act": "save", "csrf_token": token}, status=403)
    assert acts(sessions) == []


def test_nothing_is_saved_before_it_was_seen(send: Send, hub: Hub, sessions: Sessions) -> None:
    before = stretches_of(sessions, hub.meeting)
    preview = send(PATH, 200, **FIELDS)
    assert "09:00–12:00, 13:00–18:00" in preview.text and "No booking would stand outside" in preview.text
    send(PATH, 409, **FIELDS, act="save")
    assert stretches_of(sessions, hub.meeting) == before
    assert save(preview).location.endswith(PATH)
    now, later = stretches_of(sessions, hub.meeting)
    assert (now.week, later) == (before[0].week, Stretch(Validity(FIRST), LUNCH))
    assert [act for act, _ in acts(sessions)] == ["hours.set"]


def test_a_season_ends_by_itself_and_is_taken_out_again(
    rule_desk: TestApp, send: Send, hub: Hub, sessions: Sessions
) -> None:
    before = stretches_of(sessions, hub.meeting)
    last = FIRST + timedelta(days=20)
    save(send(PATH, 200, **FIELDS | {"last": last.isoformat()}))
    assert [each.week for each in stretches_of(sessions, hub.meeting)] == [before[0].week, LUNCH, before[0].week]
    page = rule_desk.get(PATH)
    drops = [form for form in page.forms.values() if "drop" in form.fields]
    preview = drops[0].submit(status=200)
    assert "09:00–22:00" in preview.text
    save(preview)
    assert stretches_of(sessions, hub.meeting) == before
    send(PATH, 404, drop=FIRST.isoformat())
    send(PATH, 404, drop="soon")


def test_many_rooms_at_once_by_building(send: Send, hub: Hub, sessions: Sessions) -> None:
    preview = send(PATH, 200, **FIELDS, targets=[f"building-{hub.other_building.id}", f"room-{hub.seminar.id}"])
    save(preview)
    with sessions.read() as db:
        rooms = read_catalogue(db).rooms
    chosen = {hub.meeting.id, hub.seminar.id} | {
        each.id for each in rooms.values() if each.building.id == hub.other_building.id
    }
    monday = FIRST + timedelta(days=-FIRST.weekday() + 7)
    for room in rooms.values():
        assert (week_on(room.rules.hours, monday) == LUNCH) == (room.id in chosen)
    assert len(acts(sessions)) == len(chosen)


def test_one_weekday_has_hours_of_its_own(rule_desk: TestApp, hub: Hub, sessions: Sessions, send: Send) -> None:
    own = {"day2_own": "y", "day2_open": "10:00", "day2_shut": "00:00", "day4_own": "y", "day4_closed": "y"}
    save(send(PATH, 200, **FIELDS, **own))
    week = stretches_of(sessions, hub.meeting)[-1].week
    assert week.days == (SPANS, SPANS, ((600, 1440),), SPANS, (), (), ())


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"week_shut": "08:00"}, "week_open"),
        ({"week_open2": "11:00"}, "week_open"),
        ({"week_shut": "12:03"}, "week_open"),
        ({"week_shut": ""}, "week_shut"),
        ({"week_open2": ""}, "week_open2"),
        ({"week_open": "noon"}, "week_open"),
        ({"day5_closed": ""}, "day5_open"),
        ({"day1_own": "y"}, "day1_open"),
        ({"first": (TODAY - timedelta(days=1)).isoformat()}, "first"),
        ({"first": ""}, "first"),
        ({"first": "2101-01-01"}, "first"),
        ({"last": TODAY.isoformat()}, "last"),
        ({"last": "soon"}, "last"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    send: Send, hub: Hub, sessions: Sessions, values: dict[str, str], field: str
) -> None:
    sent = {name: value for name, value in (FIELDS | values).items() if not (name.endswith("_closed") and not value)}
    for act in ("preview", "save"):
        page = send(PATH, 422, **sent, act=act)
        assert page.html.find(class_="error-summary").find("a", href=f"#{field}") is not None
        assert page.html.find(id=f"{field}-error") is not None
        assert page.html.find(id="week_open")["value"] == sent["week_open"]
    assert acts(sessions) == []


def test_what_would_stand_outside_is_shown_stays_and_may_be_asked_about(
    rule_desk: TestApp, send: Send, hub: Hub, sessions: Sessions, book: Book
) -> None:
    inside = book(hub.member, hub.meeting, Slot(at(FIRST, 600), at(FIRST, 660)))
    outside = book(hub.member, hub.meeting, Slot(at(FIRST, 1140), at(FIRST, 1200)))
    tomorrow = TODAY + timedelta(days=1)
    earlier = book(hub.member, hub.meeting, Slot(at(tomorrow, 1140), at(tomorrow, 1200)))
    weekend = {"day0_own": "y", "day0_open": "09:00", "day0_shut": "18:00"}
    assert FIRST.weekday() == 0
    preview = send(PATH, 200, **FIELDS, **weekend)
    links = {each["href"] for each in preview.html.select("main a")}
    assert f"/bookings/{outside}" in links
    assert not {f"/bookings/{inside}", f"/bookings/{earlier}"} & links
    assert "/manage/rooms/meeting/empty" in links
    form = _form(preview)
    form["what"] = "ask"
    answer = form.submit("act", value="save", status=422)
    form = _form(answer)
    form["what"], form["message_ko"] = "ask", "운영 시간이 바뀝니다."
    form.submit("act", value="save", status=303)
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(Occurrence).where(Occurrence.cancelled_at.is_(None))) == 3
    assert [each.event for each in letters_to(sessions, hub.member.email)].count("booking-cleared") == 1
    assert [act for act, _ in acts(sessions) if act.startswith("hours")] == ["hours.set", "hours.asked"]


def test_hours_that_somebody_else_set_meanwhile_are_shown_first(send: Send, hub: Hub, sessions: Sessions) -> None:
    one, other = send(PATH, 200, **FIELDS), send(PATH, 200, **FIELDS | {"week_shut2": "19:00"})
    save(one)
    again = save(other, 409)
    assert "Somebody changed these hours meanwhile" in again.text
    save(again)
    assert stretches_of(sessions, hub.meeting)[-1].week.days[0][-1] == (780, 1140)


def test_all_rooms_stand_side_by_side(rule_desk: TestApp, send: Send, hub: Hub, sessions: Sessions) -> None:
    save(send(PATH, 200, **FIELDS | {"first": TODAY.isoformat()}))
    page = rule_desk.get("/manage/spaces/hours")
    line = next(each for each in page.html.select(".hours-room") if each.find("a", href=PATH))
    assert "unlike most here" in line.text and "13:00–18:00" in line.text
    rule_desk.get(PATH)
    with counted(sessions) as once:
        rule_desk.get(PATH)
    for month in range(1, 13):
        first = date(2030, month, 1)
        save(send(PATH, 200, **FIELDS | {"first": first.isoformat(), "last": first.replace(day=9).isoformat()}))
        save(send(PATH, 200, **FIELDS | {"first": first.isoformat(), "last": first.isoformat(), "week_shut": "11:00"}))
    rule_desk.get(PATH)
    with counted(sessions) as more:
        rule_desk.get(PATH)
    assert len(more) == len(once)


def test_a_room_that_is_not_there(rule_desk: TestApp, hub: Hub) -> None:
    rule_desk.get("/manage/spaces/rooms/nowhere/hours", status=404)
