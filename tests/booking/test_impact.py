"""Which bookings other rules would hit: against judging each date by hand, and counting by hand."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campus.booking.queries.askers import read_asker
from campus.booking.queries.impact import OF_ASKING, Changed, find_impact, with_hours, with_policies
from campus.booking.queries.occurrences import OCCURRENCES, facts_of
from campus.db import Sessions
from campus.domain.asker import Audience, Holder, Period
from campus.domain.errors import NotForYou, OutsideOpeningHours, Owner, QuotaSpent, TooLong, TooSoonAgain
from campus.domain.hubtime import at, local_date
from campus.domain.rules import PolicyNumbers, Quota, judge
from campus.domain.slot import Slot
from campus.domain.week import CLOSED_WEEK, Validity, Week
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.queries.policies import PolicyFacts, read_policies
from tests.booking.conftest import acting
from tests.support.clock import NOW
from tests.support.hub import Hub, Person, Place
from tests.support.shutting import Book, book
from tests.support.statements import counted

__all__ = ["acting", "book"]

TODAY = local_date(NOW)
MORNINGS = Week((((540, 780),),) * 5 + ((), ()))
OWNER = Owner("팀", "team")


def on(days: int, start: int, minutes: int = 60) -> Slot:
    day = TODAY + timedelta(days=days)
    return Slot(at(day, start), at(day, start + minutes))


@pytest.fixture
def booked(hub: Hub, book: Book) -> dict[tuple[str, int, int], int]:
    """An hour at nine, twelve and seven in two rooms on eight days, by three people in turn."""
    people = (hub.member, hub.other_member, hub.organizer)
    found = {}
    for count, (days, start, place) in enumerate(product(range(1, 9), (540, 720, 1140), (hub.meeting, hub.small))):
        person = people[count % 3]
        found[place.slug, days, start] = book(person, place, on(days, start, 60 + 60 * (count % 2)))
    return found


def policy(hub: Hub, *places: Place, **numbers: Any) -> PolicyFacts:
    rooms = frozenset(each.id for each in places)
    return PolicyFacts(0, 1, "규칙", "rule", False, PolicyNumbers(OWNER, **numbers), rooms)


def changed_by(db: Session, new: PolicyFacts) -> dict[int, Changed]:
    before = read_policies(db)
    return with_policies(read_catalogue(db).rooms.values(), before, [*before, new])


def by_hand(db: Session, changed: dict[int, Changed], within: Validity | None = None) -> dict[int, set[type]]:
    """Every date judged by the rules of its room, before and after, one by one."""
    found = {}
    for facts in map(facts_of, db.execute(OCCURRENCES)):
        day = local_date(facts.slot.starts_at)
        if facts.room_id not in changed or facts.slot.starts_at < NOW or (within is not None and day not in within):
            continue
        it, asker = changed[facts.room_id], read_asker(db, facts.organizer_id, now=NOW)
        said = [
            {type(each) for each in judge(rules, facts.slot, people=facts.people, now=NOW, asker=asker)}
            for rules in (it.before, it.after)
        ]
        if new := said[1] - said[0] - set(OF_ASKING):
            found[facts.occurrence_id] = new
    return found


@pytest.mark.parametrize("week", [MORNINGS, CLOSED_WEEK, Week((((0, 1440),),) * 7)])
@pytest.mark.parametrize("validity", [Validity(TODAY), Validity(TODAY + timedelta(days=3), TODAY + timedelta(days=5))])
def test_other_hours_hit_what_judging_by_hand_hits(
    sessions: Sessions, hub: Hub, booked: dict[Any, int], week: Week, validity: Validity
) -> None:
    with sessions.read() as db:
        rooms = read_catalogue(db).rooms
        changed = {each: with_hours(rooms[each].rules, validity, week) for each in (hub.meeting.id, hub.small.id)}
        impact = find_impact(db, changed, within=validity, now=NOW)
        expected = by_hand(db, changed, validity)
    assert {each.facts.occurrence_id: set(map(type, each.refusals)) for each in impact.hits} == expected
    assert set(impact.ids) == set(expected)
    assert sum(impact.by_room.values()) == impact.total
    if week == CLOSED_WEEK:
        assert expected and all(types == {OutsideOpeningHours} for types in expected.values())


@pytest.mark.parametrize(
    "numbers",
    [
        {"longest_minutes": 60},
        {"grid_minutes": 60, "shortest_minutes": 120},
        {"audience": Audience(frozenset({"organizer", "manager"}))},
        {"longest_minutes": 90, "audience": Audience(organization_kinds=frozenset({"startup"}))},
        {"opens_on_holidays": False, "tidy_minutes": 30, "needs_approval": True, "days_ahead": 0},
    ],
)
def test_other_policies_hit_what_judging_by_hand_hits(
    sessions: Sessions, hub: Hub, booked: dict[Any, int], numbers: dict[str, Any]
) -> None:
    with sessions.read() as db:
        changed = changed_by(db, policy(hub, hub.meeting, hub.small, **numbers))
        impact = find_impact(db, changed, now=NOW)
        expected = by_hand(db, changed)
    assert {each.facts.occurrence_id: set(map(type, each.refusals)) for each in impact.hits} == expected
    assert bool(expected) == (set(numbers) != {"opens_on_holidays", "tidy_minutes", "needs_approval", "days_ahead"})


def quota(hub: Hub, holder: Holder, period: Period, minutes: int, *places: Place) -> Quota:
    return Quota(OWNER, holder, period, minutes, None, frozenset(each.id for each in places))


def test_a_quota_hits_what_was_booked_last(sessions: Sessions, hub: Hub, book: Book) -> None:
    """Three hours of one person on a day and a quota of two: the last booked goes over, whenever it takes place."""
    late = book(hub.member, hub.meeting, on(2, 1140))
    early = book(hub.member, hub.small, on(2, 540))
    last = book(hub.member, hub.meeting, on(2, 720))
    book(hub.other_member, hub.meeting, on(2, 840))
    book(hub.member, hub.meeting, on(3, 720))
    elsewhere = book(hub.member, hub.seminar, on(2, 900))
    rooms = (hub.meeting, hub.small)
    with sessions.read() as db:
        new = policy(hub, *rooms, quotas=(quota(hub, Holder.RESIDENT, Period.DAY, 120, *rooms),))
        (hit,) = find_impact(db, changed_by(db, new), now=NOW).hits
    assert hit.facts.booking_id == last
    assert [type(each) for each in hit.refusals] == [QuotaSpent]
    assert hit.facts.booking_id not in {late, early, elsewhere}


def test_a_quota_of_a_team_counts_its_people_together(sessions: Sessions, hub: Hub, book: Book) -> None:
    book(hub.member, hub.meeting, on(2, 540))
    with sessions.read() as db:
        same = quota(hub, Holder.ORGANIZATION, Period.WEEK, 60, hub.meeting)
        assert not find_impact(db, changed_by(db, policy(hub, hub.meeting, quotas=(same,))), now=NOW).total
    second = book(hub.member, hub.meeting, on(3, 540))
    book(hub.other_member, hub.meeting, on(3, 660))
    with sessions.read() as db:
        impact = find_impact(db, changed_by(db, policy(hub, hub.meeting, quotas=(same,))), now=NOW)
    assert [each.facts.booking_id for each in impact.hits] == [second]


def test_time_used_earlier_this_week_counts(sessions: Sessions, hub: Hub, book: Book) -> None:
    book(hub.member, hub.meeting, on(0, 600))
    second = book(hub.member, hub.meeting, on(1, 600))
    week = quota(hub, Holder.RESIDENT, Period.WEEK, 60, hub.meeting)
    later = NOW + timedelta(hours=3)
    with sessions.read() as db:
        impact = find_impact(db, changed_by(db, policy(hub, hub.meeting, quotas=(week,))), now=later)
    assert [each.facts.booking_id for each in impact.hits] == [second]
    assert impact.looked_at == 1


def test_a_rest_hits_the_second_of_two(sessions: Sessions, hub: Hub, book: Book) -> None:
    second_in_time = book(hub.member, hub.meeting, on(2, 720))
    booked_last = book(hub.member, hub.meeting, on(2, 660))
    book(hub.other_member, hub.meeting, on(2, 780))
    with sessions.read() as db:
        (hit,) = find_impact(db, changed_by(db, policy(hub, hub.meeting, rest_minutes=30)), now=NOW).hits
    assert (hit.facts.booking_id, type(hit.refusals[0])) == (booked_last, TooSoonAgain)
    assert booked_last != second_in_time


def test_what_the_rules_refuse_already_is_no_hit(sessions: Sessions, hub: Hub, book: Book) -> None:
    long = book(hub.member, hub.meeting, on(2, 540, 180))
    with sessions.read() as db:
        rooms = read_catalogue(db).rooms
        rules = rooms[hub.meeting.id].rules
        limit = replace(rules.policy.longest, value=120)
        tight = replace(rules, policy=replace(rules.policy, longest=limit))
        tighter = replace(rules, policy=replace(rules.policy, longest=replace(limit, value=60)))
        assert not find_impact(db, {hub.meeting.id: Changed(tight, tighter)}, now=NOW).total
        (hit,) = find_impact(db, {hub.meeting.id: Changed(rules, tighter)}, now=NOW).hits
    assert (hit.facts.booking_id, type(hit.refusals[0])) == (long, TooLong)


def test_the_organizers_standing_counts_not_the_managers(sessions: Sessions, hub: Hub, book: Book) -> None:
    theirs = book(hub.member, hub.meeting, on(2, 540))
    book(hub.organizer, hub.meeting, on(2, 660))
    with sessions.read() as db:
        new = policy(hub, hub.meeting, audience=Audience(frozenset({"organizer"})))
        (hit,) = find_impact(db, changed_by(db, new), now=NOW).hits
    assert (hit.facts.booking_id, type(hit.refusals[0])) == (theirs, NotForYou)


def test_statements_do_not_grow_and_pages_hold_fifty(sessions: Sessions, hub: Hub, book: Book) -> None:
    def look(page: int = 1, most: int = 20_000) -> Any:
        with sessions.read() as db:
            rules = read_catalogue(db).rooms[hub.meeting.id].rules
            changed = {hub.meeting.id: with_hours(rules, Validity(TODAY), CLOSED_WEEK)}
            with counted(sessions) as statements:
                impact = find_impact(db, changed, page=page, most=most, now=NOW)
        return impact, len(statements)

    people: tuple[Person, ...] = (hub.member, hub.other_member, hub.organizer)
    book(hub.member, hub.meeting, on(1, 540))
    one, few = look()
    for count in range(1, 55):
        book(people[count % 3], hub.meeting, on(1 + count % 28, 600 + count // 28 * 60))
    first, many = look()
    second, _count = look(page=2)
    assert (one.total, first.total, many) == (1, 55, few)
    assert few <= 3
    assert len(first.hits) == 50 and len(second.hits) == 5
    assert [each.facts.occurrence_id for each in (*first.hits, *second.hits)] == list(first.ids)
    some, _count = look(most=10)
    assert (some.total, some.until is not None, first.until) == (10, True, None)
