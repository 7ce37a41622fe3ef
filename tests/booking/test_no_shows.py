"""The no-show ledger: one point for one date, what it means for the next booking, and how it is taken back."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from campus.audit.queries import history
from campus.booking.models import NoShowPoint
from campus.booking.queries.askers import read_asker
from campus.booking.queries.no_shows import standing_of
from campus.booking.queries.occurrences import occurrences_of
from campus.booking.services import book_room, change_booking
from campus.booking.services.no_shows import note_no_show, take_back
from campus.db import Sessions
from campus.domain.asker import Holder, Period
from campus.domain.errors import QuotaSpent, Refused, SameDayOnly
from campus.domain.hubtime import at
from campus.people.models import Resident
from campus.people.queries.logins import Identity
from tests.booking.conftest import DAY, Acting, room, slot, wish
from tests.booking.ruling import OWNER, rule
from tests.booking.test_services import as_change
from tests.support.clock import NOW
from tests.support.hub import Hub, Person
from tests.support.missing import missed_before, points_of
from tests.support.statements import counted

TWICE = [slot("10:00", "11:00", days=-20), slot("10:00", "11:00", days=-10)]
THRICE = [*TWICE, slot("10:00", "11:00", days=-1)]
TOMORROW = slot("15:00", "16:00", days=1)


def last_no_show(sessions: Sessions, person: Person) -> datetime | None:
    with sessions.read() as db:
        return db.scalar(select(Resident.last_no_show_at).where(Resident.id == person.id))


def why_not(sessions: Sessions, hub: Hub, by: Identity, **words: object) -> list[type]:
    with sessions.write() as db:
        try:
            book_room(db, room(db, hub.small), wish(TOMORROW, **words), by=by, now=NOW)
        except Refused as refused:
            db.rollback()
            return [type(each) for each in refused.refusals]
    return []


def test_a_date_gives_its_organizer_one_point(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    (facts,) = missed_before(sessions, hub.meeting, THRICE[:1], acting(hub.member))
    ((_, given_at),) = points_of(sessions, hub.member.id)
    assert given_at == facts.slot.starts_at + timedelta(minutes=15) == last_no_show(sessions, hub.member)
    with sessions.write() as db:
        assert not note_no_show(db, facts, now=NOW).has_point
    assert len(points_of(sessions, hub.member.id)) == 1
    with sessions.read() as db:
        said = [entry.act for entry in history(db, ("booking", facts.booking_id))]
        assert said.count("booking.missed") == 1
        assert standing_of(db, hub.member.id, room(db, hub.meeting).rules.policy.no_shows, now=NOW).left == 2


def test_what_a_group_was_to_meet_in_gives_nobody_a_point(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    (facts,) = missed_before(sessions, hub.meeting, THRICE[:1], acting(hub.organizer), is_for_group=True)
    assert points_of(sessions, hub.organizer.id) == []
    assert last_no_show(sessions, hub.organizer) is None
    assert facts.is_for_group


def test_whoever_comes_after_all_has_none(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    first, second = missed_before(sessions, hub.meeting, TWICE, acting(hub.member))
    with sessions.write() as db:
        take_back(db, second, now=NOW)
    assert [given_at for _, given_at in points_of(sessions, hub.member.id)] == [last_no_show(sessions, hub.member)]
    with sessions.write() as db:
        take_back(db, first, now=NOW)
        take_back(db, first, now=NOW)
    assert points_of(sessions, hub.member.id) == []
    assert last_no_show(sessions, hub.member) is None


def test_the_third_leaves_the_same_day_only(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    missed_before(sessions, hub.meeting, TWICE, acting(hub.member))
    assert why_not(sessions, hub, acting(hub.member), form_key="first") == []
    missed_before(sessions, hub.meeting, THRICE[2:], acting(hub.member))
    with sessions.write() as db:
        member = acting(hub.member)
        with pytest.raises(Refused) as refused:
            book_room(db, room(db, hub.meeting), wish(TOMORROW), by=member, now=NOW)
        (said,) = refused.value.refusals
        assert isinstance(said, SameDayOnly)
        assert (said.until, said.limit, said.days) == (at(DAY + timedelta(days=29), 10 * 60 + 15), 3, 90)
        assert not refused.value.is_clash
        book_room(db, room(db, hub.meeting), wish(slot("15:00", "16:00")), by=member, now=NOW)


def test_it_is_the_one_for_whom_the_room_is(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    missed_before(sessions, hub.meeting, THRICE, acting(hub.member))
    manager = acting(hub.manager)
    assert why_not(sessions, hub, manager, organizer_id=hub.member.id) == [SameDayOnly]
    assert why_not(sessions, hub, acting(hub.other_member)) == []


def test_a_manager_sets_it_aside_with_a_reason(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    missed_before(sessions, hub.meeting, THRICE, acting(hub.member))
    assert why_not(sessions, hub, acting(hub.member), override="제발") == [SameDayOnly]
    words = {"organizer_id": hub.member.id, "override": "표시기 고장으로 생긴 노쇼"}
    assert why_not(sessions, hub, acting(hub.manager), **words) == []


def test_what_a_group_meets_in_is_not_restricted(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    missed_before(sessions, hub.meeting, THRICE, acting(hub.organizer))
    assert why_not(sessions, hub, acting(hub.organizer)) == [SameDayOnly]
    assert why_not(sessions, hub, acting(hub.organizer), is_for_group=True) == []


def test_a_room_may_have_a_stricter_rule(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    missed_before(sessions, hub.meeting, THRICE[2:], acting(hub.member))
    rule(sessions, rooms=[hub.meeting], no_show_limit=1)
    with sessions.write() as db, pytest.raises(Refused) as refused:
        book_room(db, room(db, hub.meeting), wish(TOMORROW), by=acting(hub.member), now=NOW)
    assert refused.value.refusals[0].owner.ko == OWNER
    assert why_not(sessions, hub, acting(hub.member)) == []


def test_what_was_booked_before_is_kept_and_may_be_shortened(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    with sessions.write() as db:
        booking_id = book_room(db, room(db, hub.meeting), wish(TOMORROW), by=acting(hub.member), now=NOW)
    missed_before(sessions, hub.meeting, THRICE, acting(hub.member))
    member = acting(hub.member)
    with sessions.write() as db:
        (facts,) = occurrences_of(db, booking_id)
        place = room(db, hub.meeting)
        shorter = as_change(facts, slot=slot("15:00", "15:30", days=1))
        facts = change_booking(db, booking_id, place, shorter, by=member, now=NOW)
        with pytest.raises(Refused):
            later = as_change(facts, slot=slot("16:00", "16:30", days=2))
            change_booking(db, booking_id, place, later, by=member, now=NOW)
        change_booking(db, booking_id, place, as_change(facts, slot=slot("17:00", "18:00")), by=member, now=NOW)


def test_an_excused_point_counts_for_nothing(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    missed_before(sessions, hub.meeting, THRICE, acting(hub.member))
    with sessions.write() as db:
        db.scalars(select(NoShowPoint)).first().excused_at = NOW  # type: ignore[union-attr]
        db.flush()
        assert len(read_asker(db, hub.member.id, now=NOW).no_shows) == 2
    assert why_not(sessions, hub, acting(hub.member)) == []


def test_booking_costs_nothing_more_for_those_without_points(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    """Nor for those with some where rules look at people anyway: points come with what is read of them."""
    missed_before(sessions, hub.small, THRICE[2:], acting(hub.other_member))
    costs = {}
    for with_quota in (False, True):
        if with_quota:
            rule(sessions, quotas=[(Holder.RESIDENT, Period.DAY, 600, None)])
        for hour, who in enumerate((hub.member, hub.other_member), 13 + 4 * with_quota):
            by = acting(who)
            with sessions.write() as db:
                place = room(db, hub.meeting)
                with counted(sessions) as statements:
                    book_room(db, place, wish(slot(f"{hour}:00", f"{hour + 1}:00")), by=by, now=NOW)
            costs[with_quota, who.id] = len(statements)
            reads = [each for each in statements if "no_show_points" in each]
            assert len(reads) == (with_quota or who is hub.other_member)
    assert costs[True, hub.member.id] == costs[True, hub.other_member.id]
    assert costs[False, hub.other_member.id] == costs[False, hub.member.id] + 1


def test_several_reasons_are_told_together(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    missed_before(sessions, hub.meeting, THRICE, acting(hub.member))
    rule(sessions, quotas=[(Holder.RESIDENT, Period.DAY, 30, None)])
    assert set(why_not(sessions, hub, acting(hub.member))) == {SameDayOnly, QuotaSpent}
