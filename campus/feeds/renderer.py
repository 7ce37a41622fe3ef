"""The stored texts' words: bookings, series and sessions in both languages, as the public and as residents may read
them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE
from campus.booking.queries.series import SeriesFacts
from campus.domain.event import CalendarEvent
from campus.domain.rules import Visibility
from campus.feeds.events import Voice, Whereabouts, own_event, public_event, voice_of, whereabouts
from campus.feeds.series_events import Teller, alone_events, rule_events
from campus.feeds.series_layout import Layout, RuleEvent, lay_out
from campus.feeds.session_events import as_season, as_session
from campus.feeds.session_words import NOTHING, Said
from campus.hub.queries import HubFacts, facts_of_settings
from campus.ical.writer import write_event
from campus.settings import Settings
from campus.spaces.catalogue import Catalogue

# Part of every ETag: raise it whenever the same booking would be written in other words; `campus upgrade` then rebuilds
# the texts.
RENDERER_VERSION = 4

Row = dict[str, Any]
Texts = tuple[str, str]


@dataclass(frozen=True, slots=True)
class EventRows:
    """What is kept ready of a date that stands alone: a row of ``event_texts``, and one of ``members_texts`` where
    residents may read more than the public."""

    public: Row
    members: Row | None


@dataclass(frozen=True, slots=True)
class SeriesRows:
    """What is kept ready of a series: for its room a row of ``series_texts``, if there is a rule to be told, and the
    dates that stand alone; for all other feeds the same of ``whole_texts`` and ``whole_dates``."""

    rule: Row | None
    alone: tuple[EventRows, ...]
    whole_rule: Row | None
    whole_alone: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Tellers:
    """Who writes a booking: in Korean and in English for the public, and for residents where these may read more."""

    public: tuple[Teller, Teller]
    members: tuple[Teller, Teller] | None

    @property
    def residents(self) -> tuple[Teller, Teller]:
        return self.members or self.public


class Renderer:
    """Writes occurrences in both languages; a room's words are kept as long as the catalogue stands."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._spoken: tuple[HubFacts | None, tuple[Voice, Voice]] = (None, self._speak(None))
        self._places: tuple[str, dict[int, tuple[Whereabouts, Whereabouts]]] = ("", {})

    def event_rows(self, facts: OccurrenceFacts, catalogue: Catalogue, said: Said = NOTHING) -> EventRows:
        """The rows for ``facts``, which are no date of a series."""
        tellers = self._tellers(facts.visibility, catalogue, said)
        facts = _revised(facts, said)
        texts = _written(tellers.public, facts)
        members = None if tellers.members is None else _written(tellers.members, facts)
        return _event_rows(facts, texts, members)

    def series_rows(
        self, series: SeriesFacts, dates: Sequence[OccurrenceFacts], catalogue: Catalogue, said: Said = NOTHING
    ) -> SeriesRows:
        """The rows for ``series`` with all its ``dates``, in the order in which they were planned."""
        visibility = dates[0].visibility
        tellers = self._tellers(visibility, catalogue, said)
        dates = [_revised(each, said) for each in dates]
        of_room = lay_out(series, dates, of_one_room=True, apart=said.apart)
        rule = _rule_row(series, of_room, tellers, visibility)
        alone = tuple(_alone_rows(of_room, tellers))
        if all(each.room_id == series.room_id for each in dates):
            # Nothing stands elsewhere: the room tells all of it, and what it tells residents is written already.
            return SeriesRows(rule, alone, _whole_of(rule), tuple(_whole_dates(series, of_room, tellers, visibility)))
        whole = lay_out(series, dates, of_one_room=False, apart=said.apart)
        whole_dates = tuple(_whole_dates(series, whole, tellers, visibility))
        return SeriesRows(rule, alone, _whole_of(_rule_row(series, whole, tellers, visibility)), whole_dates)

    def _tellers(self, visibility: Visibility, catalogue: Catalogue, said: Said) -> _Tellers:
        def both(is_for_members: bool) -> tuple[Teller, Teller]:
            return self._teller(catalogue, 0, said, is_for_members), self._teller(catalogue, 1, said, is_for_members)

        return _Tellers(both(False), both(True) if visibility is Visibility.MEMBERS else None)

    def _teller(self, catalogue: Catalogue, language: int, said: Said, is_for_members: bool) -> Teller:
        voice = self.voices(catalogue)[language]

        def tell(facts: OccurrenceFacts, *, is_one_date: bool = False) -> CalendarEvent:
            where = self._whereabouts(facts.room_id, catalogue)[language]
            if is_for_members:
                event = own_event(facts, where, voice, with_note=False, is_one_date=is_one_date)
            else:
                event = public_event(facts, where, voice, is_one_date=is_one_date)
                if facts.visibility is not Visibility.PUBLIC:
                    return event
            return in_words(event, facts, said, voice, is_one_date=is_one_date)

        return tell

    def voices(self, catalogue: Catalogue) -> tuple[Voice, Voice]:
        """The hub's voice in Korean and in English, by the name that it has in ``catalogue``."""
        if self._spoken[0] != catalogue.hub:
            self._spoken = (catalogue.hub, self._speak(catalogue.hub))
        return self._spoken[1]

    def _speak(self, named: HubFacts | None) -> tuple[Voice, Voice]:
        hub = named or facts_of_settings(self._settings)
        return voice_of(self._settings, hub, "ko"), voice_of(self._settings, hub, "en")

    def _whereabouts(self, room_id: int, catalogue: Catalogue) -> tuple[Whereabouts, Whereabouts]:
        token, places = self._places
        if token != catalogue.token:
            places = {}
            self._places = (catalogue.token, places)
        if room_id not in places:
            room = catalogue.rooms[room_id]
            places[room_id] = (whereabouts(room, "ko"), whereabouts(room, "en"))
        return places[room_id]


