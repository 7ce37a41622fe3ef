"""Keeping each occurrence's calendar text ready: written when it changes, so that a feed is a join."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.booking.changes import Listener, OccurrenceFacts, OccurrencesChanged
from campus.booking.models import Occurrence
from campus.booking.queries.occurrences import OCCURRENCES, facts_of
from campus.feeds.events import Voice, Whereabouts, public_event, voice_of, whereabouts
from campus.feeds.models import EventText
from campus.ical.writer import write_event
from campus.settings import Settings
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue

# Part of every ETag: raise it whenever the same booking would be written in other words, and rebuild the texts.
RENDERER_VERSION = 1

_TEXTS: Table = EventText.metadata.tables["event_texts"]
_VERSIONS: Table = EventText.metadata.tables["room_versions"]
_CHUNK = 1_000

# A version's time never stands still nor goes back, even within one second or when two transactions commit out of
# order: Last-Modified tells every two states apart.
_LATER = {
    "sqlite": func.max(literal_column("excluded.changed_at"), literal_column("room_versions.changed_at + 1")),
    "postgresql": func.greatest(
        literal_column("excluded.changed_at"), literal_column("room_versions.changed_at + interval '1 second'")
    ),
}


def _upsert_texts(dialect: str) -> Any:
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = make(_TEXTS)
    kept = {column.name: statement.excluded[column.name] for column in _TEXTS.columns if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=["occurrence_id"], set_=kept)


def _upsert_versions(dialect: str) -> Any:
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return make(_VERSIONS).on_conflict_do_update(
        index_elements=["room_id"], set_={"revision": _VERSIONS.c.revision + 1, "changed_at": _LATER[dialect]}
    )


_UPSERT_TEXTS = {dialect: _upsert_texts(dialect) for dialect in _LATER}
_UPSERT_VERSIONS = {dialect: _upsert_versions(dialect) for dialect in _LATER}


class _Renderer:
    """Writes occurrences in both languages; a room's words are kept as long as the catalogue stands."""

    def __init__(self, settings: Settings) -> None:
        self._korean, self._english = voice_of(settings, "ko"), voice_of(settings, "en")
        self._places: tuple[str, dict[int, tuple[Whereabouts, Whereabouts]]] = ("", {})

    def row(self, facts: OccurrenceFacts, catalogue: Catalogue) -> dict[str, Any]:
        """The row of ``event_texts`` for ``facts``."""
        in_korean, in_english = self._whereabouts(facts.room_id, catalogue)
        return {
            "occurrence_id": facts.occurrence_id,
            "room_id": facts.room_id,
            "starts_at": facts.slot.starts_at,
            "ends_at": facts.effective_end,
            "cancelled_at": facts.cancelled_at,
            "text_ko": _text(facts, in_korean, self._korean),
            "text_en": _text(facts, in_english, self._english),
        }

    def _whereabouts(self, room_id: int, catalogue: Catalogue) -> tuple[Whereabouts, Whereabouts]:
        token, places = self._places
        if token != catalogue.token:
            places = {}
            self._places = (catalogue.token, places)
        if room_id not in places:
            room = catalogue.rooms[room_id]
            places[room_id] = (whereabouts(room, "ko"), whereabouts(room, "en"))
        return places[room_id]


def _text(facts: OccurrenceFacts, where: Whereabouts, voice: Voice) -> str:
    return write_event(public_event(facts, where, voice))


def event_text_keeper(settings: Settings) -> Listener:
    """What keeps the texts and the rooms' versions in step with the bookings, in three statements an act."""
    renderer = _Renderer(settings)

    def keep(db: Session, changed: OccurrencesChanged) -> None:
        catalogue = read_catalogue(db)
        _store(db, [renderer.row(change.after, catalogue) for change in changed.changes])
        touched = {change.after.room_id for change in changed.changes}
        touched |= {change.before.room_id for change in changed.changes if change.before is not None}
        shown_in = {each for room_id in touched for each in catalogue.related_ids(catalogue.rooms[room_id])}
        renew_versions(db, shown_in, now=changed.now)

    return keep


def _store(db: Session, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        db.execute(_UPSERT_TEXTS[db.get_bind().dialect.name], rows)


def renew_versions(db: Session, room_ids: Iterable[int], *, now: datetime) -> None:
    """Say that the feeds of ``room_ids`` changed; in the order of their ids, so that two acts cannot deadlock."""
    rows = [{"room_id": room_id, "revision": 1, "changed_at": now} for room_id in sorted(room_ids)]
    if rows:
        db.execute(_UPSERT_VERSIONS[db.get_bind().dialect.name], rows)


def event_text_rows(db: Session, occurrence_ids: Sequence[int] | None, settings: Settings) -> Iterator[dict[str, Any]]:
    """Rows of ``event_texts`` for the occurrences named, or for all (None), read and written a thousand at a time."""
    renderer, catalogue = _Renderer(settings), read_catalogue(db)
    for facts in _all_facts(db) if occurrence_ids is None else _some_facts(db, occurrence_ids):
        yield renderer.row(facts, catalogue)


def _some_facts(db: Session, occurrence_ids: Sequence[int]) -> Iterator[OccurrenceFacts]:
    for first in range(0, len(occurrence_ids), _CHUNK):
        chunk = occurrence_ids[first : first + _CHUNK]
        for row in db.execute(OCCURRENCES.where(Occurrence.id.in_(chunk)).order_by(Occurrence.id)).all():
            yield facts_of(row)


def _all_facts(db: Session) -> Iterator[OccurrenceFacts]:
    last = 0
    while rows := db.execute(OCCURRENCES.where(Occurrence.id > last).order_by(Occurrence.id).limit(_CHUNK)).all():
        for row in rows:
            yield facts_of(row)
        last = rows[-1][0]


def rebuild_texts(db: Session, settings: Settings, *, now: datetime) -> int:
    """Write every text anew and renew every room's version; returns how many texts were written.

    For changes of wording, of the hub's address or secret, and of what the catalogue says of a place.
    """
    count, chunk = 0, []
    for row in event_text_rows(db, None, settings):
        chunk.append(row)
        count += 1
        if len(chunk) == _CHUNK:
            _store(db, chunk)
            chunk = []
    _store(db, chunk)
    renew_versions(db, read_catalogue(db).rooms, now=now)
    return count
