"""What others see of me: nothing unless I tick it, each field apart, with a record of every choice."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from time_machine import Traveller
from webtest import TestApp

from campus.db import Sessions
from campus.people.consents import DIRECTORY, SHOWN_CONSENTS, Shown
from campus.people.models import ConsentRecord, DirectoryEntry, Resident, ResidentInterest
from tests.people.affiliating import send
from tests.support.applications import SignIn
from tests.support.hub import Hub

FIELDS = [each.value for each in Shown]


@pytest.fixture
def mine(app: TestApp, hub: Hub, sign_in: SignIn, clock: Traveller, sessions: Sessions) -> TestApp:
    """The application asked as ``hub.member``, who has something to say in every field."""
    with sessions.write() as db:
        me = db.get_one(Resident, hub.member.id)
        me.introduction, me.phone = "로봇과 커피", "+821012345678"
        me.affiliations[0].title = "수석조교"
        db.add(ResidentInterest(resident_id=me.id, key="강화학습", label="강화학습"))
    sign_in(app, hub.member)
    return app


def _choose(app: TestApp, *ticked: str, listed: bool = True) -> None:
    boxes = {f"shown-{field}": "y" for field in ([*ticked, "listed"] if listed else ticked)}
    send(app, "/me/shown", 303, **boxes)


def _records(sessions: Sessions) -> dict[str, bool]:
    """The standing of each subject."""
    with sessions.read() as db:
        rows = db.scalars(select(ConsentRecord).order_by(ConsentRecord.id))
        return {row.subject: row.given for row in rows}


SAID = {
    "name": "김하늘",
    "title": "수석조교",
    "introduction": "로봇과 커피",
    "interests": "강화학습",
    "affiliations": "2020",
    "email": "member@kaist.example",
    "phone": "010-1234-5678",
}


def test_nothing_is_ticked_to_begin_with(mine: TestApp) -> None:
    page = mine.get("/me")
    assert not [box for box in page.html.find(id="shown").find_all("input", type="checkbox") if box.has_attr("checked")]


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_is_shown_alone_and_the_preview_says_exactly_that(
    mine: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn, field: str
) -> None:
    _choose(mine, field)
    assert _records(sessions) == {DIRECTORY.subject: True, SHOWN_CONSENTS[Shown(field)].subject: True}
    preview = mine.get("/me").html.find(class_="preview").text
    sign_in(mine, hub.other_member)
    page = mine.get(f"/people/{hub.member.id}").html.find("main").text
    listed = mine.get("/people").html.find("main").text
    for name, text in SAID.items():
        assert (text in page) == (name == field), name
        assert (text in preview) == (name == field), name
        assert text not in listed or name == field
    assert ("김하늘" if field == "name" else "김*늘") in page


def test_taking_it_back_is_as_easy_and_recorded(
    mine: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn, clock: Traveller
) -> None:
    _choose(mine, *FIELDS)
    clock.shift(timedelta(minutes=1))
    _choose(mine, "name", listed=False)
    assert set(_records(sessions).values()) == {False}
    with sessions.read() as db:
        assert db.scalar(select(DirectoryEntry)) is None
        assert all(row.text_version for row in db.scalars(select(ConsentRecord)))
    sign_in(mine, hub.other_member)
    mine.get(f"/people/{hub.member.id}", status=404)
    assert "김" not in mine.get("/people", {"q": "하늘"}).html.find("main").text


def test_given_and_taken_back_within_a_second(mine: TestApp, sessions: Sessions) -> None:
    for listed in (True, False, True):
        _choose(mine, listed=listed)
    assert _records(sessions)[DIRECTORY.subject] is True


def test_a_new_name_is_masked_anew(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    _choose(mine)
    send(mine, "/me/profile", 303, name="남궁솔", phone="", locale="ko", introduction="")
    with sessions.read() as db:
        assert db.get_one(DirectoryEntry, hub.member.id).shown_name == "남궁*"


def test_interests_are_kept_spelt_as_others_do(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    with sessions.write() as db:
        db.add(ResidentInterest(resident_id=hub.other_member.id, key="deeplearning", label="Deep Learning"))
    send(mine, "/me/interests", 303, interests="deep-learning, #로봇, 로봇")
    assert mine.get("/me").html.find(id="interests")["value"] == "Deep Learning, 로봇"
    send(mine, "/me/interests", 303, interests="로봇", add="HCI")
    assert mine.get("/me").html.find(id="interests")["value"] == "HCI, 로봇"
    send(mine, "/me/interests", 303, interests="")
    assert mine.get("/me").html.find(id="interests")["value"] == ""


@pytest.mark.parametrize("raw", ["가" * 31, ",".join(map(str, range(11))), "a\0b", "x" * 5_000])
def test_interests_that_cannot_be_kept(mine: TestApp, raw: str) -> None:
    page = send(mine, "/me/interests", 422, interests=raw)
    assert page.html.find(id="interests")["aria-invalid"] == "true"
    assert mine.get("/me").html.find(id="interests")["value"] == "강화학습"
