"""Every refusal and every rule is a sentence, in both languages, with its values inside."""

from datetime import UTC, date, datetime

import pytest

from campus.domain import errors
from campus.domain.asker import Audience, FloorName, Holder, Period
from campus.domain.hubtime import at
from campus.domain.rules import HALL_DEFAULTS, PolicyNumbers, Quota, Visibility, strictest
from campus.domain.slot import Slot
from campus.people.models import OrganizationKind
from campus.permissions import Role
from campus.web.sentences import owner_name, policy_sentences, said_sentences, sentence
from campus.web.sentences.people import KINDS, ROLES, audience_words
from campus.web.sentences.refusals import _SENTENCES

OWNER = errors.Owner("운영팀", "operations")
DAY = date(2026, 11, 25)
SLOT = Slot(at(DAY, 600), at(DAY, 720))
FLOOR = FloorName(4, "스타트업동", "Startup House", 4)


def english(refusal: errors.Refusal) -> str:
    return str(sentence(refusal, "en").interpolate())


def test_every_refusal_has_its_sentence() -> None:
    kinds = {each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, errors.Refusal)}
    assert set(_SENTENCES) == kinds - {errors.Refusal}


def test_every_role_and_kind_has_its_word() -> None:
    assert set(ROLES) == set(Role)
    assert set(KINDS) == {kind.value for kind in OrganizationKind}


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (
            errors.TooLateToAsk(OWNER, 5, date(2026, 12, 3)),
            "This room is asked for at least 5 business days ahead. The first day that passes now is Thu 3 Dec.",
        ),
        (
            errors.TooLateToAsk(OWNER, 1, date(2026, 11, 27)),
            "This room is asked for at least 1 business day ahead. The first day that passes now is Fri 27 Nov.",
        ),
        (
            errors.ClosedOnHoliday(OWNER, date(2026, 12, 25), "성탄절", "Christmas Day"),
            "Fri 25 Dec is a public holiday (Christmas Day), and the room is closed then.",
        ),
        (
            errors.NotForYou(OWNER, Audience(organization_kinds=frozenset({"startup", "university"}))),
            "Only people from universities or startups may book this room.",
        ),
        (
            errors.SameDayOnly(OWNER, at(DAY, 615), 3, 90),
            "Nobody came to 3 of the bookings in this name within 90 days: until Wed 25 Nov 2026 10:15 only bookings"
            " for the same day are possible. What is free today can be booked now.",
        ),
        (
            errors.UnderReview(OWNER),
            "Nobody came to this series several times in a row, so a manager looks at what is left of it. Until then"
            " its dates cannot be moved; they can be cancelled.",
        ),
        (
            errors.TooSoonAgain(OWNER, 60, SLOT),
            "Between two bookings of one person this room rests for 1 h; there is one Wed 25 Nov 10:00–12:00.",
        ),
        (
            errors.QuotaSpent(OWNER, Holder.RESIDENT, Period.WEEK, 480, None, 360, at(date(2026, 11, 30))),
            "6 h of the 8 h that one resident may book in the week of Mon 23 Nov are booked; left: 2 h."
            " From Mon 30 Nov on it is 8 h again.",
        ),
        (
            errors.QuotaSpent(OWNER, Holder.TEAM, Period.DAY, 240, None, 240, at(date(2026, 11, 26))),
            "All of the 4 h that the team may book on Wed 25 Nov are booked. From Thu 26 Nov on it is 4 h again.",
        ),
        (
            errors.QuotaSpent(OWNER, Holder.ORGANIZATION, Period.MONTH, None, 10, 10, at(date(2026, 12, 1))),
            "All of the 10 bookings that the organization may book in November are booked."
            " From Tue 1 Dec on it is 10 bookings again.",
        ),
    ],
)
def test_a_refusal_in_words(refusal: errors.Refusal, said: str) -> None:
    assert english(refusal) == said
    assert owner_name(refusal, "en") == "operations"


def test_values_are_in_the_readers_language() -> None:
    spent = errors.QuotaSpent(OWNER, Holder.RESIDENT, Period.WEEK, 480, None, 360, at(date(2026, 11, 30)))
    assert sentence(spent, "ko").mapping == {
        "used": "6시간",
        "quota": "8시간",
        "left": "2시간",
        "period": "11. 23.(월)부터 한 주",
        "day": "11. 30.(월)",
    }
    month = errors.QuotaSpent(OWNER, Holder.TEAM, Period.MONTH, None, 3, 3, datetime(2026, 12, 31, 15, tzinfo=UTC))
    assert sentence(month, "ko").mapping["period"] == "12월 한 달"


@pytest.mark.parametrize(
    ("audience", "korean", "said"),
    [
        (
            Audience(floor=FLOOR),
            "스타트업동 4층에 입주한",
            "people from organizations that are tenants of Startup House 4F",
        ),
        (Audience(frozenset({"organizer"})), "", "organizers"),
        (
            Audience(frozenset({"organizer", "manager", "admin"}), frozenset({"startup"}), FLOOR),
            "스타트업동 4층에 입주한",
            "organizers, hub managers or administrators from startups that are tenants of Startup House 4F",
        ),
    ],
)
def test_who_may_book_in_words(audience: Audience, korean: str, said: str) -> None:
    assert audience_words(audience, "en") == said
    assert audience_words(audience, "ko").startswith(korean)


