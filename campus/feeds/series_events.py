"""A series as calendar events: one with a rule, the dates that differ from it, and those that stand alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from campus.booking.changes import OccurrenceFacts
from campus.booking.queries.series import SeriesFacts
from campus.domain.event import CalendarEvent
from campus.feeds.series_layout import Layout, RuleEvent
from campus.ical.rules import rule_value


class Teller(Protocol):
    """Writes facts as an event for one kind of reader."""

    def __call__(self, date: OccurrenceFacts, /, *, is_one_date: bool = False) -> CalendarEvent: ...


@dataclass(frozen=True, slots=True)
class AloneEvent:
    """A date of a series that is an event of its own."""

    facts: OccurrenceFacts
    event: CalendarEvent


def rule_events(series: SeriesFacts, rule: RuleEvent, tell: Teller) -> list[CalendarEvent]:
    """The event with the rule, and after it the dates that differ (RFC 5545, 3.8.4.4)."""
    zone = rule.recurrence.zone
    followed = series.follows_uid and tell(replace(rule.pattern, uid=series.follows_uid)).uid
    whole = replace(
        tell(rule.pattern),
        zone=zone,
        rule=rule_value(rule.recurrence),
        exdates=rule.left_out,
        related_to=followed,
    )
    changed = (
        replace(tell(each, is_one_date=True), zone=zone, recurrence_id=each.original_starts_at)
        for each in rule.changed
    )
    return [whole, *changed]


def alone_events(layout: Layout, tell: Teller) -> Iterator[AloneEvent]:
    """The dates that stand alone, on the hub's clock; their UIDs come from that of the series and from when they were
    planned to start."""
    for each in layout.alone:
        yield AloneEvent(each, tell(each, is_one_date=True).on_its_own(each.original_starts_at))


def all_events(series: SeriesFacts, layout: Layout, tell: Teller) -> list[CalendarEvent]:
    """Everything that ``layout`` tells, the rule first."""
    told = [] if layout.rule is None else rule_events(series, layout.rule, tell)
    return [*told, *(each.event for each in alone_events(layout, tell))]