def in_words(
    event: CalendarEvent, facts: OccurrenceFacts, said: Said, voice: Voice, *, is_one_date: bool
) -> CalendarEvent:
    """The event of ``facts`` as the session or the season that it is, if it is one."""
    if facts.is_series and not is_one_date:
        season = said.seasons.get(facts.booking_id)
        return event if season is None else as_season(event, season, voice)
    words = said.dates.get(facts.occurrence_id)
    return event if words is None else as_session(event, words, voice)


def _revised(facts: OccurrenceFacts, said: Said) -> OccurrenceFacts:
    """``facts`` as of the last change of their own or of the session's words."""
    words = said.dates.get(facts.occurrence_id)
    if words is None or words.revised_at <= facts.revised_at:
        return facts
    return replace(facts, revised_at=words.revised_at)


def _written(tellers: tuple[Teller, Teller], facts: OccurrenceFacts) -> Texts:
    korean, english = tellers
    return write_event(korean(facts)), write_event(english(facts))


def _alone_rows(layout: Layout, tellers: _Tellers) -> list[EventRows]:
    public = _alone_texts(layout, tellers.public)
    members = [None] * len(public) if tellers.members is None else _alone_texts(layout, tellers.members)
    return [
        _event_rows(facts, texts, more)
        for facts, texts, more in zip(layout.alone, public, members, strict=True)
    ]


def _alone_texts(layout: Layout, tellers: tuple[Teller, Teller]) -> list[Texts]:
    in_both = zip(*(alone_events(layout, tell) for tell in tellers), strict=True)
    return [(write_event(korean.event), write_event(english.event)) for korean, english in in_both]


def _gone_at(facts: OccurrenceFacts) -> Any:
    return facts.cancelled_at or (None if facts.status in LIVE else facts.revised_at)


def _event_rows(facts: OccurrenceFacts, texts: Texts, members: Texts | None) -> EventRows:
    public = {
        "occurrence_id": facts.occurrence_id,
        "room_id": facts.room_id,
        "starts_at": facts.slot.starts_at,
        "ends_at": facts.effective_end,
        "cancelled_at": _gone_at(facts),
        "text_ko": texts[0],
        "text_en": texts[1],
        "visibility": facts.visibility,
        "is_of_series": facts.is_series,
    }
    if members is None:
        return EventRows(public, None)
    return EventRows(public, {"occurrence_id": facts.occurrence_id, "text_ko": members[0], "text_en": members[1]})


def _rule_texts(series: SeriesFacts, rule: RuleEvent, tellers: tuple[Teller, Teller]) -> list[str]:
    return ["".join(map(write_event, rule_events(series, rule, tell))) for tell in tellers]


def _rule_row(series: SeriesFacts, layout: Layout, tellers: _Tellers, visibility: Visibility) -> Row | None:
    rule = layout.rule
    if rule is None:
        return None
    texts = _rule_texts(series, rule, tellers.public)
    members = None if tellers.members is None else _rule_texts(series, rule, tellers.members)
    return {
        "booking_id": series.booking_id,
        "room_id": series.room_id,
        "starts_at": rule.starts_at,
        "ends_at": rule.ends_at,
        "cancelled_at": rule.cancelled_at,
        "zone": rule.recurrence.zone,
        "text_ko": texts[0],
        "text_en": texts[1],
        "visibility": visibility,
        "members_ko": members and members[0],
        "members_en": members and members[1],
    }


def _whole_of(rule: Row | None) -> Row | None:
    """The row of ``whole_texts`` that says what ``rule``, a row of ``series_texts``, says to residents."""
    if rule is None:
        return None
    kept = ("booking_id", "visibility", "starts_at", "ends_at", "cancelled_at", "zone")
    texts = {f"text_{each}": rule[f"members_{each}"] or rule[f"text_{each}"] for each in ("ko", "en")}
    return {name: rule[name] for name in kept} | texts


def _whole_dates(series: SeriesFacts, layout: Layout, tellers: _Tellers, visibility: Visibility) -> list[Row]:
    in_both = _alone_texts(layout, tellers.residents)
    return [
        {
            "occurrence_id": facts.occurrence_id,
            "booking_id": series.booking_id,
            "visibility": visibility,
            "starts_at": facts.slot.starts_at,
            "cancelled_at": _gone_at(facts),
            "text_ko": texts[0],
            "text_en": texts[1],
        }
        for facts, texts in zip(layout.alone, in_both, strict=True)
    ]
