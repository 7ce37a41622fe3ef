"""Who passes which door of the waiting list and of changing rooms, and what their pages say."""

from typing import Protocol

import pytest
from webtest import TestApp, TestResponse

from campus.booking.models import Healing, OccurrenceStatus
from campus.booking.services import book_room
from campus.cli.sweeps import sweep
from campus.db import Sessions
from campus.domain.rules import Visibility
from campus.settings import Settings
from tests.booking.conftest import AFTERNOON, Acting, Join, room, wish
from tests.support.applications import SignIn
from tests.support.approvals import status_of
from tests.support.clock import NOW
from tests.support.hub import Hub, Person, Place
from tests.support.letters import news_to
from tests.support.pages import token_of
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")

# Status by role: stranger, resident, who booked, manager. Strangers are sent to sign in.
PAGES = {"/swap": (303, 403, 200, 200)}
# Who sends nothing but the token: 400 lets in, and finds the form wanting.
ACTS = {
    "/offer": (403, 403, 400, 400),
    "/swap": (403, 403, 400, 400),
    "/swap/answer": (403, 403, 400, 400),
}


class Book(Protocol):
    """Books a room on the afternoon; the booking's id."""

    def __call__(self, who: Person, place: Place, people: int, **words: object) -> int: ...


@pytest.fixture
def book(sessions: Sessions, acting: Acting) -> Book:
    def make(who: Person, place: Place, people: int, **words: object) -> int:
        with sessions.write() as db:
            command = wish(AFTERNOON, people=people, **words)
            return book_room(db, room(db, place), command, by=acting(who), now=NOW)

    return make


@pytest.mark.parametrize("role", range(4))
def test_roles_and_doors(app: TestApp, hub: Hub, sign_in: SignIn, book: Book, role: int) -> None:
    booking_id = book(hub.member, hub.meeting, 4, visibility=Visibility.PUBLIC)
    person = (None, hub.other_member, hub.member, hub.manager)[role]
    if person is not None:
        sign_in(app, person)
    token = token_of(app.get("/sign-up" if person is None else "/me"))
    for path, expected in PAGES.items():
        assert app.get(f"/bookings/{booking_id}{path}", status="*").status_int == expected[role], path
    for path, expected in ACTS.items():
        got = app.post(f"/bookings/{booking_id}{path}", {"csrf_token": token}, status="*").status_int
        assert got == expected[role], path
    for path in ("/bookings/99999/swap", "/bookings/99999/swap/answer", "/bookings/99999/offer"):
        app.post(path, {"csrf_token": token}, status=404)
    app.post("/bookings/wait", {"csrf_token": token}, status=403 if person is None else 422)


def press(app: TestApp, page: TestResponse, action: str, **fields: str) -> TestResponse:
    form = next(
        each
        for each in page.forms.values()
        if each.action.startswith(action) and all(each.get(name).value == value for name, value in fields.items())
    )
    return form.submit(status=303).follow()


def test_a_group_that_waits_asks_and_the_holder_makes_room(
    app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn, join: Join, book: Book
) -> None:
    few = book(hub.other_member, hub.seminar, 4, title="비밀 회의")
    many = join(hub.seminar, people=20, title="공개 강좌")
    sign_in(app, hub.member)
    page = press(app, app.get(f"/bookings/{many}"), f"/bookings/{many}/swap")
    assert page.html.find(id="swaps") is not None
    assert "비밀 회의" not in page.text and hub.other_member.name not in page.text
    # Asked once, nobody else can be: the button is gone.
    assert not [each for each in page.forms.values() if each.action.endswith("/swap")]
    sign_in(app, hub.other_member)
    page = app.get(f"/bookings/{few}")
    asked = page.html.find(id="swaps")
    assert "20" in asked.text and "회의실" in asked.text
    assert "공개 강좌" not in page.text and hub.member.name not in page.text
    page = press(app, page, f"/bookings/{few}/swap/answer", answer="accept")
    assert page.html.find(id="swaps") is None
    assert status_of(sessions, many) is OccurrenceStatus.CONFIRMED
    assert [each.event for each in news_to(sessions, hub.member.email)] == ["booking-swapped"]
    letter = news_to(sessions, hub.member.email)[0]
    assert "세미나실" in letter.text and hub.other_member.name not in letter.text
    assert "METHOD:REQUEST" in letter.calendar
    sign_in(app, hub.member)
    page = app.get(f"/bookings/{many}")
    assert hub.other_member.name not in page.text


def test_a_holder_stays_and_nobody_is_told(
    app: TestApp, sessions: Sessions, settings: Settings, hub: Hub, sign_in: SignIn, join: Join, book: Book
) -> None:
    few = book(hub.other_member, hub.seminar, 4)
    many = join(hub.seminar, healing=Healing.TAKE, people=20)
    sweep(sessions, settings, now=NOW)
    sign_in(app, hub.other_member)
    assert "swaps" in app.get("/bookings").text
    page = press(app, app.get(f"/bookings/{few}"), f"/bookings/{few}/swap/answer", answer="decline")
    assert page.html.find(id="swaps") is None
    assert news_to(sessions, hub.member.email) == []
    sign_in(app, hub.member)
    assert app.get(f"/bookings/{many}").html.find(id="swaps") is None


def test_two_organizers_change_places(
    app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn, book: Book
) -> None:
    theirs = book(hub.other_member, hub.seminar, 4, title="비밀 회의")
    mine = book(hub.member, hub.meeting, 8, title="공개 강좌")
    sign_in(app, hub.member)
    page = app.get(f"/bookings/{mine}/swap")
    assert "비밀 회의" not in page.text and hub.other_member.name not in page.text
    page = press(app, page, f"/bookings/{mine}/swap", room="seminar")
    assert page.html.find(id="swaps") is not None
    assert app.get(f"/bookings/{mine}/swap").html.find_all("button", string="요청하기") == []
    sign_in(app, hub.other_member)
    page = press(app, app.get(f"/bookings/{theirs}"), f"/bookings/{theirs}/swap/answer", answer="accept")
    assert "회의실" in page.html.find(class_="sub").text
    (letter,) = news_to(sessions, hub.member.email)
    assert (letter.event, "세미나실" in letter.text) == ("booking-swapped", True)


def test_nobody_answers_for_others(
    app: TestApp, sessions: Sessions, settings: Settings, hub: Hub, sign_in: SignIn, join: Join, book: Book
) -> None:
    """Neither who asks for the holder, nor with a booking of one's own."""
    book(hub.other_member, hub.seminar, 4)
    many = join(hub.seminar, healing=Healing.TAKE, people=20)
    sweep(sessions, settings, now=NOW)
    sign_in(app, hub.member)
    token = token_of(app.get("/me"))
    page = app.post(
        f"/bookings/{many}/swap/answer", {"csrf_token": token, "swap": "1", "answer": "accept"}, status=303
    ).follow()
    assert "notice-warn" in page.text
    assert status_of(sessions, many) is OccurrenceStatus.WAITING


def test_what_a_page_costs(
    app: TestApp, sessions: Sessions, settings: Settings, hub: Hub, sign_in: SignIn, join: Join, book: Book
) -> None:
    """A booking that others ask costs two statements more than one that nobody asks."""
    few = book(hub.other_member, hub.seminar, 4)
    sign_in(app, hub.other_member)
    with counted(sessions) as before:
        app.get(f"/bookings/{few}")
    join(hub.seminar, healing=Healing.TAKE, people=20)
    sweep(sessions, settings, now=NOW)
    with counted(sessions) as after:
        app.get(f"/bookings/{few}")
    assert len(after) <= len(before) + 2
