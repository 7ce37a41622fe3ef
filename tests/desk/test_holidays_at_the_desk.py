"""Public holidays at the desk: what is entered, whom it concerns, who has answered."""

from datetime import date

import pytest
from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.booking.models import HolidayAnswer, HolidayQuestion, Purpose
from campus.booking.services import BookRoom, book_room
from campus.db import Sessions
from campus.domain.hubtime import at
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.people.models import Resident
from campus.people.queries.logins import Identity
from campus.spaces.models import SpecialHoliday
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub, Person
from tests.support.letters import news_to
from tests.support.pages import token_of
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")
FRIDAY = date(2026, 12, 4)
PATH = "/manage/holidays"
NAMES = {"name_ko": "임시공휴일", "name_en": "Temporary public holiday"}


@pytest.fixture
def desk(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    sign_in(app, hub.manager)
    return app


def send(app: TestApp, act: str, status: int = 303, **fields: str) -> TestResponse:
    token = token_of(app.get(PATH))
    return app.post(f"{PATH}/{act}", fields | {"csrf_token": token}, status=status)


def enter(app: TestApp, day: str = "2026-12-04", status: int = 303, **names: str) -> TestResponse:
    return send(app, "add", status, day=day, **(NAMES | names))


def book(sessions: Sessions, person: Person, hours: range, minute: int = 0) -> None:
    with sessions.write() as db:
        it = db.get_one(Resident, person.id)
        by = Identity(it.id, 0, it.name, it.email, it.role, it.locale, None, NOW)
        room = read_catalogue(db).by_slug["meeting"]
        for hour in hours:
            slot = Slot(at(FRIDAY, hour * 60 + minute), at(FRIDAY, hour * 60 + minute + 30))
            words = {"title": "연구 모임", "purpose": Purpose.MEETING, "people": 4, "visibility": Visibility.TIME_ONLY}
            book_room(db, room, BookRoom(slot=slot, **words), by=by, now=NOW)


def test_it_is_for_managers(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    app.get(PATH, status=303)
    for who in (hub.member, hub.organizer):
        sign_in(app, who)
        app.get(PATH, status=403)
        token = token_of(app.get("/me"))
        for act in ("add", "2026-12-04/remove"):
            app.post(f"{PATH}/{act}", NAMES | {"csrf_token": token, "day": "2026-12-04"}, status=403)
    with sessions.read() as db:
        assert db.scalars(select(SpecialHoliday)).all() == []
    for who in (hub.manager, hub.admin):
        sign_in(app, who)
        app.get(PATH, status=200)


def test_the_year_is_told_in_both_languages_with_its_substitutes(desk: TestApp) -> None:
    page = desk.get(f"{PATH}?year=2027")
    lines = [line.text for line in page.html.find(class_="holidays").find_all("li")]
    (christmas,) = [line for line in lines if "2027. 12. 25.(토)" in line]
    assert "성탄절" in christmas
    assert "Christmas Day" in christmas
    (substitute,) = [line for line in lines if "2027. 12. 27.(월)" in line]
    assert "대체" in substitute
    for nonsense in ("year=0", "year=99999", "year=x", "year=%D9%A3%D9%A3%D9%A3%D9%A3"):
        assert "2026. 12. 25.(금)" in desk.get(f"{PATH}?{nonsense}").text


def test_entering_one_asks_everyone_it_concerns(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    book(sessions, hub.member, range(10, 12))
    book(sessions, hub.other_member, range(14, 15))
    assert enter(desk).location.endswith("/manage/holidays?year=2026")
    page = desk.get(PATH)
    assert [len(news_to(sessions, who.email)) for who in (hub.member, hub.other_member)] == [1, 1]
    listed = page.html.find(attrs={"aria-labelledby": "own"})
    assert [link["href"] for link in listed.find_all("a")] == ["/bookings/1", "/bookings/2", "/bookings/3"]
    assert listed.text.count(hub.member.name) == 2
    with sessions.write() as db:
        question = db.scalars(select(HolidayQuestion).order_by(HolidayQuestion.id)).first()
        assert question is not None
        question.answer, question.answered_at = HolidayAnswer.KEPT, NOW
    badges = [
        badge.text.strip() for badge in desk.get(PATH).html.find(class_="holiday-counts").find_all(class_="badge")
    ]
    assert [badge[-1] for badge in badges] == ["2", "1"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"day": "2026-11-24"}, "day"),
        ({"day": "2026-12-25"}, "day"),
        ({"day": "4 December"}, "day"),
        ({"day": ""}, "day"),
        ({"day": "2150-01-01"}, "day"),
        ({"name_ko": ""}, "name_ko"),
        ({"name_ko": "가" * 61}, "name_ko"),
        ({"name_en": "a\0b"}, "name_en"),
    ],
)
def test_what_cannot_be_entered_is_said_beside_the_field(
    desk: TestApp, sessions: Sessions, fields: dict[str, str], field: str
) -> None:
    page = enter(desk, fields.get("day", "2026-12-04"), 422, **{k: v for k, v in fields.items() if k != "day"})
    assert page.html.find(id=field)["aria-invalid"] == "true"
    with sessions.read() as db:
        assert db.scalars(select(SpecialHoliday)).all() == []


def test_the_same_day_twice_is_refused(desk: TestApp, sessions: Sessions) -> None:
    enter(desk)
    enter(desk, status=422)
    with sessions.read() as db:
        assert [each.day for each in db.scalars(select(SpecialHoliday))] == [FRIDAY]


def test_taking_it_out_withdraws_the_open_questions(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    book(sessions, hub.member, range(10, 12))
    enter(desk)
    send(desk, "2026-12-04/remove")
    with sessions.read() as db:
        assert db.scalars(select(SpecialHoliday)).all() == []
        assert db.scalars(select(HolidayQuestion)).all() == []
    send(desk, "2026-12-04/remove")
    assert desk.get(PATH).html.find(class_="notice-warn")
    for nonsense in ("2026-13-01", "x", "2026"):
        send(desk, f"{nonsense}/remove", 404)


def test_a_day_that_has_come_stays(desk: TestApp, sessions: Sessions) -> None:
    enter(desk, "2026-11-25")
    assert not desk.get(PATH).html.find("form", action="/manage/holidays/2026-11-25/remove")
    send(desk, "2026-11-25/remove")
    with sessions.read() as db:
        assert db.scalars(select(SpecialHoliday.day)).all() == [NOW.date()]


def test_pages_name_and_colour_the_day(desk: TestApp) -> None:
    enter(desk, "2026-11-25", name_ko="오늘만 쉬는 날")
    assert "오늘만 쉬는 날" in desk.get("/").text
    board = desk.get("/rooms?date=2026-11-25")
    assert "오늘만 쉬는 날" in board.text
    assert "is-holiday" in board.html.h1["class"]


def test_one_booking_and_thirty_take_as_many_statements(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    book(sessions, hub.member, range(9, 10))
    enter(desk)
    desk.get(PATH)
    with counted(sessions) as once:
        desk.get(PATH)
    send(desk, "2026-12-04/remove")
    book(sessions, hub.other_member, range(10, 21))
    book(sessions, hub.organizer, range(10, 21), minute=30)
    enter(desk)
    desk.get(PATH)
    with counted(sessions) as as_few:
        page = desk.get(PATH)
    assert len(page.html.find(attrs={"aria-labelledby": "own"}).find_all("li")) == 23
    assert len(as_few) == len(once) <= 12
