"""Who did what, who looked at whose data, and the review of a month: who may see it, what it finds, what it keeps."""

import csv
from datetime import timedelta
from io import StringIO
from urllib.parse import quote

import pytest
from sqlalchemy import select, update
from webtest import TestApp

from campus.audit.accesses import accesses_of
from campus.audit.models import AccessReview, AuditEntry
from campus.audit.services import record
from campus.db import Sessions
from campus.people.models import Resident
from campus.people.queries.keys import key_of, people_of_keys
from tests.audit.at_work import set_to_work
from tests.audit.conftest import check, entries, look, whose, write
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.pages import token_of
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")
ACTS, LOG, REVIEW = "/manage/audit", "/manage/audit/access", "/manage/audit/review"
ATTENDANCE = "/groups/ai-friends/seasons/1/attendance"
# Stranger, member, organizer, manager, administrator.
ROLES = {
    ("GET", ACTS): (303, 403, 403, 200, 200),
    ("GET", LOG): (303, 403, 403, 403, 200),
    ("GET", REVIEW): (303, 403, 403, 403, 200),
    ("POST", REVIEW): (403, 403, 403, 403, 422),
    ("POST", ATTENDANCE): (403, 403, 422, 422, 422),
}
KEPT_REASON = "연구재단 제출용"


@pytest.fixture
def admin(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    sign_in(app, hub.admin)
    app.set_cookie("locale", "en")
    return app


def _quoted(query: str) -> str:
    return quote(query, safe="=&+%")


def _titles(page: object) -> list[str]:
    return [row.b.get_text(" ", strip=True) for row in page.html.select(".log-list > li")]  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", range(5))
def test_roles(app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn, role: int) -> None:
    set_to_work(sessions, hub)
    person = (None, hub.member, hub.organizer, hub.manager, hub.admin)[role]
    if person is not None:
        sign_in(app, person)
    token = token_of(app.get("/sign-up" if person is None else "/me"))
    for (method, path), expected in ROLES.items():
        got = app.get(path, status="*") if method == "GET" else app.post(path, {"csrf_token": token}, status="*")
        assert got.status_int == expected[role], (method, path)


def test_acts_are_found_by_person_act_subject_number_day_and_words(
    admin: TestApp, sessions: Sessions, hub: Hub
) -> None:
    with sessions.write() as db:
        long_ago = NOW - timedelta(days=40)
        record(db, "booking.made", ("booking", 7), by=hub.member.id, now=long_ago, details={"title": "로봇 세미나"})
        record(db, "resident.disabled", ("resident", hub.member.id), by=hub.manager.id, now=NOW)
        record(db, "booking.released", ("booking", 8), by=None, now=NOW, details={"note": "100% empty"})
    found = {
        "": ["Room released because nobody came", "Account closed by a manager", "Booking made"],
        "who=하늘": ["Account closed by a manager", "Booking made"],
        "who=ㅊㅈㅇ": ["Account closed by a manager"],
        "who=nobody": [],
        "act=booking.made": ["Booking made"],
        "subject=booking": ["Room released because nobody came", "Booking made"],
        "subject=booking&number=8": ["Room released because nobody came"],
        "first=2026-11-01": ["Room released because nobody came", "Account closed by a manager"],
        "last=2026-11-01": ["Booking made"],
        "q=로봇": ["Booking made"],
        "q=100%25": ["Room released because nobody came"],
        "q=account+closed": ["Account closed by a manager"],
        "q=_": [],
    }
    for query, expected in found.items():
        assert _titles(admin.get(f"{ACTS}?{_quoted(query)}", status=200)) == expected, query
    page = admin.get(ACTS)
    assert "the hub itself" in page.text and 'href="/bookings/7"' in page.text
    numbers = ("number=-1", "number=x", "before=x", "before=99999999999")
    for nonsense in ("act=x", "subject=%00", "first=x", "q=" + "a" * 2_000, "q=%00", *numbers):
        admin.get(f"{ACTS}?{nonsense}", status=200)
        admin.get(f"{LOG}?{nonsense}", status=200)
    for nonsense in ("2026-13", "x", "2199-01", "2026-1", "%00"):
        admin.get(f"{REVIEW}?month={nonsense}", status=404)


def test_pages_go_on_where_they_ended_whatever_is_added(admin: TestApp, sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        for number in range(1, 121):
            record(db, "booking.made", ("booking", number), by=hub.member.id, now=NOW)
    write(sessions, [look(number) for number in range(120)])
    for path in (ACTS, LOG):
        seen, page = [], admin.get(path)
        while True:
            seen += [row.get_text(" ", strip=True) for row in page.html.select(".log-list > li")]
            older = page.html.find(rel="next")
            if older is None:
                break
            with sessions.write() as db:
                record(db, "booking.ended", ("booking", 1), by=hub.member.id, now=NOW)
            page = admin.get(path + older["href"])
        assert len(seen) == len(set(seen)) >= 120


def test_one_and_fifty_take_as_many_statements(admin: TestApp, sessions: Sessions, hub: Hub) -> None:
    def statements() -> list[int]:
        counts = []
        for path in (ACTS, LOG, f"{REVIEW}?month=2026-11"):
            with counted(sessions) as found:
                admin.get(path)
            counts.append(len(found))
        return counts

    with sessions.write() as db:
        record(db, "booking.made", ("booking", 1), by=hub.member.id, now=NOW)
        keys = [key_of(db, each.id) for each in (hub.manager, hub.member, hub.organizer)]
    write(sessions, [look(0, actor=keys[0], people=keys[1:])])
    statements()
    few = statements()
    write(sessions, [look(number, actor=keys[number % 2], people=keys[1:]) for number in range(50)])
    with sessions.write() as db:
        for number in range(50):
            record(db, "booking.made", ("booking", number), by=hub.manager.id, now=NOW)
    assert statements() == few
    assert max(few) <= 12


def test_the_log_names_who_is_here_and_nobody_who_has_left(
    admin: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn
) -> None:
    sign_in(admin, hub.manager)
    admin.get(f"/manage/people?{_quoted('q=하늘')}", status=200)
    sign_in(admin, hub.admin)
    row = admin.get(f"{LOG}?{_quoted('whose=하늘')}").html.select_one(".log-list > li").get_text(" ", strip=True)
    assert hub.manager.name in row and hub.member.name in row and "Hub manager" in row and "192.0.2.1" in row
    assert _titles(admin.get(f"{LOG}?{_quoted('whose=도윤&what=people')}")) == []
    assert len(_titles(admin.get(f"{LOG}?{_quoted('by=지우')}"))) == 1
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.manager.id).values(key="f" * 32))
    gone = admin.get(f"{LOG}?what=people").html.select_one(".log-list > li").get_text(" ", strip=True)
    assert hub.manager.name not in gone and "somebody who has left" in gone
    with sessions.read() as db:
        last = entries(db)[-1]
        assert (last.what, last.thing) == ("access-log", "")
        assert key_of(db, hub.member.id) in whose(db, last.number)


