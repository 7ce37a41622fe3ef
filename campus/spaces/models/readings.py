"""What the meters of rooms say, and from which value on a room counts as in use."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime, choice_of


class ReadingKind(StrEnum):
    """What is measured. Never sound or pictures."""

    POWER = "power"  # watts
    PRESENCE = "presence"  # people, as a sensor counts them
    CO2 = "co2"  # parts per million


class Reading(Base):
    """One value of one meter of a room at one instant."""

    __tablename__ = "readings"

    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    kind: Mapped[ReadingKind] = mapped_column(choice_of(ReadingKind), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    value: Mapped[float]

    __table_args__ = (Index(None, "at"), CheckConstraint("value >= 0", name="value"))


class ReadingThreshold(Base):
    """From ``at_least`` on a reading of that kind says that the room is in use; without one readings say nothing."""

    __tablename__ = "reading_thresholds"

    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    kind: Mapped[ReadingKind] = mapped_column(choice_of(ReadingKind), primary_key=True)
    at_least: Mapped[float]

    __table_args__ = (CheckConstraint("at_least > 0", name="at_least"),)
