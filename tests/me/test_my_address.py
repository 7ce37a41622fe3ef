"""Another e-mail address: by a link to the new one, told to the old one, and nothing of the old one is kept."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from webtest import TestApp

from campus.db import Sessions
from campus.feeds.models import FeedToken
from campus.outbox.models import OutboxMessage
from campus.people.models import DirectoryEntry, Login, Resident
from tests.leaving.filling import Filler
from tests.support.applications import SignIn, open_login
from tests.support.hub import PASSWORD, Hub
from tests.support.pages import token_of

NEW = "haneul.kim@new.example"
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def mine(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    sign_in(app, hub.member)
    app.set_cookie("locale", "en")
    return app


def ask(app: TestApp, email: str = NEW, password: str = PASSWORD):
    token = token_of(app.get("/me/address"))
    return app.post("/me/address", {"csrf_token": token, "email": email, "password": password}, expect_errors=True)


def mails(sessions: Sessions, event: str) -> list[OutboxMessage]:
    with sessions.read() as db:
        return list(db.scalars(select(OutboxMessage).where(OutboxMessage.event == event)))


def link(sessions: Sessions) -> str:
    text = mails(sessions, "address-change")[-1].text
    return next(line for line in text.splitlines() if "/me/address/" in line).removeprefix("http://localhost")


def test_it_changes_by_the_link_and_the_old_one_is_told(mine: TestApp, sessions: Sessions, hub: Hub) -> None:
    open_login(sessions, hub.member)
    with sessions.write() as db:
        Filler(db).add("feed_tokens", resident_id=hub.member.id)
    assert "on its way" in ask(mine).text
    sent = mails(sessions, "address-change")
    assert [each.address for each in sent] == [NEW]
    path = link(sessions)
    page = mine.get(path)
    with sessions.read() as db:
        assert db.get_one(Resident, hub.member.id).email == hub.member.email, "looking changes nothing"
    assert mine.post(path, {"csrf_token": token_of(page)}).status_int == 303
    with sessions.read() as db:
        it = db.get_one(Resident, hub.member.id)
        assert (it.email, hub.member.email.split("@")[0] in it.search_text) == (NEW, False)
        assert db.scalar(select(func.count()).select_from(Login).where(Login.resident_id == it.id)) == 1
        assert db.scalar(select(func.count()).select_from(FeedToken)) == 1
        assert db.scalars(select(DirectoryEntry.search_text)).all() == []
    assert [each.address for each in mails(sessions, "address-changed")] == [hub.member.email]
    assert NEW in mine.get("/me").text and hub.member.email not in mine.get("/me").text
    mine.post(path, {"csrf_token": token_of(mine.get("/me/address"))}, status=410)


def test_another_accounts_address_is_not_told(mine: TestApp, sessions: Sessions, hub: Hub) -> None:
    assert "on its way" in ask(mine, hub.other_member.email).text
    assert mails(sessions, "address-change") == []


def test_a_link_runs_out_and_what_was_taken_stays(
    mine: TestApp, sessions: Sessions, hub: Hub, clock: time_machine.Traveller
) -> None:
    ask(mine)
    path = link(sessions)
    with sessions.write() as db:
        db.get_one(Resident, hub.other_member.id).email = NEW
    mine.post(path, {"csrf_token": token_of(mine.get("/me/address"))}, status=410)
    with sessions.write() as db:
        assert db.get_one(Resident, hub.member.id).email == hub.member.email
        db.get_one(Resident, hub.other_member.id).email = hub.other_member.email
    clock.shift(timedelta(hours=25))
    mine.get(path, status=410)


def test_the_password_is_asked_and_mails_are_few(mine: TestApp, sessions: Sessions) -> None:
    assert ask(mine, password="wrong").status_int == 422
    assert ask(mine, "not an address").status_int == 422
    for _at in range(5):
        ask(mine)
    assert len(mails(sessions, "address-change")) == 3
