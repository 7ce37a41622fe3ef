from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.domain.area import pyeong


@pytest.mark.parametrize(
    ("m2", "expected"),
    [
        ("71607", "21661.1"),
        ("3.3058", "1.0"),
        ("400", "121.0"),
        ("33.058", "10.0"),
        ("84.99", "25.7"),
        ("0", "0.0"),
        ("20", "6.1"),
    ],
)
def test_known_areas(m2: str, expected: str) -> None:
    assert str(pyeong(Decimal(m2))) == expected


def test_halves_go_up() -> None:
    assert [pyeong(Decimal(m2)) for m2 in (20, 100)] == [Decimal("6.1"), Decimal("30.3")]


@given(st.decimals(min_value=0, max_value=10**7, places=2))
def test_the_answer_is_within_half_a_tenth(m2: Decimal) -> None:
    exact = Fraction(m2) * 121 / 400
    assert abs(Fraction(pyeong(m2)) - exact) <= Fraction(1, 20)


@pytest.mark.parametrize("m2", ["-1", "NaN", "Infinity", "sNaN"])
def test_what_is_no_area(m2: str) -> None:
    with pytest.raises(ValueError, match="area"):
        pyeong(Decimal(m2))
