"""The pages of introductions: forms that keep what was typed, bounded statements, closed doors."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import update
from webtest import TestApp

from campus.connections.services.asking import AskQuestion, ask_question
from campus.connections.services.introducing import NamePerson, name_person
from campus.db import Sessions
from campus.people.models import Resident, ResidentStatus
from tests.connections.conftest import NOTE, TEXT, TOPIC, Acting, all_of, browse, namesake_of
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.statements import counted

Send = Callable[..., Any]


def test_asking_changing_and_closing(hub: Hub, app: TestApp, send: Send) -> None:
    answer = send(hub.member, "/introductions/ask", topic=TOPIC, text=TEXT)
    path = answer.location.removeprefix("http://localhost")
    page = app.get(path)
    assert TOPIC in page.text
    assert "Asked by you" in page.text
    send(hub.member, f"{path}/edit", topic="리튬 셀", text=TEXT, shows_email="y")
    assert "리튬 셀" in app.get(path).text
    assert app.get(f"{path}/edit").html.find("input", {"name": "topic"})["value"] == "리튬 셀"
    send(hub.member, f"{path}/close")
    assert "takes no more names" in app.get(path).text
    send(hub.member, f"{path}/close")
    assert "takes no more names" in app.get(path).text


def test_a_form_that_is_refused_keeps_what_was_typed(hub: Hub, send: Send, question: int) -> None:
    page = send(hub.member, "/introductions/ask", 422, topic="", text=TEXT)
    assert TEXT in page.text
    path = f"/introductions/questions/{question}/name"
    for who, said in (
        ("없는사람", "Nobody at the hub"),
        ("서준", "Nobody at the hub"),
        ("other@", "Nobody at the hub"),
        (hub.organizer.email, "You cannot introduce yourself"),
        ("김하늘", "This person asked the question"),
        ("", "Please fill this in"),
        ("이\0서준", "characters in it that cannot be kept"),
    ):
        page = send(hub.organizer, path, 422, who=who, sureness="knows", note=NOTE)
        assert said in page.text, who
        assert NOTE in page.text
    page = send(hub.organizer, path, 422, who=hub.manager.email, sureness="nonsense", note=NOTE)
    assert "Choose one of the list" in page.text


def test_nobody_is_named_twice_by_one_and_the_text_is_kept(hub: Hub, send: Send, question: int, named: str) -> None:
    path = f"/introductions/questions/{question}/name"
    page = send(hub.organizer, path, 422, who="이서준", sureness="knows", note="다시 한 번")
    assert "You have named this person already" in page.text
    assert "다시 한 번" in page.text


def test_closed_while_someone_typed(hub: Hub, send: Send, question: int) -> None:
    send(hub.member, f"/introductions/questions/{question}/close")
    path = f"/introductions/questions/{question}/name"
    send(hub.organizer, path, 404, who="이서준", sureness="knows", note=NOTE)


def test_namesakes_are_told_apart_without_addresses(
    hub: Hub, sessions: Sessions, send: Send, question: int
) -> None:
    other = namesake_of(sessions, hub.other_member, "second@etri.example")
    path = f"/introductions/questions/{question}/name"
    values = {"who": "이서준", "sureness": "knows", "note": NOTE}
    page = send(hub.organizer, path, 422, **values)
    assert "Several people have this name" in page.text
    assert "@etri.example" not in page.html.find("main").get_text(" ")
    send(hub.organizer, path, 422, **values, chosen=str(hub.manager.id))
    assert all_of(sessions) == []
    send(hub.organizer, path, **values, chosen=str(other.id))
    assert [each.named_id for each in all_of(sessions)] == [other.id]


def test_who_left_the_hub_is_not_found(hub: Hub, sessions: Sessions, send: Send, question: int) -> None:
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.other_member.id).values(status=ResidentStatus.DISABLED))
    path = f"/introductions/questions/{question}/name"
    send(hub.organizer, path, 422, who="이서준", sureness="knows", note=NOTE)


def test_two_people_are_introduced(hub: Hub, sessions: Sessions, send: Send, app: TestApp) -> None:
    values = {"one": "김하늘", "other": "김하늘", "topic": "센서", "note": "좋은 만남"}
    page = send(hub.organizer, "/introductions/new", 422, **values)
    assert "one and the same person" in page.text
    assert "좋은 만남" in page.text
    page = send(hub.organizer, "/introductions/new", 422, **(values | {"other": "박도윤"}))
    assert "You cannot introduce yourself" in page.text
    answer = send(hub.organizer, "/introductions/new", **(values | {"other": hub.other_member.email}))
    path = answer.location.removeprefix("http://localhost")
    assert "thinking it over" in app.get(path).text
    send(hub.other_member, f"{path}/answer", answer="accept", accept__shows_email="y")
    assert "as soon as the other side has accepted" in app.get(path).text
    send(hub.member, f"{path}/answer", answer="accept")
    assert hub.other_member.email in app.get(path).text
    send(hub.member, f"{path}/answer", answer="decline")
    assert "answered already" in app.get(path).text


def test_passing_on_by_hand(hub: Hub, sessions: Sessions, send: Send, app: TestApp, named: str) -> None:
    path = f"/introductions/{named}/pass-on"
    values = {"pass__sureness": "may-know", "pass__note": "이분이 아실 거예요"}
    page = send(hub.other_member, path, 422, pass__who="김하늘", **values)
    assert "This person asked the question" in page.text
    assert "이분이 아실 거예요" in page.text
    send(hub.other_member, path, pass__who="최지우", **values)
    assert "You passed it on." in app.get(f"/introductions/{named}").text
    send(hub.other_member, path, pass__who="정민서", **values)
    assert [each.named_id for each in all_of(sessions)] == [hub.other_member.id, hub.manager.id]


def test_an_ended_question_is_the_askers_and_of_those_who_had_to_do_with_it(
    hub: Hub, sessions: Sessions, send: Send, app: TestApp, sign_in: SignIn, question: int, named: str
) -> None:
    send(hub.member, f"/introductions/questions/{question}/close")
    for person, status in ((hub.member, 200), (hub.organizer, 200), (hub.other_member, 200), (hub.manager, 404)):
        browse(app, sign_in, person)
        app.get(f"/introductions/questions/{question}", status=status)


def test_what_is_not_there(hub: Hub, app: TestApp, sign_in: SignIn, send: Send, named: str) -> None:
    browse(app, sign_in, hub.member)
    for path in ("questions/0", "questions/99999999999", "A" * 16, "A" * 15, "questions/x"):
        app.get(f"/introductions/{path}", status=404)
    send(hub.other_member, f"/introductions/{named}/answer", 400, answer="perhaps")


def test_lists_cost_the_same_with_one_row_and_with_thirty(
    hub: Hub, sessions: Sessions, acting: Acting, app: TestApp, sign_in: SignIn, question: int, named: str
) -> None:
    lists = ("/introductions", "/introductions?show=mine", "/introductions/mine")
    paths = (*lists, f"/introductions/questions/{question}")

    def costs() -> list[int]:
        found = []
        for person in (hub.member, hub.organizer, hub.other_member):
            browse(app, sign_in, person)
            for path in paths:
                app.get(path)
                with counted(sessions) as statements:
                    app.get(path)
                found.append(len(statements))
        return found

    before = costs()
    for number in range(30):
        with sessions.write() as db:
            asked = AskQuestion(f"주제 {number}", TEXT, shows_email=False)
            later = NOW - timedelta(minutes=number)
            question_id = ask_question(db, asked, by=acting(hub.member), now=later)
            command = NamePerson(hub.other_member.id, NOTE, is_hunch=False)
            name_person(db, question_id, command, by=acting(hub.organizer), now=later)
    assert costs() == before
    assert "Page 1 of 2" in app.get("/introductions/mine").text
