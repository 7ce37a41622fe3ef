"""Several workers at once: one point, one review, one mail for each; and of two managers one answers."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.audit.models import AuditEntry
from campus.booking.models import Approval, NoShowPoint
from campus.booking.services.no_show_answers import contest
from campus.cli.sweeps import sweep
from campus.db import Sessions
from campus.settings import Settings
from tests.booking.test_healing_races import at_once
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub, Person
from tests.support.ledger_pages import TWICE, identity_of, missed_by
from tests.support.letters import letters_to
from tests.support.missed_seasons import CONFIRMED, PENDING, Season, begin, season
from tests.support.missing import points_of
from tests.support.pages import token_of

__all__ = ["begin", "season"]
pytestmark = pytest.mark.usefixtures("clock")
WORKERS = 3
Act = Callable[[], TestResponse]


def counts(sessions: Sessions, booking_id: int) -> Counter[str]:
    with sessions.read() as db:
        return Counter(db.scalars(select(AuditEntry.act).where(AuditEntry.subject_id == booking_id)))


def test_a_season_passes_nobody_comes_and_each_thing_happens_once(
    sessions: Sessions, settings: Settings, hub: Hub, season: Season, clock: time_machine.Traveller
) -> None:
    for number in range(3):
        start = season.dates[number].slot.starts_at
        for minutes in (0, 10, 15, 16):
            now = start + timedelta(minutes=minutes)
            clock.move_to(now)
            at_once([lambda now=now: sweep(sessions, settings, now=now)] * WORKERS)
    assert season.statuses == [CONFIRMED] * 3 + [PENDING] * 4
    found = counts(sessions, season.booking_id)
    assert (found["booking.released"], found["booking.missed"], found["booking.held"]) == (3, 3, 1)
    assert len(points_of(sessions, hub.organizer.id)) == 3
    with sessions.read() as db:
        assert len(db.scalars(select(Approval)).all()) == 1
    events = Counter(letter.event for letter in letters_to(sessions, hub.organizer.email))
    assert (events["booking-released"], events["booking-held"]) == (3, 1)
    assert season.request is not None
    # Nobody looked in time: the rooms are given back, once.
    now = season.request.expires_at
    clock.move_to(now)
    at_once([lambda: sweep(sessions, settings, now=now)] * WORKERS)
    assert counts(sessions, season.booking_id)["booking.expired"] == 1


@pytest.fixture
def posting(app: TestApp, sign_in: SignIn) -> Callable[..., Act]:
    """A browser of its own for each act, signed in, with the CSRF token of its visit."""

    def of(who: Person, path: str, **values: str) -> Act:
        client = TestApp(app.app)
        client.router = app.router
        sign_in(client, who)
        token = token_of(client.get("/me"))
        return lambda: client.post(path, values | {"csrf_token": token}, status="*")

    return of


def test_of_two_managers_one_answers(sessions: Sessions, hub: Hub, posting: Callable[..., Act]) -> None:
    missed_by(sessions, hub, hub.member, TWICE)
    for number, _ in points_of(sessions, hub.member.id):
        with sessions.write() as db:
            contest(db, number, "다 같이 있었어요.", by=identity_of(sessions, hub.member), now=NOW)
        path, keys = f"/manage/no-shows/{number}", (f"excuse{number}-usual", f"keep{number}-answer")
        acts = [posting(hub.manager, f"{path}/keep", **{keys[1]: "기록이 없어요."}) for _ in range(2)]
        acts += [posting(hub.admin, f"{path}/keep", **{keys[1]: "확인이 안 돼요."}) for _ in range(2)]
        answers = at_once(acts)
        assert Counter(answer.status_int for answer in answers) == {303: 1, 409: 3}
        excusing = [posting(who, f"{path}/excuse", **{keys[0]: "sudden"}) for who in (hub.manager, hub.admin)]
        assert Counter(answer.status_int for answer in at_once(excusing)) == {303: 1, 409: 1}
    events = Counter(letter.event for letter in letters_to(sessions, hub.member.email))
    assert (events["no-show-kept"], events["no-show-excused"]) == (2, 2)


def test_contesting_twice_at_once(sessions: Sessions, hub: Hub, posting: Callable[..., Act]) -> None:
    missed_by(sessions, hub, hub.member, TWICE[:1])
    ((number, _),) = points_of(sessions, hub.member.id)
    sent = {f"contest{number}-usual": "was-there", f"contest{number}-words": ""}
    acts = [posting(hub.member, f"/me/no-shows/{number}/contest", **sent) for _ in range(3)]
    assert {answer.status_int for answer in at_once(acts)} == {303}
    assert [letter.event for letter in letters_to(sessions, "hub@localhost")] == ["no-show-contested"]
    with sessions.read() as db:
        assert db.get_one(NoShowPoint, number).contested_at == NOW
