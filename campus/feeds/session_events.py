"""Sessions as calendar events: in a room the date's event in the group's words, elsewhere an event of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from campus.domain.event import CalendarEvent, EventStatus
from campus.domain.slot import Slot
from campus.feeds.events import Voice
from campus.feeds.session_words import PartWords, SeasonWords, SessionWords
from campus.groups.models import GroupKind, SessionStatus
from campus.web.words import named

LONGEST_SUMMARY = 200
# CSS colour names (RFC 7986, 5.9), as the calendar's page has them.
COLORS = {
    GroupKind.STUDY: "teal",
    GroupKind.MEETUP: "crimson",
    GroupKind.COURSE: "royalblue",
    GroupKind.LAB: "darkorchid",
}
STATUSES = {
    SessionStatus.PLANNED: EventStatus.CONFIRMED,
    SessionStatus.UNCERTAIN: EventStatus.TENTATIVE,
    SessionStatus.SKIPPED: EventStatus.CANCELLED,
    SessionStatus.CANCELLED: EventStatus.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class SessionElsewhere:
    """A session without a room of the hub; ``place`` is empty where it is online only."""

    session_id: int
    slot: Slot
    status: SessionStatus
    place: str
    sequence: int
    made_at: datetime
    revised_at: datetime


def as_session(event: CalendarEvent, words: SessionWords, voice: Voice) -> CalendarEvent:
    """The event of a date of a room in the words of the session that it is."""
    name = named(words.of, voice.locale)
    summary = f"{name} · {words.topic}" if words.topic else _in_language(event.summary, words.of, voice)
    url = f"{voice.base_url}/sessions/{words.session_id}"
    return _as_of(replace(event, summary=summary[:LONGEST_SUMMARY]), words.of, words.parts, url, voice)


def as_season(event: CalendarEvent, words: SeasonWords, voice: Voice) -> CalendarEvent:
    """The event with the rule of a season's dates, in the words of the season."""
    url = f"{voice.base_url}/groups/{words.slug}"
    summary = _in_language(event.summary, words, voice)
    return _as_of(replace(event, summary=summary), words, words.parts, url, voice)


def session_elsewhere(it: SessionElsewhere, words: SessionWords, voice: Voice) -> CalendarEvent:
    """A session that meets elsewhere or online. The link to join it is for those who have a place, so it is not
    here."""
    name = named(words.of, voice.locale)
    event = CalendarEvent(
        uid=f"session-{it.session_id}@{voice.host}",
        summary=name,
        starts_at=it.slot.starts_at,
        ends_at=it.slot.ends_at,
        created_at=it.made_at,
        revised_at=it.revised_at,
        sequence=it.sequence,
        status=STATUSES[it.status],
        location=it.place or voice.online,
        organizer=voice.organizer,
    )
    return as_session(event, words, voice)


def _as_of(
    event: CalendarEvent, of: SeasonWords, parts: Sequence[PartWords], url: str, voice: Voice
) -> CalendarEvent:
    kind = voice.kinds[of.kind]
    head = f"{kind} · {of.season}" if of.season else kind
    program = "\n".join(_program(event.starts_at, parts, voice))
    return replace(
        event,
        url=url,
        description="\n\n".join(text for text in (head, program, url) if text),
        categories=(kind, *(each for each in event.categories if each != kind)),
        color=COLORS[of.kind],
    )


def _in_language(title: str, of: SeasonWords, voice: Voice) -> str:
    """A title that is no more than the group's name, in the reader's language."""
    return named(of, voice.locale) if title in (of.name_ko, of.name_en) else title


def _program(starts_at: object, parts: Sequence[PartWords], voice: Voice) -> Iterator[str]:
    """``19:00 발표 – 작은 모델 (홍길동)``, line by line."""
    if not isinstance(starts_at, datetime):
        return
    moment = starts_at
    for part in parts:
        words = voice.parts[part.kind]
        title = f" – {part.title}" if part.title else ""
        presenter = f" ({part.presenter})" if part.presenter else ""
        yield f"{voice.clock(moment)} {words}{title}{presenter}"
        moment += timedelta(minutes=part.minutes)
