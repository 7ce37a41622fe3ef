import pytest
from sqlalchemy import event, func, select
from webtest import TestApp, TestResponse

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.people.models import ConsentRecord, Login, Resident
from campus.people.services.tries import MOST_PER_PLACE
from tests.support.applications import SignIn, open_login
from tests.support.hub import PASSWORD, Hub
from tests.support.letters import letters_to
from tests.support.pages import token_of

NEW_PASSWORD = "another one, every week"


@pytest.fixture
def mine(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    """The application asked as ``hub.member``."""
    sign_in(app, hub.member)
    return app


def _send(app: TestApp, path: str, status: int, **values: str) -> TestResponse:
    token = token_of(app.get("/me"))
    return app.post(path, values | {"csrf_token": token}, status=status)


def _count(sessions: Sessions, table: type) -> int:
    with sessions.read() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def _profile(**changes: str) -> dict[str, str]:
    return {"name": "김하늘", "phone": "", "locale": "ko", "introduction": ""} | changes


def test_it_is_for_who_is_signed_in(app: TestApp, hub: Hub) -> None:
    assert app.get("/me", status=303).location == "http://localhost/sign-in?back=%2Fme"
    for path in ("/me/profile", "/me/password", "/me/consents", "/me/logins/revoke-others", "/me/logins/1/revoke"):
        token = app.get("/sign-in").forms["sign-in"]["csrf_token"].value
        app.post(path, {"csrf_token": token}, status=403)
        app.get(path, status=404)


def test_it_shows_where_i_come_from_and_my_devices(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    open_login(sessions, hub.member)
    open_login(sessions, hub.other_member)
    page = mine.get("/me")
    assert "한국과학기술원" in page.html.find(id="organizations").text
    assert len(page.html.find(id="logins").find_all("li")) == 2


def test_details_are_saved_in_their_one_form(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    changes = _profile(name="김 하 늘", phone="010-1234-5678", locale="en", introduction="로봇\r\n\r\n그리고 커피  ")
    _send(mine, "/me/profile", 303, **changes)
    with sessions.read() as db:
        me = db.get_one(Resident, hub.member.id)
        assert (me.name, me.phone, me.locale, me.introduction) == (
            "김하늘",
            "+821012345678",
            "en",
            "로봇\n\n그리고 커피",
        )
        assert me.version == 2
        (entry,) = db.scalars(select(AuditEntry))
    assert (entry.act, entry.details) == ("resident.profile-changed", {"fields": ["phone", "locale", "introduction"]})
    page = mine.get("/me")
    assert page.html.html["lang"] == "en"
    assert page.html.find(id="phone")["value"] == "010-1234-5678"


def test_a_new_name_is_found(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    _send(mine, "/me/profile", 303, **_profile(name="남궁하늘"))
    with sessions.read() as db:
        me = db.get_one(Resident, hub.member.id)
    assert "ㄴㄱㅎㄴ" in me.search_initials


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "a\0b"),
        ("name", "a" * 10_000),
        ("phone", "12"),
        ("phone", "+82 010"),
        ("locale", "fr"),
        ("introduction", "가" * 501),
        ("introduction", "nul \0"),
    ],
)
def test_refused_details_change_nothing(mine: TestApp, hub: Hub, sessions: Sessions, field: str, value: str) -> None:
    page = _send(mine, "/me/profile", 422, **_profile(introduction="새 소개") | {field: value})
    assert page.html.find(class_="error-summary").find("a", href=f"#{field}")
    if field != "introduction":
        assert page.html.find(id="introduction").text.strip() == "새 소개"
    with sessions.read() as db:
        assert db.get_one(Resident, hub.member.id).introduction == ""


def test_a_device_is_signed_out_at_once(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    stolen = open_login(sessions, hub.member)
    with sessions.read() as db:
        newest = db.scalar(select(func.max(Login.id)))
    _send(mine, f"/me/logins/{newest}/revoke", 303)
    mine.get("/me", status=200)
    mine.set_cookie("login", stolen)
    mine.get("/me", status=303)


def test_anothers_device_does_not_exist_here(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    open_login(sessions, hub.other_member)
    with sessions.read() as db:
        theirs = db.scalar(select(Login.id).where(Login.resident_id == hub.other_member.id))
    for number in (theirs, 999_999, "99999999999999999999", "x", "-1", "%D9%A3"):
        _send(mine, f"/me/logins/{number}/revoke", 404)
    assert _count(sessions, Login) == 2


def test_all_other_devices_are_signed_out(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    open_login(sessions, hub.member)
    open_login(sessions, hub.member)
    open_login(sessions, hub.other_member)
    _send(mine, "/me/logins/revoke-others", 303)
    mine.get("/me", status=200)
    assert _count(sessions, Login) == 2


def test_a_new_password_signs_the_other_devices_out(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    open_login(sessions, hub.member)
    before = token_of(mine.get("/me"))
    _send(mine, "/me/password", 303, current=PASSWORD, password=NEW_PASSWORD)
    assert token_of(mine.get("/me")) != before
    assert _count(sessions, Login) == 1
    (letter,) = letters_to(sessions, hub.member.email)
    assert letter.event == "password-changed"
    _send(mine, "/me/password", 422, current=PASSWORD, password=NEW_PASSWORD)
    _send(mine, "/me/password", 303, current=NEW_PASSWORD, password=PASSWORD)


def test_a_wrong_current_password_changes_nothing_and_is_counted(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    open_login(sessions, hub.member)
    for _ in range(MOST_PER_PLACE):
        _send(mine, "/me/password", 422, current="a guess", password=NEW_PASSWORD)
    _send(mine, "/me/password", 429, current=PASSWORD, password=NEW_PASSWORD)
    assert _count(sessions, Login) == 2
    assert letters_to(sessions, hub.member.email) == []


def test_a_weak_new_password_is_refused(mine: TestApp, hub: Hub) -> None:
    for password in ("short", "password1234", hub.member.email, ""):
        page = _send(mine, "/me/password", 422, current=PASSWORD, password=password)
        assert page.html.find(id="password")["aria-invalid"] == "true"


def test_news_are_agreed_to_and_taken_back(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    _send(mine, "/me/consents", 303)
    assert _count(sessions, ConsentRecord) == 0
    _send(mine, "/me/consents", 303, news="y")
    assert mine.get("/me").html.find(id="news").has_attr("checked")
    _send(mine, "/me/consents", 303, news="y")
    assert _count(sessions, ConsentRecord) == 1


def test_the_page_asks_as_often_for_one_device_as_for_thirty(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    def statements() -> int:
        seen: list[str] = []

        def listen(*arguments: object) -> None:
            seen.append(str(arguments[2]))

        event.listen(sessions.engine, "before_cursor_execute", listen)
        mine.get("/me")
        event.remove(sessions.engine, "before_cursor_execute", listen)
        return len(seen)

    statements()
    once = statements()
    for _ in range(29):
        open_login(sessions, hub.member)
    assert statements() == once <= 13
