"""Why an act about an introduction is refused, as values; the page says them in words."""

from enum import StrEnum


class IntroductionProblem(StrEnum):
    """What stands in the way."""

    ONESELF = "oneself"  # one cannot name oneself
    THE_ASKER = "the-asker"  # who asked cannot be named as the answer
    OWN_QUESTION = "own-question"  # the asker names nobody
    SAME_TWO = "same-two"  # two people are two
    TWICE = "twice"  # this introducer named that person already
    CLOSED = "closed"  # the question takes no more names
    ANSWERED = "answered"  # somebody, or time, was first
    NOT_YOURS = "not-yours"
    THANKED = "thanked"


class IntroductionRefused(Exception):
    """The act is refused for ``problem``. Nothing was written."""

    def __init__(self, problem: IntroductionProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem
