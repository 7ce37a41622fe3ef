"""Naming, answering, passing on, lapsing, thanking: what becomes of an introduction."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from campus.audit.models import AuditEntry
from campus.cli.sweeps import SWEEPS
from campus.connections.introduction_notices import mail_not_this_time
from campus.connections.models import IntroductionState
from campus.connections.queries.counts import count_introductions
from campus.connections.services.answering import accept, decline, lapse_due
from campus.connections.services.asking import AskQuestion, ask_question, close_question, revise_question
from campus.connections.services.introducing import (
    IntroduceTwo,
    NamePerson,
    introduce_two,
    name_person,
    pass_on,
)
from campus.connections.services.problems import IntroductionProblem, IntroductionRefused
from campus.connections.services.thanking import thank
from campus.db import Sessions
from campus.settings import Settings
from tests.connections.conftest import NOTE, TEXT, TOPIC, Acting, all_of, standing
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import letters_to

OFFERED, ACCEPTED, DECLINED = IntroductionState.OFFERED, IntroductionState.ACCEPTED, IntroductionState.DECLINED


def refusal(act: Callable[[], object]) -> IntroductionProblem:
    with pytest.raises(IntroductionRefused) as caught:
        act()
    return caught.value.problem


def test_what_is_no_introduction(sessions: Sessions, hub: Hub, acting: Acting, question: int, named: str) -> None:
    def name(by, whom, **more):
        with sessions.write() as db:
            return name_person(db, question, NamePerson(whom.id, NOTE, is_hunch=False), by=acting(by), now=NOW)

    assert refusal(lambda: name(hub.member, hub.member)) is IntroductionProblem.OWN_QUESTION
    assert refusal(lambda: name(hub.member, hub.manager)) is IntroductionProblem.OWN_QUESTION
    assert refusal(lambda: name(hub.organizer, hub.organizer)) is IntroductionProblem.ONESELF
    assert refusal(lambda: name(hub.organizer, hub.member)) is IntroductionProblem.THE_ASKER
    assert refusal(lambda: name(hub.organizer, hub.other_member)) is IntroductionProblem.TWICE
    assert [each.state for each in all_of(sessions)] == [OFFERED]
    # Someone else may think of the same person, and must not learn that they were named.
    assert name(hub.manager, hub.other_member)


def test_a_closed_or_expired_question_takes_no_names(
    sessions: Sessions, hub: Hub, acting: Acting, question: int, named: str
) -> None:
    command = NamePerson(hub.manager.id, NOTE, is_hunch=False)
    with sessions.write() as db:
        late = NOW + timedelta(days=30)
        act = lambda: name_person(db, question, command, by=acting(hub.organizer), now=late)  # noqa: E731
        assert refusal(act) is IntroductionProblem.CLOSED
    with sessions.write() as db:
        close_question(db, question, by=acting(hub.member), now=NOW)
    assert standing(sessions, named).state is IntroductionState.WITHDRAWN
    with sessions.write() as db:
        act = lambda: name_person(db, question, command, by=acting(hub.organizer), now=NOW)  # noqa: E731
        assert refusal(act) is IntroductionProblem.CLOSED
        act = lambda: accept(db, named, shows_email=True, by=acting(hub.other_member), now=NOW)  # noqa: E731
        assert refusal(act) is IntroductionProblem.ANSWERED
        act = lambda: close_question(db, question, by=acting(hub.member), now=NOW)  # noqa: E731
        assert refusal(act) is IntroductionProblem.CLOSED


def test_only_the_asker_changes_a_question(sessions: Sessions, hub: Hub, acting: Acting, question: int) -> None:
    words = AskQuestion("다른 주제", TEXT, shows_email=True)
    with sessions.write() as db:
        act = lambda: revise_question(db, question, words, by=acting(hub.manager), now=NOW)  # noqa: E731
        assert refusal(act) is IntroductionProblem.NOT_YOURS
        revise_question(db, question, words, by=acting(hub.member), now=NOW)


def test_only_the_named_person_answers_and_once(sessions: Sessions, hub: Hub, acting: Acting, named: str) -> None:
    for person in (hub.member, hub.organizer, hub.manager):
        with sessions.write() as db:
            act = lambda: accept(db, named, shows_email=True, by=acting(person), now=NOW)  # noqa: B023, E731
            assert refusal(act) is IntroductionProblem.NOT_YOURS
    with sessions.write() as db:
        (settled,) = accept(db, named, shows_email=True, by=acting(hub.other_member), now=NOW)
    assert (settled.state, settled.named_shows_email, settled.seeker_shows_email) == (ACCEPTED, True, False)
    with sessions.write() as db:
        act = lambda: decline(db, named, by=acting(hub.other_member), now=NOW)  # noqa: E731
        assert refusal(act) is IntroductionProblem.ANSWERED


def test_one_answer_settles_every_offer_of_the_same_question(
    sessions: Sessions, hub: Hub, acting: Acting, question: int, named: str
) -> None:
    with sessions.write() as db:
        command = NamePerson(hub.other_member.id, "저도 이분을 생각했어요.", is_hunch=True)
        second = name_person(db, question, command, by=acting(hub.manager), now=NOW)
    with sessions.write() as db:
        settled = accept(db, second, shows_email=False, by=acting(hub.other_member), now=NOW)
    assert [each.key for each in settled] == [second, named]
    assert [each.beside_id for each in settled] == [None, settled[0].id]
    with sessions.read() as db:
        counts = count_introductions(db, NOW, NOW + timedelta(days=1))
    assert counts.by_state[ACCEPTED] == 2
    assert counts.pairs == {tuple(sorted((hub.kaist.id, hub.etri.id))): 1}


def test_passing_on_makes_a_chain_that_is_thanked(
    sessions: Sessions, hub: Hub, acting: Acting, question: int, named: str
) -> None:
    with sessions.write() as db:
        command = NamePerson(hub.admin.id, "이분이 아실 거예요.", is_hunch=True)
        further = pass_on(db, named, command, by=acting(hub.other_member), now=NOW)
    assert standing(sessions, named).state is IntroductionState.PASSED_ON
    assert standing(sessions, further).parent_id == standing(sessions, named).id
    with sessions.write() as db:
        accept(db, further, shows_email=False, by=acting(hub.admin), now=NOW)
    with sessions.write() as db:
        act = lambda: thank(db, further, "고맙습니다", by=acting(hub.admin), now=NOW)  # noqa: E731
        assert refusal(act) is IntroductionProblem.NOT_YOURS
        chain = thank(db, further, "고맙습니다", by=acting(hub.member), now=NOW)
    assert [each.key for each in chain] == [named, further]
    assert all(standing(sessions, key).thanks == "고맙습니다" for key in (named, further))
    with sessions.write() as db:
        act = lambda: thank(db, further, "또", by=acting(hub.member), now=NOW)  # noqa: E731
        assert refusal(act) is IntroductionProblem.THANKED


def test_one_may_still_pass_on_when_the_question_has_run_out(
    sessions: Sessions, hub: Hub, acting: Acting, question: int
) -> None:
    late = NOW + timedelta(days=29)
    with sessions.write() as db:
        command = NamePerson(hub.other_member.id, NOTE, is_hunch=False)
        key = name_person(db, question, command, by=acting(hub.organizer), now=late)
    with sessions.write() as db:
        command = NamePerson(hub.admin.id, NOTE, is_hunch=False)
        assert pass_on(db, key, command, by=acting(hub.other_member), now=late + timedelta(days=5))


def test_two_people_meet_when_both_accept(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    wish = IntroduceTwo(hub.other_member.id, hub.member.id, "시험 장비", "두 분이 만나면 좋겠어요.")
    with sessions.write() as db:
        key = introduce_two(db, wish, by=acting(hub.organizer), now=NOW)
    with sessions.write() as db:
        act = lambda: introduce_two(db, wish, by=acting(hub.organizer), now=NOW)  # noqa: E731
        assert refusal(act) is IntroductionProblem.TWICE
    with sessions.write() as db:
        assert accept(db, key, shows_email=True, by=acting(hub.member), now=NOW) == []
        act = lambda: accept(db, key, shows_email=True, by=acting(hub.member), now=NOW)  # noqa: E731
        assert refusal(act) is IntroductionProblem.ANSWERED
    assert standing(sessions, key).state is OFFERED
    with sessions.write() as db:
        (settled,) = accept(db, key, shows_email=False, by=acting(hub.other_member), now=NOW)
    assert settled.state is ACCEPTED
    shows = {settled.seeker_id: settled.seeker_shows_email, settled.named_id: settled.named_shows_email}
    assert shows == {hub.member.id: True, hub.other_member.id: False}


def test_a_direct_introduction_takes_two_others(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    def introduce(one, other):
        wish = IntroduceTwo(one.id, other.id, "주제", "말")
        with sessions.write() as db:
            introduce_two(db, wish, by=acting(hub.organizer), now=NOW)

    assert refusal(lambda: introduce(hub.member, hub.member)) is IntroductionProblem.SAME_TWO
    assert refusal(lambda: introduce(hub.member, hub.organizer)) is IntroductionProblem.ONESELF
    assert all_of(sessions) == []


def test_offers_lapse_after_fourteen_days(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting, named: str
) -> None:
    late = NOW + timedelta(days=14)
    with sessions.write() as db:
        act = lambda: accept(db, named, shows_email=True, by=acting(hub.other_member), now=late)  # noqa: E731
        assert refusal(act) is IntroductionProblem.ANSWERED
    sweep = SWEEPS["introductions that nobody answered"]
    counts = []
    for now in (late - timedelta(seconds=1), late, late):
        with sessions.write() as db:
            counts.append(sweep(db, settings, now))
    assert counts == [0, 1, 0]
    assert standing(sessions, named).state is IntroductionState.LAPSED
    assert [letter.event for letter in letters_to(sessions, hub.organizer.email)] == ["introduction-declined"]
    assert letters_to(sessions, hub.member.email) == []


def test_every_act_leaves_a_trace_without_words(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting, question: int, named: str
) -> None:
    with sessions.write() as db:
        ended = decline(db, named, by=acting(hub.other_member), now=NOW)
        mail_not_this_time(db, settings, ended, now=NOW)
        ask_question(db, AskQuestion("둘째", TEXT, shows_email=False), by=acting(hub.member), now=NOW)
        assert lapse_due(db, now=NOW + timedelta(days=400)) == []
    with sessions.read() as db:
        entries = db.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    acts = [entry.act for entry in entries]
    assert acts == ["introduction.asked", "introduction.offered", "introduction.declined", "introduction.asked"]
    assert not any(word in str(entry.details) for entry in entries for word in (TOPIC, TEXT, NOTE))
    assert standing(sessions, named).state is DECLINED
