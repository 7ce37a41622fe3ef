"""Before a rule is saved: what it would say, change, hit and contradict."""

from datetime import timedelta

import pytest
from webtest import TestApp, TestResponse

from campus.db import Sessions
from campus.domain.hubtime import at, local_date
from campus.domain.slot import Slot
from tests.booking.conftest import acting
from tests.desk.conftest import Send, acts
from tests.desk.test_rules_at_the_desk import NAMES, before_saving, policies
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.shutting import Book, book
from tests.support.statements import counted

__all__ = ["acting", "book"]

pytestmark = pytest.mark.usefixtures("clock")
NEW = "/manage/rules/new"
TODAY = local_date(NOW)


def hour(days: int, minute: int = 600, minutes: int = 60) -> Slot:
    day = TODAY + timedelta(days=days)
    return Slot(at(day, minute), at(day, minute + minutes))


def links(page: TestResponse) -> set[str]:
    return {each["href"] for each in page.html.select("main a")}


def test_nothing_is_saved_before_it_was_seen(send: Send, hub: Hub, sessions: Sessions, book: Book) -> None:
    long, short = book(hub.member, hub.meeting, hour(2, minutes=120)), book(hub.member, hub.meeting, hour(3))
    elsewhere = book(hub.member, hub.seminar, hour(2, minutes=120))
    values = NAMES | {"scope": "some", "rooms": [hub.meeting.id, hub.small.id], "longest_minutes": 60}
    preview = send(NEW, 200, **values)
    assert f"/bookings/{long}" in links(preview)
    assert not {f"/bookings/{short}", f"/bookings/{elsewhere}"} & links(preview)
    assert "/manage/rooms/meeting/empty" in links(preview)
    assert "A booking may last 1 h at most" in preview.text or "At most 1 h at a time." in preview.text
    assert "Bookings that exist stay as they are." in preview.text
    assert set(policies(sessions)) == {"Hub rules", "Tidy-up"} and acts(sessions)[-1:] != ["policy.made"]
    before_saving(preview).submit("act", value="save", status=303)
    made = policies(sessions)["Startup rooms"]
    assert (made.numbers.longest_minutes, made.room_ids) == (60, {hub.meeting.id, hub.small.id})


def test_what_was_asked_can_be_changed(send: Send, hub: Hub, sessions: Sessions) -> None:
    values = NAMES | {"scope": "some", "rooms": [hub.small.id], "longest_minutes": 60, "roles": ["organizer"]}
    values |= {"quota_team_week_count": 3, "opens_minute": "09:30"}
    form = before_saving(send(NEW, 200, **values)).submit("act", value="edit", status=200).forms["rule"]
    assert (form["longest_minutes"].value, form["opens_minute"].value) == ("60", "09:30")
    assert form["quota_team_week_count"].value == "3"
    assert [each.checked for each in form.fields["roles"]].count(True) == 1
    assert form["scope"].value == "some"
    assert set(policies(sessions)) == {"Hub rules", "Tidy-up"}


def test_a_change_shows_before_and_after_and_who_is_stricter(
    rule_desk: TestApp, hub: Hub, sessions: Sessions
) -> None:
    tidy = policies(sessions)["Tidy-up"]
    form = rule_desk.get(f"/manage/rules/{tidy.id}").forms["rule"]
    form["tidy_minutes"], form["longest_minutes"] = "20", "600"
    page = form.submit("act", value="preview", status=200)
    gone, new = ([each.text for each in page.html.find_all(name)] for name in ("del", "ins"))
    assert "10 min after each booking are kept for tidying up." in gone
    assert "20 min after each booking are kept for tidying up." in new
    assert "In part stricter is what these say: " in page.text
    form = rule_desk.get(f"/manage/rules/{tidy.id}").forms["rule"]
    form["longest_minutes"] = "600"
    page = form.submit("act", value="preview", status=200)
    assert "Nothing changes here." in page.text and "Stricter is what these say: " in page.text


def test_what_contradicts_another_rule_is_told_and_saved_only_when_it_was_seen(
    send: Send, hub: Hub, sessions: Sessions
) -> None:
    values = NAMES | {"scope": "some", "rooms": [hub.small.id], "shortest_minutes": 240}
    refused = send(NEW, 409, **values, act="save")
    warning = refused.html.find(class_="notice-warn").text
    assert "The shortest booking, 4 h, would be longer than the longest, 3 h: none fits." in warning
    assert "Hub rules" in warning
    assert set(policies(sessions)) == {"Hub rules", "Tidy-up"}
    before_saving(refused).submit("act", value="save", status=303)
    assert policies(sessions)["Startup rooms"].numbers.shortest_minutes == 240
    values = NAMES | {"name_en": "Other", "scope": "some", "rooms": [hub.small.id], "tidy_minutes": 5}
    send(NEW, 303, **values, act="save")  # what was so already is no trouble of this one


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"lead_business_days": 6, "days_ahead": 7}, "days_ahead"),
        ({"needs_approval": "yes", "days_ahead": 1}, "days_ahead"),
        ({"shortest_minutes": 90, "quota_team_day_minutes": 60}, "quota_team_day_minutes"),
        ({"warning_minutes": 20, "release_minutes": 10}, "release_minutes"),
        ({"answer_business_days": 3, "expiry_business_days": 2}, "expiry_business_days"),
        ({"needs_check_in": "yes", "exempt_minutes": 30, "shortest_minutes": 30}, "exempt_minutes"),
        ({"grid_minutes": 60, "longest_minutes": 45}, "longest_minutes"),
    ],
)
def test_what_contradicts_itself_is_refused(
    send: Send, hub: Hub, sessions: Sessions, values: dict[str, object], field: str
) -> None:
    for act in ("preview", "save"):
        page = send(NEW, 422, **NAMES, scope="all", act=act, **values)
        assert page.html.find(class_="error-summary").find("a", href=f"#{field}") is not None
    assert acts(sessions) == []


def test_one_hit_and_thirty_take_as_many_statements(send: Send, hub: Hub, sessions: Sessions, book: Book) -> None:
    values = NAMES | {"scope": "all", "longest_minutes": 30, "quota_resident_day_minutes": 60, "rest_minutes": 10}
    people = (hub.member, hub.other_member)
    book(hub.member, hub.meeting, hour(1))
    send(NEW, 200, **values)
    with counted(sessions) as once:
        send(NEW, 200, **values)
    for count in range(30):
        book(people[count % 2], hub.meeting, hour(2 + count % 20, 660 + count // 20 * 120))
    send(NEW, 200, **values)
    with counted(sessions) as more:
        page = send(NEW, 200, **values)
    assert "31 bookings would no longer be taken" in page.text
    assert len(more) == len(once)
