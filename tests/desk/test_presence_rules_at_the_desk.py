"""The numbers of check-in, no-shows and offers at the desk."""

import pytest

from campus.db import Sessions
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.queries.policies import read_policies
from tests.desk.conftest import Send
from tests.support.hub import Hub

NAMES = {"name_ko": "창업 공간", "name_en": "Startup rooms", "owner_ko": "창업 지원팀", "owner_en": "Startup desk"}
NUMBERS = {
    "check_in_opens_minutes": 20,
    "warning_minutes": 12,
    "release_minutes": 20,
    "exempt_minutes": 300,
    "late_minutes": 15,
    "no_show_limit": 4,
    "no_show_days": 60,
    "restriction_days": 14,
    "offer_minutes": 20,
    "near_offer_minutes": 5,
}


def test_they_are_edited_and_hold_from_then_on(send: Send, sessions: Sessions, hub: Hub) -> None:
    values = NAMES | NUMBERS | {"scope": "some", "rooms": [hub.small.id], "needs_check_in": "no"}
    send("/manage/rules/new", 303, act="save", **values)
    with sessions.read() as db:
        numbers = next(each.numbers for each in read_policies(db) if each.name_en == "Startup rooms")
        policy = read_catalogue(db).rooms[hub.small.id].rules.policy
    assert {name: getattr(numbers, name) for name in NUMBERS} == NUMBERS
    assert numbers.needs_check_in is False
    assert (policy.check_in.value, policy.warning.value, policy.exempt.value) == (False, 12, 300)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("needs_check_in", "perhaps"),
        ("check_in_opens_minutes", "121"),
        ("warning_minutes", "0"),
        ("release_minutes", "241"),
        ("release_minutes", "11"),
        ("exempt_minutes", "10081"),
        ("late_minutes", "1441"),
        ("no_show_limit", "0"),
        ("no_show_days", "367"),
        ("restriction_days", "0"),
        ("offer_minutes", "1441"),
        ("offer_minutes", "4"),
        ("near_offer_minutes", "61"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    send: Send, hub: Hub, sessions: Sessions, field: str, value: str
) -> None:
    values = NAMES | {"scope": "some", "rooms": hub.small.id} | NUMBERS | {field: value}
    page = send("/manage/rules/new", 422, **values)
    assert page.html.find(class_="error-summary").find("a", href=f"#{field}") is not None
    with sessions.read() as db:
        assert {each.name_en for each in read_policies(db)} == {"Hub rules", "Tidy-up"}
