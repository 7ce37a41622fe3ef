"""A call says where, when and how many, reaches who is on duty, and is one call however often it is pressed."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.help.alarms import silence_alarm
from campus.help.models import CallSource, HelpKind, TurnChange
from campus.help.services.calling import MOST_OF_DISPLAY, MOST_OF_RESIDENT, CallHelp, TooManyCalls, call_help
from campus.outbox.kinds import CHOSEN, MailKind, known_kind
from campus.outbox.models import MailChoice, OutboxMessage
from campus.outbox.services import Recipient, post
from campus.people.models import Resident, ResidentStatus
from campus.permissions import Role
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import MailText
from tests.help.conftest import (
    Acting,
    Calling,
    all_calls,
    check_in,
    clock_at,
    mails_to,
    put_booking,
    put_on_duty,
    standing,
    told_of,
)
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import letters_to

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MORNING = Slot(clock_at(9, 30), clock_at(11))


def test_headcount_is_who_came_else_who_was_expected(sessions: Sessions, hub: Hub, calling: Calling) -> None:
    assert calling(hub.small, hub.member).people is None
    occurrence_id = put_booking(sessions, hub.meeting, MORNING, hub.member, people=6)
    first = calling(hub.meeting, hub.member)
    assert (first.occurrence_id, first.people) == (occurrence_id, 6)
    check_in(sessions, occurrence_id, NOW - MINUTE, people=2, by=hub.member)
    assert calling(hub.meeting, hub.other_member).people == 2


def test_a_part_belongs_to_the_whole_and_the_whole_counts_its_parts(
    sessions: Sessions, hub: Hub, calling: Calling
) -> None:
    put_booking(sessions, hub.hall_a, MORNING, hub.member, people=20)
    put_booking(sessions, hub.hall_b, MORNING, hub.organizer, people=15)
    assert calling(hub.hall, hub.member).people == 35
    assert calling(hub.hall_a, hub.member).people == 20
    assert calling(hub.hall_c, hub.member).people is None


def test_what_is_over_or_not_yet_begun_is_nobodys(sessions: Sessions, hub: Hub, calling: Calling) -> None:
    put_booking(sessions, hub.meeting, Slot(clock_at(9), clock_at(10)), hub.member)
    put_booking(sessions, hub.meeting, Slot(clock_at(10, 30), clock_at(11)), hub.member)
    assert calling(hub.meeting, hub.member).occurrence_id is None


def test_who_is_on_duty_is_told_at_once_and_nobody_else(
    sessions: Sessions, settings: Settings, hub: Hub, calling: Calling
) -> None:
    put_on_duty(sessions, hub.admin)
    put_booking(sessions, hub.meeting, MORNING, hub.member, people=4)
    call = calling(hub.meeting, hub.member, words="넘어졌어요")
    assert mails_to(sessions, hub.admin) == ["help-call"]
    assert mails_to(sessions, hub.manager) == []
    assert told_of(sessions, call) == {hub.admin.id}
    letter = letters_to(sessions, hub.admin.email)[-1]
    assert letter.subject.startswith("회의실 · 본관 1층 · 10:00 · 4")
    for said in ("회의실 · 본관 1층", "10:00", "넘어졌어요", hub.member.name, f"http://localhost/manage/help/{call.id}"):
        assert said in letter.text and said in letter.html
    assert letter.text.index("본관 1층") < letter.text.index("넘어졌어요")


def test_where_nobody_is_on_duty_every_manager_is(sessions: Sessions, hub: Hub, calling: Calling) -> None:
    put_on_duty(sessions, hub.admin, hours=(18, 24))
    calling(hub.meeting, hub.member)
    assert mails_to(sessions, hub.manager) == ["help-call"]
    assert mails_to(sessions, hub.admin) == []


def test_a_change_names_another(sessions: Sessions, hub: Hub, calling: Calling) -> None:
    put_on_duty(sessions, hub.manager)
    with sessions.write() as db:
        db.add(TurnChange(resident_id=hub.admin.id, starts_at=NOW - HOUR, ends_at=NOW + HOUR))
    calling(hub.meeting, hub.member)
    assert (mails_to(sessions, hub.manager), mails_to(sessions, hub.admin)) == ([], ["help-call"])


@pytest.mark.parametrize("values", [{"role": Role.MEMBER}, {"status": ResidentStatus.DISABLED}])
def test_who_is_no_manager_any_more_is_not_on_duty(
    sessions: Sessions, hub: Hub, calling: Calling, values: dict[str, object]
) -> None:
    """Without any manager it is the administrators."""
    put_on_duty(sessions, hub.manager)
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.manager.id).values(**values))
    calling(hub.meeting, hub.member)
    assert (mails_to(sessions, hub.manager), mails_to(sessions, hub.admin)) == ([], ["help-call"])


def test_pressing_twice_calls_once(sessions: Sessions, hub: Hub, calling: Calling) -> None:
    first = calling(hub.meeting, hub.member)
    assert calling(hub.meeting, hub.member, now=NOW + MINUTE) == first
    assert mails_to(sessions, hub.manager) == ["help-call"]
    calling(hub.meeting, hub.member, kind=HelpKind.EQUIPMENT)
    calling(hub.meeting, hub.other_member)
    calling(hub.small, hub.member)
    assert len(all_calls(sessions)) == 4
    with sessions.read() as db:
        acts = db.scalars(select(AuditEntry.act).where(AuditEntry.subject == "help_call").order_by(AuditEntry.id)).all()
    assert acts == ["help.called"] * 4


def test_a_display_calls_without_anybody(sessions: Sessions, hub: Hub, calling: Calling) -> None:
    call = calling(hub.meeting)
    assert (call.source, call.resident_id) == (CallSource.DISPLAY, None)
    assert calling(hub.meeting, now=NOW + MINUTE) == call
    assert calling(hub.small).id != call.id
    assert mails_to(sessions, hub.manager) == ["help-call"] * 2


def test_a_display_cannot_be_played_with(
    sessions: Sessions, settings: Settings, hub: Hub, calling: Calling
) -> None:
    for number in range(MOST_OF_DISPLAY):
        call = calling(hub.meeting, now=NOW + number * MINUTE)
        with sessions.write() as db:
            assert silence_alarm(db, settings, call.id, by=None, now=NOW + number * MINUTE) is not None
    with pytest.raises(TooManyCalls) as many:
        calling(hub.meeting, now=NOW + 59 * MINUTE)
    assert many.value.free_at == NOW + HOUR
    assert calling(hub.small).id
    assert calling(hub.meeting, hub.member, now=NOW + 59 * MINUTE).id
    assert calling(hub.meeting, now=NOW + HOUR).id


def test_nor_can_a_resident(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member, other = acting(hub.member), acting(hub.other_member)
    with sessions.write() as db:
        rooms = list(read_catalogue(db).rooms.values())
        for room in rooms[:MOST_OF_RESIDENT]:
            call_help(db, room, CallHelp(HelpKind.OTHER), by=member, now=NOW)
        with pytest.raises(TooManyCalls):
            call_help(db, rooms[0], CallHelp(HelpKind.HURT), by=member, now=NOW)
        assert call_help(db, rooms[0], CallHelp(HelpKind.HURT), by=other, now=NOW).is_new


def test_nobody_calls_as_a_check(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    member = acting(hub.member)
    with sessions.read() as db, pytest.raises(ValueError, match="check"):
        call_help(db, read_catalogue(db).rooms[hub.meeting.id], CallHelp(HelpKind.CHECK), by=member, now=NOW)


def test_taken_back_everyone_who_was_told_hears_it_once(
    sessions: Sessions, settings: Settings, hub: Hub, calling: Calling
) -> None:
    put_on_duty(sessions, hub.admin)
    call = calling(hub.meeting, hub.member)
    for _ in range(2):
        with sessions.write() as db:
            silence_alarm(db, settings, call.id, by=hub.member.id, now=NOW + MINUTE)
    assert mails_to(sessions, hub.admin) == ["help-call", "help-withdrawn"]
    assert mails_to(sessions, hub.manager) == []
    after = standing(sessions, call)
    assert after.is_false_alarm and after.closed_by_id == hub.member.id


@pytest.mark.parametrize("event", ["help-call", "help-escalated", "help-withdrawn", "help-check"])
def test_these_mails_cannot_be_switched_off(event: str) -> None:
    kind = known_kind(event)
    assert kind is MailKind.ACCOUNT and kind not in CHOSEN


def test_who_wants_no_mails_gets_these(sessions: Sessions, hub: Hub, calling: Calling) -> None:
    with sessions.write() as db:
        db.add_all([MailChoice(resident_id=hub.manager.id, kind=kind, wanted=False) for kind in CHOSEN])
    calling(hub.meeting, hub.member)
    assert mails_to(sessions, hub.manager) == ["help-call"]


def test_help_goes_before_a_thousand_digests(sessions: Sessions, hub: Hub, calling: Calling) -> None:
    with sessions.write() as db:
        text = MailText("이번 주", "이번 주", "<p>이번 주</p>")
        post(db, "weekly-digest", Recipient(hub.member.email, "ko", hub.member.id), text, now=NOW - MINUTE)
    calling(hub.meeting, hub.member)
    with sessions.read() as db:
        line = db.scalars(select(OutboxMessage.event).order_by(OutboxMessage.due_at, OutboxMessage.id)).all()
    assert line == ["help-call", "weekly-digest"]
