"""The stored texts' words: bookings and series as the public may read them, in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE
from campus.booking.queries.series import SeriesFacts
from campus.domain.event import CalendarEvent
from campus.feeds.events import Voice, Whereabouts, public_event, voice_of, whereabouts
from campus.feeds.series_events import Teller, alone_events, rule_events
from campus.feeds.series_layout import Layout, lay_out
from campus.ical.writer import write_event
from campus.settings import Settings
from campus.spaces.catalogue import Catalogue

# Part of every ETag: raise it whenever the same booking would be written in other words, and rebuild the texts.
RENDERER_VERSION = 2

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SeriesRows:
    """What is kept ready of a series: a row of ``series_texts``, if there is a rule to be told, and rows of
    ``event_texts`` for dates that stand alone."""

    rule: Row | None
    alone: tuple[Row, ...]


class Renderer:
    """Writes occurrences in both languages; a room's words are kept as long as the catalogue stands."""

    def __init__(self, settings: Settings) -> None:
        self._voices = voice_of(settings, "ko"), voice_of(settings, "en")
        self._places: tuple[str, dict[int, tuple[Whereabouts, Whereabouts]]] = ("", {})

    def row(self, facts: OccurrenceFacts, catalogue: Catalogue) -> Row:
        """The row of ``event_texts`` for ``facts``, which are no date of a series."""
        return _event_row(facts, [write_event(tell(facts)) for tell in self._tellers(catalogue)])

    def series_rows(self, series: SeriesFacts, dates: Sequence[OccurrenceFacts], catalogue: Catalogue) -> SeriesRows:
        """The rows for ``series`` with all its ``dates``, in the order in which they were planned."""
        layout = lay_out(series, dates, of_one_room=True)
        tellers = self._tellers(catalogue)
        in_both = zip(*(alone_events(layout, tell) for tell in tellers), strict=True)
        alone = (_event_row(both[0].facts, [write_event(each.event) for each in both]) for both in in_both)
        return SeriesRows(_rule_row(series, layout, tellers), tuple(alone))

    def _tellers(self, catalogue: Catalogue) -> tuple[Teller, Teller]:
        korean, english = self._voices
        return self._teller(catalogue, korean, 0), self._teller(catalogue, english, 1)

    def _teller(self, catalogue: Catalogue, voice: Voice, language: int) -> Teller:
        def tell(facts: OccurrenceFacts, *, is_one_date: bool = False) -> CalendarEvent:
            where = self._whereabouts(facts.room_id, catalogue)[language]
            return public_event(facts, where, voice, is_one_date=is_one_date)

        return tell

    def _whereabouts(self, room_id: int, catalogue: Catalogue) -> tuple[Whereabouts, Whereabouts]:
        token, places = self._places
        if token != catalogue.token:
            places = {}
            self._places = (catalogue.token, places)
        if room_id not in places:
            room = catalogue.rooms[room_id]
            places[room_id] = (whereabouts(room, "ko"), whereabouts(room, "en"))
        return places[room_id]


def _event_row(facts: OccurrenceFacts, texts: Sequence[str]) -> Row:
    return {
        "occurrence_id": facts.occurrence_id,
        "room_id": facts.room_id,
        "starts_at": facts.slot.starts_at,
        "ends_at": facts.effective_end,
        "cancelled_at": facts.cancelled_at or (None if facts.status in LIVE else facts.revised_at),
        "text_ko": texts[0],
        "text_en": texts[1],
    }


def _rule_row(series: SeriesFacts, layout: Layout, tellers: Sequence[Teller]) -> Row | None:
    rule = layout.rule
    if rule is None:
        return None
    texts = ["".join(map(write_event, rule_events(series, rule, tell))) for tell in tellers]
    return {
        "booking_id": series.booking_id,
        "room_id": series.room_id,
        "starts_at": rule.starts_at,
        "ends_at": rule.ends_at,
        "cancelled_at": rule.cancelled_at,
        "zone": rule.recurrence.zone,
        "text_ko": texts[0],
        "text_en": texts[1],
    }
