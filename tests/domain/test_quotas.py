"""Quotas, rest, audiences, and that another policy never makes a room easier to have."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from campus.domain.asker import Asker, Audience, FloorName, Holder, Period
from campus.domain.errors import HUB, NotForYou, Owner, QuotaSpent, Refusal, TooSoonAgain
from campus.domain.hubtime import SEOUL, at
from campus.domain.opening import WeeklyHours
from campus.domain.rules import (
    DEFAULTS,
    PolicyNumbers,
    Quota,
    QuotaBook,
    RoomRules,
    UsedTime,
    Visibility,
    judge,
    judge_rest,
    period_slot,
    quotas_for,
    strictest,
)
from campus.domain.slot import Slot

DAY = date(2026, 11, 25)  # a Wednesday
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=SEOUL).astimezone(UTC)
TEAM = Owner("입주 지원팀", "tenants' desk")
HOURS = tuple(WeeklyHours(weekday, 9 * 60, 22 * 60, date(2020, 1, 1)) for weekday in range(7))
MEMBER = Asker(1, "member", 7, "startup", frozenset({4}), is_tenant=True)
COLLEAGUE = replace(MEMBER, resident_id=2)
STRANGER = Asker(3, "member", 8, "university")
ALONE = Asker(4, "member")


def slot(start: int, end: int, day: date = DAY) -> Slot:
    return Slot(at(day, start * 60), at(day, end * 60))


def quota(holder: Holder, period: Period, minutes: int | None = None, count: int | None = None) -> Quota:
    return Quota(TEAM, holder, period, minutes, count)


def used(asker: Asker, *slots: Slot, room: int = 1) -> list[UsedTime]:
    return [UsedTime(asker.resident_id, asker.organization_id, room, each) for each in slots]


def test_two_of_one_team_share_four_hours_a_day() -> None:
    """The hub's example: 3 h each on a day with a team quota of 4 h; the second is refused, naming the rule."""
    rule = quota(Holder.TEAM, Period.DAY, 240)
    book = QuotaBook([rule], COLLEAGUE, used(MEMBER, slot(10, 13)))
    assert book.refusals(slot(14, 17)) == (
        QuotaSpent(TEAM, Holder.TEAM, Period.DAY, 240, None, 180, at(DAY + timedelta(days=1))),
    )
    assert book.refusals(slot(14, 15)) == ()
    assert book.spare_minutes(slot(14, 17)) == 60
    assert book.refusals(slot(14, 17, DAY + timedelta(days=1))) == ()
    assert QuotaBook([rule], STRANGER, used(MEMBER, slot(10, 13))).refusals(slot(14, 17)) == ()


def test_a_team_is_a_tenant_and_whoever_has_no_organization_has_no_team() -> None:
    rules = [quota(holder, Period.DAY, 60) for holder in Holder]
    assert {each.holder for each in quotas_for(rules, MEMBER, 1)} == set(Holder)
    assert {each.holder for each in quotas_for(rules, STRANGER, 1)} == {Holder.RESIDENT, Holder.ORGANIZATION}
    assert {each.holder for each in quotas_for(rules, ALONE, 1)} == {Holder.RESIDENT}


def test_bookings_are_counted_where_minutes_are_not() -> None:
    book = QuotaBook([quota(Holder.RESIDENT, Period.WEEK, count=2)], MEMBER, used(MEMBER, slot(10, 11)))
    assert book.refusals(slot(12, 20)) == ()
    book.add(1, slot(12, 20))
    (refusal,) = book.refusals(slot(9, 10, DAY + timedelta(days=2)))
    assert (refusal.minutes, refusal.count, refusal.used) == (None, 2, 2)
    assert refusal.renews_at == at(date(2026, 11, 30))
    assert book.spare_minutes(slot(9, 10)) == 0
    assert book.refusals(slot(9, 10, date(2026, 11, 30))) == ()


