"""Calling from a phone, answering at the desk, and what each sees of it."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from webtest import TestApp

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.help.models import HelpKind
from campus.settings import Settings
from tests.help.conftest import (
    NIGHT,
    Calling,
    Sending,
    all_calls,
    browse,
    clock_at,
    escalated,
    looked_after,
    mails_to,
    put_booking,
    put_on_duty,
    standing,
)
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.statements import counted

MINUTE = timedelta(minutes=1)
MORNING = Slot(clock_at(9, 30), clock_at(11))


def test_two_taps_and_help_is_called(
    app: TestApp, sign_in: SignIn, sessions: Sessions, hub: Hub
) -> None:
    put_booking(sessions, hub.meeting, MORNING, hub.member, people=4)
    browse(app, sign_in, hub.member)
    page = app.get("/rooms/meeting/help")
    kinds = [link["href"] for link in page.html.select("a.help-kind")]
    assert kinds == ["?kind=hurt", "?kind=equipment", "?kind=other"]
    assert [each["href"] for each in page.html.select(".emergency a")] == ["tel:119", "tel:112"]
    page = page.click(href="kind=hurt")
    assert all_calls(sessions) == []
    said = page.html.select_one("main").get_text(" ", strip=True)
    assert "no audio and no video" in said and "4 people" in said
    form = page.forms["call"]
    form["words"] = "넘어졌어요"
    state = form.submit(status=303).follow()
    (call,) = all_calls(sessions)
    assert (call.kind, call.words, call.people) == (HelpKind.HURT, "넘어졌어요", 4)
    assert state.request.path == f"/help/{call.id}"
    live = state.html.find(id="call-state")
    assert live["data-live"] == f"/help/{call.id}" and "has been called" in live.get_text()


def test_looking_writes_nothing(app: TestApp, sign_in: SignIn, sessions: Sessions, hub: Hub) -> None:
    browse(app, sign_in, hub.member)
    for path in ("", "?kind=hurt", "?kind=check", "?kind=<b>"):
        app.get(f"/rooms/meeting/help{path}")
    assert all_calls(sessions) == []


def test_strangers_read_whom_to_telephone(app: TestApp, hub: Hub) -> None:
    page = app.get("/rooms/meeting/help?kind=hurt")
    assert page.html.select_one("a[href='tel:119']") and page.html.select_one("main a[href^='/sign-in?back=']")
    assert not page.html.select(".help-call")


def test_who_is_coming_is_seen_at_once(
    app: TestApp, sign_in: SignIn, sessions: Sessions, settings: Settings, hub: Hub, calling: Calling, send: Sending
) -> None:
    call = calling(hub.meeting, hub.member)

    def state() -> str:
        browse(app, sign_in, hub.member)
        return app.get(f"/help/{call.id}").html.find(id="call-state").get_text(" ", strip=True)

    assert "The manager on duty has been called" in state()
    escalated(sessions, settings, NOW + 3 * MINUTE)
    assert "All managers have been called" in state()
    send(hub.manager, f"/manage/help/{call.id}/acknowledge")
    assert f"{hub.manager.name} is on the way" in state()
    send(hub.manager, f"/manage/help/{call.id}/close", note="무릎을 다치셔서 밴드를 드렸습니다.")
    said = state()
    assert "The call is closed" in said and "밴드" not in said
    assert "data-live" not in app.get(f"/help/{call.id}").html.find(id="call-state").attrs
    with sessions.read() as db:
        entries = db.execute(select(AuditEntry.act, AuditEntry.actor_id).order_by(AuditEntry.id)).all()
    assert [tuple(each) for each in entries] == [
        ("help.called", hub.member.id),
        ("help.escalated", None),
        ("help.acknowledged", hub.manager.id),
        ("help.closed", hub.manager.id),
    ]


def test_the_second_to_answer_is_told_who_was_first(
    app: TestApp, sessions: Sessions, hub: Hub, calling: Calling, send: Sending
) -> None:
    call = calling(hub.meeting, hub.member)
    for who, said in (
        (hub.manager, "The caller sees that you are on your way"),
        (hub.manager, "You are on your way already"),
        (hub.admin, "Somebody else has answered already"),
    ):
        assert said in send(who, f"/manage/help/{call.id}/acknowledge").follow().text
    assert standing(sessions, call).acknowledged_by_id == hub.manager.id


def test_a_false_alarm(
    app: TestApp, sign_in: SignIn, sessions: Sessions, hub: Hub, calling: Calling, send: Sending
) -> None:
    call = calling(hub.meeting, hub.member)
    assert "You took the call back" in send(hub.member, f"/help/{call.id}/withdraw").follow().text
    assert mails_to(sessions, hub.manager) == ["help-call", "help-withdrawn"]
    browse(app, sign_in, hub.manager)
    assert "False alarm" in app.get(f"/manage/help/{call.id}").text
    assert not app.get("/").html.select(".alarm")


def test_closing_needs_a_note(sessions: Sessions, hub: Hub, calling: Calling, send: Sending) -> None:
    call = calling(hub.meeting, hub.member)
    page = send(hub.manager, f"/manage/help/{call.id}/close", 422, note=" ")
    assert page.html.select_one(".error-summary")
    assert standing(sessions, call).is_open
    send(hub.manager, f"/manage/help/{call.id}/close", note="해결")
    after = standing(sessions, call)
    assert (after.acknowledged_by_id, after.closed_by_id) == (hub.manager.id, hub.manager.id)
    answer = send(hub.admin, f"/manage/help/{call.id}/close", note="또 해결").follow()
    assert "your note was not kept" in answer.text and standing(sessions, call).note == "해결"


@pytest.mark.parametrize(("kind", "status"), [("", 422), ("check", 422), ("fire", 422), ("hurt", 303)])
def test_kinds_are_those_of_the_list(hub: Hub, sessions: Sessions, send: Sending, kind: str, status: int) -> None:
    send(hub.member, "/rooms/meeting/help", status, kind=kind)
    assert len(all_calls(sessions)) == (status == 303)


def test_too_many_calls_are_told_whom_to_telephone(hub: Hub, sessions: Sessions, send: Sending) -> None:
    for room in ("meeting", "small", "seminar", "hall"):
        for kind in ("equipment", "other"):
            send(hub.member, f"/rooms/{room}/help", kind=kind)
    page = send(hub.member, "/rooms/studio/help", 429, kind="hurt")
    assert "11:00" in page.html.select_one("[role=alert]").get_text()
    assert len(all_calls(sessions)) == 8


def test_words_are_only_shown(hub: Hub, sessions: Sessions, send: Sending, app: TestApp, sign_in: SignIn) -> None:
    send(hub.member, "/rooms/meeting/help", kind="other", words="<script>alert(1)</script>")
    (call,) = all_calls(sessions)
    browse(app, sign_in, hub.manager)
    for path in (f"/manage/help/{call.id}", "/manage/help"):
        assert "<script>alert" not in app.get(path).text


def test_on_top_of_every_page_of_a_manager(
    app: TestApp, sign_in: SignIn, sessions: Sessions, hub: Hub, calling: Calling, send: Sending
) -> None:
    browse(app, sign_in, hub.manager)
    assert app.get("/manage/rules").html.find(id="alarms").decode_contents() == ""
    call = calling(hub.meeting, hub.member)
    for path in ("/manage/rules", "/manage/people", "/rooms", "/", "/manage/help/alarm"):
        (alarm,) = app.get(path).html.select(".alarm")
        assert "Main building 1F" in alarm.get_text() and alarm.select("form[action$=acknowledge]")
    assert not app.get("/manage/help").html.select(".alarm")
    app.get("/no-such-page", status=404)
    browse(app, sign_in, hub.member)
    assert app.get("/rooms").html.find(id="alarms") is None
    send(hub.admin, f"/manage/help/{call.id}/acknowledge")
    browse(app, sign_in, hub.manager)
    assert app.get("/manage/rules").html.find(id="alarms").decode_contents() == ""


def test_a_manager_pays_one_statement_for_it_and_a_member_none(
    app: TestApp, sign_in: SignIn, sessions: Sessions, hub: Hub, clock: time_machine.Traveller
) -> None:
    def asked(path: str) -> list[str]:
        app.get(path)
        with counted(sessions) as statements:
            app.get(path)
        return [each for each in statements if "help_" in each or "lone_" in each]

    browse(app, sign_in, hub.manager)
    assert len(asked("/manage/rules")) == 1
    browse(app, sign_in, hub.member)
    assert asked("/rooms") == []
    clock.move_to(clock_at(23))
    assert len(asked("/rooms")) == 1


def test_the_room_says_how_to_get_help_while_it_is_used(
    app: TestApp, sign_in: SignIn, sessions: Sessions, hub: Hub
) -> None:
    for slot in (MORNING, Slot(clock_at(12), clock_at(13))):
        put_booking(sessions, hub.meeting, slot, hub.member)
    browse(app, sign_in, hub.member)
    assert app.get("/bookings/1").html.select("a[href='/rooms/meeting/help']")
    assert not app.get("/bookings/2").html.select("a[href='/rooms/meeting/help']")


def test_are_you_all_right(
    app: TestApp, sign_in: SignIn, sessions: Sessions, settings: Settings, hub: Hub, clock: time_machine.Traveller
) -> None:
    put_on_duty(sessions, hub.manager)
    put_booking(sessions, hub.studio, NIGHT, hub.member)
    clock.move_to(clock_at(22))
    looked_after(sessions, settings, clock_at(22))
    browse(app, sign_in, hub.member)
    (question,) = app.get("/rooms").html.select(".alarm.is-question")
    assert "22:15" in question.get_text()
    page = app.get(question.a["href"])
    assert not page.html.select(".alarm")
    clock.move_to(clock_at(22, 4))
    (form,) = (each for each in page.forms.values() if "/help/checks/" in each.action)
    done = form.submit(status=303).follow()
    assert "you answered at 22:04" in done.text
    assert not app.get("/rooms").html.select(".alarm")
    clock.move_to(clock_at(22, 15))
    assert looked_after(sessions, settings, clock_at(22, 15)) == 0


def test_lists_cost_the_same_with_one_and_with_thirty(
    app: TestApp, sign_in: SignIn, sessions: Sessions, settings: Settings, hub: Hub, calling: Calling
) -> None:
    rooms = [hub.meeting, hub.small, hub.seminar, hub.hall, hub.studio]
    everyone = [hub.member, hub.other_member, hub.organizer, hub.manager, hub.admin]
    kinds = (HelpKind.HURT, HelpKind.OTHER)
    wanted = [(room, who, kind) for room in rooms for who in everyone for kind in kinds][:30]
    counts = []
    for some in (wanted[:1], wanted[1:]):
        for room, who, kind in some:
            calling(room, who, kind=kind, now=NOW + everyone.index(who) * 120 * MINUTE)
        browse(app, sign_in, hub.manager)
        for path in ("/manage/help", "/rooms", "/manage/help/1"):
            app.get(path)  # what processes remember is read once
            with counted(sessions) as statements:
                app.get(path)
            counts.append(len(statements))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 11
