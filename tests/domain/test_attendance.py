"""A rate and streaks, of sessions that took place."""

from hypothesis import given
from hypothesis import strategies as st

from campus.domain.attendance import Attendance, attendance

seasons = st.lists(st.sampled_from([True, False, None]), max_size=60)


def test_an_autumn() -> None:
    came = [True, True, None, False, True, None, True, True]
    assert attendance(came) == Attendance(held=6, attended=5, streak=3, longest=3)
    assert attendance(came).percent == 83


def test_before_the_first_session_there_is_no_rate() -> None:
    assert attendance([None, None]).percent is None


@given(seasons)
def test_what_did_not_take_place_counts_for_nothing(came: list[bool | None]) -> None:
    assert attendance(came) == attendance([each for each in came if each is not None])


@given(seasons)
def test_the_parts_fit_together(came: list[bool | None]) -> None:
    it = attendance(came)
    assert 0 <= it.streak <= it.longest <= it.attended <= it.held
    assert (it.percent == 100) == (it.held > 0 and it.attended == it.held)
    assert attendance([*came, True]).streak == it.streak + 1
    assert attendance([*came, False]).streak == 0