def test_a_quota_of_some_rooms_counts_these_rooms_only() -> None:
    studio = replace(quota(Holder.RESIDENT, Period.DAY, 60), room_ids=frozenset({5}))
    assert quotas_for([studio], MEMBER, 1) == []
    book = QuotaBook([studio], MEMBER, used(MEMBER, slot(10, 13), room=1))
    assert book.refusals(slot(14, 15)) == ()
    book.add(1, slot(15, 18))
    assert book.refusals(slot(14, 15)) == ()
    book.add(5, slot(14, 15))
    assert book.refusals(slot(18, 19)) != ()


def test_periods_are_the_hubs() -> None:
    sunday_night = datetime(2026, 11, 29, 23, 30, tzinfo=SEOUL).astimezone(UTC)
    assert period_slot(Period.WEEK, sunday_night) == Slot(at(date(2026, 11, 23)), at(date(2026, 11, 30)))
    assert period_slot(Period.DAY, sunday_night) == Slot(at(date(2026, 11, 29)), at(date(2026, 11, 30)))
    assert period_slot(Period.MONTH, sunday_night) == Slot(at(date(2026, 11, 1)), at(date(2026, 12, 1)))
    assert period_slot(Period.MONTH, at(date(2026, 12, 31))).ends_at == at(date(2027, 1, 1))


half_hours = st.builds(
    lambda day, start, length: Slot(
        at(DAY + timedelta(days=day), start * 30), at(DAY + timedelta(days=day), (start + length) * 30)
    ),
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(1, 8),
)


@given(st.sampled_from(Period), st.integers(1, 20), st.lists(half_hours, max_size=30))
def test_what_a_book_lets_pass_never_overruns_the_quota(period: Period, hours: int, asked: list[Slot]) -> None:
    """Against a plain sum of all that was let pass."""
    book = QuotaBook([quota(Holder.RESIDENT, period, hours * 60)], MEMBER, [])
    booked: list[Slot] = []
    for each in asked:
        within = period_slot(period, each.starts_at)
        have = sum(one.minutes for one in booked if within.starts_at <= one.starts_at < within.ends_at)
        assert (book.refusals(each) == ()) == (have + each.minutes <= hours * 60)
        spare = book.spare_minutes(each)
        assert spare == hours * 60 - have
        if not book.refusals(each):
            book.add(1, each)
            booked.append(each)


def test_between_two_bookings_of_one_person_the_room_rests() -> None:
    mine = used(MEMBER, slot(10, 12))
    assert judge_rest(60, TEAM, MEMBER, slot(12, 13), mine) == (TooSoonAgain(TEAM, 60, slot(10, 12)),)
    assert judge_rest(60, TEAM, MEMBER, slot(13, 14), mine) == ()
    assert judge_rest(60, TEAM, MEMBER, slot(9, 10), mine) != ()
    assert judge_rest(60, TEAM, COLLEAGUE, slot(12, 13), mine) == ()
    assert judge_rest(0, TEAM, MEMBER, slot(12, 13), mine) == ()


def test_an_audience_is_all_that_it_names() -> None:
    floor = FloorName(4, "스타트업동", "Startup House", 4)
    assert Audience().admits(ALONE)
    assert Audience(organization_kinds=frozenset({"startup"})).admits(MEMBER)
    assert not Audience(organization_kinds=frozenset({"startup"})).admits(ALONE)
    assert Audience(floor=floor).admits(MEMBER) and not Audience(floor=floor).admits(STRANGER)
    assert not Audience(frozenset({"organizer"}), frozenset({"startup"}), floor).admits(MEMBER)


minutes = st.sampled_from([None, 30, 60, 90, 120, 240])
policies = st.builds(
    PolicyNumbers,
    owner=st.just(TEAM),
    grid_minutes=st.sampled_from([None, 5, 10, 15, 20, 30, 60]),
    shortest_minutes=minutes,
    longest_minutes=minutes,
    group_longest_minutes=minutes,
    days_ahead=st.none() | st.integers(0, 60),
    group_days_ahead=st.none() | st.integers(0, 200),
    opens_minute=st.none() | st.integers(0, 1439),
    lead_business_days=st.none() | st.integers(0, 10),
    setup_minutes=st.none() | st.integers(0, 60),
    tidy_minutes=st.none() | st.integers(0, 60),
    rest_minutes=st.none() | st.integers(0, 120),
    needs_approval=st.none() | st.booleans(),
    opens_on_holidays=st.none() | st.booleans(),
    visibility=st.sampled_from([None, *Visibility]),
    audience=st.sampled_from([None, Audience(frozenset({"organizer"})), Audience(frozenset({"member", "organizer"}))]),
    quotas=st.lists(
        st.builds(quota, st.sampled_from(Holder), st.sampled_from(Period), st.integers(1, 600)), max_size=2
    ).map(tuple),
)
askers = st.sampled_from([MEMBER, STRANGER, ALONE, replace(MEMBER, role="organizer", leads_group=True)])


