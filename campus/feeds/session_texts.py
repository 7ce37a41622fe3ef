"""Keeping the texts in step with what is said of sessions, in rooms and elsewhere."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.models import Occurrence
from campus.booking.queries.occurrences import OCCURRENCES
from campus.booking.services.versions import renew_versions
from campus.domain.slot import Slot
from campus.feeds.events import Voice
from campus.feeds.models import FeedKind
from campus.feeds.renderer import Renderer, Row
from campus.feeds.session_events import SessionElsewhere, session_elsewhere
from campus.feeds.session_words import SessionWords, words_of_sessions
from campus.feeds.texts import SESSIONS, read_facts, renew_series, store, write_singles
from campus.feeds.versions import touch
from campus.groups.changes import SessionListener, SessionsChanged
from campus.groups.models import COMING, GroupSession, Season
from campus.ical.writer import write_event
from campus.people.queries.affiliations import current_organization_id
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue


def session_text_keeper(settings: Settings) -> SessionListener:
    """What writes the texts of sessions whose words changed: of those in rooms through the bookings' texts."""
    renderer = Renderer(settings)

    def keep(db: Session, changed: SessionsChanged) -> None:
        statement = OCCURRENCES.join(GroupSession, GroupSession.occurrence_id == Occurrence.id)
        dates = read_facts(db, statement.where(GroupSession.id.in_(sorted(changed.session_ids))))
        single = [each for each in dates if not each.is_series]
        if single:
            write_singles(db, renderer, single)
        series_ids = sorted({each.booking_id for each in dates if each.is_series})
        if series_ids:
            renew_series(db, renderer, series_ids)
        write_elsewhere(db, renderer, changed.session_ids)
        _renew(db, changed, {each.room_id for each in dates})

    return keep


def _renew(db: Session, changed: SessionsChanged, room_ids: Collection[int]) -> None:
    """Renew the versions of the groups, and of the rooms in whose feeds the sessions stand."""
    mine = select(Season.group_id).join(GroupSession, GroupSession.season_id == Season.id)
    touch(db, FeedKind.GROUP, db.scalars(mine.where(GroupSession.id.in_(changed.session_ids))), now=changed.now)
    if room_ids:
        catalogue = read_catalogue(db)
        shown_in = {each for room_id in room_ids for each in catalogue.related_ids(catalogue.rooms[room_id])}
        renew_versions(db, shown_in, now=changed.now)


def write_elsewhere(db: Session, renderer: Renderer, session_ids: Collection[int]) -> int:
    """Write the texts of those of the sessions that have no room of the hub; how many."""
    statement = (
        select(GroupSession, Season.created_by_id, Season.created_at)
        .join(Season, Season.id == GroupSession.season_id)
        .where(GroupSession.id.in_(sorted(session_ids)), GroupSession.occurrence_id.is_(None))
        .order_by(GroupSession.id)
    )
    rows = db.execute(statement).all()
    if not rows:
        return 0
    told = _told_before(db, [session.id for session, *_rest in rows])
    words = words_of_sessions(db, [session.id for session, *_rest in rows])
    voices = renderer.voices(read_catalogue(db))
    homes: dict[tuple[int, datetime], int | None] = {}
    written = []
    for session, by_id, made_at in rows:
        if (by_id, made_at) not in homes:
            homes[by_id, made_at] = current_organization_id(db, by_id, now=made_at)
        it = _elsewhere(session, told.get(session.id), made_at)
        written.append(_row(voices, session, it, words[session.id], homes[by_id, made_at]))
        touch(db, FeedKind.ORGANIZATION, [homes[by_id, made_at]], now=session.revised_at)
    store(db, SESSIONS, written)
    return len(written)


def _told_before(db: Session, session_ids: Collection[int]) -> dict[int, Row]:
    """What the texts of sessions said of time, place and status, by session."""
    rows = db.execute(select(SESSIONS).where(SESSIONS.c.session_id.in_(session_ids)))
    return {row.session_id: row._asdict() for row in rows}


def _elsewhere(session: GroupSession, told: Row | None, made_at: datetime) -> SessionElsewhere:
    slot, is_off = Slot(session.starts_at, session.ends_at), session.status not in COMING
    sequence = 0
    if told is not None:
        before = (told["starts_at"], told["ends_at"], told["place"], told["cancelled_at"] is not None)
        sequence = told["sequence"] + (before != (slot.starts_at, slot.ends_at, session.place, is_off))
    revised_at = session.revised_at
    return SessionElsewhere(session.id, slot, session.status, session.place, sequence, made_at, revised_at)


def _row(
    voices: tuple[Voice, Voice],
    session: GroupSession,
    it: SessionElsewhere,
    words: SessionWords,
    organization_id: int | None,
) -> Row:
    texts = [write_event(session_elsewhere(it, words, voice)) for voice in voices]
    return {
        "session_id": session.id,
        "season_id": session.season_id,
        "organization_id": organization_id,
        "starts_at": it.slot.starts_at,
        "ends_at": it.slot.ends_at,
        "cancelled_at": None if session.status in COMING else session.revised_at,
        "place": session.place,
        "sequence": it.sequence,
        "text_ko": texts[0],
        "text_en": texts[1],
    }
