from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from campus.db import Sessions
from campus.people.services.tries import (
    MOST_PER_ACCOUNT,
    MOST_PER_NETWORK,
    MOST_PER_PLACE,
    TooManyTries,
    clear_tries,
    give_back,
    sign_in_limits,
    take_try,
)

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
ADA = "ada@kaist.example"
HOME, CAFE = "192.0.2.1", "192.0.2.2"


def _try(sessions: Sessions, email: str, network: str, device: str | None = None, now: datetime = NOW) -> list[int]:
    with sessions.write() as db:
        return take_try(db, sign_in_limits(email, network, device), now=now)


def test_one_place_is_slowed_down_and_another_is_not(sessions: Sessions) -> None:
    for _ in range(MOST_PER_PLACE):
        _try(sessions, ADA, HOME)
    with pytest.raises(TooManyTries) as slowed:
        _try(sessions, ADA, HOME)
    assert slowed.value.minutes == 15
    _try(sessions, ADA, CAFE)


def test_the_wait_shrinks_and_ends(sessions: Sessions) -> None:
    for minute in range(MOST_PER_PLACE):
        _try(sessions, ADA, HOME, now=NOW + timedelta(minutes=minute))
    with pytest.raises(TooManyTries) as slowed:
        _try(sessions, ADA, HOME, now=NOW + timedelta(minutes=9, seconds=30))
    assert slowed.value.minutes == 6
    _try(sessions, ADA, HOME, now=NOW + timedelta(minutes=15))
    with pytest.raises(TooManyTries):
        _try(sessions, ADA, HOME, now=NOW + timedelta(minutes=15, seconds=1))


def test_guessing_from_many_networks_fills_the_account_but_not_its_known_device(sessions: Sessions) -> None:
    for number in range(MOST_PER_ACCOUNT):
        _try(sessions, ADA, f"198.51.100.{number}")
    with pytest.raises(TooManyTries):
        _try(sessions, ADA, HOME)
    _try(sessions, ADA, HOME, device="a-known-device")


def test_a_known_device_has_a_limit_too(sessions: Sessions) -> None:
    for _ in range(MOST_PER_PLACE):
        _try(sessions, ADA, HOME, device="d")
    with pytest.raises(TooManyTries):
        _try(sessions, ADA, CAFE, device="d")


def test_one_network_trying_many_accounts_is_slowed_down(sessions: Sessions) -> None:
    for number in range(MOST_PER_NETWORK):
        _try(sessions, f"person{number}@kaist.example", HOME)
    with pytest.raises(TooManyTries):
        _try(sessions, ADA, HOME)


def test_a_success_gives_its_try_back(sessions: Sessions) -> None:
    for _ in range(MOST_PER_PLACE * 2):
        tries = _try(sessions, ADA, HOME)
        with sessions.write() as db:
            give_back(db, tries)


def test_the_owner_clears_the_account_and_not_the_network(sessions: Sessions) -> None:
    for number in range(MOST_PER_NETWORK - 1):
        _try(sessions, f"person{number}@kaist.example", HOME)
    _try(sessions, ADA, HOME)
    with sessions.write() as db:
        clear_tries(db, ADA, HOME)
    with pytest.raises(TooManyTries):
        _try(sessions, ADA, HOME)


def test_tries_at_once_do_not_outrun_the_count(sessions: Sessions) -> None:
    def guess(_: int) -> bool:
        try:
            _try(sessions, ADA, HOME)
        except TooManyTries:
            return False
        return True

    with ThreadPoolExecutor(8) as crowd:
        passed = sum(crowd.map(guess, range(40)))
    assert passed == MOST_PER_PLACE
