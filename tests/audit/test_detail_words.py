"""Details of acts are read in words: their names, and moments in the hub's time."""

import ast
from collections.abc import Iterator

import pytest

from campus.desk.detail_words import DETAILS, told
from tests.audit.test_act_words import _calls


def _names() -> Iterator[str]:
    """What stands as a name in details that are written where the act is."""
    for _path, call in _calls():
        for keyword in call.keywords:
            if keyword.arg == "details" and isinstance(keyword.value, ast.Dict):
                yield from (key.value for key in keyword.value.keys if isinstance(key, ast.Constant))


def test_every_detail_has_words() -> None:
    assert set(_names()) - set(DETAILS) == set()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2026-11-25T10:00:00+00:00", "2026. 11. 25.(수) 19:00"),
        (
            ["2026-11-25T00:00:00+00:00", "2026-11-25T01:30:00+00:00"],
            "2026. 11. 25.(수) 09:00 ~ 2026. 11. 25.(수) 10:30",
        ),
        (["title", "note"], "title · note"),
        ([None, 3], "– · 3"),
        ({"1": [500, 860]}, "1: 500 · 860"),
        ([True, False], "✓ · –"),
        ("Tea", "Tea"),
        ("2026-11-25", "2026-11-25"),
        ("2026-11-25T10:00", "2026-11-25T10:00"),
        (60, "60"),
    ],
)
def test_values_are_read(value: object, said: str) -> None:
    assert told(value, "ko") == said
