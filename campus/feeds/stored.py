"""The stored texts that a feed joins: of a room, or of everything else that is told whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, Table, func, or_, select
from sqlalchemy.orm import Session

from campus.domain.hubtime import at
from campus.domain.rules import Visibility
from campus.feeds.masking import masked
from campus.feeds.models import Detail, EventText, FeedKind
from campus.feeds.scopes import Audience, Scope, least, level_of
from campus.groups.models import GroupStatus

DAYS_BACK = timedelta(days=90)
MONTHS_AHEAD = relativedelta(months=18)
DAYS_CANCELLED = timedelta(days=30)
_T = EventText.metadata.tables
# Core tables: texts read through the mapper cost twice as much.
_TEXTS, _MEMBERS, _SERIES, _WHOLE, _DATES, _ELSEWHERE = (
    _T[name]
    for name in ("event_texts", "members_texts", "series_texts", "whole_texts", "whole_dates", "session_texts")
)
_BOOKINGS, _OCCURRENCES, _SESSIONS, _SEASONS, _GROUPS = (
    _T[name] for name in ("bookings", "occurrences", "sessions", "seasons", "groups")
)


@dataclass(frozen=True, slots=True)
class Window:
    """What feeds tell on one day of the hub: from 90 days back to 18 months ahead, cancelled ones for 30 days. All
    bounds are midnights, so that a feed changes by itself only from day to day."""

    first: datetime
    end: datetime
    cancelled: datetime

    @classmethod
    def on(cls, today: date) -> "Window":
        return cls(at(today - DAYS_BACK), at(today + MONTHS_AHEAD), at(today - DAYS_CANCELLED))

    def holds(self, table: Table, *, is_whole: bool) -> list[ColumnElement[bool]]:
        """Whether a row is told; of a series as soon as any of its dates is within."""
        it = table.c
        return [
            it.starts_at < self.end,
            (it.ends_at if is_whole else it.starts_at) >= self.first,
            or_(it.cancelled_at.is_(None), it.cancelled_at >= self.cancelled),
        ]


@dataclass(frozen=True, slots=True)
class FeedTexts:
    """VEVENTs in their order, and the zones that they name beside the hub's."""

    texts: Sequence[str]
    zones: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is told: in which language, how much at most, and what a busy event is called for them."""

    locale: str
    audience: Audience
    detail: Detail
    booked: str
    secret: bytes

    def column(self, table: Table, name: str = "text") -> Any:
        return table.c[f"{name}_{'ko' if self.locale == 'ko' else 'en'}"]

    def own_series(self) -> Any:
        """The text of a series in its room: the public's, for residents theirs where they may read more."""
        if self.audience is Audience.PUBLIC:
            return self.column(_SERIES)
        return func.coalesce(self.column(_SERIES, "members"), self.column(_SERIES))

    def tell(self, text: str, visibility: Visibility | None = None) -> str:
        """``text`` as they may read it; ``visibility`` None: it was written for them."""
        level = Detail.FULL if visibility is None else level_of(visibility, self.audience)
        return masked(text, least(level, self.detail), booked=self.booked, secret=self.secret)

    def tell_all(self, rows: Iterable[tuple[str, Visibility]]) -> list[str]:
        return [self.tell(text, visibility) for text, visibility in rows]


def read_room(db: Session, room_ids: Sequence[int], today: date, reader: Reader) -> FeedTexts:
    """The texts of ``room_ids``, in an order that stays: series by their start, then everything else. Two
    statements."""
    window, connection = Window.on(today), db.connection()
    series, it = _SERIES.c, _TEXTS.c
    whole = (
        select(reader.own_series(), series.visibility, series.zone)
        .where(series.room_id.in_(room_ids), *window.holds(_SERIES, is_whole=True))
        .order_by(series.starts_at, series.booking_id)
    )
    found = connection.execute(whole).all()
    texts = [_own(reader, text, visibility) for text, visibility, _zone in found]
    texts += _single(db, reader, [it.room_id.in_(room_ids), *window.holds(_TEXTS, is_whole=False)])
    return FeedTexts(texts, frozenset(zone for *_rest, zone in found))


def _single(db: Session, reader: Reader, conditions: Sequence[Any]) -> list[str]:
    """The texts of dates that stand alone, which are most of a feed: for the public nothing but the text is read."""
    it, connection = _TEXTS.c, db.connection()
    order = (it.starts_at, it.occurrence_id)
    if reader.audience is Audience.PUBLIC:
        texts = connection.execute(select(reader.column(_TEXTS)).where(*conditions).order_by(*order)).scalars().all()
        return list(texts) if reader.detail is Detail.FULL else [reader.tell(text) for text in texts]
    own = func.coalesce(reader.column(_MEMBERS), reader.column(_TEXTS))
    joined = _TEXTS.outerjoin(_MEMBERS, _MEMBERS.c.occurrence_id == it.occurrence_id)
    statement = select(own, it.visibility).select_from(joined).where(*conditions).order_by(*order)
    return [_own(reader, text, visibility) for text, visibility in connection.execute(statement)]


