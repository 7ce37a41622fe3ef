"""What was imported from calendar files, and imports that go on."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime, choice_of


class ImportedEvent(Base):
    """An event of somebody's calendar that became a booking.

    ``uid`` names it there, together with its original start where it is one date of a series that was not in the file.
    ``content_sha256`` and ``sequence`` are those of the event as it was last imported.
    """

    __tablename__ = "imported_events"

    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), primary_key=True, autoincrement=False)
    uid: Mapped[str] = mapped_column(String(300), primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    content_sha256: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int]


class ImportStep(StrEnum):
    """Where an import stands: ``LOOKING`` and ``BOOKING`` go on by themselves, ``READY`` waits for its owner."""

    LOOKING = "looking"
    READY = "ready"
    BOOKING = "booking"


class ImportJob(Base):
    """An import: the file as it was sent, and what was chosen so far. It goes on while its owner is elsewhere, and is
    forgotten a day after it was begun.

    Its step began ``began_at``; ``done`` of ``total`` events have been looked through. Whoever works on it holds it
    until ``claimed_until``: after that another begins the step anew, some ``attempts`` at most. ``answers`` and
    ``outcome`` are JSON, of ``Answers`` and ``Outcome`` in :mod:`campus.importing.answers`.
    """

    __tablename__ = "import_jobs"

    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    step: Mapped[ImportStep] = mapped_column(choice_of(ImportStep))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answers: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (Index(None, "created_at"), Index(None, "step", "claimed_until"))
