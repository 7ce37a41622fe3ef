"""Keeping calendar texts ready, of each booking and each series: written when it changes, so that a feed is a join."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.booking.changes import Act, Listener, OccurrenceFacts, OccurrencesChanged
from campus.booking.models import Booking, Occurrence, Series
from campus.booking.queries.occurrences import OCCURRENCES, facts_of
from campus.booking.queries.series import read_series
from campus.booking.services.versions import renew_versions
from campus.feeds.models import EventText
from campus.feeds.renderer import Renderer, Row, SeriesRows
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue

_TEXTS: Table = EventText.metadata.tables["event_texts"]
_SERIES: Table = EventText.metadata.tables["series_texts"]
_CHUNK, _FEW_SERIES = 1_000, 50


def _upsert(table: Table, dialect: str) -> Any:
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = make(table)
    kept = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=kept)


_UPSERTS = {
    (table.name, dialect): _upsert(table, dialect)
    for table in (_TEXTS, _SERIES)
    for dialect in ("sqlite", "postgresql")
}


def _store(db: Session, table: Table, rows: Sequence[Row]) -> None:
    if rows:
        db.execute(_UPSERTS[table.name, db.get_bind().dialect.name], rows)


def event_text_keeper(settings: Settings) -> Listener:
    """What keeps the texts in step with the bookings: in one statement an act, in a few more one that touches series,
    however many dates they have."""
    renderer = Renderer(settings)

    def keep(db: Session, changed: OccurrencesChanged) -> None:
        after = [change.after for change in changed.changes]
        single = [each for each in after if not each.is_series]
        if single:
            catalogue = read_catalogue(db)
            _store(db, _TEXTS, [renderer.row(each, catalogue) for each in single])
        dates = _by_booking(each for each in after if each.is_series)
        if changed.act is Act.MADE:
            _store_series(db, _rendered(db, renderer, dates))
        elif dates:
            # A series that dates have left is among them: its last date has counted that.
            _renew(db, renderer, sorted(dates))

    return keep


def _rendered(
    db: Session, renderer: Renderer, dates: Mapping[int, Sequence[OccurrenceFacts]]
) -> dict[int, SeriesRows]:
    """The rows of series, by booking; ``dates`` are all of each, in the order in which they were planned."""
    catalogue = read_catalogue(db)
    found = read_series(db, dates) if dates else {}
    return {number: renderer.series_rows(found[number], dates[number], catalogue) for number in sorted(found)}


def _renew(db: Session, renderer: Renderer, series_ids: Collection[int]) -> int:
    """Write all texts of series anew and drop those that are told no more; returns how many were written."""
    dates = _dates_of(db, series_ids)
    rendered = _rendered(db, renderer, dates)
    alone = {row["occurrence_id"] for rows in rendered.values() for row in rows.alone}
    gone = {each.occurrence_id for series_id in dates for each in dates[series_id]} - alone
    db.execute(delete(_TEXTS).where(_TEXTS.c.occurrence_id.in_(sorted(gone))))
    untold = [number for number, rows in rendered.items() if rows.rule is None]
    if untold:
        db.execute(delete(_SERIES).where(_SERIES.c.booking_id.in_(untold)))
    return _store_series(db, rendered)


def _store_series(db: Session, rendered: Mapping[int, SeriesRows]) -> int:
    rules = [rows.rule for rows in rendered.values() if rows.rule is not None]
    alone = [row for rows in rendered.values() for row in rows.alone]
    _store(db, _SERIES, rules)
    _store(db, _TEXTS, alone)
    return len(rules) + len(alone)


def _dates_of(db: Session, series_ids: Collection[int]) -> dict[int, list[OccurrenceFacts]]:
    statement = OCCURRENCES.where(Booking.id.in_(series_ids)).order_by(Occurrence.original_starts_at)
    return _by_booking(_facts(db, statement))


def _by_booking(dates: Iterable[OccurrenceFacts]) -> dict[int, list[OccurrenceFacts]]:
    found: dict[int, list[OccurrenceFacts]] = defaultdict(list)
    for each in dates:
        found[each.booking_id].append(each)
    return found


def event_text_rows(db: Session, occurrence_ids: Sequence[int] | None, settings: Settings) -> Iterator[Row]:
    """Rows of ``event_texts`` for the occurrences named, or for all (None), read a thousand at a time; of series those
    that stand alone."""
    renderer, catalogue = Renderer(settings), read_catalogue(db)
    series_ids = set()
    for facts in _all_facts(db) if occurrence_ids is None else _some_facts(db, occurrence_ids):
        if facts.is_series:
            series_ids.add(facts.booking_id)
        else:
            yield renderer.row(facts, catalogue)
    wanted = None if occurrence_ids is None else set(occurrence_ids)
    for few in _in_pieces(sorted(series_ids), _FEW_SERIES):
        for rows in _rendered(db, renderer, _dates_of(db, few)).values():
            yield from (row for row in rows.alone if wanted is None or row["occurrence_id"] in wanted)


def series_text_rows(db: Session, series_ids: Sequence[int], settings: Settings) -> Iterator[Row]:
    """Rows of ``series_texts`` for the series among the bookings named."""
    renderer = Renderer(settings)
    for few in _in_pieces(series_ids, _FEW_SERIES):
        for rows in _rendered(db, renderer, _dates_of(db, few)).values():
            if rows.rule is not None:
                yield rows.rule


def _in_pieces(numbers: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for first in range(0, len(numbers), size):
        yield numbers[first : first + size]


def _some_facts(db: Session, occurrence_ids: Sequence[int]) -> Iterator[OccurrenceFacts]:
    for chunk in _in_pieces(occurrence_ids, _CHUNK):
        yield from _facts(db, OCCURRENCES.where(Occurrence.id.in_(chunk)).order_by(Occurrence.id))


def _all_facts(db: Session) -> Iterator[OccurrenceFacts]:
    last = 0
    while rows := list(_facts(db, OCCURRENCES.where(Occurrence.id > last).order_by(Occurrence.id).limit(_CHUNK))):
        yield from rows
        last = rows[-1].occurrence_id


def _facts(db: Session, statement: Select[*tuple[object, ...]]) -> Iterable[OccurrenceFacts]:
    return [facts_of(row) for row in db.execute(statement).all()]


def rebuild_texts(db: Session, settings: Settings, *, now: datetime) -> int:
    """Write every text anew and renew every room's version; returns how many texts were written.

    For changes of wording, of the hub's address or secret, and of what the catalogue says of a place.
    """
    renderer, catalogue = Renderer(settings), read_catalogue(db)
    count, chunk = 0, []
    for facts in _all_facts(db):
        if not facts.is_series:
            chunk.append(renderer.row(facts, catalogue))
            count += 1
        if len(chunk) == _CHUNK:
            _store(db, _TEXTS, chunk)
            chunk = []
    _store(db, _TEXTS, chunk)
    for few in _in_pieces(db.scalars(select(Series.booking_id).order_by(Series.booking_id)).all(), _FEW_SERIES):
        count += _renew(db, renderer, few)
    renew_versions(db, catalogue.rooms, now=now)
    return count
