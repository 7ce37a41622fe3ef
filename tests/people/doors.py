"""The sign-in page as tests use it, and what stands behind it."""

import pyotp
from sqlalchemy import select, update
from webtest import TestApp, TestResponse

from campus.db import Sessions
from campus.people.models import Login, Resident, ResidentStatus
from tests.support.hub import PASSWORD, Person

WRONG = "not the right password"


def send_sign_in(
    app: TestApp, email: str, password: str, status: int, network: str = "192.0.2.1", **more: str
) -> TestResponse:
    """Fill the form in and send it from ``network``; the answer must have ``status``."""
    form = app.get("/sign-in").forms["sign-in"]
    values = {"csrf_token": form["csrf_token"].value, "email": email, "password": password, **more}
    return app.post("/sign-in", values, status=status, extra_environ={"REMOTE_ADDR": network})


def logins_of(sessions: Sessions, person: Person) -> list[Login]:
    """The devices that a person is signed in on."""
    with sessions.read() as db:
        return list(db.scalars(select(Login).where(Login.resident_id == person.id)))


def set_status(sessions: Sessions, person: Person, status: ResidentStatus) -> None:
    """Make the account stand otherwise."""
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == person.id).values(status=status))


def add_app(app: TestApp) -> tuple[pyotp.TOTP, TestResponse]:
    """Set a code app up as whoever is signed in does: what the app holds, and the page that answers."""
    begin = app.get("/me/security").forms["begin-app"]
    begin["password"] = PASSWORD
    page = begin.submit(status=303).follow()
    totp = pyotp.TOTP(page.html.select_one(".secret-key").text.replace(" ", ""))
    confirm = page.forms["confirm-app"]
    confirm["code"] = totp.now()
    return totp, confirm.submit(status=200)