FULL = PolicyNumbers(
    OWNER,
    grid_minutes=30,
    shortest_minutes=60,
    longest_minutes=240,
    group_longest_minutes=480,
    days_ahead=30,
    group_days_ahead=731,
    opens_minute=600,
    lead_business_days=5,
    setup_minutes=30,
    tidy_minutes=10,
    rest_minutes=60,
    needs_approval=True,
    answer_business_days=1,
    expiry_business_days=3,
    opens_on_holidays=False,
    needs_check_in=True,
    check_in_opens_minutes=15,
    warning_minutes=10,
    release_minutes=15,
    exempt_minutes=480,
    late_minutes=30,
    no_show_limit=3,
    no_show_days=90,
    restriction_days=30,
    offer_minutes=30,
    near_offer_minutes=3,
    visibility=Visibility.TIME_ONLY,
    quotas=(
        Quota(OWNER, Holder.RESIDENT, Period.WEEK, 480, None),
        Quota(OWNER, Holder.RESIDENT, Period.DAY, 240, 3),
        Quota(OWNER, Holder.TEAM, Period.MONTH, None, 8, frozenset({1})),
    ),
    audience=Audience(organization_kinds=frozenset({"startup"})),
)
SAID = [
    "Confirmed after approval: a manager answers.",
    "Only people from startups may book.",
    "A manager answers within 1 business day.",
    "Without an answer a request lapses after 3 business days, at the latest 24 hours before it starts.",
    "Ask at least 5 business days ahead; weekends and public holidays do not count.",
    "Days open 30 days ahead, at 10:00.",
    "A group's season may reach 2 years ahead.",
    "Book between 1 h and 4 h at a time, in steps of 30 min.",
    "Organizers of a group may book up to 8 h at a time.",
    "Between two bookings of one person the room rests for 1 h.",
    "30 min before each booking are kept for set-up.",
    "10 min after each booking are kept for tidying up.",
    "One resident may book up to 4 h and 3 bookings a day, 8 h a week, in all rooms together.",
    "One tenant team may book up to 8 bookings a month, in the rooms of this rule together.",
    "Check in from 15 min before the start; bookings of 8 h and longer need not.",
    "Nobody came: we ask after 10 min, and after 15 min the room is opened to others.",
    "Whoever books less than 30 min ahead counts as checked in.",
    "After 3 no-shows within 90 days one books for the same day only, for 30 days.",
    "A room that is offered to the next in line is held for 30 min, or for 3 min when it begins within the hour.",
    "Closed on public holidays.",
    "Unless you choose otherwise, others see only when the room is taken.",
]


def test_every_number_of_a_policy_is_said() -> None:
    assert [str(text.interpolate()) for text in said_sentences(FULL, "en")] == SAID
    room = policy_sentences(strictest([FULL]), "en")
    assert [str(text.interpolate()) for text, _owner in room] == SAID
    assert {owner for _text, owner in room} == {"operations"}


def test_each_rule_has_its_own_owner() -> None:
    halls = errors.Owner("홀 담당", "hall desk")
    room = policy_sentences(strictest([FULL, PolicyNumbers(halls, longest_minutes=120, opens_minute=720)]), "en")
    said = {str(text.interpolate()): owner for text, owner in room}
    assert said["At most 2 h at a time."] == said["New days open at 12:00."] == "hall desk"
    assert said["At least 1 h at a time."] == said["Days open 30 days ahead."] == "operations"


ALONE = {
    "needs_check_in": (True, "Check in when you come."),
    "check_in_opens_minutes": (20, "Check-in opens 20 min before the start."),
    "warning_minutes": (10, "10 min after the start we ask whether somebody is there."),
    "release_minutes": (15, "A room that nobody came to is opened to others 15 min after the start."),
    "exempt_minutes": (480, "Bookings of 8 h and longer need no check-in."),
    "late_minutes": (30, "Whoever books less than 30 min ahead counts as checked in."),
    "no_show_limit": (3, "After 3 no-shows one books for the same day only."),
    "no_show_days": (90, "A no-show counts for 90 days."),
    "restriction_days": (1, "Booking for the same day only lasts 1 day."),
    "offer_minutes": (30, "A room that is offered to the next in line is held for 30 min."),
    "near_offer_minutes": (3, "When it begins within the hour, an offered room is held for 3 min."),
}


@pytest.mark.parametrize("name", ALONE)
def test_each_number_of_check_in_has_a_sentence_of_its_own(name: str) -> None:
    value, said = ALONE[name]
    policy = PolicyNumbers(OWNER, **{name: value})  # type: ignore[arg-type]
    assert [str(text.interpolate()) for text in said_sentences(policy, "en")] == [said]


def test_where_nobody_checks_in_nothing_is_said_of_release() -> None:
    room = [str(text.interpolate()) for text, _owner in policy_sentences(strictest([], HALL_DEFAULTS), "en")]
    assert "Nobody needs to check in." in room
    assert not any("opened to others" in each for each in room)
    assert any("no-shows" in each for each in room)


def test_a_policy_that_says_nothing_says_nothing() -> None:
    assert said_sentences(PolicyNumbers(OWNER), "en") == []
    assert said_sentences(PolicyNumbers(OWNER, setup_minutes=0, lead_business_days=0), "ko") == []
