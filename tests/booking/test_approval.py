"""A room in which a manager answers: what is asked for holds its slot, and is approved, refused or expires."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from campus.audit.queries import history
from campus.booking.models import ApprovalState, Booking, OccurrenceStatus
from campus.booking.queries.approvals import list_waiting
from campus.booking.queries.occurrences import find_occurrence, occurrences_of
from campus.booking.services.deciding import (
    AlreadyDecided,
    ApprovalGone,
    OwnRequest,
    approve,
    ask_back,
    expire_due,
    refuse,
    reply,
)
from campus.db import Sessions
from campus.domain.errors import Refused, SlotTaken
from campus.permissions import Role
from tests.booking.conftest import Acting, listed
from tests.support.approvals import ask_for, grown_to_series, need_approval, request_of, status_of, week_later
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.statements import counted

THEIRS = week_later(13, 15)


@pytest.fixture(autouse=True)
def halls(sessions: Sessions, hub: Hub) -> None:
    need_approval(sessions, hub)


@pytest.fixture
def asked(sessions: Sessions, hub: Hub, acting: Acting) -> int:
    """The member asked for the hall, a week ahead."""
    return ask_for(sessions, hub.hall, THEIRS, acting(hub.member))


def test_what_is_asked_for_holds_its_slot(sessions: Sessions, hub: Hub, acting: Acting, asked: int) -> None:
    """C-5: two pending ones that clash cannot come to be, so none can be approved."""
    assert status_of(sessions, asked) is OccurrenceStatus.PENDING
    with pytest.raises(Refused) as refused:
        ask_for(sessions, hub.hall_b, week_later(14, 16), acting(hub.other_member))
    assert any(isinstance(each, SlotTaken) for each in refused.value.refusals)
    with sessions.read() as db:
        assert {slot for _, slot in listed(db)} == {THEIRS}


def test_the_clocks_count_business_days_and_end_a_day_before(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    later = request_of(sessions, ask_for(sessions, hub.hall, THEIRS, acting(hub.member)))
    assert (later.due_at, later.expires_at) == (NOW + timedelta(days=1), NOW + timedelta(days=5))
    soon = week_later(13, 15, days=2)
    near = request_of(sessions, ask_for(sessions, hub.hall, soon, acting(hub.member)))
    assert near.expires_at == soon.starts_at - timedelta(days=1)


def test_an_instant_room_and_a_manager_need_no_answer(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    instant = ask_for(sessions, hub.meeting, THEIRS, acting(hub.member), people=4)
    assert status_of(sessions, instant) is OccurrenceStatus.CONFIRMED
    managed = ask_for(sessions, hub.hall, THEIRS, acting(hub.manager), organizer_id=hub.member.id)
    assert status_of(sessions, managed) is OccurrenceStatus.CONFIRMED


def test_approving_confirms_and_is_written_down(sessions: Sessions, hub: Hub, acting: Acting, asked: int) -> None:
    request = request_of(sessions, asked)
    with sessions.write() as db:
        (after,) = approve(db, request.id, by=acting(hub.manager), now=NOW)
    assert (after.status, after.sequence, after.version) == (OccurrenceStatus.CONFIRMED, 1, 2)
    with sessions.read() as db:
        assert find_occurrence(db, asked) == after
        assert {slot for _, slot in listed(db)} == {THEIRS}
        entry = history(db, ("booking", asked))[0]
    assert (entry.act, entry.actor_id) == ("booking.approved", hub.manager.id)
    decided = request_of(sessions, asked)
    assert (decided.state, decided.decided_by_id) == (ApprovalState.APPROVED, hub.manager.id)


def test_refusing_gives_the_slot_back_and_keeps_the_reason(
    sessions: Sessions, hub: Hub, acting: Acting, asked: int
) -> None:
    with sessions.write() as db:
        refuse(db, request_of(sessions, asked).id, "시설 점검이 있습니다", by=acting(hub.manager), now=NOW)
    assert status_of(sessions, asked) is OccurrenceStatus.DECLINED
    with sessions.read() as db:
        assert listed(db) == []
    decided = request_of(sessions, asked)
    assert (decided.state, decided.reason) == (ApprovalState.REFUSED, "시설 점검이 있습니다")
    ask_for(sessions, hub.hall_a, THEIRS, acting(hub.other_member))


def test_the_second_decision_is_told_and_changes_nothing(
    sessions: Sessions, hub: Hub, acting: Acting, asked: int
) -> None:
    request, manager = request_of(sessions, asked), acting(hub.manager)
    with sessions.write() as db:
        approve(db, request.id, by=manager, now=NOW)
    for again in (
        lambda db: refuse(db, request.id, "늦었다", by=manager, now=NOW),
        lambda db: approve(db, request.id, by=manager, now=NOW),
        lambda db: ask_back(db, request.id, "왜요?", by=manager, now=NOW),
        lambda db: reply(db, request.id, "네", by=acting(hub.member), now=NOW),
    ):
        with pytest.raises(AlreadyDecided) as told, sessions.write() as db:
            again(db)
        assert told.value.state is ApprovalState.APPROVED
    with pytest.raises(ApprovalGone), sessions.write() as db:
        approve(db, 999_999, by=manager, now=NOW)
    assert status_of(sessions, asked) is OccurrenceStatus.CONFIRMED


def test_nobody_but_an_administrator_approves_their_own(
    sessions: Sessions, hub: Hub, acting: Acting, asked: int
) -> None:
    request = request_of(sessions, asked)
    with pytest.raises(OwnRequest), sessions.write() as db:
        approve(db, request.id, by=replace(acting(hub.member), role=Role.MANAGER), now=NOW)
    assert status_of(sessions, asked) is OccurrenceStatus.PENDING
    with sessions.write() as db:
        approve(db, request.id, by=replace(acting(hub.member), role=Role.ADMIN), now=NOW)
    assert status_of(sessions, asked) is OccurrenceStatus.CONFIRMED


def test_a_question_goes_back_and_forth_while_the_slot_is_held(
    sessions: Sessions, hub: Hub, acting: Acting, asked: int
) -> None:
    request, member = request_of(sessions, asked), acting(hub.member)
    with pytest.raises(AlreadyDecided), sessions.write() as db:
        reply(db, request.id, "아무도 묻지 않았어요", by=member, now=NOW)
    with sessions.write() as db:
        ask_back(db, request.id, "음식을 드시나요?", by=acting(hub.manager), now=NOW)
    assert request_of(sessions, asked).state is ApprovalState.ASKED
    with sessions.write() as db:
        reply(db, request.id, "커피만 마셔요", by=member, now=NOW + timedelta(hours=1))
    answered = request_of(sessions, asked)
    assert (answered.state, answered.question, answered.reply) == (
        ApprovalState.OPEN,
        "음식을 드시나요?",
        "커피만 마셔요",
    )
    assert (answered.due_at, answered.expires_at) == (request.due_at, request.expires_at)
    with sessions.read() as db:
        assert [entry.act for entry in history(db, ("booking", asked))][:2] == ["booking.replied", "booking.asked-back"]
        assert {slot for _, slot in listed(db)} == {THEIRS}


def test_without_an_answer_the_slot_is_given_back_once(
    sessions: Sessions, hub: Hub, acting: Acting, asked: int
) -> None:
    ask_for(sessions, hub.hall, week_later(17, 18, days=14), acting(hub.other_member))
    expires_at = request_of(sessions, asked).expires_at
    with sessions.write() as db:
        assert expire_due(db, now=expires_at - timedelta(minutes=1)) == 0
    with sessions.write() as db:
        assert expire_due(db, now=expires_at) == 2
    with sessions.write() as db:
        assert expire_due(db, now=expires_at + timedelta(minutes=1)) == 0
    assert status_of(sessions, asked) is OccurrenceStatus.EXPIRED
    with sessions.read() as db:
        assert listed(db) == []
        entries = history(db, ("booking", asked))
    assert next((entry.act, entry.actor_id) for entry in entries) == ("booking.expired", None)
    assert sum(entry.act == "booking.expired" for entry in entries) == 1
    with pytest.raises(AlreadyDecided), sessions.write() as db:
        approve(db, request_of(sessions, asked).id, by=acting(hub.manager), now=expires_at)


def test_of_a_series_what_is_over_expires_and_the_rest_is_confirmed(
    sessions: Sessions, hub: Hub, acting: Acting, asked: int
) -> None:
    grown_to_series(sessions, asked, 3)
    after_first = THEIRS.ends_at + timedelta(hours=1)
    with sessions.write() as db:
        approve(db, request_of(sessions, asked).id, by=acting(hub.manager), now=after_first)
    with sessions.read() as db:
        statuses = [each.status for each in occurrences_of(db, asked)]
        assert len(listed(db)) == 2 * 3  # the hall has three parts
    assert statuses == [OccurrenceStatus.EXPIRED, OccurrenceStatus.CONFIRMED, OccurrenceStatus.CONFIRMED]


def test_what_is_all_over_cannot_be_approved(sessions: Sessions, hub: Hub, acting: Acting, asked: int) -> None:
    with pytest.raises(AlreadyDecided) as told, sessions.write() as db:
        approve(db, request_of(sessions, asked).id, by=acting(hub.manager), now=THEIRS.ends_at)
    assert told.value.state is ApprovalState.EXPIRED


def test_one_date_and_thirty_take_as_many_statements(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    manager, counts = acting(hub.manager), []
    for hour, dates in ((9, 1), (15, 30)):
        booking_id = ask_for(sessions, hub.hall, week_later(hour, hour + 1), acting(hub.member))
        grown_to_series(sessions, booking_id, dates)
        approval_id = request_of(sessions, booking_id).id
        with counted(sessions) as statements, sessions.write() as db:
            assert len(approve(db, approval_id, by=manager, now=NOW)) == dates
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 16, counts


def test_the_queue_shows_the_most_urgent_first(sessions: Sessions, hub: Hub, acting: Acting, asked: int) -> None:
    soon = ask_for(sessions, hub.hall, week_later(13, 15, days=2), acting(hub.other_member))
    series = ask_for(sessions, hub.hall, week_later(9, 10), acting(hub.organizer))
    grown_to_series(sessions, series, 4)
    with sessions.write() as db:
        db.execute(update(Booking).where(Booking.id == soon).values(note="마이크 두 개"))
        ask_back(db, request_of(sessions, asked).id, "몇 분이 오시나요?", by=acting(hub.manager), now=NOW)
    with counted(sessions) as statements, sessions.read() as db:
        found = list_waiting(db, limit=9)
    assert len(statements) == 1
    assert [each.approval.booking_id for each in found] == [soon, series, asked]
    assert (found[0].slot, found[0].note, found[0].dates) == (week_later(13, 15, days=2), "마이크 두 개", 1)
    assert (found[1].dates, found[1].last) == (4, week_later(9, 10).starts_at + timedelta(weeks=3))
    with sessions.read() as db:
        assert db.scalars(select(Booking.version).where(Booking.id == asked)).one() == 1