def _refusals(said: list[PolicyNumbers], asker: Asker, wanted: Slot) -> tuple[Refusal, ...]:
    room = RoomRules(10, strictest(said), HOURS, ())
    have = used(asker, slot(10, 11), slot(18, 19))
    rest = room.policy.rest
    book = QuotaBook(quotas_for(room.policy.quotas, asker, 1), asker, have)
    return (
        *judge(room, wanted, people=4, now=NOW, asker=asker),
        *book.refusals(wanted),
        *judge_rest(rest.value, rest.owner, asker, wanted, have),
    )


any_slot = st.builds(
    lambda day, start, length: Slot(
        at(DAY + timedelta(days=day), start * 10), at(DAY + timedelta(days=day), (start + length) * 10)
    ),
    st.integers(0, 40),
    st.integers(9 * 6, 21 * 6),
    st.integers(1, 24),
)


@given(st.sampled_from([5, 10, 15, 20, 30, 60]), st.lists(policies, max_size=2), policies, askers, any_slot)
def test_another_policy_never_loosens(
    grid: int, said: list[PolicyNumbers], more: PolicyNumbers, asker: Asker, it: Slot
) -> None:
    """Where the hub says every number, whatever was refused is refused still; and what is taken only grows."""
    said = [replace(DEFAULTS, grid_minutes=grid), *said]
    if _refusals(said, asker, it):
        assert _refusals([*said, more], asker, it)
    before, after = (RoomRules(10, strictest(each), HOURS, ()) for each in (said, [*said, more]))
    assert after.occupied(it).contains(before.occupied(it))
    assert after.policy.approval.value >= before.policy.approval.value
    assert set(before.policy.quotas) <= set(after.policy.quotas)


def test_what_is_on_two_grids_is_on_both() -> None:
    policy = strictest([PolicyNumbers(HUB, grid_minutes=20), PolicyNumbers(TEAM, grid_minutes=30)])
    assert (policy.grid.value, policy.grid.owner) == (60, TEAM)


def test_each_audience_must_admit() -> None:
    kinds, roles = Audience(organization_kinds=frozenset({"startup"})), Audience(frozenset({"organizer"}))
    room = RoomRules(
        10, strictest([PolicyNumbers(TEAM, audience=kinds), PolicyNumbers(HUB, audience=roles)]), HOURS, ()
    )
    assert judge(room, slot(10, 11), people=1, now=NOW, asker=MEMBER) == (NotForYou(HUB, roles),)
    assert len(judge(room, slot(10, 11), people=1, now=NOW, asker=STRANGER)) == 2
    assert judge(room, slot(10, 11), people=1, now=NOW) == ()


def test_a_season_counts_for_the_group_and_not_for_who_leads_it() -> None:
    leader = replace(MEMBER, role="organizer", leads_group=True)
    rules = [quota(Holder.RESIDENT, Period.DAY, 60), quota(Holder.TEAM, Period.DAY, 240)]
    assert quotas_for(rules, leader, 1) == rules
    assert quotas_for(rules, leader.in_season(), 1) == rules[1:]
    assert quotas_for(rules, MEMBER.in_season(), 1) == rules  # who leads no group has no season
    evening = replace(used(leader, slot(19, 20))[0], is_of_group=True)
    book = QuotaBook(rules, leader, [evening])
    assert book.refusals(slot(10, 11)) == ()
    assert [each.holder for each in book.refusals(slot(10, 14))] == [Holder.RESIDENT, Holder.TEAM]
