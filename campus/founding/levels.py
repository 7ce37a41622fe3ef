"""Floors as people write them: 3, 3층, B1, 지하 1층, -1."""

import re
from typing import Any

from campus.spaces.services.places import HIGHEST, LOWEST
from campus.web.forms import LineField
from campus.web.locale import _

_LEVEL = re.compile(r"(?P<below>-|b|지하)?(?P<number>[0-9]{1,3})(층|f)?", re.ASCII | re.IGNORECASE)
_WRONG = _("Write the floor like 3, or B1 for the first basement.")


def read_level(raw: str) -> int | None:
    """The floor that ``raw`` names, 1 the ground floor and -1 the first basement; None for what names none."""
    found = _LEVEL.fullmatch("".join(raw.split()))
    if found is None:
        return None
    number = int(found["number"]) * (-1 if found["below"] else 1)
    return number if number and LOWEST <= number <= HIGHEST else None


class LevelField(LineField):
    """One floor; ``data`` is its level."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, longest=10, **options)

    def read(self, raw: str) -> Any:
        written = super().read(raw)
        if not written:
            return None
        level = read_level(written)
        if level is None:
            raise ValueError(_WRONG)
        return level

    def show(self, value: int) -> str:
        return f"B{-value}" if value < 0 else str(value)
