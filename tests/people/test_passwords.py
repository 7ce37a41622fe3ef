import unicodedata

import pytest
from argon2 import extract_parameters
from hypothesis import given, settings
from hypothesis import strategies as st

from campus.people import passwords
from campus.people.common_passwords import COMMON_PASSWORDS
from campus.people.passwords import PasswordProblem, hash_password, is_outdated, password_problem, verify_password


def test_a_hash_verifies_only_its_password() -> None:
    stored = hash_password("말과 말 사이 2026")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert verify_password(stored, "말과 말 사이 2026")
    assert not verify_password(stored, "말과 말 사이 2027")
    assert not is_outdated(stored)


def test_who_has_no_account_costs_the_same_work() -> None:
    assert extract_parameters(passwords._NOBODY) == extract_parameters(hash_password("any password"))
    assert not verify_password(None, "any password")


@pytest.mark.parametrize("stored", ["", "plain text", "$argon2id$v=19$m=19456,t=2,p=1$broken"])
def test_a_broken_hash_lets_nobody_in(stored: str) -> None:
    assert not verify_password(stored, "any password")


def test_a_hash_of_weaker_parameters_is_outdated() -> None:
    assert is_outdated("$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHRzb21l$PDd3GIoKHOLTfjlC3i0RIPcfSDyDnxTEuq6WXLDb7Wo")


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("ninechars", PasswordProblem.TOO_SHORT),
        ("tencharsok", None),
        ("x1y2z3" * 21 + "ab", None),
        ("x1y2z3" * 21 + "abc", PasswordProblem.TOO_LONG),
        ("Password123", PasswordProblem.COMMON),
        ("ababababababab", PasswordProblem.COMMON),
        ("ada.lovelace@kaist.example", PasswordProblem.PERSONAL),
        ("Ada.Lovelace", PasswordProblem.PERSONAL),
        ("Ada Lovelace", PasswordProblem.PERSONAL),
        ("신성동에서 만나요", PasswordProblem.TOO_SHORT),
        ("신성동에서 매주 만나요", None),
        ("no capital, no digit, no sign", None),
    ],
)
def test_rules(password: str, problem: PasswordProblem | None) -> None:
    assert password_problem(password, email="ada.lovelace@kaist.example", name="Ada Lovelace") is problem


def test_the_list_of_common_ones_holds_only_what_length_lets_through() -> None:
    assert all(len(each) >= passwords.SHORTEST_PASSWORD and each == each.casefold() for each in COMMON_PASSWORDS)
    assert len(COMMON_PASSWORDS) > 150


@settings(max_examples=5, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_any_text_can_be_a_password(password: str) -> None:
    assert verify_password(hash_password(password), unicodedata.normalize("NFC", password)) == (
        unicodedata.normalize("NFC", password) == password
    )
