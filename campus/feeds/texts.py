"""Keeping the text of every event and every series: written when it changes, so that a feed is a join."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Select, Table, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.booking.changes import Act, Listener, OccurrenceFacts, OccurrencesChanged
from campus.booking.models import Booking, Occurrence
from campus.booking.queries.occurrences import OCCURRENCES, facts_of
from campus.booking.queries.series import read_series
from campus.domain.rules import Visibility
from campus.feeds.events import was_booked
from campus.feeds.models import EventText, FeedKind
from campus.feeds.renderer import EventRows, Renderer, Row, SeriesRows
from campus.feeds.session_words import NOTHING, Said, said_of
from campus.feeds.versions import touch
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue

TEXTS, MEMBERS, SERIES, WHOLE, WHOLE_DATES, SESSIONS = (
    EventText.metadata.tables[name]
    for name in ("event_texts", "members_texts", "series_texts", "whole_texts", "whole_dates", "session_texts")
)


def _upsert(table: Table, dialect: str) -> Any:
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = make(table)
    kept = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=kept)


_UPSERTS = {
    (table.name, dialect): _upsert(table, dialect)
    for table in (TEXTS, MEMBERS, SERIES, WHOLE, WHOLE_DATES, SESSIONS)
    for dialect in ("sqlite", "postgresql")
}


def store(db: Session, table: Table, rows: Sequence[Row]) -> None:
    """Write ``rows`` of a table of texts, over those that are there."""
    if rows:
        connection = db.connection()
        connection.execute(_UPSERTS[table.name, connection.dialect.name], rows)


def store_events(db: Session, rows: Sequence[EventRows]) -> None:
    """Write the rows of dates that stand alone."""
    store(db, TEXTS, [each.public for each in rows])
    store(db, MEMBERS, [each.members for each in rows if each.members is not None])


def _forget_titles(db: Session, changed: OccurrencesChanged) -> None:
    """What residents may read no more is not kept."""
    hidden = [
        each.after.occurrence_id
        for each in changed.changes
        if each.before is not None
        and each.before.visibility is Visibility.MEMBERS
        and each.after.visibility is not Visibility.MEMBERS
    ]
    if hidden:
        db.execute(delete(MEMBERS).where(MEMBERS.c.occurrence_id.in_(hidden)))


def event_text_keeper(settings: Settings) -> Listener:
    """What keeps the texts in step with the bookings: in one statement an act, in a few more one that touches series
    or sessions, however many dates they have."""
    renderer = Renderer(settings)

    def keep(db: Session, changed: OccurrencesChanged) -> None:
        _touch_feeds(db, changed)
        _forget_titles(db, changed)
        after = [change.after for change in changed.changes]
        single = [each for each in after if not each.is_series and was_booked(each)]
        # What is made just now is no session yet.
        is_new = changed.act is Act.MADE
        if single:
            write_singles(db, renderer, single, is_new=is_new)
        dates = by_booking(each for each in after if each.is_series)
        if is_new:
            _store_series(db, _rendered(db, renderer, dates, NOTHING))
        elif dates:
            # A series that dates have left is among them: its last date has counted that.
            renew_series(db, renderer, sorted(dates))

    return keep


def _touch_feeds(db: Session, changed: OccurrencesChanged) -> None:
    facts = [each for change in changed.changes for each in (change.before, change.after) if each is not None]
    people = {number for each in facts for number in (each.organizer_id, each.booked_by_id)}
    touch(db, FeedKind.PERSON, people, now=changed.now)
    touch(db, FeedKind.ORGANIZATION, {each.organization_id for each in facts}, now=changed.now)


def write_singles(db: Session, renderer: Renderer, dates: Sequence[OccurrenceFacts], *, is_new: bool = False) -> None:
    """Write the texts of dates that belong to no series, and renew their groups' versions."""
    said = NOTHING if is_new else said_of(db, dates)
    catalogue = read_catalogue(db)
    store_events(db, [renderer.event_rows(each, catalogue, said) for each in dates])
    touch_groups(db, said, dates)


