"""Nobody sees anything before the named person accepts: not the asker, not a third person, not a manager."""

from collections.abc import Callable
from typing import Any

import pytest
from webtest import TestApp

from campus.connections.models import IntroductionState
from campus.connections.services.answering import accept, decline
from campus.connections.services.introducing import IntroduceTwo, NamePerson, introduce_two, name_person, pass_on
from campus.db import Sessions
from tests.connections.conftest import NOTE, Acting, browse, standing
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub, Person
from tests.support.letters import letters_to
from tests.support.pages import token_of

# Everything that would give the named person or the introducer away.
ABOUT_NAMED = ("이서준", "이*준", "other@etri.example", "한국전자통신연구원", "ETRI")
ABOUT_INTRODUCER = ("박도윤", "박*윤", "organizer@narae.example", "나래AI", "Narae")
Look = Callable[..., str]


@pytest.fixture
def look(app: TestApp, hub: Hub, sign_in: SignIn, question: int) -> Look:
    """``look(person, *more)``: all that the pages of introductions show a person, one below the other."""

    def look(person: Person, *more: str) -> str:
        browse(app, sign_in, person)
        paths = ("/introductions", "/introductions?show=mine", "/introductions/mine")
        return "\n".join(
            app.get(path).html.find("main").get_text(" ")
            for path in (*paths, f"/introductions/questions/{question}", *more)
        )

    return look


def test_until_then_only_two_know(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn, look: Look, named: str
) -> None:
    before = {person.id: look(person) for person in (hub.member, hub.manager, hub.admin)}
    for person in (hub.member, hub.manager, hub.admin):
        seen = before[person.id]
        assert not [word for word in (*ABOUT_NAMED, *ABOUT_INTRODUCER, NOTE) if word in seen]
        browse(app, sign_in, person)
        for path in ("", "/coffee"):
            app.get(f"/introductions/{named}{path}", status=404)
        token = token_of(app.get("/introductions/ask"))
        for act in ("answer", "pass-on", "thank", "coffee", "coffee/cancel"):
            app.post(f"/introductions/{named}/{act}", {"csrf_token": token, "answer": "accept"}, status=404)
    assert "이*준" in look(hub.organizer, f"/introductions/{named}")
    theirs = look(hub.other_member, f"/introductions/{named}")
    assert "박도윤" in theirs
    assert NOTE in theirs
    # The asker shows the name they show, and neither organization nor address before both agreed.
    assert "김*늘" in theirs
    assert not [word for word in ("김하늘", "한국과학기술원", "KAIST", "member@kaist.example") if word in theirs]
    assert letters_to(sessions, hub.member.email) == []


def test_the_askers_pages_are_the_same_whether_or_not_someone_is_named(
    hub: Hub, sessions: Sessions, acting: Acting, look: Look, question: int
) -> None:
    """Neither that nor how many: the text of every page stays as it was, letter by letter."""
    before = {person.id: look(person) for person in (hub.member, hub.manager)}
    for introducer, whom in ((hub.organizer, hub.other_member), (hub.admin, hub.organizer)):
        with sessions.write() as db:
            command = NamePerson(whom.id, NOTE, is_hunch=False)
            key = name_person(db, question, command, by=acting(introducer), now=NOW)
    assert {person.id: look(person) for person in (hub.member, hub.manager)} == before
    with sessions.write() as db:
        decline(db, key, by=acting(hub.organizer), now=NOW)
    assert {person.id: look(person) for person in (hub.member, hub.manager)} == before


def test_naming_someone_who_was_named_already_tells_nothing(
    hub: Hub, sessions: Sessions, send: Callable[..., Any], app: TestApp, question: int, named: str
) -> None:
    values = {"who": hub.other_member.email, "sureness": "knows", "note": "이분이요"}
    send(hub.manager, f"/introductions/questions/{question}/name", **values)
    page = app.get(f"/introductions/questions/{question}").html.find("main").get_text(" ")
    assert "Waiting for their answer" in page
    assert not [word for word in ABOUT_INTRODUCER if word in page]


def test_once_accepted_the_two_see_each_other_and_nobody_else_does(
    hub: Hub, sessions: Sessions, acting: Acting, look: Look, named: str
) -> None:
    with sessions.write() as db:
        accept(db, named, shows_email=False, by=acting(hub.other_member), now=NOW)
    path = f"/introductions/{named}"
    askers = look(hub.member, path)
    assert all(word in askers for word in ("이서준", "ETRI", "박도윤", NOTE))
    assert "other@etri.example" not in askers
    theirs = look(hub.other_member, path)
    assert all(word in theirs for word in ("김하늘", "KAIST"))
    assert "member@kaist.example" not in theirs
    assert "Introduced" in look(hub.organizer, path)
    for person in (hub.manager, hub.admin):
        assert not [word for word in (*ABOUT_NAMED, *ABOUT_INTRODUCER, NOTE) if word in look(person)]


