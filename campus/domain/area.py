"""Floor area in the two units Koreans use."""

from decimal import ROUND_HALF_UP, Decimal

_TENTH = Decimal("0.1")


def pyeong(m2: Decimal) -> Decimal:
    """Return square metres in 평, to a tenth, halves up. 1평 is 400/121 m²: a square of 6 자, each 10/33 m.

    Raises ValueError for a negative area and for what is no number.
    """
    if not m2.is_finite() or m2 < 0:
        raise ValueError(f"not an area: {m2}")
    return (m2 * 121 / 400).quantize(_TENTH, rounding=ROUND_HALF_UP)