def _own(reader: Reader, text: str, visibility: Visibility) -> str:
    """A text that is the public's, or the residents' where they are told: only that tells a title and no more."""
    if reader.audience is Audience.PUBLIC or visibility is not Visibility.MEMBERS:
        return text if reader.detail is Detail.FULL else reader.tell(text)
    return reader.tell(text, visibility)


def read_whole(db: Session, scope: Scope, today: date, reader: Reader) -> FeedTexts:
    """The texts of a feed that knows no room: series told whole, their other dates, single ones, sessions elsewhere;
    each by their start. Four statements."""
    window, connection = Window.on(today), db.connection()
    visible = _visible(scope, reader.audience)
    whole, date_, it, other = _WHOLE.c, _DATES.c, _TEXTS.c, _ELSEWHERE.c
    series = connection.execute(
        select(reader.column(_WHOLE), whole.visibility, whole.zone)
        .where(*visible(whole), *_of_booking(scope, whole.booking_id), *window.holds(_WHOLE, is_whole=True))
        .order_by(whole.starts_at, whole.booking_id)
    ).all()
    dates = connection.execute(
        select(reader.column(_DATES), date_.visibility)
        .where(*visible(date_), *_of_booking(scope, date_.booking_id), *window.holds(_DATES, is_whole=False))
        .order_by(date_.starts_at, date_.occurrence_id)
    ).all()
    alone = [it.is_of_series.is_(False), *visible(it), *_of_occurrence(scope), *window.holds(_TEXTS, is_whole=False)]
    elsewhere = connection.execute(
        select(reader.column(_ELSEWHERE))
        .where(*_of_session(scope), *window.holds(_ELSEWHERE, is_whole=False))
        .order_by(other.starts_at, other.session_id)
    ).scalars()
    texts = reader.tell_all((text, visibility) for text, visibility, _zone in series)
    texts += reader.tell_all(dates)
    texts += _single(db, reader, alone)
    texts += [reader.tell(text) for text in elsewhere]
    return FeedTexts(texts, frozenset(zone for *_rest, zone in series))


def _visible(scope: Scope, audience: Audience) -> Any:
    """A group's feed shows when it meets, whoever may read the title; all others leave out what is not to be read."""
    if scope.kind is FeedKind.GROUP:
        return lambda _columns: []
    seen = [Visibility.PUBLIC] if audience is Audience.PUBLIC else [Visibility.PUBLIC, Visibility.MEMBERS]
    return lambda columns: [columns.visibility.in_(seen)]


def _in_sessions(scope: Scope, column: Any) -> Any:
    """The occurrences (or, by ``column``, their bookings) that are sessions within ``scope``."""
    statement = (
        select(column)
        .select_from(_SESSIONS)
        .join(_SEASONS, _SEASONS.c.id == _SESSIONS.c.season_id)
        .join(_OCCURRENCES, _OCCURRENCES.c.id == _SESSIONS.c.occurrence_id)
    )
    if scope.season_id is not None:
        return statement.where(_SEASONS.c.id == scope.season_id)
    if scope.kind is FeedKind.GROUP:
        return statement.where(_SEASONS.c.group_id == scope.target_id)
    return statement.join(_GROUPS, _GROUPS.c.id == _SEASONS.c.group_id).where(_GROUPS.c.kind == scope.group_kind)


def _of_booking(scope: Scope, booking_id: Any) -> list[Any]:
    if scope.kind is FeedKind.ORGANIZATION:
        theirs = select(_BOOKINGS.c.id).where(_BOOKINGS.c.organization_id == scope.target_id)
        return [booking_id.in_(theirs)]
    if scope.kind is FeedKind.GROUP or scope.group_kind is not None:
        return [booking_id.in_(_in_sessions(scope, _OCCURRENCES.c.booking_id))]
    return []


def _of_occurrence(scope: Scope) -> list[Any]:
    it = _TEXTS.c.occurrence_id
    if scope.kind is FeedKind.ORGANIZATION:
        theirs = (
            select(_OCCURRENCES.c.id)
            .join(_BOOKINGS, _BOOKINGS.c.id == _OCCURRENCES.c.booking_id)
            .where(_BOOKINGS.c.organization_id == scope.target_id)
        )
        return [it.in_(theirs)]
    if scope.kind is FeedKind.GROUP or scope.group_kind is not None:
        return [it.in_(_in_sessions(scope, _OCCURRENCES.c.id))]
    return []


def _of_session(scope: Scope) -> list[Any]:
    it = _ELSEWHERE.c
    if scope.kind is FeedKind.ORGANIZATION:
        return [it.organization_id == scope.target_id]
    if scope.season_id is not None:
        return [it.season_id == scope.season_id]
    seasons = select(_SEASONS.c.id).join(_GROUPS, _GROUPS.c.id == _SEASONS.c.group_id)
    if scope.kind is FeedKind.GROUP:
        return [it.season_id.in_(seasons.where(_GROUPS.c.id == scope.target_id))]
    shown = seasons.where(_GROUPS.c.status.in_((GroupStatus.ACTIVE, GroupStatus.ENDED)))
    return [it.season_id.in_(shown if scope.group_kind is None else shown.where(_GROUPS.c.kind == scope.group_kind))]
