"""The roster: a week, single changes, and the times; and who may know of someone alone at night."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update
from webtest import TestApp

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.domain.help_times import HelpTimes
from campus.help.models import HelpKind, TurnChange, WeeklyTurn
from campus.help.queries.duty import people_on_duty, read_times
from campus.people.models import Resident
from campus.permissions import Role
from campus.settings import Settings
from tests.help.conftest import (
    NIGHT,
    Sending,
    all_calls,
    browse,
    clock_at,
    escalated,
    looked_after,
    put_booking,
    put_on_duty,
)
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub, Person
from tests.support.statements import counted

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ROSTER = "/manage/help/duty"
TIMES = {
    "times__escalate_minutes": 5,
    "times__again_minutes": 10,
    "times__is_checking": "y",
    "times__late_from": 1380,
    "times__late_until": 300,
    "times__check_every": 60,
    "times__answer_minutes": 20,
}


def who_is_on(sessions: Sessions, when: object) -> set[int]:
    with sessions.read() as db:
        return {each.id for each in people_on_duty(db, now=when).people}  # type: ignore[arg-type]


def test_a_week_is_set_and_one_turn_taken_out(sessions: Sessions, hub: Hub, send: Sending) -> None:
    values = {"turn__resident": hub.admin.id, "turn__weekdays": [2, 3], "turn__starts": "22:00", "turn__ends": "06:00"}
    for _ in range(2):
        send(hub.manager, f"{ROSTER}/turns", **values)
    with sessions.read() as db:
        turns = db.scalars(select(WeeklyTurn).order_by(WeeklyTurn.weekday)).all()
    found = [(each.weekday, each.starts_minute, each.ends_minute) for each in turns]
    assert found == [(2, 1320, 1800), (3, 1320, 1800)]
    assert who_is_on(sessions, clock_at(29)) == {hub.admin.id}
    assert who_is_on(sessions, clock_at(30)) == {hub.manager.id}
    for _ in range(2):
        send(hub.manager, f"{ROSTER}/turns/{turns[0].id}/remove")
    assert who_is_on(sessions, clock_at(29)) == {hub.manager.id}
    with sessions.read() as db:
        acts = db.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert acts == ["duty.turn_added", "duty.turn_added", "duty.turn_removed"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"turn__weekdays": []}, "turn-weekdays"),
        ({"turn__starts": "24:00"}, "turn-starts"),
        ({"turn__ends": "midnight"}, "turn-ends"),
        ({"turn__resident": "1"}, "turn-resident"),
        ({"turn__resident": "x"}, "turn-resident"),
    ],
)
def test_a_turn_that_is_none_is_refused(
    sessions: Sessions, hub: Hub, send: Sending, values: dict[str, object], field: str
) -> None:
    """Of a member, too: only managers are on duty."""
    usual = {"turn__resident": hub.admin.id, "turn__weekdays": [0], "turn__starts": "09:00", "turn__ends": "18:00"}
    page = send(hub.manager, f"{ROSTER}/turns", 422, **(usual | values))
    assert [link["href"] for link in page.html.select(".error-summary a")] == [f"#{field}"]
    with sessions.read() as db:
        assert db.scalars(select(WeeklyTurn)).all() == []


def change(who: object, first: str, last: str) -> dict[str, object]:
    (day, starts), (until, ends) = first.split(), last.split()
    return {
        "change__resident": who,
        "change__first_day": day,
        "change__starts": starts,
        "change__last_day": until,
        "change__ends": ends,
    }


def test_a_day_is_changed_for_once(sessions: Sessions, hub: Hub, send: Sending) -> None:
    put_on_duty(sessions, hub.manager)
    send(hub.manager, f"{ROSTER}/changes", **change(hub.admin.id, "2026-11-25 09:00", "2026-11-25 12:00"))
    assert who_is_on(sessions, NOW) == {hub.admin.id}
    assert who_is_on(sessions, clock_at(12)) == {hub.manager.id}
    with sessions.read() as db:
        change_id = db.scalars(select(TurnChange.id)).one()
    send(hub.admin, f"{ROSTER}/changes/{change_id}/remove")
    assert who_is_on(sessions, NOW) == {hub.manager.id}
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.admin.id).values(role=Role.MANAGER))
    send(hub.manager, f"{ROSTER}/changes", **change("", "2026-11-25 09:00", "2026-11-26 00:00"))
    assert who_is_on(sessions, NOW) == {hub.manager.id, hub.admin.id}


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2026-11-25 12:00", "2026-11-25 12:00", "change-ends"),
        ("2026-11-24 09:00", "2026-11-25 10:00", "change-last_day"),
        ("2026-11-25 09:00", "2026-12-27 09:00", "change-last_day"),
        ("2026-02-30 09:00", "2026-12-27 09:00", "change-first_day"),
    ],
)
def test_a_change_that_is_none_is_refused(
    sessions: Sessions, hub: Hub, send: Sending, first: str, last: str, field: str
) -> None:
    page = send(hub.manager, f"{ROSTER}/changes", 422, **change(hub.admin.id, first, last))
    # The forms beside it show what holds, not what this one did not send.
    assert page.html.find(id="times-is_checking").has_attr("checked")
    assert [link["href"] for link in page.html.select(".error-summary a")] == [f"#{field}"]
    with sessions.read() as db:
        assert db.scalars(select(TurnChange)).all() == []


def test_of_two_who_set_the_times_the_second_sees_both(sessions: Sessions, hub: Hub, send: Sending) -> None:
    send(hub.manager, f"{ROSTER}/times", times__version=0, **TIMES)
    wanted = HelpTimes(5, 10, True, 1380, 300, 60, 20)
    with sessions.read() as db:
        assert read_times(db).times == wanted
    page = send(hub.admin, f"{ROSTER}/times", 409, times__version=0, **(TIMES | {"times__answer_minutes": 7}))
    assert "5 min, 10 min" in page.html.select_one("[role=alert]").get_text()
    (form,) = (each for each in page.forms.values() if each.action.endswith("/times"))
    assert (form["times-answer_minutes"].value, form["times-version"].value) == ("7", "1")
    form.submit(status=303)
    with sessions.read() as db:
        assert (read_times(db).times.answer_minutes, read_times(db).version) == (7, 2)
        told = select(AuditEntry.details).where(AuditEntry.act == "help.times_set").order_by(AuditEntry.id)
        details = db.scalars(told).all()
    assert details[-1] == {"answer_minutes": [20, 7]}


@pytest.mark.parametrize(
    "values", [{"times__late_from": 1190}, {"times__answer_minutes": 60}, {"times__check_every": 1}]
)
def test_times_that_pages_do_not_expect_are_refused(
    sessions: Sessions, hub: Hub, send: Sending, values: dict[str, object]
) -> None:
    send(hub.manager, f"{ROSTER}/times", 422, times__version=0, **(TIMES | values))
    with sessions.read() as db:
        assert read_times(db).version == 0


def test_the_roster_costs_the_same_with_one_turn_and_with_thirty(
    app: TestApp, sign_in: SignIn, sessions: Sessions, hub: Hub
) -> None:
    counts = []
    hours = [(hour, hour + 1) for hour in range(15)]
    for some in (hours[:1], hours[1:]):
        for each in some:
            put_on_duty(sessions, hub.manager, hours=each)
            put_on_duty(sessions, hub.admin, hours=each)
        browse(app, sign_in, hub.manager)
        app.get(ROSTER)
        with counted(sessions) as statements:
            app.get(ROSTER)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 12


@pytest.fixture
def alarmed(
    sessions: Sessions, settings: Settings, hub: Hub, clock: time_machine.Traveller
) -> int:
    """A call for ``hub.member``, who was alone in the studio and did not answer; ``hub.admin`` was on duty."""
    put_on_duty(sessions, hub.admin)
    put_booking(sessions, hub.studio, NIGHT, hub.member)
    clock.move_to(clock_at(22))
    looked_after(sessions, settings, clock_at(22))
    clock.move_to(clock_at(22, 15))
    looked_after(sessions, settings, clock_at(22, 15))
    (call,) = all_calls(sessions)
    assert call.kind is HelpKind.CHECK
    return call.id


def sees(app: TestApp, sign_in: SignIn, who: Person, call_id: int) -> tuple[bool, bool, bool]:
    """Whether a manager sees the call on top of pages, in the list and on its page."""
    browse(app, sign_in, who)
    on_top = bool(app.get("/manage/rules").html.select(".alarm"))
    listed = bool(app.get("/manage/help").html.select(f"a[href='/manage/help/{call_id}']"))
    return on_top, listed, app.get(f"/manage/help/{call_id}", status="*").status_int == 200


def test_someone_alone_is_known_to_those_on_duty_only(
    app: TestApp, sign_in: SignIn, sessions: Sessions, hub: Hub, alarmed: int, send: Sending
) -> None:
    assert sees(app, sign_in, hub.admin, alarmed) == (True, True, True)
    assert sees(app, sign_in, hub.manager, alarmed) == (False, False, False)
    for act in ("acknowledge", "close"):
        send(hub.manager, f"/manage/help/{alarmed}/{act}", 404, note="보았습니다.")
    send(hub.admin, f"/manage/help/{alarmed}/close", note="잠드셨던 거예요.")
    assert sees(app, sign_in, hub.admin, alarmed) == (False, True, True)
    assert sees(app, sign_in, hub.manager, alarmed) == (False, False, False)


def test_who_is_told_later_knows_then(
    app: TestApp, sign_in: SignIn, sessions: Sessions, settings: Settings, hub: Hub, alarmed: int
) -> None:
    escalated(sessions, settings, clock_at(22, 18))
    assert sees(app, sign_in, hub.manager, alarmed) == (True, True, True)


def test_who_comes_on_duty_finds_what_is_open(
    app: TestApp, sign_in: SignIn, sessions: Sessions, hub: Hub, alarmed: int
) -> None:
    with sessions.write() as db:
        db.add(TurnChange(resident_id=hub.manager.id, starts_at=clock_at(22, 15), ends_at=clock_at(23)))
    assert sees(app, sign_in, hub.manager, alarmed) == (False, True, True)


def test_who_is_asked_tonight_is_known_to_those_on_duty_only(
    app: TestApp, sign_in: SignIn, sessions: Sessions, settings: Settings, hub: Hub, clock: time_machine.Traveller
) -> None:
    put_on_duty(sessions, hub.admin)
    put_booking(sessions, hub.studio, NIGHT, hub.member)
    clock.move_to(clock_at(22))
    looked_after(sessions, settings, clock_at(22))
    found = []
    for who in (hub.admin, hub.manager):
        browse(app, sign_in, who)
        found.append(hub.member.name in app.get("/manage/help").text)
    assert found == [True, False]
