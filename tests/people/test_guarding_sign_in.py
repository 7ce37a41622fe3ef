import pytest
import time_machine
from argon2 import PasswordHasher
from sqlalchemy import update
from webtest import TestApp

from campus.db import Sessions
from campus.people.models import Resident, ResidentStatus
from campus.people.services.tries import MOST_PER_ACCOUNT, MOST_PER_PLACE
from tests.people.doors import WRONG, logins_of, send_sign_in, set_status
from tests.support.applications import SignIn
from tests.support.hub import PASSWORD, Hub
from tests.support.pages import token_of


def test_a_wrong_password_and_an_unknown_address_get_one_answer(app: TestApp, hub: Hub) -> None:
    def answer(email: str) -> str:
        app.reset()
        page = send_sign_in(app, email, WRONG, 422)
        token = page.forms["sign-in"]["csrf_token"].value
        return page.text.replace(token, "").replace(email, "")

    assert answer(hub.member.email) == answer("nobody@kaist.example")


def test_an_unknown_address_costs_the_same_work(app: TestApp, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    compare = PasswordHasher.verify

    def watched(hasher: PasswordHasher, stored: str, password: str) -> bool:
        compared.append(stored)
        return compare(hasher, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", watched)
    for email in (hub.member.email, "nobody@kaist.example"):
        send_sign_in(app, email, WRONG, 422)
    assert len(compared) == 2


def test_how_an_account_stands_is_told_to_who_knows_the_password(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    set_status(sessions, hub.member, ResidentStatus.PENDING)
    told = send_sign_in(app, hub.member.email, PASSWORD, 422)
    not_told = send_sign_in(app, hub.member.email, WRONG, 422)
    unknown = send_sign_in(app, "nobody@kaist.example", WRONG, 422)
    said = [page.html.find(class_="error-summary").li.text for page in (told, not_told, unknown)]
    assert said[0] != said[1] == said[2]
    assert logins_of(sessions, hub.member) == []


def test_throttling_survives_the_refusals_and_answers_the_right_password_too(
    app: TestApp, hub: Hub, clock: time_machine.Traveller
) -> None:
    for _ in range(MOST_PER_PLACE):
        send_sign_in(app, hub.member.email, WRONG, 422)
    slowed = send_sign_in(app, hub.member.email, PASSWORD, 429)
    assert slowed.headers["Retry-After"] == "900"
    assert "15" in slowed.html.find(class_="error-summary").text
    clock.shift(15 * 60)
    send_sign_in(app, hub.member.email, PASSWORD, 303)


def test_an_unknown_address_is_throttled_alike(app: TestApp, hub: Hub) -> None:
    for _ in range(MOST_PER_PLACE):
        send_sign_in(app, "nobody@kaist.example", WRONG, 422)
    send_sign_in(app, "nobody@kaist.example", WRONG, 429)


def test_guessing_elsewhere_does_not_lock_out_the_owners_device(app: TestApp, hub: Hub) -> None:
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    known = app.cookies["device"]
    app.reset()
    for number in range(MOST_PER_ACCOUNT):
        send_sign_in(app, hub.member.email, WRONG, 422, network=f"198.51.100.{number}")
    send_sign_in(app, hub.member.email, PASSWORD, 429)
    app.reset()
    app.set_cookie("device", known)
    send_sign_in(app, hub.member.email, PASSWORD, 303)


def test_redirects_never_leave_the_house(app: TestApp, hub: Hub) -> None:
    for back in ("//evil.test", "https://evil.test", "/\\evil.test", "javascript:alert(1)", "/\t/evil.test", "/방"):
        app.reset()
        assert send_sign_in(app, hub.member.email, PASSWORD, 303, back=back).location == "http://localhost/"
        assert app.get("/sign-in", {"back": back}, status=303).location == "http://localhost/"


def test_a_form_without_the_token_or_from_another_site_is_refused(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    right = {"email": hub.member.email, "password": PASSWORD}
    app.post("/sign-in", right, status=400)
    app.post("/sign-in", right | {"csrf_token": "0" * 40}, status=400)
    token = app.get("/sign-in").forms["sign-in"]["csrf_token"].value
    app.post("/sign-in", right | {"csrf_token": token}, headers={"Origin": "https://evil.test"}, status=403)
    app.post("/sign-out", status=400)
    assert logins_of(sessions, hub.member) == []


def test_unreadable_input_is_a_clear_refusal(app: TestApp, hub: Hub) -> None:
    send_sign_in(app, "a\0b@kaist.example", WRONG, 422)
    send_sign_in(app, hub.member.email, "nul\0in the password", 422)
    send_sign_in(app, "x" * 10_000, "y" * 10_000, 422)
    send_sign_in(app, hub.member.email, "y" * 10_000, 422)
    send_sign_in(app, "", "", 422)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the parser's own temporary file
def test_a_file_in_the_place_of_text_is_refused(app: TestApp, hub: Hub) -> None:
    token = app.get("/sign-in").forms["sign-in"]["csrf_token"].value
    upload = [("email", "a.txt", b"a@kaist.example")]
    app.post("/sign-in", {"csrf_token": token, "password": PASSWORD}, upload_files=upload, status=422)


def test_nobody_waits_for_a_password_to_be_hashed(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    token = token_of(app.get("/me"))
    with sessions.write() as writer:
        writer.execute(update(Resident).where(Resident.id == hub.admin.id).values(introduction="writing"))
        # With the write lock taken by another, all but the short writes go on.
        for path in ("/sign-in", "/sign-up", "/forgot", "/me/password"):
            app.post(path, {"csrf_token": token}, status=422)
