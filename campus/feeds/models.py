"""What feeds keep ready, each event's and each series' text, and what is kept of private feeds and of who fetches."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime, choice_of
from campus.domain.rules import Visibility


class FeedKind(StrEnum):
    """What a feed is about; all but ``HUB`` and ``PERSON`` name one of theirs."""

    HUB = "hub"
    ROOM = "room"
    GROUP = "group"
    ORGANIZATION = "organization"
    PERSON = "person"


class Detail(StrEnum):
    """How much of its events a feed tells."""

    FULL = "full"
    TITLE = "title"
    BUSY = "busy"


class FeedPurpose(StrEnum):
    """What a private feed is for: one person has one feed of a kind for each."""

    OWN = "own"  # a calendar program of one's own
    SHARED = "shared"  # somebody who is trusted with it
    DEVICE = "device"  # a screen or another program


class Client(StrEnum):
    """Families of programs that fetch feeds."""

    GOOGLE = "google"
    APPLE = "apple"
    OUTLOOK = "outlook"
    THUNDERBIRD = "thunderbird"
    GNOME = "gnome"
    OTHER = "other"


_TIME_ONLY = text("'time-only'")


class EventText(Base):
    """The VEVENT of one occurrence as the public may read it, in Korean and in English; of a series only for dates that
    stand alone in the feed of a room."""

    __tablename__ = "event_texts"

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    text_ko: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    visibility: Mapped[Visibility] = mapped_column(choice_of(Visibility), server_default=_TIME_ONLY)
    is_of_series: Mapped[bool] = mapped_column(server_default=false())

    __table_args__ = (Index(None, "room_id", "starts_at"), Index(None, "visibility", "starts_at"))


class MembersText(Base):
    """The VEVENT of an occurrence as residents may read it, where the public may not. Apart from :class:`EventText`, so
    that the public's texts lie close together."""

    __tablename__ = "members_texts"

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"), primary_key=True)
    text_ko: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)


class SeriesText(Base):
    """The VEVENTs of a whole series as the public may read it: the one with its rule and the dates left out, and those
    of dates that differ from it (RECURRENCE-ID), which no reader may see without the first, nor the first without them.

    They speak of the dates that take place in ``room_id``; every other has an :class:`EventText`. ``starts_at`` and
    ``ends_at`` bound all that is shown; ``zone`` is the one whose VTIMEZONE the text needs. ``members_…``: what
    residents may read where the public may not.
    """

    __tablename__ = "series_texts"

    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    zone: Mapped[str] = mapped_column(String(64))
    text_ko: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    visibility: Mapped[Visibility] = mapped_column(choice_of(Visibility), server_default=_TIME_ONLY)
    members_ko: Mapped[str | None] = mapped_column(Text)
    members_en: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (Index(None, "room_id", "starts_at"),)


class WholeText(Base):
    """The VEVENTs of a series wherever its dates take place, as residents may read them: for the feeds that know no
    room. Of a booking that is not public the public may know less (:mod:`campus.feeds.masking`)."""

    __tablename__ = "whole_texts"

    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), primary_key=True)
    visibility: Mapped[Visibility] = mapped_column(choice_of(Visibility))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    zone: Mapped[str] = mapped_column(String(64))
    text_ko: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index(None, "visibility", "starts_at"),)


class WholeDate(Base):
    """The VEVENT of a date of a series that its rule does not tell, beside :class:`WholeText`."""

    __tablename__ = "whole_dates"

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"), primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    visibility: Mapped[Visibility] = mapped_column(choice_of(Visibility))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    text_ko: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index(None, "visibility", "starts_at"),)


class SessionText(Base):
    """The VEVENT of a session that has no room of the hub. ``sequence`` is RFC 5545's: time, place and status raise it.

    ``organization_id``: where whoever began its season came from when the text was written.
    """

    __tablename__ = "session_texts"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"), index=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(String(200))
    sequence: Mapped[int]
    text_ko: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index(None, "starts_at"),)


class FeedVersion(Base):
    """How often what the feed of one group, organization or person tells was changed. ``changed_at`` never stands
    still from one to the next. Rooms have their own (``room_versions``)."""

    __tablename__ = "feed_versions"

    kind: Mapped[FeedKind] = mapped_column(choice_of(FeedKind), primary_key=True)
    target_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FeedToken(Base):
    """A private feed: who holds the address reads it. The token itself is shown once and never kept, its SHA-256 is.

    ``target_id`` is 0 for the hub and for the person. A revoked one is no more in the table.
    """

    __tablename__ = "feed_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    kind: Mapped[FeedKind] = mapped_column(choice_of(FeedKind))
    target_id: Mapped[int] = mapped_column(default=0)
    purpose: Mapped[FeedPurpose] = mapped_column(choice_of(FeedPurpose))
    detail: Mapped[Detail] = mapped_column(choice_of(Detail))
    name: Mapped[str] = mapped_column(String(60))
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    __table_args__ = (UniqueConstraint("resident_id", "kind", "target_id", "purpose"),)


class FeedReceipt(Base):
    """That programs of one family fetched a feed, last at ``last_at`` to the hour. ``feed`` is its address without
    any token: ``room:3``, ``hub``; a private one by its row, ``token:5``."""

    __tablename__ = "feed_receipts"

    feed: Mapped[str] = mapped_column(String(40), primary_key=True)
    client: Mapped[Client] = mapped_column(choice_of(Client), primary_key=True)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    count: Mapped[int]


class LateNotice(Base):
    """That people were told by mail of a late change of a date, once for each of its states."""

    __tablename__ = "late_notices"

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_by_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    people: Mapped[int]


class TextsState(Base):
    """The renderer that wrote all texts: the only row has the id 1."""

    __tablename__ = "texts_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    renderer: Mapped[int]

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
