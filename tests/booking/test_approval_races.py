"""Two managers at once, a manager and the organizer at once: one decides, and nothing is decided twice.

Whole requests are raced, as in ``test_races``.
"""

from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.audit.models import AuditEntry
from campus.booking.models import ApprovalState, OccurrenceStatus
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services.deciding import expire_due
from campus.db import Sessions
from tests.booking.conftest import Acting, listed
from tests.booking.test_races import assert_no_overlap, at_once
from tests.support.applications import SignIn
from tests.support.approvals import ask_for, need_approval, request_of, week_later
from tests.support.hub import Hub, Person
from tests.support.letters import news_to
from tests.support.pages import token_of

pytestmark = pytest.mark.usefixtures("clock")

ROUNDS = 3
Act = Callable[[], TestResponse]


@pytest.fixture(autouse=True)
def halls(sessions: Sessions, hub: Hub) -> None:
    need_approval(sessions, hub)


@pytest.fixture
def posting(app: TestApp, sign_in: SignIn) -> Callable[[Person, str], Act]:
    """A browser of its own for each act, signed in, with the CSRF token of its visit."""

    def of(who: Person, path: str, **values: str) -> Act:
        client = TestApp(app.app)
        client.router = app.router
        sign_in(client, who)
        token = token_of(client.get("/me"))
        return lambda: client.post(path, values | {"csrf_token": token}, status="*")

    return of


def decisions(sessions: Sessions, booking_id: int) -> list[str]:
    """What the audit says was decided."""
    decided = ("booking.approved", "booking.declined", "booking.expired", "booking.cancelled")
    statement = select(AuditEntry.act).where(AuditEntry.subject_id == booking_id, AuditEntry.act.in_(decided))
    with sessions.read() as db:
        return list(db.scalars(statement))


def status(sessions: Sessions, booking_id: int) -> OccurrenceStatus:
    with sessions.read() as db:
        found = find_occurrence(db, booking_id)
    assert found is not None
    return found.status


def test_of_two_managers_one_decides(sessions: Sessions, hub: Hub, acting: Acting, posting: Callable[..., Act]) -> None:
    for number in range(ROUNDS):
        booking_id = ask_for(sessions, hub.hall, week_later(9 + 2 * number, 10 + 2 * number), acting(hub.member))
        request = request_of(sessions, booking_id)
        path = f"/manage/approvals/{request.id}"
        reason = {f"refuse{request.id}-reason": "시설 점검", f"refuse{request.id}-usual": ""}
        acts = [posting(hub.manager, f"{path}/approve") for _ in range(3)]
        acts += [posting(hub.admin, f"{path}/refuse", **reason) for _ in range(3)]
        answers = at_once(acts)
        assert Counter(answer.status_int for answer in answers) == {303: 1, 409: 5}
        assert len(decisions(sessions, booking_id)) == 1
        is_approved = request_of(sessions, booking_id).state is ApprovalState.APPROVED
        expected = OccurrenceStatus.CONFIRMED if is_approved else OccurrenceStatus.DECLINED
        assert status(sessions, booking_id) is expected
    assert len(news_to(sessions, hub.member.email)) == ROUNDS
    assert_no_overlap(sessions)


def test_approving_and_cancelling_at_once(
    sessions: Sessions, hub: Hub, acting: Acting, posting: Callable[..., Act]
) -> None:
    """Whoever is first, the booking is cancelled in the end: what is confirmed may be cancelled, not the reverse."""
    for number in range(ROUNDS):
        booking_id = ask_for(sessions, hub.hall, week_later(9 + 2 * number, 10 + 2 * number), acting(hub.member))
        request = request_of(sessions, booking_id)
        approving = posting(hub.manager, f"/manage/approvals/{request.id}/approve")
        answers = at_once([approving, posting(hub.member, f"/bookings/{booking_id}/cancel")])
        assert {answer.status_int for answer in answers} <= {303, 409}
        assert status(sessions, booking_id) is OccurrenceStatus.CANCELLED
        state = request_of(sessions, booking_id).state
        assert state in (ApprovalState.APPROVED, ApprovalState.WITHDRAWN)
        assert (answers[0].status_int == 303) == (state is ApprovalState.APPROVED)
    with sessions.read() as db:
        assert listed(db) == []


def test_approving_and_expiring_at_once(
    sessions: Sessions, hub: Hub, acting: Acting, posting: Callable[..., Act]
) -> None:
    booking_id = ask_for(sessions, hub.hall, week_later(13, 15), acting(hub.member))
    request = request_of(sessions, booking_id)
    swept: list[int] = []

    def sweep() -> TestResponse:
        with sessions.write() as db:
            swept.append(expire_due(db, now=request.expires_at))
        return TestResponse()

    at_once([posting(hub.manager, f"/manage/approvals/{request.id}/approve"), sweep, sweep])
    decided = decisions(sessions, booking_id)
    assert len(decided) == 1
    assert sum(swept) == (decided == ["booking.expired"])
    with sessions.read() as db:
        assert bool(listed(db)) == (decided == ["booking.approved"])


def test_the_slot_of_a_refused_request_goes_to_one(
    sessions: Sessions, hub: Hub, acting: Acting, posting: Callable[..., Act]
) -> None:
    """C-5: while one is refused others ask for its time; at no moment do two hold it."""
    booking_id = ask_for(sessions, hub.hall_a, week_later(13, 15), acting(hub.member))
    request = request_of(sessions, booking_id)
    refusing = posting(
        hub.manager, f"/manage/approvals/{request.id}/refuse", **{f"refuse{request.id}-reason": "다른 행사"}
    )
    asked = {"room": "hall-a", "date": "2026-12-02", "start": "13:00", "end": "15:00", "people": "20", "title": "경주"}
    asked |= {"purpose": "event", "visibility": "members", "note": ""}
    asking = [posting(who, "/bookings/new", **asked) for who in (hub.other_member, hub.organizer) * 2]
    answers = at_once([refusing, *asking])
    assert answers[0].status_int == 303
    assert Counter(answer.status_int for answer in answers[1:])[303] <= 1
    assert_no_overlap(sessions)
    assert status(sessions, booking_id) is OccurrenceStatus.DECLINED
