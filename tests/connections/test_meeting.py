"""A first coffee: proposed when both and a lounge are free, booked by either, seen by the two alone."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from webtest import TestApp

from campus.booking.models import Booking
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services import book_room, cancel_booking
from campus.connections.queries.free_time import busy_times
from campus.connections.services.meeting import Choice, MeetsAlready, NoLongerFree, book_coffee
from campus.connections.services.problems import IntroductionRefused
from campus.connections.services.proposing import Proposal, coffee_of, meeting_of, propose
from campus.db import Sessions
from campus.domain.hubtime import at, local_date, minute_of
from campus.domain.slot import Slot
from campus.groups.models import Group, GroupSession, Season, SignUp
from campus.spaces.models import Policy, RoomKind, RoomPolicy, SpacesRevision, SpecialHoliday
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import wish
from tests.connections.conftest import Acting, browse, make_lounge, standing
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub, Person
from tests.support.letters import letters_to

THURSDAY = date(2026, 11, 26)


def proposals(sessions: Sessions, acting: Acting, one: Person, other: Person) -> list[Proposal]:
    with sessions.read() as db:
        return propose(db, read_catalogue(db), coffee_of(one.id, other.id), by=acting(one), now=NOW)


def said(found: list[Proposal]) -> list[tuple[str, int, str]]:
    return [(str(each.day), minute_of(each.slot.starts_at) // 60, each.room.slug) for each in found]


def busy(sessions: Sessions, by: Any, day: date, hours: tuple[int, int], place: Any) -> int:
    slot = Slot(at(day, hours[0] * 60), at(day, hours[1] * 60))
    with sessions.write() as db:
        return book_room(db, read_catalogue(db).rooms[place.id], wish(slot, people=2), by=by, now=NOW)


def test_five_working_days_in_the_lounge(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    """Thursday and Friday, then Monday to Wednesday; morning, midday and afternoon; never today."""
    make_lounge(sessions, "studio")
    found = proposals(sessions, acting, hub.member, hub.other_member)
    days = ["2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02"]
    assert said(found) == [(day, hour, "studio") for day in days for hour in (10, 12, 15)]
    assert {each.slot.minutes for each in found} == {30}


def test_a_late_holiday_is_no_working_day(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    with sessions.write() as db:
        holiday = {"day": THURSDAY, "name_ko": "임시공휴일", "name_en": "Special", "added_at": NOW}
        db.execute(insert(SpecialHoliday).values(holiday | {"added_by_id": hub.admin.id}))
        db.execute(update(SpacesRevision).values(token="late"))
    days = {each.day for each in proposals(sessions, acting, hub.member, hub.other_member)}
    assert THURSDAY not in days
    assert len(days) == 5


def test_where_no_lounge_is_free_the_smallest_meeting_room(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    assert {each.room.slug for each in proposals(sessions, acting, hub.member, hub.other_member)} == {"small"}
    make_lounge(sessions, "studio")
    busy(sessions, acting(hub.manager), THURSDAY, (10, 12), hub.studio)
    first = proposals(sessions, acting, hub.member, hub.other_member)[0]
    assert said([first]) == [("2026-11-26", 10, "small")]


def test_a_room_that_wants_approval_is_not_proposed(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    with sessions.write() as db:
        names = {"slug": "asked", "name_ko": "승인", "name_en": "Asked", "owner_ko": "팀", "owner_en": "Team"}
        policy = insert(Policy).values(names | {"needs_approval": True})
        policy_id = db.execute(policy.returning(Policy.id)).scalar_one()
        db.execute(insert(RoomPolicy).values(room_id=hub.small.id, policy_id=policy_id))
        db.execute(update(SpacesRevision).values(token="approval"))
    assert {each.room.slug for each in proposals(sessions, acting, hub.member, hub.other_member)} == {"meeting"}


def test_both_are_free(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    """What one organizes, and what the other does, is busy; what was cancelled is not."""
    busy(sessions, acting(hub.member), THURSDAY, (10, 11), hub.meeting)
    busy(sessions, acting(hub.other_member), THURSDAY, (11, 12), hub.meeting)
    gone = busy(sessions, acting(hub.other_member), THURSDAY, (12, 13), hub.meeting)
    with sessions.write() as db:
        cancel_booking(db, gone, by=acting(hub.other_member), now=NOW)
    found = [each for each in proposals(sessions, acting, hub.member, hub.other_member) if each.day == THURSDAY]
    assert [minute_of(each.slot.starts_at) for each in found] == [12 * 60, 15 * 60]


def _sign_up(sessions: Sessions, person: Person, hours: tuple[int, int], status: str, state: str = "planned") -> None:
    """A session of a group on Thursday, with a sign-up of ``person``."""
    with sessions.write() as db:
        common = {"created_by_id": person.id, "created_at": NOW}
        group = {"slug": f"g{hours[0]}", "kind": "study", "name_ko": "모임", "name_en": "Group", "joining": "open"}
        group |= common | {"status": "active"}
        group_id = db.execute(insert(Group).values(group).returning(Group.id)).scalar_one()
        season = {"group_id": group_id, "number": 1, "name": "", "starts_on": THURSDAY, "ends_on": THURSDAY}
        season_id = db.execute(insert(Season).values(season | common).returning(Season.id)).scalar_one()
        times = {"starts_at": at(THURSDAY, hours[0] * 60), "ends_at": at(THURSDAY, hours[1] * 60)}
        meets = {"season_id": season_id, "number": 1, "status": state, "door_code": "123456", "revised_at": NOW}
        values = times | meets | {"door_key": f"key-{hours[0]}"}
        session_id = db.execute(insert(GroupSession).values(values).returning(GroupSession.id)).scalar_one()
        placed = {"session_id": session_id, "resident_id": person.id, "placed_at": NOW, "changed_at": NOW}
        db.execute(insert(SignUp).values(placed | {"status": status}))


def test_sessions_one_signed_up_for_are_busy(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    _sign_up(sessions, hub.member, (10, 11), "in")
    _sign_up(sessions, hub.other_member, (11, 12), "waiting")
    _sign_up(sessions, hub.other_member, (13, 14), "out")
    _sign_up(sessions, hub.other_member, (15, 18), "in", "cancelled")
    with sessions.read() as db:
        period = Slot(at(THURSDAY), at(THURSDAY, 24 * 60))
        found = busy_times(db, (hub.member.id, hub.other_member.id), period)
    assert found == {
        hub.member.id: [Slot(at(THURSDAY, 600), at(THURSDAY, 660))],
        hub.other_member.id: [Slot(at(THURSDAY, 660), at(THURSDAY, 720))],
    }


def test_a_spent_quota_leaves_no_proposal_that_would_fail(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    """Each proposal passed the full check: booking any of them works."""
    found = proposals(sessions, acting, hub.member, hub.other_member)
    for each in found:
        with sessions.write() as db:
            command = wish(each.slot, people=2)
            assert book_room(db, each.room, command, by=acting(hub.member), now=NOW)


def test_the_coffee_is_booked_once_and_counts_as_busy(
    sessions: Sessions, hub: Hub, acting: Acting, met: str
) -> None:
    first, second, *_ = proposals(sessions, acting, hub.member, hub.other_member)
    taken = Choice(first.room.slug, first.slot, "첫 커피")

    def book(person: Person, choice: Choice) -> None:
        with sessions.write() as db:
            book_coffee(db, read_catalogue(db), met, choice, by=acting(person), now=NOW)

    with pytest.raises(IntroductionRefused):
        book(hub.organizer, taken)
    book(hub.other_member, taken)
    with pytest.raises(MeetsAlready):
        book(hub.member, Choice(second.room.slug, second.slot, "첫 커피"))
    period = Slot(first.slot.starts_at - timedelta(hours=1), first.slot.ends_at + timedelta(hours=1))
    with sessions.read() as db:
        found = busy_times(db, (hub.member.id, hub.other_member.id), period)
        facts = find_occurrence(db, standing(sessions, met).booking_id or 0)
    assert found == {hub.member.id: [first.slot], hub.other_member.id: [first.slot]}
    assert facts is not None
    assert (facts.people, facts.visibility.value, facts.purpose.value) == (2, "time-only", "meeting")


@pytest.mark.parametrize(
    ("slug", "day", "minute"),
    [("small", 0, 720), ("small", 3, 600), ("small", 1, 510), ("small", 1, 615), ("seminar", 1, 600), ("x", 1, 600)],
)
def test_what_was_never_proposed_is_not_booked(
    sessions: Sessions, hub: Hub, acting: Acting, met: str, slug: str, day: int, minute: int
) -> None:
    starts_at = at(local_date(NOW) + timedelta(days=day), minute)
    choice = Choice(slug, Slot(starts_at, starts_at + timedelta(minutes=30)), "첫 커피")
    with sessions.write() as db, pytest.raises(NoLongerFree):
        book_coffee(db, read_catalogue(db), met, choice, by=acting(hub.member), now=NOW)


def test_a_coffee_from_page_to_mail(
    sessions: Sessions, hub: Hub, app: TestApp, sign_in: SignIn, send: Callable[..., Any], met: str
) -> None:
    make_lounge(sessions, "studio")
    path = f"/introductions/{met}/coffee"
    browse(app, sign_in, hub.member)
    take = app.get(path).html.find("button", {"name": "take"})["value"]
    assert take == "studio 2026-11-26 10:00"
    send(hub.other_member, path, 409, take="nonsense")
    send(hub.other_member, path, 409, take="studio 2026-11-26 10:10")
    send(hub.other_member, path, take=take, form_key="k")
    page = app.get(f"/introductions/{met}").text
    assert "Thu 26 Nov 2026 10:00–10:30" in page
    send(hub.member, path, take=take)
    assert "the other one was a moment faster" in app.get(f"/introductions/{met}").text
    for person in (hub.member, hub.other_member):
        letter = letters_to(sessions, person.email)[-1]
        assert letter.event == "introduction-meeting-booked"
        assert "10:00~10:30" in letter.text
    assert all(each.event != "introduction-meeting-booked" for each in letters_to(sessions, hub.organizer.email))
    with sessions.read() as db:
        titles = db.scalars(select(Booking.title)).all()
    assert titles == ["First coffee"]


def test_who_was_to_come_hears_when_it_is_off(
    sessions: Sessions, hub: Hub, app: TestApp, send: Callable[..., Any], acting: Acting, met: str
) -> None:
    first, *_ = proposals(sessions, acting, hub.member, hub.other_member)
    take = f"{first.room.slug} {first.day} 10:00"
    send(hub.member, f"/introductions/{met}/coffee", take=take)
    send(hub.other_member, f"/introductions/{met}/coffee/cancel")
    assert letters_to(sessions, hub.member.email)[-1].event == "booking-cancelled"
    send(hub.other_member, f"/introductions/{met}/coffee/cancel")
    assert "cancelled already" in app.get(f"/introductions/{met}").text
    send(hub.member, f"/introductions/{met}/coffee", take=take)
    booking_id = standing(sessions, met).booking_id or 0
    with sessions.write() as db:
        cancel_booking(db, booking_id, by=acting(hub.member), now=NOW)
    letter = letters_to(sessions, hub.other_member.email)[-1]
    assert letter.event == "introduction-meeting-changed"
    assert "취소" in letter.subject or "Cancelled" in letter.subject


def test_a_meeting_of_many_wants_a_room_to_work_in(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    make_lounge(sessions, "small")
    people = [hub.member.id, hub.other_member.id, hub.organizer.id, hub.manager.id, hub.admin.id]
    with sessions.read() as db:
        found = propose(db, read_catalogue(db), meeting_of(people), by=acting(hub.member), now=NOW)
    assert {(each.room.slug, each.room.kind, each.slot.minutes) for each in found} == {
        ("meeting", RoomKind.MEETING, 60)
    }
