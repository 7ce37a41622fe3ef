"""Every text written anew: for changes of wording, of the hub's address or secret, of what a catalogue says of a
place; and the rows that a seed writes itself."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Occurrence, Series
from campus.booking.queries.occurrences import OCCURRENCES
from campus.booking.services.versions import renew_versions
from campus.feeds.events import was_booked
from campus.feeds.models import FeedKind, FeedVersion, TextsState
from campus.feeds.renderer import RENDERER_VERSION, EventRows, Renderer, Row
from campus.feeds.session_texts import write_elsewhere
from campus.feeds.session_words import said_of
from campus.feeds.texts import read_facts, rendered_series, renew_series, store_events
from campus.feeds.versions import touch
from campus.groups.models import Group, GroupSession
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue

_CHUNK, _FEW_SERIES = 1_000, 50
# No renderer has this number.
_ASKED = 0


def event_text_rows(db: Session, occurrence_ids: Sequence[int] | None, settings: Settings) -> Iterator[Row]:
    """Rows of ``event_texts`` for the occurrences named, or for all (None), read a thousand at a time; of series those
    that stand alone."""
    renderer, series_ids = Renderer(settings), set()
    for chunk in _all_facts(db) if occurrence_ids is None else _some_facts(db, occurrence_ids):
        series_ids |= {facts.booking_id for facts in chunk if facts.is_series}
        yield from (rows.public for rows in _single_rows(db, renderer, chunk))
    wanted = None if occurrence_ids is None else set(occurrence_ids)
    for few in _in_pieces(sorted(series_ids), _FEW_SERIES):
        for rows in rendered_series(db, renderer, few).values():
            alone = (each.public for each in rows.alone)
            yield from (row for row in alone if wanted is None or row["occurrence_id"] in wanted)


def series_text_rows(db: Session, series_ids: Sequence[int], settings: Settings) -> Iterator[Row]:
    """Rows of ``series_texts`` for the series among the bookings named."""
    renderer = Renderer(settings)
    for few in _in_pieces(series_ids, _FEW_SERIES):
        for rows in rendered_series(db, renderer, few).values():
            if rows.rule is not None:
                yield rows.rule


def _single_rows(db: Session, renderer: Renderer, dates: Sequence[OccurrenceFacts]) -> list[EventRows]:
    single = [facts for facts in dates if not facts.is_series and was_booked(facts)]
    catalogue, said = read_catalogue(db), said_of(db, single)
    return [renderer.event_rows(facts, catalogue, said) for facts in single]


def _in_pieces(numbers: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for first in range(0, len(numbers), size):
        yield numbers[first : first + size]


def _some_facts(db: Session, occurrence_ids: Sequence[int]) -> Iterator[list[OccurrenceFacts]]:
    for chunk in _in_pieces(occurrence_ids, _CHUNK):
        yield read_facts(db, OCCURRENCES.where(Occurrence.id.in_(chunk)).order_by(Occurrence.id))


def _all_facts(db: Session) -> Iterator[list[OccurrenceFacts]]:
    last = 0
    while rows := read_facts(db, OCCURRENCES.where(Occurrence.id > last).order_by(Occurrence.id).limit(_CHUNK)):
        yield rows
        last = rows[-1].occurrence_id


def rewrite_rooms(db: Session, settings: Settings, room_ids: Collection[int], *, now: datetime) -> None:
    """Write the texts of what is booked in ``room_ids`` anew, after a change of what these or their place are called,
    and renew their versions."""
    renderer, wanted = Renderer(settings), sorted(room_ids)
    if not wanted:
        return
    series_ids = set(db.scalars(select(Series.booking_id).where(Series.room_id.in_(wanted))))
    last = 0
    here = OCCURRENCES.where(Occurrence.room_id.in_(wanted)).order_by(Occurrence.id).limit(_CHUNK)
    while facts := read_facts(db, here.where(Occurrence.id > last)):
        store_events(db, _single_rows(db, renderer, facts))
        series_ids |= {each.booking_id for each in facts if each.is_series}
        last = facts[-1].occurrence_id
    for few in _in_pieces(sorted(series_ids), _FEW_SERIES):
        renew_series(db, renderer, few)
    catalogue = read_catalogue(db)
    renew_versions(db, {each for number in wanted for each in catalogue.related_ids(catalogue.rooms[number])}, now=now)


def rebuild_texts(db: Session, settings: Settings, *, now: datetime) -> int:
    """Write every text anew and renew every version; returns how many texts were written."""
    renderer, count = Renderer(settings), 0
    for chunk in _all_facts(db):
        rows = _single_rows(db, renderer, chunk)
        store_events(db, rows)
        count += len(rows)
    for few in _in_pieces(db.scalars(select(Series.booking_id).order_by(Series.booking_id)).all(), _FEW_SERIES):
        count += renew_series(db, renderer, few)
    elsewhere = select(GroupSession.id).where(GroupSession.occurrence_id.is_(None)).order_by(GroupSession.id)
    for ids in _in_pieces(db.scalars(elsewhere).all(), _CHUNK):
        count += write_elsewhere(db, renderer, ids)
    renew_versions(db, read_catalogue(db).rooms, now=now)
    known = select(FeedVersion.kind, FeedVersion.target_id)
    for kind, target_id in db.execute(known).all():
        touch(db, kind, [target_id], now=now)
    touch(db, FeedKind.GROUP, db.scalars(select(Group.id)), now=now)
    return count


def ask_rewriting(db: Session) -> None:
    """Let the worker write every text anew: they name the hub, and it has another name now."""
    db.execute(update(TextsState).values(renderer=_ASKED))


def rewrite_where_asked(db: Session, settings: Settings, *, now: datetime) -> int:
    """Write every text anew if that was asked for; how many."""
    if db.scalar(select(TextsState.renderer)) != _ASKED:
        return 0
    return refresh_texts(db, settings, now=now) or 0


def refresh_texts(db: Session, settings: Settings, *, now: datetime) -> int | None:
    """Write every text anew if another renderer wrote them; how many, None where they stand as they should.

    An empty database is only marked.
    """
    found = db.scalar(select(TextsState.renderer))
    if found == RENDERER_VERSION:
        return None
    has_any = bool(db.scalar(select(func.count()).select_from(select(Occurrence.id).limit(1).subquery())))
    has_any = has_any or db.scalar(select(GroupSession.id).limit(1)) is not None
    count = rebuild_texts(db, settings, now=now) if has_any else 0
    if found is None:
        db.execute(insert(TextsState).values(id=1, renderer=RENDERER_VERSION))
    else:
        db.execute(update(TextsState).values(renderer=RENDERER_VERSION))
    return count
