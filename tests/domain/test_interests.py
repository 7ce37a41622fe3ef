import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.domain.interests import (
    LONGEST_INTEREST,
    MOST_INTERESTS,
    InterestProblem,
    InterestsRefused,
    read_interests,
)


@pytest.mark.parametrize(
    ("raw", "labels"),
    [
        ("로봇, 자연어 처리", ["로봇", "자연어 처리"]),
        ("#로봇\n로 봇; ROBOT, robot", ["로봇", "ROBOT"]),
        (" , ,;\r\n#, ☃", []),
        ("Deep Learning, deep-learning", ["Deep Learning"]),
        ("강화학습，강화학습、HCI", ["강화학습", "HCI"]),
    ],
)
def test_every_word_once_however_it_is_spelt(raw: str, labels: list[str]) -> None:
    assert [each.label for each in read_interests(raw)] == labels


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("가" * (LONGEST_INTEREST + 1), InterestProblem.TOO_LONG),
        (",".join(f"주제{number}" for number in range(MOST_INTERESTS + 1)), InterestProblem.TOO_MANY),
        ("로\0봇", InterestProblem.UNREADABLE),
        ("로\ud800봇", InterestProblem.UNREADABLE),
    ],
)
def test_what_cannot_be_kept_is_refused(raw: str, reason: InterestProblem) -> None:
    with pytest.raises(InterestsRefused) as refused:
        read_interests(raw)
    assert refused.value.reason is reason


@given(st.text(max_size=400))
def test_reading_anything_gives_interests_or_a_reason(raw: str) -> None:
    try:
        found = read_interests(raw)
    except InterestsRefused:
        return
    assert len(found) <= MOST_INTERESTS
    assert len({each.key for each in found}) == len(found)
    assert all(each.key and 0 < len(each.label) <= LONGEST_INTEREST for each in found)
    assert [each.key for each in read_interests(", ".join(each.label for each in found))] == [e.key for e in found]
