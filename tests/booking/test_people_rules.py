"""Rules that look at people: who may book, how much, and how soon again; for new bookings, changes and proposals."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from campus.booking.models import Booking
from campus.booking.queries.alternatives import Reason, Wish, find_alternatives
from campus.booking.queries.askers import read_asker
from campus.booking.queries.finder import Search, find_rooms, spent_on
from campus.booking.services import book_room, cancel_booking, change_booking, check_slot
from campus.booking.services.verdict import asker_of
from campus.db import Sessions
from campus.domain import errors
from campus.domain.asker import Holder, Period
from campus.domain.errors import Refused
from campus.people.models import Affiliation
from campus.permissions import Role
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, room, slot, wish
from tests.booking.ruling import OWNER, let_in, rule
from tests.booking.test_services import as_change, book, refusals, standing
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.statements import counted

FOUR_HOURS_A_DAY = (Holder.RESIDENT, Period.DAY, 240, None)
TEAM_FOUR_HOURS = (Holder.TEAM, Period.DAY, 240, None)


def join(sessions: Sessions, resident_id: int, organization_id: int) -> None:
    """Let the resident belong to that organization instead."""
    with sessions.write() as db:
        mine = Affiliation.resident_id == resident_id
        db.execute(update(Affiliation).where(mine).values(organization_id=organization_id))


def test_the_day_fills_up_and_the_next_is_open(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    rule(sessions, quotas=[FOUR_HOURS_A_DAY])
    member = acting(hub.member)
    book(sessions, hub.meeting, slot("10:00", "13:00"), member)
    with pytest.raises(Refused) as refused:
        book(sessions, hub.small, slot("14:00", "16:00"), member)
    (refusal,) = refused.value.refusals
    assert isinstance(refusal, errors.QuotaSpent)
    assert (refusal.owner.ko, refusal.minutes, refusal.used) == (OWNER, 240, 180)
    book(sessions, hub.small, slot("14:00", "15:00"), member)
    book(sessions, hub.small, slot("10:00", "13:00", days=1), member)
    book(sessions, hub.small, slot("10:00", "13:00"), acting(hub.other_member))


def test_two_of_a_team_share_and_the_second_is_told_whose_rule(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    """The hub's example: a team quota of 4 h a day, 3 h each."""
    rule(sessions, quotas=[TEAM_FOUR_HOURS])
    let_in(sessions, hub.startup, hub.meeting)
    join(sessions, hub.member.id, hub.startup.id)
    book(sessions, hub.meeting, slot("10:00", "13:00"), acting(hub.organizer))
    with pytest.raises(Refused) as refused:
        book(sessions, hub.small, slot("14:00", "17:00"), acting(hub.member))
    (refusal,) = refused.value.refusals
    assert isinstance(refusal, errors.QuotaSpent)
    assert (refusal.holder, refusal.owner.ko) == (Holder.TEAM, OWNER)
    # ETRI rents nothing here, so it is no team.
    for start, end in (("09:00", "12:00"), ("13:00", "16:00")):
        book(sessions, hub.studio, slot(start, end, days=1), acting(hub.other_member))


