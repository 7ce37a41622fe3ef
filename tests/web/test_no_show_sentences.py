"""How someone stands, in sentences: what counts, until when, and what would follow."""

from datetime import UTC, datetime, timedelta

from campus.domain.no_show import NoShowRule, standing
from campus.web.sentences import standing_sentences

RULE = NoShowRule(3, 90, 30)
NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def said(*days_ago: int) -> list[str]:
    found = standing(RULE, [NOW - each * DAY for each in days_ago], NOW)
    return [str(each.interpolate()) for each in standing_sentences(found, "en")]


def test_nothing_is_said_where_nothing_counts() -> None:
    assert said() == said(90) == said(200, 100) == []


def test_one_point_says_how_many_are_left() -> None:
    assert said(10) == [
        "No-shows that count: 1 of 3. They lapse on: Sat 13 Feb.",
        "After 2 more, only bookings for the same day are possible for 30 days.",
    ]


def test_two_say_that_the_next_bites_and_name_each_day_once() -> None:
    assert said(10, 10) == [
        "No-shows that count: 2 of 3. They lapse on: Sat 13 Feb.",
        "With one more, only bookings for the same day are possible for 30 days.",
    ]


def test_three_say_until_when() -> None:
    assert said(40, 20, 5) == [
        "Until Sun 20 Dec 2026 10:00 only bookings for the same day are possible.",
        "No-shows that count: 3 of 3. They lapse on: Thu 14 Jan, Wed 3 Feb, Thu 18 Feb.",
    ]


def test_after_the_restriction_the_next_bites_again() -> None:
    assert said(60, 50, 40)[-1] == "With one more, only bookings for the same day are possible for 30 days."
