"""Stored texts after words changed under them: written anew, so that calendars fetch what stands now."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from campus.booking.models import Booking, Occurrence, Series
from campus.booking.queries.occurrences import OCCURRENCES
from campus.booking.services.versions import renew_versions
from campus.domain.search import search_key
from campus.feeds.events import was_booked
from campus.feeds.models import FeedKind
from campus.feeds.renderer import Renderer
from campus.feeds.texts import read_facts, renew_series, write_singles
from campus.feeds.versions import touch
from campus.groups.changes import announce_sessions
from campus.groups.models import Group, GroupSession, Segment
from campus.groups.services.founding import set_group_search
from campus.people.models import Organization
from campus.people.services.names import set_organization_search
from campus.settings import Settings
from campus.spaces.models import Room, RoomAlias
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.services.revision import renew_revision

_PIECE = 500
# Tables of which a change shows in every room and feed.
_OF_SPACES = frozenset(
    {"rooms", "room_aliases", "buildings", "zones", "policies", "closures", "equipment", "special_holidays"}
)
_OF_GROUPS = frozenset({"groups", "group_topics", "seasons", "sessions", "segments"})


def retell(db: Session, settings: Settings, bookings: Collection[int], *, now: datetime) -> None:
    """Write the texts of ``bookings`` anew, and renew all that calendars and boards ask for."""
    renderer, rooms, organizations = Renderer(settings), set[int](), set[int | None]()
    ordered = sorted(bookings)
    for first in range(0, len(ordered), _PIECE):
        some = ordered[first : first + _PIECE]
        dated = update(Occurrence).where(Occurrence.booking_id.in_(some)).values(revised_at=now)
        db.execute(dated, execution_options={"synchronize_session": False})
        facts = read_facts(db, OCCURRENCES.where(Booking.id.in_(some)).order_by(Occurrence.id))
        rooms |= {each.room_id for each in facts}
        organizations |= {each.organization_id for each in facts}
        single = [each for each in facts if not each.is_series and was_booked(each)]
        if single:
            write_singles(db, renderer, single)
        series = db.scalars(select(Series.booking_id).where(Series.booking_id.in_(some))).all()
        if series:
            renew_series(db, renderer, sorted(series))
    catalogue = read_catalogue(db)
    shown_in = {number for each in rooms for number in catalogue.related_ids(catalogue.rooms[each])}
    renew_versions(db, shown_in, now=now)
    touch(db, FeedKind.ORGANIZATION, organizations, now=now)


def retell_sessions(db: Session, ids: Collection[int], swept: Collection[str], *, now: datetime) -> None:
    """The same for sessions in which they present or presented, and for all where words of groups changed."""
    presented = select(Segment.session_id).where(Segment.presenter_id.in_(ids))
    wanted = select(GroupSession.id)
    if not _OF_GROUPS & set(swept):
        wanted = wanted.where(or_(GroupSession.id.in_(presented)))
    announce_sessions(db, db.scalars(wanted.order_by(GroupSession.id)).all(), now=now)


def refold(db: Session, swept: Collection[str], *, now: datetime) -> None:
    """Bring what things are found by up to their names, where these changed."""
    if _OF_SPACES & set(swept):
        renew_revision(db, now=now)
    if {"organizations", "organization_aliases"} & set(swept):
        for each in db.scalars(select(Organization)).all():
            set_organization_search(each)
    if {"groups", "group_topics"} & set(swept):
        for group in db.scalars(select(Group)).all():
            set_group_search(group)
    if {"rooms", "room_aliases"} & set(swept):
        for room in db.scalars(select(Room)).all():
            aliases = db.scalars(select(RoomAlias.alias).where(RoomAlias.room_id == room.id)).all()
            key = search_key([room.name_ko, room.name_en, room.number, *aliases])
            room.search_text, room.search_jamo = key.text[:600], key.jamo[:1200]
            room.search_initials = key.initials[:600]
    db.flush()
