"""Two people come to the hub: one with an institute's address, one without."""

from webtest import TestApp

from campus.db import Sessions
from tests.support.applications import SignIn
from tests.support.hub import Hub
from tests.support.letters import last_link, letters_to

PASSWORD = "coffee at the National AI hub"


def _sign_up(app: TestApp, name: str, email: str, organization: str, claimed: str = "") -> None:
    form = app.get("/").click(href="/sign-up", index=0).forms["sign-up"]
    form["name"], form["email"], form["password"] = name, email, PASSWORD
    form["organization"], form["claimed_organization"] = organization, claimed
    form["agree_terms"] = form["agree_privacy"] = True
    assert email in form.submit(status=200).text


def _sign_in(app: TestApp, email: str, status: int = 303, password: str = PASSWORD) -> None:
    form = app.get("/sign-in").forms["sign-in"]
    form["email"], form["password"] = email, password
    form.submit(status=status)


def test_a_researcher_joins_with_her_institutes_address(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    email = "seojin@vision.etri.example"
    _sign_up(app, "윤서진", email, str(hub.etri.id))
    _sign_in(app, email, 422)  # the address is not proven yet
    app.get(last_link(sessions, email, "/sign-up/verify/")).forms["verify"].submit(status=303)
    _sign_in(app, email)
    page = app.get("/me")
    assert "윤서진" in page.text
    assert "한국전자통신연구원" in page.html.find(id="organizations").text


def test_a_founder_is_let_in_by_a_manager(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    email = "dohyun@gmail.test"
    _sign_up(app, "오도현", email, "", "온새미로보틱스")
    waiting = app.get(last_link(sessions, email, "/sign-up/verify/")).forms["verify"].submit(status=200)
    assert waiting.html.find(class_="steps")
    _sign_in(app, email, 422)

    sign_in(app, hub.manager)
    queue = app.get(last_link(sessions, hub.manager.email))
    assert "온새미로보틱스" in queue.text
    form = next(form for form in queue.forms.values() if form.action.endswith("/approve"))
    form[next(name for name in form.fields if name and name.endswith("title"))] = "대표"
    form.submit(status=303)

    app.reset()
    assert letters_to(sessions, email)[-1].event == "sign-up-approved"
    assert last_link(sessions, email) == "/sign-in"
    _sign_in(app, email)
    app.get("/me", status=200)


def test_a_member_forgets_the_password_and_finds_every_device_signed_out(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn
) -> None:
    sign_in(app, hub.member)
    app.get("/me", status=200)
    form = app.get("/forgot").forms["forgot"]
    form["email"] = hub.member.email
    form.submit(status=200)
    form = app.get(last_link(sessions, hub.member.email, "/reset/")).forms["reset"]
    form["password"] = "a quieter password"
    form.submit(status=303)
    app.get("/me", status=303)
    _sign_in(app, hub.member.email, password="a quieter password")
    app.get("/me", status=200)