def touch_groups(db: Session, said: Said, dates: Iterable[OccurrenceFacts]) -> None:
    """Renew the versions of the groups that meet on ``dates``."""
    for each in dates:
        words = said.dates.get(each.occurrence_id)
        if words is not None:
            touch(db, FeedKind.GROUP, [words.of.group_id], now=max(each.revised_at, words.revised_at))


def _rendered(
    db: Session, renderer: Renderer, dates: Mapping[int, Sequence[OccurrenceFacts]], said: Said
) -> dict[int, SeriesRows]:
    """The rows of series, by booking; ``dates`` are all of each, in the order in which they were planned."""
    catalogue = read_catalogue(db)
    found = read_series(db, dates) if dates else {}
    return {number: renderer.series_rows(found[number], dates[number], catalogue, said) for number in sorted(found)}


def rendered_series(db: Session, renderer: Renderer, series_ids: Collection[int]) -> dict[int, SeriesRows]:
    """The rows of whole series as they stand, by booking; other bookings are left out."""
    dates = dates_of(db, series_ids)
    return _rendered(db, renderer, dates, said_of(db, chain.from_iterable(dates.values())))


def renew_series(db: Session, renderer: Renderer, series_ids: Collection[int]) -> int:
    """Write all texts of series anew and drop those that are told no more; returns how many were written for rooms."""
    dates = dates_of(db, series_ids)
    said = said_of(db, chain.from_iterable(dates.values()))
    rendered = _rendered(db, renderer, dates, said)
    every = {each.occurrence_id for series_id in dates for each in dates[series_id]}
    alone = {row.public["occurrence_id"] for rows in rendered.values() for row in rows.alone}
    whole_alone = {row["occurrence_id"] for rows in rendered.values() for row in rows.whole_alone}
    if any(each[0].visibility is Visibility.MEMBERS for each in dates.values()):
        db.execute(delete(MEMBERS).where(MEMBERS.c.occurrence_id.in_(sorted(every))))
    db.execute(delete(TEXTS).where(TEXTS.c.occurrence_id.in_(sorted(every - alone))))
    # A date that went over to another series had its text under the old one.
    db.execute(delete(WHOLE_DATES).where(WHOLE_DATES.c.occurrence_id.in_(sorted(every - whole_alone))))
    untold = [number for number, rows in rendered.items() if rows.rule is None]
    if untold:
        db.execute(delete(SERIES).where(SERIES.c.booking_id.in_(untold)))
    untold = [number for number, rows in rendered.items() if rows.whole_rule is None]
    if untold:
        db.execute(delete(WHOLE).where(WHOLE.c.booking_id.in_(untold)))
    for each in dates.values():
        touch_groups(db, said, each)
    return _store_series(db, rendered)


def _store_series(db: Session, rendered: Mapping[int, SeriesRows]) -> int:
    rules = [rows.rule for rows in rendered.values() if rows.rule is not None]
    alone = [row for rows in rendered.values() for row in rows.alone]
    store(db, SERIES, rules)
    store_events(db, alone)
    store(db, WHOLE, [rows.whole_rule for rows in rendered.values() if rows.whole_rule is not None])
    store(db, WHOLE_DATES, [row for rows in rendered.values() for row in rows.whole_alone])
    return len(rules) + len(alone)


def dates_of(db: Session, series_ids: Collection[int]) -> dict[int, list[OccurrenceFacts]]:
    """All dates of bookings in the order in which they were planned, by booking."""
    statement = OCCURRENCES.where(Booking.id.in_(series_ids)).order_by(Occurrence.original_starts_at)
    return by_booking(read_facts(db, statement))


def by_booking(dates: Iterable[OccurrenceFacts]) -> dict[int, list[OccurrenceFacts]]:
    """Dates by their booking, in the order given."""
    found: dict[int, list[OccurrenceFacts]] = defaultdict(list)
    for each in dates:
        found[each.booking_id].append(each)
    return found


def read_facts(db: Session, statement: Select[*tuple[object, ...]]) -> list[OccurrenceFacts]:
    """What a statement that began with ``OCCURRENCES`` finds."""
    return [facts_of(row) for row in db.execute(statement).all()]
