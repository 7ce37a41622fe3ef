"""Opportunities: posting, interest, a first meeting, what came of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from webtest import TestApp

from campus.connections.models import InterestStep, OpportunityKind
from campus.connections.queries.interests import history_of
from campus.connections.queries.opportunities import find_opportunity
from campus.connections.services.interests import TakeStep, show_interest, take_step, withdraw_interest
from campus.connections.services.opportunities import (
    OpportunityProblem,
    OpportunityRefused,
    PostOpportunity,
    post_opportunity,
    revise_opportunity,
    withdraw_opportunity,
)
from campus.db import Sessions
from campus.people.models import Affiliation
from tests.connections.conftest import CALL, INTEREST, TODAY, Acting, browse
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub, Person


def refusal(act: Callable[[], object]) -> OpportunityProblem:
    with pytest.raises(OpportunityRefused) as caught:
        act()
    return caught.value.problem


def test_today_until_midnight_is_a_deadline(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    today = PostOpportunity(OpportunityKind.OFFER, "나눔", "글", "", TODAY, None, (), ())
    with sessions.write() as db:
        opportunity_id = post_opportunity(db, today, by=acting(hub.member), now=NOW)
        it = find_opportunity(db, opportunity_id)
    assert it is not None
    assert it.is_open(NOW + timedelta(hours=13, minutes=59))
    assert not it.is_open(NOW + timedelta(hours=14))


def test_a_deadline_that_passed_may_stay_and_a_new_one_opens_it_again(
    sessions: Sessions, hub: Hub, acting: Acting, posted: int
) -> None:
    later = NOW + timedelta(days=60)
    with sessions.write() as db:
        revise_opportunity(db, posted, CALL, by=acting(hub.member), now=later)
        it = find_opportunity(db, posted)
        assert it is not None
        assert it.sequence == 0
        assert not it.is_open(later)


def test_interest_is_one_for_each_organization(
    hub: Hub, sessions: Sessions, acting: Acting, posted: int, shown: int
) -> None:
    def show(person: Person, now: Any = NOW) -> int:
        with sessions.write() as db:
            return show_interest(db, posted, INTEREST, by=acting(person), now=now)

    assert refusal(lambda: show(hub.member)) is OpportunityProblem.OWN
    assert refusal(lambda: show(hub.other_member)) is OpportunityProblem.TWICE
    assert refusal(lambda: show(hub.manager)) is OpportunityProblem.NO_ORGANIZATION
    late = NOW + timedelta(days=40)
    assert refusal(lambda: show(hub.organizer, late)) is OpportunityProblem.OVER
    with sessions.write() as db:
        withdraw_interest(db, posted, by=acting(hub.other_member), now=NOW)
    assert show(hub.other_member) == shown
    with sessions.read() as db:
        steps = [taken.step for taken in history_of(db, [shown])[shown]]
    assert steps == [InterestStep.INTERESTED, InterestStep.WITHDRAWN, InterestStep.INTERESTED]


def test_a_colleague_cannot_show_it_again(
    hub: Hub, sessions: Sessions, acting: Acting, posted: int, shown: int
) -> None:
    with sessions.write() as db:
        mine = Affiliation.resident_id == hub.organizer.id
        db.execute(update(Affiliation).where(mine).values(organization_id=hub.etri.id))
    with sessions.write() as db:
        by = acting(hub.organizer)
        assert refusal(lambda: show_interest(db, posted, "", by=by, now=NOW)) is OpportunityProblem.TWICE


def test_the_steps_follow_each_other(hub: Hub, sessions: Sessions, acting: Acting, posted: int, shown: int) -> None:
    def take(step: InterestStep, day: date = TODAY, by: Person = hub.member) -> None:
        with sessions.write() as db:
            take_step(db, shown, TakeStep(step, day, "메모"), by=acting(by), now=NOW)

    assert refusal(lambda: take(InterestStep.JOINT)) is OpportunityProblem.WRONG_STEP
    assert refusal(lambda: take(InterestStep.MET, TODAY + timedelta(days=1))) is OpportunityProblem.FUTURE_DAY
    assert refusal(lambda: take(InterestStep.MET, TODAY - timedelta(days=1))) is OpportunityProblem.FUTURE_DAY
    assert refusal(lambda: take(InterestStep.MET, by=hub.organizer)) is OpportunityProblem.NOT_YOURS
    for step, by in (
        (InterestStep.MET, hub.other_member),
        (InterestStep.JOINT, hub.member),
        (InterestStep.UNKNOWN, hub.member),
        (InterestStep.CHOSEN, hub.other_member),
    ):
        take(step, by=by)
    assert refusal(lambda: take(InterestStep.CHOSEN)) is OpportunityProblem.WRONG_STEP
    with sessions.write() as db:
        act = lambda: withdraw_interest(db, posted, by=acting(hub.other_member), now=NOW)  # noqa: E731
        assert refusal(act) is OpportunityProblem.WRONG_STEP
    with sessions.read() as db:
        taken = history_of(db, [shown])[shown]
    assert [(each.step.value, each.by_id) for each in taken][-1] == ("chosen", hub.other_member.id)
    assert len(taken) == 5


def test_a_withdrawn_one_is_gone_for_others(
    hub: Hub, sessions: Sessions, app: TestApp, sign_in: SignIn, acting: Acting, posted: int, shown: int
) -> None:
    with sessions.write() as db:
        act = lambda: withdraw_opportunity(db, posted, by=acting(hub.organizer), now=NOW)  # noqa: E731
        assert refusal(act) is OpportunityProblem.NOT_YOURS
        withdraw_opportunity(db, posted, by=acting(hub.manager), now=NOW)
    path = f"/opportunities/{posted}"
    app.reset()
    app.get(path, status=404)
    for person, status in ((hub.member, 200), (hub.other_member, 200), (hub.organizer, 404), (hub.manager, 404)):
        browse(app, sign_in, person)
        app.get(path, status=status)
    assert CALL.title not in app.get("/opportunities?show=ended").text
