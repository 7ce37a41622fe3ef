"""The fair ledger: points lapse, three of them restrict, what is excused does not count."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from campus.domain.asker import Asker
from campus.domain.errors import HUB, Owner, SameDayOnly
from campus.domain.hubtime import at, local_date
from campus.domain.no_show import NoShowRule, NoShowStanding, standing
from campus.domain.opening import WeeklyHours
from campus.domain.rules import DEFAULTS, PolicyNumbers, RoomRules, judge, strictest
from campus.domain.slot import Slot

BEGIN = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
RULE = NoShowRule(3, 90, 30)

rules = st.builds(NoShowRule, st.integers(1, 5), st.integers(1, 120), st.integers(1, 60))
# Many on the same minute, many just at the edge of a day.
hours = st.lists(st.integers(0, 24 * 200), max_size=9).map(lambda at_: [BEGIN + timedelta(hours=each) for each in at_])
moments = st.integers(-24, 24 * 400).map(lambda each: BEGIN + timedelta(hours=each))


def days(*numbers: int) -> list[datetime]:
    return [BEGIN + number * DAY for number in numbers]


def restricted(rule: NoShowRule, given_at: list[datetime], now: datetime) -> datetime | None:
    """The same in other words: go from point to point as they were given, and look back each time."""
    until = None
    for each in sorted(given_at):
        if each > now:
            break
        alive = [other for other in given_at if other <= each and each - other < rule.life]
        if len(alive) >= rule.limit:
            until = each + rule.rest
    return until if until is not None and now < until else None


@given(rules, hours, moments)
def test_standing_is_what_one_counts_by_hand(rule: NoShowRule, given_at: list[datetime], now: datetime) -> None:
    found = standing(rule, given_at, now)
    alive = sorted(each + rule.life for each in given_at if each <= now < each + rule.life)
    assert (found.points, list(found.lapses)) == (len(alive), alive)
    assert found.restricted_until == restricted(rule, given_at, now)


@given(rules, hours, moments, st.data())
def test_an_excuse_never_makes_it_worse(
    rule: NoShowRule, given_at: list[datetime], now: datetime, data: st.DataObject
) -> None:
    before = standing(rule, given_at, now)
    excused = data.draw(st.integers(0, max(len(given_at) - 1, 0)))
    after = standing(rule, [each for place, each in enumerate(given_at) if place != excused], now)
    assert after.points <= before.points
    assert after.restricted_until is None or (before.restricted_until or now) >= after.restricted_until


@given(rules, hours, moments)
def test_as_many_more_as_are_left_restrict_and_fewer_do_not(
    rule: NoShowRule, given_at: list[datetime], now: datetime
) -> None:
    found = standing(rule, given_at, now)
    if found.restricted_until is not None:
        assert found.left == 0
        return
    one_less = standing(rule, [*given_at, *[now] * (found.left - 1)], now)
    assert one_less.restricted_until is None
    assert standing(rule, [*given_at, *[now] * found.left], now).restricted_until == now + rule.rest


@given(rules, hours)
def test_all_of_it_passes(rule: NoShowRule, given_at: list[datetime]) -> None:
    later = max(given_at, default=BEGIN) + max(rule.life, rule.rest)
    assert standing(rule, given_at, later) == NoShowStanding(rule, (), None)


def test_three_in_ninety_days_restrict_for_thirty() -> None:
    given_at = days(0, 40, 89)
    assert standing(RULE, given_at, BEGIN + 88 * DAY).is_close
    third = standing(RULE, given_at, BEGIN + 89 * DAY)
    assert (third.points, third.left, third.is_close) == (3, 0, False)
    assert third.restricted_until == BEGIN + 119 * DAY
    # The first lapses on day 90; the restriction lasts.
    assert standing(RULE, given_at, BEGIN + 100 * DAY).points == 2
    assert standing(RULE, given_at, BEGIN + 118 * DAY).restricted_until == BEGIN + 119 * DAY
    assert standing(RULE, given_at, BEGIN + 119 * DAY).restricted_until is None
    # A point is as old as its life to the second: the third came too late.
    assert standing(RULE, days(0, 40, 90), BEGIN + 90 * DAY).restricted_until is None


def test_an_excused_one_lifts_the_restriction() -> None:
    assert standing(RULE, days(0, 40, 89), BEGIN + 90 * DAY).restricted_until is not None
    for left in (days(40, 89), days(0, 89), days(0, 40)):
        assert standing(RULE, left, BEGIN + 90 * DAY).restricted_until is None


def _said(owner: Owner, asker: Asker, days_ahead: int, now: datetime) -> list[SameDayOnly]:
    policy = strictest([PolicyNumbers(owner, no_show_limit=2)], DEFAULTS)
    hours_ = tuple(WeeklyHours(weekday, 0, 24 * 60, local_date(BEGIN - DAY), None) for weekday in range(7))
    starts_at = at(local_date(now) + days_ahead * DAY, 15 * 60)
    slot = Slot(starts_at, starts_at + timedelta(hours=1))
    found = judge(RoomRules(8, policy, hours_, ()), slot, people=2, now=now, asker=asker)
    assert all(isinstance(each, SameDayOnly) for each in found)
    return [each for each in found if isinstance(each, SameDayOnly)]


def test_the_restricted_book_for_the_same_day_only() -> None:
    now, team = BEGIN + 5 * DAY, Owner("스튜디오팀", "studio team")
    twice = Asker(1, "member", no_shows=tuple(days(1, 2)))
    assert _said(team, twice, 1, now) == [SameDayOnly(team, BEGIN + 32 * DAY, 2, 90)]
    assert _said(team, twice, 0, now) == []
    assert _said(HUB, twice.in_season(), 1, now) != []
    assert _said(team, Asker(1, "member", no_shows=tuple(days(1))), 1, now) == []
    assert _said(team, twice, 1, BEGIN + 32 * DAY) == []


def test_what_a_group_meets_in_is_not_measured_by_who_leads_it() -> None:
    leader = Asker(1, "organizer", leads_group=True, no_shows=tuple(days(1, 2)))
    assert _said(HUB, leader.in_season(for_group=True), 1, BEGIN + 5 * DAY) == []
    assert _said(HUB, leader.in_season(for_group=True).in_season(), 1, BEGIN + 5 * DAY) == []
    assert _said(HUB, leader.in_season(), 1, BEGIN + 5 * DAY) != []
