"""The nearest start, against trying every one."""

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from campus.domain.conflicts import nearest_start
from campus.domain.spans import Span

GRIDS = st.sampled_from([5, 10, 15, 30, 60])


def spans(grid: int) -> st.SearchStrategy[list[Span]]:
    """Free stretches of a day on the grid, in order, that do not touch."""
    steps = st.lists(st.integers(1, 8), max_size=10)
    return steps.map(lambda each: list(accumulate(each))).map(
        lambda ends: [(first * grid, last * grid) for first, last in zip(ends[::2], ends[1::2], strict=False)]
    )


@given(st.data(), GRIDS, st.integers(0, 1439), st.integers(1, 16))
def test_the_nearest_start_is_the_nearest_of_all(data: st.DataObject, grid: int, asked: int, steps: int) -> None:
    free, minutes = data.draw(spans(grid)), steps * grid
    starts = [
        (abs(start - asked), start, span)
        for span in free
        for start in range(span[0], span[1] - minutes + 1, grid)
    ]
    assert nearest_start(free, asked, minutes, grid) == (min(starts)[1:] if starts else None)
