"""Files of people: what is in them, how far they are, and whom they brought."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime, choice_of


class FileStep(StrEnum):
    """Where a file stands: ``WRITING`` and ``UNDOING`` go on by themselves, the others wait for their owner."""

    READY = "ready"
    WRITING = "writing"
    WRITTEN = "written"
    UNDOING = "undoing"
    UNDONE = "undone"


class PeopleFile(Base):
    """A file of people. ``data`` is its table as it was read (compressed JSON), empty once it is not needed any more.

    ``done`` of ``total`` rows, or of the people it brought, have been gone through. Whoever works on it holds it until
    ``claimed_until``. ``answers`` and ``outcome`` are JSON, of :mod:`campus.enrolling.answers`.
    """

    __tablename__ = "people_files"

    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    encoding: Mapped[str] = mapped_column(String(20))
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    step: Mapped[FileStep] = mapped_column(choice_of(FileStep))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answers: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (Index(None, "step", "claimed_until"),)


class ImportedPerson(Base):
    """Who came by a file."""

    __tablename__ = "imported_people"

    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), primary_key=True, autoincrement=False)
    file_id: Mapped[str] = mapped_column(ForeignKey("people_files.id"), index=True)
