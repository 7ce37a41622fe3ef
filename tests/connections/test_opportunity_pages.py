"""The pages of opportunities: what everyone reads, forms that keep their input, a first meeting, mails."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from sqlalchemy import select
from webtest import TestApp

from campus.audit.models import AuditEntry
from campus.connections.models import OpportunityKind, OpportunityState
from campus.connections.queries.interests import list_interests
from campus.connections.queries.opportunities import find_opportunity, tag_key
from campus.connections.services.interests import show_interest
from campus.connections.services.opportunities import (
    PostOpportunity,
    post_opportunity,
)
from campus.db import Sessions
from tests.connections.conftest import CALL, INTEREST, Acting, browse
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.statements import counted

Send = Callable[..., Any]


def form(**changes: str) -> dict[str, str]:
    values = {"kind": "call", "title": "공동 과제", "text": "함께해요", "deadline": "2026-12-10", "hour": "18:00"}
    return values | {"needed": "영상 인식, #데이터 정제, 영상인식", "offered": "", "link": ""} | changes


def test_posting_from_the_form(hub: Hub, sessions: Sessions, send: Send, app: TestApp) -> None:
    answer = send(hub.member, "/opportunities/new", **form(link="example.org/a"))
    path = answer.location.removeprefix("http://localhost")
    with sessions.read() as db:
        it = find_opportunity(db, int(path.rsplit("/", 1)[1]))
    assert it is not None
    assert it.needed == ("영상 인식", "데이터 정제")
    assert (it.link, it.deadline_minute) == ("https://example.org/a", 1080)
    app.reset()
    page = app.get(path)
    assert "공동 과제" in page.text
    assert "김" not in page.html.find("main").get_text()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"deadline": "2026-11-24", "hour": ""}, "This deadline has passed"),
        ({"deadline": "2026-11-25", "hour": "10:00"}, "This deadline has passed"),
        ({"deadline": "", "hour": "10:00"}, "A time needs its day"),
        ({"deadline": "yesterday"}, "Write the day like"),
        ({"title": ""}, "Please fill this in"),
        ({"link": "javascript:alert(1)"}, "Write the address like"),
        ({"needed": "가,나,다,라,마,바,사,아,자"}, "At most 8 words"),
        ({"needed": "가" * 41}, "At most 8 words"),
        ({"kind": "treasure"}, "Choose one of the list"),
    ],
)
def test_what_is_refused_keeps_the_input(hub: Hub, send: Send, changes: dict[str, str], said: str) -> None:
    page = send(hub.member, "/opportunities/new", 422, **form(text="남아 있어야 할 글", **changes))
    assert said in page.text
    assert "남아 있어야 할 글" in page.text


def test_who_belongs_nowhere_posts_nothing_and_shows_no_interest(
    hub: Hub, sessions: Sessions, send: Send, acting: Acting, posted: int
) -> None:
    page = send(hub.manager, "/opportunities/new", 422, **form())
    assert "you belong to none yet" in page.text
    page = send(hub.manager, f"/opportunities/{posted}/interest", 422, note=INTEREST)
    assert "you belong to none yet" in page.text
    with sessions.read() as db:
        assert list_interests(db, posted) == []


def test_the_public_sees_a_count_and_the_poster_who(
    hub: Hub, sessions: Sessions, app: TestApp, sign_in: SignIn, posted: int, shown: int
) -> None:
    path = f"/opportunities/{posted}"
    secret = ("이서준", "이*준", "other@etri.example", INTEREST, "Electronics", "한국전자통신연구원", "ETRI")
    app.reset()
    app.set_cookie("locale", "en")
    texts = [app.get(each).html.find("main").get_text(" ") for each in (path, "/opportunities")]
    for person in (hub.organizer, hub.manager, hub.admin):
        browse(app, sign_in, person)
        texts.append(app.get(path).html.find("main").get_text(" "))
    for text in texts:
        assert "1 organization interested" in text
        assert not [word for word in secret if word in text]
    browse(app, sign_in, hub.member)
    poster = app.get(path).html.find("main").get_text(" ")
    assert "이서준" in poster
    assert INTEREST in poster


def test_a_meeting_with_those_ticked(
    hub: Hub, sessions: Sessions, app: TestApp, sign_in: SignIn, send: Send, acting: Acting, posted: int, shown: int
) -> None:
    with sessions.write() as db:
        second = show_interest(db, posted, "우리도요", by=acting(hub.organizer), now=NOW)
    path = f"/opportunities/{posted}/meeting"
    browse(app, sign_in, hub.member)
    take = app.get(f"{path}?with={shown}").html.find("button", {"name": "take"})["value"]
    assert take == "small 2026-11-26 10:00"
    send(hub.other_member, path, 403, take=take)
    send(hub.member, path, 409, take="hall 2026-11-26 10:00", **{"with": [shown]})
    send(hub.member, path, take=take, **{"with": [shown]})
    page = app.get(f"/opportunities/{posted}").text
    assert "Thu 26 Nov 2026 10:00–11:00" in page
    with sessions.read() as db:
        booked = {each.id: each.booking_id is not None for each in list_interests(db, posted)}
    assert booked == {shown: True, second: False}
    assert letters_to(sessions, hub.other_member.email)[-1].event == "introduction-meeting-booked"
    assert letters_to(sessions, hub.organizer.email) == []
    take = app.get(path).html.find("button", {"name": "take"})["value"]
    assert take == "small 2026-11-26 11:00"


def test_the_story_in_mails(hub: Hub, sessions: Sessions, send: Send, posted: int) -> None:
    path = f"/opportunities/{posted}"
    send(hub.other_member, f"{path}/interest", note=INTEREST)
    with sessions.read() as db:
        (interest,) = list_interests(db, posted)
    prefix = f"step__{interest.id}__"
    values = {f"{prefix}step": "met", f"{prefix}day": "2026-11-25", f"{prefix}remark": "좋았어요"}
    send(hub.member, f"{path}/interests/{interest.id}", **values)
    page = send(hub.member, f"{path}/interests/{interest.id}", 422, **values)
    assert "Choose one of the list" in page.text
    send(hub.other_member, f"{path}/interest/withdraw")
    send(hub.organizer, f"{path}/interest", 422, note="")
    send(hub.organizer, f"{path}/interest", note="우리도요")
    send(hub.member, f"{path}/withdraw")
    events = {
        person.id: [letter.event for letter in letters_to(sessions, person.email)]
        for person in (hub.member, hub.other_member, hub.organizer)
    }
    assert events == {
        hub.member.id: ["opportunity-interest", "opportunity-interest", "opportunity-interest"],
        hub.other_member.id: ["opportunity-step"],
        hub.organizer.id: ["opportunity-ended"],
    }
    with sessions.read() as db:
        acts = set(db.scalars(select(AuditEntry.act)))
    assert {"opportunity.posted", "interest.shown", "interest.step", "interest.withdrawn"} <= acts
    assert "opportunity.withdrawn" in acts


def test_filters_and_order(
    hub: Hub, sessions: Sessions, app: TestApp, acting: Acting, posted: int, clock: time_machine.Traveller
) -> None:
    with sessions.write() as db:
        open_end = PostOpportunity(OpportunityKind.OFFER, "장비 나눔", "글", "", None, None, (), ("Data 정제",))
        soon = PostOpportunity(OpportunityKind.PROBLEM, "누수 찾기", "글", "", date(2026, 11, 30), None, ("센서",), ())
        for command in (open_end, soon):
            post_opportunity(db, command, by=acting(hub.organizer), now=NOW)

    def titles(query: str) -> list[str]:
        page = app.get("/opportunities" + quote(query, safe="?=&%"))
        return [each.get_text(strip=True) for each in page.html.select(".opportunity h3")]

    assert titles("") == ["누수 찾기", CALL.title, "장비 나눔"]
    assert titles("?kind=offer") == ["장비 나눔"]
    assert titles("?tag=데이터정제") == [CALL.title]
    assert titles("?tag=DATA정제") == ["장비 나눔"]
    assert titles("?tag=%00&kind=none&show=mine") == titles("")
    assert titles("?show=ended") == []
    clock.move_to(NOW + timedelta(days=10))
    assert titles("?show=ended") == ["누수 찾기"]
    assert titles("") == [CALL.title, "장비 나눔"]
    assert tag_key("#영상-인식 ") == tag_key("영상 인식")


def test_the_list_and_the_page_cost_the_same_with_one_row_and_with_thirty(
    hub: Hub, sessions: Sessions, app: TestApp, sign_in: SignIn, acting: Acting, posted: int, shown: int
) -> None:
    def cost() -> list[int]:
        found = []
        for path in ("/opportunities", "/opportunities?show=mine", f"/opportunities/{posted}"):
            app.get(path)
            with counted(sessions) as statements:
                app.get(path)
            found.append(len(statements))
        return found

    browse(app, sign_in, hub.member)
    before = cost()
    with sessions.write() as db:
        for _ in range(30):
            post_opportunity(db, CALL, by=acting(hub.member), now=NOW)
        show_interest(db, posted, "우리도요", by=acting(hub.organizer), now=NOW)
    assert cost() == before
    assert "Page 1 of 2" in app.get("/opportunities").text


def test_only_the_poster_changes_it(hub: Hub, sessions: Sessions, send: Send, acting: Acting, posted: int) -> None:
    send(hub.other_member, f"/opportunities/{posted}/edit", 403, **form(title="남의 것"))
    send(hub.manager, f"/opportunities/{posted}/close", 403)
    with sessions.read() as db:
        it = find_opportunity(db, posted)
    assert it is not None
    assert (it.title, it.state, it.version) == (CALL.title, OpportunityState.OPEN, 1)
    send(hub.member, f"/opportunities/{posted}/edit", **form(title="새 이름", hour="17:00"))
    with sessions.read() as db:
        it = find_opportunity(db, posted)
    assert it is not None
    assert (it.title, it.sequence, it.version) == ("새 이름", 1, 2)
