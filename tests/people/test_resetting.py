import time_machine
from sqlalchemy import select, update
from webtest import TestApp, TestResponse

from campus.db import Sessions
from campus.people.models import Login, Resident, ResidentStatus
from campus.people.services.tries import MOST_PER_ACCOUNT
from tests.support.applications import SignIn
from tests.support.hub import PASSWORD, Hub, Person
from tests.support.letters import last_link, letters_to
from tests.support.pages import token_of

NEW_PASSWORD = "another one, every week"


def _ask(app: TestApp, email: str) -> TestResponse:
    form = app.get("/forgot").forms["forgot"]
    form["email"] = email
    return form.submit(status=200)


def _set(app: TestApp, sessions: Sessions, person: Person, password: str = NEW_PASSWORD, status: int = 303) -> None:
    form = app.get(last_link(sessions, person.email, "/reset/")).forms["reset"]
    form["password"] = password
    form.submit(status=status)


def _sign_in(app: TestApp, email: str, password: str, status: int, network: str = "192.0.2.1") -> None:
    token = app.get("/sign-in").forms["sign-in"]["csrf_token"].value
    values = {"csrf_token": token, "email": email, "password": password}
    app.post("/sign-in", values, status=status, extra_environ={"REMOTE_ADDR": network})


def test_a_new_password_takes_the_place_of_the_old_one(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    _ask(app, hub.member.email)
    _set(app, sessions, hub.member)
    _sign_in(app, hub.member.email, PASSWORD, 422)
    _sign_in(app, hub.member.email, NEW_PASSWORD, 303)


def test_every_device_is_signed_out_and_the_owner_told(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn
) -> None:
    sign_in(app, hub.member)
    sign_in(app, hub.member)
    _ask(app, hub.member.email)
    _set(app, sessions, hub.member)
    with sessions.read() as db:
        assert db.scalars(select(Login)).all() == []
    app.get("/me", status=303)
    assert [letter.event for letter in letters_to(sessions, hub.member.email)] == ["reset-password", "password-changed"]


def test_an_unknown_address_gets_the_same_page_and_no_mail(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    def answer(email: str) -> str:
        app.reset()
        page = _ask(app, email)
        return page.text.replace(email, "").replace(token_of(page), "")

    assert answer(hub.member.email) == answer("nobody@gmail.test")
    assert letters_to(sessions, "nobody@gmail.test") == []


def test_a_link_works_once(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    _ask(app, hub.member.email)
    link = last_link(sessions, hub.member.email, "/reset/")
    form = app.get(link).forms["reset"]
    form["password"] = NEW_PASSWORD
    form.submit(status=303)
    app.get(link, status=410)
    token = app.get("/sign-in").forms["sign-in"]["csrf_token"].value
    app.post(link, {"csrf_token": token, "password": "a third one, every week"}, status=410)
    _sign_in(app, hub.member.email, NEW_PASSWORD, 303)


def test_a_link_works_for_an_hour(app: TestApp, hub: Hub, sessions: Sessions, clock: time_machine.Traveller) -> None:
    _ask(app, hub.member.email)
    link = last_link(sessions, hub.member.email, "/reset/")
    clock.shift(3599)
    app.get(link, status=200)
    clock.shift(1)
    app.get(link, status=410)


def test_a_newer_link_takes_the_place_of_the_older(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    _ask(app, hub.member.email)
    first = last_link(sessions, hub.member.email, "/reset/")
    _ask(app, hub.member.email)
    app.get(first, status=410)
    _set(app, sessions, hub.member)


def test_a_link_to_confirm_an_address_sets_no_password(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    _ask(app, hub.member.email)
    token = last_link(sessions, hub.member.email, "/reset/").removeprefix("/reset/")
    app.get(f"/sign-up/verify/{token}", status=410)
    app.get("/reset/made-up", status=410)
    app.get("/reset/%00", status=410)


def test_a_refused_password_leaves_the_link_usable(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    _ask(app, hub.member.email)
    _set(app, sessions, hub.member, "password1234", status=422)
    _set(app, sessions, hub.member, hub.member.email, status=422)
    _set(app, sessions, hub.member)


def test_a_reset_opens_the_door_to_an_owner_under_attack(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    for number in range(MOST_PER_ACCOUNT):
        _sign_in(app, hub.member.email, "guess", 422, network=f"198.51.100.{number}")
    _sign_in(app, hub.member.email, PASSWORD, 429)
    _ask(app, hub.member.email)
    _set(app, sessions, hub.member)
    _sign_in(app, hub.member.email, NEW_PASSWORD, 303)


def test_a_closed_account_gets_no_link(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.member.id).values(status=ResidentStatus.DISABLED))
    _ask(app, hub.member.email)
    assert letters_to(sessions, hub.member.email) == []


def test_mails_asked_for_are_few(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    for _ in range(5):
        _ask(app, hub.member.email)
    assert len(letters_to(sessions, hub.member.email)) == 3