def test_an_address_is_seen_by_who_ticked_alone(
    hub: Hub, sessions: Sessions, acting: Acting, look: Look, named: str
) -> None:
    with sessions.write() as db:
        accept(db, named, shows_email=True, by=acting(hub.other_member), now=NOW)
    path = f"/introductions/{named}"
    assert "other@etri.example" in look(hub.member, path)
    assert "member@kaist.example" not in look(hub.other_member, path)
    assert "other@etri.example" not in look(hub.organizer, path)


def test_passing_on_looks_like_thinking_it_over(
    hub: Hub, sessions: Sessions, acting: Acting, look: Look, named: str
) -> None:
    """To the first introducer, until someone further along has accepted; they never learn who."""
    path = f"/introductions/{named}"
    before = look(hub.organizer, path)
    with sessions.write() as db:
        further = pass_on(
            db, named, NamePerson(hub.admin.id, "아실까요?", is_hunch=True), by=acting(hub.other_member), now=NOW
        )
    assert look(hub.organizer, path) == before
    assert "정*서" not in look(hub.member) + before
    admins = look(hub.admin, f"/introductions/{further}")
    assert "이서준" in admins
    assert not [word for word in ABOUT_INTRODUCER if word in admins]
    with sessions.write() as db:
        accept(db, further, shows_email=False, by=acting(hub.admin), now=NOW)
    after = look(hub.organizer, path)
    assert "Introduced" in after
    assert not [word for word in ("정민서", "정*서") if word in after]
    assert "박도윤 → 이서준" in look(hub.member, f"/introductions/{further}")


def test_neither_of_two_sees_the_other_until_both_accept(
    app: TestApp, hub: Hub, sessions: Sessions, acting: Acting, sign_in: SignIn, look: Look
) -> None:
    wish = IntroduceTwo(hub.member.id, hub.other_member.id, "시험 장비", "하늘 님과 서준 님, 인사하세요.")
    with sessions.write() as db:
        key = introduce_two(db, wish, by=acting(hub.organizer), now=NOW)
    path = f"/introductions/{key}"
    first = look(hub.member, path)
    assert "시험 장비" in first
    assert "박도윤" in first
    with sessions.write() as db:
        accept(db, key, shows_email=True, by=acting(hub.member), now=NOW)
    for seen in (first, look(hub.member, path)):
        assert not [word for word in (*ABOUT_NAMED, "인사하세요") if word in seen]
    browse(app, sign_in, hub.other_member)
    theirs = app.get(path).html.find("main").get_text(" ")
    assert not [word for word in ("김하늘", "김*늘", "KAIST", "member@kaist.example", "인사하세요") if word in theirs]
    with sessions.write() as db:
        decline(db, key, by=acting(hub.other_member), now=NOW)
    ended = look(hub.member, path)
    assert "Not this time" in ended
    assert not [word for word in (*ABOUT_NAMED, "인사하세요") if word in ended]
    browse(app, sign_in, hub.manager)
    app.get(path, status=404)


def test_mails_say_no_more_than_the_pages(
    hub: Hub, sessions: Sessions, send: Callable[..., Any], question: int
) -> None:
    values = {"who": "이서준", "sureness": "may-know", "note": NOTE}
    send(hub.organizer, f"/introductions/questions/{question}/name", **values)
    (letter,) = letters_to(sessions, hub.other_member.email)
    assert letter.event == "introduction-asked"
    assert not [word for word in ("김하늘", "김*늘", "KAIST", "member@kaist.example") if word in letter.text]
    key = letter.text.split("/introductions/")[1].split()[0]
    send(hub.other_member, f"/introductions/{key}/answer", answer="accept")
    assert standing(sessions, key).state is IntroductionState.ACCEPTED
    (to_asker,) = letters_to(sessions, hub.member.email)
    assert to_asker.event == "introduction-met"
    assert "이서준" in to_asker.text
    assert "other@etri.example" not in to_asker.text
    (to_introducer,) = letters_to(sessions, hub.organizer.email)
    assert to_introducer.event == "introduction-accepted"
    assert not [word for word in ("김하늘", "김*늘", "이서준") if word in to_introducer.text]
    send(hub.member, f"/introductions/{key}/thank", thanks__thanks="덕분에 시험을 시작했어요.")
    assert "덕분에" in letters_to(sessions, hub.organizer.email)[-1].text
    assert "김하늘" not in letters_to(sessions, hub.organizer.email)[-1].text
    assert "덕분에" in letters_to(sessions, hub.other_member.email)[-1].text


def test_declining_is_told_to_the_introducer_alone(
    hub: Hub, sessions: Sessions, send: Callable[..., Any], question: int, named: str
) -> None:
    send(hub.other_member, f"/introductions/{named}/answer", answer="decline")
    assert [letter.event for letter in letters_to(sessions, hub.organizer.email)] == ["introduction-declined"]
    assert letters_to(sessions, hub.member.email) == []
