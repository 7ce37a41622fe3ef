"""Who came and who did not: check-ins, points of the no-show ledger."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime, choice_of


class CheckInWay(StrEnum):
    """How an occurrence was checked in."""

    PAGE = "page"  # its own page, or "my bookings"
    DOOR = "door"  # the QR code at the room's door
    CODE = "code"  # six digits, on a phone
    DISPLAY = "display"  # six digits, on the display at the door
    LATE = "late"  # booked so late that whoever booked is there
    SESSION = "session"  # someone checked in to the group's session that meets there
    ACTIVITY = "activity"  # the room's own readings show that it is in use
    MANAGER = "manager"  # a manager put it right


class CheckIn(Base):
    """What became of one occurrence once its time came. There is no row before anything happened.

    ``is_required`` keeps whether the rules of that day asked for a check-in; ``people`` how many were counted.
    ``warned_at`` is when nobody had come yet, ``no_show_at`` when it was noted that nobody came: the room was released
    then, ``Occurrence.ended_at`` says from when.
    """

    __tablename__ = "check_ins"

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"), primary_key=True, autoincrement=False)
    is_required: Mapped[bool]
    checked_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    way: Mapped[CheckInWay | None] = mapped_column(choice_of(CheckInWay))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    people: Mapped[int | None]
    warned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    no_show_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("(checked_in_at IS NULL) = (way IS NULL)", name="way_of_check_in"),
        CheckConstraint("checked_in_at IS NULL OR no_show_at IS NULL", name="came_or_not"),
        CheckConstraint("people IS NULL OR people > 0", name="people_positive"),
    )


class NoShowPoint(Base):
    """One point of a resident in the ledger, for one occurrence at most once. An excused one does not count.

    The member may contest it once, in words; a manager answers by excusing it or with ``answer``.
    """

    __tablename__ = "no_show_points"

    id: Mapped[int] = mapped_column(primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"), unique=True)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    contested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    contest: Mapped[str] = mapped_column(String(500), default="", server_default=text("''"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    answer: Mapped[str] = mapped_column(String(500), default="", server_default=text("''"))
    excused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "resident_id", "given_at"),)
