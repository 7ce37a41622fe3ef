"""What a process remembers stays within bounds, and what was not asked for goes first."""

from hypothesis import given
from hypothesis import strategies as st

from campus.db import Memory, Sessions, is_reading


def test_what_was_asked_for_lately_stays() -> None:
    memory: Memory[str] = Memory(3)
    for key in "abc":
        memory.keep(key, key.upper())
    assert memory.get("a") == "A"
    memory.keep("d", "D")
    assert [memory.get(key) for key in "abcd"] == ["A", None, "C", "D"]


def test_heavy_things_take_the_room_of_many_and_too_heavy_ones_none() -> None:
    memory: Memory[str] = Memory(10)
    for key in "abc":
        memory.keep(key, key, 3)
    memory.keep("heavy", "x", 7)
    assert [memory.get(key) for key in ("a", "b", "c", "heavy")] == [None, None, "c", "x"]
    memory.keep("too heavy", "x", 11)
    assert memory.get("too heavy") is None
    assert len(memory) == 2


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 12))))
def test_the_bound_holds_and_no_key_has_another_s_value(kept: list[tuple[int, int]]) -> None:
    memory: Memory[int] = Memory(30)
    weights: dict[int, int] = {}
    for key, weight in kept:
        if memory.get(key) is None:
            weights[key] = weight
        memory.keep(key, key, weight)
    found = {key: memory.get(key) for key in range(21)}
    assert all(value in (None, key) for key, value in found.items())
    assert sum(weights[key] for key, value in found.items() if value is not None) <= 30


def test_only_sessions_that_read_fill_memories(sessions: Sessions) -> None:
    with sessions.read() as reading, sessions.write() as writing:
        assert is_reading(reading)
        assert not is_reading(writing)
