"""Zones, buildings, floors and rooms, and what rooms have."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campus.db import Base, UtcDateTime, choice_of
from campus.spaces.models.rules import OpeningHours


class RoomKind(StrEnum):
    """What a room is for."""

    MEETING = "meeting"
    SEMINAR = "seminar"
    LECTURE = "lecture"
    HALL = "hall"
    STUDIO = "studio"
    LOUNGE = "lounge"
    DESK = "desk"
    BOOTH = "booth"


class Zone(Base):
    """One of the hub's parts on the city's plan."""

    __tablename__ = "zones"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name_ko: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    position: Mapped[int]


class Building(Base):
    """A building of a zone; latitude and longitude in WGS 84."""

    __tablename__ = "buildings"

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"), index=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name_ko: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    address_ko: Mapped[str] = mapped_column(String(200))
    address_en: Mapped[str] = mapped_column(String(200))
    latitude: Mapped[float]
    longitude: Mapped[float]

    zone: Mapped[Zone] = relationship()


class Floor(Base):
    """A floor; ``level`` 1 is the ground floor, -1 the first basement (Korean counting)."""

    __tablename__ = "floors"

    id: Mapped[int] = mapped_column(primary_key=True)
    building_id: Mapped[int] = mapped_column(ForeignKey("buildings.id"), index=True)
    level: Mapped[int]

    building: Mapped[Building] = relationship()


class Room(Base):
    """A room. ``whole_id`` names the divisible room of which it is a part; a part is never itself divided."""

    __tablename__ = "rooms"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    floor_id: Mapped[int] = mapped_column(ForeignKey("floors.id"), index=True)
    whole_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id"), index=True)
    kind: Mapped[RoomKind] = mapped_column(choice_of(RoomKind))
    name_ko: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    number: Mapped[str] = mapped_column(String(20), default="")
    capacity: Mapped[int]
    area_m2: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    about_ko: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    search_text: Mapped[str] = mapped_column(String(600), default="")
    search_jamo: Mapped[str] = mapped_column(String(1200), default="")
    search_initials: Mapped[str] = mapped_column(String(600), default="")
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    floor: Mapped[Floor] = relationship()
    aliases: Mapped[list["RoomAlias"]] = relationship(cascade="all, delete-orphan")
    fittings: Mapped[list["Fitting"]] = relationship(cascade="all, delete-orphan")
    opening_hours: Mapped[list[OpeningHours]] = relationship(cascade="all, delete-orphan")

    __table_args__ = (
        CheckConstraint("capacity > 0", name="capacity_positive"),
        CheckConstraint("area_m2 > 0", name="area_positive"),
        CheckConstraint("whole_id IS NULL OR whole_id <> id", name="not_own_part"),
    )


class RoomAlias(Base):
    """Another name people use for a room."""

    __tablename__ = "room_aliases"

    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    alias: Mapped[str] = mapped_column(String(100), primary_key=True)


class Equipment(Base):
    """A thing that rooms may have."""

    __tablename__ = "equipment"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name_ko: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    icon: Mapped[str] = mapped_column(String(40), default="check")
    position: Mapped[int] = mapped_column(default=0)


class Fitting(Base):
    """How many of a piece of equipment a room has."""

    __tablename__ = "fittings"

    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"), primary_key=True)
    quantity: Mapped[int] = mapped_column(default=1)

    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)


class SpacesRevision(Base):
    """One row: a random token that changes with every change of the tables above, and when that was.

    Random, not counted: a rolled-back change and the next one must never share a value, or caches would mix them up.
    """

    __tablename__ = "spaces_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)