def test_people_read_who_looked_at_them(admin: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn) -> None:
    sign_in(admin, hub.manager)
    for _ in range(3):
        admin.get("/manage/people", status=200)
    with sessions.read() as db:
        mine = key_of(db, hub.member.id)
        first = accesses_of(db, mine, limit=2)
        rest = accesses_of(db, mine, before=first[-1].number)
        assert [each.number for each in (*first, *rest)] == [3, 2, 1]
        who = people_of_keys(db, {each.actor_key for each in first})
        assert [each.name for each in who.values()] == [hub.manager.name]
        assert accesses_of(db, key_of(db, hub.manager.id)) == []


def test_a_month_adds_up_and_its_review_is_kept(admin: TestApp, sessions: Sessions, hub: Hub) -> None:
    with sessions.read() as db:
        keys = [key_of(db, each.id) for each in (hub.manager, hub.member, hub.organizer)]
    night = NOW.replace(hour=2)
    many = tuple(f"{number:032x}" for number in range(300))
    write(sessions, [look(1, actor=keys[0], people=keys[1:]), look(2, actor=keys[0], people=many, at=night)])
    write(sessions, [look(3, actor=keys[2], people=keys[1:2], at=NOW - timedelta(days=40))])
    page = admin.get(f"{REVIEW}?month=2026-11", status=200)
    assert [cell.get_text(strip=True) for cell in page.html.select("tbody td")][:4] == ["2", "302", "1", "0"]
    assert "300 people shown" in page.text and "This month is not over yet" in page.text
    form = next(each for each in page.forms.values() if "note" in each.fields)
    form["note"] = "Asked about the night: 행사 준비"
    done = form.submit(status=303).follow()
    assert "행사 준비" in done.text
    with sessions.read() as db:
        (review,) = db.scalars(select(AccessReview))
        assert (review.month.isoformat(), review.reviewer_key) == ("2026-11-01", key_of(db, hub.admin.id))
        entry = next(each for each in entries(db) if each.number == review.head_number)
        assert (entry.act, entry.thing, entry.hash) == ("reviewed", "2026-11", review.head_hash)
        (act,) = db.scalars(select(AuditEntry).where(AuditEntry.act == "access.reviewed"))
        assert act.details == {"month": "2026-11", "head": review.head_hash}
    assert review.head_hash in done.text
    assert check(sessions, review.head_hash).fault is None
    assert "Nobody has reviewed" in admin.get(REVIEW).text  # October


def test_a_file_with_names_asks_what_for_and_keeps_the_answer(
    app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn
) -> None:
    set_to_work(sessions, hub)
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.member.id).values(name="=SUM(A1)"))
    sign_in(app, hub.organizer)
    app.set_cookie("locale", "en")
    token = token_of(app.get("/me"))
    for sent in ({}, {"download-purpose": "attendance"}, {"download-reason": KEPT_REASON}, {"download-purpose": "x"}):
        answer = app.post(ATTENDANCE, sent | {"csrf_token": token}, status=422)
        assert answer.content_type == "text/html"
    assert "aria-invalid" in answer.text
    with sessions.read() as db:
        assert {each.act for each in entries(db)} == {"seen"}
    sent = {"download-purpose": "attendance", "download-reason": KEPT_REASON, "csrf_token": token}
    answer = app.post(ATTENDANCE, sent, status=200)
    rows = list(csv.DictReader(StringIO(answer.body.decode("utf-8-sig"))))
    assert {row["Name"] for row in rows} == {hub.organizer.name, "'=SUM(A1)"}
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="attendance-')
    with sessions.read() as db:
        last = entries(db)[-1]
        assert (last.act, last.purpose, last.reason) == ("downloaded", "attendance", KEPT_REASON)
        assert whose(db, last.number) == {key_of(db, hub.member.id)}
    sign_in(app, hub.admin)
    assert KEPT_REASON in app.get(f"{LOG}?act=downloaded").text