def test_a_cancelled_booking_gives_its_time_back(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    rule(sessions, quotas=[(Holder.RESIDENT, Period.WEEK, None, 1)])
    member = acting(hub.member)
    booking_id = book(sessions, hub.meeting, slot("10:00", "11:00"), member)
    with pytest.raises(Refused):
        book(sessions, hub.meeting, slot("12:00", "13:00"), member)
    with sessions.write() as db:
        cancel_booking(db, booking_id, by=member, now=NOW)
    book(sessions, hub.meeting, slot("12:00", "13:00"), member)


def test_a_booking_that_moves_is_not_counted_twice(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    rule(sessions, quotas=[FOUR_HOURS_A_DAY])
    member = acting(hub.member)
    booking_id = book(sessions, hub.meeting, slot("10:00", "13:00"), member)
    book(sessions, hub.small, slot("14:00", "15:00"), member)
    command = as_change(standing(sessions, booking_id), slot=slot("15:00", "18:00"))
    with sessions.write() as db:
        change_booking(db, booking_id, room(db, hub.meeting), command, by=member, now=NOW)
    longer = as_change(standing(sessions, booking_id), slot=slot("15:00", "18:30"))
    with sessions.write() as db, pytest.raises(Refused) as refused:
        change_booking(db, booking_id, room(db, hub.studio), longer, by=member, now=NOW)
    assert errors.QuotaSpent in refusals(refused)


def test_it_is_the_organizer_who_is_asked_about(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    """A manager books and moves for somebody: the other's quota and organization count."""
    rule(sessions, quotas=[(Holder.RESIDENT, Period.DAY, 60, None)])
    rule(sessions, rooms=[hub.small], for_organization_kinds="university")
    manager = acting(hub.manager)
    booking_id = book(sessions, hub.small, slot("10:00", "11:00"), manager, organizer_id=hub.member.id)
    for place, who in ((hub.meeting, hub.member), (hub.small, hub.other_member)):
        with pytest.raises(Refused):
            book(sessions, place, slot("12:00", "13:00"), manager, organizer_id=who.id)
    command = as_change(standing(sessions, booking_id), slot=slot("15:00", "16:00"))
    with sessions.write() as db:
        change_booking(db, booking_id, room(db, hub.small), command, by=manager, now=NOW)


def test_only_tenants_of_the_floor(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    floor_id = let_in(sessions, hub.startup, hub.small)
    rule(sessions, rooms=[hub.small], for_floor_id=floor_id)
    with pytest.raises(Refused) as refused:
        book(sessions, hub.small, slot("10:00", "11:00"), acting(hub.member))
    assert refusals(refused) == [errors.NotForYou]
    book(sessions, hub.small, slot("10:00", "11:00"), acting(hub.organizer))
    with sessions.read() as db:
        assert read_asker(db, hub.organizer.id, now=NOW).is_tenant
        assert not read_asker(db, hub.organizer.id, now=NOW.replace(year=2025)).is_tenant


def test_giving_time_back_is_never_refused(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    """A rule that came later leaves what exists as it is, shorter too."""
    member = acting(hub.member)
    booking_id = book(sessions, hub.meeting, slot("10:00", "13:00"), member)
    rule(sessions, rooms=[hub.meeting], quotas=[(Holder.RESIDENT, Period.DAY, 30, None)], longest_minutes=60)
    rule(sessions, rooms=[hub.meeting], for_roles="manager", lead_business_days=5, rest_minutes=30)
    command = as_change(standing(sessions, booking_id), slot=slot("10:30", "12:30"), title="짧게")
    with sessions.write() as db:
        change_booking(db, booking_id, room(db, hub.meeting), command, by=member, now=NOW)
    for where in (slot("10:30", "13:00"), slot("11:00", "12:40")):
        with sessions.write() as db, pytest.raises(Refused):
            facts = standing(sessions, booking_id)
            change_booking(db, booking_id, room(db, hub.meeting), as_change(facts, slot=where), by=member, now=NOW)


def test_each_proposal_passes_the_whole_check(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    """Three of four hours are spent: what is offered is an hour long, or another day; and never a room of others."""
    rule(sessions, quotas=[FOUR_HOURS_A_DAY])
    rule(sessions, rooms=[hub.studio], for_organization_kinds="startup")
    rule(sessions, rooms=[hub.meeting], rest_minutes=60)
    member = acting(hub.member)
    book(sessions, hub.meeting, slot("10:00", "13:00"), member)
    with sessions.read() as db:
        catalogue, here = read_catalogue(db), room(db, hub.meeting)
        asker = asker_of(db, here, hub.member.id, member, now=NOW)
        with counted(sessions) as statements:
            asked = Wish(here, slot("13:00", "15:00"), 4, asker=asker)
            found = find_alternatives(db, catalogue, asked, now=NOW, most=8)
        assert len(statements) == 2
        for each in found:
            assert check_slot(db, each.room, each.slot, people=4, now=NOW, asker=asker) == ()
    today = [each for each in found if each.reason is not Reason.OTHER_DAY]
    assert {each.slot.minutes for each in today} == {60}
    assert {each.slot.minutes for each in found if each.reason is Reason.OTHER_DAY} == {120}
    assert hub.studio.id not in {each.room.id for each in found}
    assert found[0].slot == slot("14:00", "15:00")


def test_the_finder_offers_what_may_be_booked(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    rule(sessions, rooms=[hub.small], for_organization_kinds="startup")
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        for person, sees_it in ((hub.member, False), (hub.organizer, True)):
            search = Search(slot("11:00", "12:00"), people=3, asker=read_asker(db, person.id, now=NOW))
            found = {each.room.slug for each in find_rooms(db, catalogue, search, now=NOW)}
            assert (hub.small.slug in found, hub.meeting.slug in found) == (sees_it, True)
            assert spent_on(db, catalogue, search) == ()
        visitor = find_rooms(db, catalogue, Search(slot("11:00", "12:00"), people=3), now=NOW)
        assert hub.small.slug in {each.room.slug for each in visitor}


def test_the_finder_says_when_the_quota_is_used_up(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    rule(sessions, quotas=[(Holder.RESIDENT, Period.DAY, 60, None)])
    book(sessions, hub.meeting, slot("10:00", "11:00"), acting(hub.member))
    with sessions.read() as db:
        catalogue, asker = read_catalogue(db), read_asker(db, hub.member.id, now=NOW)
        search = Search(slot("12:00", "13:00"), people=3, asker=asker)
        assert find_rooms(db, catalogue, search, now=NOW) == []
        assert [type(each) for each in spent_on(db, catalogue, search)] == [errors.QuotaSpent]


def test_where_no_rule_looks_at_people_nothing_more_is_asked(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    """The same booking costs as many statements as without any policy about people elsewhere."""
    member = acting(hub.member)
    costs = []
    for hours in (("10:00", "11:00"), ("11:00", "12:00"), ("12:00", "13:00")):
        if hours[0] == "12:00":
            rule(sessions, rooms=[hub.small], quotas=[FOUR_HOURS_A_DAY], for_roles=Role.MEMBER.value, rest_minutes=30)
            with sessions.read() as db:
                read_catalogue(db)
        with sessions.write() as db:
            place = room(db, hub.meeting)
            with counted(sessions) as statements:
                book_room(db, place, wish(slot(*hours)), by=member, now=NOW)
            costs.append(len(statements))
    assert costs[1] == costs[2]
    assert not any("affiliations" in each or "tenancies" in each for each in statements)


def test_seasons_of_groups_may_reach_further(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    """A plain booking does not, whoever asks; organizers book longer."""
    rule(sessions, rooms=[hub.meeting], longest_minutes=120, group_longest_minutes=240)
    book(sessions, hub.meeting, slot("10:00", "14:00"), acting(hub.organizer))
    with pytest.raises(Refused) as refused:
        book(sessions, hub.meeting, slot("15:00", "18:00"), acting(hub.member))
    assert refusals(refused) == [errors.TooLong]
    later = slot("10:00", "11:00", days=40)
    with pytest.raises(Refused) as refused:
        book(sessions, hub.meeting, later, acting(hub.organizer))
    assert refusals(refused) == [errors.NotYetBookable]
    with sessions.read() as db:
        assert len(db.scalars(select(Booking.id)).all()) == 1
    assert later.starts_at - NOW > timedelta(days=30)
