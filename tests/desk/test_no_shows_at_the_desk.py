"""The desk answers what members contest, and excuses what was not their fault."""

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.booking.models import CheckIn, CheckInWay, NoShowPoint
from campus.booking.no_show_words import EXCUSES
from campus.booking.services.no_show_answers import contest
from campus.db import Sessions
from campus.people.models import Resident
from campus.web.mails import translated
from tests.booking.conftest import slot
from tests.desk.conftest import acts
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub, Person
from tests.support.ledger_pages import THRICE, TWICE, identity_of, missed_by, said, send
from tests.support.letters import news_to
from tests.support.missing import points_of
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/manage/no-shows"
WORDS = "셋이 앉아 있었어요."


@pytest.fixture
def desk(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    """The application asked as ``hub.manager``, in English."""
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    return app


def contested(sessions: Sessions, who: Person, words: str = WORDS, now: datetime = NOW) -> int:
    """Let ``who`` contest their latest point; its id."""
    number, _ = points_of(sessions, who.id)[-1]
    with sessions.write() as db:
        contest(db, number, words, by=identity_of(sessions, who), now=now)
    return number


def excuse(app: TestApp, number: int, status: int = 303, **values: str) -> TestResponse:
    sent = {f"excuse{number}-usual": "was-there", f"excuse{number}-reason": ""}
    sent |= {f"excuse{number}-{name}": value for name, value in values.items()}
    return send(app, PAGE, f"{PAGE}/{number}/excuse", status, **sent)


def keep(app: TestApp, number: int, status: int = 303, answer: str = "기록이 없어요.") -> TestResponse:
    return send(app, PAGE, f"{PAGE}/{number}/keep", status, **{f"keep{number}-answer": answer})


def point(sessions: Sessions, number: int) -> NoShowPoint:
    with sessions.read() as db:
        return db.get_one(NoShowPoint, number)


def test_it_is_for_managers(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    missed_by(sessions, hub, hub.member, TWICE)
    number = contested(sessions, hub.member)
    app.get(PAGE, status=303)
    for who in (hub.member, hub.organizer):
        sign_in(app, who)
        app.get(PAGE, status=403)
        for path in (f"{PAGE}/excuse", f"{PAGE}/{number}/excuse", f"{PAGE}/{number}/keep"):
            send(app, "/me", path, 403)
    assert point(sessions, number).answered_at is None


def test_the_longest_wait_comes_first_with_its_clock(
    desk: TestApp, hub: Hub, sessions: Sessions, clock: time_machine.Traveller, sign_in: SignIn
) -> None:
    missed_by(sessions, hub, hub.member, TWICE)
    missed_by(sessions, hub, hub.other_member, [slot("14:00", "15:00", days=-3)])
    contested(sessions, hub.member)
    clock.move_to(NOW + timedelta(hours=3))
    contested(sessions, hub.other_member, "문이 잠겨 있었어요.", now=NOW + timedelta(hours=3))
    page = desk.get(PAGE)
    cards = [" ".join(card.text.split()) for card in page.html.find_all(class_="request")]
    assert WORDS in cards[0]
    assert "21 h left" in cards[0]
    assert "2 of 3" in cards[0]
    assert "문이 잠겨" in cards[1]
    assert "2 waiting for an answer" in said(page, class_="page-tabs")
    clock.move_to(NOW + timedelta(days=2))
    sign_in(desk, hub.manager)
    assert "late" in desk.get(PAGE).html.find(class_="request").text


def test_excused_it_counts_no_more_and_the_member_hears(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    missed_by(sessions, hub, hub.member, THRICE)
    number = contested(sessions, hub.member)
    assert "Please choose a reason" in excuse(desk, number, 422, usual="").text
    excuse(desk, number)
    found = point(sessions, number)
    assert (found.excused_at, found.answered_by_id) == (NOW, hub.manager.id)
    assert found.answer == translated(EXCUSES["was-there"], "ko")
    with sessions.read() as db:
        resident = db.get_one(Resident, hub.member.id)
        assert resident.last_no_show_at == points_of(sessions, hub.member.id)[1][1]
    (letter,) = news_to(sessions, hub.member.email)[-1:]
    assert letter.event == "no-show-excused"
    assert "http://localhost/me/no-shows" in letter.text
    assert "booking.excused" in [act for act, _ in acts(sessions)]
    assert "Another manager answered this before you." in excuse(desk, number, 409).text
    assert len([each for each in news_to(sessions, hub.member.email) if each.event == "no-show-excused"]) == 1


def test_people_were_there_is_noted_with_the_date(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    (facts,) = missed_by(sessions, hub, hub.member, TWICE[:1])
    number = contested(sessions, hub.member)
    excuse(desk, number, came="y")
    with sessions.read() as db:
        known = db.get_one(CheckIn, facts.occurrence_id)
        assert (known.way, known.checked_in_at, known.no_show_at) == (CheckInWay.MANAGER, facts.slot.starts_at, None)
    assert "booking.put-right" in [act for act, _ in acts(sessions)]


def test_kept_with_an_answer_it_still_counts(desk: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    missed_by(sessions, hub, hub.member, TWICE)
    number = contested(sessions, hub.member)
    keep(desk, number, 422, answer=" ")
    keep(desk, number, answer="센서에도\n기록이 <b>없어요</b>.")
    assert (point(sessions, number).excused_at, point(sessions, number).answered_at) == (None, NOW)
    keep(desk, number, 409)
    (letter,) = [each for each in news_to(sessions, hub.member.email) if each.event == "no-show-kept"]
    assert "센서에도" in letter.text
    assert "&lt;b&gt;" in letter.html
    # How the member stands now, in Korean.
    assert "2. 3.(수), 2. 13.(토)" in letter.text
    sign_in(desk, hub.member)
    page = desk.get("/me/no-shows")
    assert "센서에도" in said(page, id=f"point-{number}")
    # What was kept may be excused later all the same.
    sign_in(desk, hub.manager)
    excuse(desk, number)
    assert point(sessions, number).excused_at == NOW


def test_nobody_answers_their_own_but_an_administrator(
    desk: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn
) -> None:
    missed_by(sessions, hub, hub.manager, TWICE[:1])
    missed_by(sessions, hub, hub.admin, TWICE[1:])
    number, other = contested(sessions, hub.manager), contested(sessions, hub.admin)
    assert "another manager has to answer it" in desk.get(PAGE).text
    excuse(desk, number, 403)
    keep(desk, number, 403)
    assert point(sessions, number).answered_at is None
    sign_in(desk, hub.admin)
    excuse(desk, other)
    excuse(desk, number)


def test_a_whole_room_is_excused_at_once(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    """A broken display: two members and a group in one room on one day, and somebody elsewhere."""
    day = [slot(f"{hour}:00", f"{hour + 1}:00", days=-2) for hour in (10, 12, 14, 16)]
    (one,) = missed_by(sessions, hub, hub.member, day[:1])
    (two,) = missed_by(sessions, hub, hub.other_member, day[1:2])
    (group,) = missed_by(sessions, hub, hub.organizer, day[2:3], is_for_group=True)
    (elsewhere,) = missed_by(sessions, hub, hub.member, day[3:], place=hub.small)
    page = desk.get(f"{PAGE}?room={hub.meeting.id}&first=2026-11-23&last=2026-11-23")
    ids = [int(box["value"]) for box in page.html.find_all("input", {"name": "date"})]
    assert set(ids) == {one.occurrence_id, two.occurrence_id, group.occurrence_id}
    assert send(desk, PAGE, f"{PAGE}/excuse", 422, date=ids, **{"excuse-usual": "", "excuse-reason": ""})
    send(desk, PAGE, f"{PAGE}/excuse", 303, date=ids, **{"excuse-usual": "not-working", "excuse-came": "y"})
    assert "Excused: 3." in desk.get(PAGE).text
    with sessions.read() as db:
        stand = db.scalars(select(NoShowPoint.occurrence_id).where(NoShowPoint.excused_at.is_(None))).all()
        assert stand == [elsewhere.occurrence_id]
        assert db.get_one(CheckIn, group.occurrence_id).way is CheckInWay.MANAGER
    assert [each.event for each in news_to(sessions, hub.organizer.email)] == []
    for who in (hub.member, hub.other_member):
        assert [each.event for each in news_to(sessions, who.email)] == ["no-show-excused"]
    send(desk, PAGE, f"{PAGE}/excuse", 303, date=[*ids, 9999, "x"], **{"excuse-usual": "not-working"})
    assert "settled already or your own: 4." in desk.get(PAGE).text
    send(desk, PAGE, f"{PAGE}/excuse", 303, **{"excuse-usual": "not-working"})
    assert "Tick the no-shows" in desk.get(PAGE).text


def test_a_link_never_breaks(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    missed_by(sessions, hub, hub.member, THRICE)
    for query in ("room=x", "room=99", "first=abc&last=", "first=2027-01-01&last=2026-01-01", "page=9", "room=%00"):
        desk.get(f"{PAGE}?{query}")
    assert said(desk.get(PAGE), id="missed") == "What was missed 3"
    assert said(desk.get(f"{PAGE}?first=2026-11-20"), id="missed") == "What was missed 1"


def test_one_and_thirty_take_as_many_statements(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    missed_by(sessions, hub, hub.member, TWICE[:1])
    contested(sessions, hub.member)
    desk.get(PAGE)
    with counted(sessions) as once:
        desk.get(PAGE)
    for day in range(9, 1, -1):
        slots = [slot(f"{hour}:00", f"{hour + 1}:00", days=-day) for hour in (12, 14, 16)]
        missed_by(sessions, hub, hub.other_member, slots)
        contested(sessions, hub.other_member)
    with counted(sessions) as many:
        page = desk.get(PAGE)
    assert len(page.html.find_all(class_="request")) == 9
    assert len(page.html.find_all("input", {"name": "date"})) == 25
    assert len(many) == len(once) <= 11
