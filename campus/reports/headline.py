"""The community report's headline: six numbers, and the same six of another period. Hidden figures are in neither."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from campus.reports.community import GroupRow, Meetings, newcomer_days
from campus.reports.queries.community import IntroductionsFunnel, Newcomers


class Headline(StrEnum):
    """What the tiles tell."""

    SESSIONS = "sessions"
    ATTENDANCES = "attendances"
    HOURS = "hours"
    NEW_PAIRS = "new-pairs"
    ACCEPTED = "accepted"
    FIRST_MEETING = "first-meeting"


# Whether more is better.
MORE_IS_BETTER = {each: each is not Headline.FIRST_MEETING for each in Headline}


@dataclass(frozen=True, slots=True)
class Told:
    """What a period comes to. ``rows`` are of the groups chosen; introductions and newcomers are always everyone's."""

    it: Meetings
    rows: Sequence[GroupRow]
    introductions: IntroductionsFunnel
    newcomers: Newcomers

    def value(self, which: Headline) -> float | None:
        """Sessions, attendances, minutes, pairs, introductions or days; None where it may not be told."""
        if which is Headline.SESSIONS:
            return sum(row.sessions for row in self.rows)
        if which is Headline.ATTENDANCES:
            return sum(row.came or 0 for row in self.rows)
        if which is Headline.HOURS:
            return self.it.total
        if which is Headline.NEW_PAIRS:
            return len(self.it.new)
        if which is Headline.ACCEPTED:
            return self.introductions.accepted if self.introductions.may_be_shown else None
        days = newcomer_days(self.newcomers)
        return None if days is None else days.median

    def change(self, which: Headline, before: "Told") -> float | None:
        """How much more than ``before``; None where either may not be told."""
        now, then = self.value(which), before.value(which)
        return None if now is None or then is None else now - then
